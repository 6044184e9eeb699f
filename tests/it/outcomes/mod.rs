//! Questions beget meetings, and meetings return to them: every story on both databases.
mod askers;
mod closing;
mod making;
mod suggesting;

use crate::world::World;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// What a meeting shows of its questions, and what comes of a change.
pub const TIED: &str = "id version questions { id text } outcomes { kind question { id } answer { id kind body author { displayName capacity anonymous } } \
  carriedOverTo { id } }";

/// A mutation on a meeting.
pub async fn done(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    let query = format!("mutation($input: {of}!) {{ {field}(input: $input) {{ event {{ {TIED} }} }} }}");
    world.ask(who, &query, json!({"input": input})).await[field]["event"].clone()
}

/// A meeting with its questions, as somebody sees it.
pub async fn tied(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ event(id: $id) {{ {TIED} }} }}"), json!({"id": id})).await["event"].clone()
}

/// The ids in a list of objects.
pub fn ids(list: &Json) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

/// Withdraws a question.
pub async fn withdraw(world: &World, who: &Actor, id: &str) {
    let version =
        world.ask(who, "query($id: ID!) { question(id: $id) { version } }", json!({"id": id})).await["question"]["version"].clone();
    let input = json!({"questionId": id, "expectedVersion": version});
    world
        .ask(
            who,
            "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { id } } }",
            json!({"input": input}),
        )
        .await;
}
