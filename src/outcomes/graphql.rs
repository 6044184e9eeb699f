//! How the world sees what meetings and questions have to do with each other.
use super::{About, DismissSuggestion, MOST, Outcome, service};
use crate::{
    answers::graphql::Answer,
    communities::graphql::Community,
    error::{Fault, Faults, Problem, ProblemCode, Result},
    events::graphql::Event,
    graphql::{
        Session, ids,
        row::{Row, Rows},
    },
    once::Once,
    questions::graphql::Question,
    tags::graphql::Tag,
    text::{ANSWER, REASON, Text},
};
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    event_question,
    ids::{CommunityId, EventId, QuestionId, TagId},
    question,
};
use futures_util::future::try_join_all;

/// What became of a question at a meeting.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::OutcomeKind")]
pub enum OutcomeKind {
    /// It was answered: `text` says how.
    Answered,
    /// It goes on to another meeting, which is made of it too from then on.
    CarriedOver,
    /// Nobody came to it.
    NotReached,
}

/// Why a meeting is suggested.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::SuggestionReason")]
pub enum SuggestionReason {
    /// Three open questions or more have one tag.
    Tag,
    /// Fifteen people or more follow one open question.
    Question,
}

/// What the report of a meeting says of one of its questions.
#[derive(Debug, InputObject)]
pub struct EventOutcomeInput {
    /// Which question of the meeting.
    question_id: ID,
    /// What became of it.
    kind: OutcomeKind,
    /// What was said: 2–8,000 characters, Markdown. Required for ANSWERED. It returns to the question as an answer FROM_EVENT; without it a fixed
    /// sentence does.
    text: Option<String>,
    /// The meeting that it goes on to: a draft or a published one that you organise. Required for CARRIED_OVER, and only with it.
    carried_over_to_event_id: Option<ID>,
}

/// The outcomes, if nothing is wrong with them.
pub fn outcomes(given: &[EventOutcomeInput], faults: &mut Faults) -> Vec<Outcome> {
    if given.len() > MOST {
        faults.add(Fault::at("input.outcomes", ProblemCode::TooMany).with(MOST));
    }
    let mut all: Vec<Outcome> = vec![];
    for (i, given) in given.iter().take(MOST).enumerate() {
        let at = |field: &str| format!("input.outcomes.{i}.{field}");
        let question = faults.take(&at("questionId"), ids::parse::<QuestionId>(&given.question_id));
        let text = given.text.as_ref().and_then(|text| faults.take(&at("text"), Text::parse(text, ANSWER)));
        let to = given.carried_over_to_event_id.as_ref().and_then(|id| faults.take(&at("carriedOverToEventId"), ids::parse::<EventId>(id)));
        for fault in service::whole(given.kind.into(), given.text.is_some(), given.carried_over_to_event_id.is_some()) {
            let path = at(&fault.path.join("."));
            faults.take::<()>(&path, Err(Fault { path: vec![], ..fault }));
        }
        let Some(question) = question else { continue };
        if all.iter().any(|other| other.question == question) {
            faults.add(Fault::at(&at("questionId"), ProblemCode::Duplicate));
        }
        all.push(Outcome { question, kind: given.kind.into(), text, to });
    }
    all
}

/// The questions that a meeting is to be made of, if nothing is wrong with their ids.
pub fn question_ids(given: &[ID], faults: &mut Faults) -> Vec<QuestionId> {
    if given.len() > MOST {
        faults.add(Fault::at("input.questionIds", ProblemCode::TooMany).with(MOST));
    }
    let mut all = vec![];
    for (i, id) in given.iter().take(MOST).enumerate() {
        let path = format!("input.questionIds.{i}");
        match faults.take(&path, ids::parse::<QuestionId>(id)) {
            Some(id) if all.contains(&id) => faults.add(Fault::at(&path, ProblemCode::Duplicate)),
            id => all.extend(id),
        }
    }
    all
}

/// What became of one question at a meeting.
pub struct EventOutcome(event_question::Model, question::Model);

