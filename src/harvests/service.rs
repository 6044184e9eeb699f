//! What one may do with harvests: propose, revise, object, publish.
use super::{Changes, Harvested, LEAST, ObjectToHarvest, ProposeHarvest, PublishHarvest, ReviseHarvest, TO_OBJECT, Words, store};
use crate::{
    answers,
    app::App,
    error::{Error, FieldError, FieldErrors, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    people,
    policy::{self, Action, Actor, Place},
    questions,
    record::{Happened, record},
    revisions,
    text::Text,
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    answer,
    enums::{Capacity, HarvestState, QuestionState},
    harvest,
    ids::{AnswerId, HarvestId, ObjectionId, ProfileId, QuestionId},
    objection, question,
};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};
use std::collections::HashMap;

/// Proposes what came of a question's answers. From now on the authors whom it quotes have seven days.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT when one is proposed already, INVALID, REFUSED (the question's state, withdrawn answers, too few).
pub async fn propose(
    app: &App,
    actor: &Actor,
    once: &Once,
    question: QuestionId,
    words: Words,
    answers: Vec<AnswerId>,
) -> Result<Harvested> {
    let (tx, id, now) = (app.begin().await?, HarvestId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = questions::service::locked(&tx, actor, question).await?;
    let (by, ProposeHarvest { question, words, answers }) =
        policy::permit(&tx, actor, ProposeHarvest { question, words, answers }).await?.open();
    if store::proposed(&tx, actor, question.id).await? {
        return Err(Error::Conflict { fault: FieldError::at("input.questionId", ProblemCode::Duplicate), current: None });
    }
    let unmet = quotable(&tx, actor, question.id, &answers).await?;
    refuse(open(&question, "input.questionId").into_iter().chain(unmet).collect())?;
    let author = people::snapshot(&tx, &by, Some(question.community_id), false).await?;
    let row = harvest::ActiveModel {
        id: Set(id),
        question_id: Set(question.id),
        community_id: Set(question.community_id),
        state: Set(HarvestState::Proposed),
        works: Set(words.works.into_string()),
        barriers: Set(words.barriers.into_string()),
        follow_up: Set(words.follow_up.into_string()),
        minority_note: Set(words.minority_note.into_string()),
        author_profile_id: Set(Some(by.profile)),
        author_capacity: Set(author.capacity),
        author_name: Set(author.name),
        author_function: Set(author.function),
        author_organisation: Set(author.organisation),
        author_area: Set(author.area),
        author_core: Set(author.core),
        objections_until: Set(now + TO_OBJECT),
        published_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = store::insert(&tx, row).await?;
    store::set_quoted(&tx, id, &answers).await?;
    record(app, &tx, &by, Happened::to("harvest.proposed", id, 1).within(row.community_id)).await?;
    app.commit(tx, "proposeHarvest").await?;
    Ok(Outcome::Fresh(row))
}

/// Why a question takes no harvest, if so.
fn open(question: &question::Model, path: &str) -> Option<FieldError> {
    match question.state {
        _ if question.withdrawn_at.is_some() => Some(FieldError::at(path, ProblemCode::Withdrawn)),
        QuestionState::Open => None,
        _ => Some(FieldError::at(path, ProblemCode::WrongState)),
    }
}

/// Every unmet rule at once.
fn refuse(unmet: Vec<FieldError>) -> Result<()> {
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}

/// What stands in the way of a harvest that rests on these answers. Those that are not answers to this question are INVALID, each by its place.
async fn quotable(db: &impl ConnectionTrait, actor: &Actor, question: QuestionId, ids: &[AnswerId]) -> Result<Vec<FieldError>> {
    let seen: HashMap<AnswerId, answer::Model> =
        answers::service::by_ids(db, actor, ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let (mut unknown, mut unmet, mut standing) = (FieldErrors::default(), vec![], 0);
    for (i, id) in ids.iter().enumerate() {
        let at = |code| FieldError::at(&format!("input.answerIds.{i}"), code);
        match seen.get(id) {
            Some(answer) if answer.question_id != question => unknown.add(at(ProblemCode::UnknownId)),
            None => unknown.add(at(ProblemCode::UnknownId)),
            Some(answer) if answer.withdrawn_at.is_some() => unmet.push(at(ProblemCode::Withdrawn)),
            Some(_) => standing += 1,
        }
    }
    unknown.finish(Some(()))?;
    if standing < LEAST {
        unmet.push(FieldError::at("input.answerIds", ProblemCode::TooFewAnswers).with(LEAST));
    }
    Ok(unmet)
}

async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId) -> Result<harvest::Model> {
    store::locked(db, actor, id).await?.ok_or_else(|| Error::not_found("input.harvestId"))
}

/// The version that was read, and still a proposal.
fn proposal(harvest: &harvest::Model, expected: i32) -> Result<()> {
    check_version(harvest.version, expected)?;
    match harvest.state {
        HarvestState::Proposed => Ok(()),
        HarvestState::Published => Err(Error::refused("input.harvestId", ProblemCode::WrongState)),
    }
}

/// Changes a proposed harvest. The words that were are kept as a revision. The seven days begin anew when an answer is quoted that was not,
/// and when words change to which nobody could object any more.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (once it is published, withdrawn answers, too few).
pub async fn revise(app: &App, actor: &Actor, once: &Once, id: HarvestId, expected: i32, changes: Changes) -> Result<Harvested> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let harvest = locked(&tx, actor, id).await?;
    let (by, ReviseHarvest { harvest: was, changes }) = policy::permit(&tx, actor, ReviseHarvest { harvest, changes }).await?.open();
    proposal(&was, expected)?;
    let mut anew = false;
    if let Some(answers) = &changes.answers {
        refuse(quotable(&tx, actor, was.question_id, answers).await?)?;
        let before = store::quoted(&tx, &[id]).await?;
        anew = answers.iter().any(|answer| !before.contains(&(id, *answer)));
        store::set_quoted(&tx, id, answers).await?;
    }
    let said = |new: Option<Text>, old: &str| new.map_or_else(|| old.to_owned(), Text::into_string);
    let (works, barriers, follow_up) =
        (said(changes.works, &was.works), said(changes.barriers, &was.barriers), said(changes.follow_up, &was.follow_up));
    if (&works, &barriers, &follow_up) != (&was.works, &was.barriers, &was.follow_up) {
        let words =
            revisions::Words { text: was.works.clone(), explanation: Some(was.barriers.clone()), motivation: Some(was.follow_up.clone()) };
        revisions::keep(&tx, id.0, was.version, was.updated_at, &words).await?;
        anew |= !can_object(&was, now);
    }
    let (version, minority_note) = (was.version + 1, said(changes.minority_note, &was.minority_note));
    let mut row = was.into_active_model();
    row.works = Set(works);
    row.barriers = Set(barriers);
    row.follow_up = Set(follow_up);
    row.minority_note = Set(minority_note);
    if anew {
        row.objections_until = Set(now + TO_OBJECT);
    }
    row.version = Set(version);
    row.updated_at = Set(now);
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("harvest.revised", id, version).within(row.community_id)).await?;
    app.commit(tx, "reviseHarvest").await?;
    Ok(Outcome::Fresh(row))
}

