//! Who asked has a place first, and nobody learns by it who that was.
use super::done;
use crate::{
    events::{Story, evening, of, with},
    questions::{ASK, ask},
    registrations::{CANCEL, current, later, register, stands},
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// A published meeting of these questions with so many places.
async fn table(world: &World, story: &Story, questions: &[&String], capacity: i32, kept: i32) -> String {
    let input = with(&evening(&story.place, 30), json!({"questionIds": questions, "capacity": capacity, "parentPlaces": kept}));
    let draft = done(world, &story.imke, "createEvent", input).await;
    done(world, &story.imke, "publishEvent", of(&draft)).await["id"].as_str().unwrap().to_owned()
}

async fn seen(world: &World, who: &Actor, event: &str) -> Json {
    let query = "query($id: ID!) { event(id: $id) { viewerKeptPlaceExpiresAt registeredCount { value } freePlaces { ouder professional }
      registrations { totalCount { value fewerThan } edges { node { id profile { id displayName } state } } } } }";
    world.ask(who, query, json!({"id": event})).await["event"].clone()
}

async fn anonymously(world: &World, who: &Actor, place: &str, text: &str) -> String {
    let input = json!({"communityId": place, "capacity": "OUDER", "text": text, "anonymous": true});
    world.ask(who, ASK, json!({"input": input})).await["askQuestion"]["question"]["id"].as_str().unwrap().to_owned()
}

async fn who_asked_has_a_place_first(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let one = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let two = ask(&world, &story.noor, &story.place, "PROFESSIONAL", "En wie belt er daarna nog?").await;
    let event = table(&world, &story, &[&one, &two], 2, 0).await;
    for who in [&story.leo, &story.noor] {
        let there = seen(&world, who, &event).await;
        assert_eq!(there["viewerKeptPlaceExpiresAt"], "2026-01-16T08:30:00+00:00", "48 hours");
    }
    let there = seen(&world, &story.imke, &event).await;
    assert_eq!(
        (&there["viewerKeptPlaceExpiresAt"], &there["registrations"]["edges"], &there["freePlaces"]["professional"]),
        (&Json::Null, &json!([]), &json!(false))
    );
    // Others wait; who asked walks past them.
    let (first, state) = register(&world, &story.anna, &event, "OUDER").await;
    assert_eq!(state, "WAITING");
    let (_, state) = register(&world, &story.leo, &event, "PROFESSIONAL").await;
    assert_eq!(state, "REGISTERED");
    assert_eq!(seen(&world, &story.leo, &event).await["viewerKeptPlaceExpiresAt"], Json::Null, "taken");
    // The other does not come: what was kept goes to who waits.
    assert_eq!((later(&world, Duration::hours(47)).await, stands(&world, &story.anna, &first).await.as_str()), (0, "WAITING"));
    later(&world, Duration::hours(1)).await;
    assert_eq!(stands(&world, &story.anna, &first).await, "OFFERED");
    assert_eq!(seen(&world, &story.noor, &event).await["viewerKeptPlaceExpiresAt"], Json::Null, "lapsed");
    assert_eq!(register(&world, &story.noor, &event, "PROFESSIONAL").await.1, "WAITING");
}

async fn as_long_as_there_are_places(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let one = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let two = ask(&world, &story.noor, &story.place, "PROFESSIONAL", "En wie belt er daarna nog?").await;
    let three = ask(&world, &story.anna, &story.place, "OUDER", "En wanneer bellen jullie ons?").await;
    // Two places, of which one is kept for parents: the second professional has none, the parent has.
    let event = table(&world, &story, &[&one, &two, &three], 2, 1).await;
    for (who, kept) in [(&story.leo, true), (&story.noor, false), (&story.anna, true)] {
        assert_eq!(seen(&world, who, &event).await["viewerKeptPlaceExpiresAt"].is_string(), kept);
    }
    assert_eq!(register(&world, &story.noor, &event, "PROFESSIONAL").await.1, "WAITING");
    assert_eq!(register(&world, &world.ouder("piet").await, &event, "OUDER").await.1, "WAITING");
    assert_eq!(register(&world, &story.anna, &event, "OUDER").await.1, "REGISTERED");
    assert_eq!(world.count("SELECT registered_count FROM events").await, 1, "nobody counts those who have not come");
    // Where there is no end to the places, none needs to be kept; and one that comes to it later finds what is left.
    let open = done(&world, &story.imke, "createEvent", with(&evening(&story.place, 31), json!({"questionIds": [one]}))).await;
    let open = done(&world, &story.imke, "publishEvent", of(&open)).await;
    assert_eq!(seen(&world, &story.leo, open["id"].as_str().unwrap()).await["viewerKeptPlaceExpiresAt"], Json::Null);
    let event = table(&world, &story, &[&one], 2, 0).await;
    let version = world.ask(&story.imke, "query($id: ID!) { event(id: $id) { id version } }", json!({"id": event})).await["event"].clone();
    done(&world, &story.imke, "updateEvent", with(&of(&version), json!({"questionIds": [three, two, one]}))).await;
    for (who, kept) in [(&story.leo, true), (&story.noor, false), (&story.anna, true)] {
        assert_eq!(seen(&world, who, &event).await["viewerKeptPlaceExpiresAt"].is_string(), kept);
    }
}

