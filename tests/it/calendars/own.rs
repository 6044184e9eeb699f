//! One's own calendar: by a secret that is shown once, with what one goes to and organises, until it is renewed or withdrawn.
use super::{meetings, read, status, titles};
use crate::{
    door::{Served, answer, open},
    events::{Story, done, evening, of, published, with},
    registrations::{cancel, register},
    stories,
    world::World,
};
use axum::http::header;
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::{http::Rate, policy::Actor};

const RENEW: &str = "mutation($input: RenewCalendarLinkInput!) { renewCalendarLink(input: $input) { path viewer { calendarLinkMadeAt } } }";
const WITHDRAW: &str =
    "mutation($input: WithdrawCalendarLinkInput!) { withdrawCalendarLink(input: $input) { viewer { calendarLinkMadeAt } } }";

async fn renew(world: &World, who: &Actor, input: Json) -> Json {
    world.ask(who, RENEW, json!({"input": input})).await["renewCalendarLink"].clone()
}

async fn link(world: &World, who: &Actor) -> String {
    renew(world, who, json!({})).await["path"].as_str().expect("a path").to_owned()
}

fn id(event: &Json) -> &str {
    event["id"].as_str().expect("an id")
}

async fn it_has_what_one_goes_to_and_organises(world: World) {
    let story = Story::tell(&world, json!({"visibility": "MEMBERS"})).await;
    let meet = async |days: i64, title: &str, more: Json| {
        published(&world, &story.imke, with(&with(&evening(&story.place, days), json!({"title": title})), more)).await
    };
    let sure = meet(30, "Zeker", json!({})).await;
    let full = meet(31, "Vol", json!({"capacity": 1})).await;
    meet(32, "Van een ander", json!({})).await;
    let left = meet(33, "Opgegeven", json!({})).await;
    done(&world, &story.imke, "createEvent", with(&evening(&story.place, 34), json!({"title": "Concept"}))).await;
    register(&world, &story.leo, id(&full), "PROFESSIONAL").await;
    register(&world, &story.anna, id(&sure), "OUDER").await;
    register(&world, &story.anna, id(&full), "OUDER").await;
    let (gone, _) = register(&world, &story.anna, id(&left), "OUDER").await;
    cancel(&world, &story.anna, &gone).await;
    let annas = link(&world, &story.anna).await;
    let (code, headers, text) = world.get(&annas, &[]).await;
    assert_eq!((code, &headers[header::CACHE_CONTROL]), (200, &"private, no-cache".parse().expect("a value")));
    let all = meetings(&text);
    let told: Vec<_> =
        all.iter().map(|one| (one["SUMMARY"].as_str(), one["STATUS"].as_str(), one.get("URL").map(String::as_str))).collect();
    assert_eq!(told, [("Zeker", "CONFIRMED", Some("https://bijeen.example/kamer")), ("Vol", "TENTATIVE", None)]);
    for word in ["ORGANIZER", "ATTENDEE", "Professional", "Ouder\r", "PROFESSIONAL"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    // Who made them has them all, and no link to where they come themselves by no registration.
    let imkes = link(&world, &story.imke).await;
    assert_eq!(titles(&read(&world, &imkes).await), ["Zeker", "Vol", "Van een ander", "Opgegeven"]);
    assert!(meetings(&read(&world, &imkes).await).iter().all(|one| !one.contains_key("URL")));
    // What is called off stays, as such.
    let why = json!({"reason": "De spreker is ziek."});
    done(&world, &story.imke, "cancelEvent", with(&of(&sure), why)).await;
    let all = meetings(&read(&world, &annas).await);
    assert_eq!((all[0]["STATUS"].as_str(), all[0].get("URL"), all[0]["SEQUENCE"].as_str()), ("CANCELLED", None, "3"));
    // Who is no longer a member no longer sees where it is.
    let leave = "mutation($input: LeaveCommunityInput!) { leaveCommunity(input: $input) { __typename } }";
    world.ask(&story.anna, leave, json!({"input": {"id": story.place, "capacity": "OUDER"}})).await;
    assert_eq!(titles(&read(&world, &annas).await), Vec::<String>::new());
}

async fn a_link_is_shown_once_renewed_and_withdrawn(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let made =
        async |who: &Actor| world.ask(who, "{ viewer { calendarLinkMadeAt } }", json!({})).await["viewer"]["calendarLinkMadeAt"].clone();
    assert_eq!(made(&story.anna).await, Json::Null);
    let first = renew(&world, &story.anna, json!({"idempotencyKey": "mijn-agenda"})).await;
    let path = first["path"].as_str().expect("a path").to_owned();
    assert_eq!((path.len(), made(&story.anna).await), ("/calendar/own/.ics".len() + 43, json!("2026-01-14T08:30:00+00:00")));
    assert_eq!(first["viewer"]["calendarLinkMadeAt"], made(&story.anna).await);
    assert_eq!(renew(&world, &story.anna, json!({"idempotencyKey": "mijn-agenda"})).await["path"], Json::Null, "shown once");
    let secret = &path["/calendar/own/".len()..path.len() - 4];
    for table in ["calendar_links", "audit", "idempotency", "outbox"] {
        let rows = world.count(&format!("SELECT count(*) FROM {table}")).await;
        assert!(table == "outbox" || rows > 0, "{table}");
    }
    assert_eq!(world.count(&format!("SELECT count(*) FROM calendar_links WHERE hash LIKE '%{secret}%'")).await, 0, "a hash is kept");
    assert_eq!(status(&world, &path).await, 200);
    world.app.clock.advance(Duration::days(1));
    let second = link(&world, &story.anna).await;
    assert_eq!(
        (status(&world, &path).await, status(&world, &second).await, made(&story.anna).await),
        (404, 200, json!("2026-01-15T08:30:00+00:00"))
    );
    assert_ne!(path, second);
    // Another's is another.
    let leos = link(&world, &story.leo).await;
    for _ in 0..2 {
        let done = world.ask(&story.anna, WITHDRAW, json!({"input": {}})).await;
        assert_eq!(done["withdrawCalendarLink"]["viewer"]["calendarLinkMadeAt"], Json::Null);
    }
    assert_eq!((status(&world, &second).await, status(&world, &leos).await), (404, 200));
    let noted = |what: &str| format!("SELECT count(*) FROM audit WHERE action = 'calendar_link.{what}'");
    assert_eq!((world.count(&noted("renewed")).await, world.count(&noted("withdrawn")).await), (3, 1));
    for query in [RENEW, WITHDRAW] {
        assert_eq!(world.refused(&Actor::Nobody, query, json!({"input": {}})).await, "UNAUTHENTICATED");
        let nobody = world.person("zonder rol", &[]).await;
        assert_eq!(world.refused(&nobody, query, json!({"input": {}})).await, "FORBIDDEN");
    }
}

async fn who_is_suspended_has_none(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, evening(&story.place, 30)).await;
    register(&world, &story.anna, id(&event), "OUDER").await;
    let path = link(&world, &story.anna).await;
    assert_eq!(titles(&read(&world, &path).await).len(), 1);
    let set = async |verb: &str, more: Json| {
        let query = format!(
            "mutation($input: {}{}AccountInput!) {{ {verb}Account(input: $input) {{ account {{ id }} }} }}",
            verb[..1].to_uppercase(),
            &verb[1..]
        );
        let input = with(&json!({"issuer": vonk::tokens::LOCAL_ISSUER, "subject": "anna"}), more);
        world.ask(&world.admin().await, &query, json!({"input": input})).await;
    };
    set("suspend", json!({"reason": "Bedreigt andere deelnemers."})).await;
    let unknown = world.get("/calendar/own/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics", &[]).await;
    let hers = world.get(&path, &[]).await;
    assert_eq!((hers.0, &hers.2), (404, &unknown.2), "as if there were none");
    set("reinstate", json!({})).await;
    assert_eq!(status(&world, &path).await, 200);
}

