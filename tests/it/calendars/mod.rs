//! Calendars that other programs read, on both databases: what is in them, what never is, and that they are told again only when something changed.
mod own;

use crate::{
    events::{Story, done, evening, of, published, with},
    stories,
    world::World,
};
use axum::http::{HeaderMap, header};
use chrono::Duration;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The lines of a calendar as they were before they were folded.
pub fn lines(text: &str) -> Vec<String> {
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

/// The meetings of a calendar, each by its properties.
pub fn meetings(text: &str) -> Vec<BTreeMap<String, String>> {
    let (mut all, mut one) = (vec![], None::<BTreeMap<_, _>>);
    for line in lines(text) {
        let (key, value) = line.split_once(':').unwrap_or_else(|| panic!("{line}"));
        match (line.as_str(), &mut one) {
            ("BEGIN:VEVENT", _) => one = Some(BTreeMap::new()),
            ("END:VEVENT", found) => all.extend(found.take()),
            (_, Some(found)) => assert_eq!(found.insert(key.to_owned(), value.to_owned()), None, "{key} twice"),
            (_, None) => {}
        }
    }
    all
}

/// What is in it, by title.
pub fn titles(text: &str) -> Vec<String> {
    meetings(text).into_iter().map(|meeting| meeting["SUMMARY"].clone()).collect()
}

/// A calendar that is there.
pub async fn read(world: &World, path: &str) -> String {
    let (status, headers, text) = world.get(path, &[]).await;
    assert_eq!((status, &headers[header::CONTENT_TYPE]), (200, &"text/calendar; charset=utf-8".parse().expect("a value")), "{path} {text}");
    text
}

/// The status of one that may not be.
pub async fn status(world: &World, path: &str) -> u16 {
    world.get(path, &[]).await.0
}

fn called(place: &str, days: i64, title: &str) -> Json {
    with(&evening(place, days), json!({"title": title}))
}

async fn a_community_s_public_meetings(world: World) {
    let story = Story::tell(&world, json!({"name": "Samen, in Utrecht"})).await;
    let path = format!("/calendar/community/{}.ics", story.place);
    assert_eq!(titles(&read(&world, &path).await), Vec::<String>::new());
    done(&world, &story.imke, "createEvent", called(&story.place, 20, "Concept")).await;
    let more = json!({"summary": "Koffie; en, \\ praten.\nMet 🙂 voor iedereen die wil.", "form": "HYBRID", "location": "Buurthuis, Dorpsstraat 1"});
    let event = published(&world, &story.imke, with(&called(&story.place, 30, "Ouderavond"), more)).await;
    let off = published(&world, &story.imke, called(&story.place, 10, "Afgelast")).await;
    let why = json!({"reason": "De spreker is ziek, helaas."});
    done(&world, &story.imke, "cancelEvent", with(&of(&off), why)).await;
    published(&world, &story.imke, with(&called(&story.place, 31, "Besloten"), json!({"membersOnly": true}))).await;
    published(&world, &story.imke, called(&story.place, 600, "Later dan achttien maanden")).await;
    let text = read(&world, &path).await;
    assert!(lines(&text).contains(&"X-WR-CALNAME:Bijeenkomsten – Samen\\, in Utrecht".to_owned()), "{text}");
    let all = meetings(&text);
    assert_eq!(all.iter().map(|one| one["SUMMARY"].as_str()).collect::<Vec<_>>(), ["Afgelast", "Ouderavond"], "soonest first");
    let one = &all[1];
    assert_eq!(
        (one["UID"].clone(), one["STATUS"].as_str(), one["SEQUENCE"].as_str(), one["DTSTART"].as_str(), one["DTEND"].as_str()),
        (format!("{}@vonk", event["id"].as_str().expect("an id")), "CONFIRMED", "2", "20260213T180000Z", "20260213T200000Z")
    );
    assert_eq!(one["DESCRIPTION"], "Koffie\\; en\\, \\\\ praten.\\nMet 🙂 voor iedereen die wil.");
    assert_eq!(
        (one["LOCATION"].as_str(), one.get("URL"), one["DTSTAMP"].as_str()),
        ("Buurthuis\\, Dorpsstraat 1", None, "20260114T083000Z")
    );
    assert_eq!((all[0]["STATUS"].as_str(), all[0]["DESCRIPTION"].as_str()), ("CANCELLED", "De spreker is ziek\\, helaas."));
    for word in ["ORGANIZER", "ATTENDEE", "Professional", "bijeen.example"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    // A change keeps the UID and raises the SEQUENCE.
    world.app.clock.advance(Duration::hours(1));
    done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"startsAt": "2026-02-13T18:30:00Z"}))).await;
    let now = meetings(&read(&world, &path).await)[1].clone();
    assert_eq!((&now["UID"], now["SEQUENCE"].as_str(), now["DTSTART"].as_str()), (&one["UID"], "3", "20260213T183000Z"));
    assert_eq!((now["LAST-MODIFIED"].as_str(), now["DTSTAMP"].as_str()), ("20260114T093000Z", "20260114T093000Z"));
    // What lies ninety days back is in it, what lies further is not.
    world.app.clock.advance(Duration::days(100));
    assert_eq!(
        titles(&read(&world, &path).await),
        ["Later dan achttien maanden", "Ouderavond", "Afgelast"],
        "what is over comes last, the last one first"
    );
    world.app.clock.advance(Duration::days(20));
    assert_eq!(titles(&read(&world, &path).await), ["Later dan achttien maanden", "Ouderavond"]);
}

