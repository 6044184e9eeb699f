//! Authors whom a harvest quotes object, for seven days; unnamed ones stay unnamed.
use super::{AGAINST, Story, answer_unnamed, call, done, not, notes, pass, proposal, seen, withdraw};
use crate::{
    questions::{answer, join},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::{Actor, Role};

fn objection(id: &Json, body: &str) -> Json {
    json!({"harvestId": id, "body": body})
}

async fn quoted_authors_object(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let made = story.proposed(&world).await;
    let (mo, id) = (world.moderator("mo").await, &made["id"]);
    let mine = done(&world, &story.bea, "objectToHarvest", objection(id, AGAINST)).await;
    assert_eq!((&mine["version"], &mine["updatedAt"]), (&json!(1), &made["updatedAt"]), "an objection changes no word of it");
    assert_eq!(mine["minorityNotes"][0]["text"], AGAINST);
    assert_eq!(mine["minorityNotes"][0]["createdAt"], "2026-01-14T08:30:00+00:00");
    done(&world, &story.dirk, "objectToHarvest", objection(id, "Een week is te kort dag, dat schreef ik ook.")).await;
    for table in ["outbox WHERE kind", "audit WHERE action"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table} = 'harvest.objected'")).await, 2);
    }
    // Before it is published: who leads sees all, authors their own, other quoted ones nothing of it.
    for (who, n) in [(&story.imke, 2), (&mo, 2), (&story.bea, 1), (&story.dirk, 1), (&story.cas, 0)] {
        assert_eq!(notes(&world, who, id).await.len(), n, "{who:?}");
    }
    // Once per profile: the new words take the place of the old ones.
    pass(&world, 1, 0);
    let again = done(&world, &story.bea, "objectToHarvest", objection(id, "Bij nader inzien: bellen mag, maar kort.")).await;
    assert_eq!(again["minorityNotes"].as_array().expect("notes").len(), 1);
    assert_eq!(again["minorityNotes"][0]["text"], "Bij nader inzien: bellen mag, maar kort.");
    assert_eq!(again["minorityNotes"][0]["createdAt"], "2026-01-15T08:30:00+00:00");
    assert_eq!(world.count("SELECT count(*) FROM objections").await, 2);
}

async fn who_may_object(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let made = done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[&story.answers[0], &story.answers[1]])).await;
    let id = &made["id"];
    assert_eq!(not(&world, &Actor::Nobody, "objectToHarvest", objection(id, AGAINST)).await, "NOT_FOUND input.harvestId:UNKNOWN_ID");
    assert_eq!(not(&world, &story.imke, "objectToHarvest", objection(id, AGAINST)).await, "FORBIDDEN");
    assert_eq!(not(&world, &world.moderator("mo").await, "objectToHarvest", objection(id, AGAINST)).await, "FORBIDDEN");
    let other = json!({"harvestId": id, "capacity": "PROFESSIONAL", "body": AGAINST});
    assert_eq!(not(&world, &story.bea, "objectToHarvest", other).await, "FORBIDDEN", "she did not answer as a professional");
    assert_eq!(
        not(&world, &story.bea, "objectToHarvest", objection(&json!(story.question), "kort")).await,
        "INVALID input.harvestId:WRONG_ID_TYPE input.body:TOO_SHORT"
    );
    assert_eq!(not(&world, &story.bea, "objectToHarvest", objection(id, &"x".repeat(2_001))).await, "INVALID input.body:TOO_LONG");
    // Published: who is not quoted sees it, and still may not.
    pass(&world, 7, 0);
    done(&world, &story.imke, "publishHarvest", json!({"harvestId": id, "expectedVersion": 1})).await;
    assert_eq!(not(&world, &story.noor, "objectToHarvest", objection(id, AGAINST)).await, "FORBIDDEN");
    assert_eq!(not(&world, &Actor::Nobody, "objectToHarvest", objection(id, AGAINST)).await, "UNAUTHENTICATED");
    assert_eq!(not(&world, &story.bea, "objectToHarvest", objection(id, AGAINST)).await, "REFUSED input.harvestId:OBJECTIONS_CLOSED");
}

async fn there_are_seven_days(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let id = &story.proposed(&world).await["id"];
    pass(&world, 7, -1);
    assert_eq!(seen(&world, &story.bea, id).await["viewerCanObject"], true);
    done(&world, &story.bea, "objectToHarvest", objection(id, AGAINST)).await;
    pass(&world, 0, 1);
    assert_eq!(seen(&world, &story.bea, id).await["viewerCanObject"], false);
    assert_eq!(not(&world, &story.bea, "objectToHarvest", objection(id, AGAINST)).await, "REFUSED input.harvestId:OBJECTIONS_CLOSED");
    assert_eq!(not(&world, &story.cas, "objectToHarvest", objection(id, AGAINST)).await, "REFUSED input.harvestId:OBJECTIONS_CLOSED");
}

