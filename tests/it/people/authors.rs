//! Authors: what a contribution keeps and shows of who wrote it.
use super::{by, edit, run};
use crate::{policy::town, stories, world::World};
use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Schema};
use entity::{
    enums::{Capacity, QuestionState},
    ids::{AreaId, CommunityId, MembershipId, QuestionId},
    question,
};
use serde_json::{Value as Json, json};
use vonk::{
    error::Language,
    graphql::{RequestContext, ids, row::Resolved},
    people::{Domain, follow_name, graphql::Author, snapshot},
    policy::{Actor, Seat},
};

async fn snapshots_show_no_more_than_they_should(world: World) {
    let (anna, piet) = (world.ouder("anna").await, world.professional("piet").await);
    let (hers, his) = (by(&anna, Capacity::Ouder, Seat::CoreGroup), by(&piet, Capacity::Professional, Seat::CoreGroup));
    let area = entity::ids::AreaId::new();
    run(&world, "INSERT INTO areas (id, key, level) VALUES ($1, 'GM0344', 'MUNICIPALITIES')", [area.0.into()]).await;
    run(&world, "INSERT INTO area_municipalities (area_id, code) VALUES ($1, 'GM0344')", [area.0.into()]).await;
    run(&world, "UPDATE profiles SET area_id = $1, display_name = 'Anna' WHERE id = $2", [area.0.into(), hers.profile.0.into()]).await;
    run(&world, "UPDATE profiles SET area_id = $1, domains = 1 WHERE id = $2", [area.0.into(), his.profile.0.into()]).await;
    let community = Some(entity::ids::CommunityId::new());
    let db = world.app.db.read();
    let plain = snapshot(&db, &hers, community, false).await.expect("a snapshot");
    assert_eq!((plain.name.as_str(), plain.area, plain.core, plain.anonymous), ("Anna", None, false, false));
    assert_eq!(plain.domains, Domain::LivedExperience.bit());
    let hidden = snapshot(&db, &hers, community, true).await.expect("a snapshot");
    assert_eq!((hidden.name.as_str(), hidden.area.as_deref(), hidden.core, hidden.anonymous), ("Ouder", Some("Utrecht"), false, true));
    let his = snapshot(&db, &his, community, true).await.expect("a snapshot");
    assert_eq!((his.name.as_str(), his.area.as_deref(), his.core, his.anonymous), ("Professional", Some("Utrecht"), true, false));
    assert_eq!((his.domains, his.function), (Domain::Education.bit(), None));
    let tx = world.app.begin().await.expect("begun");
    follow_name(&tx, hers.profile, "Anna B.").await.expect("followed");
}

async fn a_parents_name_is_followed(world: World) {
    let anna = world.ouder("anna").await;
    let (hers, now) = (by(&anna, Capacity::Ouder, Seat::None).profile, world.app.clock.now());
    let (area, community) = (entity::ids::AreaId::new(), entity::ids::CommunityId::new());
    run(&world, "INSERT INTO areas (id, key, level) VALUES ($1, 'NL', 'NATIONAL')", [area.0.into()]).await;
    run(
        &world,
        "INSERT INTO communities (id, name, description, search, level, area_id, audience, visibility, joining, reviewed, member_count, question_count,
         version, created_at, updated_at) VALUES ($1, 'Plein', '', 'plein', 'NATIONAL', $2, 'EVERYONE', 'PUBLIC', 'OPEN', FALSE, 0, 0, 1, $3, $3)",
        [community.0.into(), area.0.into(), now.into()],
    )
    .await;
    for anonymous in [false, true] {
        run(
            &world,
            "INSERT INTO questions (id, community_id, state, text, explanation, motivation, place_id, author_profile_id, author_capacity, author_name,
             author_core, anonymous, answer_count, follower_count, followed_rank, answered_domains, active_at, version, created_at, updated_at)
             VALUES ($1, $2, 'DRAFT', 'Hoe?', '', '', $3, $4, 'OUDER', 'Ouder', FALSE, $5, 0, 0, 0, 0, $6, 1, $6, $6)",
            [QuestionId::new().0.into(), community.0.into(), area.0.into(), hers.0.into(), anonymous.into(), now.into()],
        )
        .await;
    }
    edit(&world, &anna, json!({"capacity": "OUDER", "displayName": "Anna"})).await;
    assert_eq!(world.count("SELECT count(*) FROM questions WHERE author_name = 'Anna' AND NOT anonymous").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM questions WHERE author_name = 'Ouder' AND anonymous").await, 1);
}

