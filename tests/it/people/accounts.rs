//! Accounts: what the viewer alone reads and changes, and suspensions.
use super::{PROFILE, UPDATE};
use crate::{
    questions::{ask, community, join},
    stories,
    world::World,
};
use serde_json::json;
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
    tokens::LOCAL_ISSUER,
};

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

async fn a_suspension_bites_and_is_taken_back(world: World) {
    let (piet, admin) = (world.professional("piet").await, world.admin().await);
    let suspend =
        "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id suspended { since reason } version } } }";
    let reinstate =
        "mutation($input: ReinstateAccountInput!) { reinstateAccount(input: $input) { account { suspended { since } version } } }";
    let input = json!({"input": {"issuer": LOCAL_ISSUER, "subject": "piet", "reason": "Herhaald spam geplaatst.", "idempotencyKey": "schors-piet"}});
    for who in [&piet, &world.ouder("anna").await, &world.moderator("mo").await] {
        assert_eq!(world.refused(who, suspend, input.clone()).await, "FORBIDDEN");
    }
    assert_eq!(world.refused(&Actor::Nobody, suspend, input.clone()).await, "UNAUTHENTICATED");
    let bad = json!({"input": {"subject": "piet", "reason": "kort"}});
    assert_eq!(world.refused(&admin, suspend, bad).await, "INVALID input.issuer:REQUIRED input.reason:TOO_SHORT");
    let own = json!({"input": {"issuer": LOCAL_ISSUER, "subject": "admin", "reason": "Dat ben ik zelf."}});
    assert_eq!(world.refused(&admin, suspend, own).await, "REFUSED input.subject:LAST_ONE");
    let none = json!({"input": {"issuer": LOCAL_ISSUER, "subject": "nul\u{0}", "reason": "Dat is er niet."}});
    assert_eq!(world.refused(&admin, suspend, none).await, "INVALID input.subject:CONTROL_CHARACTER");
    let none = json!({"input": {"issuer": LOCAL_ISSUER, "subject": "niemand", "reason": "Dat is er niet."}});
    assert_eq!(world.refused(&admin, suspend, none).await, "NOT_FOUND input.subject:UNKNOWN_ID");
    let none = json!({"input": {"id": ids::id(entity::ids::AccountId::new()).as_str()}});
    assert_eq!(world.refused(&admin, reinstate, none).await, "NOT_FOUND input.id:UNKNOWN_ID");

    let place = community(&world, json!({"name": "Besloten", "visibility": "MEMBERS"})).await;
    join(&world, &piet, &place, "PROFESSIONAL").await;
    ask(&world, &piet, &place, "PROFESSIONAL", "Hoe doen jullie dat bij een verhuizing?").await;
    let elsewhere = world.elsewhere();
    elsewhere.ask(&piet, "{ viewer { id } }", json!({})).await;
    let done = world.ask(&admin, suspend, input.clone()).await;
    assert_eq!(done["suspendAccount"]["account"]["suspended"]["reason"], "Herhaald spam geplaatst.");
    assert_eq!(world.ask(&admin, suspend, input).await, done);
    let id = &done["suspendAccount"]["account"]["id"];
    let twice = json!({"input": {"id": id, "reason": "Nog een keer dan."}});
    assert_eq!(world.refused(&admin, suspend, twice).await, "REFUSED input.id:WRONG_STATE");
    // At once, also with what was remembered of the token.
    let piet = world.professional("piet").await;
    assert!(piet.person().expect("a person").suspended.is_some());
    // Another instance may still take the token for what it was: its writes look again.
    let change = json!({"input": {"capacity": "PROFESSIONAL", "displayName": "Piet", "expectedVersion": 1}});
    assert_eq!(elsewhere.ask(&piet, "{ version }", json!({})).await["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(elsewhere.refused(&piet, UPDATE, change).await, "SUSPENDED");
    let viewer = world.ask(&piet, "{ viewer { suspended { reason } } }", json!({})).await;
    assert_eq!(viewer["viewer"]["suspended"]["reason"], "Herhaald spam geplaatst.");
    let inside = "{ viewer { communityMemberships(first: 2) { edges { node { state community { name memberCount { fewerThan } questions { totalCount } members { edges { node { id } } } viewerCanContribute(capacity: PROFESSIONAL) viewerCanReview } } } } } }";
    let seats = world.ask(&piet, inside, json!({})).await["viewer"]["communityMemberships"]["edges"].clone();
    let empty = json!({"name": "Besloten", "memberCount": null, "questions": {"totalCount": 0}, "members": {"edges": []}, "viewerCanContribute": false, "viewerCanReview": false});
    assert_eq!(seats, json!([{"node": {"state": "ACTIVE", "community": empty}}]), "a suspended seat opens nothing");
    assert_eq!(world.refused(&piet, UPDATE, json!({"input": {"capacity": "PROFESSIONAL", "expectedVersion": 1}})).await, "SUSPENDED");
    let back = world.ask(&admin, reinstate, json!({"input": {"id": id}})).await;
    assert_eq!(back["reinstateAccount"]["account"], json!({"suspended": null, "version": 3}));
    assert_eq!(world.refused(&admin, reinstate, json!({"input": {"id": id}})).await, "REFUSED input.id:WRONG_STATE");
    assert!(world.professional("piet").await.person().expect("a person").suspended.is_none());
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action IN ('account.suspended', 'account.reinstated')").await, 2);
}

stories! {
    the_viewer_is_nobody_elses,
    a_suspension_bites_and_is_taken_back,
}
