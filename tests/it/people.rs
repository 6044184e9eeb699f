//! People: what is shown of them, in one capacity at a time, and that nothing ties two of their profiles together.
use crate::{stories, world::World};
use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Schema};
use entity::{
    enums::{Capacity, QuestionState},
    ids::{AreaId, CommunityId, MembershipId, OrganisationId, QuestionId},
    question,
};
use sea_orm::{ConnectionTrait as _, Statement, Value};
use serde_json::{Value as Json, json};
use vonk::{
    error::Language,
    graphql::{Session, ids, row::Row},
    people::{Domain, follow_name, graphql::Author, snapshot},
    policy::{Actor, By, Role, Seat},
};

async fn run(world: &World, sql: &str, values: impl IntoIterator<Item = Value>) {
    let db = world.app.db.write();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.expect(sql);
}

fn by(actor: &Actor, capacity: Capacity, hat_seat: Seat) -> By {
    let person = actor.person().expect("a person");
    let profile = match capacity {
        Capacity::Ouder => person.ouder,
        Capacity::Professional => person.professional,
        Capacity::Steward => person.steward,
    };
    By { account: person.account, audit: person.audit, profile: profile.expect("a profile"), capacity, seat: hat_seat, hat_seat }
}

async fn snapshots_show_no_more_than_they_should(world: World) {
    let (anna, piet) = (world.ouder("anna").await, world.professional("piet").await);
    let (hers, his) = (by(&anna, Capacity::Ouder, Seat::CoreGroup), by(&piet, Capacity::Professional, Seat::CoreGroup));
    let area = entity::ids::AreaId::fresh();
    run(&world, "INSERT INTO areas (id, key, level) VALUES ($1, 'GM0344', 'MUNICIPALITIES')", [area.0.into()]).await;
    run(&world, "INSERT INTO area_municipalities (area_id, code) VALUES ($1, 'GM0344')", [area.0.into()]).await;
    run(&world, "UPDATE profiles SET area_id = $1, display_name = 'Anna' WHERE id = $2", [area.0.into(), hers.profile.0.into()]).await;
    run(&world, "UPDATE profiles SET area_id = $1, domains = 1 WHERE id = $2", [area.0.into(), his.profile.0.into()]).await;
    let community = Some(entity::ids::CommunityId::fresh());
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

const PROFILE: &str = "id capacity displayName about aboutHtml domains coreRoles expertise { label } workArea { label } affiliations { function workArea { label } }
  workAddress findable version";
const UPDATE: &str =
    "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id capacity displayName about aboutHtml domains
  coreRoles expertise { label } workArea { label } affiliations { function workArea { label } } workAddress findable version } } }";
const EXPERTS: &str = "query($topic: ID, $domain: Domain, $coreRole: CoreRole, $municipality: ID, $text: String, $first: Int, $after: String, $last: Int, $before: String) {
  experts(topic: $topic, domain: $domain, coreRole: $coreRole, municipality: $municipality, text: $text, first: $first, after: $after, last: $last, before: $before) {
    totalCount { value fewerThan } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id displayName } } } }";

