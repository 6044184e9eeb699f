//! What a meeting tells beside itself: who made it, what it is about; a draft that is thrown away, and a report that is corrected.
use super::{Story, deed, done, evening, not, of, published, seen, with};
use crate::{questions::core, stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const AUTHOR: &str = "query($id: ID!) { event(id: $id) { author { displayName capacity function organisation workArea coreGroup anonymous handle profile { id } } } }";
const TAGS: &str = "query($id: ID!) { event(id: $id) { tags { id label kind } } }";
const LIST: &str = "query($tags: [ID!], $place: ID!) { events(tagIds: $tags) { totalCount edges { node { id } } } community(id: $place) { events(tagIds: $tags) { totalCount } } }";

async fn its_maker_is_shown_as_they_were(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let author = async |id: &Json| world.ask(&Actor::Nobody, AUTHOR, json!({"id": id})).await["event"]["author"].clone();
    let name = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
    let rename = async |who: &Actor, input: Json| world.ask(who, name, json!({"input": input})).await;
    let make = "mutation($input: CreateOrganisationInput!) { createOrganisation(input: $input) { organisation { id } } }";
    let school = json!({"input": {"name": "De Regenboog", "kind": "SCHOOL", "municipalityIds": ["GM0344"]}});
    let school = world.ask(&world.admin().await, make, school).await["createOrganisation"]["organisation"]["id"].clone();
    let works = json!([{"function": "Intern begeleider", "organisationId": school}]);
    let input = json!({"capacity": "PROFESSIONAL", "displayName": "Imke", "expectedVersion": 1, "affiliations": works});
    rename(&story.imke, input).await;
    let event = published(&world, &story.imke, evening(&story.place, 30)).await;
    rename(&story.imke, json!({"capacity": "PROFESSIONAL", "displayName": "Imke de Wit", "expectedVersion": 2})).await;
    let told = author(&event["id"]).await;
    assert_eq!(
        json!([
            told["displayName"],
            told["capacity"],
            told["function"],
            told["organisation"],
            told["coreGroup"],
            told["anonymous"],
            told["handle"]
        ]),
        json!(["Imke", "PROFESSIONAL", "Intern begeleider", "De Regenboog", true, false, null])
    );
    assert!(told["profile"]["id"].is_string());
    // A parent shows the display name alone, which follows its change.
    let karin = world.ouder("karin").await;
    rename(&karin, json!({"capacity": "OUDER", "displayName": "Karin", "expectedVersion": 1})).await;
    core(&world, &karin, &story.place, "OUDER").await;
    let event = published(&world, &karin, evening(&story.place, 31)).await;
    let before = seen(&world, &Actor::Nobody, &event["id"]).await;
    rename(&karin, json!({"capacity": "OUDER", "displayName": "K.", "expectedVersion": 2})).await;
    let plain = json!({"displayName": "K.", "capacity": "OUDER", "function": null, "organisation": null, "workArea": null, "coreGroup": false, "anonymous": false, "handle": null, "profile": null});
    assert_eq!(author(&event["id"]).await, plain);
    assert_eq!(seen(&world, &Actor::Nobody, &event["id"]).await, before, "nobody edited it");
    // By office.
    let event = published(&world, &story.mo, evening(&story.place, 32)).await;
    assert_eq!(author(&event["id"]).await["capacity"], "STEWARD");
}

async fn it_carries_tags_and_is_found_by_them(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let known = world.ask(&Actor::Nobody, "{ tags(kind: DOMAIN, first: 1) { edges { node { id } } } }", json!({})).await;
    let known = known["tags"]["edges"][0]["node"]["id"].clone();
    let tags = async |id: &Json| world.ask(&story.imke, TAGS, json!({"id": id})).await["event"]["tags"].clone();
    let found = async |who: &Actor, tags: Json| {
        let read = world.ask(who, LIST, json!({"tags": tags, "place": story.place})).await;
        assert_eq!(read["events"]["totalCount"], read["community"]["events"]["totalCount"]);
        read["events"]["totalCount"].clone()
    };
    let input = with(&evening(&story.place, 30), json!({"tags": {"ids": [known], "words": ["Samen sterk"]}}));
    let draft = done(&world, &story.imke, "createEvent", input).await;
    let carried = tags(&draft["id"]).await;
    assert_eq!(
        (carried.as_array().map(Vec::len), &carried[1]["label"], &carried[1]["kind"]),
        (Some(2), &json!("Samen sterk"), &json!("FREE"))
    );
    let word = carried[1]["id"].clone();
    let tag = "query($id: ID!) { tag(id: $id) { id } node(id: $id) { id } tags(kind: FREE) { totalCount } }";
    let sees = async |who: &Actor, id: &Json| {
        let read = world.ask(who, tag, json!({"id": id})).await;
        assert_eq!(read["tag"], read["node"]);
        (read["tag"].is_object(), read["tags"]["totalCount"] == 1)
    };
    // A free word is seen with what carries it.
    assert_eq!((sees(&Actor::Nobody, &word).await, sees(&story.imke, &word).await), ((false, false), (true, true)));
    let event = done(&world, &story.imke, "publishEvent", of(&draft)).await;
    assert_eq!(sees(&Actor::Nobody, &word).await, (true, true));
    published(&world, &story.imke, evening(&story.place, 31)).await;
    assert_eq!((found(&Actor::Nobody, json!([word])).await, found(&Actor::Nobody, json!([word, known])).await), (json!(1), json!(1)));
    assert_eq!((found(&Actor::Nobody, json!([])).await, found(&Actor::Nobody, Json::Null).await), (json!(2), json!(2)));
    let changed = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"tags": {"words": ["samen  sterk"]}}))).await;
    assert_eq!(tags(&changed["id"]).await.as_array().map(Vec::len), Some(1), "the same word is the same tag");
    assert_eq!(found(&Actor::Nobody, json!([known])).await, json!(0));
    let list = |tags: Json| json!({"tags": tags, "place": story.place});
    assert_eq!(world.refused(&story.imke, LIST, list(json!([story.place, "x"]))).await.split(' ').next(), Some("INVALID"));
    assert_eq!(
        world
            .refused(&story.imke, "query($tags: [ID!]) { events(tagIds: $tags) { totalCount } }", json!({"tags": [story.place, "x"]}))
            .await,
        "INVALID tagIds.0:WRONG_ID_TYPE tagIds.1:BAD_ID"
    );
    assert_eq!(
        world
            .refused(&story.imke, "query($tags: [ID!]) { events(tagIds: $tags) { totalCount } }", json!({"tags": vec![known.clone(); 21]}))
            .await,
        "INVALID tagIds:TOO_MANY"
    );
    let wrong = with(&of(&changed), json!({"tags": {"words": ["x"]}}));
    assert_eq!(not(&world, &story.imke, "updateEvent", wrong).await, "INVALID input.tags.words.0:TOO_SHORT");
    // Stewards make one tag of two.
    let other = done(&world, &story.imke, "createEvent", with(&evening(&story.place, 33), json!({"tags": {"words": ["Bundelen"]}}))).await;
    let gone = tags(&other["id"]).await[0]["id"].clone();
    let merge = "mutation($input: MergeTagInput!) { mergeTag(input: $input) { tag { id } } }";
    world.ask(&story.mo, merge, json!({"input": {"id": gone, "into": word, "expectedVersion": 1}})).await;
    assert_eq!(tags(&other["id"]).await[0]["id"], word);
}

