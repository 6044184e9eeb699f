//! Questions and answers: every story on both databases.
mod answering;
mod asking;
mod leaving;
mod listing;
mod steering;
mod turning;
mod withdrawing;

use crate::world::World;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// Makes a community as an administrator and gives its id. `kind` overrides what a public one for everyone is.
pub async fn community(world: &World, kind: Json) -> String {
    let mut input = json!({
        "name": "Passend onderwijs", "description": "Samen leren", "level": "NATIONAL", "workArea": {"level": "NATIONAL"},
        "audience": "EVERYONE", "visibility": "PUBLIC", "joining": "OPEN",
    });
    for (key, value) in kind.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    let query = "mutation($input: CreateCommunityInput!) { createCommunity(input: $input) { community { id } } }";
    let made = world.ask(&world.admin().await, query, json!({"input": input})).await;
    made["createCommunity"]["community"]["id"].as_str().expect("an id").to_owned()
}

/// Joins, and gives the membership's id.
pub async fn join(world: &World, who: &Actor, community: &str, capacity: &str) -> String {
    let input = json!({"communityId": community, "capacity": capacity});
    let done = world
        .ask(
            who,
            "mutation($input: RequestCommunityMembershipInput!) { requestCommunityMembership(input: $input) { communityMembership { id state version } } }",
            json!({"input": input}),
        )
        .await;
    done["requestCommunityMembership"]["communityMembership"]["id"].as_str().expect("an id").to_owned()
}

/// Joins and is made a member of the core group.
pub async fn core(world: &World, who: &Actor, community: &str, capacity: &str) {
    let seat = join(world, who, community, capacity).await;
    appoint(world, &seat, "CORE_GROUP").await;
}

/// Gives a part to a seat, as an administrator.
pub async fn appoint(world: &World, seat: &str, part: &str) {
    let query = "mutation($input: AppointCommunityMemberInput!) { appointCommunityMember(input: $input) { communityMembership { role } } }";
    world.ask(&world.admin().await, query, json!({"input": {"id": seat, "expectedVersion": 1, "role": part}})).await;
}

pub const ASK: &str = "mutation($input: AskQuestionInput!) { askQuestion(input: $input) { question { id version state text author { displayName capacity anonymous profile { id } } } } }";

/// What asks a plain question.
pub fn question(community: &str, capacity: &str, text: &str) -> Json {
    json!({"input": {"communityId": community, "capacity": capacity, "text": text}})
}

/// Asks, and gives the id.
pub async fn ask(world: &World, who: &Actor, community: &str, capacity: &str, text: &str) -> String {
    let done = world.ask(who, ASK, question(community, capacity, text)).await;
    done["askQuestion"]["question"]["id"].as_str().expect("an id").to_owned()
}

pub const ANSWER: &str = "mutation($input: AnswerQuestionInput!) { answerQuestion(input: $input) { answer { id version body kind author { displayName capacity function anonymous profile { id } } } } }";

/// Answers, and gives the id.
pub async fn answer(world: &World, who: &Actor, question: &str, capacity: &str, body: &str) -> String {
    let input = json!({"questionId": question, "capacity": capacity, "kind": "EXPERIENCE", "body": body});
    world.ask(who, ANSWER, json!({"input": input})).await["answerQuestion"]["answer"]["id"].as_str().expect("an id").to_owned()
}
