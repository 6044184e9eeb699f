//! A town for the mirror: every kind of community, and in each of them everybody's seats and something of everything.
use crate::world::{World, start};
use entity::{
    answer, area, community, community_tag, date_poll, date_response, enums::*, event, event_question, event_tag, harvest, harvest_answer,
    ids::*, kept_place, membership, network, network_seat, objection, organisation, policy_table, profile_topic, question, question_tag,
    registration, representative, series, tag,
};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use vonk::policy::{Actor, Body, Role};

pub use super::rows::*;

/// Somebody, and the seat that they have in every community.
pub struct Somebody {
    pub name: String,
    pub actor: Actor,
}

/// All that there is, as it was put there.
#[derive(Default)]
pub struct Town {
    pub people: Vec<Somebody>,
    pub communities: Vec<community::Model>,
    pub seats: Vec<membership::Model>,
    pub questions: Vec<question::Model>,
    pub answers: Vec<answer::Model>,
    pub harvests: Vec<harvest::Model>,
    /// Who is quoted by which harvest.
    pub quoted: Vec<(HarvestId, ProfileId)>,
    pub objections: Vec<objection::Model>,
    pub events: Vec<event::Model>,
    pub registrations: Vec<registration::Model>,
    pub ties: Vec<event_question::Model>,
    pub kept: Vec<kept_place::Model>,
    pub series: Vec<series::Model>,
    pub polls: Vec<date_poll::Model>,
    pub responses: Vec<date_response::Model>,
    pub networks: Vec<network::Model>,
    pub network_seats: Vec<network_seat::Model>,
    pub tables: Vec<policy_table::Model>,
    pub organisations: Vec<organisation::Model>,
    pub representatives: Vec<representative::Model>,
    /// A free tag, and what carries it.
    pub tags: Vec<(TagId, Carrier)>,
    pub findable: Vec<ProfileId>,
}

/// What carries a tag.
pub enum Carrier {
    Community(CommunityId),
    Question(QuestionId),
    Profile(ProfileId),
    Event(EventId),
    Nothing,
}

fn in_hat(actor: &Actor, hat: Capacity) -> ProfileId {
    let [ouder, professional, steward] = actor.profiles();
    let id = match hat {
        Capacity::Ouder => ouder,
        Capacity::Professional => professional,
        Capacity::Steward => steward,
    };
    assert!(!id.is_nil(), "has no profile as {hat:?}");
    ProfileId(id)
}

