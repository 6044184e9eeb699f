//! The two halves of the law say the same: what the rules let somebody see is what a read finds, for everybody, in every kind of community.
//!
//! What has no rule of its own is told here once more, in plain words.
use super::town::{Carrier, Somebody, Town};
use crate::{
    stories,
    world::{World, start},
};
use entity::{
    answer, community, date_poll, date_response, enums::*, event, event_question, harvest, ids::*, kept_place, membership, network_seat,
    objection, organisation, profile, question, registration, representative, series, tag,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use vonk::policy::{Action, Actor, Body, Person, Place, Role, Seat, Visible, Written, may, rules::allow, standing_of};

/// What one person may see, by the rules and by what is told here.
struct Eyes<'a> {
    town: &'a Town,
    actor: &'a Actor,
    looks: BTreeSet<CommunityId>,
    cards: BTreeSet<CommunityId>,
    leads: BTreeSet<CommunityId>,
}

impl<'a> Eyes<'a> {
    fn of(town: &'a Town, Somebody { actor, .. }: &'a Somebody) -> Self {
        let mut mine: HashMap<CommunityId, Vec<membership::Model>> = HashMap::new();
        for seat in town.seats.iter().filter(|seat| actor.is(seat.profile_id)) {
            mine.entry(seat.community_id).or_default().push(seat.clone());
        }
        let allowed = |action: Action| {
            let rows = town.communities.iter().filter(|row| {
                let seats = mine.get(&row.id).map(Vec::as_slice).unwrap_or_default();
                {
                    let held: Vec<_> = seats.iter().map(|row| (row.profile_id, Seat::from(row))).collect();
                    allow(action, &standing_of(actor, Place::community(row.id), Some((*row).into()), &held, false))
                }
            });
            rows.map(|row| row.id).collect()
        };
        let leads =
            mine.iter().filter(|(_, seats)| seats.iter().any(|row| Seat::from(row) >= Seat::CoreGroup)).map(|(id, _)| *id).collect();
        Self { town, actor, looks: allowed(Action::Look), cards: allowed(Action::SeeCard), leads }
    }
    fn has(&self, role: Role) -> bool {
        self.actor.roles().has(role)
    }
    fn steward(&self) -> bool {
        self.has(Role::Moderator) || self.has(Role::Admin)
    }
    /// Has a role, and so a profile: signed in for what is not for the whole world.
    fn known(&self) -> bool {
        !self.actor.roles().is_empty()
    }
    fn mine(&self, profile: Option<ProfileId>) -> bool {
        profile.is_some_and(|profile| self.actor.is(profile))
    }
    fn question(&self, row: &question::Model) -> bool {
        let listed = row.position.is_some();
        let to_review = row.state == QuestionState::PendingReview && self.leads.contains(&row.community_id);
        self.mine(row.author_profile_id) || self.looks.contains(&row.community_id) && (listed || to_review)
    }
    fn event(&self, row: &event::Model) -> bool {
        let body = Body::from(row);
        let looks = body.community().is_none_or(|id| self.looks.contains(&id));
        let drafted = row.state != EventState::Draft || self.leads(body) || self.has(Role::Admin);
        looks && drafted && (!row.members_only || self.steward() || self.sits(body))
    }
    fn registration(&self, row: &registration::Model) -> bool {
        self.mine(Some(row.profile_id)) || self.leads(row.into()) && !row.masked
    }
    fn tie(&self, row: &event_question::Model) -> bool {
        let event = self.town.events.iter().any(|event| event.id == row.event_id && self.event(event));
        event && self.town.questions.iter().any(|question| question.id == row.question_id && self.question(question))
    }
    fn series(&self, row: &series::Model) -> bool {
        self.town.events.iter().any(|event| event.series_id == Some(row.id) && self.event(event))
    }
    fn poll(&self, row: &date_poll::Model) -> bool {
        let body = vonk::datepolls::body(row);
        body.community().is_none_or(|id| self.looks.contains(&id)) && (!row.members_only || self.steward() || self.sits(body))
    }
    fn response(&self, row: &date_response::Model) -> bool {
        let poll = self.town.polls.iter().find(|poll| poll.id == row.poll_id).expect("its poll");
        self.mine(Some(row.profile_id)) || self.leads(vonk::datepolls::body(poll))
    }
    /// Has an active seat there, or speaks for whose it is.
    fn sits(&self, body: Body) -> bool {
        match body {
            Body::Community(id) => {
                self.town.seats.iter().any(|row| row.community_id == id && row.state == SeatState::Active && self.actor.is(row.profile_id))
            }
            Body::Network(id) => self
                .town
                .network_seats
                .iter()
                .any(|row| row.network_id == id && row.state == SeatState::Active && self.actor.is(row.profile_id)),
            Body::Table(_) => self.leads(body),
        }
    }
    fn leads(&self, body: Body) -> bool {
        match body {
            Body::Community(id) => self.leads.contains(&id),
            Body::Network(id) => {
                let leading = |row: &&network_seat::Model| {
                    row.network_id == id && row.state == SeatState::Active && row.part == NetworkPart::Coordinator
                };
                self.town.network_seats.iter().filter(leading).any(|row| self.actor.is(row.profile_id))
            }
            Body::Table(id) => {
                let owner = self.town.tables.iter().find(|row| row.id == id).map(|row| row.organisation_id);
                self.town.representatives.iter().any(|row| Some(row.organisation_id) == owner && self.actor.is(row.profile_id))
            }
        }
    }
    fn works_on(&self, row: &harvest::Model) -> bool {
        self.leads.contains(&row.community_id) || self.steward()
    }
    fn harvest(&self, row: &harvest::Model) -> bool {
        let quoted = self.town.quoted.iter().any(|(harvest, by)| *harvest == row.id && self.actor.is(*by));
        self.looks.contains(&row.community_id) && (row.state == HarvestState::Published || self.works_on(row) || quoted)
    }
    fn objection(&self, row: &objection::Model) -> bool {
        let harvest = self.town.harvests.iter().find(|harvest| harvest.id == row.harvest_id).expect("its harvest");
        let told = harvest.state == HarvestState::Published || self.works_on(harvest);
        self.mine(Some(row.profile_id)) || self.harvest(harvest) && told
    }
    fn seat(&self, row: &membership::Model) -> bool {
        let others = row.state == SeatState::Active && row.capacity != Capacity::Ouder && self.known();
        self.mine(Some(row.profile_id)) || self.leads.contains(&row.community_id) || others && self.looks.contains(&row.community_id)
    }
    fn profile(&self, id: ProfileId, capacity: Capacity, findable: bool) -> bool {
        let came = self
            .town
            .seats
            .iter()
            .any(|seat| seat.profile_id == id && seat.state != SeatState::Invited && self.leads.contains(&seat.community_id));
        let network = |id: NetworkId| self.leads(Body::Network(id));
        let mut sits = self.town.network_seats.iter().filter(|seat| seat.profile_id == id && seat.state != SeatState::Invited);
        let came = came || sits.any(|seat| network(seat.network_id));
        let comes = self.town.registrations.iter().any(|row| row.profile_id == id && !row.masked && self.leads(row.into()));
        let says = self.town.responses.iter().any(|row| row.profile_id == id && self.response(row));
        self.mine(Some(id)) || capacity != Capacity::Ouder || findable && self.known() || came || comes || says
    }
    fn organisation(&self, row: &organisation::Model) -> bool {
        row.state == OrganisationState::Listed || self.steward() || self.mine(row.proposed_by)
    }
    fn tag(&self, carrier: &Carrier, profiles: &BTreeSet<ProfileId>) -> bool {
        match carrier {
            Carrier::Nothing => false,
            Carrier::Community(id) => self.cards.contains(id),
            Carrier::Question(id) => self.town.questions.iter().any(|row| row.id == *id && self.question(row)),
            Carrier::Profile(id) => profiles.contains(id),
            Carrier::Event(id) => self.town.events.iter().any(|row| row.id == *id && self.event(row)),
        }
    }
}

