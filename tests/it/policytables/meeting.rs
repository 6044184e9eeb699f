//! The meetings of a policy table: organised by those who run it; what belongs to one, and what adoption makes of them.
use super::{Story, TEXT, done as at, not, pass, seen};
use crate::{
    events::{done, evening, of, published, with},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// An online evening of the table, some days from where the clock starts.
fn meeting(story: &Story, days: i64) -> Json {
    let mut input = evening("", days);
    input.as_object_mut().unwrap().remove("communityId");
    with(&input, json!({"policyTableId": story.table}))
}

const LIST: &str = "query($id: ID!, $friendly: Boolean, $first: Int, $after: String, $last: Int) { policyTable(id: $id) {
  meetings(parentFriendly: $friendly, first: $first, after: $after, last: $last) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id policyTable { id } community { id } } } } } }";

fn ids(told: &Json) -> Vec<Json> {
    let edges = told["policyTable"]["meetings"]["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"]["id"].clone()).collect()
}

async fn those_who_run_the_table_organise(world: World) {
    let story = Story::tell(&world).await;
    for who in [&story.anna, &story.leo, &story.both, &world.moderator("mo").await] {
        assert_eq!(crate::events::not(&world, who, "createEvent", meeting(&story, 20)).await, "FORBIDDEN");
    }
    done(&world, &story.admin, "createEvent", meeting(&story, 50)).await;
    let mut all = vec![];
    for days in [30, 10, 20] {
        all.push(published(&world, &story.rosa, meeting(&story, days)).await["id"].clone());
    }
    let list = async |who: &Actor, more: Json| world.ask(who, LIST, with(&json!({"id": story.table}), more)).await;
    for who in [&Actor::Nobody, &story.anna, &story.rosa] {
        let told = list(who, json!({})).await;
        assert_eq!(ids(&told), [1, 2, 0].map(|i: usize| all[i].clone()));
        assert_eq!(told["policyTable"]["meetings"]["edges"][0]["node"]["policyTable"]["id"], story.table);
        assert_eq!(
            (&told["policyTable"]["meetings"]["totalCount"], &told["policyTable"]["meetings"]["edges"][0]["node"]["community"]),
            (&json!(3), &Json::Null)
        );
    }
    let one = list(&Actor::Nobody, json!({"first": 1})).await;
    let rest = json!({"after": one["policyTable"]["meetings"]["pageInfo"]["endCursor"]});
    assert_eq!(ids(&list(&Actor::Nobody, rest).await), [2, 0].map(|i: usize| all[i].clone()));
    assert_eq!(ids(&list(&Actor::Nobody, json!({"last": 1})).await), [all[0].clone()]);
    assert_eq!(ids(&list(&Actor::Nobody, json!({"friendly": true})).await), [2, 0].map(|i: usize| all[i].clone()));
    let query = "query($id: ID!, $states: [EventState!]) { events(policyTableId: $id, states: $states) { edges { node { id } } } }";
    for (who, drafts) in [(&story.rosa, 1), (&story.admin, 1), (&story.leo, 0), (&Actor::Nobody, 0)] {
        let told = world.ask(who, query, json!({"id": story.table, "states": ["DRAFT"]})).await;
        assert_eq!(told["events"]["edges"].as_array().unwrap().len(), drafts);
    }
    assert_eq!(world.ask(&Actor::Nobody, query, json!({"id": story.table})).await["events"]["edges"].as_array().unwrap().len(), 3);
    assert_eq!(world.refused(&Actor::Nobody, query, json!({"id": story.owner})).await, "INVALID policyTableId:WRONG_ID_TYPE");
    let elsewhere = at(&world, &story.rosa, "openPolicyTable", Story::plan(&story.owner)).await;
    assert_eq!(ids(&world.ask(&Actor::Nobody, LIST, json!({"id": elsewhere["id"]})).await), [] as [Json; 0]);
    // Those who are over stay.
    world.app.clock.advance(chrono::Duration::days(25));
    assert_eq!(ids(&list(&Actor::Nobody, json!({})).await).len(), 3);
}

