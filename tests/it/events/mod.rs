//! Meetings: every story on both databases, on a clock that is moved. It starts on a Wednesday, 14 January 2026.
mod drafting;
mod friendly;
mod listing;
mod steering;
mod telling;

use crate::{
    questions::{appoint, community, core, join},
    world::World,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// What a meeting shows.
pub const CARD: &str = "id title description descriptionHtml summary startsAt endsAt form location joinLink audience community { id } organisation { id } \
  workArea { label } childcare travelCosts interpreter capacity parentPlaces registrationOpensAt registrationClosesAt state publishedAt cancelReason \
  report reportHtml recordingLink parentFriendly { value reasons } viewerCanOrganise version";

/// A mutation on a meeting, with its input's type.
pub fn deed(field: &str) -> String {
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    format!("mutation($input: {of}!) {{ {field}(input: $input) {{ event {{ {CARD} }} }} }}")
}

/// Does it, and gives the meeting.
pub async fn done(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    world.ask(who, &deed(field), json!({"input": input})).await[field]["event"].clone()
}

/// Wants to be refused without a trace.
pub async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field), json!({"input": input})).await
}

/// A meeting as somebody sees it, or null.
pub async fn seen(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ event(id: $id) {{ {CARD} }} }}"), json!({"id": id})).await["event"].clone()
}

/// One input with more of another in it.
pub fn with(input: &Json, more: Json) -> Json {
    let mut all = input.clone();
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

/// An evening online, some days from where the clock starts.
pub fn evening(place: &str, days: i64) -> Json {
    let day: DateTime<Utc> = "2026-01-14T18:00:00Z".parse().unwrap();
    let (starts, ends) = (day + Duration::days(days), day + Duration::days(days) + Duration::hours(2));
    json!({"communityId": place, "title": "Ouders aan tafel", "startsAt": starts, "endsAt": ends, "form": "ONLINE",
        "joinLink": "https://bijeen.example/kamer"})
}

/// What goes with every change of this meeting.
pub fn of(event: &Json) -> Json {
    json!({"id": event["id"], "expectedVersion": event["version"]})
}

/// A published one.
pub async fn published(world: &World, who: &Actor, input: Json) -> Json {
    let draft = done(world, who, "createEvent", input).await;
    done(world, who, "publishEvent", of(&draft)).await
}

/// imke (a professional) is in the core group, mo moderates, leo and anna are members, noor has nothing to do with it, zus moderates elsewhere.
pub struct Story {
    pub place: String,
    pub imke: Actor,
    pub mo: Actor,
    pub leo: Actor,
    pub anna: Actor,
    pub noor: Actor,
    pub zus: Actor,
}

impl Story {
    pub async fn tell(world: &World, kind: Json) -> Self {
        let [imke, leo, noor] = [world.professional("imke").await, world.professional("leo").await, world.professional("noor").await];
        let (anna, mo, zus) = (world.ouder("anna").await, world.moderator("mo").await, world.moderator("zus").await);
        // Nobody joins what nobody knows of: its doors close when they are in.
        let confidential = kind["visibility"] == "CONFIDENTIAL";
        let open = if confidential { with(&kind, json!({"visibility": "MEMBERS"})) } else { kind };
        let place = community(world, open).await;
        core(world, &imke, &place, "PROFESSIONAL").await;
        join(world, &leo, &place, "PROFESSIONAL").await;
        join(world, &anna, &place, "OUDER").await;
        appoint(world, &join(world, &mo, &place, "STEWARD").await, "MODERATOR").await;
        if confidential {
            let version = world.ask(&mo, "query($id: ID!) { community(id: $id) { version } }", json!({"id": place})).await;
            let change = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { id } } }";
            let input = json!({"id": place, "expectedVersion": version["community"]["version"], "visibility": "CONFIDENTIAL"});
            world.ask(&mo, change, json!({"input": input})).await;
        }
        Self { place, imke, mo, leo, anna, noor, zus }
    }
}
