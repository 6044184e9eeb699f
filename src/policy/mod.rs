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
use entity::{
    community,
    enums::{Capacity, Part, SeatState},
    ids::{AccountId, AuditId, CommunityId, ProfileId},
    membership,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

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
    /// The profile in the capacity that the command names; else the profile of their seat here; else any they have.
    pub profile: ProfileId,
    /// That profile's capacity.
    pub capacity: Capacity,
    /// Their seat in the community, in any capacity.
    pub seat: Seat,
    /// Their seat in that capacity.
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
/// UNAUTHENTICATED without a person, NOT_FOUND where they may not even look, else FORBIDDEN with the reason where one can be given.
pub async fn permit<C: Command>(db: &impl ConnectionTrait, actor: &Actor, command: C) -> Result<Permit<C>> {
    let person = actor.person().ok_or(Error::Unauthenticated(None))?;
    let place = command.place();
    let (standing, hat_profile) = standing(db, actor, place).await?;
    if rules::allow(C::ACTION, &standing) {
        let any = || [(person.professional, Capacity::Professional), (person.ouder, Capacity::Ouder), (person.steward, Capacity::Steward)];
        let (profile, capacity) = match (hat_profile, place.hat) {
            (Some(profile), Some(hat)) => (profile, hat),
            _ => any().into_iter().find_map(|(id, hat)| Some((id?, hat))).unwrap_or((ProfileId(uuid::Uuid::nil()), Capacity::Steward)),
        };
        let by = By { account: person.account, audit: person.audit, profile, capacity, seat: standing.seat, hat_seat: standing.hat_seat };
        return Ok(Permit { by, command });
    }
    Err(denied(C::ACTION, &standing))
}

/// Whether they may do it, without doing it: what a client shows as a button.
///
/// # Errors
/// Only those of the database.
pub async fn may(db: &impl ConnectionTrait, actor: &Actor, action: Action, place: Place) -> Result<bool> {
    Ok(rules::allow(action, &standing(db, actor, place).await?.0))
}

/// NOT_FOUND where they may not look, else FORBIDDEN with the reason.
fn denied(action: Action, who: &Standing) -> Error {
    let Some(ground) = who.ground else { return Error::forbidden() };
    let seen = if action == Action::JoinCommunity { Action::SeeCard } else { Action::Look };
    if !rules::allow(Action::SeeCard, who) {
        return Error::not_found("input");
    }
    let at = |code| Error::Forbidden(vec![Fault::at("input", code)]);
    let contributes = matches!(
        action,
        Action::AskQuestion | Action::AnswerQuestion | Action::FollowQuestion | Action::MarkHelpful | Action::JoinCommunity
    );
    match who.hat {
        _ if ground.archived => at(ProblemCode::Archived),
        Some(hat) if contributes && (!granted(who.roles, hat) || hat == Capacity::Steward) => at(ProblemCode::WrongCapacity),
        Some(hat) if contributes && !fits(ground, hat) => at(ProblemCode::OutsideAudience),
        _ if action == Action::JoinCommunity => at(ProblemCode::InvitationOnly),
        _ if contributes || !rules::allow(seen, who) => at(ProblemCode::NotAMember),
        _ => Error::forbidden(),
    }
}

fn granted(roles: Roles, hat: Capacity) -> bool {
    match hat {
        Capacity::Ouder => roles.has(Role::Ouder),
        Capacity::Professional => roles.has(Role::Professional),
        Capacity::Steward => roles.steward(),
    }
}

fn fits(ground: Ground, hat: Capacity) -> bool {
    use entity::enums::Audience;
    matches!(
        (ground.audience, hat),
        (Audience::Everyone, _) | (Audience::Ouders, Capacity::Ouder) | (Audience::Professionals, Capacity::Professional)
    )
}

/// What the law knows of them there.
async fn standing(db: &impl ConnectionTrait, actor: &Actor, place: Place) -> Result<(Standing, Option<ProfileId>)> {
    let Some(person) = actor.person() else { return Ok((Standing::default(), None)) };
    let hat_profile = place.hat.and_then(|hat| match hat {
        Capacity::Ouder => person.ouder,
        Capacity::Professional => person.professional,
        Capacity::Steward => person.steward,
    });
    let own = place.author.is_some_and(|author| actor.is(author));
    let mut who = Standing { person: true, roles: person.roles, hat: place.hat, own, ..Standing::default() };
    if let Some(id) = place.community {
        #[expect(clippy::disallowed_methods, reason = "the law reads its own facts")]
        let community = community::Entity::find_by_id(id).one(db).await?.ok_or_else(|| Error::not_found("input"))?;
        let seats = seats(db, actor, id).await?;
        let of = |hat: Option<ProfileId>| {
            seats.iter().filter(|seat| hat.is_none_or(|hat| seat.profile_id == hat)).map(seat).max().unwrap_or_default()
        };
        who.seat = of(None);
        who.hat_seat = hat_profile.map_or(Seat::None, |hat| of(Some(hat)));
        who.leads_parent = leads(db, actor, community.parent_id).await?;
        let (visibility, audience, joining) = (community.visibility, community.audience, community.joining);
        who.ground = Some(Ground { visibility, audience, joining, archived: community.archived_at.is_some() });
    }
    who.leads_parent |= leads(db, actor, place.parent).await?;
    Ok((who, hat_profile))
}

async fn leads(db: &impl ConnectionTrait, actor: &Actor, parent: Option<CommunityId>) -> Result<bool> {
    let Some(parent) = parent else { return Ok(false) };
    Ok(seats(db, actor, parent).await?.iter().any(|of| seat(of) == Seat::Moderator))
}

async fn seats(db: &impl ConnectionTrait, actor: &Actor, community: CommunityId) -> Result<Vec<membership::Model>> {
    #[expect(clippy::disallowed_methods, reason = "the law reads its own facts")]
    let seats = membership::Entity::find().filter(membership::COLUMN.community_id.eq(community));
    Ok(seats.filter(membership::Column::ProfileId.is_in(actor.profiles())).all(db).await?)
}

/// The seat that a row stands for.
pub fn seat(row: &membership::Model) -> Seat {
    match (row.state, row.part) {
        (SeatState::Requested, _) => Seat::Requested,
        (SeatState::Invited, _) => Seat::Invited,
        (SeatState::Active, Part::Member) => Seat::Member,
        (SeatState::Active, Part::CoreGroup) => Seat::CoreGroup,
        (SeatState::Active, Part::Moderator) => Seat::Moderator,
    }
}
