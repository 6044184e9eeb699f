//! Harvests: every story on both databases, on a clock that is moved.
mod objecting;
mod proposing;
mod publishing;
mod revising;

use crate::{
    questions::{answer, ask, community, core, join},
    world::World,
};
use chrono::Duration;
use sea_orm::{ConnectionTrait as _, Statement, Value};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

pub const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";
pub const WORKS: &str = "Bel *vooraf* en vraag wat de ouders willen bespreken.";
pub const AGAINST: &str = "Zo heb ik het niet bedoeld: bellen was bij ons te veel.";

/// What a harvest shows.
pub const CARD: &str = "id state works worksHtml barriers followUp minorityNote objectionsUntil publishedAt version viewerCanObject question { id state } \
  author { displayName capacity coreGroup profile { id } } answers { id body withdrawnAt } \
  minorityNotes { text author { displayName capacity anonymous profile { id } handle } createdAt }";

/// A mutation on a harvest, with its input's type.
pub fn deed(field: &str) -> String {
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    format!("mutation($input: {of}!) {{ {field}(input: $input) {{ harvest {{ {CARD} }} }} }}")
}

/// Does it, and gives the harvest.
pub async fn done(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    world.ask(who, &deed(field), json!({"input": input})).await[field]["harvest"].clone()
}

/// Wants to be refused without a trace.
pub async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field), json!({"input": input})).await
}

/// A harvest as somebody sees it, or null.
pub async fn seen(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ harvest(id: $id) {{ {CARD} }} }}"), json!({"id": id})).await["harvest"].clone()
}

/// What proposes a harvest of these answers.
pub fn proposal(question: &str, answers: &[&str]) -> Json {
    json!({"questionId": question, "works": WORKS, "answerIds": answers})
}

/// The notes beside a harvest, as somebody sees them.
pub async fn notes(world: &World, who: &Actor, id: &Json) -> Vec<String> {
    let harvest = seen(world, who, id).await;
    harvest["minorityNotes"].as_array().into_iter().flatten().map(|note| note["text"].as_str().expect("text").to_owned()).collect()
}

/// Days and seconds pass.
pub fn pass(world: &World, days: i64, seconds: i64) {
    world.app.clock.advance(Duration::days(days) + Duration::seconds(seconds));
}

pub async fn run(world: &World, sql: &str, values: impl IntoIterator<Item = Value>) {
    let tx = world.app.begin().await.expect("begun");
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.expect(sql);
    tx.commit().await.expect("kept");
}

/// Is called so, in every capacity.
pub async fn call(world: &World, who: &Actor, name: &str) {
    for profile in who.profiles().into_iter().filter(|id| !id.is_nil()) {
        run(world, "UPDATE profiles SET display_name = $1 WHERE id = $2", [name.into(), profile.into()]).await;
    }
}

/// Answers without a name, and gives the id.
pub async fn answer_unnamed(world: &World, who: &Actor, question: &str, body: &str) -> String {
    let input = json!({"questionId": question, "capacity": "OUDER", "kind": "EXPERIENCE", "body": body, "anonymous": true});
    let done = world.ask(who, crate::questions::ANSWER, json!({"input": input})).await;
    done["answerQuestion"]["answer"]["id"].as_str().expect("an id").to_owned()
}

/// Withdraws an answer that was not changed.
pub async fn withdraw(world: &World, who: &Actor, answer: &str) {
    let query = "mutation($input: WithdrawAnswerInput!) { withdrawAnswer(input: $input) { answer { withdrawnAt } } }";
    world.ask(who, query, json!({"input": {"answerId": answer, "expectedVersion": 1}})).await;
}

/// A question with three answers: anna asked; bea (a parent, by name), cas (a parent, unnamed) and dirk (a professional) answered; imke is in the
/// core group, leo is a member, and noor has nothing to do with it.
pub struct Story {
    pub place: String,
    pub question: String,
    pub answers: [String; 3],
    pub anna: Actor,
    pub bea: Actor,
    pub cas: Actor,
    pub dirk: Actor,
    pub imke: Actor,
    pub leo: Actor,
    pub noor: Actor,
}

impl Story {
    pub async fn tell(world: &World, kind: Json) -> Self {
        let [anna, bea, cas] = [world.ouder("anna").await, world.ouder("bea").await, world.ouder("cas").await];
        let [dirk, imke, leo, noor] = [
            world.professional("dirk").await,
            world.professional("imke").await,
            world.professional("leo").await,
            world.professional("noor").await,
        ];
        for (who, name) in [(&anna, "Anna"), (&bea, "Bea"), (&cas, "Cas"), (&dirk, "Dirk"), (&imke, "Imke")] {
            call(world, who, name).await;
        }
        let place = community(world, kind).await;
        core(world, &imke, &place, "PROFESSIONAL").await;
        for (who, hat) in [(&anna, "OUDER"), (&bea, "OUDER"), (&cas, "OUDER"), (&dirk, "PROFESSIONAL"), (&leo, "PROFESSIONAL")] {
            join(world, who, &place, hat).await;
        }
        let question = ask(world, &anna, &place, "OUDER", TEXT).await;
        let answers = [
            answer(world, &bea, &question, "OUDER", "Ons werd het vooraf gevraagd.").await,
            answer_unnamed(world, &cas, &question, "Wij kregen een telefoontje, dat schrok ons af.").await,
            answer(world, &dirk, &question, "PROFESSIONAL", "Wij bellen altijd een week van tevoren.").await,
        ];
        Self { place, question, answers, anna, bea, cas, dirk, imke, leo, noor }
    }
    /// Imke proposes a harvest of all three.
    pub async fn proposed(&self, world: &World) -> Json {
        let [a, b, c] = &self.answers;
        done(world, &self.imke, "proposeHarvest", proposal(&self.question, &[a, b, c])).await
    }
}
