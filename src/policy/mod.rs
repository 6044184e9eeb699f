//! The law: who asks ([`Actor`]), what they may do ([`rules`]), what they may see ([`visible`]), and the proof of it ([`Permit`]).
//!
//! Nothing is written without a permit, and only this module can make one.
mod actor;
pub mod mutant;
pub mod rules;
pub mod visible;

pub use actor::{Actor, Person, Role, Roles};
pub use rules::{Action, Ground, Seat, Standing};
pub use visible::{Detail, Open, Visible};

use crate::error::{Error, Fault, ProblemCode, Result};
use chrono::{DateTime, Utc};
use entity::{
    community,
    enums::{Capacity, Part, SeatState},
    ids::{AccountId, AuditId, CommunityId, ProfileId},
    membership,
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::sync::LazyLock;

/// Where something is done, in what capacity, and to whose object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The community in which it is done.
    pub community: Option<CommunityId>,
    /// For a new community: the one above it.
    pub parent: Option<CommunityId>,
    /// The capacity in which it is done, where it needs one.
    pub hat: Option<Capacity>,
    /// Whose object it is done to.
    pub author: Option<ProfileId>,
}

impl Place {
    /// Nowhere in particular.
    pub const NOWHERE: Self = Self { community: None, parent: None, hat: None, author: None };
    /// In a community.
    pub fn community(community: CommunityId) -> Self {
        Self { community: Some(community), ..Self::NOWHERE }
    }
    /// In this capacity.
    #[must_use]
    pub fn hat(self, hat: Capacity) -> Self {
        Self { hat: Some(hat), ..self }
    }
    /// To an object of this author.
    #[must_use]
    pub fn author(self, author: Option<ProfileId>) -> Self {
        Self { author, ..self }
    }
}

/// Something that somebody wants to do.
pub trait Command {
    /// What it is to the law.
    const ACTION: Action;
    /// Where it is done.
    fn place(&self) -> Place;
}

/// Who does it, as the rows and the audit will name them.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The account.
    pub account: AccountId,
    /// Their name in the audit trail.
    pub audit: AuditId,
    /// The profile in the capacity that the command names; else the author's, if that is theirs; else the one that leads here; else, in a
    /// community, the one by office, or a member's; else any they have.
    pub profile: ProfileId,
    /// That profile's capacity.
    pub capacity: Capacity,
    /// Their seat in the community, in any capacity.
    pub seat: Seat,
    /// That profile's seat there.
    pub hat_seat: Seat,
}

/// A command that was allowed: the proof that every write asks for.
#[derive(Debug)]
pub struct Permit<C> {
    by: By,
    command: C,
}

impl<C> Permit<C> {
    /// Who does it, and what.
    pub fn open(self) -> (By, C) {
        (self.by, self.command)
    }
    /// Who does it.
    pub fn by(&self) -> &By {
        &self.by
    }
    /// What is done.
    pub fn command(&self) -> &C {
        &self.command
    }
}

/// May they? The facts are read in the transaction that will do it.
///
/// # Errors
/// UNAUTHENTICATED without a person, SUSPENDED, NOT_FOUND where they may not even look, else FORBIDDEN with the reason where one can be given.
pub async fn permit<C: Command>(db: &impl ConnectionTrait, actor: &Actor, command: C) -> Result<Permit<C>> {
    signed_in(actor)?;
    let facts = Facts::find(db, actor, command.place()).await?;
    permit_by(actor, command, &facts)
}

/// The same from facts that a hot statement read beside its own rows.
///
/// # Errors
/// As those of [`permit`].
pub fn permit_by<C: Command>(actor: &Actor, command: C, facts: &Facts) -> Result<Permit<C>> {
    let (person, place) = (signed_in(actor)?, command.place());
    if facts.suspended {
        return Err(Error::Suspended);
    }
    let standing = facts.standing(actor, place)?;
    if !rules::allow(C::ACTION, &standing) {
        return Err(denied(C::ACTION, &standing));
    }
    let (profile, capacity) = acting(person, place, &facts.seats);
    let hat_seat = seat_of(&facts.seats, profile);
    Ok(Permit { by: By { account: person.account, audit: person.audit, profile, capacity, seat: standing.seat, hat_seat }, command })
}

fn signed_in(actor: &Actor) -> Result<&Person> {
    match actor.person() {
        None => Err(Error::Unauthenticated(None)),
        Some(person) if person.suspended.is_some() => Err(Error::Suspended),
        Some(person) => Ok(person),
    }
}

