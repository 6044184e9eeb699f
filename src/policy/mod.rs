//! The law: who asks ([`Actor`]), what they may do ([`rules`]), what they may see ([`visible`], [`written`], `meetings`), and the proof of it ([`Permit`]).
//!
//! Nothing is written without a permit, and only this module can make one.
mod action;
mod actor;
mod body;
mod facts;
mod meetings;
pub mod mutant;
mod networked;
mod parts;
mod polled;
mod registered;
pub mod rules;
mod tables;
pub mod visible;
pub mod written;

pub use action::Action;
pub use actor::{Actor, Person, Role, Roles};
pub use body::Body;
pub use facts::{Facts, Held, standing_of};
pub use parts::{Detail, Open};
pub use rules::{Ground, Seat, Standing};
pub use visible::Visible;
pub use written::Written;

use crate::error::{Error, FieldError, ProblemCode, Result};
use entity::{
    enums::{Audience, Capacity},
    event,
    ids::{AccountId, AuditId, CommunityId, ProfileId},
};
use sea_orm::ConnectionTrait;

/// Where something is done, in what capacity, and to whose object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The community, the network or the policy table in which it is done.
    pub body: Option<Body>,
    /// For a new community: the one above it.
    pub parent: Option<CommunityId>,
    /// The capacity in which it is done, where it needs one.
    pub hat: Option<Capacity>,
    /// Whose object it is done to.
    pub author: Option<ProfileId>,
    /// Who it is for, where that is not for the community to say.
    pub audience: Option<Audience>,
    /// Whether it is for those alone who have a seat there.
    pub members_only: bool,
}

impl Place {
    /// Nowhere in particular.
    pub const NOWHERE: Self = Self { body: None, parent: None, hat: None, author: None, audience: None, members_only: false };
    /// In a community.
    pub fn community(community: CommunityId) -> Self {
        Self::of(community)
    }
    /// In a community, a network, or at a policy table.
    pub fn of(body: impl Into<Body>) -> Self {
        Self { body: Some(body.into()), ..Self::NOWHERE }
    }
    /// At a meeting, which may be for fewer than its body.
    pub fn event(event: &event::Model) -> Self {
        Self { audience: Some(event.audience), members_only: event.members_only, ..Self::of(event) }
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
    /// Where the client chose the capacity: what is wrong with that is told there.
    const CHOSEN: &'static str = "input.capacity";
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
    let by = allow(db, actor, C::ACTION, C::CHOSEN, command.place()).await?;
    Ok(Permit { by, command })
}

/// The same from facts that a hot statement read beside its own rows.
///
/// # Errors
/// As those of [`permit`].
pub fn permit_by<C: Command>(actor: &Actor, command: C, facts: &Facts) -> Result<Permit<C>> {
    let by = allow_by(actor, C::ACTION, C::CHOSEN, command.place(), facts)?;
    Ok(Permit { by, command })
}

/// Who does it, if the law allows it: asked by the runner of mutations, which alone makes a [`crate::mutation::Write`] of it.
///
/// # Errors
/// As those of [`permit`].
pub async fn allow(db: &impl ConnectionTrait, actor: &Actor, action: Action, chosen: &str, place: Place) -> Result<By> {
    signed_in(actor)?;
    let facts = Facts::find(db, actor, place).await?;
    allow_by(actor, action, chosen, place, &facts)
}

/// The same from facts that were read before.
///
/// # Errors
/// As those of [`permit`].
pub fn allow_by(actor: &Actor, action: Action, chosen: &str, place: Place, facts: &Facts) -> Result<By> {
    let person = signed_in(actor)?;
    if facts.suspended() {
        return Err(Error::Suspended);
    }
    let standing = facts.standing(actor, place)?;
    if !rules::allow(action, &standing) {
        return Err(denied(action, chosen, &standing));
    }
    let (profile, capacity) = acting(person, place, facts.seats());
    let hat_seat = seat_of(facts.seats(), profile);
    Ok(By { account: person.account, audit: person.audit, profile, capacity, seat: standing.seat, hat_seat })
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
    let by_office = || place.body.and_then(|_| Some((person.steward?, Capacity::Steward)));
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

/// For a command of the shell: whoever runs it owns the database. ResolvedList and audit name the service itself, the nil id. Never for what comes through the door.
pub fn from_the_shell<C: Command>(command: C) -> Permit<C> {
    Permit { by: by_itself(), command }
}

/// For what the service does by itself when the time has come, or because of what somebody else did: rows and audit name the nil id.
pub fn by_itself() -> By {
    let nobody = uuid::Uuid::nil();
    let (account, audit, profile) = (AccountId(nobody), AuditId(nobody), ProfileId(nobody));
    By { account, audit, profile, capacity: Capacity::Steward, seat: Seat::None, hat_seat: Seat::None }
}

/// Whether they may do it, without doing it.
///
/// # Errors
/// Only those of the database.
pub async fn may(db: &impl ConnectionTrait, actor: &Actor, action: Action, place: Place) -> Result<bool> {
    Ok(rules::allow(action, &Facts::find(db, actor, place).await?.standing(actor, place)?))
}

/// The same from facts that were read before: not where there is no such place.
pub fn may_by(actor: &Actor, action: Action, place: Place, facts: &Facts) -> bool {
    facts.standing(actor, place).is_ok_and(|standing| rules::allow(action, &standing))
}

/// NOT_FOUND where they may not look, else FORBIDDEN with the reason.
fn denied(action: Action, chosen: &str, who: &Standing) -> Error {
    let Some(ground) = who.ground else { return denied_anywhere(action, chosen) };
    if !rules::allow(Action::SeeCard, who) {
        return Error::not_found("input");
    }
    let (at, of_hat) = (|code| forbidden("input", code), |code| forbidden(chosen, code));
    let joins = action == Action::JoinCommunity;
    let contributes = matches!(action, Action::AskQuestion | Action::AnswerQuestion | Action::FollowQuestion | Action::MarkHelpful);
    let takes_part = joins
        || contributes
        || matches!(action, Action::RegisterForEvent | Action::AnswerDatePoll | Action::JoinNetwork)
        || action == Action::AcceptOffer && who.own;
    match who.hat {
        _ if action == Action::SpeakForNetwork => of_hat(ProblemCode::NoMandate),
        _ if ground.archived && !matches!(action, Action::LeaveCommunity | Action::EndEvent) => at(ProblemCode::Archived),
        Some(hat) if takes_part && (!who.wears_it() || hat == Capacity::Steward && !joins) => of_hat(ProblemCode::WrongCapacity),
        Some(_) if takes_part && !who.fits(ground) => of_hat(ProblemCode::OutsideAudience),
        _ if joins => at(ProblemCode::InvitationOnly),
        _ if takes_part || action == Action::LeaveCommunity || !rules::allow(Action::Look, who) => at(ProblemCode::NotAMember),
        _ => Error::forbidden(),
    }
}

/// Why, for what is done in no community.
fn denied_anywhere(action: Action, chosen: &str) -> Error {
    match action {
        Action::GiveParentInput => forbidden(chosen, ProblemCode::WrongCapacity),
        Action::OverrideAdoption => forbidden(chosen, ProblemCode::WrongCapacity),
        _ => Error::forbidden(),
    }
}

fn forbidden(path: &str, code: ProblemCode) -> Error {
    Error::Forbidden(vec![FieldError::at(path, code)])
}