async fn a_municipality_s_and_what_is_nobody_s(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let there = json!({"workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}});
    published(&world, &story.imke, with(&called(&story.place, 30, "In Utrecht"), there.clone())).await;
    published(&world, &story.imke, called(&story.place, 30, "In het hele land")).await;
    let inner = Story::tell(&world, json!({"visibility": "MEMBERS", "name": "Binnenkamer"})).await;
    published(&world, &inner.imke, with(&called(&inner.place, 30, "Binnen"), there)).await;
    let text = read(&world, "/calendar/municipality/GM0344.ics").await;
    assert_eq!(titles(&text), ["In Utrecht"]);
    assert!(lines(&text).contains(&"NAME:Bijeenkomsten – Utrecht".to_owned()), "{text}");
    assert_eq!(titles(&read(&world, "/calendar/municipality/GM0363.ics").await), Vec::<String>::new());
    let hidden = Story::tell(&world, json!({"visibility": "CONFIDENTIAL", "name": "Kluis"})).await;
    let nowhere = vonk::graphql::ids::id(entity::ids::CommunityId::new()).to_string();
    for path in [
        "/calendar/municipality/GM9999.ics".to_owned(),
        "/calendar/municipality/GM0344".to_owned(),
        "/calendar/municipality/utrecht.ics".to_owned(),
        format!("/calendar/community/{}.ics", inner.place),
        format!("/calendar/community/{}.ics", hidden.place),
        format!("/calendar/community/{nowhere}.ics"),
        format!("/calendar/network/{}.ics", story.place),
        "/calendar/own/x.ics".to_owned(),
        "/calendar/x.ics".to_owned(),
    ] {
        let (status, headers, text) = world.get(&path, &[]).await;
        assert_eq!((status, headers.get(header::ETAG)), (404, None), "{path} {text}");
    }
}

async fn it_is_told_again_only_when_something_changed(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, called(&story.place, 30, "Ouderavond")).await;
    let path = format!("/calendar/community/{}.ics", story.place);
    let told = |headers: &HeaderMap, name: header::HeaderName| headers[name].to_str().expect("text").to_owned();
    let (_, headers, _) = world.get(&path, &[]).await;
    let (tag, time) = (told(&headers, header::ETAG), told(&headers, header::LAST_MODIFIED));
    assert_eq!((time.as_str(), told(&headers, header::CACHE_CONTROL).as_str()), ("Wed, 14 Jan 2026 08:30:00 GMT", "public, max-age=300"));
    world.app.clock.advance(Duration::hours(1));
    let again = async |headers: &[(header::HeaderName, &str)]| {
        let (status, headers, text) = world.get(&path, headers).await;
        assert_eq!(status == 304, text.is_empty());
        assert!(
            headers.contains_key(header::ETAG)
                && headers.contains_key(header::LAST_MODIFIED)
                && headers.contains_key(header::CACHE_CONTROL)
        );
        status
    };
    assert_eq!(again(&[(header::IF_NONE_MATCH, &tag)]).await, 304);
    assert_eq!(again(&[(header::IF_MODIFIED_SINCE, &time)]).await, 304);
    assert_eq!(again(&[(header::IF_NONE_MATCH, "\"x\""), (header::IF_MODIFIED_SINCE, &time)]).await, 200, "the tag goes before the time");
    // Somebody who registers changes nothing of it.
    crate::registrations::register(&world, &story.anna, event["id"].as_str().expect("an id"), "OUDER").await;
    assert_eq!(again(&[(header::IF_NONE_MATCH, &tag)]).await, 304);
    done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"title": "Ouderochtend"}))).await;
    assert_eq!((again(&[(header::IF_NONE_MATCH, &tag)]).await, again(&[(header::IF_MODIFIED_SINCE, &time)]).await), (200, 200));
    let (_, headers, _) = world.get(&path, &[]).await;
    assert_eq!(told(&headers, header::LAST_MODIFIED), "Wed, 14 Jan 2026 09:30:00 GMT");
    // The next day looks at other days: who goes by the time alone reads it once more.
    let time = told(&headers, header::LAST_MODIFIED);
    assert_eq!(again(&[(header::IF_MODIFIED_SINCE, &time)]).await, 304);
    world.app.clock.advance(Duration::days(1));
    assert_eq!(again(&[(header::IF_MODIFIED_SINCE, &time)]).await, 200);
}

stories! { a_community_s_public_meetings, a_municipality_s_and_what_is_nobody_s, it_is_told_again_only_when_something_changed }