/// In which profile they do it, as [`By::profile`] says. It is what a contribution shows: one done as a parent never shows the professional.
fn acting(person: &Person, place: Place, seats: &[Held]) -> (ProfileId, Capacity) {
    let hats = [(person.professional, Capacity::Professional), (person.ouder, Capacity::Ouder), (person.steward, Capacity::Steward)];
    let own = || hats.into_iter().filter_map(|(id, hat)| Some((id?, hat)));
    let seated = |least| {
        let (seat, worn) = own().rev().map(|own| (seat_of(seats, own.0), own)).max_by_key(|(seat, _)| *seat)?;
        (seat >= least).then_some(worn)
    };
    let by_office = || place.community.and_then(|_| Some((person.steward?, Capacity::Steward)));
    let named = place.hat.and_then(|hat| Some((person.wearing(hat)?, hat)));
    let author = own().find(|(id, _)| Some(*id) == place.author);
    named
        .or(author)
        .or_else(|| seated(Seat::CoreGroup))
        .or_else(by_office)
        .or_else(|| seated(Seat::Member))
        .or_else(|| own().next())
        .unwrap_or((ProfileId(uuid::Uuid::nil()), Capacity::Steward))
}

fn seat_of(seats: &[Held], profile: ProfileId) -> Seat {
    seats.iter().filter(|held| held.0 == profile).map(|held| held.1).max().unwrap_or_default()
}

/// For a command of the shell: whoever runs it owns the database. Rows and audit name the service itself, the nil id. Never for what comes through the door.
pub fn from_the_shell<C: Command>(command: C) -> Permit<C> {
    let nobody = uuid::Uuid::nil();
    let (account, audit, profile) = (AccountId(nobody), AuditId(nobody), ProfileId(nobody));
    Permit { by: By { account, audit, profile, capacity: Capacity::Steward, seat: Seat::None, hat_seat: Seat::None }, command }
}

/// Whether they may do it, without doing it.
///
/// # Errors
/// Only those of the database.
pub async fn may(db: &impl ConnectionTrait, actor: &Actor, action: Action, place: Place) -> Result<bool> {
    Ok(rules::allow(action, &Facts::find(db, actor, place).await?.standing(actor, place)?))
}

/// NOT_FOUND where they may not look, else FORBIDDEN with the reason.
fn denied(action: Action, who: &Standing) -> Error {
    let Some(ground) = who.ground else { return Error::forbidden() };
    if !rules::allow(Action::SeeCard, who) {
        return Error::not_found("input");
    }
    let at = |code| Error::Forbidden(vec![Fault::at("input", code)]);
    let joins = action == Action::JoinCommunity;
    let takes_part = joins || matches!(action, Action::AskQuestion | Action::AnswerQuestion | Action::FollowQuestion | Action::MarkHelpful);
    match who.hat {
        _ if ground.archived && action != Action::LeaveCommunity => at(ProblemCode::Archived),
        Some(hat) if takes_part && (!who.wears_it() || hat == Capacity::Steward && !joins) => at(ProblemCode::WrongCapacity),
        Some(_) if takes_part && !who.fits(ground) => at(ProblemCode::OutsideAudience),
        _ if joins => at(ProblemCode::InvitationOnly),
        _ if takes_part || action == Action::LeaveCommunity || !rules::allow(Action::Look, who) => at(ProblemCode::NotAMember),
        _ => Error::forbidden(),
    }
}

/// Whose seat, and which.
pub type Held = (ProfileId, Seat);

/// What the database knows of a place and of the actor there: what the law decides by, read in one statement.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    suspended: bool,
    /// The community that was looked up, if it is there.
    ground: Option<Ground>,
    /// The actor's seats in it.
    seats: Vec<Held>,
    /// Whether they moderate the one above it.
    leads_parent: bool,
}

impl Facts {
    /// The columns of a statement that reads `communities` and [`Facts::SEATS`]: a row for each of the actor's seats, one when there is none.
    /// Like [`visible::text`] it has the values of [`visible::binds`] in `$1` to `$4`; `$5` is the actor's account.
    pub const COLUMNS: &str = "(SELECT accounts.suspended_at FROM accounts WHERE accounts.id = $5) AS suspended_at, communities.visibility, \
         communities.audience, communities.joining, communities.archived_at, communities.id AS community_id, seats.community_id AS seat_in, \
         seats.profile_id AS seat_of, seats.state AS seat_state, seats.part AS seat_part";
    /// Joins the actor's seats to `communities`: those in it and in the one above.
    pub const SEATS: &str = "LEFT JOIN memberships AS seats ON seats.community_id IN (communities.id, communities.parent_id) AND seats.profile_id IN ($1, $2, $3)";

