//! Policy tables: every story on both databases, on a clock that is moved. It starts on a Wednesday, 14 January 2026, in the morning.
mod adopting;
mod counting;
mod giving;
mod listing;
mod meeting;
mod responding;
mod running;
mod seeing;

use crate::{
    events::with,
    harvests::{call, run},
    world::World,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
};

/// What a table shows.
pub const TABLE: &str = "id title description descriptionHtml organisation { id } workArea { label } domains phase parentsPosition \
  parentsPositionHistory { position recordedAt } currentDraft { id number } adoptionRequirements { point met } adoptedAt override { reason at } \
  viewerCanRun version";
/// What an input shows.
pub const INPUT: &str = "id number table { id } draft { id number current } window { id } displayName anonymous province forNetwork profile { id } text \
  textHtml erased response { kind reason respondedAt } responses { kind reason } viewerIsGiver version givenOn";

/// What a mutation gives back, and what of it is shown.
fn shows(field: &str) -> (&'static str, &'static str) {
    match field {
        "publishPolicyDraft" => ("draft", "id number text textHtml current table { id version }"),
        "openWrittenWindow" | "changeWrittenWindow" => ("window", "id opensAt closesAt open version table { id }"),
        "giveParentInput" | "eraseParentInput" | "respondToParentInput" => ("parentInput", INPUT),
        _ => ("policyTable", TABLE),
    }
}

pub fn deed(field: &str) -> String {
    let ((gives, shows), of) = (shows(field), format!("{}{}Input", field[..1].to_uppercase(), &field[1..]));
    format!("mutation($input: {of}!) {{ {field}(input: $input) {{ {gives} {{ {shows} }} }} }}")
}

/// Does it, and gives what it made.
pub async fn done(world: &World, who: &Actor, field: &str, input: Json) -> Json {
    world.ask(who, &deed(field), json!({"input": input})).await[field][shows(field).0].clone()
}

/// Wants to be refused without a trace.
pub async fn not(world: &World, who: &Actor, field: &str, input: Json) -> String {
    world.refused(who, &deed(field), json!({"input": input})).await
}

/// A table as somebody sees it.
pub async fn seen(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ policyTable(id: $id) {{ {TABLE} }} }}"), json!({"id": id})).await["policyTable"].clone()
}

/// An input as somebody sees it.
pub async fn input_of(world: &World, who: &Actor, id: &Json) -> Json {
    world.ask(who, &format!("query($id: ID!) {{ parentInput(id: $id) {{ {INPUT} }} }}"), json!({"id": id})).await["parentInput"].clone()
}

/// The first profile of somebody.
pub fn profile(who: &Actor) -> Json {
    let profile = who.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile");
    json!(ids::id(entity::ids::ProfileId(profile)))
}

/// An organisation in the list, and its id.
pub async fn organisation(world: &World, name: &str) -> Json {
    let make = "mutation($input: CreateOrganisationInput!) { createOrganisation(input: $input) { organisation { id } } }";
    let input = json!({"name": name, "kind": "MUNICIPALITY", "municipalityIds": ["GM0344"]});
    world.ask(&world.moderator("lijst").await, make, json!({"input": input})).await["createOrganisation"]["organisation"]["id"].clone()
}

/// Lets somebody represent it.
pub async fn appoint(world: &World, organisation: &Json, who: &Actor) {
    let appoint = "mutation($input: AppointRepresentativeInput!) { appointRepresentative(input: $input) { organisation { id } } }";
    let professional = who.profiles()[1];
    let input = json!({"organisationId": organisation, "profileId": ids::id(entity::ids::ProfileId(professional))});
    world.ask(&world.admin().await, appoint, json!({"input": input})).await;
}

/// An account goes: how many of its inputs were erased.
pub async fn erase_inputs_of(world: &World, account: entity::ids::AccountId) -> usize {
    vonk::mutation::by_itself(&world.app, "eraseAccount", async |write| vonk::policytables::erase_inputs_of(write, account).await)
        .await
        .unwrap()
}

/// Hours pass.
pub fn pass(world: &World, hours: i64) {
    world.app.clock.advance(Duration::hours(hours));
}

pub fn from_now(world: &World, days: i64) -> DateTime<Utc> {
    world.app.clock.now() + Duration::days(days)
}

/// A network at work, and who coordinates it, put there as the tables have it.
pub async fn network(world: &World, name: &str, coordinator: &Actor) -> Json {
    let (id, seat, area) = (entity::ids::NetworkId::new(), entity::ids::NetworkSeatId::new(), "SELECT id FROM areas LIMIT 1");
    let now = world.app.clock.now();
    let sql = format!(
        "INSERT INTO networks (id, kind, name, search, description, area_id, contact, founded_on, state, member_count, version, created_at, updated_at) \
         VALUES ($1, 'NETWORK', $2, $2, '', ({area}), 'info@netwerk.example', '2025-01-01', 'ACTIVE', 1, 1, $3, $3)"
    );
    run(world, &sql, [id.0.into(), name.into(), now.into()]).await;
    let sql = "INSERT INTO network_seats (id, network_id, profile_id, capacity, part, state, version, created_at, updated_at) \
               VALUES ($1, $2, $3, 'OUDER', 'COORDINATOR', 'ACTIVE', 1, $4, $4)";
    run(world, sql, [seat.0.into(), id.0.into(), coordinator.profiles()[0].into(), now.into()]).await;
    json!(ids::id(id))
}