/// Nothing more and nothing less.
fn same<I: Ord + std::fmt::Debug>(who: &str, what: &str, told: BTreeSet<I>, found: impl IntoIterator<Item = I>) {
    let found: BTreeSet<I> = found.into_iter().collect();
    let more: Vec<_> = found.difference(&told).take(3).collect();
    let less: Vec<_> = told.difference(&found).take(3).collect();
    assert!(more.is_empty() && less.is_empty(), "{who}, {what}: found but not told {more:?}; told but not found {less:?}");
}

async fn what_is_told_is_what_is_found(world: World) {
    let town = Town::build(&world).await;
    let db = world.app.db.read();
    for person in &town.people {
        let (who, actor, eyes) = (person.name.as_str(), &person.actor, Eyes::of(&town, person));
        let found = community::Entity::visible_to(actor).all(&db).await.expect("communities");
        same(who, "cards", eyes.cards.clone(), found.into_iter().map(|row| row.id));
        let ids: Vec<_> = town.communities.iter().map(|row| row.id).collect();
        let inside = vonk::communities::by_ids(&db, actor, &ids).await.expect("insides");
        same(who, "insides", eyes.looks.clone(), inside.into_iter().filter(|(_, seen)| seen.inside).map(|(id, _)| id));

        let told = town.questions.iter().filter(|row| eyes.question(row)).map(|row| row.id).collect();
        let found = question::Entity::visible_to(actor).all(&db).await.expect("questions");
        same(who, "questions", told, found.into_iter().map(|row| row.id));
        let inside = |row: &&question::Model| eyes.looks.contains(&row.community_id) && eyes.question(row);
        let told = town.questions.iter().filter(inside).map(|row| row.id).collect();
        let found = question::Entity::listed_to(actor).all(&db).await.expect("questions of lists");
        same(who, "questions of lists", told, found.into_iter().map(|row| row.id));
        let (all, inside) = (&town.answers, |row: &&answer::Model| eyes.looks.contains(&row.community_id));
        let told = all.iter().filter(|row| inside(row) || eyes.mine(row.author_profile_id)).map(|row| row.id).collect();
        let found = answer::Entity::visible_to(actor).all(&db).await.expect("answers");
        same(who, "answers", told, found.into_iter().map(|row| row.id));
        let found = answer::Entity::listed_to(actor).all(&db).await.expect("answers of lists");
        same(who, "answers of lists", all.iter().filter(inside).map(|row| row.id).collect(), found.into_iter().map(|row| row.id));
        let told = town.harvests.iter().filter(|row| eyes.harvest(row)).map(|row| row.id).collect();
        let found = harvest::Entity::visible_to(actor).all(&db).await.expect("harvests");
        same(who, "harvests", told, found.into_iter().map(|row| row.id));
        let told = town.objections.iter().filter(|row| eyes.objection(row)).map(|row| row.id).collect();
        let found = objection::Entity::visible_to(actor).all(&db).await.expect("objections");
        same(who, "objections", told, found.into_iter().map(|row| row.id));
        let told = town.events.iter().filter(|row| eyes.event(row)).map(|row| row.id).collect();
        let found = event::Entity::visible_to(actor).all(&db).await.expect("events");
        same(who, "events", told, found.into_iter().map(|row| row.id));
        let told = town.registrations.iter().filter(|row| eyes.registration(row)).map(|row| row.id).collect();
        let found = registration::Entity::visible_to(actor).all(&db).await.expect("registrations");
        same(who, "registrations", told, found.into_iter().map(|row| row.id));
        let told = town.ties.iter().filter(|row| eyes.tie(row)).map(|row| (row.event_id, row.question_id)).collect();
        let found = event_question::Entity::visible_to(actor).all(&db).await.expect("ties");
        same(who, "ties", told, found.into_iter().map(|row| (row.event_id, row.question_id)));
        let told = town.kept.iter().filter(|row| eyes.mine(Some(row.profile_id))).map(|row| (row.event_id, row.profile_id)).collect();
        let found = kept_place::Entity::visible_to(actor).all(&db).await.expect("kept places");
        same(who, "kept places", told, found.into_iter().map(|row| (row.event_id, row.profile_id)));
        let told = town.series.iter().filter(|row| eyes.series(row)).map(|row| row.id).collect();
        let found = series::Entity::visible_to(actor).all(&db).await.expect("series");
        same(who, "series", told, found.into_iter().map(|row| row.id));
        let told = town.polls.iter().filter(|row| eyes.poll(row)).map(|row| row.id).collect();
        let found = date_poll::Entity::visible_to(actor).all(&db).await.expect("polls");
        same(who, "polls", told, found.into_iter().map(|row| row.id));
        let told = town.responses.iter().filter(|row| eyes.response(row)).map(|row| row.id).collect();
        let found = date_response::Entity::visible_to(actor).all(&db).await.expect("responses");
        same(who, "responses", told, found.into_iter().map(|row| row.id));
        let told = town.seats.iter().filter(|row| eyes.seat(row)).map(|row| row.id).collect();
        let found = membership::Entity::visible_to(actor).all(&db).await.expect("seats");
        same(who, "seats", told, found.into_iter().map(|row| row.id));
        let told = town.organisations.iter().filter(|row| eyes.organisation(row)).map(|row| row.id).collect();
        let found = organisation::Entity::visible_to(actor).all(&db).await.expect("organisations");
        same(who, "organisations", told, found.into_iter().map(|row| row.id));

        let organisations: BTreeSet<_> = town.organisations.iter().filter(|row| eyes.organisation(row)).map(|row| row.id).collect();
        let told =
            town.representatives.iter().map(|row| row.organisation_id).filter(|id| eyes.known() && organisations.contains(id)).collect();
        let found = representative::Entity::visible_to(actor).all(&db).await.expect("representatives");
        same(who, "representatives", told, found.into_iter().map(|row| row.organisation_id));

        #[expect(clippy::disallowed_methods, reason = "the test looks at everything")]
        let all = profile::Entity::find().all(&db).await.expect("all profiles");
        let told: BTreeSet<_> =
            all.iter().filter(|row| eyes.profile(row.id, row.capacity, town.findable.contains(&row.id))).map(|row| row.id).collect();
        let found = profile::Entity::visible_to(actor).all(&db).await.expect("profiles");
        same(who, "profiles", told.clone(), found.into_iter().map(|row| row.id));
        let told = town.tags.iter().filter(|(_, carrier)| eyes.tag(carrier, &told)).map(|(id, _)| *id).collect();
        let found = tag::Entity::visible_to(actor).filter(tag::COLUMN.kind.eq(TagKind::Free)).all(&db).await.expect("tags");
        same(who, "tags", told, found.into_iter().map(|row| row.id));
        let controlled = tag::Entity::visible_to(actor).filter(tag::COLUMN.kind.ne(TagKind::Free)).all(&db).await.expect("tags");
        assert_eq!(controlled.len(), 22, "{who}: the controlled tags");
    }
    // The facts that a command reads by itself are those.
    for person in &town.people {
        let eyes = Eyes::of(&town, person);
        for row in town.communities.iter().filter(|row| row.audience != Audience::Everyone && row.archived_at.is_none()) {
            for (action, told) in [(Action::Look, &eyes.looks), (Action::SeeCard, &eyes.cards)] {
                let says = may(&db, &person.actor, action, Place::community(row.id)).await.expect("facts");
                assert_eq!(says, told.contains(&row.id), "{}: {action:?} in {}", person.name, row.name);
            }
        }
    }
}

