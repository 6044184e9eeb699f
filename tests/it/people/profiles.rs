//! Profiles: what a professional and a parent show of themselves, and to whom.
use super::{PROFILE, UPDATE, by, edit, organisation};
use crate::{stories, world::World};
use entity::enums::Capacity;
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    people::snapshot,
    policy::{Actor, Seat},
};

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
            "workArea": {"label": "Utrecht"}, "affiliations": [{"function": "Intern begeleider", "organisation": {"name": "De Wilg"}, "workArea": {"label": "Provincie Utrecht"}}],
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
    let other = ids::id(entity::ids::TagId::new()).to_string();
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

stories! {
    a_professional_shows_what_they_choose,
    a_parent_shows_a_name_and_no_more,
}
