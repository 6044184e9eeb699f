//! Who learns of a registration: whoever registered and whoever leads, through every path; what others are told is numbers that point at nobody.
use super::{cancel, event, fill, later, register, table_for, text};
use crate::{
    questions::{appoint, community, core, join},
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

const PATHS: &str = "query($event: ID!, $registration: ID!, $profile: ID!) {
  node(id: $registration) { id } nodes(ids: [$registration]) { id } profile(id: $profile) { id }
  viewer { registrations { totalCount { value fewerThan } edges { node { id } } } }
  event(id: $event) { joinLink viewerRegistrations { id } registrations { totalCount { value fewerThan } edges { node { id profile { id } } } } }
}";

/// What somebody finds of a registration: by its id, in the event's list, in their own, its profile, and the link.
async fn found(world: &World, who: &Actor, ids: &Json) -> [bool; 6] {
    let told = world.ask(who, PATHS, ids.clone()).await;
    let id = &ids["registration"];
    let among = |edges: &Json| edges.as_array().into_iter().flatten().any(|edge| &edge["node"]["id"] == id);
    let own = told["event"]["viewerRegistrations"].as_array().into_iter().flatten().any(|row| &row["id"] == id);
    assert_eq!(told["node"], told["nodes"][0]);
    assert_eq!(own, among(&told["viewer"]["registrations"]["edges"]));
    [
        told["node"].is_object(),
        among(&told["event"]["registrations"]["edges"]),
        own,
        told["profile"].is_object(),
        told["event"]["joinLink"].is_string(),
        told["event"].is_object(),
    ]
}

async fn a_registration_is_told_to_whoever_made_it_and_whoever_leads(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| row.capacity = Some(2)).await;
    let (anna, imke, mo) = (world.ouder("anna").await, world.professional("imke").await, world.moderator("mo").await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let seat = join(&world, &mo, &place, "STEWARD").await;
    appoint(&world, &seat, "MODERATOR").await;
    let member = world.professional("member").await;
    join(&world, &member, &place, "PROFESSIONAL").await;
    let (annas, _) = register(&world, &anna, &event, "OUDER").await;
    let guest = fill(&world, &event, "guest", 2).await;
    let profile = world.ask(&anna, "{ viewer { profiles { id } } }", json!({})).await["viewer"]["profiles"][0]["id"].clone();
    let ids = json!({"event": event, "registration": annas, "profile": profile});
    assert_eq!(found(&world, &anna, &ids).await, [true, true, true, true, true, true]);
    for leads in [&imke, &mo] {
        assert_eq!(found(&world, leads, &ids).await, [true, true, false, true, true, true]);
    }
    assert_eq!(found(&world, &guest[0].0, &ids).await, [false, false, false, false, true, true], "another who comes has the link");
    assert_eq!(found(&world, &guest[1].0, &ids).await, [false, false, false, false, false, true], "who waits has none");
    let other = world.person("other admin", &[Role::Admin]).await;
    let before = world.person("anna", &[Role::Professional]).await;
    for stranger in [&Actor::Nobody, &world.ouder("bea").await, &world.professional("piet").await, &world.moderator("stranger").await] {
        assert_eq!(found(&world, stranger, &ids).await, [false, false, false, false, false, true], "{stranger:?}");
    }
    for stranger in [&member, &before] {
        assert_eq!(found(&world, stranger, &ids).await, [false, false, false, false, false, true], "{stranger:?}");
    }
    assert_eq!(found(&world, &other, &ids).await[..4], [false; 4], "by no role");
    // Who gave up their place has no link any more; who leads still knows that they were registered.
    cancel(&world, &anna, &annas).await;
    assert_eq!(found(&world, &anna, &ids).await, [true, true, true, true, false, true]);
    assert_eq!(found(&world, &imke, &ids).await, [true, true, false, true, true, true]);
}

async fn what_is_offered_or_suspended_has_no_link(world: World) {
    let event = table_for(&world, 1, 0).await;
    let all = fill(&world, &event, "guest", 2).await;
    let link = "query($id: ID!) { event(id: $id) { joinLink } }";
    let told = async |who: &Actor| world.ask(who, link, json!({"id": event})).await["event"]["joinLink"].is_string();
    assert_eq!([told(&all[0].0).await, told(&all[1].0).await], [true, false]);
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!([told(&all[0].0).await, told(&all[1].0).await], [false, false], "offered is not yet there");
    let input = super::current(&world, &all[1].0, &all[1].1).await;
    world.ask(&all[1].0, super::ACCEPT, input).await;
    assert!(told(&all[1].0).await);
    let suspend = "mutation($input: SuspendAccountInput!) { suspendAccount(input: $input) { account { id } } }";
    let input = json!({"issuer": vonk::tokens::LOCAL_ISSUER, "subject": "guest 1", "reason": "Bedreigt andere deelnemers."});
    world.ask(&world.admin().await, suspend, json!({"input": input})).await;
    let suspended = world.professional("guest 1").await;
    let own = "{ viewer { registrations { edges { node { state event { title joinLink } } } } } }";
    let told = world.ask(&suspended, own, json!({})).await["viewer"]["registrations"]["edges"][0]["node"].clone();
    assert_eq!((&told["state"], &told["event"]["joinLink"]), (&json!("REGISTERED"), &Json::Null), "{told:#}");
}

