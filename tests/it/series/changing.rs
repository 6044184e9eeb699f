//! What is done to one occurrence, to it and later ones, or to all.
use super::{each, evenings, made, occurrences};
use crate::{
    events::{Story, done, evening, not, of, with},
    registrations::register,
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};

async fn a_change_goes_as_far_as_it_says(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let series = made(&world, &story.imke, evenings(&story.place, "FREQ=WEEKLY;COUNT=4")).await;
    let all = async || occurrences(&world, &story.imke, &series).await;
    let scope = |one: &Json, scope: &str, more: Json| with(&with(&of(one), json!({"scope": scope})), more);
    let first = all().await;
    done(&world, &story.imke, "updateEvent", scope(&first[1], "THIS", json!({"title": "Deze"}))).await;
    assert_eq!(each(&all().await, "title"), ["Ouders aan tafel", "Deze", "Ouders aan tafel", "Ouders aan tafel"]);
    done(&world, &story.imke, "updateEvent", scope(&all().await[2], "THIS_AND_LATER", json!({"title": "En later"}))).await;
    assert_eq!(each(&all().await, "title"), ["Ouders aan tafel", "Deze", "En later", "En later"]);
    // All of them an hour earlier by the clock on the wall, and half an hour shorter.
    let moved =
        json!({"startsAt": "2026-03-24T17:30:00Z", "endsAt": "2026-03-24T19:00:00Z", "registrationClosesAt": "2026-03-24T11:00:00Z"});
    done(&world, &story.imke, "updateEvent", scope(&all().await[1], "ALL", moved)).await;
    let now = all().await;
    assert_eq!(
        each(&now, "startsAt"),
        ["2026-03-17T17:30:00+00:00", "2026-03-24T17:30:00+00:00", "2026-03-31T16:30:00+00:00", "2026-04-07T16:30:00+00:00"]
    );
    assert_eq!(
        (&now[3]["endsAt"], &now[3]["registrationClosesAt"]),
        (&json!("2026-04-07T18:00:00+00:00"), &json!("2026-04-07T10:00:00+00:00"))
    );
    assert_eq!(each(&now, "recurrenceAt"), each(&first, "recurrenceAt"), "each is still what it was by the rule");
    // One that was moved by itself moves along, from where it is.
    let alone = json!({"startsAt": "2026-04-02T16:30:00Z", "endsAt": "2026-04-02T18:00:00Z"});
    done(&world, &story.imke, "updateEvent", scope(&now[2], "THIS", alone)).await;
    let later = json!({"startsAt": "2026-03-24T18:30:00Z", "endsAt": "2026-03-24T20:00:00Z"});
    done(&world, &story.imke, "updateEvent", scope(&all().await[1], "THIS_AND_LATER", later)).await;
    assert_eq!(
        each(&all().await, "startsAt"),
        ["2026-03-17T17:30:00+00:00", "2026-03-24T18:30:00+00:00", "2026-04-02T17:30:00+00:00", "2026-04-07T17:30:00+00:00"]
    );
    let single = done(&world, &story.imke, "createEvent", evening(&story.place, 30)).await;
    assert_eq!(
        not(&world, &story.imke, "updateEvent", scope(&single, "ALL", json!({}))).await,
        "INVALID input.scope:CONFLICTING_ARGUMENTS"
    );
    assert_eq!(
        not(&world, &story.imke, "updateEvent", scope(&all().await[0], "ALL", json!({"questionIds": []}))).await,
        "INVALID input.questionIds:CONFLICTING_ARGUMENTS"
    );
    assert_eq!(
        not(&world, &story.leo, "updateEvent", scope(&first[0], "ALL", json!({"title": "Gekaapt"}))).await,
        "NOT_FOUND input.id:UNKNOWN_ID"
    );
}

async fn one_that_does_not_fit_refuses_all(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let series = made(&world, &story.imke, evenings(&story.place, "FREQ=WEEKLY;COUNT=4")).await;
    let all = async || occurrences(&world, &story.imke, &series).await;
    let scope = |one: &Json, scope: &str, more: Json| with(&with(&of(one), json!({"scope": scope})), more);
    let first = all().await;
    done(&world, &story.imke, "publishEvent", scope(&first[1], "THIS_AND_LATER", json!({}))).await;
    assert_eq!(each(&all().await, "state"), ["DRAFT", "PUBLISHED", "PUBLISHED", "PUBLISHED"]);
    done(&world, &story.imke, "publishEvent", scope(&first[0], "ALL", json!({}))).await;
    assert_eq!(each(&all().await, "state"), ["PUBLISHED"; 4]);
    for who in [&story.leo, &story.noor] {
        register(&world, who, first[2]["id"].as_str().unwrap(), "PROFESSIONAL").await;
    }
    let now = all().await;
    assert_eq!(
        not(&world, &story.imke, "updateEvent", scope(&now[0], "ALL", json!({"capacity": 1}))).await,
        "REFUSED input.capacity:CAPACITY_TAKEN"
    );
    assert_eq!(world.count("SELECT count(*) FROM events WHERE capacity IS NOT NULL").await, 0, "nothing half done");
    // Half past two on a Sunday: the second of them would lie in the hour that is not there.
    let night = json!({"startsAt": "2026-03-22T01:30:00Z", "endsAt": "2026-03-22T02:30:00Z"});
    assert_eq!(not(&world, &story.imke, "updateEvent", scope(&now[0], "ALL", night)).await, "INVALID input.startsAt:NO_SUCH_HOUR");
    done(&world, &story.imke, "updateEvent", scope(&now[0], "ALL", json!({"capacity": 2}))).await;
    assert_eq!(world.count("SELECT count(*) FROM events WHERE capacity = 2").await, 4);
    // What is over or cancelled stays as it is.
    let why = json!({"reason": "De spreker is ziek geworden."});
    done(&world, &story.imke, "cancelEvent", scope(&all().await[1], "THIS", why.clone())).await;
    world.app.clock.advance(Duration::days(63));
    let now = all().await;
    done(&world, &story.imke, "updateEvent", scope(&now[2], "ALL", json!({"title": "Voortaan anders"}))).await;
    assert_eq!(each(&all().await, "title"), ["Ouders aan tafel", "Ouders aan tafel", "Voortaan anders", "Voortaan anders"]);
    assert_eq!(
        not(&world, &story.imke, "updateEvent", scope(&now[1], "ALL", json!({"title": "Anders"}))).await,
        "REFUSED input.id:WRONG_STATE"
    );
    assert_eq!(not(&world, &story.imke, "cancelEvent", scope(&now[0], "ALL", why.clone())).await, "REFUSED input.id:IN_THE_PAST");
    done(&world, &story.imke, "cancelEvent", scope(&all().await[2], "THIS_AND_LATER", why)).await;
    assert_eq!(each(&all().await, "state"), ["PUBLISHED", "CANCELLED", "CANCELLED", "CANCELLED"]);
}

stories! { a_change_goes_as_far_as_it_says, one_that_does_not_fit_refuses_all }
