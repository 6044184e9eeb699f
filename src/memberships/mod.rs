//! Membership of a body that people join (a community, a network): what is the same in all of them, written once. A membership belongs to one
//! profile; it is a member's, a request or an invitation. Whoever changes one has locked its body before: those of one body change one by one.
mod store;

pub use store::{Filter, by_id, leaders, listed, own, own_by_body, profile};

use crate::{
    error::{Error, ProblemCode, Result},
    graphql::{RequestContext, connection::Connection},
    mutation::{Aggregate, DomainEvent, Done, EventKind, Locked, Reads, Removed, Target, Write},
    page::Slice,
    policy::{Actor, Place, Visible},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, SeatState},
    ids::{Kinded, ProfileId},
};
use sea_orm::{ActiveEnum, EntityTrait, IntoActiveModel, ModelTrait, Select, Value};
use std::{future::Future, hash::Hash};
use uuid::Uuid;

/// The columns of a membership.
pub type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;
/// Which body a membership is of.
pub type BodyId<M> = <<M as Membership>::Body as Aggregate>::Id;

/// The row of a membership: [`membership!`](membership) writes this for a table.
pub trait Membership:
    Aggregate<Id: Copy, Entity: Visible<ActiveModel: Send>> + IntoActiveModel<<<Self as ModelTrait>::Entity as EntityTrait>::ActiveModel>
{
    /// What it is a membership of.
    type Body: HasMembers<Membership = Self>;
    /// What a member does.
    type Role: ActiveEnum<Value = String> + Into<Value> + Copy + PartialEq + Send + Sync;
    /// The role that somebody always has.
    const LEADER: Self::Role;
    /// The columns of its id, body, profile, state, role and capacity.
    const COLUMNS: [Column<Self>; 6];
    /// A new one, of a member.
    fn begin(body: BodyId<Self>, whose: (ProfileId, Capacity), state: SeatState, now: DateTime<Utc>) -> Self;
    /// What it says.
    fn terms(&self) -> Terms<BodyId<Self>, Self::Role>;
    /// Its id, state, role and message.
    fn parts(&mut self) -> (&mut Self::Id, &mut SeatState, &mut Self::Role, &mut Option<String>);
}

/// What a membership says: of which body, in which capacity, in which state and role.
#[derive(Clone, Copy, Debug)]
pub struct Terms<B, R> {
    pub body: B,
    pub capacity: Capacity,
    pub state: SeatState,
    pub role: R,
}

/// What differs from one kind of body to another.
pub trait HasMembers: Aggregate<Id: Copy + Eq + Hash> {
    /// Its memberships.
    type Membership: Membership<Body = Self>;
    /// What happens to them, by name.
    const EVENTS: Events;
    /// Why nobody in this capacity can become a member of it.
    fn refuses(&self, capacity: Capacity) -> Option<ProblemCode>;
    /// Whether somebody who can act has to lead it.
    fn needs_leader(&self) -> bool {
        true
    }
    /// Counts a membership that began (1) or ended (-1).
    fn count(&mut self, write: &Write<'_>, capacity: Capacity, by: i32) -> impl Future<Output = Result<()>> + Send;
}

/// What happens to memberships of one kind of body.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    pub requested: EventKind,
    pub invited: EventKind,
    pub began: EventKind,
    pub declined: EventKind,
    pub appointed: EventKind,
    pub ended: EventKind,
}

/// [`Membership`] for a table with the usual columns.
macro_rules! membership {
    ($table:ident of $body:ident, $column:ident/$field:ident, $role:ident::$leader:ident) => {
        impl $crate::memberships::Membership for entity::$table::Model {
            type Body = entity::$body::Model;
            type Role = entity::enums::$role;
            const LEADER: Self::Role = Self::Role::$leader;
            const COLUMNS: [entity::$table::Column; 6] = {
                use entity::$table::Column as C;
                [C::Id, C::$column, C::ProfileId, C::State, C::Part, C::Capacity]
            };
            fn begin(
                $field: $crate::memberships::BodyId<Self>,
                (profile_id, capacity): (entity::ids::ProfileId, entity::enums::Capacity),
                state: entity::enums::SeatState,
                now: chrono::DateTime<chrono::Utc>,
            ) -> Self {
                let (id, part) = (<Self as $crate::mutation::Aggregate>::Id::new(), Self::Role::Member);
                Self { id, $field, profile_id, capacity, part, state, message: None, version: 1, created_at: now, updated_at: now }
            }
            fn terms(&self) -> $crate::memberships::Terms<$crate::memberships::BodyId<Self>, Self::Role> {
                $crate::memberships::Terms { body: self.$field, capacity: self.capacity, state: self.state, role: self.part }
            }
            fn parts(&mut self) -> (&mut Self::Id, &mut entity::enums::SeatState, &mut Self::Role, &mut Option<String>) {
                (&mut self.id, &mut self.state, &mut self.part, &mut self.message)
            }
        }
    };
}
pub(crate) use membership;

