//! A meeting is closed: each of its questions has its outcome, which returns to the question as an answer.
use super::{Readable, askers, home, store};
use crate::{
    answers,
    app::App,
    db::Tx,
    error::{Error, Fault, ProblemCode, Result},
    events,
    graphql::ids,
    outcomes::{MOST, Outcome, plain},
    policy::{self, Action, Actor, By, Place},
    questions,
    record::{Happened, record},
    text::Text,
};
use entity::{
    enums::{EventState, OutcomeKind},
    event, event_question,
    ids::{EventId, QuestionId},
    question,
};
use std::collections::{BTreeMap, HashMap};

/// Locks a meeting that is to be closed together with those that its questions go on to, so that two that close at once don't wait for each other.
///
/// # Errors
/// Only those of the database.
pub async fn lock(tx: &Tx, event: EventId, outcomes: &[Outcome]) -> Result<()> {
    let to: Vec<EventId> = outcomes.iter().filter_map(|outcome| outcome.to).collect();
    if to.is_empty() { Ok(()) } else { store::lock(tx, &[to, vec![event]].concat()).await }
}

/// Notes what became of each question and gives it back. A question that was withdrawn, or that whoever closes the meeting can't see any more, is
/// passed by. The answer is theirs, in the capacity in which they lead; a parent who leads stays unnamed.
///
/// # Errors
/// REFUSED with all that is missing or does not fit: each question without an outcome, outcomes of other questions, meetings to which one can't go on.
pub async fn come(app: &App, tx: &Tx, actor: &Actor, by: &By, event: &event::Model, outcomes: Vec<Outcome>) -> Result<()> {
    let ties = store::of_event(tx, event.id).await?;
    if ties.is_empty() && outcomes.is_empty() {
        return Ok(());
    }
    let tied: Vec<QuestionId> = ties.iter().map(|row| row.question_id).collect();
    let rows = questions::service::several(tx, actor, &tied).await?;
    let (seen, readable) = (|id| rows.iter().find(|row| row.id == id), Readable::of(tx, actor, &rows).await?);
    let mut onward = Onward::of(tx, actor, event, &outcomes).await?;
    let mut unmet = vec![];
    for (i, outcome) in outcomes.iter().enumerate() {
        let at = |field: &str, code| Fault::at(&format!("input.outcomes.{i}.{field}"), code);
        let Some(question) = seen(outcome.question) else {
            unmet.push(at("questionId", ProblemCode::UnknownId));
            continue;
        };
        if let Some(code) = outcome.to.and_then(|to| onward.takes(to, question, &readable)) {
            unmet.push(at("carriedOverToEventId", code));
        }
    }
    let said: HashMap<QuestionId, Outcome> = outcomes.into_iter().map(|outcome| (outcome.question, outcome)).collect();
    let due = || tied.iter().filter_map(|&id| seen(id)).filter(|row| row.withdrawn_at.is_none());
    let missing = due().filter(|row| !said.contains_key(&row.id));
    unmet.extend(missing.map(|row| {
        let id = ids::id(row.id).to_string();
        Fault { path: ["input", "outcomes", &id].map(str::to_owned).to_vec(), ..Fault::at("", ProblemCode::OutcomeMissing) }
    }));
    if !unmet.is_empty() {
        return Err(Error::Refused(unmet));
    }
    for question in due() {
        if let (Some(tie), Some(outcome)) = (ties.iter().find(|row| row.question_id == question.id), said.get(&question.id)) {
            let body = outcome.text.as_ref().map_or(plain(outcome.kind), Text::as_str);
            let answer = answers::service::from_event(app, tx, by, home(event), question, body).await?;
            let tie = event_question::Model { outcome: Some(outcome.kind), carried_to: outcome.to, answer_id: answer, ..tie.clone() };
            store::save(tx, tie).await?;
        }
    }
    onward.go(app, tx, by).await
}

/// The meetings to which questions are carried over, each with those that it has by then.
struct Onward {
    from: EventId,
    to: BTreeMap<EventId, (event::Model, bool, Vec<QuestionId>, usize)>,
}

impl Onward {
    async fn of(tx: &Tx, actor: &Actor, from: &event::Model, outcomes: &[Outcome]) -> Result<Self> {
        let ids: Vec<EventId> = outcomes.iter().filter_map(|outcome| outcome.to).collect();
        let mut to = BTreeMap::new();
        for (id, row) in events::service::by_ids(tx, actor, &ids).await? {
            let leads = policy::may(tx, actor, Action::OrganiseEvent, Place::event(&row)).await?;
            let has: Vec<_> = store::of_event(tx, id).await?.into_iter().map(|tie| tie.question_id).collect();
            let had = has.len();
            to.insert(id, (row, leads, has, had));
        }
        Ok(Self { from: from.id, to })
    }
    /// Takes the question on, or says why it can't go there.
    fn takes(&mut self, to: EventId, question: &question::Model, readable: &Readable) -> Option<ProblemCode> {
        if to == self.from {
            return Some(ProblemCode::ConflictingArguments);
        }
        let Some((event, leads, has, _)) = self.to.get_mut(&to) else { return Some(ProblemCode::UnknownId) };
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
    async fn go(self, app: &App, tx: &Tx, by: &By) -> Result<()> {
        for (id, (row, _, has, had)) in self.to {
            let new: Vec<_> = has.into_iter().enumerate().skip(had).collect();
            if new.is_empty() {
                continue;
            }
            for (place, question) in new {
                store::tie(tx, id, question, i32::try_from(place).unwrap_or(i32::MAX)).await?;
            }
            let version = store::touch(tx, id, app.clock.now()).await?;
            record(app, tx, by, Happened::to("event.changed", id, version).at(&row)).await?;
            askers::keep(app, tx, event::Model { version, ..row }).await?;
        }
        Ok(())
    }
}

/// What a client sends for this kind goes together.
///
/// # Errors
/// Each fault at its field, without the path of the outcome.
pub fn whole(kind: OutcomeKind, text: bool, to: bool) -> Vec<Fault> {
    let mut faults = vec![];
    if kind == OutcomeKind::Answered && !text {
        faults.push(Fault::at("text", ProblemCode::Required));
    }
    match (kind, to) {
        (OutcomeKind::CarriedOver, false) => faults.push(Fault::at("carriedOverToEventId", ProblemCode::Required)),
        (OutcomeKind::Answered | OutcomeKind::NotReached, true) => {
            faults.push(Fault::at("carriedOverToEventId", ProblemCode::ConflictingArguments).with("kind"));
        }
        _ => {}
    }
    faults
}
