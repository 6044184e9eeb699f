//! A stage for the root fields: a public community and a confidential one with the same in both, and people who stand differently to them.
use super::town;
use crate::world::World;
use entity::{
    area,
    enums::{Capacity, EventState, HarvestState, OrganisationState, Part, RegistrationState, SeatState},
    event, harvest, harvest_answer,
    ids::*,
    membership, organisation, registration,
};
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use vonk::{
    graphql::ids::{self, Global},
    policy::{Actor, Open as _, Role},
};

/// In which of the two communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Public,
    Hidden,
}

/// What is there, by the names that documents use.
pub struct Stage {
    /// Name, actor, and the capacity in which they do things.
    pub people: Vec<(&'static str, Actor, &'static str)>,
    names: HashMap<(Place, &'static str), String>,
    shared: HashMap<&'static str, String>,
}

const OF_A_PLACE: [&str; 20] = [
    "community",
    "question",
    "draft",
    "pending",
    "closed",
    "answer",
    "answer2",
    "harvest",
    "member",
    "request",
    "community.version",
    "event",
    "meeting",
    "meeting over",
    "poll",
    "poll over",
    "meeting closed",
    "registration",
    "offer",
    "came",
];

fn profile(actor: &Actor) -> ProfileId {
    ProfileId(actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile"))
}
fn quoted(id: impl AsRef<str>) -> String {
    format!("\"{}\"", id.as_ref())
}
fn bare<I: Kinded>(id: &Json) -> I {
    match ids::read(id.as_str().expect("an id")).expect("ours") {
        Global::Row(_, id) => I::of(id),
        Global::Municipality(_) => panic!("a municipality"),
    }
}
/// Does one thing that works, and gives what `gives` asks of it.
async fn done(world: &World, actor: &Actor, field: &str, input: &str, gives: &str) -> Json {
    world.ask(actor, &format!("mutation {{ {field}(input: {{ {input} }}) {{ {gives} }} }}"), json!({})).await[field].clone()
}

/// A support point that the author coordinates, with a parent in it whom it proposed, and one who asked for a seat; and one that nobody coordinates.
async fn network(world: &World, admin: &Actor, author: &Actor) -> Vec<(&'static str, String)> {
    let ouder = world.ouder("stranger").await;
    let made = async |more: &str| {
        let input =
            format!("kind: SUPPORT_POINT, name: \"Steunpunt\", municipalityIds: [\"GM0344\"], contact: \"info@steunpunt.example\"{more}");
        done(world, admin, "createNetwork", &input, "network { id }").await["network"]["id"].to_string()
    };
    let id = made(&format!(", coordinatorId: {}", quoted(ids::id(profile(author))))).await;
    let lone = made("").await;
    let join = async |who: &Actor, hat: &str| {
        done(world, who, "joinNetwork", &format!("networkId: {id}, capacity: {hat}"), "seat { id }").await["seat"]["id"].to_string()
    };
    join(author, "PROFESSIONAL").await;
    let (seat, request) = (join(&ouder, "OUDER").await, join(&world.ouder("parent").await, "OUDER").await);
    done(world, author, "decideNetworkSeat", &format!("seatId: {seat}, accept: true, expectedVersion: 1"), "__typename").await;
    let template = "title: \"Avond\", programme: \"Kennismaken\", minutes: 90, form: ONLINE";
    let template = done(world, admin, "createEventTemplate", template, "template { id }").await["template"]["id"].to_string();
    let ask = async || {
        let input = "topic: \"Beleid\", setting: \"Een middag in het gemeentehuis.\", hours: 3, workArea: {level: NATIONAL}";
        let input = format!("{input}, networkId: {id}");
        done(world, admin, "askForExpert", &input, "request { id }").await["request"]["id"].to_string()
    };
    let offer = async |request: &str| {
        let input = format!("requestId: {request}, networkId: {id}, seatId: {seat}, message: \"Iemand met ervaring.\"");
        done(world, author, "offerExpert", &input, "offer { id }").await["offer"]["id"].to_string()
    };
    let (asked, open, willing) = (ask().await, ask().await, ask().await);
    let (offered, said) = (offer(&asked).await, offer(&willing).await);
    done(world, &ouder, "answerExpertOffer", &format!("offerId: {said}, expectedVersion: 1, willing: true"), "__typename").await;
    vec![
        ("network", id),
        ("lone network", lone),
        ("network seat", seat),
        ("network request", request),
        ("template", template),
        ("expert request", asked),
        ("expert request open", open),
        ("expert offer", offered),
        ("expert offer willing", said),
    ]
}

impl Stage {
    pub async fn build(world: &World) -> Self {
        let (admin, leader) = (world.admin().await, world.moderator("leader").await);
        let (author, left) = (world.professional("author").await, world.professional("author who left").await);
        let people = vec![
            ("nobody", Actor::Nobody, "PROFESSIONAL"),
            ("ouder", world.ouder("stranger").await, "OUDER"),
            ("professional", world.professional("stranger too").await, "PROFESSIONAL"),
            ("moderator", world.moderator("another").await, "STEWARD"),
            ("admin", admin.clone(), "STEWARD"),
            ("its moderator", leader.clone(), "STEWARD"),
            ("member, author", author.clone(), "PROFESSIONAL"),
            ("author who left", left.clone(), "PROFESSIONAL"),
            ("representative", world.professional("representative").await, "PROFESSIONAL"),
        ];
        let mut stage = Self { people, names: HashMap::new(), shared: HashMap::new() };
        for place in [Place::Public, Place::Hidden] {
            stage.furnish(world, place, &admin, &leader, [&author, &left]).await;
        }
        stage.share(world, &admin, &author).await;
        stage.shared.extend(network(world, &admin, &author).await);
        stage.set_a_table(world, &admin).await;
        stage
    }

    /// The same in both places.
    async fn furnish(&mut self, world: &World, place: Place, admin: &Actor, leader: &Actor, [author, left]: [&Actor; 2]) {
        let visibility = if place == Place::Public { "PUBLIC" } else { "CONFIDENTIAL" };
        let input = format!(
            "name: \"{place:?}\", description: \"\", level: NATIONAL, workArea: {{level: NATIONAL}}, audience: EVERYONE, visibility: {visibility}, joining: OPEN"
        );
        let community = done(world, admin, "createCommunity", &input, "community { id }").await["community"]["id"].clone();
        let here = format!("communityId: {community}");
        // Its moderator takes over from the administrator.
        let enter = async |who: &Actor, by: &Actor, capacity: &str| {
            let invitation = format!("{here}, profileId: {}", quoted(ids::id(profile(who))));
            done(world, by, "inviteCommunityMember", &invitation, "communityMembership { id }").await;
            let seat = done(
                world,
                who,
                "requestCommunityMembership",
                &format!("{here}, capacity: {capacity}"),
                "communityMembership { id version }",
            )
            .await;
            (seat["communityMembership"]["id"].clone(), seat["communityMembership"]["version"].clone())
        };
        let (seat, version) = enter(leader, admin, "STEWARD").await;
        let appointed = format!("id: {seat}, role: MODERATOR, expectedVersion: {version}");
        done(world, admin, "appointCommunityMember", &appointed, "communityMembership { id }").await;
        done(world, admin, "leaveCommunity", &format!("id: {community}, capacity: STEWARD"), "__typename").await;
        enter(author, leader, "PROFESSIONAL").await;
        let (member, version) = enter(&world.professional("member").await, leader, "PROFESSIONAL").await;
        self.name(place, "member", &member);
        self.names.insert((place, "member.version"), version.to_string());

        enter(left, leader, "PROFESSIONAL").await;

        let ask_as = async |who: &Actor, more: &str| {
            let input = format!(
                "{here}, capacity: PROFESSIONAL, text: \"Hoe betrekken jullie ouders bij het plan?\", explanation: \"\", motivation: \"\"{more}"
            );
            done(world, who, "askQuestion", &input, "question { id version }").await["question"].clone()
        };
        let ask = async |more: &str| ask_as(author, more).await;
        let question = ask(", tags: {words: [\"vrij woord\", \"ander woord\"]}").await;
        let draft = ask(", draft: true").await;
        let closed = ask("").await;
        let input = format!("questionId: {}, expectedVersion: {}, reason: \"Voor nu is het genoeg.\"", closed["id"], closed["version"]);
        let closed = done(world, author, "closeQuestion", &input, "question { id version }").await["question"].clone();
        let reviewed = format!("id: {community}, expectedVersion: 1, reviewed: true");
        let changed = done(world, leader, "updateCommunity", &reviewed, "community { id version }").await["community"].clone();
        let pending = ask("").await;
        let answer_as = async |who: &Actor, body: &str| {
            let input = format!("questionId: {}, capacity: PROFESSIONAL, kind: EXAMPLE, body: \"{body}\"", question["id"]);
            done(world, who, "answerQuestion", &input, "answer { id version }").await["answer"].clone()
        };
        let answer = async |body: &str| answer_as(author, body).await;
        // Somebody asks and answers, and leaves.
        self.name(place, "left question", &ask_as(left, ", draft: true").await["id"]);
        self.name(place, "left answer", &answer_as(left, "En wij zo.").await["id"]);
        done(world, left, "leaveCommunity", &format!("id: {community}, capacity: PROFESSIONAL"), "__typename").await;
        let (first, second) = (answer("Zo deden wij dat.").await, answer("En later zo.").await);
        let question =
            world.ask(author, &format!("{{ question(id: {}) {{ id version }} }}", question["id"]), json!({})).await["question"].clone();
        for (name, version, row) in [
            ("community", "community.version", &changed),
            ("question", "question.version", &question),
            ("draft", "draft.version", &draft),
            ("closed", "closed.version", &closed),
            ("pending", "pending.version", &pending),
            ("answer", "answer.version", &first),
            ("answer2", "answer2.version", &second),
        ] {
            self.name(place, name, &row["id"]);
            self.names.insert((place, version), row["version"].to_string());
        }

        let meet = async || {
            let times = "startsAt: \"2026-03-04T18:00:00Z\", endsAt: \"2026-03-04T20:00:00Z\"";
            let input = format!("{here}, title: \"Ouderavond\", {times}, form: ONLINE, joinLink: \"https://bijeen.example/1\"");
            done(world, leader, "createEvent", &input, "event { id }").await["event"]["id"].clone()
        };
        self.name(place, "event", &meet().await);
        let meeting = meet().await;
        done(world, leader, "publishEvent", &format!("id: {meeting}, expectedVersion: 1"), "event { id }").await;
        self.name(place, "meeting", &meeting);

        let dates = [4, 5].map(|day| format!("{{startsAt: \"2026-03-0{day}T18:00:00Z\", endsAt: \"2026-03-0{day}T20:00:00Z\"}}"));
        let input = format!("{here}, title: \"Ouderavond\", closesAt: \"2026-03-01T18:00:00Z\", options: [{}]", dates.join(", "));
        let poll = done(world, leader, "createDatePoll", &input, "datePoll { id options { id } }").await["datePoll"].clone();
        for (name, id) in [("poll", &poll["id"]), ("date", &poll["options"][0]["id"]), ("date2", &poll["options"][1]["id"])] {
            self.name(place, name, id);
        }

        // What no mutation makes in one step: a parent's request where joining is open, and a harvest that waits for objections.
        let parent = profile(&world.ouder("parent").await);
        let area = area::Entity::everyone().one(&world.app.db.read()).await.expect("areas").expect("one").id;
        let tx = world.app.begin().await.expect("begun");
        let request = town::seat(bare(&community), parent, Capacity::Ouder, SeatState::Requested, Part::Member);
        let harvest = town::harvest(bare(&closed["id"]), bare(&community), profile(leader), HarvestState::Proposed);
        self.names.insert((place, "request"), quoted(ids::id(request.id)));
        self.names.insert((place, "harvest"), quoted(ids::id(harvest.id)));
        let over = town::event(bare::<CommunityId>(&community), area, profile(leader), EventState::Published);
        self.names.insert((place, "meeting over"), quoted(ids::id(over.id)));
        let past = town::event(bare::<CommunityId>(&community), area, profile(leader), EventState::Closed);
        self.names.insert((place, "meeting closed"), quoted(ids::id(past.id)));
        // The author comes, and was there; at another meeting they are offered a place.
        let coming = |event: EventId, state: RegistrationState| {
            town::registration(event, bare::<CommunityId>(&community), (profile(author), Capacity::Professional), 1, state)
        };
        let tomorrow = |row: event::Model| event::Model { starts_at: row.starts_at + chrono::Duration::days(1), ..row };
        let soon = tomorrow(town::event(bare::<CommunityId>(&community), area, profile(leader), EventState::Published));
        let full = tomorrow(town::event(bare::<CommunityId>(&community), area, profile(leader), EventState::Published));
        let came = coming(over.id, RegistrationState::Registered);
        let registered = coming(soon.id, RegistrationState::Registered);
        let mut offer = coming(full.id, RegistrationState::Offered);
        offer.offered_until = Some(full.starts_at);
        for (name, row) in [("registration", &registered), ("offer", &offer), ("came", &came)] {
            self.names.insert((place, name), quoted(ids::id(row.id)));
        }
        let ended = town::date_poll(bare::<CommunityId>(&community).into(), profile(leader), false);
        self.names.insert((place, "poll over"), quoted(ids::id(ended.id)));
        town::all::<entity::date_poll::Entity, _>(&tx, [ended]).await;
        town::all::<event::Entity, _>(&tx, [over, past, soon, full]).await;
        town::all::<registration::Entity, _>(&tx, [came, registered, offer]).await;
        let quotes = [&first, &second].map(|row| harvest_answer::Model { harvest_id: harvest.id, answer_id: bare(&row["id"]) });
        town::all::<membership::Entity, _>(&tx, [request]).await;
        town::all::<harvest::Entity, _>(&tx, [harvest]).await;
        town::all::<harvest_answer::Entity, _>(&tx, quotes).await;
        tx.commit().await.expect("kept");
    }

    /// What lies in no community.
    async fn share(&mut self, world: &World, admin: &Actor, author: &Actor) {
        let outsider = profile(&world.person("outsider", &[Role::Professional]).await);
        self.shared.insert("outsider", quoted(ids::id(outsider)));
        self.shared.insert("parent", quoted(ids::id(profile(&world.ouder("parent").await))));
        let region =
            done(world, admin, "createRegion", "name: \"Regio\", kind: OTHER, municipalityIds: [\"GM0344\"]", "region { id }").await;
        self.shared.insert("region", region["region"]["id"].to_string());
        let consent = done(world, author, "giveConsent", "topic: \"Bellen\", until: \"2026-12-31T00:00:00Z\"", "consent { id }").await;
        self.shared.insert("consent", consent["consent"]["id"].to_string());
        let tags = world.ask(author, "{ tags(kind: FREE) { edges { node { id } } } }", json!({})).await["tags"]["edges"].clone();
        self.shared.insert("tag", tags[0]["node"]["id"].to_string());
        self.shared.insert("tag2", tags[1]["node"]["id"].to_string());
        let tx = world.app.begin().await.expect("begun");
        let organisation = town::organisation(OrganisationState::Proposed, Some(profile(author)));
        self.shared.insert("organisation", quoted(ids::id(organisation.id)));
        organisation::Entity::insert_many([sea_orm::IntoActiveModel::into_active_model(organisation)])
            .exec_without_returning(&tx)
            .await
            .expect("an organisation");
        tx.commit().await.expect("kept");
    }

    /// A policy table of an organisation that the representative represents, with a version, a window, and what a parent brought in.
    async fn set_a_table(&mut self, world: &World, admin: &Actor) {
        let (speaks, parent) = (world.professional("representative").await, world.ouder("stranger").await);
        let owner =
            done(world, admin, "createOrganisation", "name: \"Gemeente\", kind: MUNICIPALITY, municipalityIds: []", "organisation { id }");
        let owner = owner.await["organisation"]["id"].clone();
        let appointed = format!("organisationId: {owner}, profileId: {}", quoted(ids::id(profile(&speaks))));
        done(world, admin, "appointRepresentative", &appointed, "__typename").await;
        let input = format!("organisationId: {owner}, title: \"Jeugdhulp dichtbij\", workArea: {{level: NATIONAL}}");
        let table = done(world, &speaks, "openPolicyTable", &input, "policyTable { id }").await["policyTable"]["id"].clone();
        let here = format!("policyTableId: {table}");
        done(world, &speaks, "movePolicyTable", &format!("{here}, expectedVersion: 1, phase: DRAFT"), "__typename").await;
        let input = format!("{here}, expectedVersion: 2, text: \"Een eerste plan.\"");
        let draft = done(world, &speaks, "publishPolicyDraft", &input, "draft { id }").await["draft"]["id"].clone();
        let input = format!("{here}, closesAt: \"2026-03-04T18:00:00Z\"");
        let window = done(world, &speaks, "openWrittenWindow", &input, "window { id }").await["window"]["id"].clone();
        let given = format!("draftId: {draft}, text: \"Vraag het ons eerst.\"");
        let given = done(world, &parent, "giveParentInput", &given, "parentInput { id }").await["parentInput"]["id"].clone();
        for (name, id) in [("owner", owner), ("policy table", table), ("policy draft", draft), ("window", window), ("parent input", given)]
        {
            self.shared.insert(name, id.to_string());
        }
    }

    fn name(&mut self, place: Place, name: &'static str, id: &Json) {
        self.names.insert((place, name), id.to_string());
    }

    /// Whether a document names something that lies in one of the two communities.
    pub fn of_a_place(document: &str) -> bool {
        OF_A_PLACE.iter().any(|name| document.contains(&format!("<{name}>")))
    }

    /// A document with everything in it.
    pub fn fill(&self, document: &str, place: Place, hat: &str) -> String {
        let mut out = document.replace("<hat>", hat);
        for ((at, name), value) in &self.names {
            if *at == place {
                out = out.replace(&format!("<{name}>"), value);
            }
        }
        for (name, value) in &self.shared {
            out = out.replace(&format!("<{name}>"), value);
        }
        assert!(!out.contains('<'), "{out}");
        out
    }
}
