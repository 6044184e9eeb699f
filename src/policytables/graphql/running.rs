//! What those who run a policy table can do.
use super::{
    PolicyDraft, PolicyTable, WrittenWindow,
    inputs::{
        AdoptPolicyInput, ChangePolicyTableInput, ChangeWrittenWindowInput, MovePolicyTableInput, OpenPolicyTableInput,
        OpenWrittenWindowInput, PublishPolicyDraftInput, RecordParentsPositionInput,
    },
};
use crate::{
    error::{FieldErrors, ResolverError},
    events::moment,
    graphql::{RequestContext, ids, row::Resolved},
    once::Once,
    policytables::{Run, Windowed, service},
    text::{OVERRIDE, POLICY, Text},
};
use async_graphql::{Context, Object, SimpleObject};

/// What a mutation on a policy table gives back.
#[derive(SimpleObject)]
pub struct PolicyTablePayload {
    /// The table as it is now.
    policy_table: Resolved<PolicyTable>,
}

/// What publishing a version gives back.
#[derive(SimpleObject)]
pub struct PolicyDraftPayload {
    /// The version.
    draft: Resolved<PolicyDraft>,
}

/// What a mutation on a written window gives back.
#[derive(SimpleObject)]
pub struct WrittenWindowPayload {
    /// The window as it is now.
    window: Resolved<WrittenWindow>,
}

async fn payload(session: &RequestContext, done: Run) -> Result<PolicyTablePayload, ResolverError> {
    Ok(PolicyTablePayload { policy_table: Resolved(done.shown(session, PolicyTable, PolicyTable::by_id).await?) })
}

async fn windowed(session: &RequestContext, done: Windowed) -> Result<WrittenWindowPayload, ResolverError> {
    Ok(WrittenWindowPayload { window: Resolved(done.shown(session, WrittenWindow, WrittenWindow::by_id).await?) })
}

/// What can be done by those who run it.
#[derive(Default)]
pub struct RunningMutations;