async fn few_parents_are_in_no_number(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| (row.capacity, row.parent_places) = (Some(14), 7)).await;
    let imke = world.professional("imke").await;
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let all = fill(&world, &event, "guest", 8).await;
    let read =
        "query($id: ID!) { event(id: $id) { registeredCount { value fewerThan } freePlaces { ouder professional keptForParents } } }";
    let told = async |who: &Actor| world.ask(who, read, json!({"id": event})).await["event"].clone();
    let count = |event: &Json| event["registeredCount"]["value"].as_i64();
    for parents in 1..=7 {
        register(&world, &world.ouder(&format!("ouder {parents}")).await, &event, "OUDER").await;
        let (theirs, hers) = (told(&all[0].0).await, told(&imke).await);
        assert_eq!(count(&hers), Some(7 + parents), "who leads finds them all");
        assert_eq!(count(&theirs), Some(if parents < 5 { 7 } else { 7 + parents }), "{parents} parents");
        let free = parents < 7;
        assert_eq!(theirs["freePlaces"], json!({"ouder": free, "professional": false, "keptForParents": free}));
    }
    // With few of everything there is no number at all.
    let small = table_for(&world, 3, 1).await;
    let one = fill(&world, &small, "single", 1).await;
    let told = world.ask(&one[0].0, read, json!({"id": small})).await["event"].clone();
    assert_eq!(told["registeredCount"], json!({"value": null, "fewerThan": 5}));
    assert_eq!(told["freePlaces"], json!({"ouder": true, "professional": true, "keptForParents": true}));
    // Kept until they fall free.
    later(&world, Duration::hours(120)).await;
    let told = world.ask(&one[0].0, read, json!({"id": small})).await["event"]["freePlaces"].clone();
    assert_eq!(told, json!({"ouder": true, "professional": true, "keptForParents": false}));
}

async fn lists_page_both_ways(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| row.capacity = Some(4)).await;
    let imke = world.professional("imke").await;
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let all: Vec<_> = fill(&world, &event, "guest", 7).await.into_iter().map(|(_, id)| id).collect();
    let read = "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $state: RegistrationState, $capacity: Capacity) {
      event(id: $id) { registrations(first: $first, after: $after, last: $last, before: $before, state: $state, capacity: $capacity) {
        totalCount { value fewerThan } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } } }";
    let page = async |arguments: Json| {
        let mut variables = arguments;
        variables["id"] = json!(event);
        let page = world.ask(&imke, read, variables).await["event"]["registrations"].clone();
        let ids: Vec<_> = page["edges"].as_array().expect("edges").iter().map(|edge| text(&edge["node"]["id"])).collect();
        (ids, page)
    };
    let (ids, first) = page(json!({"first": 3})).await;
    assert_eq!((&ids[..], &first["totalCount"]["value"]), (&all[..3], &json!(7)));
    let (ids, next) = page(json!({"first": 3, "after": first["pageInfo"]["endCursor"]})).await;
    assert_eq!((&ids[..], &next["pageInfo"]["hasNextPage"]), (&all[3..6], &json!(true)));
    let (ids, _) = page(json!({"last": 3, "before": next["pageInfo"]["startCursor"]})).await;
    assert_eq!(ids, all[..3]);
    let (ids, waiting) = page(json!({"state": "WAITING"})).await;
    assert_eq!((&ids[..], &waiting["totalCount"]), (&all[4..], &json!({"value": null, "fewerThan": 5})));
    assert!(page(json!({"capacity": "OUDER"})).await.0.is_empty());
    for (arguments, refusal) in [
        (json!({"id": event, "first": 101}), "INVALID first:OUT_OF_RANGE"),
        (json!({"id": event, "first": 1, "after": "x"}), "INVALID after:BAD_CURSOR"),
    ] {
        assert_eq!(world.refused(&imke, read, arguments).await, refusal);
    }
    // One's own, newest first.
    let (anna, mut own) = (world.ouder("anna").await, vec![]);
    for _ in 0..5 {
        world.app.clock.advance(Duration::seconds(1));
        let event = super::event(&world, &place, |_| {}).await;
        own.insert(0, register(&world, &anna, &event, "OUDER").await.0);
    }
    let read = "query($first: Int, $after: String, $last: Int, $before: String) { viewer {
      registrations(first: $first, after: $after, last: $last, before: $before) {
        totalCount { value } pageInfo { startCursor endCursor } edges { node { id event { title } profile { id } } } } } }";
    let page = async |arguments: Json| {
        let page = world.ask(&anna, read, arguments).await["viewer"]["registrations"].clone();
        let ids: Vec<_> = page["edges"].as_array().expect("edges").iter().map(|edge| text(&edge["node"]["id"])).collect();
        (ids, page)
    };
    let (ids, first) = page(json!({"first": 2})).await;
    assert_eq!((&ids[..], &first["totalCount"]["value"]), (&own[..2], &json!(5)));
    let (ids, next) = page(json!({"first": 3, "after": first["pageInfo"]["endCursor"]})).await;
    assert_eq!(ids, own[2..]);
    assert_eq!(page(json!({"last": 2, "before": next["pageInfo"]["startCursor"]})).await.0, own[..2]);
}

stories! {
    a_registration_is_told_to_whoever_made_it_and_whoever_leads,
    what_is_offered_or_suspended_has_no_link,
    few_parents_are_in_no_number,
    lists_page_both_ways,
}