/// A seat of this kind.
pub fn seat(community: CommunityId, profile: ProfileId, capacity: Capacity, state: SeatState, part: Part) -> membership::Model {
    let (id, now) = (MembershipId::new(), start());
    membership::Model {
        community_id: community,
        profile_id: profile,
        id,
        capacity,
        part,
        state,
        message: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

impl Town {
    pub async fn build(world: &World) -> Self {
        let mut town = Self::default();
        let area = AreaId::new();
        town.found(area);
        town.people_move_in(world).await;
        let stranger = world.person("stranger", &[Role::Ouder, Role::Professional]).await;
        town.people_write(area, &stranger);
        town.others_organise(area, &stranger);
        town.people_plan(in_hat(&world.ouder("says when").await, Capacity::Ouder));
        town.tags_appear(&stranger);
        town.keep(world, area).await;
        town
    }

    /// Every kind of community.
    fn found(&mut self, area: AreaId) {
        let now = start();
        for visibility in [Visibility::Public, Visibility::Members, Visibility::Confidential] {
            for audience in [Audience::Everyone, Audience::Ouders, Audience::Professionals] {
                for joining in [Joining::Open, Joining::OnRequest, Joining::Invitation] {
                    for archived_at in [None, Some(now)] {
                        let name =
                            format!("{visibility:?} {audience:?} {joining:?} {}", if archived_at.is_some() { "archived" } else { "" });
                        self.communities.push(community::Model {
                            id: CommunityId::new(),
                            search: name.to_lowercase(),
                            name,
                            description: String::new(),
                            level: CommunityLevel::Local,
                            area_id: area,
                            audience,
                            visibility,
                            joining,
                            parent_id: None,
                            reviewed: false,
                            archived_at,
                            member_count: 0,
                            parent_count: 0,
                            question_count: 0,
                            version: 1,
                            created_at: now,
                            updated_at: now,
                        });
                    }
                }
            }
        }
    }

    /// Everybody: each kind of token with each kind of seat, the same in all communities.
    async fn people_move_in(&mut self, world: &World) {
        use Capacity::{Ouder, Professional, Steward};
        use Part::{CoreGroup, Member, Moderator};
        use SeatState::{Active, Invited, Requested};
        let seats = [None, Some((Requested, Member)), Some((Invited, Member)), Some((Active, Member)), Some((Active, CoreGroup))];
        type Wanted = (Vec<Role>, Capacity, Option<(SeatState, Part)>);
        let mut wanted: Vec<Wanted> = vec![];
        for seat in seats {
            wanted.push((vec![Role::Ouder], Ouder, seat));
            wanted.push((vec![Role::Professional], Professional, seat));
            wanted.push((vec![Role::Moderator], Steward, seat));
            wanted.push((vec![Role::Admin], Steward, seat));
        }
        wanted.push((vec![Role::Moderator], Steward, Some((Active, Moderator))));
        wanted.push((vec![Role::Ouder, Role::Professional], Ouder, Some((Active, Member))));
        wanted.push((vec![Role::Ouder, Role::Professional], Professional, Some((Invited, Member))));
        wanted.push((vec![Role::Ouder, Role::Moderator], Ouder, Some((Active, CoreGroup))));
        for (roles, hat, place) in wanted {
            let name = format!("{roles:?} {place:?} as {hat:?}");
            let actor = world.person(&name, &roles).await;
            self.take_seats(&actor, hat, place);
            self.people.push(Somebody { name, actor });
        }
        // A seat counts only while the token grants its capacity.
        let before = world.person("was a parent", &[Role::Ouder, Role::Professional]).await;
        self.take_seats(&before, Ouder, Some((Active, CoreGroup)));
        let actor = world.person("was a parent", &[Role::Professional]).await;
        self.people.push(Somebody { name: "was a parent".into(), actor });
        let found = world.ouder("wants to be found").await;
        self.findable.push(in_hat(&found, Ouder));
        self.people.push(Somebody { name: "wants to be found".into(), actor: found });
        self.people.push(Somebody { name: "no roles".into(), actor: world.person("no roles", &[]).await });
        self.people.push(Somebody { name: "nobody".into(), actor: Actor::Nobody });
        self.people.push(Somebody { name: "a service account".into(), actor: Actor::Service(ServiceId::new()) });
    }

    fn take_seats(&mut self, actor: &Actor, hat: Capacity, place: Option<(SeatState, Part)>) {
        let Some((state, part)) = place else { return };
        let profile = in_hat(actor, hat);
        self.seats.extend(self.communities.iter().map(|community| seat(community.id, profile, hat, state, part)));
    }

    /// In every community: questions in every state by a stranger and by some of the people, answers, also by who has no seat there, and harvests that quote one author and that two object to.
    fn people_write(&mut self, area: AreaId, stranger: &Actor) {
        let authors = [
            in_hat(stranger, Capacity::Professional),
            self.somebody("[Ouder] Some((Active, Member)) as Ouder"),
            self.somebody("[Professional] None as Professional"),
        ];
        let quoted = self.somebody("[Ouder] Some((Active, Member)) as Ouder");
        for here in self.communities.iter().map(|community| community.id).collect::<Vec<_>>() {
            for author in authors {
                for (state, open, withdrawn) in [
                    (QuestionState::Draft, false, false),
                    (QuestionState::PendingReview, false, false),
                    (QuestionState::Open, true, false),
                    (QuestionState::Open, true, true),
                ] {
                    self.questions.push(question(here, area, author, state, open, withdrawn));
                }
            }
            let open = self.questions.iter().rev().find(|question| question.position.is_some()).map(|question| question.id).expect("one");
            for author in [authors[2], authors[0], quoted] {
                self.answers.push(answer(open, here, author));
            }
            for state in [HarvestState::Proposed, HarvestState::Published] {
                let harvest = harvest(open, here, authors[0], state);
                self.quoted.push((harvest.id, quoted));
                self.objections.extend(self.answers.iter().rev().take(2).map(|answer| objection(harvest.id, answer)));
                self.harvests.push(harvest);
            }
            self.events_of(here.into(), area, authors[0]);
            // Those who come: a member, somebody without a seat here, and a stranger who is in nobody's list.
            let event = self.events.last().expect("an event").id;
            let comers =
                [(quoted, Capacity::Ouder), (authors[2], Capacity::Professional), (in_hat(stranger, Capacity::Ouder), Capacity::Ouder)];
            for (place, (who, hat)) in (1..).zip(comers) {
                let state = if place == 2 { RegistrationState::Cancelled } else { RegistrationState::Registered };
                self.registrations.push(registration(event, here, (who, hat), place, state));
            }
            // And one who asked anonymously, of whom nobody is to learn.
            let unnamed = self.somebody("[Ouder] None as Ouder");
            let masked = registration(event, here, (unnamed, Capacity::Ouder), 4, RegistrationState::Registered);
            self.registrations.push(registration::Model { masked: true, ..masked });
            // A draft and a closed meeting are made of an open question and of one that somebody does not put forward yet.
            let draft = self.events.iter().rev().find(|row| row.state == EventState::Draft && !row.members_only).expect("a draft").id;
            let asked = |state| self.questions.iter().find(|row| row.community_id == here && row.state == state).expect("one").id;
            for (event_id, state) in [(draft, QuestionState::Open), (event, QuestionState::Open), (event, QuestionState::Draft)] {
                self.ties.push(tie(event_id, asked(state)));
            }
            for who in [unnamed, quoted] {
                self.kept.push(kept(event, who));
            }
        }
        for (state, proposed_by) in [
            (OrganisationState::Listed, None),
            (OrganisationState::Proposed, Some(authors[0])),
            (OrganisationState::Proposed, Some(authors[2])),
        ] {
            let organisation = organisation(state, proposed_by);
            let (organisation_id, since) = (organisation.id, start());
            self.representatives.push(representative::Model { organisation_id, profile_id: authors[0], since });
            self.organisations.push(organisation);
        }
    }

    /// In each state, for everybody and for members alone.
    fn events_of(&mut self, body: Body, area: AreaId, organiser: ProfileId) {
        for state in [EventState::Draft, EventState::Published, EventState::Cancelled, EventState::Closed] {
            for members_only in [true, false] {
                self.events.push(event::Model { members_only, ..event(body, area, organiser, state) });
            }
        }
    }

    /// A network in which everybody has a seat as they have in communities, a policy table, and what each of them organises.
    fn others_organise(&mut self, area: AreaId, stranger: &Actor) {
        let (network, owner) = (network(area), self.organisations[0].id);
        let mut seated = std::collections::BTreeSet::new();
        for row in self.seats.iter().filter(|row| seated.insert(row.profile_id)) {
            let part = if row.part == Part::Member { NetworkPart::Member } else { NetworkPart::Coordinator };
            self.network_seats.push(network_seat(network.id, (row.profile_id, row.capacity), part, row.state));
        }
        let speaks = self.somebody("[Professional] None as Professional");
        self.representatives.push(representative::Model { organisation_id: owner, profile_id: speaks, since: start() });
        let table = policy_table(owner, area);
        let comer = (in_hat(stranger, Capacity::Ouder), Capacity::Ouder);
        for body in [Body::Network(network.id), Body::Table(table.id)] {
            self.events_of(body, area, speaks);
            let event = self.events.last().expect("an event").id;
            self.registrations.push(registration(event, body, comer, 1, RegistrationState::Registered));
        }
        self.networks.push(network);
        self.tables.push(table);
    }

    /// Every body has a series of a draft and one of a closed meeting, and polls that a member and a stranger answered.
    fn people_plan(&mut self, voter: ProfileId) {
        let member = self.somebody("[Ouder] Some((Active, Member)) as Ouder");
        for event in &mut self.events {
            if !event.members_only && matches!(event.state, EventState::Draft | EventState::Closed) {
                let row = series::Model { id: SeriesId::new(), rule: "FREQ=WEEKLY;COUNT=2".into(), created_at: start() };
                (event.series_id, event.recurrence_at) = (Some(row.id), Some(event.starts_at));
                self.series.push(row);
            }
            if event.state == EventState::Draft {
                let poll = date_poll(Body::from(&*event), voter, event.members_only);
                self.responses.extend([voter, member].map(|who| date_response(poll.id, who)));
                self.polls.push(poll);
            }
        }
    }

    /// Free tags, each carried by one thing.
    fn tags_appear(&mut self, stranger: &Actor) {
        let mut carriers = vec![Carrier::Nothing];
        carriers.extend(self.communities.iter().map(|community| Carrier::Community(community.id)));
        carriers.extend(self.questions.iter().map(|question| Carrier::Question(question.id)));
        // Of one community of each visibility: more would tell nothing more, and take PostgreSQL its time.
        let some: Vec<_> = self.communities.iter().step_by(18).map(|community| Some(community.id)).collect();
        let meetings = self.events.iter().filter(|event| some.contains(&event.community_id));
        carriers.extend(meetings.map(|event| Carrier::Event(event.id)));
        carriers.extend([Capacity::Ouder, Capacity::Professional].map(|hat| Carrier::Profile(in_hat(stranger, hat))));
        carriers.extend(self.findable.iter().map(|&profile| Carrier::Profile(profile)));
        self.tags.extend(carriers.into_iter().map(|carrier| (TagId::new(), carrier)));
    }

    /// The first profile of somebody.
    pub fn somebody(&self, name: &str) -> ProfileId {
        let found = self.people.iter().find(|person| person.name == name).unwrap_or_else(|| panic!("no {name}"));
        ProfileId(found.actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile"))
    }

    async fn keep(&self, world: &World, area: AreaId) {
        let tx = world.app.begin().await.expect("begun");
        let row =
            area::Model { id: area, key: "town".into(), level: AreaLevel::National, province: None, region_id: None, neighbourhood: None };
        all::<area::Entity, _>(&tx, [row]).await;
        all::<community::Entity, _>(&tx, self.communities.clone()).await;
        all::<membership::Entity, _>(&tx, self.seats.clone()).await;
        all::<question::Entity, _>(&tx, self.questions.clone()).await;
        all::<answer::Entity, _>(&tx, self.answers.clone()).await;
        all::<harvest::Entity, _>(&tx, self.harvests.clone()).await;
        all::<objection::Entity, _>(&tx, self.objections.clone()).await;
        all::<organisation::Entity, _>(&tx, self.organisations.clone()).await;
        all::<representative::Entity, _>(&tx, self.representatives.clone()).await;
        all::<network::Entity, _>(&tx, self.networks.clone()).await;
        all::<network_seat::Entity, _>(&tx, self.network_seats.clone()).await;
        all::<policy_table::Entity, _>(&tx, self.tables.clone()).await;
        all::<series::Entity, _>(&tx, self.series.clone()).await;
        all::<event::Entity, _>(&tx, self.events.clone()).await;
        all::<date_poll::Entity, _>(&tx, self.polls.clone()).await;
        all::<date_response::Entity, _>(&tx, self.responses.clone()).await;
        all::<registration::Entity, _>(&tx, self.registrations.clone()).await;
        all::<event_question::Entity, _>(&tx, self.ties.clone()).await;
        all::<kept_place::Entity, _>(&tx, self.kept.clone()).await;
        let quoted = self.quoted.iter().map(|(harvest, by)| {
            let place = self.harvests.iter().find(|row| row.id == *harvest).map(|row| row.community_id);
            let answer =
                self.answers.iter().find(|row| Some(row.community_id) == place && row.author_profile_id == Some(*by)).expect("an answer");
            harvest_answer::Model { harvest_id: *harvest, answer_id: answer.id }
        });
        all::<harvest_answer::Entity, _>(&tx, quoted).await;
        let now = start();
        let label = |id: TagId| format!("woord {}", id.0.simple());
        let tags = self.tags.iter().map(|(id, _)| tag::Model {
            id: *id,
            kind: TagKind::Free,
            key: label(*id),
            label_nl: label(*id),
            label_en: None,
            version: 1,
            created_at: now,
            updated_at: now,
        });
        all::<tag::Entity, _>(&tx, tags).await;
        let (mut on_communities, mut on_questions, mut on_profiles, mut on_events) = (vec![], vec![], vec![], vec![]);
        for (tag_id, carrier) in &self.tags {
            let tag_id = *tag_id;
            match *carrier {
                Carrier::Community(community_id) => on_communities.push(community_tag::Model { community_id, tag_id }),
                Carrier::Question(question_id) => on_questions.push(question_tag::Model { question_id, tag_id }),
                Carrier::Profile(profile_id) => on_profiles.push(profile_topic::Model { profile_id, tag_id }),
                Carrier::Event(event_id) => on_events.push(event_tag::Model { event_id, tag_id }),
                Carrier::Nothing => {}
            }
        }
        all::<community_tag::Entity, _>(&tx, on_communities).await;
        all::<question_tag::Entity, _>(&tx, on_questions).await;
        all::<profile_topic::Entity, _>(&tx, on_profiles).await;
        all::<event_tag::Entity, _>(&tx, on_events).await;
        for profile in &self.findable {
            let sql = "UPDATE profiles SET findable = true WHERE id = $1";
            tx.execute_raw(sea_orm::Statement::from_sql_and_values(tx.get_database_backend(), sql, [profile.0.into()]))
                .await
                .expect("findable");
        }
        tx.commit().await.expect("kept");
    }
}

/// Inserts rows, some at a time.
pub async fn all<E, A>(db: &impl ConnectionTrait, rows: impl IntoIterator<Item = E::Model>)
where
    E: EntityTrait<ActiveModel = A>,
    E::Model: IntoActiveModel<A>,
    A: sea_orm::ActiveModelTrait<Entity = E> + sea_orm::ActiveModelBehavior + Send,
{
    let rows: Vec<A> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    for some in rows.chunks(500) {
        E::insert_many(some.iter().cloned()).exec_without_returning(db).await.expect("inserted");
    }
}
