//! From draft to published, and from there to cancelled or closed; who sees it, and who reads where it is held.
use super::{Story, done, evening, not, of, published, seen, with};
use crate::{stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

async fn published_ones_are_seen_by_who_may_look_inside(world: World) {
    for (kind, strangers) in [("PUBLIC", true), ("MEMBERS", false), ("CONFIDENTIAL", false)] {
        let story = Story::tell(&world, json!({"visibility": kind, "name": kind})).await;
        let event = published(&world, &story.imke, evening(&story.place, 30)).await;
        assert_eq!(
            (&event["state"], &event["version"], &event["publishedAt"]),
            (&json!("PUBLISHED"), &json!(2), &json!("2026-01-14T08:30:00+00:00"))
        );
        for (who, sees) in [
            (&story.leo, true),
            (&story.anna, true),
            (&story.noor, strangers),
            (&Actor::Nobody, strangers),
            (&story.zus, kind != "CONFIDENTIAL"),
        ] {
            let shown = seen(&world, who, &event["id"]).await;
            assert_eq!(shown["id"] == event["id"], sees, "{kind} {who:?}");
            // The link is for those who organise it, until people register.
            assert_eq!((&shown["joinLink"], shown["viewerCanOrganise"] == json!(true)), (&Json::Null, false), "{kind} {who:?}");
            let input = with(&of(&event), json!({"title": "Gekaapt"}));
            let refused = not(&world, who, "updateEvent", input).await;
            assert_eq!(
                refused.split(' ').next().unwrap(),
                if !sees {
                    "NOT_FOUND"
                } else if who == &Actor::Nobody {
                    "UNAUTHENTICATED"
                } else {
                    "FORBIDDEN"
                }
            );
        }
        for who in [&story.imke, &story.mo] {
            assert_eq!(seen(&world, who, &event["id"]).await, event);
        }
        let admin = seen(&world, &world.person("another admin", &[Role::Admin]).await, &event["id"]).await;
        assert_eq!(admin["joinLink"], if kind == "CONFIDENTIAL" { Json::Null } else { event["joinLink"].clone() }, "{kind}");
    }
}

async fn each_turn_has_its_state(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let draft = done(&world, &story.imke, "createEvent", evening(&story.place, 30)).await;
    let why = json!({"reason": "De spreker is ziek geworden."});
    assert_eq!(not(&world, &story.imke, "cancelEvent", with(&of(&draft), why.clone())).await, "REFUSED input.id:WRONG_STATE");
    assert_eq!(not(&world, &story.imke, "closeEvent", of(&draft)).await, "REFUSED input.id:WRONG_STATE");
    let key = with(&of(&draft), json!({"idempotencyKey": "publiceren"}));
    let event = done(&world, &story.imke, "publishEvent", key.clone()).await;
    assert_eq!(done(&world, &story.imke, "publishEvent", key).await, event, "once");
    assert_eq!(not(&world, &story.imke, "publishEvent", of(&draft)).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    assert_eq!(not(&world, &story.imke, "publishEvent", of(&event)).await, "REFUSED input.id:WRONG_STATE");
    assert_eq!(not(&world, &story.imke, "closeEvent", of(&event)).await, "REFUSED input.id:NOT_OVER");
    assert_eq!(
        not(&world, &story.imke, "cancelEvent", with(&of(&event), json!({"reason": "ziek"}))).await,
        "INVALID input.reason:TOO_SHORT"
    );
    let off = done(&world, &story.mo, "cancelEvent", with(&of(&event), why.clone())).await;
    assert_eq!((&off["state"], &off["cancelReason"], &off["version"]), (&json!("CANCELLED"), &why["reason"], &json!(3)));
    assert_eq!(seen(&world, &Actor::Nobody, &off["id"]).await["state"], "CANCELLED");
    for field in ["publishEvent", "updateEvent", "closeEvent"] {
        assert_eq!(not(&world, &story.imke, field, of(&off)).await, "REFUSED input.id:WRONG_STATE", "{field}");
    }
    let kinds = ["event.created", "event.published", "event.cancelled"];
    for kind in kinds {
        assert_eq!(world.count(&format!("SELECT count(*) FROM outbox WHERE kind = '{kind}'")).await, 1, "{kind}");
    }

    let event = published(&world, &story.imke, evening(&story.place, 2)).await;
    let late = done(&world, &story.imke, "createEvent", evening(&story.place, 2)).await;
    world.app.clock.advance(Duration::days(2) + Duration::hours(10));
    // It has begun: its start stays, its end can still be moved, to later than now.
    let moved = |input: Json| with(&of(&event), input);
    assert_eq!(
        not(&world, &story.imke, "updateEvent", moved(json!({"startsAt": "2026-01-16T19:00:00Z"}))).await,
        "REFUSED input.startsAt:WRONG_STATE"
    );
    assert_eq!(
        not(&world, &story.imke, "updateEvent", moved(json!({"endsAt": "2026-01-16T18:10:00Z"}))).await,
        "REFUSED input.endsAt:IN_THE_PAST"
    );
    let event = done(&world, &story.imke, "updateEvent", moved(json!({"endsAt": "2026-01-16T21:00:00Z"}))).await;
    assert_eq!(not(&world, &story.imke, "publishEvent", of(&late)).await, "REFUSED input.id:IN_THE_PAST");
    world.app.clock.advance(Duration::hours(3));
    assert_eq!(not(&world, &story.imke, "cancelEvent", with(&of(&event), why)).await, "REFUSED input.id:IN_THE_PAST");
    assert_eq!(
        not(&world, &story.imke, "updateEvent", with(&of(&event), json!({"endsAt": "2026-01-16T23:00:00Z"}))).await,
        "REFUSED input.endsAt:WRONG_STATE"
    );
    let wrong = with(&of(&event), json!({"report": "kort", "recordingLink": "ftp://bijeen.example"}));
    assert_eq!(not(&world, &story.imke, "closeEvent", wrong).await, "INVALID input.report:TOO_SHORT input.recordingLink:BAD_FORMAT");
    let report = json!({"report": "Er waren **twaalf** ouders.", "recordingLink": "https://bijeen.example/terugkijken"});
    let closed = done(&world, &story.imke, "closeEvent", with(&of(&event), report.clone())).await;
    assert_eq!(
        (&closed["state"], &closed["report"], &closed["recordingLink"]),
        (&json!("CLOSED"), &report["report"], &report["recordingLink"])
    );
    assert_eq!(seen(&world, &Actor::Nobody, &closed["id"]).await["reportHtml"], "<p>Er waren <strong>twaalf</strong> ouders.</p>\n");
    assert_eq!(not(&world, &story.imke, "closeEvent", of(&closed)).await, "REFUSED input.id:WRONG_STATE");
}

async fn a_published_one_is_moved_to_what_comes(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, evening(&story.place, 30)).await;
    let past = with(&of(&event), json!({"startsAt": "2026-01-14T08:30:00Z", "endsAt": "2026-01-14T08:30:00Z"}));
    assert_eq!(not(&world, &story.imke, "updateEvent", past).await, "INVALID input.endsAt:ENDS_BEFORE_START");
    let past = with(&of(&event), json!({"startsAt": "2026-01-14T07:30:00Z", "endsAt": "2026-01-14T08:30:00Z"}));
    assert_eq!(not(&world, &story.imke, "updateEvent", past).await, "REFUSED input.startsAt:IN_THE_PAST input.endsAt:IN_THE_PAST");
    // A draft may lie anywhere: it is nobody's appointment yet.
    let draft = done(&world, &story.imke, "createEvent", evening(&story.place, -30)).await;
    assert_eq!(not(&world, &story.imke, "publishEvent", of(&draft)).await, "REFUSED input.id:IN_THE_PAST");
}

async fn an_archive_takes_nothing_new(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, evening(&story.place, 30)).await;
    let over = published(&world, &story.imke, evening(&story.place, 2)).await;
    let draft = done(&world, &story.imke, "createEvent", evening(&story.place, 40)).await;
    let rights = "query($id: ID!) { event(id: $id) { viewerCanOrganise viewerCanEnd professional: viewerCanRegister(capacity: PROFESSIONAL) \
      parent: viewerCanRegister(capacity: OUDER) } }";
    let may = async |who: &Actor| {
        let told = world.ask(who, rights, json!({"id": event["id"]})).await["event"].clone();
        ["viewerCanOrganise", "viewerCanEnd", "professional", "parent"].map(|right| told[right] == true)
    };
    assert_eq!(may(&story.imke).await, [true, true, true, false]);
    assert_eq!(may(&story.leo).await, [false, false, true, false]);
    assert_eq!(may(&story.anna).await, [false, false, false, true]);
    assert_eq!(may(&Actor::Nobody).await, [false; 4]);
    let archive = "mutation($input: ArchiveCommunityInput!) { archiveCommunity(input: $input) { community { id } } }";
    let version = world.ask(&story.imke, "query($id: ID!) { community(id: $id) { version } }", json!({"id": story.place})).await;
    let input = json!({"id": story.place, "expectedVersion": version["community"]["version"]});
    world.ask(&world.admin().await, archive, json!({"input": input})).await;
    assert_eq!(not(&world, &story.imke, "createEvent", evening(&story.place, 9)).await, "FORBIDDEN input:ARCHIVED");
    for (field, row) in [("updateEvent", &event), ("publishEvent", &draft)] {
        assert_eq!(not(&world, &story.imke, field, of(row)).await, "FORBIDDEN input:ARCHIVED", "{field}");
    }
    let discard = "mutation($input: DiscardEventInput!) { discardEvent(input: $input) { removedEventId } }";
    assert_eq!(world.refused(&story.imke, discard, json!({"input": of(&draft)})).await, "FORBIDDEN input:ARCHIVED");
    let there = seen(&world, &story.imke, &event["id"]).await;
    assert_eq!((&there["joinLink"], &there["viewerCanOrganise"]), (&event["joinLink"], &json!(false)));
    assert_eq!(may(&story.imke).await, [false, true, false, false]);
    // Whoever was to come still gets the news.
    let why = json!({"reason": "Wij gaan hiermee niet door."});
    assert_eq!(not(&world, &story.leo, "cancelEvent", with(&of(&event), why.clone())).await, "FORBIDDEN");
    assert_eq!(done(&world, &story.imke, "cancelEvent", with(&of(&event), why)).await["state"], "CANCELLED");
    world.app.clock.advance(Duration::days(4));
    let closed = done(&world, &story.mo, "closeEvent", with(&of(&over), json!({"report": "Het was de laatste keer."}))).await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(not(&world, &story.imke, "updateEventReport", of(&closed)).await, "FORBIDDEN input:ARCHIVED");
}

stories! {
    published_ones_are_seen_by_who_may_look_inside, each_turn_has_its_state, a_published_one_is_moved_to_what_comes, an_archive_takes_nothing_new,
}
