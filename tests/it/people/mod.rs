//! People: what is shown of them, in one capacity at a time, and that nothing ties two of their profiles together.
mod accounts;
mod authors;
mod consents;
mod experts;
mod profiles;

use crate::world::World;
use entity::{enums::Capacity, ids::OrganisationId};
use sea_orm::{ConnectionTrait as _, Statement, Value};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, By, Seat},
};

pub async fn run(world: &World, sql: &str, values: impl IntoIterator<Item = Value>) {
    let db = world.app.db.write();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.expect(sql);
}

pub fn by(actor: &Actor, capacity: Capacity, hat_seat: Seat) -> By {
    let person = actor.person().expect("a person");
    let profile = match capacity {
        Capacity::Ouder => person.ouder,
        Capacity::Professional => person.professional,
        Capacity::Steward => person.steward,
    };
    By { account: person.account, audit: person.audit, profile: profile.expect("a profile"), capacity, seat: hat_seat, hat_seat }
}

pub const PROFILE: &str = "id capacity displayName about aboutHtml domains coreRoles expertise { label } workArea { label } affiliations { function organisation { name } workArea { label } }
  workAddress findable version";
pub const UPDATE: &str =
    "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id capacity displayName about aboutHtml domains
  coreRoles expertise { label } workArea { label } affiliations { function organisation { name } workArea { label } } workAddress findable version } } }";
pub const EXPERTS: &str = "query($topic: ID, $domain: Domain, $coreRole: CoreRole, $municipality: ID, $text: String, $first: Int, $after: String, $last: Int, $before: String) {
  experts(topicId: $topic, domain: $domain, coreRole: $coreRole, municipalityId: $municipality, text: $text, first: $first, after: $after, last: $last, before: $before) {
    totalCount { value fewerThan } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id displayName } } } }";

/// Changes the profile in a capacity, at whatever version it has.
pub async fn edit(world: &World, who: &Actor, mut input: Json) -> Json {
    let own = world.ask(who, "{ viewer { profiles { capacity version } } }", json!({})).await;
    let of = own["viewer"]["profiles"].as_array().expect("profiles").iter().find(|one| one["capacity"] == input["capacity"]).cloned();
    input["expectedVersion"] = of.expect("a profile")["version"].clone();
    world.ask(who, UPDATE, json!({"input": input})).await["updateProfile"]["profile"].clone()
}

pub async fn organisation(world: &World, name: &str, state: &str) -> String {
    let id = OrganisationId::new();
    let sql = "INSERT INTO organisations (id, name, search, kind, state, version, created_at, updated_at) VALUES ($1, $2, 'x', 'SCHOOL', $3, 1, $4, $4)";
    run(world, sql, [id.0.into(), name.into(), state.into(), world.app.clock.now().into()]).await;
    ids::id(id).to_string()
}
