//! What is asked, answered, followed, found helpful, harvested, closed and withdrawn, and what else is sent: every deed at its own time, in the order of time.
use super::{
    About, Demo, Made,
    content::{Answer, Content, Harvest, Question, Who, area, one_of, tags, words},
    deeds::{Deed as Sending, Sent},
};
use crate::{
    answers::{self, AnswerQuestion, Said},
    exit::ExitError,
    harvests::{self, TO_OBJECT},
    mutation::{self, IdempotencyKey},
    once::Once,
    questions::{self, AskQuestion},
    text,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    enums::{Capacity, QuestionState},
    ids::{AnswerId, HarvestId, QuestionId},
};
use std::collections::HashMap;

/// Something that somebody does.
#[derive(Clone, Copy)]
enum Deed<'c> {
    Ask(&'c Question),
    LetThrough(&'c Question),
    Follow(&'c Question, &'c Who),
    Close(&'c Question, &'c str),
    Withdraw(&'c Question),
    /// Under which question, below which answer.
    Answer(&'c Question, Option<&'c Answer>, &'c Answer),
    Helpful(&'c Answer, &'c Who),
    TakeBack(&'c Answer),
    Propose(&'c Question, &'c Harvest),
    Publish(&'c Question, &'c Harvest),
    Send(&'c Sending),
}

pub async fn fill<'c>(demo: &Demo<'c>, content: &'c Content, sendings: &'c [Sending]) -> Result<(), ExitError> {
    let mut plan = Plan { now: demo.now, deeds: vec![] };
    let reviewed = |question: &Question| content.communities.iter().any(|one| one.key == question.community && one.reviewed);
    for (question, n) in content.questions.iter().zip(0..) {
        plan.question(question, n, reviewed(question))?;
    }
    plan.deeds.extend(sendings.iter().map(|one| (one.at(demo.now), Deed::Send(one))));
    // Stable: what happens at one time happens in the order in which it was planned.
    plan.deeds.sort_by_key(|(at, _)| *at);
    let mut told = Told { demo, sent: Sent::new(demo), questions: HashMap::new(), answers: HashMap::new(), harvests: HashMap::new() };
    for (at, deed) in plan.deeds {
        demo.until(at);
        told.tell(deed).await?;
    }
    Ok(())
}

/// When everything happens.
struct Plan<'c> {
    now: DateTime<Utc>,
    deeds: Vec<(DateTime<Utc>, Deed<'c>)>,
}

impl<'c> Plan<'c> {
    /// So many minutes into the last six hours of a day that lies so many days back.
    fn day(&self, ago: i32, minutes: i32) -> DateTime<Utc> {
        self.now - Duration::days(ago.into()) - Duration::hours(6) + Duration::minutes(minutes.into())
    }
    /// Several things between a time and now, evenly.
    fn spread<T>(&mut self, since: DateTime<Utc>, all: &'c [T], deed: impl Fn(&'c T) -> Deed<'c>) {
        let step = (self.now - since) / i32::try_from(all.len() + 2).unwrap_or(i32::MAX);
        for (one, n) in all.iter().zip(1..) {
            self.deeds.push((since + step * n, deed(one)));
        }
    }
    fn question(&mut self, question: &'c Question, n: i32, reviewed: bool) -> Result<(), ExitError> {
        let minutes = n * 37 % 180;
        let at = self.day(question.days_ago, minutes);
        let state: QuestionState = one_of(&question.state)?;
        self.deeds.push((at, Deed::Ask(question)));
        if reviewed && !matches!(state, QuestionState::Draft | QuestionState::PendingReview) {
            self.deeds.push((at + Duration::minutes(4), Deed::LetThrough(question)));
        }
        for (answer, n) in question.answers.iter().zip(1..) {
            self.answer(question, None, answer, minutes + 5 + n);
            for (reply, m) in answer.replies.iter().zip(1..) {
                self.answer(question, Some(answer), reply, minutes + 60 + n * 5 + m);
            }
        }
        self.spread(at + Duration::minutes(5), &question.followers, |who| Deed::Follow(question, who));
        if let Some(harvest) = &question.harvest {
            let day = self.day(harvest.days_ago, minutes);
            let wait = if harvest.published { TO_OBJECT + Duration::days(1) } else { Duration::zero() };
            self.deeds.push((day - wait, Deed::Propose(question, harvest)));
            if harvest.published {
                self.deeds.push((day, Deed::Publish(question, harvest)));
            }
        }
        if let (QuestionState::Closed, Some(reason)) = (state, &question.closed_reason) {
            let last = question.answers.iter().flat_map(|answer| answer.replies.iter().chain([answer])).map(|answer| answer.days_ago).min();
            self.deeds.push((self.day((last.unwrap_or(question.days_ago) - 5).max(0), minutes), Deed::Close(question, reason)));
        }
        if question.withdrawn {
            self.deeds.push((self.now - Duration::minutes(30), Deed::Withdraw(question)));
        }
        Ok(())
    }
    fn answer(&mut self, question: &'c Question, parent: Option<&'c Answer>, answer: &'c Answer, minutes: i32) {
        let at = self.day(answer.days_ago, minutes);
        self.deeds.push((at, Deed::Answer(question, parent, answer)));
        self.spread(at, &answer.helpful, |who| Deed::Helpful(answer, who));
        if answer.withdrawn {
            self.deeds.push((self.now - Duration::hours(1), Deed::TakeBack(answer)));
        }
    }
}

/// What has been told so far.
struct Told<'d, 'c> {
    demo: &'d Demo<'c>,
    sent: Sent<'d, 'c>,
    /// With the version that it has now.
    questions: HashMap<&'c str, (QuestionId, i32)>,
    answers: HashMap<&'c str, AnswerId>,
    harvests: HashMap<&'c str, HarvestId>,
}

impl<'c> Told<'_, 'c> {
    async fn tell(&mut self, deed: Deed<'c>) -> Result<(), ExitError> {
        match deed {
            Deed::Ask(question) => self.ask(question).await,
            Deed::LetThrough(question) => self.let_through(question).await,
            Deed::Follow(question, who) => self.follow(question, who).await,
            Deed::Close(question, reason) => self.close(question, reason).await,
            Deed::Withdraw(question) => self.withdraw(question).await,
            Deed::Answer(question, parent, answer) => self.answer(question, parent, answer).await,
            Deed::Helpful(answer, who) => self.helpful(answer, who).await,
            Deed::TakeBack(answer) => self.take_back(answer).await,
            Deed::Propose(question, harvest) => self.propose(question, harvest).await,
            Deed::Publish(question, harvest) => self.publish(question, harvest).await,
            Deed::Send(one) => self.sent.send(one).await,
        }
    }
    async fn ask(&mut self, question: &'c Question) -> Result<(), ExitError> {
        let demo = self.demo;
        let command = AskQuestion {
            community: *super::named(&demo.communities, &question.community)?,
            hat: one_of(&question.capacity)?,
            words: questions::Words {
                text: words(&question.text, text::QUESTION)?,
                explanation: words(&question.explanation, text::EXPLANATION)?,
                motivation: words(&question.motivation, text::MOTIVATION)?,
            },
            area: question.area.as_ref().map(|place| area(place, &demo.regions)).transpose()?,
            tags: tags(&question.tags)?,
            anonymous: question.anonymous,
            draft: one_of::<QuestionState>(&question.state)? == QuestionState::Draft,
        };
        let actor = demo.actor(&question.author)?;
        let made = questions::service::ask(&demo.app, actor, &Once::unkeyed(), command).await.made(&question.key)?;
        self.questions.insert(&question.key, (made.row.id, made.row.version));
        self.sent.knows(&question.key, made.row.id);
        Ok(())
    }
    /// Nothing to do for what the core group asked: it opened at once.
    async fn let_through(&mut self, question: &'c Question) -> Result<(), ExitError> {
        let (app, moderator) = (&self.demo.app, self.demo.actor("demo-moderator")?);
        let (id, version) = *super::named(&self.questions, &question.key)?;
        let asked = questions::service::by_id(&app.db.read(), moderator, id, questions::Read::ALL).await.about(&question.key)?;
        if asked.is_some_and(|asked| asked.row.state == QuestionState::PendingReview) {
            let made = questions::service::review(app, moderator, &Once::unkeyed(), id, version, None).await.made(&question.key)?;
            self.questions.insert(&question.key, (id, made.row.version));
        }
        Ok(())
    }
    async fn follow(&self, question: &Question, who: &Who) -> Result<(), ExitError> {
        let (id, _) = *super::named(&self.questions, &question.key)?;
        let (actor, hat): (_, Capacity) = (self.demo.actor(&who.person)?, one_of(&who.capacity)?);
        questions::service::follow(&self.demo.app, actor, &Once::unkeyed(), id, hat).await.made(&question.key)?;
        Ok(())
    }
    async fn close(&mut self, question: &'c Question, reason: &str) -> Result<(), ExitError> {
        let (id, version) = *super::named(&self.questions, &question.key)?;
        let (actor, reason) = (self.demo.actor("demo-moderator")?, words(reason, text::REASON)?);
        let made = questions::service::close(&self.demo.app, actor, &Once::unkeyed(), id, version, Some(reason)).await;
        self.questions.insert(&question.key, (id, made.made(&question.key)?.row.version));
        Ok(())
    }
    async fn withdraw(&self, question: &Question) -> Result<(), ExitError> {
        let (id, version) = *super::named(&self.questions, &question.key)?;
        let actor = self.demo.actor(&question.author)?;
        questions::service::withdraw(&self.demo.app, actor, &Once::unkeyed(), id, version).await.made(&question.key)?;
        Ok(())
    }
    async fn answer(&mut self, question: &Question, parent: Option<&Answer>, answer: &'c Answer) -> Result<(), ExitError> {
        let (id, _) = *super::named(&self.questions, &question.key)?;
        let said = Said {
            kind: one_of(&answer.kind)?,
            body: words(&answer.body, text::ANSWER)?,
            parent: parent.map(|parent| super::named(&self.answers, &parent.key).copied()).transpose()?,
            mentions: vec![],
            anonymous: answer.anonymous,
        };
        let (actor, capacity) = (self.demo.actor(&answer.author)?, one_of(&answer.capacity)?);
        let asked = AnswerQuestion { question: id, capacity, said };
        let made = mutation::run(&self.demo.app, actor, &IdempotencyKey::none("demo"), &asked).await.about(&answer.key)?;
        self.answers.insert(&answer.key, made.id);
        Ok(())
    }
    async fn helpful(&self, answer: &Answer, who: &Who) -> Result<(), ExitError> {
        let (id, hat) = (*super::named(&self.answers, &answer.key)?, one_of(&who.capacity)?);
        let actor = self.demo.actor(&who.person)?;
        answers::service::mark_helpful(&self.demo.app, actor, &Once::unkeyed(), id, hat, true).await.made(&answer.key)?;
        Ok(())
    }
    async fn take_back(&self, answer: &Answer) -> Result<(), ExitError> {
        let (id, actor) = (*super::named(&self.answers, &answer.key)?, self.demo.actor(&answer.author)?);
        answers::service::withdraw(&self.demo.app, actor, &Once::unkeyed(), id, 1).await.made(&answer.key)?;
        Ok(())
    }
    async fn propose(&mut self, question: &'c Question, harvest: &Harvest) -> Result<(), ExitError> {
        let (id, _) = *super::named(&self.questions, &question.key)?;
        let said = harvests::Words {
            works: words(&harvest.works, text::WORKS)?,
            barriers: words(&harvest.barriers, text::HARVEST)?,
            follow_up: words(&harvest.follow_up, text::HARVEST)?,
            minority_note: words(&harvest.minority_note, text::HARVEST)?,
        };
        let quoted = harvest.answers.iter().map(|key| super::named(&self.answers, key).copied()).collect::<Result<_, _>>()?;
        let actor = self.demo.actor(&harvest.author)?;
        let made = harvests::service::propose(&self.demo.app, actor, &Once::unkeyed(), id, said, quoted).await.made(&question.key)?;
        self.harvests.insert(&question.key, made.id);
        Ok(())
    }
    async fn publish(&self, question: &Question, harvest: &Harvest) -> Result<(), ExitError> {
        let (id, actor) = (*super::named(&self.harvests, &question.key)?, self.demo.actor(&harvest.author)?);
        harvests::service::publish(&self.demo.app, actor, &Once::unkeyed(), id, 1).await.made(&question.key)?;
        Ok(())
    }
}
