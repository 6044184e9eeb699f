//! Drafts: who makes and sees them, what must fit together, what changes.
use super::{Story, done, evening, not, of, published, seen, with};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

async fn who_leads_drafts_and_others_see_nothing(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let all = json!({"description": "Over **meedoen**.", "summary": "We praten over meedoen.", "form": "HYBRID", "location": "Buurthuis, Dorpsstraat 1",
        "audience": "OUDERS", "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}, "childcare": true, "travelCosts": true,
        "interpreter": true, "capacity": 30, "parentPlaces": 10, "registrationOpensAt": "2026-01-20T08:00:00Z",
        "registrationClosesAt": "2026-02-10T08:00:00Z", "idempotencyKey": "een-bijeenkomst"});
    let input = with(&evening(&story.place, 30), all);
    let draft = done(&world, &story.imke, "createEvent", input.clone()).await;
    assert_eq!((&draft["state"], &draft["version"], &draft["publishedAt"]), (&json!("DRAFT"), &json!(1), &Json::Null));
    assert_eq!(
        (&draft["descriptionHtml"], &draft["workArea"]["label"]),
        (&json!("<p>Over <strong>meedoen</strong>.</p>\n"), &json!("Utrecht"))
    );
    assert_eq!(
        (&draft["startsAt"], &draft["capacity"], &draft["parentPlaces"]),
        (&json!("2026-02-13T18:00:00+00:00"), &json!(30), &json!(10))
    );
    assert_eq!((&draft["joinLink"], &draft["viewerCanOrganise"]), (&input["joinLink"], &json!(true)));
    assert_eq!(done(&world, &story.imke, "createEvent", input.clone()).await, draft, "once");
    assert_eq!(world.count("SELECT count(*) FROM events").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'event.created'").await, 1);
    let other = with(&input, json!({"title": "Iets anders"}));
    assert_eq!(not(&world, &story.imke, "createEvent", other).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");

    for who in [&story.imke, &story.mo, &world.admin().await] {
        assert_eq!(seen(&world, who, &draft["id"]).await, draft);
        done(&world, who, "createEvent", evening(&story.place, 40)).await;
    }
    for who in [&Actor::Nobody, &story.leo, &story.anna, &story.noor, &story.zus] {
        assert_eq!(seen(&world, who, &draft["id"]).await, Json::Null);
        let node = world.ask(who, "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", json!({"id": draft["id"]})).await;
        assert_eq!(node, json!({"node": null, "nodes": [null]}));
        for field in ["updateEvent", "publishEvent", "closeEvent"] {
            assert_eq!(not(&world, who, field, of(&draft)).await, "NOT_FOUND input.id:UNKNOWN_ID", "{who:?}");
        }
    }
    for who in [&story.leo, &story.anna, &story.noor, &story.zus] {
        assert_eq!(not(&world, who, "createEvent", evening(&story.place, 9)).await, "FORBIDDEN");
    }
    assert_eq!(not(&world, &Actor::Nobody, "createEvent", evening(&story.place, 9)).await, "UNAUTHENTICATED");
    let hidden = Story::tell(&world, json!({"visibility": "CONFIDENTIAL", "name": "Binnenkamer"})).await;
    assert_eq!(not(&world, &story.noor, "createEvent", evening(&hidden.place, 9)).await, "NOT_FOUND input.communityId:UNKNOWN_ID");
    assert_eq!(not(&world, &story.zus, "createEvent", evening(&hidden.place, 9)).await, "NOT_FOUND input.communityId:UNKNOWN_ID");
}

async fn everything_that_does_not_fit_is_named_at_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let base = evening(&story.place, 30);
    for (wrong, what) in [
        (json!({"endsAt": "2026-02-13T18:00:00Z"}), "input.endsAt:ENDS_BEFORE_START"),
        (json!({"endsAt": "2026-02-27T18:00:01Z"}), "input.endsAt:OUT_OF_RANGE"),
        (json!({"startsAt": "1999-12-31T23:00:00Z"}), "input.startsAt:OUT_OF_RANGE"),
        (json!({"form": "ON_SITE"}), "input.location:REQUIRED input.joinLink:CONFLICTING_ARGUMENTS"),
        (json!({"form": "HYBRID"}), "input.location:REQUIRED"),
        (json!({"location": "Buurthuis"}), "input.location:CONFLICTING_ARGUMENTS"),
        (json!({"joinLink": "http://bijeen.example"}), "input.joinLink:BAD_FORMAT"),
        (json!({"joinLink": "https://ik:geheim@bijeen.example"}), "input.joinLink:BAD_FORMAT"),
        (json!({"joinLink": "javascript:alert(1)"}), "input.joinLink:BAD_FORMAT"),
        (json!({"joinLink": format!("https://bijeen.example/{}", "a".repeat(500))}), "input.joinLink:TOO_LONG"),
        (json!({"capacity": 0}), "input.capacity:OUT_OF_RANGE"),
        (json!({"capacity": 10_001}), "input.capacity:OUT_OF_RANGE"),
        (json!({"capacity": 5, "parentPlaces": 6}), "input.parentPlaces:OUT_OF_RANGE"),
        (json!({"capacity": 5, "parentPlaces": -1}), "input.parentPlaces:OUT_OF_RANGE"),
        (json!({"parentPlaces": 1}), "input.capacity:REQUIRED"),
        (json!({"parentPlaces": -1}), "input.parentPlaces:OUT_OF_RANGE"),
        (json!({"capacity": 5, "parentPlaces": 1, "audience": "PROFESSIONALS"}), "input.parentPlaces:CONFLICTING_ARGUMENTS"),
        (json!({"registrationOpensAt": "2026-02-13T20:00:00Z"}), "input.registrationOpensAt:OUT_OF_RANGE"),
        (json!({"registrationClosesAt": "2026-02-13T20:00:01Z"}), "input.registrationClosesAt:OUT_OF_RANGE"),
        (
            json!({"registrationOpensAt": "2026-02-01T20:00:00Z", "registrationClosesAt": "2026-02-01T20:00:00Z"}),
            "input.registrationClosesAt:ENDS_BEFORE_START",
        ),
        (
            json!({"title": "x", "description": "x".repeat(4_001), "summary": "x".repeat(1_001)}),
            "input.title:TOO_SHORT input.description:TOO_LONG input.summary:TOO_LONG",
        ),
        (json!({"form": "ON_SITE", "joinLink": null, "location": "x".repeat(201)}), "input.location:TOO_LONG"),
        (json!({"communityId": "x", "organisationId": story.place}), "input.communityId:BAD_ID input.organisationId:WRONG_ID_TYPE"),
        (json!({"workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM9999"]}}), "input.workArea.municipalityIds.0:UNKNOWN_ID"),
        (
            json!({"title": "", "endsAt": "2026-02-13T17:00:00Z", "form": "ON_SITE", "joinLink": null, "capacity": 0, "idempotencyKey": "x"}),
            "input.title:REQUIRED input.endsAt:ENDS_BEFORE_START input.location:REQUIRED input.capacity:OUT_OF_RANGE input.idempotencyKey:TOO_SHORT",
        ),
    ] {
        assert_eq!(not(&world, &story.imke, "createEvent", with(&base, wrong.clone())).await, format!("INVALID {what}"), "{wrong}");
    }
    let nowhere = vonk::graphql::ids::id(entity::ids::OrganisationId::new()).to_string();
    let wrong = with(&base, json!({"organisationId": nowhere}));
    assert_eq!(not(&world, &story.imke, "createEvent", wrong).await, "INVALID input.organisationId:UNKNOWN_ID");
    // Nothing finer than a second is kept.
    let fine = with(&base, json!({"startsAt": "2026-02-13T19:00:00.9+01:00", "endsAt": "2026-02-27T18:00:00.999Z"}));
    let draft = done(&world, &story.imke, "createEvent", fine).await;
    assert_eq!((&draft["startsAt"], &draft["endsAt"]), (&json!("2026-02-13T18:00:00+00:00"), &json!("2026-02-27T18:00:00+00:00")));
}

