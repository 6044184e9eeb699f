//! What can be done with harvests.
use super::Harvest;
use crate::{
    error::{FieldError, FieldErrors, ProblemCode, ResolverError, Result},
    graphql::{Capacity, RequestContext, ids, row::Resolved},
    harvests::{Changes, Harvested, MOST, Words, service},
    once::Once,
    text::{HARVEST, OBJECTION, Text, WORKS},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::AnswerId;

/// What `proposeHarvest` needs.
#[derive(InputObject)]
pub struct ProposeHarvestInput {
    /// Of which question.
    question_id: ID,
    /// What works: 10–8,000 characters, Markdown.
    works: String,
    /// What stands in the way: at most 8,000 characters, Markdown.
    #[graphql(default)]
    barriers: String,
    /// What is to be asked next: at most 8,000 characters, Markdown.
    #[graphql(default)]
    follow_up: String,
    /// What you say of those who see it otherwise: at most 8,000 characters, Markdown.
    #[graphql(default)]
    minority_note: String,
    /// The answers that it rests on: 2–50, replies may be among them.
    answer_ids: Vec<ID>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `reviseHarvest` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct ReviseHarvestInput {
    /// Which harvest.
    harvest_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What works: 10–8,000 characters, Markdown.
    works: Option<String>,
    /// What stands in the way: at most 8,000 characters, Markdown.
    barriers: Option<String>,
    /// What is to be asked next: at most 8,000 characters, Markdown.
    follow_up: Option<String>,
    /// What you say of those who see it otherwise: at most 8,000 characters, Markdown.
    minority_note: Option<String>,
    /// All the answers that it rests on from now on: 2–50.
    answer_ids: Option<Vec<ID>>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `objectToHarvest` needs.
#[derive(InputObject)]
pub struct ObjectToHarvestInput {
    /// Which harvest.
    harvest_id: ID,
    /// In which capacity. Needed only when it quotes answers that you gave in more than one.
    capacity: Option<Capacity>,
    /// What you have against it: 10–2,000 characters, Markdown. Everybody who sees the published harvest will read it.
    body: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `publishHarvest` needs.
#[derive(InputObject)]
pub struct PublishHarvestInput {
    /// Which harvest.
    harvest_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a harvest gives back.
#[derive(SimpleObject)]
pub struct HarvestPayload {
    /// The harvest, as you may see it now.
    harvest: Resolved<Harvest>,
}

async fn payload(session: &RequestContext, done: Harvested) -> Result<HarvestPayload, ResolverError> {
    Ok(HarvestPayload { harvest: Resolved(done.shown(session, Harvest, Harvest::by_id).await?) })
}

/// Too few are for the service to refuse: that is a rule of the domain.
fn answer_ids(faults: &mut FieldErrors, given: &[ID]) -> Vec<AnswerId> {
    if given.len() > MOST {
        faults.add(FieldError::at("input.answerIds", ProblemCode::TooMany).with(MOST));
    }
    let mut ids: Vec<AnswerId> = Vec::with_capacity(given.len().min(MOST));
    for (i, id) in given.iter().take(MOST).enumerate() {
        let path = format!("input.answerIds.{i}");
        match faults.field(&path, ids::parse(id)) {
            Some(id) if ids.contains(&id) => faults.add(FieldError::at(&path, ProblemCode::Duplicate)),
            id => ids.extend(id),
        }
    }
    ids
}

/// What can be done with harvests.
#[derive(Default)]
pub struct HarvestMutations;

#[Object]
impl HarvestMutations {
    /// Propose what came of a question's answers: the core group and moderators. The authors whom it quotes have seven days to object. Errors:
    /// NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT (DUPLICATE when one is proposed already), INVALID (UNKNOWN_ID for what is no answer to this
    /// question), REFUSED (WRONG_STATE unless the question is open, WITHDRAWN, TOO_FEW_ANSWERS).
    async fn propose_harvest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The harvest.")] input: ProposeHarvestInput,
    ) -> Result<HarvestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "proposeHarvest", input.idempotency_key.as_deref(), &input));
        let question = faults.field("input.questionId", ids::parse(&input.question_id));
        let works = faults.field("input.works", Text::parse(&input.works, WORKS));
        let barriers = faults.field("input.barriers", Text::parse(&input.barriers, HARVEST));
        let follow_up = faults.field("input.followUp", Text::parse(&input.follow_up, HARVEST));
        let minority_note = faults.field("input.minorityNote", Text::parse(&input.minority_note, HARVEST));
        let answers = answer_ids(&mut faults, &input.answer_ids);
        let whole = question.zip(works).zip(barriers).zip(follow_up).zip(minority_note);
        let (once, ((((question, works), barriers), follow_up), minority_note)) = faults.finish(once.zip(whole))?;
        let words = Words { works, barriers, follow_up, minority_note };
        payload(session, service::propose(&session.app, &session.actor, &once, question, words, answers).await?).await
    }

    /// Change a proposed harvest: the core group and moderators. The words that were are kept. The seven days begin anew when an answer is quoted
    /// that was not, and when words change after they were over. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID, REFUSED (WRONG_STATE
    /// once it is published, WITHDRAWN, TOO_FEW_ANSWERS).
    async fn revise_harvest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ReviseHarvestInput,
    ) -> Result<HarvestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "reviseHarvest", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.harvestId", ids::parse(&input.harvest_id));
        let mut text = |path, text: &Option<String>, size| text.as_deref().and_then(|text| faults.field(path, Text::parse(text, size)));
        let works = text("input.works", &input.works, WORKS);
        let barriers = text("input.barriers", &input.barriers, HARVEST);
        let follow_up = text("input.followUp", &input.follow_up, HARVEST);
        let minority_note = text("input.minorityNote", &input.minority_note, HARVEST);
        let answers = input.answer_ids.as_ref().map(|given| answer_ids(&mut faults, given));
        let (once, id) = faults.finish(once.zip(id))?;
        let changes = Changes { works, barriers, follow_up, minority_note, answers };
        payload(session, service::revise(&session.app, &session.actor, &once, id, input.expected_version, changes).await?).await
    }

    /// Object to a proposed harvest that quotes an answer of yours, within its seven days. Objecting again puts the new words in the place of the
    /// old ones. Errors: NOT_FOUND, FORBIDDEN when it does not quote you, INVALID (REQUIRED for the capacity), REFUSED (OBJECTIONS_CLOSED).
    async fn object_to_harvest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The objection.")] input: ObjectToHarvestInput,
    ) -> Result<HarvestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "objectToHarvest", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.harvestId", ids::parse(&input.harvest_id));
        let body = faults.field("input.body", Text::parse(&input.body, OBJECTION));
        let (once, (id, body)) = faults.finish(once.zip(id.zip(body)))?;
        let hat = input.capacity.map(Into::into);
        payload(session, service::object(&session.app, &session.actor, &once, id, hat, body).await?).await
    }

    /// Publish a proposed harvest once its seven days are over: the core group and moderators. The question is HARVESTED from then on; objections
    /// stay as minority notes. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, REFUSED with every rule that is not met (WRONG_STATE unless the
    /// question is open, WITHDRAWN, OBJECTIONS_OPEN, TOO_FEW_ANSWERS).
    async fn publish_harvest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which harvest.")] input: PublishHarvestInput,
    ) -> Result<HarvestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let (once, id) =
            Once::with_id(Once::of(ctx, "publishHarvest", input.idempotency_key.as_deref(), &input), "input.harvestId", &input.harvest_id)?;
        payload(session, service::publish(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }
}
