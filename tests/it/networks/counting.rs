//! The duty to meet: what counts and why, the programme's own meeting, and the reminder when a year comes to its end.
use super::{meeting, network, of, reported, until};
use crate::{
    events::{self, with},
    questions::community,
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::{jobs::run_due, policy::Actor};

const LEDGER: &str = "year required held planned short by meetings { on counts reason event { title } }";

async fn duty(world: &World, who: &Actor, network: &Json, year: i32) -> Json {
    let query = format!("query($id: ID!, $year: Int) {{ network(id: $id) {{ duty(year: $year) {{ {LEDGER} }} }} }}");
    world.ask(who, &query, json!({"id": network["id"], "year": year})).await["network"]["duty"].clone()
}

fn numbers(ledger: &Json) -> [i64; 4] {
    ["required", "held", "planned", "short"].map(|name| ledger[name].as_i64().unwrap())
}

fn reasons(ledger: &Json) -> Vec<String> {
    let all = ledger["meetings"].as_array().unwrap().iter();
    all.map(|one| format!("{} {}", one["on"].as_str().unwrap(), one["reason"].as_str().unwrap())).collect()
}

async fn a_meeting_counts_when_it_was_held_and_told_of_in_time(world: World) {
    let karin = world.ouder("karin").await;
    let made = network(&world, &karin, &["GM0344"]).await;
    let meet = async |starts: &str, more: Json| meeting(&world, &karin, &made, starts, more).await;
    let first = meet("2026-02-10T18:00:00Z", json!({"membersOnly": true})).await;
    let plain = meet("2026-03-10T18:00:00Z", json!({"intervision": false})).await;
    let late = meet("2026-04-10T18:00:00Z", json!({})).await;
    let silent = meet("2026-05-10T18:00:00Z", json!({})).await;
    let off = meet("2026-06-10T18:00:00Z", json!({})).await;
    meet("2026-11-20T18:00:00Z", json!({})).await;
    // Over New Year in Amsterdam, not yet in UTC: it ends in the next year.
    meet("2026-12-31T22:00:00Z", json!({})).await;
    let off = with(&events::of(&off), json!({"reason": "De spreker is ziek geworden."}));
    events::done(&world, &karin, "cancelEvent", off).await;
    assert_eq!(numbers(&duty(&world, &karin, &made, 2026).await), [2, 0, 4, 0]);
    until(&world, "2026-02-10T20:30:00Z");
    let told = duty(&world, &karin, &made, 2026).await;
    assert_eq!(reasons(&told)[0], "2026-02-10 AWAITS_REPORT");
    // To the last moment of the thirty days.
    until(&world, "2026-03-12T20:00:00Z");
    let closed = reported(&world, &karin, &first).await;
    assert_eq!(closed["state"], "CLOSED");
    reported(&world, &karin, &plain).await;
    until(&world, "2026-05-10T20:00:01Z");
    reported(&world, &karin, &late).await;
    events::done(&world, &karin, "closeEvent", events::of(&silent)).await;
    for who in [&karin, &Actor::Nobody, &world.professional("imke").await] {
        let told = duty(&world, who, &made, 2026).await;
        assert_eq!(numbers(&told), [2, 1, 2, 0]);
        assert_eq!((&told["by"], &told["year"]), (&json!("2026-12-31"), &json!(2026)));
        assert_eq!(
            reasons(&told),
            [
                "2026-02-10 COUNTS",
                "2026-03-10 NO_INTERVISION",
                "2026-04-10 REPORTED_LATE",
                "2026-05-10 AWAITS_REPORT",
                "2026-06-10 CANCELLED",
                "2026-11-20 PLANNED",
            ]
        );
        // That they met is for everybody; a meeting for members alone is not.
        assert_eq!(told["meetings"][0]["event"].is_null(), who != &karin);
        assert_eq!(told["meetings"][1]["event"]["title"], "Ouders onder elkaar");
    }
    until(&world, "2026-06-10T09:00:00Z");
    let told = duty(&world, &karin, &made, 2026).await;
    assert_eq!((numbers(&told), reasons(&told)[3].as_str()), ([2, 1, 1, 0], "2026-05-10 NOT_REPORTED"));
    assert_eq!(reasons(&duty(&world, &karin, &made, 2027).await), ["2027-01-01 PLANNED"]);
    assert_eq!(numbers(&duty(&world, &karin, &made, 2025).await), [0; 4], "before it was there");
    let query = "query($id: ID!) { network(id: $id) { duty(year: 1999) { held } } }";
    assert_eq!(world.refused(&karin, query, json!({"id": made["id"]})).await, "INVALID year:OUT_OF_RANGE");
    // Drafts are in no ledger.
    let draft = with(
        &json!({"networkId": made["id"], "title": "Nog niet", "form": "ONLINE", "intervision": true}),
        json!({"startsAt": "2026-09-01T18:00:00Z", "endsAt": "2026-09-01T20:00:00Z"}),
    );
    events::done(&world, &karin, "createEvent", draft).await;
    assert_eq!(numbers(&duty(&world, &karin, &made, 2026).await), [2, 1, 1, 0]);
}

async fn who_is_short_hears_of_it_sixty_days_ahead(world: World) {
    let (karin, zoe) = (world.ouder("karin").await, world.ouder("zoe").await);
    let (busy, idle, gone) =
        (network(&world, &karin, &["GM0344"]).await, network(&world, &zoe, &["GM0355"]).await, network(&world, &zoe, &["GM0363"]).await);
    for starts in ["2026-11-20T18:00:00Z", "2026-12-04T18:00:00Z"] {
        meeting(&world, &karin, &busy, starts, json!({})).await;
    }
    super::done(&world, &zoe, "endNetwork", of(&gone)).await;
    let told = async || world.count("SELECT count(*) FROM outbox WHERE kind = 'network.duty_approached'").await;
    until(&world, "2026-11-01T22:59:59Z");
    run_due(&world.app).await.unwrap();
    assert_eq!(told().await, 0, "not before its time");
    world.app.clock.advance(Duration::seconds(1));
    run_due(&world.app).await.unwrap();
    assert_eq!(told().await, 1, "the one that is short");
    run_due(&world.app).await.unwrap();
    world.app.clock.advance(Duration::days(30));
    run_due(&world.app).await.unwrap();
    assert_eq!(told().await, 1, "once");
    // A year later neither has anything planned.
    until(&world, "2027-11-02T09:00:00Z");
    run_due(&world.app).await.unwrap();
    assert_eq!(told().await, 3);
    // One whose look comes after the year's end has nothing to say any more, and looks again in time.
    until(&world, "2029-01-02T09:00:00Z");
    run_due(&world.app).await.unwrap();
    assert_eq!(told().await, 3);
    until(&world, "2029-11-02T09:00:00Z");
    run_due(&world.app).await.unwrap();
    assert_eq!(told().await, 5);
    assert_eq!(numbers(&duty(&world, &zoe, &idle, 2029).await), [2, 0, 0, 2]);
}

async fn the_programme_owes_a_hybrid_meeting_with_a_recording(world: World) {
    let (admin, karin) = (world.admin().await, world.ouder("karin").await);
    let place = community(&world, json!({})).await;
    let ask = async || {
        let told = world.ask(&Actor::Nobody, &format!("{{ programmeDuty(year: 2026) {{ {LEDGER} }} }}"), json!({})).await;
        (numbers(&told["programmeDuty"]), reasons(&told["programmeDuty"]))
    };
    let plan = async |days: i64, more: Json| events::published(&world, &admin, with(&events::evening(&place, days), more)).await;
    let hybrid = json!({"form": "HYBRID", "location": "De Jaarbeurs"});
    let (online, dull, seen) = (plan(5, json!({})).await, plan(6, hybrid.clone()).await, plan(7, hybrid).await);
    let mark = |event: &Json, programme: bool| with(&events::of(event), json!({"programmeMeeting": programme}));
    let deed = super::deed("markProgrammeMeeting", "event { id programmeMeeting version }");
    let who = world.refused(&karin, &deed, json!({"input": mark(&online, true)})).await;
    assert_eq!(who, "FORBIDDEN");
    assert_eq!(ask().await, ([1, 0, 0, 1], vec![]));
    let mut marked = vec![];
    for event in [&online, &dull, &seen] {
        let told = world.ask(&admin, &deed, json!({"input": mark(event, true)})).await["markProgrammeMeeting"]["event"].clone();
        assert_eq!(told["programmeMeeting"], true);
        marked.push(told);
    }
    assert_eq!(ask().await.0, [1, 0, 2, 0]);
    world.app.clock.advance(Duration::days(10));
    let report = json!({"report": "Het was een volle zaal."});
    events::done(&world, &admin, "closeEvent", with(&events::of(&marked[1]), report.clone())).await;
    let recorded = with(&report, json!({"recordingLink": "https://bijeen.example/terugkijken"}));
    events::done(&world, &admin, "closeEvent", with(&events::of(&marked[2]), recorded)).await;
    let lines = ["2026-01-19 NOT_HYBRID", "2026-01-20 NOT_RECORDED", "2026-01-21 COUNTS"].map(str::to_owned);
    assert_eq!(ask().await, ([1, 1, 0, 0], lines.to_vec()));
    let undone = world.ask(&admin, &deed, json!({"input": mark(&marked[0], false)})).await;
    assert_eq!(undone["markProgrammeMeeting"]["event"]["programmeMeeting"], false);
    assert_eq!(ask().await.1.len(), 2);
}

stories! {
    a_meeting_counts_when_it_was_held_and_told_of_in_time, who_is_short_hears_of_it_sixty_days_ahead,
    the_programme_owes_a_hybrid_meeting_with_a_recording,
}
