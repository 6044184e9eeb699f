//! A series is drafted: all of it, or nothing.
use super::{CREATE, each, evenings, made, occurrences};
use crate::{
    events::{Story, done, of, with},
    faults::{Case, Fuse, breaks_well},
    registrations::register,
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

async fn it_keeps_to_the_clock_on_the_wall(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let mut input = evenings(&story.place, "FREQ=WEEKLY;COUNT=4");
    input["registrationClosesAt"] = json!("2026-03-16T11:00:00Z");
    input["idempotencyKey"] = json!("een-reeks");
    let series = made(&world, &story.imke, input.clone()).await;
    assert_eq!(made(&world, &story.imke, input).await, series, "once");
    let all = occurrences(&world, &story.imke, &series).await;
    assert_eq!(
        each(&all, "startsAt"),
        ["2026-03-17T18:30:00+00:00", "2026-03-24T18:30:00+00:00", "2026-03-31T17:30:00+00:00", "2026-04-07T17:30:00+00:00"]
    );
    assert_eq!(each(&all, "recurrenceAt"), each(&all, "startsAt"));
    assert_eq!(all[2]["endsAt"], "2026-03-31T19:30:00+00:00");
    assert_eq!(all[2]["registrationClosesAt"], "2026-03-30T10:00:00+00:00", "a day and so much before, by the clock on the wall");
    assert!(all.iter().all(|one| one["state"] == "DRAFT" && one["series"] == json!({"id": series, "rule": "FREQ=WEEKLY;COUNT=4"})));
    // The drafts are their organisers'; so is the series until one of them is published.
    for who in [&Actor::Nobody, &story.leo] {
        assert_eq!(world.ask(who, "query($id: ID!) { node(id: $id) { id } }", json!({"id": series})).await["node"], Json::Null);
    }
    done(&world, &story.imke, "publishEvent", of(&all[1])).await;
    let seen = occurrences(&world, &story.leo, &series).await;
    assert_eq!((seen.len(), &seen[0]["id"]), (1, &all[1]["id"]));
    // Each has its own registrations.
    done(&world, &story.imke, "publishEvent", of(&all[2])).await;
    register(&world, &story.leo, all[1]["id"].as_str().unwrap(), "PROFESSIONAL").await;
    register(&world, &story.leo, all[2]["id"].as_str().unwrap(), "PROFESSIONAL").await;
    assert_eq!(world.count("SELECT count(*) FROM registrations").await, 2);
    // In autumn the other way round; the hour that comes twice is the first of the two.
    let mut night = evenings(&story.place, "FREQ=DAILY;COUNT=3");
    night["startsAt"] = json!("2026-10-24T00:30:00Z");
    night["endsAt"] = json!("2026-10-24T03:30:00Z");
    let night = made(&world, &story.imke, night).await;
    let all = occurrences(&world, &story.imke, &night).await;
    assert_eq!(each(&all, "startsAt"), ["2026-10-24T00:30:00+00:00", "2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"]);
    assert_eq!(each(&all, "endsAt"), ["2026-10-24T03:30:00+00:00", "2026-10-25T04:30:00+00:00", "2026-10-26T04:30:00+00:00"]);
}

async fn all_of_it_or_nothing(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let refused = async |input: Json| world.refused(&story.imke, CREATE, json!({"input": input})).await;
    for (rule, why) in [
        ("FREQ=WEEKLY", "ENDLESS"),
        ("FREQ=WEEKLY;COUNT=10000", "TOO_MANY"),
        ("FREQ=DAILY;UNTIL=20270101", "TOO_MANY"),
        ("FREQ=WEEKLY;UNTIL=20400101", "OUT_OF_RANGE"),
        ("FREQ=WEEKLY;COUNT=1", "TOO_FEW"),
        ("FREQ=SECONDLY;COUNT=10", "BAD_FORMAT"),
        ("iedere week", "BAD_FORMAT"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "CONFLICTING_ARGUMENTS"),
    ] {
        assert_eq!(refused(evenings(&story.place, rule)).await, format!("INVALID input.rule:{why}"), "{rule}");
    }
    // Half past two does not exist on the night of 28 to 29 March.
    let mut night = evenings(&story.place, "FREQ=WEEKLY;COUNT=3");
    night["startsAt"] = json!("2026-03-22T01:30:00Z");
    night["endsAt"] = json!("2026-03-22T03:30:00Z");
    assert_eq!(refused(night.clone()).await, "INVALID input.rule:NO_SUCH_HOUR");
    let told = world.send(&story.imke, CREATE, json!({"input": night})).await;
    let message = told["errors"][0]["problems"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("2026-03-29T02:30"), "{message}");
    // What is wrong with the first is told together with what is wrong with the rule.
    let mut wrong = evenings(&story.place, "FREQ=WEEKLY");
    wrong["title"] = json!("x");
    wrong["endsAt"] = json!("2026-03-17T18:30:00Z");
    assert_eq!(refused(wrong).await, "INVALID input.title:TOO_SHORT input.endsAt:ENDS_BEFORE_START input.rule:ENDLESS");
    for (who, why) in [(&story.leo, "FORBIDDEN"), (&story.noor, "FORBIDDEN"), (&Actor::Nobody, "UNAUTHENTICATED")] {
        let input = json!({"input": evenings(&story.place, "FREQ=WEEKLY;COUNT=3")});
        assert_eq!(world.refused(who, CREATE, input).await, why);
    }
    let unknown = vonk::graphql::ids::id(entity::ids::OrganisationId::new()).to_string();
    let mut wrong = evenings(&story.place, "FREQ=WEEKLY;COUNT=3");
    wrong["organisationId"] = json!(unknown);
    assert_eq!(refused(wrong).await, "INVALID input.organisationId:UNKNOWN_ID");
    assert_eq!(world.count("SELECT (SELECT count(*) FROM series) + (SELECT count(*) FROM events)").await, 0);
    let series = made(&world, &story.imke, with(&evenings(&story.place, "rrule:freq=weekly;count=104"), json!({}))).await;
    assert_eq!(world.count("SELECT count(*) FROM events").await, 104);
    let query = "query($id: ID!, $after: String) { node(id: $id) { ... on Series { occurrences(first: 100, after: $after) { totalCount edges { cursor } } } } }";
    let page = world.ask(&story.imke, query, json!({"id": series})).await["node"]["occurrences"].clone();
    assert_eq!(page["totalCount"], 104);
    let rest = world.ask(&story.imke, query, json!({"id": series, "after": page["edges"][99]["cursor"]})).await;
    assert_eq!(rest["node"]["occurrences"]["edges"].as_array().unwrap().len(), 4);
}

async fn what_breaks_leaves_nothing_or_is_there_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let fuse = Fuse::of(&world);
    let twice =
        [evenings(&story.place, "FREQ=WEEKLY;COUNT=3"), evenings(&story.place, "FREQ=MONTHLY;COUNT=2")].map(|input| (&story.imke, input));
    breaks_well(&world, &fuse, &Case { field: "createSeries", query: CREATE, id: "/createSeries/series/id", twice }).await;
    assert_eq!(world.count("SELECT count(*) FROM events").await, 5);
}

stories! { what_breaks_leaves_nothing_or_is_there_once, it_keeps_to_the_clock_on_the_wall, all_of_it_or_nothing }
