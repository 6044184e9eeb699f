//! A table is opened, changed, moved; versions, windows and the position of parents. Who may, and what stands in the way.
use super::{Story, appoint, done, from_now, not, organisation, pass, profile, seen};
use crate::{events::with, stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

async fn the_owner_opens_it_and_everybody_reads(world: World) {
    let story = Story::tell(&world).await;
    let plan = with(&Story::plan(&story.owner), json!({"idempotencyKey": "een-beleidstafel"}));
    let table = done(&world, &story.rosa, "openPolicyTable", plan.clone()).await;
    assert_eq!(done(&world, &story.rosa, "openPolicyTable", plan.clone()).await, table, "once");
    assert_eq!((&table["phase"], &table["version"], &table["viewerCanRun"]), (&json!("EXPLORATION"), &json!(1), &json!(true)));
    assert_eq!((&table["domains"], &table["workArea"]["label"]), (&json!(["YOUTH_CARE", "MUNICIPALITY"]), &json!("Utrecht")));
    assert_eq!(table["descriptionHtml"], "<p>Over <strong>nabije</strong> hulp.</p>\n");
    for who in [&Actor::Nobody, &story.anna, &story.leo, &world.moderator("mo").await] {
        let there = seen(&world, who, &table["id"]).await;
        assert_eq!((&there["title"], &there["organisation"]["id"]), (&table["title"], &story.owner));
        assert_eq!((&there["parentsPosition"], &there["viewerCanRun"]), (&Json::Null, &json!(false)));
    }
    assert_eq!(seen(&world, &story.admin, &table["id"]).await["viewerCanRun"], true);
    done(&world, &story.admin, "openPolicyTable", Story::plan(&story.owner)).await;
    let nobody = not(&world, &Actor::Nobody, "openPolicyTable", Story::plan(&story.owner)).await;
    assert_eq!(nobody, "UNAUTHENTICATED");
    for who in [&story.anna, &story.leo, &story.both, &world.moderator("mo").await] {
        assert_eq!(not(&world, who, "openPolicyTable", Story::plan(&story.owner)).await, "FORBIDDEN");
    }
    // A representative of another organisation is nobody here.
    let other = organisation(&world, "Gemeente Zeist").await;
    appoint(&world, &other, &story.leo).await;
    assert_eq!(not(&world, &story.leo, "openPolicyTable", Story::plan(&story.owner)).await, "FORBIDDEN");
    done(&world, &story.leo, "openPolicyTable", Story::plan(&other)).await;
    // Who represents it does so as a professional: without that role they don't.
    let without = world.person("rosa", &[Role::Ouder]).await;
    assert_eq!(not(&world, &without, "openPolicyTable", Story::plan(&story.owner)).await, "FORBIDDEN");
    // Nor does who represented it before.
    let dismiss = "mutation($input: DismissRepresentativeInput!) { dismissRepresentative(input: $input) { organisation { id } } }";
    let input = json!({"organisationId": story.owner, "profileId": profile(&story.rosa)});
    world.ask(&story.admin, dismiss, json!({"input": input})).await;
    assert_eq!(not(&world, &story.rosa, "openPolicyTable", Story::plan(&story.owner)).await, "FORBIDDEN");
}

async fn every_wrong_field_is_named_at_once(world: World) {
    let story = Story::tell(&world).await;
    let plan = |more: Json| with(&Story::plan(&story.owner), more);
    for (wrong, what) in [
        (json!({"title": "x", "description": "x".repeat(4_001)}), "INVALID input.title:TOO_SHORT input.description:TOO_LONG"),
        (json!({"title": "é".repeat(121)}), "INVALID input.title:TOO_LONG"),
        (json!({"title": "Ta\u{202e}fel"}), "INVALID input.title:CONTROL_CHARACTER"),
        (json!({"organisationId": story.table}), "INVALID input.organisationId:WRONG_ID_TYPE"),
        (json!({"organisationId": "nee", "idempotencyKey": "x"}), "INVALID input.organisationId:BAD_ID input.idempotencyKey:TOO_SHORT"),
        (
            json!({"workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM9999"]}}),
            "INVALID input.workArea.municipalityIds.0:UNKNOWN_ID",
        ),
        (
            json!({"organisationId": vonk::graphql::ids::id(entity::ids::OrganisationId::new())}),
            "NOT_FOUND input.organisationId:UNKNOWN_ID",
        ),
    ] {
        assert_eq!(not(&world, &story.rosa, "openPolicyTable", plan(wrong.clone())).await, what, "{wrong}");
    }
    let propose = "mutation($input: ProposeOrganisationInput!) { proposeOrganisation(input: $input) { organisation { id } } }";
    let input = json!({"name": "Nog niet", "kind": "OTHER", "municipalityIds": []});
    let proposed = world.ask(&story.leo, propose, json!({"input": input})).await["proposeOrganisation"]["organisation"]["id"].clone();
    assert_eq!(not(&world, &story.admin, "openPolicyTable", Story::plan(&proposed)).await, "REFUSED input.organisationId:WRONG_STATE");
    let whole = plan(json!({"title": "👩‍👧".to_owned() + &"é".repeat(117), "description": "x".repeat(4_000)}));
    assert_eq!(done(&world, &story.rosa, "openPolicyTable", whole.clone()).await["title"], whole["title"]);
}

