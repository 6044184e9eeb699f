//! Places come free, are offered, taken or passed on, on a clock that moves: each goes to the right person.
use super::{ACCEPT, REGISTER, cancel, coming, counts, current, event, fill, later, register, stands, states, table_for, text};
use crate::{questions::community, stories, world::World};
use chrono::{DateTime, Duration, Utc};
use entity::enums::EventState;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use vonk::policy::Actor;

async fn accept(world: &World, who: &Actor, id: &str) -> String {
    let input = current(world, who, id).await;
    text(&world.ask(who, ACCEPT, input).await["acceptOffer"]["registration"]["state"])
}

async fn until(world: &World, who: &Actor, id: &str) -> DateTime<Utc> {
    let row = world.ask(who, "query($id: ID!) { node(id: $id) { ... on Registration { offeredUntil } } }", json!({"id": id})).await;
    text(&row["node"]["offeredUntil"]).parse().expect("a moment")
}

async fn a_place_that_is_given_up_is_offered_to_the_next(world: World) {
    let event = table_for(&world, 2, 0).await;
    let all = fill(&world, &event, "guest", 5).await;
    assert_eq!(states(&world, &all).await, ["REGISTERED", "REGISTERED", "WAITING", "WAITING", "WAITING"]);
    // Who waits gives up a turn, and nothing moves.
    cancel(&world, &all[3].0, &all[3].1).await;
    assert_eq!(counts(&world).await, [2, 2, 0, 1, 0]);
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(states(&world, &all).await, ["CANCELLED", "REGISTERED", "OFFERED", "CANCELLED", "WAITING"]);
    assert_eq!(until(&world, &all[2].0, &all[2].1).await, world.app.clock.now() + Duration::hours(24));
    // A place that is offered is not free.
    let late = world.professional("late").await;
    let (late_id, state) = register(&world, &late, &event, "PROFESSIONAL").await;
    assert_eq!(state, "WAITING");
    assert_eq!(accept(&world, &all[2].0, &all[2].1).await, "REGISTERED");
    assert_eq!(later(&world, Duration::hours(24)).await, 1, "the job of an offer that was taken finds nothing to do");
    assert_eq!(states(&world, &all).await, ["CANCELLED", "REGISTERED", "REGISTERED", "CANCELLED", "WAITING"]);
    // An offer that is given up goes on, too.
    cancel(&world, &all[1].0, &all[1].1).await;
    cancel(&world, &all[4].0, &all[4].1).await;
    assert_eq!(stands(&world, &late, &late_id).await, "OFFERED");
    assert_eq!(counts(&world).await, [1, 0, 1, 4, 0]);
    // Whoever left may come again, behind the others.
    let (_, state) = register(&world, &all[0].0, &event, "PROFESSIONAL").await;
    assert_eq!(state, "WAITING");
}

async fn an_offer_that_lapses_moves_on(world: World) {
    let event = table_for(&world, 1, 0).await;
    let all = fill(&world, &event, "guest", 3).await;
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(later(&world, Duration::hours(24) - Duration::microseconds(1)).await, 0);
    assert_eq!(states(&world, &all).await, ["CANCELLED", "OFFERED", "WAITING"]);
    // At its last moment it is over, whether or not the job was there.
    let input = current(&world, &all[1].0, &all[1].1).await;
    world.app.clock.advance(Duration::microseconds(1));
    assert_eq!(world.refused(&all[1].0, ACCEPT, input.clone()).await, "REFUSED input.registrationId:OFFER_LAPSED");
    assert_eq!(later(&world, Duration::zero()).await, 1);
    assert_eq!(states(&world, &all).await, ["CANCELLED", "LAPSED", "OFFERED"]);
    assert_eq!(world.refused(&all[1].0, ACCEPT, input).await, "REFUSED input.registrationId:OFFER_LAPSED");
    assert_eq!(counts(&world).await, [0, 0, 1, 1, 1]);
    // When nobody is left, the place is free for whoever comes.
    assert_eq!(later(&world, Duration::hours(24)).await, 1);
    assert_eq!(counts(&world).await, [0, 0, 0, 1, 2]);
    assert_eq!(register(&world, &all[1].0, &event, "PROFESSIONAL").await.1, "REGISTERED", "who let an offer lapse can register again");
}

