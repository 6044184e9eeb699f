//! The service breaks at every point at which a place is given or taken, and begins again: nothing is lost and nothing is there twice.
use super::{ACCEPT, ATTEND, CANCEL, REGISTER, counts, event, fill, later, states};
use crate::{
    faults::{Case, Fuse, breaks_well},
    questions::{community, core},
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

async fn every_deed_breaks_well(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| (row.capacity, row.parent_places) = (Some(5), 1)).await;
    let imke = world.professional("imke").await;
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let all = fill(&world, &event, "guest", 8).await;
    let (anna, bea) = (world.ouder("anna").await, world.ouder("bea").await);
    assert_eq!(counts(&world).await, [4, 4, 0, 0, 0]);
    let fuse = Fuse::of(&world);
    let with = |id: &str, version: i32| json!({"registrationId": id, "expectedVersion": version});
    let there = |id: &str| json!({"registrationId": id, "expectedVersion": 1, "attended": true});
    let come = |hat: &str| json!({"eventId": event, "capacity": hat});
    let case = async |field: &'static str, query: &str, id: &str, twice: [(&Actor, Json); 2]| {
        breaks_well(&world, &fuse, &Case { field, query, id, twice }).await;
    };
    let id = "/registerForEvent/registration/id";
    case("registerForEvent", REGISTER, id, [(&anna, come("OUDER")), (&bea, come("OUDER"))]).await;
    assert_eq!(counts(&world).await, [5, 5, 0, 0, 0]);
    let id = "/cancelRegistration/registration/id";
    case("cancelRegistration", CANCEL, id, [(&all[0].0, with(&all[0].1, 1)), (&all[1].0, with(&all[1].1, 1))]).await;
    assert_eq!(counts(&world).await, [3, 3, 2, 2, 0]);
    let id = "/acceptOffer/registration/id";
    case("acceptOffer", ACCEPT, id, [(&all[4].0, with(&all[4].1, 2)), (&all[5].0, with(&all[5].1, 2))]).await;
    assert_eq!(counts(&world).await, [5, 3, 0, 2, 0]);
    world.app.clock.advance(Duration::days(7));
    let id = "/markAttendance/registration/id";
    case("markAttendance", ATTEND, id, [(&imke, there(&all[2].1)), (&imke, there(&all[3].1))]).await;
    let planned = "SELECT count(*) FROM jobs WHERE kind = 'OFFER_LAPSES'";
    assert_eq!(world.count(planned).await, 2, "one for each offer");
}

async fn what_time_brings_breaks_well(world: World) {
    let place = community(&world, json!({})).await;
    let event = event(&world, &place, |row| (row.capacity, row.parent_places) = (Some(4), 2)).await;
    let all = fill(&world, &event, "guest", 6).await;
    let fuse = Fuse::of(&world);
    super::cancel(&world, &all[0].0, &all[0].1).await;
    assert_eq!(states(&world, &all).await[1..], ["REGISTERED", "OFFERED", "WAITING", "WAITING", "WAITING"]);
    let lapsed = ["REGISTERED", "LAPSED", "OFFERED", "WAITING", "WAITING"];
    let told = async || world.count("SELECT count(*) FROM outbox WHERE kind LIKE 'registration.%'").await;
    // Before it is kept: nothing of it is there. It is tried again, and happens once.
    let before = told().await;
    fuse.set("commit:OFFER_LAPSES".into());
    assert_eq!(later(&world, Duration::hours(24)).await, 0);
    assert!(fuse.blown());
    assert_eq!(states(&world, &all).await[1..], ["REGISTERED", "OFFERED", "WAITING", "WAITING", "WAITING"]);
    assert_eq!((counts(&world).await, told().await), ([1, 3, 1, 1, 0], before));
    assert_eq!(later(&world, Duration::minutes(1)).await, 1);
    assert_eq!((states(&world, &all).await[1..].to_vec(), told().await), (lapsed.map(str::to_owned).to_vec(), before + 2));
    // Behind that: it is there, and not done again.
    fuse.set("committed:OFFER_LAPSES".into());
    later(&world, Duration::hours(24)).await;
    assert!(fuse.blown());
    let passed = ["REGISTERED", "LAPSED", "LAPSED", "OFFERED", "WAITING"];
    assert_eq!(states(&world, &all).await[1..], passed);
    later(&world, Duration::minutes(10)).await;
    assert_eq!((states(&world, &all).await[1..].to_vec(), told().await), (passed.map(str::to_owned).to_vec(), before + 4));
    // The release, likewise. The last offer has lapsed by then, and who waits last has the place.
    for (point, done) in [("commit", 0), ("committed", 1)] {
        let again = super::event(&world, &place, |row| (row.capacity, row.parent_places) = (Some(3), 1)).await;
        let people = fill(&world, &again, point, 4).await;
        assert_eq!(states(&world, &people).await, ["REGISTERED", "REGISTERED", "WAITING", "WAITING"]);
        later(&world, Duration::hours(119)).await;
        fuse.set(format!("{point}:PARENT_PLACES_FALL_FREE"));
        later(&world, Duration::hours(1)).await;
        assert!(fuse.blown());
        let placed = ["REGISTERED", "REGISTERED", if done == 1 { "REGISTERED" } else { "WAITING" }, "WAITING"];
        assert_eq!(states(&world, &people).await, placed, "{point}");
        later(&world, Duration::minutes(1)).await;
        assert_eq!(states(&world, &people).await, ["REGISTERED", "REGISTERED", "REGISTERED", "WAITING"], "{point}");
        later(&world, Duration::hours(1)).await;
        assert_eq!(states(&world, &people).await, ["REGISTERED", "REGISTERED", "REGISTERED", "WAITING"], "{point}");
    }
    counts(&world).await;
}

stories! { every_deed_breaks_well, what_time_brings_breaks_well }
