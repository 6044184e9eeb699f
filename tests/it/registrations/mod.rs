//! Registrations for events: every story on both databases.
mod asking;
mod breaking;
mod crowd;
mod exporting;
mod killed;
mod moving;
mod narrowing;
mod rearranging;
mod refusing;
mod seeing;

use crate::{policy::rows, questions::community, world::World};
use chrono::Duration;
use entity::{
    enums::EventState,
    event,
    ids::{CommunityId, ProfileId},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Visible},
};

pub const REGISTER: &str =
    "mutation($input: RegisterForEventInput!) { registerForEvent(input: $input) { registration { id state version } } }";
pub const CANCEL: &str =
    "mutation($input: CancelRegistrationInput!) { cancelRegistration(input: $input) { registration { id state version } } }";
pub const ACCEPT: &str = "mutation($input: AcceptOfferInput!) { acceptOffer(input: $input) { registration { id state version } } }";
pub const ATTEND: &str =
    "mutation($input: MarkAttendanceInput!) { markAttendance(input: $input) { registration { id attended version } } }";

/// An event in a week, published, without an end to its places; `more` says what is different. Gives its global id.
pub async fn event(world: &World, community: &str, more: impl FnOnce(&mut event::Model)) -> String {
    let (now, admin) = (world.app.clock.now(), world.admin().await);
    let id: CommunityId = ids::parse(community).expect("a community's id");
    let read = world.app.db.read();
    let place = entity::community::Entity::visible_to(&admin).filter(entity::community::COLUMN.id.eq(id));
    let place = place.one(&read).await.expect("read").expect("a community that administrators see");
    let mut row = event::Model {
        title: "Samen om tafel".into(),
        starts_at: now + Duration::days(7),
        ends_at: now + Duration::days(7) + Duration::hours(2),
        join_link: Some("https://meet.example.nl/tafel".into()),
        organiser_profile_id: None,
        published_at: Some(now),
        announced_at: Some(now),
        created_at: now,
        updated_at: now,
        ..rows::event(id, place.area_id, ProfileId(uuid::Uuid::nil()), EventState::Published)
    };
    more(&mut row);
    let tx = world.app.begin().await.expect("begun");
    let shown = ids::id(row.id).to_string();
    crate::policy::town::all::<event::Entity, _>(&tx, [row]).await;
    tx.commit().await.expect("kept");
    shown
}

/// An event in a public community with so many places, of which so many are kept for parents.
pub async fn table_for(world: &World, capacity: i32, kept: i32) -> String {
    let place = community(world, json!({})).await;
    event(world, &place, |row| (row.capacity, row.parent_places) = (Some(capacity), kept)).await
}

/// What one registers with.
pub fn coming(event: &str, capacity: &str) -> Json {
    json!({"input": {"eventId": event, "capacity": capacity}})
}

/// Registers: the id, and where it stands.
pub async fn register(world: &World, who: &Actor, event: &str, capacity: &str) -> (String, String) {
    let row = world.ask(who, REGISTER, coming(event, capacity)).await["registerForEvent"]["registration"].clone();
    (text(&row["id"]), text(&row["state"]))
}

/// So many professionals, named after the first, each of them registered: their ids.
pub async fn fill(world: &World, event: &str, name: &str, many: usize) -> Vec<(Actor, String)> {
    let mut all = vec![];
    for n in 0..many {
        let who = world.professional(&format!("{name} {n}")).await;
        let (id, _) = register(world, &who, event, "PROFESSIONAL").await;
        all.push((who, id));
    }
    all
}

pub fn text(json: &Json) -> String {
    json.as_str().expect("a text").to_owned()
}

/// What changes a registration: its id with the version that it has now.
pub async fn current(world: &World, who: &Actor, id: &str) -> Json {
    let row = world.ask(who, "query($id: ID!) { node(id: $id) { ... on Registration { id version } } }", json!({"id": id})).await;
    json!({"input": {"registrationId": id, "expectedVersion": row["node"]["version"]}})
}

/// Gives it up.
pub async fn cancel(world: &World, who: &Actor, id: &str) {
    let input = current(world, who, id).await;
    world.ask(who, CANCEL, input).await;
}

/// Where somebody's registration stands.
pub async fn stands(world: &World, who: &Actor, id: &str) -> String {
    let row = world.ask(who, "query($id: ID!) { node(id: $id) { ... on Registration { state } } }", json!({"id": id})).await;
    text(&row["node"]["state"])
}

/// Where several stand, in their order.
pub async fn states(world: &World, all: &[(Actor, String)]) -> Vec<String> {
    let mut out = vec![];
    for (who, id) in all {
        out.push(stands(world, who, id).await);
    }
    out
}

/// It is so much later, and all that is due by then is done: how much that was.
pub async fn later(world: &World, by: Duration) -> usize {
    world.app.clock.advance(by);
    vonk::jobs::run_due(&world.app).await.expect("jobs")
}

/// How many of each kind there are; what the event's row says of it has to be the same.
pub async fn counts(world: &World) -> [i64; 5] {
    let mut all = [0; 5];
    for (n, state) in ["REGISTERED", "WAITING", "OFFERED", "CANCELLED", "LAPSED"].into_iter().enumerate() {
        all[n] = world.count(&format!("SELECT count(*) FROM registrations WHERE state = '{state}'")).await;
    }
    assert_eq!(world.count("SELECT sum(registered_count) FROM events").await, all[0] + all[2], "places taken or offered: {all:?}");
    assert_eq!(world.count("SELECT sum(waiting_count) FROM events").await, all[1], "waiting: {all:?}");
    all
}