    /// What such a statement binds first.
    pub fn binds(actor: &Actor) -> Vec<Value> {
        let account = actor.person().map(|person| person.account.0).unwrap_or_default();
        visible::binds(actor).into_iter().chain([account.into()]).collect()
    }
    /// From the rows of such a statement.
    ///
    /// # Errors
    /// When a row has something else.
    pub fn read(rows: &[QueryResult]) -> Result<Self> {
        let mut facts = Self::default();
        for row in rows {
            facts.suspended = row.try_get::<Option<DateTime<Utc>>>("", "suspended_at")?.is_some();
            let Some(here) = row.try_get::<Option<CommunityId>>("", "community_id")? else { continue };
            facts.ground = Some(Ground {
                visibility: row.try_get("", "visibility")?,
                audience: row.try_get("", "audience")?,
                joining: row.try_get("", "joining")?,
                archived: row.try_get::<Option<DateTime<Utc>>>("", "archived_at")?.is_some(),
            });
            let Some(seat_in) = row.try_get::<Option<CommunityId>>("", "seat_in")? else { continue };
            let seat = rank(row.try_get("", "seat_state")?, row.try_get("", "seat_part")?);
            if seat_in == here {
                facts.seats.push((row.try_get("", "seat_of")?, seat));
            } else {
                facts.leads_parent |= seat == Seat::Moderator;
            }
        }
        Ok(facts)
    }
    async fn find(db: &impl ConnectionTrait, actor: &Actor, place: Place) -> Result<Self> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!("SELECT {} FROM (SELECT 1) AS once LEFT JOIN communities ON communities.id = $6 {}", Facts::COLUMNS, Facts::SEATS)
        });
        let mut values = Self::binds(actor);
        values.push(place.community.or(place.parent).map(|id| id.0).into());
        let statement = Statement::from_sql_and_values(db.get_database_backend(), &*SQL, values);
        let facts = Self::read(&db.query_all_raw(statement).await?)?;
        if place.community.is_some() {
            return Ok(facts);
        }
        // What was looked up is the community above.
        let leads_parent = facts.seats.iter().any(|held| held.1 == Seat::Moderator);
        Ok(Self { suspended: facts.suspended, leads_parent, ..Self::default() })
    }
    fn standing(&self, actor: &Actor, place: Place) -> Result<Standing> {
        if place.community.is_some() && self.ground.is_none() {
            return Err(Error::not_found("input"));
        }
        Ok(standing_of(actor, place, self.ground, &self.seats, self.leads_parent))
    }
}

/// What the law knows of somebody: from the community, their own seats in it, and whether they moderate the one above.
pub fn standing_of(actor: &Actor, place: Place, ground: Option<Ground>, seats: &[Held], leads_parent: bool) -> Standing {
    let highest = |own: &dyn Fn(ProfileId) -> bool| seats.iter().filter(|held| own(held.0)).map(|held| held.1).max().unwrap_or_default();
    let hat_profile = place.hat.and_then(|hat| actor.wearing(hat));
    Standing {
        roles: actor.roles(),
        hat: place.hat,
        seat: highest(&|profile| actor.is(profile)),
        hat_seat: highest(&|profile| Some(profile) == hat_profile),
        own: place.author.is_some_and(|author| actor.is(author)),
        leads_parent,
        ground,
    }
}

impl From<&community::Model> for Ground {
    fn from(row: &community::Model) -> Self {
        Self { visibility: row.visibility, audience: row.audience, joining: row.joining, archived: row.archived_at.is_some() }
    }
}

impl From<&membership::Model> for Seat {
    fn from(row: &membership::Model) -> Self {
        rank(row.state, row.part)
    }
}

fn rank(state: SeatState, part: Part) -> Seat {
    match (state, part) {
        (SeatState::Requested, _) => Seat::Requested,
        (SeatState::Invited, _) => Seat::Invited,
        (SeatState::Active, Part::Member) => Seat::Member,
        (SeatState::Active, Part::CoreGroup) => Seat::CoreGroup,
        (SeatState::Active, Part::Moderator) => Seat::Moderator,
    }
}