async fn what_changes_and_what_stays(world: World) {
    let story = Story::tell(&world).await;
    let change = json!({"title": "Jeugdhulp nabij", "domains": [], "workArea": {"level": "NATIONAL"}});
    let changed = story.rosa(&world, "changePolicyTable", change).await;
    assert_eq!((&changed["title"], &changed["domains"], &changed["version"]), (&json!("Jeugdhulp nabij"), &json!([]), &json!(2)));
    assert_eq!((&changed["workArea"]["label"], &changed["description"]), (&json!("Heel Nederland"), &json!("Over **nabije** hulp.")));
    let stale = json!({"policyTableId": story.table, "expectedVersion": 1, "title": "Anders"});
    assert_eq!(not(&world, &story.rosa, "changePolicyTable", stale.clone()).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    for who in [&story.anna, &story.leo, &world.moderator("mo").await] {
        for (field, more) in [
            ("changePolicyTable", json!({"title": "Anders"})),
            ("movePolicyTable", json!({"phase": "DRAFT"})),
            ("publishPolicyDraft", json!({"text": "Een heel ander plan."})),
            ("recordParentsPosition", json!({"position": "INFORMED"})),
            ("adoptPolicy", json!({})),
        ] {
            assert_eq!(not(&world, who, field, story.of(&world, more).await).await, "FORBIDDEN", "{field}");
        }
        let window = json!({"policyTableId": story.table, "closesAt": from_now(&world, 3)});
        assert_eq!(not(&world, who, "openWrittenWindow", window).await, "FORBIDDEN");
    }
    let missing = with(&stale, json!({"policyTableId": vonk::graphql::ids::id(entity::ids::PolicyTableId::new())}));
    for field in ["changePolicyTable"] {
        assert_eq!(not(&world, &story.rosa, field, missing.clone()).await, "NOT_FOUND input.policyTableId:UNKNOWN_ID");
    }
    assert_eq!(seen(&world, &Actor::Nobody, &missing["policyTableId"]).await, Json::Null);
    let other = with(&stale, json!({"policyTableId": story.owner}));
    assert_eq!(not(&world, &story.rosa, "changePolicyTable", other).await, "INVALID input.policyTableId:WRONG_ID_TYPE");
}

async fn phases_go_step_by_step(world: World) {
    let story = Story::tell(&world).await;
    let refused = async |phase: &str| not(&world, &story.rosa, "movePolicyTable", story.of(&world, json!({"phase": phase})).await).await;
    for phase in ["EXPLORATION", "ADOPTED", "EVALUATION"] {
        assert_eq!(refused(phase).await, "REFUSED input.phase:WRONG_STATE", "{phase}");
    }
    assert_eq!(refused("CONSULTATION").await, "REFUSED input.phase:WRONG_STATE input.policyTableId.drafts:NO_DRAFT");
    let early = story.of(&world, json!({"text": "Een heel vroeg plan."})).await;
    assert_eq!(not(&world, &story.rosa, "publishPolicyDraft", early).await, "REFUSED input.policyTableId:WRONG_STATE");
    story.go(&world, &["DRAFT"]).await;
    assert_eq!(refused("CONSULTATION").await, "REFUSED input.policyTableId.drafts:NO_DRAFT");
    story.go(&world, &["EXPLORATION", "DRAFT"]).await;
    let window = json!({"policyTableId": story.table, "closesAt": from_now(&world, 3)});
    assert_eq!(not(&world, &story.rosa, "openWrittenWindow", window).await, "REFUSED input.policyTableId.drafts:NO_DRAFT");
    story.draft(&world).await;
    assert_eq!(refused("EXPLORATION").await, "REFUSED input.phase:WRONG_STATE", "with a version on the table");
    story.go(&world, &["CONSULTATION"]).await;
    for phase in ["EXPLORATION", "ADOPTED", "EVALUATION", "CONSULTATION"] {
        assert_eq!(refused(phase).await, "REFUSED input.phase:WRONG_STATE", "{phase}");
    }
    story.go(&world, &["DRAFT", "CONSULTATION"]).await;
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'policy_table.phase_changed'").await, 6);
}

async fn versions_follow_each_other(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let first = story.rosa(&world, "publishPolicyDraft", json!({"text": "Een *eerste* plan.", "idempotencyKey": "versie-een"})).await;
    assert_eq!(
        (&first["number"], &first["current"], &first["textHtml"]),
        (&json!(1), &json!(true), &json!("<p>Een <em>eerste</em> plan.</p>\n"))
    );
    let long = "Één regel 👪.\n".repeat(3_846) + "xx";
    assert_eq!(long.chars().count(), 50_000);
    let second = story.rosa(&world, "publishPolicyDraft", json!({"text": long})).await;
    assert_eq!((&second["number"], &second["text"]), (&json!(2), &json!(long)));
    let draft = "query($id: ID!) { node(id: $id) { ... on PolicyDraft { number text current } } }";
    let told = world.ask(&Actor::Nobody, draft, json!({"id": first["id"]})).await["node"].clone();
    assert_eq!(told, json!({"number": 1, "text": "Een *eerste* plan.", "current": false}));
    assert_eq!(seen(&world, &Actor::Nobody, &story.table).await["currentDraft"]["id"], second["id"]);
    for (text, what) in [("kort", "TOO_SHORT"), ("", "REQUIRED"), (&*"x".repeat(50_001), "TOO_LONG")] {
        let wrong = story.of(&world, json!({"text": text})).await;
        assert_eq!(not(&world, &story.rosa, "publishPolicyDraft", wrong).await, format!("INVALID input.text:{what}"));
    }
}

async fn windows_are_never_made_shorter(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    story.draft(&world).await;
    let open = |more: Json| with(&json!({"policyTableId": story.table}), more);
    for (wrong, what) in [
        (json!({"closesAt": from_now(&world, 0)}), "INVALID input.closesAt:ENDS_BEFORE_START"),
        (json!({"opensAt": from_now(&world, 3), "closesAt": from_now(&world, 2)}), "INVALID input.closesAt:ENDS_BEFORE_START"),
        (json!({"closesAt": from_now(&world, 367)}), "INVALID input.closesAt:OUT_OF_RANGE"),
        (json!({"opensAt": from_now(&world, -1), "closesAt": from_now(&world, 20)}), "REFUSED input.opensAt:IN_THE_PAST"),
        (
            json!({"opensAt": from_now(&world, -3), "closesAt": from_now(&world, -1)}),
            "REFUSED input.opensAt:IN_THE_PAST input.closesAt:IN_THE_PAST",
        ),
        (
            json!({"opensAt": "1999-01-01T00:00:00Z", "closesAt": "2200-01-01T00:00:00Z"}),
            "INVALID input.opensAt:OUT_OF_RANGE input.closesAt:OUT_OF_RANGE",
        ),
    ] {
        assert_eq!(not(&world, &story.rosa, "openWrittenWindow", open(wrong.clone())).await, what, "{wrong}");
    }
    let later = open(json!({"opensAt": from_now(&world, 2), "closesAt": from_now(&world, 20), "idempotencyKey": "een-ronde"}));
    let window = done(&world, &story.rosa, "openWrittenWindow", later.clone()).await;
    assert_eq!(done(&world, &story.rosa, "openWrittenWindow", later).await, window);
    assert_eq!(window["open"], false);
    let of = |window: &Json, more: Json| with(&json!({"windowId": window["id"], "expectedVersion": window["version"]}), more);
    let past = of(&window, json!({"opensAt": from_now(&world, -1)}));
    assert_eq!(not(&world, &story.rosa, "changeWrittenWindow", past).await, "REFUSED input.opensAt:IN_THE_PAST");
    let window = done(
        &world,
        &story.rosa,
        "changeWrittenWindow",
        of(&window, json!({"opensAt": from_now(&world, 1), "closesAt": from_now(&world, 5)})),
    )
    .await;
    assert_eq!(not(&world, &story.anna, "changeWrittenWindow", of(&window, json!({}))).await, "FORBIDDEN");
    let stale = json!({"windowId": window["id"], "expectedVersion": 1});
    assert_eq!(not(&world, &story.rosa, "changeWrittenWindow", stale).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    pass(&world, 25);
    let refused = async |more: Json| not(&world, &story.rosa, "changeWrittenWindow", of(&window, more)).await;
    assert_eq!(refused(json!({"closesAt": from_now(&world, 2)})).await, "REFUSED input.closesAt:WINDOW_SHORTENED");
    assert_eq!(
        refused(json!({"opensAt": from_now(&world, 1), "closesAt": from_now(&world, 2)})).await,
        "REFUSED input.opensAt:WRONG_STATE input.closesAt:WINDOW_SHORTENED"
    );
    let window = done(&world, &story.admin, "changeWrittenWindow", of(&window, json!({"closesAt": from_now(&world, 20)}))).await;
    assert_eq!((&window["open"], &window["version"]), (&json!(true), &json!(3)));
    pass(&world, 20 * 24);
    let over = of(&window, json!({"closesAt": from_now(&world, 20)}));
    assert_eq!(not(&world, &story.rosa, "changeWrittenWindow", over).await, "REFUSED input.windowId:WRONG_STATE");
    let missing = json!({"windowId": vonk::graphql::ids::id(entity::ids::WrittenWindowId::new()), "expectedVersion": 1});
    assert_eq!(not(&world, &story.rosa, "changeWrittenWindow", missing).await, "NOT_FOUND input.windowId:UNKNOWN_ID");
}

async fn positions_are_kept_with_their_time(world: World) {
    let story = Story::tell(&world).await;
    let at = world.app.clock.now();
    story.rosa(&world, "recordParentsPosition", json!({"position": "INFORMED"})).await;
    let again = story.of(&world, json!({"position": "INFORMED"})).await;
    assert_eq!(not(&world, &story.rosa, "recordParentsPosition", again).await, "REFUSED input.position:DUPLICATE");
    pass(&world, 1);
    let table = story.rosa(&world, "recordParentsPosition", json!({"position": "CO_DECIDING"})).await;
    let positions: Vec<_> = table["parentsPositionHistory"].as_array().unwrap().iter().map(|row| row["position"].clone()).collect();
    assert_eq!((&table["parentsPosition"], positions), (&json!("CO_DECIDING"), vec![json!("INFORMED"), json!("CO_DECIDING")]));
    assert_eq!(table["parentsPositionHistory"][0]["recordedAt"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap(), at);
    for n in 0..48 {
        let position = if n % 2 == 0 { "INFORMED" } else { "CONSULTED" };
        story.rosa(&world, "recordParentsPosition", json!({"position": position})).await;
    }
    let once_more = story.of(&world, json!({"position": "ADVISING"})).await;
    assert_eq!(not(&world, &story.rosa, "recordParentsPosition", once_more).await, "REFUSED input.policyTableId:TOO_MANY");
    assert_eq!(seen(&world, &Actor::Nobody, &story.table).await["parentsPositionHistory"].as_array().unwrap().len(), 50);
}

stories! {
    the_owner_opens_it_and_everybody_reads, every_wrong_field_is_named_at_once, what_changes_and_what_stays, phases_go_step_by_step,
    versions_follow_each_other, windows_are_never_made_shorter, positions_are_kept_with_their_time,
}