/// One question's author, asked for by a client.
struct Asked(question::Model);

#[Object]
impl Asked {
    async fn author(&self) -> Resolved<Author<'_>> {
        Resolved(Author::of_question(&self.0))
    }
}

async fn an_author_is_shown_as_the_row_says(world: World) {
    let (anna, piet, admin, mo) =
        (world.ouder("anna").await, world.professional("piet").await, world.admin().await, world.moderator("mo").await);
    let (hers, now) = (by(&anna, Capacity::Ouder, Seat::None).profile, world.app.clock.now());
    let create = "mutation($input: CreateCommunityInput!) { createCommunity(input: $input) { community { id } } }";
    let input = json!({"input": {"name": "Plein", "description": "", "level": "NATIONAL", "workArea": {"level": "NATIONAL"}, "audience": "EVERYONE",
        "visibility": "PUBLIC", "joining": "OPEN"}});
    let here = world.ask(&admin, create, input).await["createCommunity"]["community"]["id"].clone();
    let community: CommunityId = ids::parse(here.as_str().expect("an id")).expect("an id");
    let steward = by(&mo, Capacity::Steward, Seat::None).profile;
    let seat = "INSERT INTO memberships (id, community_id, profile_id, capacity, part, state, version, created_at, updated_at)
        VALUES ($1, $2, $3, 'STEWARD', 'MODERATOR', 'ACTIVE', 1, $4, $4)";
    run(&world, seat, [MembershipId::new().0.into(), community.0.into(), steward.0.into(), now.into()]).await;
    let row = |anonymous| question::Model {
        id: QuestionId(uuid::Uuid::from_u128(7)),
        author_capacity: Capacity::Ouder,
        author_name: if anonymous { "Ouder" } else { "Anna" }.to_owned(),
        author_area: anonymous.then(|| "Utrecht".to_owned()),
        anonymous,
        ..town::question(community, AreaId::new(), hers, QuestionState::Open, false, false)
    };
    edit(&world, &anna, json!({"capacity": "OUDER", "displayName": "Anna", "findable": true})).await;
    let see = async |who: &Actor, anonymous: bool| {
        let schema = Schema::new(Asked(row(anonymous)), EmptyMutation, EmptySubscription);
        let query = "{ author { displayName capacity function organisation workArea coreGroup anonymous profile { displayName } handle } }";
        let session = RequestContext::new(world.app.clone(), who.clone(), Language::En);
        #[expect(clippy::disallowed_methods, reason = "the tests' own door")]
        let answer = schema.execute(Request::new(query).data(session)).await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        answer.data.into_json().expect("JSON")["author"].clone()
    };
    let shown = json!({"displayName": "Anna", "capacity": "OUDER", "function": null, "organisation": null, "workArea": null, "coreGroup": false,
        "anonymous": false, "profile": {"displayName": "Anna"}, "handle": null});
    assert_eq!(see(&piet, false).await, shown);
    assert_eq!(see(&mo, false).await, shown);
    assert!(see(&Actor::Nobody, false).await["profile"].is_null());
    for who in [&Actor::Nobody, &piet, &anna, &world.moderator("elders").await] {
        let hidden = see(who, true).await;
        assert_eq!((&hidden["displayName"], &hidden["workArea"]), (&json!("Ouder"), &json!("Utrecht")));
        assert_eq!((&hidden["profile"], &hidden["handle"]), (&Json::Null, &Json::Null));
    }
    let seats = world.ask(&mo, "{ viewer { communityMemberships { edges { node { capacity role state } } } } }", json!({})).await;
    let seats = &seats["viewer"]["communityMemberships"]["edges"];
    assert_eq!(seats, &json!([{"node": {"capacity": "STEWARD", "role": "MODERATOR", "state": "ACTIVE"}}]));
    let handle = see(&mo, true).await["handle"].as_str().expect("a handle").to_owned();
    assert_eq!((handle.len(), see(&mo, true).await["handle"].as_str()), (8, Some(handle.as_str())));
}

stories! {
    snapshots_show_no_more_than_they_should,
    a_parents_name_is_followed,
    an_author_is_shown_as_the_row_says,
}