async fn who_comes_after_an_offer_lapsed_comes_behind_the_others(world: World) {
    let event = table_for(&world, 1, 0).await;
    let all = fill(&world, &event, "guest", 3).await;
    cancel(&world, &all[0].0, &all[0].1).await;
    // The job is late: who registers finds the place offered to the next all the same.
    world.app.clock.advance(Duration::hours(30));
    let late = world.professional("late").await;
    assert_eq!(register(&world, &late, &event, "PROFESSIONAL").await.1, "WAITING");
    assert_eq!(states(&world, &all).await, ["CANCELLED", "LAPSED", "OFFERED"]);
    assert_eq!(until(&world, &all[2].0, &all[2].1).await, world.app.clock.now() + Duration::hours(24));
    assert_eq!(later(&world, Duration::zero()).await, 1, "and the late job finds nothing to do");
    assert_eq!(counts(&world).await, [0, 1, 1, 1, 1]);
}

async fn kept_places_are_offered_to_parents_and_others_to_whoever_is_first(world: World) {
    let event = table_for(&world, 3, 1).await;
    let (anna, bea) = (world.ouder("anna").await, world.ouder("bea").await);
    let (annas, _) = register(&world, &anna, &event, "OUDER").await;
    let all = fill(&world, &event, "guest", 4).await;
    let (beas, _) = register(&world, &bea, &event, "OUDER").await;
    assert_eq!(counts(&world).await, [3, 3, 0, 0, 0]);
    // A parent's place is for the first parent, though others came before.
    cancel(&world, &anna, &annas).await;
    assert_eq!((stands(&world, &bea, &beas).await.as_str(), stands(&world, &all[2].0, &all[2].1).await.as_str()), ("OFFERED", "WAITING"));
    // A general one is for whoever is first.
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(states(&world, &all).await, ["CANCELLED", "REGISTERED", "OFFERED", "WAITING"]);
    // Bea lets hers lapse: it stays kept, since no other parent waits.
    assert_eq!(later(&world, Duration::hours(24)).await, 2);
    assert_eq!(states(&world, &all).await, ["CANCELLED", "REGISTERED", "LAPSED", "OFFERED"]);
    assert_eq!(counts(&world).await, [1, 0, 1, 2, 2]);
    assert_eq!(register(&world, &bea, &event, "OUDER").await.1, "REGISTERED");
}

async fn a_parent_on_a_general_place_counts_for_a_kept_one_that_comes_free(world: World) {
    let event = table_for(&world, 2, 1).await;
    let (anna, bea) = (world.ouder("anna").await, world.ouder("bea").await);
    let (annas, _) = register(&world, &anna, &event, "OUDER").await;
    let (_, state) = register(&world, &bea, &event, "OUDER").await;
    assert_eq!(state, "REGISTERED", "parents take general places too");
    let all = fill(&world, &event, "guest", 1).await;
    cancel(&world, &anna, &annas).await;
    assert_eq!(states(&world, &all).await, ["OFFERED"], "bea is on the kept one now");
}

async fn kept_places_fall_free_around_an_offer_that_stands(world: World) {
    let event = table_for(&world, 4, 2).await;
    let all = fill(&world, &event, "guest", 6).await;
    assert_eq!(counts(&world).await, [2, 4, 0, 0, 0]);
    // Twelve hours before the release somebody gives up a place: its offer stands when the kept ones fall free.
    later(&world, Duration::hours(120 - 12)).await;
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(states(&world, &all).await[1..], ["REGISTERED", "OFFERED", "WAITING", "WAITING", "WAITING"]);
    assert_eq!(later(&world, Duration::hours(12)).await, 1);
    assert_eq!(states(&world, &all).await[1..], ["REGISTERED", "OFFERED", "REGISTERED", "REGISTERED", "WAITING"]);
    // From then on it is as before: what comes free is offered.
    assert_eq!(later(&world, Duration::hours(12)).await, 1);
    assert_eq!(states(&world, &all).await[1..], ["REGISTERED", "LAPSED", "REGISTERED", "REGISTERED", "OFFERED"]);
    // A parent who comes now finds no kept place.
    assert_eq!(register(&world, &world.ouder("anna").await, &event, "OUDER").await.1, "WAITING");
    assert_eq!(counts(&world).await, [3, 1, 1, 1, 1]);
}

