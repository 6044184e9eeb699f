//! How the world sees what meetings and questions have to do with each other.
use super::{About, EventsOfQuestion, KeptUntil, QuestionsOfEvent, commands::DismissSuggestedEventInput};
use crate::{
    answers::graphql::Answer,
    communities::{Seen, graphql::Community},
    error::{ResolverError, Result},
    events::graphql::Event,
    graphql::{
        RequestContext,
        mutate::mutation_fields,
        row::{Resolved, ResolvedList},
    },
    questions::graphql::Question,
    tags::graphql::Tag,
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
    /// It was answered, with a text that says how.
    Answered,
    /// It was carried over to another meeting, which is made of it too from then on.
    CarriedOver,
    /// The meeting did not get to it.
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
    /// A question of the meeting.
    pub question_id: ID,
    /// What became of it.
    pub kind: OutcomeKind,
    /// What was said: 2–8,000 characters, Markdown. Required for ANSWERED. It returns to the question as an answer FROM_EVENT; a fixed sentence does when
    /// it is left out.
    pub text: Option<String>,
    /// The meeting to which it is carried over: a draft or a published one that you organise. Required for CARRIED_OVER, and only allowed with it.
    pub carried_over_to_event_id: Option<ID>,
}

/// What became of one question at a meeting.
pub struct EventOutcome(event_question::Model, question::Model);

/// What became of one question at a meeting. It was returned to the question as an answer.
#[Object]
impl EventOutcome {
    /// The question of the meeting.
    #[graphql(complexity = "1 + child_complexity")]
    async fn question(&self) -> Resolved<Question> {
        Resolved(Question::new(self.1.clone()))
    }
    /// What became of the question.
    async fn kind(&self) -> OutcomeKind {
        self.0.outcome.map_or(OutcomeKind::NotReached, Into::into)
    }
    /// The answer that returned to the question, with what was said. Null when there is none, or you may not see it any more.
    #[graphql(complexity = "2 + child_complexity")]
    async fn answer(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Answer>>, ResolverError> {
        let Some(id) = self.0.answer_id else { return Ok(None) };
        Ok(Answer::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The meeting to which it was carried over. Null when it was not, or you may not see that meeting.
    #[graphql(complexity = "2 + child_complexity")]
    async fn carried_over_to(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Event>>, ResolverError> {
        let Some(id) = self.0.carried_to else { return Ok(None) };
        Ok(Event::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
}

async fn tied(session: &RequestContext, id: EventId) -> Result<Vec<(event_question::Model, question::Model)>> {
    let ties = session.load::<QuestionsOfEvent>(id).await?.unwrap_or_default();
    let load = async |id| session.load::<crate::questions::QuestionById>(id).await;
    let rows = try_join_all(ties.iter().map(|tie| load(tie.question_id))).await?;
    Ok(ties.iter().cloned().zip(rows).filter_map(|(tie, row)| Some((tie, row?))).collect())
}

/// The questions that a meeting is made of, as far as the session's actor may see them.
pub async fn questions_of(session: &RequestContext, id: EventId) -> Result<ResolvedList<Question>> {
    Ok(ResolvedList(tied(session, id).await?.into_iter().map(|(_, row)| Question::new(row)).collect()))
}

/// What became of them.
pub async fn outcomes_of(session: &RequestContext, id: EventId) -> Result<ResolvedList<EventOutcome>> {
    let closed = tied(session, id).await?.into_iter().filter(|(tie, _)| tie.outcome.is_some());
    Ok(ResolvedList(closed.map(|(tie, row)| EventOutcome(tie, row)).collect()))
}

/// The meetings that are made of a question, as far as the session's actor may see them.
pub async fn events_of(session: &RequestContext, id: QuestionId) -> Result<ResolvedList<Event>> {
    let ties = session.load::<EventsOfQuestion>(id).await?.unwrap_or_default();
    let events = try_join_all(ties.iter().map(|tie| Event::load(session, tie.event_id))).await?;
    Ok(ResolvedList(events.into_iter().flatten().collect()))
}

/// Until when a place at a meeting is kept for the session's actor.
pub async fn kept_until(session: &RequestContext, id: EventId) -> Result<Option<DateTime<Utc>>> {
    session.load::<KeptUntil>(id).await
}

/// A meeting that a community's questions suggest.
pub struct SuggestedEvent(super::Suggestion, Option<Tag>);

/// A meeting that a community's questions suggest, until a meeting is made of them or the suggestion is dismissed.
#[Object]
impl SuggestedEvent {
    /// Why it is suggested.
    async fn reason(&self) -> SuggestionReason {
        match self.0.about {
            About::Tag(_) => SuggestionReason::Tag,
            About::Question(_) => SuggestionReason::Question,
        }
    }
    /// The tag that the questions have in common. Null for the reason QUESTION.
    #[graphql(complexity = "1 + child_complexity")]
    async fn tag(&self) -> Option<Resolved<Tag>> {
        self.1.clone().map(Resolved)
    }
    /// The questions, newest first, at most 10: the `questionIds` for `createEvent`.
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn questions(&self) -> ResolvedList<Question> {
        ResolvedList(self.0.questions.iter().cloned().map(Question::new).collect())
    }
    /// How many open questions with that tag no meeting is made of. 1 for the reason QUESTION.
    async fn question_count(&self) -> i32 {
        match self.0.about {
            About::Tag(_) => i32::try_from(self.0.count).unwrap_or(i32::MAX),
            About::Question(_) => 1,
        }
    }
}

/// What a community's questions suggest to whoever organises there; nothing to say to others.
pub async fn suggestions(session: &RequestContext, community: CommunityId) -> Result<Option<ResolvedList<SuggestedEvent>>> {
    let Some(found) = super::suggestions(&session.db, &session.actor, community).await? else { return Ok(None) };
    let tag = |about| if let About::Tag(id) = about { Some(id) } else { None };
    let ids: Vec<TagId> = found.iter().filter_map(|one| tag(one.about)).collect();
    let tags = if ids.is_empty() { Default::default() } else { crate::tags::by_ids(&session.db, &ids).await? };
    let rows = found.into_iter().map(|one| {
        let tag = tag(one.about).and_then(|id| tags.get(&id)).cloned().map(Tag);
        SuggestedEvent(one, tag)
    });
    Ok(Some(ResolvedList(rows.collect())))
}

/// The community whose suggested meeting was dismissed.
#[derive(SimpleObject)]
pub struct DismissSuggestedEventPayload {
    /// The community, as you may see it now.
    community: Resolved<Community>,
}

impl From<Seen> for DismissSuggestedEventPayload {
    fn from(seen: Seen) -> Self {
        Self { community: Resolved(seen.into()) }
    }
}

mutation_fields! {
    /// What can be done with suggested meetings.
    OutcomeMutations {
        /// Dismisses a suggested meeting, with the reason. Three questions with the tag that open later suggest one anew; a question does not. For those who
        /// organise meetings of the community. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), INVALID, REFUSED (NOT_SUGGESTED).
        dismiss_suggested_event(DismissSuggestedEventInput = "The suggestion, and why it is dismissed.") -> DismissSuggestedEventPayload;
    }
}
