//! A proposed harvest is revised: the words that were are kept, and who is quoted anew has seven days.
use super::{AGAINST, Story, WORKS, done, not, notes, pass, proposal, seen, withdraw};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};

fn revision(id: &Json, version: i32, changes: Json) -> Json {
    let mut input = json!({"harvestId": id, "expectedVersion": version});
    for (key, value) in changes.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    input
}

async fn words_are_revised(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let made = story.proposed(&world).await;
    let id = &made["id"];
    pass(&world, 2, 0);
    let new = json!({"works": "Vraag *vooraf* of bellen goed uitkomt.", "barriers": "Geen tijd."});
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 1, new)).await;
    assert_eq!((&row["works"], &row["barriers"]), (&json!("Vraag *vooraf* of bellen goed uitkomt."), &json!("Geen tijd.")));
    assert_eq!((&row["version"], &row["answers"]), (&json!(2), &made["answers"]));
    assert_eq!(row["objectionsUntil"], made["objectionsUntil"], "there are still five days in which to object to these words");
    let past = "query($id: ID!) { harvest(id: $id) { revisions { version text explanation motivation writtenAt } } }";
    let kept = world.ask(&story.imke, past, json!({"id": id})).await["harvest"]["revisions"].clone();
    let was = json!({"version": 1, "text": WORKS, "explanation": "", "motivation": "", "writtenAt": "2026-01-14T08:30:00+00:00"});
    assert_eq!(kept, json!([was]));
    assert_eq!(
        world.ask(&story.bea, past, json!({"id": id})).await["harvest"]["revisions"],
        Json::Null,
        "a quoted author reads what it says now"
    );
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 2, json!({"minorityNote": "Eén ouder ziet het anders."}))).await;
    assert_eq!((&row["minorityNote"], &row["version"]), (&json!("Eén ouder ziet het anders."), &json!(3)));
    assert_eq!(row["works"], "Vraag *vooraf* of bellen goed uitkomt.");
    assert_eq!(world.count("SELECT count(*) FROM revisions").await, 1, "no word changed but the note's");
    for table in ["outbox WHERE kind", "audit WHERE action"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table} = 'harvest.updated'")).await, 2);
    }
}

async fn who_is_quoted_anew_has_seven_days(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, c] = &story.answers;
    let id = &done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[a, b])).await["id"];
    pass(&world, 3, 0);
    assert_eq!(seen(&world, &story.dirk, id).await, Json::Null);
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 1, json!({"answerIds": [a, b, c]}))).await;
    assert_eq!(row["objectionsUntil"], "2026-01-24T08:30:00+00:00");
    assert_eq!(seen(&world, &story.dirk, id).await["viewerCanObject"], true);
    pass(&world, 1, 0);
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 2, json!({"answerIds": [c, a]}))).await;
    assert_eq!(row["objectionsUntil"], "2026-01-24T08:30:00+00:00", "nobody new");
    assert_eq!(seen(&world, &story.cas, id).await, Json::Null, "no longer quoted");
    // When the seven days are over, changed words have seven days too; a changed note has not.
    pass(&world, 10, 0);
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 3, json!({"minorityNote": "Eén ouder ziet het anders."}))).await;
    assert_eq!(row["objectionsUntil"], "2026-01-24T08:30:00+00:00");
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 4, json!({"works": "Heel andere woorden dan eerst."}))).await;
    assert_eq!(row["objectionsUntil"], "2026-02-04T08:30:00+00:00");
    assert_eq!(
        not(&world, &story.imke, "publishHarvest", json!({"harvestId": id, "expectedVersion": 5})).await,
        "REFUSED input.harvestId:OBJECTIONS_OPEN"
    );
}

async fn dissent_outlives_the_quote(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, c] = &story.answers;
    let id = &story.proposed(&world).await["id"];
    done(&world, &story.dirk, "objectToHarvest", json!({"harvestId": id, "body": AGAINST})).await;
    done(&world, &story.imke, "reviseHarvest", revision(id, 1, json!({"answerIds": [a, b]}))).await;
    assert_eq!(notes(&world, &story.imke, id).await, [AGAINST]);
    assert_eq!(seen(&world, &story.dirk, id).await, Json::Null);
    let row = done(&world, &story.imke, "reviseHarvest", revision(id, 2, json!({"answerIds": [a, b, c]}))).await;
    assert_eq!(row["minorityNotes"][0]["author"]["displayName"], "Dirk");
}

async fn what_a_revision_needs(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, _] = &story.answers;
    let id = &story.proposed(&world).await["id"];
    for who in [&story.bea, &story.dirk] {
        assert_eq!(not(&world, who, "reviseHarvest", revision(id, 1, json!({"works": WORKS}))).await, "FORBIDDEN");
    }
    assert_eq!(
        not(&world, &story.imke, "reviseHarvest", revision(id, 2, json!({"works": WORKS}))).await,
        "CONFLICT input.expectedVersion:STALE_VERSION"
    );
    let wrong =
        json!({"works": "", "barriers": "x".repeat(8_001), "followUp": "\u{0}", "minorityNote": "x".repeat(8_001), "answerIds": ["nee"]});
    assert_eq!(
        not(&world, &story.imke, "reviseHarvest", revision(&json!("nee"), 1, wrong)).await,
        "INVALID input.harvestId:BAD_ID input.works:REQUIRED input.barriers:TOO_LONG input.followUp:CONTROL_CHARACTER \
         input.minorityNote:TOO_LONG input.answerIds.0:BAD_ID"
    );
    assert_eq!(
        not(&world, &story.imke, "reviseHarvest", revision(id, 1, json!({"answerIds": [a]}))).await,
        "REFUSED input.answerIds:TOO_FEW_ANSWERS"
    );
    withdraw(&world, &story.bea, a).await;
    assert_eq!(
        not(&world, &story.imke, "reviseHarvest", revision(id, 1, json!({"answerIds": [a, b]}))).await,
        "REFUSED input.answerIds.0:WITHDRAWN input.answerIds:TOO_FEW_ANSWERS"
    );
    let mut keyed = revision(id, 1, json!({"followUp": "Wie belt er?"}));
    keyed["idempotencyKey"] = json!("een-sleutel-van-imke");
    let first = done(&world, &story.imke, "reviseHarvest", keyed.clone()).await;
    assert_eq!(first, done(&world, &story.imke, "reviseHarvest", keyed).await);
    pass(&world, 7, 0);
    done(&world, &story.imke, "publishHarvest", json!({"harvestId": id, "expectedVersion": 2})).await;
    assert_eq!(
        not(&world, &story.imke, "reviseHarvest", revision(id, 3, json!({"works": WORKS}))).await,
        "REFUSED input.harvestId:WRONG_STATE"
    );
}

stories! { words_are_revised, who_is_quoted_anew_has_seven_days, dissent_outlives_the_quote, what_a_revision_needs }