/// A list of memberships, as the edge shows it.
pub async fn connection<M: Membership + 'static, O>(
    session: &RequestContext,
    slice: Slice,
    of: impl Fn(&Actor) -> Select<M::Entity> + Send + Sync + 'static,
    node: impl Fn(M) -> O,
) -> Result<Connection<O>> {
    let page = store::page::<M>(&session.db, of(&session.actor), slice).await?.map(node);
    Ok(Connection::new(page, Box::new(move |session| Box::pin(store::count::<M>(&session.db, of(&session.actor))))))
}

/// A membership that is to be changed, and its body, both locked.
#[derive(Debug)]
pub struct MembershipIn<B: HasMembers> {
    /// The body.
    pub body: Locked<B>,
    /// The membership.
    pub membership: Locked<B::Membership>,
}

impl<B: HasMembers> Target for MembershipIn<B> {
    type Id = <B::Membership as Aggregate>::Id;
    async fn find(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> Result<Option<Self>> {
        let Some(there) = store::by_id::<B::Membership>(db, actor, id).await? else { return Ok(None) };
        let Some(body) = db.lock(B::seen(actor, there.terms().body)).await? else { return Ok(None) };
        // Once more, now that nobody else can change it.
        Ok(db.lock(B::Membership::seen(actor, id)).await?.map(|membership| Self { body, membership }))
    }
    fn version(&self) -> i32 {
        Aggregate::version(&*self.membership)
    }
    fn place(&self) -> Place {
        Aggregate::place(&*self.body)
    }
    fn key(id: Self::Id) -> Option<(u8, Uuid)> {
        Some((<Self::Id as Kinded>::KIND, id.uuid()))
    }
}

/// Asks for a membership, takes up an invitation, or begins one at once where nobody has to agree. Whoever has one, or asked, keeps it as it is.
pub async fn ask<B: HasMembers>(
    mut body: Locked<B>,
    write: &Write<'_>,
    at_once: bool,
    message: Option<String>,
) -> Result<Done<B::Membership>> {
    let by = write.by();
    match store::lock_of::<B::Membership>(write, body.id(), by.profile).await? {
        Some(there) => match there.terms().state {
            SeatState::Active => Ok(Done::unchanged(there.into_inner())),
            SeatState::Requested if !at_once => Ok(Done::unchanged(there.into_inner())),
            SeatState::Requested | SeatState::Invited => take(&mut *body, write, there).await,
        },
        None if at_once => begin(&mut *body, write, (by.profile, by.capacity), SeatState::Active, None).await,
        None => begin(&mut *body, write, (by.profile, by.capacity), SeatState::Requested, message).await,
    }
}

/// Gives up one's membership, request or invitation.
pub async fn leave<B: HasMembers>(body: &mut B, write: &Write<'_>) -> Result<DomainEvent> {
    let there = store::lock_of::<B::Membership>(write, body.id(), write.by().profile).await?;
    end(body, write, there.ok_or_else(|| Error::not_found("input"))?, B::EVENTS.ended).await
}

/// Invites a profile that one may see. Who asked is a member by that; who was invited or is a member stays so.
pub async fn invite<B: HasMembers>(mut body: Locked<B>, write: &Write<'_>, profile: ProfileId) -> Result<Done<B::Membership>> {
    let whom = store::profile(&write.db, write.actor, profile).await?.ok_or_else(|| Error::not_found("profileId"))?;
    if let Some(code) = body.refuses(whom.capacity) {
        return Err(Error::refused("profileId", code));
    }
    match store::lock_of::<B::Membership>(write, body.id(), profile).await? {
        Some(there) if there.terms().state == SeatState::Requested => take(&mut *body, write, there).await,
        Some(there) => Ok(Done::unchanged(there.into_inner())),
        None => begin(&mut *body, write, (profile, whom.capacity), SeatState::Invited, None).await,
    }
}

impl<B: HasMembers> MembershipIn<B> {
    /// Accepts a request, or declines it: then it is gone. `at` is the input's field that names it.
    pub async fn decide(mut self, write: &Write<'_>, accept: bool, at: &str) -> Result<Done<Option<B::Membership>>> {
        let terms = self.membership.terms();
        if terms.state != SeatState::Requested {
            return Err(Error::refused(at, ProblemCode::WrongState));
        }
        if !accept {
            return Ok(Done::with(None, end(&mut *self.body, write, self.membership, B::EVENTS.declined).await?));
        }
        match self.body.refuses(terms.capacity) {
            Some(code) => Err(Error::refused(at, code)),
            None => Ok(take(&mut *self.body, write, self.membership).await?.map(Some)),
        }
    }
    /// Ends a membership, withdraws an invitation, or declines a request.
    pub async fn remove(mut self, write: &Write<'_>) -> Result<Done<Removed<<B::Membership as Aggregate>::Id>>> {
        let id = self.membership.id();
        Ok(Done::with(Removed(id), end(&mut *self.body, write, self.membership, B::EVENTS.ended).await?))
    }
    /// Says what a member does. `at` is the input's field that names the membership.
    pub async fn appoint(mut self, write: &Write<'_>, role: <B::Membership as Membership>::Role, at: &str) -> Result<Done<B::Membership>> {
        if self.membership.terms().state != SeatState::Active {
            return Err(Error::refused(at, ProblemCode::WrongState));
        }
        if role != B::Membership::LEADER {
            another_leads(&*self.body, write, &self.membership).await?;
        }
        *self.membership.parts().2 = role;
        Ok(done(&*self.body, write.save(self.membership).await?, B::EVENTS.appointed))
    }
}

/// A new one, which is counted when it is a member's.
async fn begin<B: HasMembers>(
    body: &mut B,
    write: &Write<'_>,
    whose: (ProfileId, Capacity),
    state: SeatState,
    said: Option<String>,
) -> Result<Done<B::Membership>> {
    let mut row = B::Membership::begin(body.id(), whose, state, write.now());
    let (id, _, _, message) = row.parts();
    (*id, *message) = (write.id(), said);
    if state == SeatState::Active {
        body.count(write, whose.1, 1).await?;
    }
    let kind = match state {
        SeatState::Active => B::EVENTS.began,
        SeatState::Requested => B::EVENTS.requested,
        SeatState::Invited => B::EVENTS.invited,
    };
    Ok(done(body, write.insert(row).await?, kind))
}

/// It is a member's from now on: a message was for who decided.
async fn take<B: HasMembers>(body: &mut B, write: &Write<'_>, mut there: Locked<B::Membership>) -> Result<Done<B::Membership>> {
    body.count(write, there.terms().capacity, 1).await?;
    let (_, state, _, message) = there.parts();
    (*state, *message) = (SeatState::Active, None);
    Ok(done(body, write.save(there).await?, B::EVENTS.began))
}

/// It ends, whatever its state: REFUSED when it is the last leader's.
async fn end<B: HasMembers>(body: &mut B, write: &Write<'_>, there: Locked<B::Membership>, kind: EventKind) -> Result<DomainEvent> {
    let terms = there.terms();
    if terms.state == SeatState::Active {
        another_leads(body, write, &there).await?;
        body.count(write, terms.capacity, -1).await?;
    }
    let event = happened(body, kind, there.id(), there.version() + 1);
    write.remove(there.into_inner()).await?;
    Ok(event)
}

/// Where a leader goes, somebody else who can act leads: a body is never left without.
async fn another_leads<B: HasMembers>(body: &B, write: &Write<'_>, leaves: &B::Membership) -> Result<()> {
    let leads = leaves.terms().role == B::Membership::LEADER;
    let last = leads && body.needs_leader() && leaders::<B::Membership>(&write.db, body.id(), Some(leaves.id())).await? == 0;
    if last { Err(Error::refused("input", ProblemCode::LastOne)) } else { Ok(()) }
}

fn done<B: HasMembers>(body: &B, row: B::Membership, kind: EventKind) -> Done<B::Membership> {
    let event = happened(body, kind, row.id(), row.version());
    Done::with(row, event)
}

fn happened<B: HasMembers>(body: &B, kind: EventKind, id: <B::Membership as Aggregate>::Id, version: i32) -> DomainEvent {
    let event = DomainEvent::of(kind, id, version);
    body.place().body.map_or(event, |body| event.at(body))
}