#[Object]
impl RunningMutations {
    /// Open a policy table: who represents the organisation whose policy it is, and administrators. Everybody reads it from then on; it begins with
    /// EXPLORATION. Errors: NOT_FOUND (the organisation), FORBIDDEN, INVALID with every field that is wrong, REFUSED (WRONG_STATE when the
    /// organisation is only proposed, CEASED_MUNICIPALITY).
    async fn open_policy_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The table.")] input: OpenPolicyTableInput,
    ) -> Result<PolicyTablePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "openPolicyTable", input.idempotency_key.as_deref(), &input));
        let plan = input.parse(&mut faults);
        let (once, plan) = faults.finish(once.zip(plan))?;
        payload(session, service::open(&session.app, &session.actor, &once, plan).await?).await
    }

    /// Change what a table is about: those who run it. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (CEASED_MUNICIPALITY).
    async fn change_policy_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangePolicyTableInput,
    ) -> Result<PolicyTablePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "changePolicyTable", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.policyTableId", ids::parse(&input.policy_table_id));
        let changes = input.parse(&mut faults);
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::change(&session.app, &session.actor, &once, id, input.expected_version, changes).await?).await
    }

    /// Move a table a step: EXPLORATION, DRAFT, CONSULTATION, and from ADOPTED to EVALUATION. Until the policy is adopted it can also go a step back,
    /// but not to EXPLORATION once there is a version; an adopted one does not come back: another policy is another table. Those who run it. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED
    /// (WRONG_STATE when there is no such step, NO_DRAFT when there is nothing to consult on).
    async fn move_policy_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and to where.")] input: MovePolicyTableInput,
    ) -> Result<PolicyTablePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "movePolicyTable", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.policyTableId", &input.policy_table_id)?;
        let phase = input.phase.into();
        payload(session, service::go(&session.app, &session.actor, &once, id, input.expected_version, phase).await?).await
    }

    /// Put a version of the policy on the table, in the phases DRAFT and CONSULTATION: the newest is the one on which input is given, and input on those
    /// before it no longer counts for adoption. Those who run it. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WRONG_STATE,
    /// ALREADY_ADOPTED).
    async fn publish_policy_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version.")] input: PublishPolicyDraftInput,
    ) -> Result<PolicyDraftPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "publishPolicyDraft", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.policyTableId", ids::parse(&input.policy_table_id));
        let text = faults.field("input.text", Text::parse(&input.text, POLICY));
        let (once, (id, text)) = faults.finish(once.zip(id.zip(text)))?;
        let done = service::publish_draft(&session.app, &session.actor, &once, id, input.expected_version, text).await?;
        Ok(PolicyDraftPayload { draft: Resolved(done.shown(session, |row| PolicyDraft(row.into()), PolicyDraft::by_id).await?) })
    }

    /// Open a time in which parents can write: those who run the table. Errors: NOT_FOUND, FORBIDDEN, INVALID (ENDS_BEFORE_START, OUT_OF_RANGE),
    /// REFUSED (NO_DRAFT, IN_THE_PAST, ALREADY_ADOPTED).
    async fn open_written_window(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At which table, and when.")] input: OpenWrittenWindowInput,
    ) -> Result<WrittenWindowPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "openWrittenWindow", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.policyTableId", ids::parse(&input.policy_table_id));
        let opens = input.opens_at.and_then(|time| faults.field("input.opensAt", moment(time)));
        let closes = faults.field("input.closesAt", moment(input.closes_at));
        let (once, (id, closes)) = faults.finish(once.zip(id.zip(closes)))?;
        windowed(session, service::open_window(&session.app, &session.actor, &once, id, (opens, closes)).await?).await
    }

    /// Move a written window that is not open yet, or let one that is open close later: those who run the table. Errors: NOT_FOUND, FORBIDDEN,
    /// CONFLICT, INVALID (ENDS_BEFORE_START, OUT_OF_RANGE), REFUSED (IN_THE_PAST, WINDOW_SHORTENED, WRONG_STATE once it has opened or closed,
    /// ALREADY_ADOPTED).
    async fn change_written_window(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeWrittenWindowInput,
    ) -> Result<WrittenWindowPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "changeWrittenWindow", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.windowId", ids::parse(&input.window_id));
        let opens = input.opens_at.and_then(|time| faults.field("input.opensAt", moment(time)));
        let closes = input.closes_at.and_then(|time| faults.field("input.closesAt", moment(time)));
        let (once, id) = faults.finish(once.zip(id))?;
        let done = service::change_window(&session.app, &session.actor, &once, id, input.expected_version, (opens, closes)).await?;
        windowed(session, done).await
    }

    /// Record what parents are in the decision, from now on: those who run the table. What was recorded before stays, with its time. Errors: NOT_FOUND,
    /// FORBIDDEN, CONFLICT, REFUSED (DUPLICATE when it is so already, TOO_MANY after 50, ALREADY_ADOPTED).
    async fn record_parents_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At which table, and what they are.")] input: RecordParentsPositionInput,
    ) -> Result<PolicyTablePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "recordParentsPosition", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.policyTableId", &input.policy_table_id)?;
        let position = input.position.into();
        payload(session, service::record_position(&session.app, &session.actor, &once, id, input.expected_version, position).await?).await
    }

    /// Adopt the policy, from CONSULTATION: those who run the table. REFUSED with everything that lacks at once: PARENTS_INPUT_MISSING,
    /// RESPONSE_MISSING, PARENTS_POSITION_MISSING, PARENT_FRIENDLY_MISSING (see `adoptionRequirements`), WRONG_STATE for its phase; with ALREADY_ADOPTED
    /// alone when it was adopted before. An administrator may adopt it though one of the four lacks, with a reason that the table tells for ever. Other
    /// errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID.
    async fn adopt_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AdoptPolicyInput,
    ) -> Result<PolicyTablePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "adoptPolicy", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.policyTableId", ids::parse(&input.policy_table_id));
        let reason = input.override_reason.as_deref().and_then(|text| faults.field("input.overrideReason", Text::parse(text, OVERRIDE)));
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::adopt(&session.app, &session.actor, &once, id, input.expected_version, reason).await?).await
    }
}