async fn nobody_learns_who_asked_anonymously(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let both = world.person("bea", &[vonk::policy::Role::Ouder, vonk::policy::Role::Professional]).await;
    let one = anonymously(&world, &both, &story.place, "Durf ik dit hier wel te vragen?").await;
    let event = table(&world, &story, &[&one], 1, 0).await;
    // Before anybody comes, nobody but the asker sees a trace of it, in that capacity alone.
    for who in [&story.imke, &story.mo, &world.admin().await, &Actor::Nobody] {
        assert_eq!(seen(&world, who, &event).await["viewerKeptPlaceExpiresAt"], Json::Null);
    }
    assert_eq!(register(&world, &story.leo, &event, "PROFESSIONAL").await.1, "WAITING");
    let (id, state) = register(&world, &both, &event, "OUDER").await;
    assert_eq!((state.as_str(), stands(&world, &both, &id).await.as_str()), ("REGISTERED", "REGISTERED"));
    // Whoever leads learns that somebody has the place, by no path who.
    let there = seen(&world, &story.imke, &event).await;
    let states: Vec<_> = there["registrations"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["state"].clone()).collect();
    assert_eq!(states, [json!("WAITING")], "{there}");
    for who in [&story.imke, &story.mo, &world.admin().await] {
        assert_eq!(world.ask(who, "query($id: ID!) { node(id: $id) { id } }", json!({"id": id})).await["node"], Json::Null);
        let profile = vonk::graphql::ids::id(both.person().unwrap().ouder.unwrap()).to_string();
        assert_eq!(world.ask(who, "query($id: ID!) { profile(id: $id) { id } }", json!({"id": profile})).await["profile"], Json::Null);
        let input = json!({"input": {"registrationId": id, "expectedVersion": 1}});
        assert!(world.refused(who, CANCEL, input.clone()).await.starts_with("NOT_FOUND"));
    }
    // Whoever registers in the other capacity does so as everybody, and what was kept is given back.
    let second = table(&world, &story, &[&one], 1, 0).await;
    assert_eq!(register(&world, &both, &second, "PROFESSIONAL").await.1, "REGISTERED");
    assert_eq!(seen(&world, &story.imke, &second).await["registrations"]["edges"][0]["node"]["state"], "REGISTERED");
    let gone = current(&world, &both, &id).await;
    world.ask(&both, CANCEL, gone).await;
    assert_eq!(seen(&world, &story.imke, &event).await["registrations"]["edges"][0]["node"]["state"], "OFFERED");
}

async fn what_is_kept_lapses_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let one = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let event = table(&world, &story, &[&one], 1, 0).await;
    let (id, state) = register(&world, &story.anna, &event, "OUDER").await;
    assert_eq!(state, "WAITING");
    let fuse = crate::faults::Fuse::of(&world);
    // Before it is kept nothing of it is there: it is tried again, and happens once.
    fuse.set("commit:KEPT_PLACES_LAPSE".into());
    assert_eq!((later(&world, Duration::hours(48)).await, fuse.blown()), (0, true));
    assert_eq!(stands(&world, &story.anna, &id).await, "WAITING");
    assert_eq!(later(&world, Duration::minutes(1)).await, 1);
    assert_eq!(stands(&world, &story.anna, &id).await, "OFFERED");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'registration.offered'").await, 1);
    // Behind that: it is there, though nobody was told that it is.
    let event = table(&world, &story, &[&one], 1, 0).await;
    let (id, _) = register(&world, &story.anna, &event, "OUDER").await;
    fuse.set("committed:KEPT_PLACES_LAPSE".into());
    later(&world, Duration::hours(48)).await;
    assert_eq!((fuse.blown(), stands(&world, &story.anna, &id).await.as_str()), (true, "OFFERED"));
    assert_eq!(world.count("SELECT count(*) FROM jobs WHERE kind = 'KEPT_PLACES_LAPSE'").await, 0);
}

stories! { what_is_kept_lapses_once, who_asked_has_a_place_first, as_long_as_there_are_places, nobody_learns_who_asked_anonymously }