async fn whoever_waits_at_the_release_comes_before_whoever_comes_then(world: World) {
    let event = table_for(&world, 3, 1).await;
    let all = fill(&world, &event, "guest", 3).await;
    assert_eq!(counts(&world).await, [2, 1, 0, 0, 0]);
    // The job is late.
    world.app.clock.advance(Duration::hours(121));
    assert_eq!(register(&world, &world.ouder("anna").await, &event, "OUDER").await.1, "WAITING");
    assert_eq!(states(&world, &all).await, ["REGISTERED", "REGISTERED", "REGISTERED"]);
    assert_eq!(later(&world, Duration::zero()).await, 1, "nothing to do");
    assert_eq!(counts(&world).await, [3, 1, 0, 0, 0]);
}

async fn what_is_given_up_when_the_release_is_late_is_offered(world: World) {
    let event = table_for(&world, 3, 1).await;
    let all = fill(&world, &event, "guest", 4).await;
    world.app.clock.advance(Duration::hours(121));
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(
        states(&world, &all).await,
        ["CANCELLED", "REGISTERED", "REGISTERED", "OFFERED"],
        "the kept one directly, the other by an offer"
    );
    // Who is given a place by the release while giving up their turn has given up that.
    let again = table_for(&world, 3, 1).await;
    let all = fill(&world, &again, "other", 3).await;
    world.app.clock.advance(Duration::hours(121));
    cancel(&world, &all[2].0, &all[2].1).await;
    assert_eq!(states(&world, &all).await, ["REGISTERED", "REGISTERED", "CANCELLED"]);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'registration.placed'").await, 2);
}

async fn no_offer_outlasts_the_start(world: World) {
    let event = table_for(&world, 1, 0).await;
    let all = fill(&world, &event, "guest", 3).await;
    let starts = world.app.clock.now() + Duration::days(7);
    world.app.clock.advance(Duration::days(7) - Duration::hours(3));
    cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(until(&world, &all[1].0, &all[1].1).await, starts);
    assert_eq!(later(&world, Duration::hours(3)).await, 1);
    assert_eq!(states(&world, &all).await, ["CANCELLED", "LAPSED", "WAITING"], "it has begun: nobody is asked any more");
    assert_eq!(later(&world, Duration::hours(30)).await, 0);
}

async fn at_an_event_that_is_cancelled_nothing_moves(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| (row.capacity, row.parent_places) = (Some(3), 1)).await;
    let all = fill(&world, &event, "guest", 4).await;
    cancel(&world, &all[0].0, &all[0].1).await;
    let cancelled = format!("UPDATE events SET state = '{}'", sea_orm::ActiveEnum::to_value(&EventState::Cancelled));
    world.app.db.write().execute_unprepared(&cancelled).await.expect("cancelled");
    let input = current(&world, &all[2].0, &all[2].1).await;
    assert_eq!(world.refused(&all[2].0, ACCEPT, input).await, "REFUSED input.registrationId:EVENT_CANCELLED");
    assert_eq!(world.refused(&all[0].0, REGISTER, coming(&event, "PROFESSIONAL")).await, "REFUSED input.eventId:EVENT_CANCELLED");
    assert_eq!(later(&world, Duration::hours(130)).await, 2, "the lapse and the release, without effect");
    assert_eq!(states(&world, &all).await, ["CANCELLED", "REGISTERED", "OFFERED", "WAITING"]);
}

stories! {
    a_place_that_is_given_up_is_offered_to_the_next,
    an_offer_that_lapses_moves_on,
    who_comes_after_an_offer_lapsed_comes_behind_the_others,
    kept_places_are_offered_to_parents_and_others_to_whoever_is_first,
    a_parent_on_a_general_place_counts_for_a_kept_one_that_comes_free,
    kept_places_fall_free_around_an_offer_that_stands,
    whoever_waits_at_the_release_comes_before_whoever_comes_then,
    what_is_given_up_when_the_release_is_late_is_offered,
    no_offer_outlasts_the_start,
    at_an_event_that_is_cancelled_nothing_moves,
}