/// What became of one question at a meeting. It was returned to the question as an answer.
#[Object]
impl EventOutcome {
    /// The question.
    #[graphql(complexity = "1 + child_complexity")]
    async fn question(&self) -> Row<Question> {
        Row(Question::new(self.1.clone()))
    }
    /// What became of it.
    async fn kind(&self) -> OutcomeKind {
        self.0.outcome.map_or(OutcomeKind::NotReached, Into::into)
    }
    /// The answer that returned to the question; its words are what was said. Null when there is none, or you may not see it any more.
    #[graphql(complexity = "2 + child_complexity")]
    async fn answer(&self, ctx: &Context<'_>) -> Result<Option<Row<Answer>>, Problem> {
        let Some(id) = self.0.answer_id else { return Ok(None) };
        Ok(Answer::by_id(ctx.data_unchecked(), id).await?.map(Row))
    }
    /// The meeting that it went on to. Null when it did not, or you may not see that meeting.
    #[graphql(complexity = "2 + child_complexity")]
    async fn carried_over_to(&self, ctx: &Context<'_>) -> Result<Option<Row<Event>>, Problem> {
        let Some(id) = self.0.carried_to else { return Ok(None) };
        Ok(Event::load(ctx.data_unchecked(), id).await?.map(Row))
    }
}

async fn tied(session: &Session, id: EventId) -> Result<Vec<(event_question::Model, question::Model)>> {
    let ties = session.loads.event_questions.load(id, async |ids| service::questions_of(session, ids).await).await?.unwrap_or_default();
    let load = async |id| session.loads.questions.load(id, async |ids| crate::questions::service::by_ids(session, ids).await).await;
    let rows = try_join_all(ties.iter().map(|tie| load(tie.question_id))).await?;
    Ok(ties.into_iter().zip(rows).filter_map(|(tie, row)| Some((tie, row?))).collect())
}

/// The questions that a meeting is made of, as far as the session's actor may see them.
///
/// # Errors
/// Only those of the database.
pub async fn questions_of(session: &Session, id: EventId) -> Result<Rows<Question>> {
    Ok(Rows(tied(session, id).await?.into_iter().map(|(_, row)| Question::new(row)).collect()))
}

/// What became of them.
///
/// # Errors
/// Only those of the database.
pub async fn outcomes_of(session: &Session, id: EventId) -> Result<Rows<EventOutcome>> {
    let closed = tied(session, id).await?.into_iter().filter(|(tie, _)| tie.outcome.is_some());
    Ok(Rows(closed.map(|(tie, row)| EventOutcome(tie, row)).collect()))
}

/// The meetings that are made of a question, as far as the session's actor may see them.
///
/// # Errors
/// Only those of the database.
pub async fn events_of(session: &Session, id: QuestionId) -> Result<Rows<Event>> {
    let ties = session.loads.question_events.load(id, async |ids| service::events_of(session, ids).await).await?.unwrap_or_default();
    let events = try_join_all(ties.iter().map(|tie| Event::load(session, tie.event_id))).await?;
    Ok(Rows(events.into_iter().flatten().collect()))
}

/// Until when a place at a meeting is kept for the session's actor.
///
/// # Errors
/// Only those of the database.
pub async fn kept_until(session: &Session, id: EventId) -> Result<Option<DateTime<Utc>>> {
    let own = session.loads.kept_places.load(id, async |ids| service::own_kept(session, ids).await).await?.unwrap_or_default();
    Ok(own.into_iter().map(|row| row.kept_until).max())
}

/// A meeting that a community's questions suggest.
pub struct SuggestedEvent(super::Suggestion, Option<Tag>);