async fn what_is_brought_in_belongs_to_a_meeting(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let draft = story.draft(&world).await;
    let event = done(&world, &story.rosa, "createEvent", meeting(&story, 10)).await;
    let input = json!({"draftId": draft, "eventId": event["id"], "text": TEXT});
    let refused = async |who: &Actor, input: &Json| not(&world, who, "giveParentInput", input.clone()).await;
    assert_eq!(refused(&story.anna, &input).await, "INVALID input.eventId:UNKNOWN_ID", "a draft is not there for her");
    let event = done(&world, &story.rosa, "publishEvent", of(&event)).await;
    let given = at(&world, &story.anna, "giveParentInput", input.clone()).await;
    assert_eq!(given["window"], Json::Null);
    let told = world.ask(&Actor::Nobody, "query($id: ID!) { parentInput(id: $id) { event { id } } }", json!({"id": given["id"]})).await;
    assert_eq!(told["parentInput"]["event"]["id"], event["id"]);
    let place = crate::questions::community(&world, json!({})).await;
    let other = published(&world, &story.admin, evening(&place, 10)).await;
    let elsewhere = with(&input, json!({"eventId": other["id"]}));
    assert_eq!(refused(&story.anna, &elsewhere).await, "INVALID input.eventId:UNKNOWN_ID", "of another body");
    // Until two weeks after it.
    world.app.clock.advance(chrono::Duration::days(24));
    at(&world, &story.bea, "giveParentInput", input.clone()).await;
    pass(&world, 12);
    assert_eq!(refused(&story.bea, &input).await, "REFUSED input.eventId:INPUT_NOT_OPEN");
    let off = published(&world, &story.rosa, meeting(&story, 60)).await;
    done(&world, &story.rosa, "cancelEvent", with(&of(&off), json!({"reason": "De zaal is afgebrand."}))).await;
    let called_off = with(&input, json!({"eventId": off["id"]}));
    assert_eq!(refused(&story.bea, &called_off).await, "REFUSED input.eventId:EVENT_CANCELLED");
    // A parent who organises nothing there and comes as a parent counts; see below for the others.
}

/// A table with a version, two answered inputs that belong to a meeting, and the meeting over. It was announced so many days ahead.
async fn met(world: &World, story: &Story, ahead: i64) -> Json {
    story.go(world, &["DRAFT"]).await;
    let draft = story.draft(world).await;
    story.go(world, &["CONSULTATION"]).await;
    let event = published(world, &story.rosa, meeting(story, ahead)).await;
    for who in [&story.anna, &story.both] {
        let given = at(world, who, "giveParentInput", json!({"draftId": draft, "eventId": event["id"], "text": TEXT})).await;
        story.respond(world, &given).await;
    }
    event
}

async fn a_friendly_meeting_is_enough_once_it_is_over(world: World) {
    let story = Story::tell(&world).await;
    story.rosa(&world, "recordParentsPosition", json!({"position": "CO_CREATING"})).await;
    met(&world, &story, 20).await;
    let lacks = "REFUSED input.policyTableId.meetings:PARENT_FRIENDLY_MISSING";
    assert_eq!(story.lacks(&world).await, lacks);
    world.app.clock.advance(chrono::Duration::days(20) + chrono::Duration::hours(11));
    assert_eq!(story.lacks(&world).await, lacks, "it goes on");
    pass(&world, 1);
    story.adopt(&world).await;
}

