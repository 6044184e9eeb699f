//! Networks of parents: every story on both databases, on a clock that is moved. It starts on a Wednesday, 14 January 2026.
mod counting;
pub mod covering;
mod experts;
mod making;
mod sitting;
mod templates;

use crate::{events, world::World};
use chrono::{DateTime, Duration, Utc};
use entity::ids::ProfileId;
use serde_json::{Value as Json, json};
use vonk::{graphql::ids, policy::Actor};

/// What a network shows.
pub const CARD: &str = "id kind name description descriptionHtml municipalities { code } ties { code from until } association { id } contact foundedOn \
  endedOn state confirmedOn confirmations memberCount { value fewerThan } viewerCanManage version";
/// What a seat shows.
pub const SEAT: &str = "id network { id } profile { id displayName } capacity part state message version";

/// A mutation, with its input's type and what it gives.
pub fn deed(field: &str, gives: &str) -> String {
    let of = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    format!("mutation($input: {of}!) {{ {field}(input: $input) {{ {gives} }} }}")
}

fn gives(field: &str) -> String {
    match field {
        "joinNetwork" | "inviteToNetwork" | "decideNetworkSeat" | "appointNetworkSeat" => format!("seat {{ {SEAT} }}"),
        "removeNetworkSeat" => "removedSeatId".into(),
        _ => format!("network {{ {CARD} }}"),
    }
}

/// Does it, and gives the network or the seat.
pub async fn done(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    let told = world.ask(who, &deed(field, &gives(field)), json!({"input": input})).await[field].clone();
    told.as_object().unwrap().values().next().unwrap().clone()
}

/// Wants to be refused without a trace.
pub async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field, &gives(field)), json!({"input": input})).await
}

/// A network as somebody sees it.
pub async fn seen(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ network(id: $id) {{ {CARD} }} }}"), json!({"id": id})).await["network"].clone()
}

/// The id of somebody's first profile.
pub fn profile(who: &Actor) -> String {
    let id = who.profiles().into_iter().find(|id| !id.is_nil()).unwrap();
    ids::id(ProfileId(id)).to_string()
}

/// What makes a network in these municipalities.
pub fn fresh(codes: &[&str]) -> Json {
    json!({"kind": "NETWORK", "name": "Oudernetwerk Utrecht", "municipalityIds": codes, "contact": "info@oudernetwerk.example"})
}

/// A network with a coordinator who took that up.
pub async fn network(world: &World, coordinator: &Actor, codes: &[&str]) -> Json {
    let input = events::with(&fresh(codes), json!({"coordinatorId": profile(coordinator)}));
    let made = done(world, &world.admin().await, "createNetwork", input).await;
    done(world, coordinator, "joinNetwork", json!({"networkId": made["id"], "capacity": "OUDER"})).await;
    seen(world, coordinator, &made["id"]).await
}

/// What goes with every change of this network.
pub fn of(network: &Json) -> Json {
    json!({"networkId": network["id"], "expectedVersion": network["version"]})
}

/// What goes with every change of this seat.
pub fn of_seat(seat: &Json) -> Json {
    json!({"seatId": seat["id"], "expectedVersion": seat["version"]})
}

/// A parent who asked for a seat and has it.
pub async fn member(world: &World, network: &Json, coordinator: &Actor, who: &Actor) -> Json {
    let seat = done(world, who, "joinNetwork", json!({"networkId": network["id"], "capacity": "OUDER"})).await;
    done(world, coordinator, "decideNetworkSeat", events::with(&of_seat(&seat), json!({"accept": true}))).await
}

/// Wijdemeren (GM1696) is to go up in Hilversum (GM0402) on 1 January 2027.
pub async fn merger(world: &World) {
    let csv = "code,name,province,valid_from,valid_until,successors\nGM1696,Wijdemeren,Noord-Holland,,2027-01-01,GM0402\n";
    let import = deed("importMunicipalities", "changed");
    let told = world.ask(&world.admin().await, &import, json!({"input": {"csv": csv, "dryRun": false}})).await;
    assert_eq!(told["importMunicipalities"]["changed"], 1);
}

/// Moves the clock to this moment.
pub fn until(world: &World, moment: &str) {
    let to: DateTime<Utc> = moment.parse().unwrap();
    assert!(to >= world.app.clock.now(), "{moment}");
    world.app.clock.advance(to - world.app.clock.now());
}

/// A meeting of a network, two hours from this moment on, published.
pub async fn meeting(world: &World, who: &Actor, network: &Json, starts: &str, more: Json) -> Json {
    let starts: DateTime<Utc> = starts.parse().unwrap();
    let input = json!({"networkId": network["id"], "title": "Ouders onder elkaar", "startsAt": starts, "endsAt": starts + Duration::hours(2),
        "form": "ONLINE", "joinLink": "https://bijeen.example/kamer", "intervision": true});
    events::published(world, who, events::with(&input, more)).await
}

/// Closes it, with a report.
pub async fn reported(world: &World, who: &Actor, meeting: &Json) -> Json {
    let report = events::with(&events::of(meeting), json!({"report": "We spraken over thuiszitten."}));
    events::done(world, who, "closeEvent", report).await
}