async fn a_draft_is_thrown_away(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let discard = "mutation($input: DiscardEventInput!) { discardEvent(input: $input) { removedEventId } }";
    let more = json!({"tags": {"words": ["Alleen hier"]}, "registrationQuestions": [{"text": "Komt u?", "kind": "YES_NO"}]});
    let draft = done(&world, &story.imke, "createEvent", with(&evening(&story.place, 30), more)).await;
    for (who, what) in [(&story.noor, "NOT_FOUND input.id:UNKNOWN_ID"), (&Actor::Nobody, "NOT_FOUND input.id:UNKNOWN_ID")] {
        assert_eq!(world.refused(who, discard, json!({"input": of(&draft)})).await, what);
    }
    let stale = json!({"input": {"id": draft["id"], "expectedVersion": 7}});
    assert_eq!(world.refused(&story.imke, discard, stale).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let input = json!({"input": with(&of(&draft), json!({"idempotencyKey": "weg-ermee"}))});
    for _ in 0..2 {
        assert_eq!(world.ask(&story.imke, discard, input.clone()).await["discardEvent"]["removedEventId"], draft["id"]);
    }
    assert_eq!(seen(&world, &story.imke, &draft["id"]).await, Json::Null);
    for what in ["events", "event_tags", "registration_questions", "tags WHERE label_nl = 'Alleen hier'"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {what}")).await, 0, "{what}");
    }
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'event.discarded'").await, 1);
    let event = published(&world, &story.imke, evening(&story.place, 30)).await;
    assert_eq!(world.refused(&story.imke, discard, json!({"input": of(&event)})).await, "REFUSED input.id:WRONG_STATE");
}

async fn a_report_is_corrected(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, evening(&story.place, 2)).await;
    let right = json!({"report": "Er waren **elf** ouders."});
    assert_eq!(not(&world, &story.imke, "updateEventReport", with(&of(&event), right.clone())).await, "REFUSED input.id:WRONG_STATE");
    world.app.clock.advance(Duration::days(4));
    let told = json!({"report": "Er waren twaalf ouders.", "recordingLink": "https://bijeen.example/terugkijken"});
    let closed = done(&world, &story.imke, "closeEvent", with(&of(&event), told)).await;
    let mended = done(&world, &story.mo, "updateEventReport", with(&of(&closed), right.clone())).await;
    assert_eq!(
        (&mended["report"], &mended["recordingLink"], &mended["state"]),
        (&right["report"], &closed["recordingLink"], &json!("CLOSED"))
    );
    let gone = done(&world, &story.imke, "updateEventReport", with(&of(&mended), json!({"recordingLink": null}))).await;
    assert_eq!((&gone["report"], &gone["recordingLink"]), (&right["report"], &Json::Null));
    let read = "query($id: ID!) { event(id: $id) { reportRevisions { version text } } }";
    let past = async |who: &Actor| world.ask(who, read, json!({"id": event["id"]})).await["event"]["reportRevisions"].clone();
    assert_eq!(past(&story.imke).await, json!([{"version": 3, "text": "Er waren twaalf ouders."}]));
    assert_eq!((past(&story.leo).await, past(&Actor::Nobody).await), (Json::Null, Json::Null));
    let wrong = with(&of(&gone), json!({"report": "kort", "recordingLink": "ftp://bijeen.example"}));
    assert_eq!(not(&world, &story.imke, "updateEventReport", wrong).await, "INVALID input.report:TOO_SHORT input.recordingLink:BAD_FORMAT");
    assert_eq!(world.refused(&story.leo, &deed("updateEventReport"), json!({"input": of(&gone)})).await, "FORBIDDEN");
}

stories! { its_maker_is_shown_as_they_were, it_carries_tags_and_is_found_by_them, a_draft_is_thrown_away, a_report_is_corrected }