async fn a_meeting_during_office_hours_or_announced_late_is_not(world: World) {
    let story = Story::tell(&world).await;
    story.rosa(&world, "recordParentsPosition", json!({"position": "CO_CREATING"})).await;
    met(&world, &story, 10).await;
    world.app.clock.advance(chrono::Duration::days(11));
    let lacks = "REFUSED input.policyTableId.meetings:PARENT_FRIENDLY_MISSING";
    assert_eq!(story.lacks(&world).await, lacks);
    // One that would have been, and was called off, is none.
    let off = published(&world, &story.rosa, meeting(&story, 40)).await;
    done(&world, &story.rosa, "cancelEvent", with(&of(&off), json!({"reason": "De zaal is afgebrand."}))).await;
    world.app.clock.advance(chrono::Duration::days(40));
    assert_eq!(story.lacks(&world).await, lacks);
    // Nor is one to which no parent could come.
    for closed in [json!({"audience": "PROFESSIONALS"}), json!({"membersOnly": true})] {
        published(&world, &story.rosa, with(&meeting(&story, 80), closed)).await;
    }
    world.app.clock.advance(chrono::Duration::days(40));
    assert_eq!(story.lacks(&world).await, lacks);
    let event = published(&world, &story.rosa, meeting(&story, 120)).await;
    world.app.clock.advance(chrono::Duration::days(40));
    // Closed, it still is one that was held.
    done(&world, &story.rosa, "closeEvent", with(&of(&event), json!({"report": "Er waren **twaalf** ouders."}))).await;
    story.adopt(&world).await;
}

async fn the_position_is_recorded_before_the_first_meeting(world: World) {
    let story = Story::tell(&world).await;
    met(&world, &story, 20).await;
    world.app.clock.advance(chrono::Duration::days(21));
    let lacks = "REFUSED input.policyTableId.parentsPosition:PARENTS_POSITION_MISSING";
    assert_eq!(story.lacks(&world).await, lacks);
    story.rosa(&world, "recordParentsPosition", json!({"position": "CO_CREATING"})).await;
    assert_eq!(story.lacks(&world).await, lacks);
    // Another meeting, or a window, makes it no earlier.
    published(&world, &story.rosa, meeting(&story, 60)).await;
    story.window(&world, 1).await;
    world.app.clock.advance(chrono::Duration::days(61));
    assert_eq!(story.lacks(&world).await, lacks);
}

async fn whoever_comes_as_a_professional_does_not_count(world: World) {
    let story = Story::tell(&world).await;
    story.rosa(&world, "recordParentsPosition", json!({"position": "CO_CREATING"})).await;
    let event = met(&world, &story, 20).await;
    let register = "mutation($input: RegisterForEventInput!) { registerForEvent(input: $input) { registration { id version } } }";
    let come = async |capacity: &str| {
        let input = json!({"eventId": event["id"], "capacity": capacity});
        world.ask(&story.both, register, json!({"input": input})).await["registerForEvent"]["registration"].clone()
    };
    let cancel = async |registration: &Json| {
        let query = "mutation($input: CancelRegistrationInput!) { cancelRegistration(input: $input) { registration { id } } }";
        let input = json!({"registrationId": registration["id"], "expectedVersion": registration["version"]});
        world.ask(&story.both, query, json!({"input": input})).await;
    };
    let met = async || seen(&world, &story.rosa, &story.table).await["adoptionRequirements"][0]["met"].clone();
    let comes = come("OUDER").await;
    assert_eq!(met().await, true, "whoever comes as a parent does");
    cancel(&comes).await;
    let comes = come("PROFESSIONAL").await;
    assert_eq!(met().await, false);
    cancel(&comes).await;
    assert_eq!(met().await, true, "who does not come takes no part");
    come("PROFESSIONAL").await;
    world.app.clock.advance(chrono::Duration::days(21));
    assert_eq!(story.lacks(&world).await, "REFUSED input.policyTableId.inputs:PARENTS_INPUT_MISSING");
}

stories! {
    those_who_run_the_table_organise, what_is_brought_in_belongs_to_a_meeting, a_friendly_meeting_is_enough_once_it_is_over,
    a_meeting_during_office_hours_or_announced_late_is_not, the_position_is_recorded_before_the_first_meeting,
    whoever_comes_as_a_professional_does_not_count,
}
