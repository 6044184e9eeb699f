//! What parents bring in and take away, and what is said to it.
use super::{
    ParentInput,
    inputs::{EraseParentInputInput, GiveParentInputInput, RespondToParentInputInput},
};
use crate::{
    error::{FieldErrors, ResolverError},
    graphql::{RequestContext, ids, row::Resolved},
    once::Once,
    policytables::{Given, service},
    text::{RESPONSE, Text},
};
use async_graphql::{Context, Object, SimpleObject};

/// What a mutation on a parent's input gives back.
#[derive(SimpleObject)]
pub struct ParentInputPayload {
    /// The input as it is now.
    parent_input: Resolved<ParentInput>,
}

async fn payload(session: &RequestContext, done: Given) -> Result<ParentInputPayload, ResolverError> {
    Ok(ParentInputPayload { parent_input: Resolved(done.shown(session, ParentInput::at_table, ParentInput::by_id).await?) })
}

/// What can be done with what parents bring in.
#[derive(Default)]
pub struct GivingMutations;

#[Object]
impl GivingMutations {
    /// Bring something in at a policy table, as a parent: in public, on the newest version of the policy, in a written window that is open or in connection
    /// with a meeting of the table (from its publication until 14 days after it). For yourself, or for a network that you coordinate. At most 20 times
    /// at one table. Whoever takes part there as a professional may, and does not count for adoption. Errors: NOT_FOUND (the version), FORBIDDEN
    /// (WRONG_CAPACITY for who is no parent, NO_MANDATE), INVALID, REFUSED with everything that stands in the way (OLD_VERSION, INPUT_NOT_OPEN,
    /// EVENT_CANCELLED, ALREADY_ADOPTED, TOO_MANY).
    async fn give_parent_input(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What, and on what.")] input: GiveParentInputInput,
    ) -> Result<ParentInputPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "giveParentInput", input.idempotency_key.as_deref(), &input));
        let command = input.parse(&mut faults);
        let (once, command) = faults.finish(once.zip(command))?;
        payload(session, service::give(&session.app, &session.actor, &once, command).await?).await
    }

    /// Erase what you brought in, at any time: its words, your name and what ties it to you go for good. That something was brought in on that day stays
    /// and counts, and so does what was said to it. Errors: NOT_FOUND, FORBIDDEN when it is not yours (any more), CONFLICT.
    async fn erase_parent_input(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EraseParentInputInput,
    ) -> Result<ParentInputPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "eraseParentInput", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.parentInputId", &input.parent_input_id)?;
        payload(session, service::erase(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Say what becomes of a parent's input, and why: those who run the table. It can be said anew, and what was said before is kept, until the policy is
    /// adopted; an input that has no response by then can still get one. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (ALREADY_ADOPTED,
    /// TOO_MANY after 50 times).
    async fn respond_to_parent_input(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which, and what.")] input: RespondToParentInputInput,
    ) -> Result<ParentInputPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "respondToParentInput", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.parentInputId", ids::parse(&input.parent_input_id));
        let reason = faults.field("input.reason", Text::parse(&input.reason, RESPONSE));
        let (once, (id, reason)) = faults.finish(once.zip(id.zip(reason)))?;
        let said = (input.kind.into(), reason);
        payload(session, service::respond(&session.app, &session.actor, &once, id, input.expected_version, said).await?).await
    }
}
