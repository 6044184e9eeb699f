//! An event is changed while people wait: its places, those kept for parents, its time. Who is next gets what comes free, and offers move along.
use super::{REGISTER, cancel, coming, counts, fill, later, register, stands, states, text};
use crate::{
    events::{Story, done, evening, not, of, published, with},
    stories,
    world::World,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// A published one with so many places, of which so many are kept for parents; and who leads.
async fn meeting(world: &World, days: i64, capacity: i32, kept: i32) -> (Story, Json) {
    let story = Story::tell(world, json!({})).await;
    let more = json!({"capacity": capacity, "parentPlaces": kept});
    let event = published(world, &story.imke, with(&evening(&story.place, days), more)).await;
    (story, event)
}

async fn change(world: &World, who: &Actor, event: &Json, more: Json) -> Json {
    done(world, who, "updateEvent", with(&of(event), more)).await
}

fn id(event: &Json) -> String {
    text(&event["id"])
}

async fn until(world: &World, who: &Actor, id: &str) -> DateTime<Utc> {
    let row = world.ask(who, "query($id: ID!) { node(id: $id) { ... on Registration { offeredUntil } } }", json!({"id": id})).await;
    text(&row["node"]["offeredUntil"]).parse().expect("a moment")
}

async fn more_places_go_to_who_waits(world: World) {
    let (story, event) = meeting(&world, 30, 2, 0).await;
    let all = fill(&world, &id(&event), "guest", 6).await;
    assert_eq!(counts(&world).await, [2, 4, 0, 0, 0]);
    let event = change(&world, &story.imke, &event, json!({"capacity": 4})).await;
    assert_eq!(states(&world, &all).await, ["REGISTERED", "REGISTERED", "OFFERED", "OFFERED", "WAITING", "WAITING"]);
    // Fewer places than are taken or offered there can't be, and what is refused moves nobody.
    assert_eq!(
        not(&world, &story.imke, "updateEvent", with(&of(&event), json!({"capacity": 3}))).await,
        "REFUSED input.capacity:CAPACITY_TAKEN"
    );
    assert_eq!(counts(&world).await, [2, 2, 2, 0, 0]);
    // An offer that is given up with fewer places goes to nobody.
    cancel(&world, &all[4].0, &all[4].1).await;
    cancel(&world, &all[5].0, &all[5].1).await;
    cancel(&world, &all[3].0, &all[3].1).await;
    let event = change(&world, &story.imke, &event, json!({"capacity": 3})).await;
    assert_eq!(counts(&world).await, [2, 0, 1, 3, 0]);
    assert_eq!(register(&world, &all[3].0, &id(&event), "PROFESSIONAL").await.1, "WAITING");
    // No end to the places: nobody waits.
    change(&world, &story.imke, &event, json!({"capacity": null})).await;
    assert_eq!(counts(&world).await, [2, 0, 2, 3, 0]);
}

async fn places_kept_for_parents_change_while_people_wait(world: World) {
    let (story, event) = meeting(&world, 30, 3, 3).await;
    let all = fill(&world, &id(&event), "guest", 2).await;
    assert_eq!(states(&world, &all).await, ["WAITING", "WAITING"], "all are kept");
    let event = change(&world, &story.imke, &event, json!({"parentPlaces": 2})).await;
    assert_eq!(states(&world, &all).await, ["OFFERED", "WAITING"]);
    // More are kept than were: an offer that stands stands.
    let event = change(&world, &story.imke, &event, json!({"parentPlaces": 3})).await;
    assert_eq!(states(&world, &all).await, ["OFFERED", "WAITING"]);
    // None is kept any more.
    let event = change(&world, &story.imke, &event, json!({"parentPlaces": 0})).await;
    assert_eq!(states(&world, &all).await, ["OFFERED", "OFFERED"]);
    // None was kept, and some are now: they fall free in time, whoever waits by then.
    let event = change(&world, &story.imke, &event, json!({"parentPlaces": 1, "capacity": 3})).await;
    let late = fill(&world, &id(&event), "late", 1).await;
    assert_eq!(states(&world, &late).await, ["WAITING"]);
    for (who, id) in &all {
        let input = super::current(&world, who, id).await;
        world.ask(who, super::ACCEPT, input).await;
    }
    let starts: DateTime<Utc> = text(&event["startsAt"]).parse().expect("a moment");
    let release = starts - Duration::hours(48) - world.app.clock.now();
    later(&world, release - Duration::microseconds(1)).await;
    assert_eq!(states(&world, &late).await, ["WAITING"]);
    later(&world, Duration::microseconds(1)).await;
    assert_eq!(states(&world, &late).await, ["REGISTERED"], "at once, and not by an offer");
}

async fn a_meeting_that_is_moved_takes_its_line_along(world: World) {
    let (story, event) = meeting(&world, 10, 2, 1).await;
    let all = fill(&world, &id(&event), "guest", 3).await;
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(states(&world, &all).await, ["CANCELLED", "OFFERED", "WAITING"]);
    let offered = until(&world, &all[1].0, &all[1].1).await;
    // To twelve hours from now: the offer stands no longer than that, and the place that was kept falls free there and then.
    let soon = world.app.clock.now() + Duration::hours(12);
    let moved = change(&world, &story.imke, &event, json!({"startsAt": soon, "endsAt": soon + Duration::hours(2)})).await;
    assert_eq!(states(&world, &all).await, ["CANCELLED", "OFFERED", "REGISTERED"]);
    let now = until(&world, &all[1].0, &all[1].1).await;
    assert_eq!((now < offered, now), (true, soon), "never beyond the start");
    // To later again: the offer keeps its end, and the job of the first one finds nothing to do twice.
    let far = world.app.clock.now() + Duration::days(20);
    change(&world, &story.imke, &moved, json!({"startsAt": far, "endsAt": far + Duration::hours(2)})).await;
    assert_eq!(until(&world, &all[1].0, &all[1].1).await, soon);
    later(&world, Duration::hours(12)).await;
    assert_eq!(states(&world, &all).await, ["CANCELLED", "LAPSED", "REGISTERED"]);
    later(&world, Duration::hours(24)).await;
    assert_eq!(counts(&world).await, [1, 0, 0, 1, 1]);
    let lapsed = "SELECT count(*) FROM outbox WHERE kind = 'registration.lapsed'";
    assert_eq!(world.count(lapsed).await, 1);
}

async fn one_that_is_called_off_moves_nobody_any_more(world: World) {
    let (story, event) = meeting(&world, 10, 1, 0).await;
    let all = fill(&world, &id(&event), "guest", 3).await;
    cancel(&world, &all[0].0, &all[0].1).await;
    let why = json!({"reason": "De zaal is niet beschikbaar."});
    let off = done(&world, &story.imke, "cancelEvent", with(&of(&event), why)).await;
    later(&world, Duration::days(9)).await;
    assert_eq!(states(&world, &all).await, ["CANCELLED", "OFFERED", "WAITING"]);
    assert_eq!(stands(&world, &all[2].0, &all[2].1).await, "WAITING");
    assert_eq!(world.refused(&story.noor, REGISTER, coming(&id(&off), "PROFESSIONAL")).await, "REFUSED input.eventId:EVENT_CANCELLED");
}

stories! {
    more_places_go_to_who_waits,
    places_kept_for_parents_change_while_people_wait,
    a_meeting_that_is_moved_takes_its_line_along,
    one_that_is_called_off_moves_nobody_any_more,
}