async fn the_unnamed_stay_unnamed(world: World) {
    let story = Story::tell(&world, json!({})).await;
    // Cas answers by name too: that gives nothing away about the answer without one.
    let named = answer(&world, &story.cas, &story.question, "OUDER", "En dit zeg ik gewoon met mijn naam.").await;
    let mut all: Vec<&str> = story.answers.iter().map(String::as_str).collect();
    all.push(&named);
    let made = done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &all)).await;
    let id = &made["id"];
    done(&world, &story.cas, "objectToHarvest", objection(id, AGAINST)).await;
    done(&world, &story.bea, "objectToHarvest", objection(id, "Ons werd wel iets gevraagd, maar niet vooraf.")).await;
    let by = async |who: &Actor| {
        let harvest = seen(&world, who, id).await;
        harvest["minorityNotes"].as_array().expect("notes").iter().map(|note| note["author"].clone()).collect::<Vec<_>>()
    };
    let unnamed = json!({"displayName": "Ouder", "capacity": "OUDER", "anonymous": true, "profile": null, "handle": null});
    assert_eq!(by(&story.imke).await[0], unnamed, "the core group is told no more");
    assert_eq!(by(&story.cas).await, std::slice::from_ref(&unnamed));
    pass(&world, 7, 0);
    done(&world, &story.imke, "publishHarvest", json!({"harvestId": id, "expectedVersion": 1})).await;
    let everybody = by(&Actor::Nobody).await;
    assert_eq!(everybody[0], unnamed);
    let hers = json!({"displayName": "Bea", "capacity": "OUDER", "anonymous": false, "profile": null, "handle": null});
    assert_eq!(everybody[1], hers, "of a parent the display name alone");
    // Whoever withdraws the answer is no longer shown; what they said against it stays.
    withdraw(&world, &story.bea, &story.answers[0]).await;
    let later = seen(&world, &Actor::Nobody, id).await;
    assert_eq!(later["minorityNotes"][1]["author"], Json::Null);
    assert_eq!(later["minorityNotes"][1]["text"], "Ons werd wel iets gevraagd, maar niet vooraf.");
    assert_eq!(later["answers"][0]["body"], Json::Null);
    assert_eq!(later["answers"][0]["withdrawnAt"], "2026-01-21T08:30:00+00:00");
}

/// Who answered in two capacities says in which one they object: nothing chooses for them, and nothing ties the two together.
async fn two_hats_object_apart(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let eva = world.person("eva", &[Role::Ouder, Role::Professional]).await;
    call(&world, &eva, "Eva").await;
    for hat in ["OUDER", "PROFESSIONAL"] {
        join(&world, &eva, &story.place, hat).await;
    }
    let parent = answer_unnamed(&world, &eva, &story.question, "Als ouder vond ik het fijn.").await;
    let worker = answer(&world, &eva, &story.question, "PROFESSIONAL", "In mijn werk gaat het anders.").await;
    let id = &done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[&parent, &worker])).await["id"];
    assert_eq!(not(&world, &eva, "objectToHarvest", objection(id, AGAINST)).await, "INVALID input.capacity:REQUIRED");
    for (hat, body) in [("OUDER", "Dit zeg ik als ouder."), ("PROFESSIONAL", "Dit zeg ik als professional.")] {
        done(&world, &eva, "objectToHarvest", json!({"harvestId": id, "capacity": hat, "body": body})).await;
    }
    let told = seen(&world, &story.imke, id).await;
    let told: Vec<_> = told["minorityNotes"]
        .as_array()
        .expect("notes")
        .iter()
        .map(|note| (note["text"].as_str().expect("text"), note["author"]["displayName"].as_str().expect("a name")))
        .collect();
    assert_eq!(told, [("Dit zeg ik als ouder.", "Ouder"), ("Dit zeg ik als professional.", "Eva")]);
    // With a token for one of her roles, the other one's objection is not hers to see.
    let only = world.person("eva", &[Role::Professional]).await;
    assert_eq!(notes(&world, &only, id).await, ["Dit zeg ik als professional."]);
}

async fn the_same_key_objects_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let id = &story.proposed(&world).await["id"];
    let mut input = objection(id, AGAINST);
    input["idempotencyKey"] = json!("een-sleutel-van-bea");
    let first = done(&world, &story.bea, "objectToHarvest", input.clone()).await;
    assert_eq!(first, done(&world, &story.bea, "objectToHarvest", input).await);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'harvest.objected'").await, 1);
}

stories! {
    quoted_authors_object,
    who_may_object,
    there_are_seven_days,
    the_unnamed_stay_unnamed,
    two_hats_object_apart,
    the_same_key_objects_once,
}