stories! { it_has_what_one_goes_to_and_organises, a_link_is_shown_once_renewed_and_withdrawn, who_is_suspended_has_none }

#[tokio::test]
async fn calendars_have_their_limits() {
    let settings = vonk::http::DoorSettings { address: Rate::new(60, 200), failed_tokens: Rate::new(6, 2), ..open() };
    let served = Served::with(settings).await;
    let ask = async |path: &str| {
        let answer = answer(served.request(reqwest::Method::GET, path)).await;
        (answer.status, answer.headers.contains_key("retry-after"))
    };
    let own = "/calendar/own/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics";
    assert_eq!([ask(own).await.0, ask("/calendar/municipality/GM0344.ics").await.0], [404, 200]);
    assert_eq!(ask("/calendar/municipality/GM0344.ics").await, (429, true), "two calendars a bucket");
    served.world.app.clock.advance(Duration::seconds(200));
    assert_eq!([ask(own).await.0, ask(own).await.0], [404, 404]);
    served.world.app.clock.advance(Duration::seconds(5));
    let served = Served::with(vonk::http::DoorSettings { failed_tokens: Rate::new(6, 2), ..open() }).await;
    let mut all = vec![];
    for _ in 0..3 {
        all.push(answer(served.request(reqwest::Method::GET, own)).await.status);
    }
    assert_eq!(all, [404, 404, 429], "who tries links is stopped like who tries tokens");
}
