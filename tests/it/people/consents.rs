//! Consents to be asked again: given, withdrawn, ended, and listed for administrators alone.
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::{policy::Actor, tokens::LOCAL_ISSUER};

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
        edges { node { id topic givenAt until account { id issuer subject language contactChannel } } } } }";
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
        json!({"id": account, "issuer": LOCAL_ISSUER, "subject": "anna", "language": "NL", "contactChannel": "APP"})
    );
    let one = world.ask(&admin, list, json!({"first": 1})).await;
    assert_eq!(one["recontactConsents"]["pageInfo"]["hasNextPage"], true);
    let two = world.ask(&admin, list, json!({"first": 1, "after": one["recontactConsents"]["pageInfo"]["endCursor"]})).await;
    let back = world.ask(&admin, list, json!({"last": 1, "before": two["recontactConsents"]["pageInfo"]["startCursor"]})).await;
    assert_eq!(back["recontactConsents"]["edges"], one["recontactConsents"]["edges"]);
    let elsewhere = json!({"topic": "Nieuws", "after": one["recontactConsents"]["pageInfo"]["endCursor"]});
    assert_eq!(world.refused(&admin, list, elsewhere).await, "INVALID after:BAD_CURSOR");

    // By its global id: for its giver and administrators; an account for administrators alone.
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    for (who, consent, of) in
        [(&anna, true, false), (&admin, true, true), (&world.moderator("mo").await, false, false), (&Actor::Nobody, false, false)]
    {
        assert_eq!(world.ask(who, node, json!({"id": id(&other)})).await["node"].is_object(), consent);
        assert_eq!(world.ask(who, node, json!({"id": account})).await["node"].is_object(), of);
    }
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

stories! {
    consents_stand_until_they_end,
}