/// A table of a municipality: rosa (a professional) represents it, and opened the table; anna, bea and cas are parents; both is a parent and a
/// professional; leo (a professional) has nothing to do with it.
pub struct Story {
    pub owner: Json,
    pub table: Json,
    pub rosa: Actor,
    pub anna: Actor,
    pub bea: Actor,
    pub cas: Actor,
    pub both: Actor,
    pub leo: Actor,
    pub admin: Actor,
}

pub const TEXT: &str = "Wij vragen **eerst** aan ouders wat zij nodig hebben.";
pub const WHY: &str = "Wij nemen dit over in paragraaf twee van het plan.";

impl Story {
    pub async fn tell(world: &World) -> Self {
        let [anna, bea, cas] = [world.ouder("anna").await, world.ouder("bea").await, world.ouder("cas").await];
        let (rosa, leo) = (world.professional("rosa").await, world.professional("leo").await);
        let both = world.person("both", &[Role::Ouder, Role::Professional]).await;
        for (who, name) in [(&anna, "Anna"), (&bea, "Bea"), (&cas, "Cas"), (&both, "Bo")] {
            call(world, who, name).await;
        }
        let owner = organisation(world, "Gemeente Utrecht").await;
        appoint(world, &owner, &rosa).await;
        let table = done(world, &rosa, "openPolicyTable", Self::plan(&owner)).await["id"].clone();
        Self { owner, table, rosa, anna, bea, cas, both, leo, admin: world.admin().await }
    }
    pub fn plan(owner: &Json) -> Json {
        json!({"organisationId": owner, "title": "Jeugdhulp dichtbij", "description": "Over **nabije** hulp.",
            "workArea": {"level": "MUNICIPALITIES", "municipalityIds": ["GM0344"]}, "domains": ["YOUTH_CARE", "MUNICIPALITY"]})
    }
    /// What goes with every change of the table.
    pub async fn of(&self, world: &World, more: Json) -> Json {
        let version = seen(world, &Actor::Nobody, &self.table).await["version"].clone();
        with(&json!({"policyTableId": self.table, "expectedVersion": version}), more)
    }
    /// What rosa does to the table.
    pub async fn rosa(&self, world: &World, field: &str, more: Json) -> Json {
        done(world, &self.rosa, field, self.of(world, more).await).await
    }
    pub async fn go(&self, world: &World, phases: &[&str]) {
        for phase in phases {
            self.rosa(world, "movePolicyTable", json!({"phase": phase})).await;
        }
    }
    /// A version of the policy, and its id.
    pub async fn draft(&self, world: &World) -> Json {
        self.rosa(world, "publishPolicyDraft", json!({"text": "# Plan\n\nHulp is dichtbij."})).await["id"].clone()
    }
    /// A window of so many days from now on.
    pub async fn window(&self, world: &World, days: i64) -> Json {
        let input = json!({"policyTableId": self.table, "closesAt": from_now(world, days)});
        done(world, &self.rosa, "openWrittenWindow", input).await
    }
    pub async fn give(&self, world: &World, who: &Actor, draft: &Json) -> Json {
        done(world, who, "giveParentInput", json!({"draftId": draft, "text": TEXT})).await
    }
    pub async fn respond(&self, world: &World, input: &Json) -> Json {
        let said = json!({"parentInputId": input["id"], "expectedVersion": input["version"], "kind": "PARTLY", "reason": WHY});
        done(world, &self.rosa, "respondToParentInput", said).await
    }
    /// The position of parents, a version, a consultation, and a window of so many days; the version's id.
    pub async fn consulted(&self, world: &World, days: i64) -> Json {
        self.rosa(world, "recordParentsPosition", json!({"position": "ADVISING"})).await;
        self.go(world, &["DRAFT"]).await;
        let draft = self.draft(world).await;
        self.go(world, &["CONSULTATION"]).await;
        pass(world, 1);
        self.window(world, days).await;
        draft
    }
    /// All that adoption needs.
    pub async fn ready(&self, world: &World) -> Json {
        let draft = self.consulted(world, 14).await;
        for who in [&self.anna, &self.bea] {
            let given = self.give(world, who, &draft).await;
            self.respond(world, &given).await;
        }
        pass(world, 14 * 24);
        draft
    }
    /// Which points rosa is told to lack.
    pub async fn lacks(&self, world: &World) -> String {
        let told = not(world, &self.rosa, "adoptPolicy", self.of(world, json!({})).await).await;
        let requirements = seen(world, &self.rosa, &self.table).await["adoptionRequirements"].clone();
        let met = |point: &str| requirements.as_array().unwrap().iter().find(|row| row["point"] == point).unwrap()["met"] == true;
        for (point, code) in [
            ("PARENTS_INPUT", "PARENTS_INPUT_MISSING"),
            ("RESPONSES", "RESPONSE_MISSING"),
            ("PARENTS_POSITION", "PARENTS_POSITION_MISSING"),
            ("PARENT_FRIENDLY", "PARENT_FRIENDLY_MISSING"),
        ] {
            assert_eq!(met(point), !told.contains(code), "{point}: shown before as it is told then");
        }
        told
    }
    pub async fn adopt(&self, world: &World) -> Json {
        self.rosa(world, "adoptPolicy", json!({})).await
    }
}
