//! A meeting is closed: each of its questions has its outcome, which returns to the question as an answer.
use super::{MOST, Outcome, Readable, askers, home, plain, store};
use crate::{
    answers,
    error::{Error, FieldError, ProblemCode, Result},
    graphql::ids,
    mutation::{DomainEvent, EventKind, Locked, Write},
    policy::{self, Action, Place},
    questions,
};
use entity::{
    enums::EventState,
    event,
    ids::{EventId, QuestionId},
    question,
};
use std::collections::{BTreeMap, HashMap};

/// Notes what became of each question and gives it back. A question that was withdrawn, or that whoever closes the meeting can't see any more, is
/// passed by. The answer is theirs, in the capacity in which they lead; a parent who leads stays unnamed.
///
/// # Errors
/// REFUSED with all that is missing or does not fit: each question without an outcome, outcomes of other questions, meetings to which one can't go on.
pub async fn come(write: &Write<'_>, event: &event::Model, outcomes: &[Outcome]) -> Result<()> {
    let ties = store::of_event(&write.db, event.id).await?;
    if ties.is_empty() && outcomes.is_empty() {
        return Ok(());
    }
    let tied: Vec<QuestionId> = ties.iter().map(|row| row.question_id).collect();
    let rows = questions::several(&write.db, write.actor, &tied).await?;
    let (seen, readable) = (|id| rows.iter().find(|row| row.id == id), Readable::of(&write.db, write.actor, &rows).await?);
    let mut onward = Onward::of(write, event, outcomes).await?;
    let mut unmet = vec![];
    for (i, outcome) in outcomes.iter().enumerate() {
        let at = |field: &str, code| FieldError::at(&format!("outcomes.{i}.{field}"), code);
        let Some(question) = seen(outcome.question) else {
            unmet.push(at("questionId", ProblemCode::UnknownId));
            continue;
        };
        if let Some(code) = outcome.to.and_then(|to| onward.takes(to, question, &readable)) {
            unmet.push(at("carriedOverToEventId", code));
        }
    }
    let said: HashMap<QuestionId, &Outcome> = outcomes.iter().map(|outcome| (outcome.question, outcome)).collect();
    let due = || tied.iter().filter_map(|&id| seen(id)).filter(|row| row.withdrawn_at.is_none());
    let missing = due().filter(|row| !said.contains_key(&row.id));
    unmet.extend(missing.map(|row| {
        let id = ids::id(row.id).to_string();
        FieldError { path: ["outcomes", &id].map(str::to_owned).to_vec(), ..FieldError::at("", ProblemCode::OutcomeMissing) }
    }));
    if !unmet.is_empty() {
        return Err(Error::Refused(unmet));
    }
    for question in due() {
        if let Some(outcome) = said.get(&question.id) {
            let body = outcome.text.as_deref().unwrap_or(plain(outcome.kind));
            let answer = answers::from_event(write, home(event), question, body).await?;
            store::note(write, event.id, outcome, answer).await?;
        }
    }
    onward.go(write).await
}

/// The meetings to which questions are carried over, each with those that it has by then.
struct Onward {
    from: EventId,
    to: BTreeMap<EventId, To>,
}

struct To {
    event: Locked<event::Model>,
    leads: bool,
    has: Vec<QuestionId>,
    had: usize,
}

impl Onward {
    async fn of(write: &Write<'_>, from: &event::Model, outcomes: &[Outcome]) -> Result<Self> {
        let ids: Vec<EventId> = outcomes.iter().filter_map(|outcome| outcome.to).collect();
        let mut to = BTreeMap::new();
        for event in store::onward(&write.db, write.actor, &ids).await? {
            let leads = policy::may(&write.db, write.actor, Action::OrganiseEvent, Place::event(&event)).await?;
            let has: Vec<_> = store::of_event(&write.db, event.id).await?.into_iter().map(|tie| tie.question_id).collect();
            to.insert(event.id, To { event, leads, had: has.len(), has });
        }
        Ok(Self { from: from.id, to })
    }
    /// Takes the question on, or says why it can't go there.
    fn takes(&mut self, to: EventId, question: &question::Model, readable: &Readable) -> Option<ProblemCode> {
        if to == self.from {
            return Some(ProblemCode::ConflictingArguments);
        }
        let Some(To { event, leads, has, .. }) = self.to.get_mut(&to) else { return Some(ProblemCode::UnknownId) };
        match event.state {
            _ if !*leads => Some(ProblemCode::NotOrganiser),
            EventState::Cancelled => Some(ProblemCode::EventCancelled),
            EventState::Closed => Some(ProblemCode::WrongState),
            EventState::Draft | EventState::Published if !readable.at(event, question) => Some(ProblemCode::WrittenForFewer),
            EventState::Draft | EventState::Published if has.contains(&question.id) => None,
            EventState::Draft | EventState::Published if has.len() == MOST => Some(ProblemCode::TooMany),
            EventState::Draft | EventState::Published => {
                has.push(question.id);
                None
            }
        }
    }
    /// They have them from now on.
    async fn go(self, write: &Write<'_>) -> Result<()> {
        for (id, To { event, has, had, .. }) in self.to {
            if has.len() == had {
                continue;
            }
            for (place, question) in (0..).zip(has).skip(had) {
                store::tie(write, id, question, place).await?;
            }
            let row = write.save(event).await?;
            write.emit(DomainEvent::of(EventKind::EventUpdated, id, row.version).at(&row)).await?;
            askers::keep(write, row).await?;
        }
        Ok(())
    }
}
