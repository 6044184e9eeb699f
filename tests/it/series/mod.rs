//! Series of meetings: every story on both databases, over both changes of the clock in 2026 (29 March and 25 October).
mod changing;
mod making;

use crate::world::World;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

pub const OCCURRENCE: &str = "id version title state startsAt endsAt registrationClosesAt recurrenceAt series { id rule }";

pub const CREATE: &str = "mutation($input: CreateSeriesInput!) { createSeries(input: $input) { series { id rule } } }";

/// Tuesday evenings from half past seven to half past nine by the clock on the wall, from 17 March 2026.
pub fn evenings(place: &str, rule: &str) -> Json {
    json!({"rule": rule, "communityId": place, "title": "Ouders aan tafel", "startsAt": "2026-03-17T18:30:00Z",
        "endsAt": "2026-03-17T20:30:00Z", "form": "ONLINE", "joinLink": "https://bijeen.example/kamer"})
}

/// Drafts one, and gives its id.
pub async fn made(world: &World, who: &Actor, input: Json) -> Json {
    world.ask(who, CREATE, json!({"input": input})).await["createSeries"]["series"]["id"].clone()
}

/// Its occurrences, as somebody sees them.
pub async fn occurrences(world: &World, who: &Actor, series: &Json) -> Vec<Json> {
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Series {{ occurrences(first: 100) {{ edges {{ node {{ {OCCURRENCE} }} }} }} }} }} }}"
    );
    let found = world.ask(who, &query, json!({"id": series})).await["node"]["occurrences"]["edges"].clone();
    found.as_array().map(|edges| edges.iter().map(|edge| edge["node"].clone()).collect()).unwrap_or_default()
}

/// One field of each.
pub fn each(all: &[Json], field: &str) -> Vec<String> {
    all.iter().map(|one| one[field].as_str().unwrap_or("null").to_owned()).collect()
}
