//! Parent-friendly: told with its reasons, kept for lists, made anew when it is published, changed or moved.
use super::{Story, done, evening, of, published, seen, with};
use crate::{stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// How many of the published ones a list finds.
async fn found(world: &World, friendly: bool) -> Json {
    let list = "query($f: Boolean) { events(parentFriendly: $f) { totalCount } }";
    world.ask(&Actor::Nobody, list, json!({"f": friendly})).await["events"]["totalCount"].clone()
}

async fn what_makes_it_so_is_told(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let site = json!({"form": "ON_SITE", "location": "Buurthuis", "joinLink": null});
    let at = |starts: &str, ends: &str| json!({"startsAt": starts, "endsAt": ends});
    for (more, value, reasons) in [
        (json!({}), true, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (json!({"childcare": true}), true, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "CHILDCARE", "ONLINE"]),
        (site.clone(), false, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "NO_CHILDCARE_NOR_ONLINE"]),
        (with(&site, json!({"childcare": true})), true, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "CHILDCARE"]),
        // A quarter past five on a Thursday in winter, and in summer: the same hour on the wall.
        (at("2026-02-12T16:15:00Z", "2026-02-12T18:00:00Z"), false, vec!["DURING_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (at("2026-02-12T16:30:00Z", "2026-02-12T18:00:00Z"), true, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (at("2026-07-09T15:30:00Z", "2026-07-09T18:00:00Z"), true, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (at("2026-07-09T15:29:59Z", "2026-07-09T18:00:00Z"), false, vec!["DURING_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (at("2026-05-25T10:00:00Z", "2026-05-25T12:00:00Z"), true, vec!["ON_PUBLIC_HOLIDAY", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (at("2026-01-28T08:30:00Z", "2026-01-28T09:30:00Z"), false, vec!["DURING_OFFICE_HOURS", "ANNOUNCED_IN_TIME", "ONLINE"]),
        (at("2026-01-27T18:00:00Z", "2026-01-27T19:30:00Z"), false, vec!["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_LATE", "ONLINE"]),
    ] {
        let input = with(&evening(&story.place, 30), more.clone());
        let draft = done(&world, &story.imke, "createEvent", input).await;
        let told = json!({"value": value, "reasons": reasons});
        assert_eq!(draft["parentFriendly"], told, "as a draft: {more}");
        let event = done(&world, &story.imke, "publishEvent", of(&draft)).await;
        assert_eq!(event["parentFriendly"], told, "{more}");
    }
    assert_eq!((found(&world, true).await, found(&world, false).await), (json!(6), json!(5)));
}

async fn who_moves_it_announces_it_anew(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, evening(&story.place, 20)).await;
    let value = |event: &Json| event["parentFriendly"]["value"].clone();
    world.app.clock.advance(Duration::days(10));
    assert_eq!(value(&seen(&world, &Actor::Nobody, &event["id"]).await), json!(true), "announced is announced");
    let change = async |event: &Json, more: Json| done(&world, &story.imke, "updateEvent", with(&of(event), more)).await;
    let shorter = change(&event, json!({"endsAt": "2026-02-03T19:00:00Z", "title": "Korter"})).await;
    assert_eq!((value(&shorter), found(&world, true).await), (json!(true), json!(1)));
    let moved = change(&shorter, json!({"startsAt": "2026-02-03T17:45:00Z"})).await;
    assert_eq!(moved["parentFriendly"]["reasons"], json!(["OUTSIDE_OFFICE_HOURS", "ANNOUNCED_LATE", "ONLINE"]));
    assert_eq!((found(&world, true).await, found(&world, false).await), (json!(0), json!(1)));
    let later = change(&moved, json!({"startsAt": "2026-02-10T17:45:00Z", "endsAt": "2026-02-10T19:00:00Z"})).await;
    assert_eq!((value(&later), found(&world, true).await), (json!(true), json!(1)));
    let bare = change(&later, json!({"form": "ON_SITE", "joinLink": null, "location": "Buurthuis"})).await;
    assert_eq!((value(&bare), found(&world, true).await), (json!(false), json!(0)));
}

stories! { what_makes_it_so_is_told, who_moves_it_announces_it_anew }