/// A suspension wins: what is theirs stays theirs, where their seats are too, and a seat or a role opens nothing.
async fn who_is_suspended_sees_what_is_theirs(world: World) {
    let town = Town::build(&world).await;
    let db = world.app.db.read();
    let everybodys = question::Entity::visible_to(&Actor::Nobody).all(&db).await.expect("questions");
    let ids: Vec<_> = town.communities.iter().map(|row| row.id).collect();
    let public: BTreeSet<_> = town.communities.iter().filter(|row| row.visibility == Visibility::Public).map(|row| row.id).collect();
    for Somebody { name: who, actor } in &town.people {
        let Some(person) = actor.person() else { continue };
        let actor = Actor::Person(Arc::new(Person { suspended: Some(start()), ..person.clone() }));
        let seats: Vec<_> = town.seats.iter().filter(|seat| actor.is(seat.profile_id)).collect();
        let found = membership::Entity::visible_to(&actor).all(&db).await.expect("seats");
        same(who, "own seats", seats.iter().map(|row| row.id).collect(), found.into_iter().map(|row| row.id));
        let told = seats.iter().map(|row| row.community_id).chain(public.iter().copied()).collect();
        let found = community::Entity::visible_to(&actor).all(&db).await.expect("communities");
        same(who, "cards", told, found.into_iter().map(|row| row.id));
        let inside = vonk::communities::by_ids(&db, &actor, &ids).await.expect("insides");
        same(who, "insides", public.clone(), inside.into_iter().filter(|(_, seen)| seen.inside).map(|(id, _)| id));
        let mine = |row: &&question::Model| public.contains(&row.community_id) && row.author_profile_id.is_some_and(|id| actor.is(id));
        let told = everybodys.iter().chain(town.questions.iter().filter(mine)).map(|row| row.id).collect();
        let found = question::Entity::visible_to(&actor).all(&db).await.expect("questions");
        same(who, "questions", told, found.into_iter().map(|row| row.id));
        let told = town.answers.iter().filter(|row| public.contains(&row.community_id)).map(|row| row.id).collect();
        let found = answer::Entity::visible_to(&actor).all(&db).await.expect("answers");
        same(who, "answers", told, found.into_iter().map(|row| row.id));
        let told = town.registrations.iter().filter(|row| actor.is(row.profile_id)).map(|row| row.id).collect();
        let found = registration::Entity::visible_to(&actor).all(&db).await.expect("registrations");
        same(who, "own registrations", told, found.into_iter().map(|row| row.id));
        let looks = |row: &event::Model| row.community_id.is_none_or(|id| public.contains(&id));
        let shown = |row: &&event::Model| looks(row) && row.state != EventState::Draft && !row.members_only;
        let told = town.events.iter().filter(shown).map(|row| row.id).collect();
        let found = event::Entity::visible_to(&actor).all(&db).await.expect("events");
        same(who, "events", told, found.into_iter().map(|row| row.id));
    }
}

stories! { what_is_told_is_what_is_found, who_is_suspended_sees_what_is_theirs }