/// Whether quoted authors can still object.
pub fn can_object(harvest: &harvest::Model, now: DateTime<Utc>) -> bool {
    harvest.state == HarvestState::Proposed && now < harvest.objections_until
}

/// Objects, as the author of a quoted answer. A second objection of the same profile takes the place of the first.
/// `hat` is needed by those of whom it quotes answers in two capacities: nothing may tie the two together.
///
/// # Errors
/// NOT_FOUND, INVALID without the capacity that it needs, FORBIDDEN for whom it does not quote, REFUSED after the seven days.
pub async fn object(app: &App, actor: &Actor, once: &Once, id: HarvestId, hat: Option<Capacity>, body: Text) -> Result<Harvested> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let harvest = locked(&tx, actor, id).await?;
    let quoted = quoting(&tx, actor, id, hat).await?;
    let (by, command) = policy::permit(&tx, actor, ObjectToHarvest { harvest, quoted, body }).await?.open();
    let ObjectToHarvest { harvest, quoted: Some((answer_id, profile_id)), body } = command else { return Err(Error::forbidden()) };
    if !can_object(&harvest, now) {
        return Err(Error::refused("input.harvestId", ProblemCode::ObjectionsClosed));
    }
    let row = objection::ActiveModel {
        id: Set(ObjectionId::new()),
        harvest_id: Set(id),
        profile_id: Set(profile_id),
        answer_id: Set(answer_id),
        body: Set(body.into_string()),
        created_at: Set(now),
    };
    store::object(&tx, row).await?;
    record(app, &tx, &by, Happened::to("harvest.objected", id, harvest.version).within(harvest.community_id)).await?;
    app.commit(tx, "objectToHarvest").await?;
    Ok(Outcome::Fresh(harvest))
}

/// The quoted answer of the actor's own, in this capacity or in the only one there is. An anonymous one goes first: it shows least.
async fn quoting(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId, hat: Option<Capacity>) -> Result<Option<(AnswerId, ProfileId)>> {
    let ids: Vec<AnswerId> = store::quoted(db, &[id]).await?.into_iter().map(|(_, answer)| answer).collect();
    let mut own: Vec<_> = answers::service::by_ids(db, actor, &ids)
        .await?
        .into_iter()
        .filter_map(|answer| Some((!answer.anonymous, answer.id, answer.author_profile_id.filter(|&author| actor.is(author))?)))
        .filter(|&(.., author)| hat.is_none_or(|hat| actor.wearing(hat) == Some(author)))
        .collect();
    own.sort_unstable();
    if own.iter().any(|&(.., author)| own.first().is_some_and(|first| first.2 != author)) {
        return Err(Error::invalid("input.capacity", ProblemCode::Required));
    }
    Ok(own.first().map(|&(_, answer, author)| (answer, author)))
}