fn names(data: &Json) -> Vec<String> {
    let edges = data["experts"]["edges"].as_array().expect("edges");
    let mut names: Vec<_> = edges.iter().map(|edge| edge["node"]["displayName"].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

/// Changes the profile in a capacity, at whatever version it has.
async fn edit(world: &World, who: &Actor, mut input: Json) -> Json {
    let own = world.ask(who, "{ viewer { profiles { capacity version } } }", json!({})).await;
    let of = own["viewer"]["profiles"].as_array().expect("profiles").iter().find(|one| one["capacity"] == input["capacity"]).cloned();
    input["expectedVersion"] = of.expect("a profile")["version"].clone();
    world.ask(who, UPDATE, json!({"input": input})).await["updateProfile"]["profile"].clone()
}

async fn organisation(world: &World, name: &str, state: &str) -> String {
    let id = OrganisationId::fresh();
    let sql = "INSERT INTO organisations (id, name, search, kind, state, version, created_at, updated_at) VALUES ($1, $2, 'x', 'SCHOOL', $3, 1, $4, $4)";
    run(world, sql, [id.0.into(), name.into(), state.into(), world.app.clock.now().into()]).await;
    ids::id(id).to_string()
}

async fn the_viewer_is_nobody_elses(world: World) {
    let query = format!(
        "{{ viewer {{ id language contactChannel digest roles suspended {{ since reason }} profiles {{ {PROFILE} }} consents {{ topic }} createdAt updatedAt version }} }}"
    );
    assert!(world.ask(&Actor::Nobody, &query, json!({})).await["viewer"].is_null());
    let both = world.person("beide", &[Role::Ouder, Role::Professional]).await;
    let seen = world.ask(&both, &query, json!({})).await;
    let viewer = &seen["viewer"];
    assert_eq!((&viewer["roles"], &viewer["language"], &viewer["version"]), (&json!(["OUDER", "PROFESSIONAL"]), &json!("NL"), &json!(1)));
    let profiles: Vec<_> = viewer["profiles"].as_array().expect("profiles").iter().map(|one| one["capacity"].clone()).collect();
    assert_eq!(profiles, ["OUDER", "PROFESSIONAL"]);
    assert_eq!(viewer["profiles"][0]["domains"], json!(["LIVED_EXPERIENCE"]));
    // With another token of the same account only that capacity's profile is theirs.
    let one = world.professional("beide").await;
    let seen = world.ask(&one, &query, json!({})).await;
    assert_eq!(seen["viewer"]["profiles"].as_array().map(Vec::len), Some(1));

    let update =
        "mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { viewer { language contactChannel digest version } } }";
    let input = json!({"input": {"language": "EN", "digest": "NEVER", "expectedVersion": 1, "idempotencyKey": "taal-en-post"}});
    let done = world.ask(&both, update, input.clone()).await;
    assert_eq!(done["updateAccount"]["viewer"], json!({"language": "EN", "contactChannel": "APP", "digest": "NEVER", "version": 2}));
    assert_eq!(world.ask(&both, update, input.clone()).await, done);
    assert_eq!(
        world.refused(&both, update, json!({"input": {"expectedVersion": 1}})).await,
        "CONFLICT input.expectedVersion:STALE_VERSION"
    );
    assert_eq!(world.refused(&Actor::Nobody, update, input).await, "UNAUTHENTICATED");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'account.changed'").await, 1);
}

async fn a_professional_shows_what_they_choose(world: World) {
    let piet = world.professional("piet").await;
    let (school, hidden) = (organisation(&world, "De Wilg", "LISTED").await, organisation(&world, "Nog niet", "PROPOSED").await);
    let done = edit(
        &world,
        &piet,
        json!({"capacity": "PROFESSIONAL", "displayName": "Piet  de Wit", "about": "Ik *help*.", "domains": ["EDUCATION", "YOUTH_CARE"],
            "expertise": {"words": ["Thuiszitters", "jeugdzorg"]}, "coreRoles": ["CONNECTOR"], "findable": true, "workAddress": "p.dewit@school.example",
            "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]},
            "affiliations": [{"organisationId": school, "function": "Intern begeleider", "workArea": {"level": "PROVINCE", "province": "Utrecht"}}]}),
    )
    .await;
    let mut shown = done.clone();
    let id = shown["id"].take();
    assert_eq!(
        shown,
        json!({"id": null, "capacity": "PROFESSIONAL", "displayName": "Piet  de Wit", "about": "Ik *help*.", "aboutHtml": "<p>Ik <em>help</em>.</p>\n",
            "domains": ["EDUCATION", "YOUTH_CARE"], "coreRoles": ["CONNECTOR"], "expertise": [{"label": "Youth care"}, {"label": "Thuiszitters"}],
            "workArea": {"label": "Utrecht"}, "affiliations": [{"function": "Intern begeleider", "workArea": {"label": "Provincie Utrecht"}}],
            "workAddress": "p.dewit@school.example", "findable": true, "version": 2})
    );
    // What is left out stays; null clears.
    let same = edit(&world, &piet, json!({"capacity": "PROFESSIONAL"})).await;
    assert_eq!((&same["affiliations"], &same["workAddress"], &same["version"]), (&done["affiliations"], &done["workAddress"], &json!(3)));
    let snapshot = snapshot(&world.app.db.read(), &by(&piet, Capacity::Professional, Seat::Member), None, false).await.expect("a snapshot");
    assert_eq!((snapshot.function.as_deref(), snapshot.organisation.as_deref()), (Some("Intern begeleider"), Some("De Wilg")));
    let one = format!("query($id: ID!) {{ profile(id: $id) {{ {PROFILE} }} }}");
    let public = world.ask(&Actor::Nobody, &one, json!({"id": id})).await;
    assert_eq!([&public["profile"]["workAddress"], &public["profile"]["findable"], &public["profile"]["version"]], [&Json::Null; 3]);
    let anna = world.ouder("anna").await;
    assert_eq!(world.ask(&anna, &one, json!({"id": id})).await["profile"]["workAddress"], "p.dewit@school.example");
    let bare = edit(
        &world,
        &piet,
        json!({"capacity": "PROFESSIONAL", "about": null, "domains": null, "expertise": null, "coreRoles": null,
        "workArea": null, "workAddress": null, "affiliations": null}),
    )
    .await;
    assert_eq!(
        (&bare["about"], &bare["domains"], &bare["expertise"], &bare["coreRoles"]),
        (&json!(""), &json!([]), &json!([]), &json!([]))
    );
    assert_eq!((&bare["workArea"], &bare["workAddress"], &bare["affiliations"]), (&Json::Null, &Json::Null, &json!([])));

    let at = |input: Json| json!({"input": input});
    let bad = at(
        json!({"capacity": "PROFESSIONAL", "displayName": "x", "about": "a".repeat(1_001), "expertise": {"ids": ["x"], "words": [""]},
        "workArea": {"level": "PROVINCE"}, "workAddress": "geen adres", "affiliations": [{"organisationId": "x", "function": ""}], "expectedVersion": 4,
        "idempotencyKey": "é"}),
    );
    assert_eq!(
        world.refused(&piet, UPDATE, bad).await,
        "INVALID input.displayName:TOO_SHORT input.about:TOO_LONG input.expertise.ids.0:BAD_ID input.expertise.words.0:REQUIRED \
         input.workArea.province:REQUIRED input.workAddress:BAD_FORMAT input.affiliations.0.organisationId:BAD_ID \
         input.affiliations.0.function:REQUIRED input.idempotencyKey:TOO_SHORT"
    );
    let unseen =
        at(json!({"capacity": "PROFESSIONAL", "affiliations": [{"organisationId": hidden, "function": "Leraar"}], "expectedVersion": 4}));
    assert_eq!(world.refused(&piet, UPDATE, unseen).await, "NOT_FOUND input.affiliations.0.organisationId:UNKNOWN_ID");
    let many = at(json!({"capacity": "PROFESSIONAL", "expectedVersion": 4, "expertise": {"words": vec!["woord"; 11]},
        "affiliations": vec![json!({"organisationId": school, "function": "Leraar"}); 11]}));
    assert_eq!(world.refused(&piet, UPDATE, many).await, "INVALID input.expertise:TOO_MANY input.affiliations:TOO_MANY");
    let lived = at(json!({"capacity": "PROFESSIONAL", "domains": ["LIVED_EXPERIENCE"], "expectedVersion": 4}));
    assert_eq!(world.refused(&piet, UPDATE, lived).await, "REFUSED input.domains:WRONG_CAPACITY");
    for capacity in ["OUDER", "STEWARD"] {
        let other = at(json!({"capacity": capacity, "expectedVersion": 1}));
        assert_eq!(world.refused(&piet, UPDATE, other.clone()).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
        assert_eq!(world.refused(&Actor::Nobody, UPDATE, other).await, "UNAUTHENTICATED");
    }
    assert_eq!(
        world.refused(&piet, UPDATE, at(json!({"capacity": "PROFESSIONAL", "expectedVersion": 1}))).await,
        "CONFLICT input.expectedVersion:STALE_VERSION"
    );
    let other = ids::id(entity::ids::TagId::fresh()).to_string();
    assert_eq!(world.refused(&piet, &one, json!({"id": other})).await, "INVALID id:WRONG_ID_TYPE");
}

async fn a_parent_shows_a_name_and_no_more(world: World) {
    let anna = world.ouder("anna").await;
    let school = organisation(&world, "De Wilg", "LISTED").await;
    let done = edit(
        &world,
        &anna,
        json!({"capacity": "OUDER", "displayName": "Anna", "domains": ["YOUTH_CARE"], "idempotencyKey": "anna-heet-anna"}),
    )
    .await;
    assert_eq!((&done["domains"], &done["displayName"]), (&json!(["YOUTH_CARE", "LIVED_EXPERIENCE"]), &json!("Anna")));
    let wrong = json!({"input": {"capacity": "OUDER", "workAddress": "a@b.example", "expectedVersion": 2,
        "affiliations": [{"organisationId": school, "function": "Leraar"}]}});
    assert_eq!(world.refused(&anna, UPDATE, wrong).await, "REFUSED input.workAddress:WRONG_CAPACITY input.affiliations:WRONG_CAPACITY");
    let (piet, mo) = (world.professional("piet").await, world.moderator("mo").await);
    let office = json!({"input": {"capacity": "STEWARD", "findable": true, "expectedVersion": 1}});
    assert_eq!(world.refused(&mo, UPDATE, office).await, "REFUSED input.findable:WRONG_CAPACITY");
    // Not found by others until she chooses it, and then by nobody without a token.
    let one = "query($id: ID!) { profile(id: $id) { displayName version } }";
    let id = &done["id"];
    for who in [&Actor::Nobody, &piet, &mo] {
        assert!(world.ask(who, one, json!({"id": id})).await["profile"].is_null());
    }
    edit(&world, &anna, json!({"capacity": "OUDER", "findable": true})).await;
    assert!(world.ask(&Actor::Nobody, one, json!({"id": id})).await["profile"].is_null());
    assert_eq!(world.ask(&piet, one, json!({"id": id})).await["profile"], json!({"displayName": "Anna", "version": null}));
}

async fn a_parents_name_is_followed(world: World) {
    let anna = world.ouder("anna").await;
    let (hers, now) = (by(&anna, Capacity::Ouder, Seat::None).profile, world.app.clock.now());
    let (area, community) = (entity::ids::AreaId::fresh(), entity::ids::CommunityId::fresh());
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
            [QuestionId::fresh().0.into(), community.0.into(), area.0.into(), hers.0.into(), anonymous.into(), now.into()],
        )
        .await;
    }
    edit(&world, &anna, json!({"capacity": "OUDER", "displayName": "Anna"})).await;
    assert_eq!(world.count("SELECT count(*) FROM questions WHERE author_name = 'Anna' AND NOT anonymous").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM questions WHERE author_name = 'Ouder' AND anonymous").await, 1);
}

async fn experts_are_found_when_they_chose_it(world: World) {
    let (anna, bram) = (world.ouder("anna").await, world.ouder("bram").await);
    let (piet, els) = (world.professional("piet").await, world.professional("els").await);
    edit(
        &world,
        &anna,
        json!({"capacity": "OUDER", "displayName": "Anna", "findable": true, "expertise": {"words": ["Thuiszitters"]},
        "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}}),
    )
    .await;
    edit(&world, &bram, json!({"capacity": "OUDER", "displayName": "Bram", "expertise": {"words": ["Thuiszitters"]}})).await;
    let topic = edit(&world, &piet, json!({"capacity": "PROFESSIONAL", "displayName": "Piét", "about": "Schóólmaatschappelijk werk", "findable": true,
        "domains": ["EDUCATION"], "coreRoles": ["DESIGNER"], "expertise": {"words": ["thuiszitters"]}, "workArea": {"level": "PROVINCE", "province": "Utrecht"}})).await;
    assert_eq!(topic["expertise"][0]["label"], "Thuiszitters");
    let school = organisation(&world, "De Wilg", "LISTED").await;
    edit(&world, &els, json!({"capacity": "PROFESSIONAL", "displayName": "Els", "findable": true, "domains": ["HEALTH_CARE"],
        "affiliations": [{"organisationId": school, "function": "Arts", "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0363"]}}]})).await;
    let find = async |who: &Actor, by: Json| names(&world.ask(who, EXPERTS, by).await);
    assert_eq!(find(&Actor::Nobody, json!({})).await, ["Els", "Piét"]);
    assert_eq!(find(&piet, json!({})).await, ["Anna", "Els", "Piét"]);
    // Bram is not found, not even by himself: he did not choose it.
    assert_eq!(find(&bram, json!({})).await, ["Anna", "Els", "Piét"]);
    assert_eq!(find(&piet, json!({"domain": "LIVED_EXPERIENCE"})).await, ["Anna"]);
    assert_eq!(find(&piet, json!({"domain": "EDUCATION", "coreRole": "DESIGNER"})).await, ["Piét"]);
    assert_eq!(find(&piet, json!({"coreRole": "CONDUCTOR"})).await, [""; 0]);
    assert_eq!(find(&piet, json!({"text": "SCHOOLmaat"})).await, ["Piét"]);
    assert_eq!(find(&piet, json!({"municipality": "GM0344"})).await, ["Anna", "Piét"]);
    assert_eq!(find(&piet, json!({"municipality": ids::municipality("GM0363").as_str()})).await, ["Els"]);
    let tag = world.ask(&piet, "{ tags(text: \"thuiszit\") { edges { node { id } } } }", json!({})).await["tags"]["edges"][0]["node"]["id"]
        .clone();
    assert_eq!(find(&Actor::Nobody, json!({"topic": tag})).await, ["Piét"]);
    assert_eq!(find(&anna, json!({"topic": tag})).await, ["Anna", "Piét"]);
    let whole = world.ask(&anna, EXPERTS, json!({})).await;
    assert_eq!(whole["experts"]["totalCount"], json!({"value": null, "fewerThan": 5}));

    let first = world.ask(&anna, EXPERTS, json!({"first": 2})).await;
    let next = world.ask(&anna, EXPERTS, json!({"first": 2, "after": first["experts"]["pageInfo"]["endCursor"]})).await;
    let both: Vec<_> = [&first, &next].iter().flat_map(|page| page["experts"]["edges"].as_array().cloned().unwrap_or_default()).collect();
    assert_eq!(Some(&both), whole["experts"]["edges"].as_array());
    let back = world.ask(&anna, EXPERTS, json!({"last": 2, "before": next["experts"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(back["experts"]["edges"], first["experts"]["edges"]);
    assert_eq!(
        world.refused(&anna, EXPERTS, json!({"first": 101, "topic": "x", "municipality": "GM1", "text": "a", "after": "x"})).await,
        "INVALID topic:BAD_ID municipality:BAD_ID text:TOO_SHORT first:OUT_OF_RANGE after:BAD_CURSOR"
    );
    assert_eq!(world.refused(&anna, EXPERTS, json!({"municipality": "GM9999"})).await, "INVALID municipality:UNKNOWN_ID");
}

async fn consents_stand_until_they_end(world: World) {
    let (anna, admin) = (world.ouder("anna").await, world.admin().await);
    let give = "mutation($input: GiveConsentInput!) { giveConsent(input: $input) { consent { id topic givenAt until withdrawnAt } } }";
    let withdraw = "mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { consent { id withdrawnAt } } }";
    let until = |days| (world.app.clock.now() + chrono::Duration::days(days)).to_rfc3339();
    let input = json!({"input": {"topic": "Onderzoek", "until": until(700), "idempotencyKey": "onderzoek-1"}});
    let first = world.ask(&anna, give, input.clone()).await;
    assert_eq!(world.ask(&anna, give, input).await, first);
    for days in [0, -1, 732] {
        let wrong = json!({"input": {"topic": "Onderzoek", "until": until(days)}});
        assert_eq!(world.refused(&anna, give, wrong).await, "REFUSED input.until:OUT_OF_RANGE", "{days}");
    }
    assert_eq!(world.refused(&anna, give, json!({"input": {"topic": "x", "until": until(1)}})).await, "INVALID input.topic:TOO_SHORT");
    assert_eq!(world.refused(&Actor::Nobody, give, json!({"input": {"topic": "Onderzoek", "until": until(1)}})).await, "UNAUTHENTICATED");
    let again = world.ask(&anna, give, json!({"input": {"topic": "Onderzoek", "until": until(10)}})).await;
    let other = world.ask(&anna, give, json!({"input": {"topic": "Nieuws", "until": until(20)}})).await;
    let mine = world.ask(&anna, "{ viewer { consents { topic account { id } } } }", json!({})).await;
    assert_eq!(mine["viewer"]["consents"], json!([{"topic": "Nieuws", "account": null}, {"topic": "Onderzoek", "account": null}]));
    let id = |answer: &Json| answer["giveConsent"]["consent"]["id"].clone();
    assert_ne!(id(&first), id(&again));

    let list = "query($topic: String, $first: Int, $after: String, $last: Int, $before: String) {
      recontactConsents(topic: $topic, first: $first, after: $after, last: $last, before: $before) { totalCount pageInfo { hasNextPage endCursor startCursor }
        edges { node { id topic givenAt until account { id language contactChannel } } } } }";
    for who in [&anna, &world.professional("piet").await, &world.moderator("mo").await] {
        assert_eq!(world.refused(who, list, json!({})).await, "FORBIDDEN");
    }
    assert_eq!(world.refused(&Actor::Nobody, list, json!({})).await, "UNAUTHENTICATED");
    let about = world.ask(&admin, list, json!({"topic": "Onderzoek"})).await;
    assert_eq!(about["recontactConsents"]["totalCount"], 1);
    assert_eq!(about["recontactConsents"]["edges"][0]["node"]["id"], id(&again));
    let account = world.ask(&anna, "{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
    assert_eq!(
        about["recontactConsents"]["edges"][0]["node"]["account"],
        json!({"id": account, "language": "NL", "contactChannel": "APP"})
    );
    let one = world.ask(&admin, list, json!({"first": 1})).await;
    assert_eq!(one["recontactConsents"]["pageInfo"]["hasNextPage"], true);
    let two = world.ask(&admin, list, json!({"first": 1, "after": one["recontactConsents"]["pageInfo"]["endCursor"]})).await;
    let back = world.ask(&admin, list, json!({"last": 1, "before": two["recontactConsents"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(back["recontactConsents"]["edges"], one["recontactConsents"]["edges"]);
    let elsewhere = json!({"topic": "Nieuws", "after": one["recontactConsents"]["pageInfo"]["endCursor"]});
    assert_eq!(world.refused(&admin, list, elsewhere).await, "INVALID after:BAD_CURSOR");

    let wrong = json!({"input": {"id": id(&other)}});
    assert_eq!(world.refused(&world.ouder("bram").await, withdraw, wrong.clone()).await, "NOT_FOUND input.id:UNKNOWN_ID");
    assert_eq!(world.refused(&admin, withdraw, wrong.clone()).await, "NOT_FOUND input.id:UNKNOWN_ID");
    assert!(world.ask(&anna, withdraw, wrong.clone()).await["withdrawConsent"]["consent"]["withdrawnAt"].is_string());
    assert_eq!(world.refused(&anna, withdraw, wrong).await, "REFUSED input.id:WRONG_STATE");
    assert_eq!(world.ask(&admin, list, json!({})).await["recontactConsents"]["totalCount"], 1);
    world.app.clock.advance(chrono::Duration::days(10));
    assert_eq!(world.ask(&admin, list, json!({})).await["recontactConsents"]["totalCount"], 0);
    for i in 0..50 {
        world.ask(&anna, give, json!({"input": {"topic": format!("Onderwerp {i}"), "until": until(5)}})).await;
    }
    let full = json!({"input": {"topic": "Nog een", "until": until(5)}});
    assert_eq!(world.refused(&anna, give, full).await, "REFUSED input.topic:TOO_MANY");
}

async fn a_suspension_bites_and_is_taken_back(world: World) {
    let (piet, admin) = (world.professional("piet").await, world.admin().await);
    let suspend =
        "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id suspended { since reason } version } } }";
    let reinstate =
        "mutation($input: ReinstateAccountInput!) { reinstateAccount(input: $input) { account { suspended { since } version } } }";
    let input =
        json!({"input": {"issuer": "test", "subject": "piet", "reason": "Herhaald spam geplaatst.", "idempotencyKey": "schors-piet"}});
    for who in [&piet, &world.ouder("anna").await, &world.moderator("mo").await] {
        assert_eq!(world.refused(who, suspend, input.clone()).await, "FORBIDDEN");
    }
    assert_eq!(world.refused(&Actor::Nobody, suspend, input.clone()).await, "UNAUTHENTICATED");
    let bad = json!({"input": {"subject": "piet", "reason": "kort"}});
    assert_eq!(world.refused(&admin, suspend, bad).await, "INVALID input.issuer:REQUIRED input.reason:TOO_SHORT");
    let own = json!({"input": {"issuer": "test", "subject": "admin", "reason": "Dat ben ik zelf."}});
    assert_eq!(world.refused(&admin, suspend, own).await, "REFUSED input.subject:LAST_ONE");
    let none = json!({"input": {"issuer": "test", "subject": "nul\u{0}", "reason": "Dat is er niet."}});
    assert_eq!(world.refused(&admin, suspend, none).await, "INVALID input.subject:CONTROL_CHARACTER");
    let none = json!({"input": {"issuer": "test", "subject": "niemand", "reason": "Dat is er niet."}});
    assert_eq!(world.refused(&admin, suspend, none).await, "NOT_FOUND input.subject:UNKNOWN_ID");
    let none = json!({"input": {"id": ids::id(entity::ids::AccountId::fresh()).as_str()}});
    assert_eq!(world.refused(&admin, reinstate, none).await, "NOT_FOUND input.id:UNKNOWN_ID");

    let done = world.ask(&admin, suspend, input.clone()).await;
    assert_eq!(done["suspendAccount"]["account"]["suspended"]["reason"], "Herhaald spam geplaatst.");
    assert_eq!(world.ask(&admin, suspend, input).await, done);
    let id = &done["suspendAccount"]["account"]["id"];
    let twice = json!({"input": {"id": id, "reason": "Nog een keer dan."}});
    assert_eq!(world.refused(&admin, suspend, twice).await, "REFUSED input.id:WRONG_STATE");
    // At once, also with what was remembered of the token.
    let piet = world.professional("piet").await;
    assert!(piet.person().expect("a person").suspended.is_some());
    let viewer = world.ask(&piet, "{ viewer { suspended { reason } } }", json!({})).await;
    assert_eq!(viewer["viewer"]["suspended"]["reason"], "Herhaald spam geplaatst.");
    assert_eq!(world.refused(&piet, UPDATE, json!({"input": {"capacity": "PROFESSIONAL", "expectedVersion": 1}})).await, "SUSPENDED");
    let back = world.ask(&admin, reinstate, json!({"input": {"id": id}})).await;
    assert_eq!(back["reinstateAccount"]["account"], json!({"suspended": null, "version": 3}));
    assert_eq!(world.refused(&admin, reinstate, json!({"input": {"id": id}})).await, "REFUSED input.id:WRONG_STATE");
    assert!(world.professional("piet").await.person().expect("a person").suspended.is_none());
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action IN ('account.suspended', 'account.reinstated')").await, 2);
}

/// One person in two capacities, and everything that others can see of the two.
async fn nothing_ties_two_profiles_together(world: World) {
    let both = world.person("beide", &[Role::Ouder, Role::Professional]).await;
    let (reader, admin) = (world.professional("lezer").await, world.admin().await);
    let a = edit(&world, &both, json!({"capacity": "OUDER", "displayName": "Roos", "findable": true})).await;
    world.app.clock.advance(chrono::Duration::days(3));
    let b = edit(&world, &both, json!({"capacity": "PROFESSIONAL", "displayName": "R. Bos", "findable": true})).await;
    let account = world.ask(&both, "{ viewer { id } }", json!({})).await["viewer"]["id"].as_str().expect("an id").to_owned();
    // Profiles tell no time and no account; their ids are random.
    let types = world.ask(&reader, "{ __type(name: \"Profile\") { fields { name } } }", json!({})).await;
    let fields: Vec<_> = types["__type"]["fields"].as_array().expect("fields").iter().filter_map(|field| field["name"].as_str()).collect();
    assert!(fields.iter().all(|name| !name.ends_with("At") && !name.contains("ccount")), "{fields:?}");
    for profile in [&a, &b] {
        let global = ids::read(profile["id"].as_str().expect("an id")).expect("an id");
        assert!(matches!(global, ids::Global::Row(_, id) if id.get_version_num() == 4));
    }
    let one = format!("query($id: ID!) {{ profile(id: $id) {{ {PROFILE} }} }}");
    let see = async |who: &Actor| {
        let mut all = vec![world.ask(who, EXPERTS, json!({})).await];
        for profile in [&a, &b] {
            all.push(world.ask(who, &one, json!({"id": profile["id"]})).await);
        }
        all
    };
    let before = see(&reader).await;
    assert!(!format!("{before:?}{:?}", see(&admin).await).contains(&account));
    // The experts stand in the order of their random ids, whenever they came.
    let order: Vec<_> = before[0]["experts"]["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["id"].clone()).collect();
    let mut sorted = order.clone();
    sorted.sort_by_key(|id| match ids::read(id.as_str().expect("an id")) {
        Ok(ids::Global::Row(_, id)) => id,
        other => panic!("{other:?}"),
    });
    assert_eq!(order, sorted);
    // A suspension changes nothing that others see: both would change at the same moment.
    let suspend = "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id } } }";
    world.ask(&admin, suspend, json!({"input": {"id": account, "reason": "Om te zien wat er verandert."}})).await;
    assert_eq!(see(&reader).await, before);
    // What is announced names a profile or the account, never both.
    let tied = "SELECT count(*) FROM outbox o WHERE o.subject_kind = 2 AND (o.community_id IS NOT NULL OR o.kind <> 'profile.changed')";
    assert_eq!(world.count(tied).await, 0);
}

/// One question's author, asked for by a client.
struct Asked(question::Model);

#[Object]
impl Asked {
    async fn author(&self) -> Row<Author<'_>> {
        Row(Author::of_question(&self.0))
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
    run(&world, seat, [MembershipId::fresh().0.into(), community.0.into(), steward.0.into(), now.into()]).await;
    let row = |anonymous| question::Model {
        id: QuestionId(uuid::Uuid::from_u128(7)),
        community_id: community,
        position: None,
        state: QuestionState::Open,
        state_reason: None,
        text: String::new(),
        explanation: String::new(),
        motivation: String::new(),
        area_id: None,
        place_id: AreaId::fresh(),
        author_profile_id: Some(hers),
        author_capacity: Capacity::Ouder,
        author_name: if anonymous { "Ouder" } else { "Anna" }.to_owned(),
        author_function: None,
        author_organisation: None,
        author_area: anonymous.then(|| "Utrecht".to_owned()),
        author_core: false,
        anonymous,
        answer_count: 0,
        follower_count: 0,
        followed_rank: 0,
        answered_domains: 0,
        active_at: now,
        version: 1,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    };
    edit(&world, &anna, json!({"capacity": "OUDER", "displayName": "Anna", "findable": true})).await;
    let see = async |who: &Actor, anonymous: bool| {
        let schema = Schema::new(Asked(row(anonymous)), EmptyMutation, EmptySubscription);
        let query = "{ author { displayName capacity function organisation workArea coreGroup anonymous profile { displayName } handle } }";
        let session = Session::new(world.app.clone(), who.clone(), Language::En);
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
    let handle = see(&mo, true).await["handle"].as_str().expect("a handle").to_owned();
    assert_eq!((handle.len(), see(&mo, true).await["handle"].as_str()), (8, Some(handle.as_str())));
}

stories! {
    an_author_is_shown_as_the_row_says,
    snapshots_show_no_more_than_they_should,
    the_viewer_is_nobody_elses,
    a_professional_shows_what_they_choose,
    a_parent_shows_a_name_and_no_more,
    a_parents_name_is_followed,
    experts_are_found_when_they_chose_it,
    consents_stand_until_they_end,
    a_suspension_bites_and_is_taken_back,
    nothing_ties_two_profiles_together,
}