/// A meeting that a community's questions suggest. It is there until a meeting is made of them, or until it is dismissed.
#[Object]
impl SuggestedEvent {
    /// Why.
    async fn reason(&self) -> SuggestionReason {
        match self.0.about {
            About::Tag(_) => SuggestionReason::Tag,
            About::Question(_) => SuggestionReason::Question,
        }
    }
    /// What the questions have in common. Null for QUESTION.
    #[graphql(complexity = "1 + child_complexity")]
    async fn tag(&self) -> Option<Row<Tag>> {
        self.1.clone().map(Row)
    }
    /// The questions, newest first, ten at most: what `createEvent` can be made of.
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn questions(&self) -> Rows<Question> {
        Rows(self.0.questions.iter().cloned().map(Question::new).collect())
    }
    /// How many open questions there are that no meeting is made of; 1 for QUESTION.
    async fn question_count(&self) -> i32 {
        match self.0.about {
            About::Tag(_) => i32::try_from(self.0.count).unwrap_or(i32::MAX),
            About::Question(_) => 1,
        }
    }
}

/// What a community's questions suggest to whoever organises there; nothing to say to others.
///
/// # Errors
/// Only those of the database.
pub async fn suggestions(session: &Session, community: CommunityId) -> Result<Option<Rows<SuggestedEvent>>> {
    let Some(found) = service::suggestions(&session.db, &session.actor, community).await? else { return Ok(None) };
    let tag = |about| if let About::Tag(id) = about { Some(id) } else { None };
    let ids: Vec<TagId> = found.iter().filter_map(|one| tag(one.about)).collect();
    let tags = if ids.is_empty() { Default::default() } else { crate::tags::by_ids(&session.db, &ids).await? };
    let rows = found.into_iter().map(|one| {
        let tag = tag(one.about).and_then(|id| tags.get(&id)).cloned().map(Tag);
        SuggestedEvent(one, tag)
    });
    Ok(Some(Rows(rows.collect())))
}

/// What `dismissSuggestedEvent` needs. One of `tagId` and `questionId`.
#[derive(InputObject)]
pub struct DismissSuggestedEventInput {
    /// In which community.
    community_id: ID,
    /// The tag, for a suggestion with reason TAG.
    tag_id: Option<ID>,
    /// The question, for a suggestion with reason QUESTION.
    question_id: Option<ID>,
    /// Why it is not held, for whoever organises there: 10–1,000 characters, plain text.
    reason: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `dismissSuggestedEvent` gives back.
#[derive(SimpleObject)]
pub struct DismissSuggestedEventPayload {
    /// The community, as you may see it now.
    community: Row<Community>,
}

/// What can be done with suggested meetings.
#[derive(Debug, Default)]
pub struct OutcomeMutations;

#[Object]
impl OutcomeMutations {
    /// Say why a suggested meeting is not held: those who organise in the community. A tag is suggested anew by three questions that open after that;
    /// a question is not. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), INVALID, REFUSED (NOT_SUGGESTED).
    async fn dismiss_suggested_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: DismissSuggestedEventInput,
    ) -> Result<DismissSuggestedEventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "dismissSuggestedEvent", input.idempotency_key.as_deref(), &input));
        let community = faults.take("input.communityId", ids::parse(&input.community_id));
        let reason = faults.take("input.reason", Text::parse(&input.reason, REASON));
        let about = match (&input.tag_id, &input.question_id) {
            (Some(id), None) => faults.take("input.tagId", ids::parse(id)).map(|id| ("input.tagId", About::Tag(id))),
            (None, Some(id)) => faults.take("input.questionId", ids::parse(id)).map(|id| ("input.questionId", About::Question(id))),
            (Some(_), Some(_)) => {
                faults.add(Fault::at("input.questionId", ProblemCode::ConflictingArguments).with("tagId"));
                None
            }
            (None, None) => {
                faults.add(Fault::at("input.tagId", ProblemCode::Required));
                None
            }
        };
        let (once, ((community, reason), (at, about))) = faults.finish(once.zip(community.zip(reason).zip(about)))?;
        let command = DismissSuggestion { community, about, reason };
        let done = service::dismiss(&session.app, &session.actor, &once, (at, command)).await?;
        let (crate::once::Outcome::Fresh(id) | crate::once::Outcome::Before(id)) = done;
        let shown = Community::by_id(session, id).await?.ok_or_else(|| crate::error::Error::not_found("input.idempotencyKey"))?;
        Ok(DismissSuggestedEventPayload { community: Row(shown) })
    }
}