/// Publishes a proposed harvest, objections included. Its question is harvested from now on.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED with every rule that is not met: authors still have time, too few answers stand, the question's state.
pub async fn publish(app: &App, actor: &Actor, once: &Once, id: HarvestId, expected: i32) -> Result<Harvested> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let harvest = locked(&tx, actor, id).await?;
    let (by, PublishHarvest { harvest }) = policy::permit(&tx, actor, PublishHarvest { harvest }).await?.open();
    proposal(&harvest, expected)?;
    let question = questions::service::locked(&tx, actor, harvest.question_id).await?;
    let mut unmet: Vec<FieldError> = open(&question, "input.harvestId").into_iter().collect();
    if can_object(&harvest, now) {
        let until = harvest.objections_until.to_rfc3339_opts(SecondsFormat::Secs, true);
        unmet.push(FieldError::at("input.harvestId", ProblemCode::ObjectionsOpen).with(until));
    }
    let ids: Vec<AnswerId> = store::quoted(&tx, &[id]).await?.into_iter().map(|(_, answer)| answer).collect();
    let standing = answers::service::by_ids(&tx, actor, &ids).await?.iter().filter(|answer| answer.withdrawn_at.is_none()).count();
    if standing < LEAST {
        unmet.push(FieldError::at("input.harvestId", ProblemCode::TooFewAnswers).with(LEAST));
    }
    refuse(unmet)?;
    let version = harvest.version + 1;
    let mut row = harvest.into_active_model();
    row.state = Set(HarvestState::Published);
    row.published_at = Set(Some(now));
    row.version = Set(version);
    row.updated_at = Set(now);
    let row = store::update(&tx, row).await?;
    questions::service::harvested(&tx, question, &by, now).await?;
    record(app, &tx, &by, Happened::to("harvest.published", id, version).within(row.community_id)).await?;
    app.commit(tx, "publishHarvest").await?;
    Ok(Outcome::Fresh(row))
}

/// One harvest, if the actor may see it.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId) -> Result<Option<harvest::Model>> {
    store::one(db, actor, id).await
}

/// The latest harvest of each of these questions that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn latest(db: &impl ConnectionTrait, actor: &Actor, questions: &[QuestionId]) -> Result<HashMap<QuestionId, harvest::Model>> {
    Ok(store::of_questions(db, actor, questions).await?.into_iter().map(|row| (row.question_id, row)).collect())
}

/// The answers that these harvests rest on. Whoever asks has seen the harvests.
///
/// # Errors
/// Only those of the database.
pub async fn quoted(db: &impl ConnectionTrait, actor: &Actor, harvests: &[HarvestId]) -> Result<HashMap<HarvestId, Vec<answer::Model>>> {
    let pairs = store::quoted(db, harvests).await?;
    let seen = answers(db, actor, pairs.iter().map(|pair| pair.1)).await?;
    let mut found: HashMap<HarvestId, Vec<answer::Model>> = HashMap::new();
    for (harvest, answer) in pairs {
        found.entry(harvest).or_default().extend(seen.get(&answer).cloned());
    }
    Ok(found)
}

/// An objection with the answer as whose author somebody objects.
pub type Objected = (objection::Model, answer::Model);

/// The objections to these harvests that the actor may see: all once it is published, before that those who lead see all, authors their own.
///
/// # Errors
/// Only those of the database.
pub async fn objections(db: &impl ConnectionTrait, actor: &Actor, harvests: &[HarvestId]) -> Result<HashMap<HarvestId, Vec<Objected>>> {
    let rows = store::objections(db, actor, harvests).await?;
    let seen = answers(db, actor, rows.iter().map(|row| row.answer_id)).await?;
    let mut found: HashMap<HarvestId, Vec<Objected>> = HashMap::new();
    for row in rows {
        if let Some(answer) = seen.get(&row.answer_id) {
            found.entry(row.harvest_id).or_default().push((row, answer.clone()));
        }
    }
    Ok(found)
}

async fn answers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl Iterator<Item = AnswerId>,
) -> Result<HashMap<AnswerId, answer::Model>> {
    let ids: Vec<AnswerId> = ids.collect();
    Ok(answers::service::by_ids(db, actor, &ids).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Whether the actor may read the words that a harvest had before: who proposed it, and who moderates the community.
///
/// # Errors
/// Only those of the database.
pub async fn sees_past(db: &impl ConnectionTrait, actor: &Actor, harvest: &harvest::Model) -> Result<bool> {
    policy::may(db, actor, Action::SeePast, Place::community(harvest.community_id).author(harvest.author_profile_id)).await
}