async fn what_changes_fits_with_what_stays(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let base = with(&evening(&story.place, 30), json!({"capacity": 30, "parentPlaces": 10}));
    let draft = done(&world, &story.imke, "createEvent", base).await;
    for (wrong, what) in [
        (json!({"form": "ON_SITE"}), "input.location:REQUIRED input.joinLink:CONFLICTING_ARGUMENTS"),
        (json!({"startsAt": "2026-02-13T20:00:00Z"}), "input.endsAt:ENDS_BEFORE_START"),
        (json!({"capacity": 9}), "input.parentPlaces:OUT_OF_RANGE"),
        (json!({"capacity": null}), "input.capacity:REQUIRED"),
        (json!({"audience": "PROFESSIONALS"}), "input.parentPlaces:CONFLICTING_ARGUMENTS"),
        (json!({"title": "x", "joinLink": "x"}), "input.title:TOO_SHORT input.joinLink:BAD_FORMAT"),
    ] {
        assert_eq!(not(&world, &story.imke, "updateEvent", with(&of(&draft), wrong.clone())).await, format!("INVALID {what}"), "{wrong}");
    }
    let change = json!({"title": "Samen aan tafel", "form": "ON_SITE", "joinLink": null, "location": "Buurthuis", "capacity": null, "parentPlaces": 0,
        "workArea": {"level": "PROVINCE", "province": "Utrecht"}, "childcare": true, "registrationClosesAt": "2026-02-12T00:00:00Z"});
    let changed = done(&world, &story.mo, "updateEvent", with(&of(&draft), change)).await;
    let told = ["title", "form", "joinLink", "location", "capacity", "childcare", "version"].map(|field| changed[field].clone());
    assert_eq!(json!(told), json!(["Samen aan tafel", "ON_SITE", null, "Buurthuis", null, true, 2]));
    assert_eq!((&changed["workArea"]["label"], &changed["startsAt"]), (&json!("Provincie Utrecht"), &draft["startsAt"]));
    let back = with(&of(&changed), json!({"workArea": null, "registrationClosesAt": null}));
    let back = done(&world, &story.imke, "updateEvent", back).await;
    assert_eq!((&back["workArea"]["label"], &back["registrationClosesAt"]), (&json!("Heel Nederland"), &Json::Null));
    assert_eq!(not(&world, &story.imke, "updateEvent", of(&changed)).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let wrong = json!({"id": story.place, "expectedVersion": 1});
    assert_eq!(not(&world, &story.imke, "updateEvent", wrong).await, "INVALID input.id:WRONG_ID_TYPE");
}

async fn no_fewer_places_than_people_who_are_registered(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, with(&evening(&story.place, 30), json!({"capacity": 30}))).await;
    crate::harvests::run(&world, "UPDATE events SET registered_count = 12", []).await;
    let to = |n: i32| with(&of(&event), json!({"capacity": n}));
    assert_eq!(not(&world, &story.imke, "updateEvent", to(11)).await, "REFUSED input.capacity:CAPACITY_TAKEN");
    assert_eq!(done(&world, &story.imke, "updateEvent", to(12)).await["capacity"], 12);
}

stories! {
    who_leads_drafts_and_others_see_nothing, everything_that_does_not_fit_is_named_at_once, what_changes_fits_with_what_stays,
    no_fewer_places_than_people_who_are_registered,
}
