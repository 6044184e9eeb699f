//! What is asked, answered, followed, found helpful, harvested, closed and withdrawn, and what else is sent: every deed at its own time, in the order of time.
use super::{
    About, Demo,
    content::{Answer, Content, Harvest, Question, Who, area, one_of, sized, tags},
    deeds::{Deed as Sending, Sent},
};
use crate::{
    answers::{AnswerQuestion, MarkAnswerHelpful, Mentions, WithdrawAnswer},
    exit::ExitError,
    harvests::{ProposeHarvest, PublishHarvest, Quoted, TO_OBJECT},
    questions::{self, AskQuestion, CloseQuestion, FollowQuestion, ReviewQuestion, Verdict, WithdrawQuestion},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    enums::QuestionState,
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
            community_id: *super::named(&demo.communities, &question.community)?,
            capacity: one_of(&question.capacity)?,
            text: sized(&question.text)?,
            explanation: sized(&question.explanation)?,
            motivation: sized(&question.motivation)?,
            work_area: question.area.as_ref().map(|place| area(place, &demo.regions)).transpose()?,
            tags: Some(tags(&question.tags)?),
            anonymous: question.anonymous,
            draft: one_of::<QuestionState>(&question.state)? == QuestionState::Draft,
            expected: None,
        };
        let made = demo.does(demo.actor(&question.author)?, &command).await.about(&question.key)?;
        self.questions.insert(&question.key, (made.id, made.version));
        self.sent.knows(&question.key, made.id);
        Ok(())
    }
    /// Nothing to do for what the core group asked: it opened at once.
    async fn let_through(&mut self, question: &'c Question) -> Result<(), ExitError> {
        let (app, moderator) = (&self.demo.app, self.demo.actor("demo-moderator")?);
        let (id, version) = *super::named(&self.questions, &question.key)?;
        let asked = questions::one(&app.db.read(), moderator, id, questions::Read::ALL).await.about(&question.key)?;
        if asked.is_some_and(|asked| asked.row.state == QuestionState::PendingReview) {
            let let_through = ReviewQuestion { question_id: id, verdict: Verdict(None), expected: Some(version) };
            let made = self.demo.does(moderator, &let_through).await.about(&question.key)?;
            self.questions.insert(&question.key, (id, made.version));
        }
        Ok(())
    }
    async fn follow(&self, question: &Question, who: &Who) -> Result<(), ExitError> {
        let (id, _) = *super::named(&self.questions, &question.key)?;
        let follow = FollowQuestion { question_id: id, capacity: one_of(&who.capacity)?, expected: None };
        self.demo.does(self.demo.actor(&who.person)?, &follow).await.about(&question.key)?;
        Ok(())
    }
    async fn close(&mut self, question: &'c Question, reason: &str) -> Result<(), ExitError> {
        let (id, version) = *super::named(&self.questions, &question.key)?;
        let close = CloseQuestion { question_id: id, reason: Some(sized(reason)?), expected: Some(version) };
        let made = self.demo.does(self.demo.actor("demo-moderator")?, &close).await.about(&question.key)?;
        self.questions.insert(&question.key, (id, made.version));
        Ok(())
    }
    async fn withdraw(&self, question: &Question) -> Result<(), ExitError> {
        let (id, version) = *super::named(&self.questions, &question.key)?;
        let withdraw = WithdrawQuestion { question_id: id, expected: Some(version) };
        self.demo.does(self.demo.actor(&question.author)?, &withdraw).await.about(&question.key)?;
        Ok(())
    }
    async fn answer(&mut self, question: &Question, parent: Option<&Answer>, answer: &'c Answer) -> Result<(), ExitError> {
        let (id, _) = *super::named(&self.questions, &question.key)?;
        let asked = AnswerQuestion {
            question_id: id,
            capacity: one_of(&answer.capacity)?,
            kind: one_of(&answer.kind)?,
            body: sized(&answer.body)?,
            parent_id: parent.map(|parent| super::named(&self.answers, &parent.key).copied()).transpose()?,
            mention_ids: Mentions::default(),
            anonymous: answer.anonymous,
            expected: None,
        };
        let made = self.demo.does(self.demo.actor(&answer.author)?, &asked).await.about(&answer.key)?;
        self.answers.insert(&answer.key, made.id);
        Ok(())
    }
    async fn helpful(&self, answer: &Answer, who: &Who) -> Result<(), ExitError> {
        let answer_id = *super::named(&self.answers, &answer.key)?;
        let mark = MarkAnswerHelpful { answer_id, capacity: one_of(&who.capacity)?, expected: None };
        self.demo.does(self.demo.actor(&who.person)?, &mark).await.about(&answer.key)?;
        Ok(())
    }
    async fn take_back(&self, answer: &Answer) -> Result<(), ExitError> {
        let withdraw = WithdrawAnswer { answer_id: *super::named(&self.answers, &answer.key)?, expected: Some(1) };
        self.demo.does(self.demo.actor(&answer.author)?, &withdraw).await.about(&answer.key)?;
        Ok(())
    }
    async fn propose(&mut self, question: &'c Question, harvest: &Harvest) -> Result<(), ExitError> {
        let (id, _) = *super::named(&self.questions, &question.key)?;
        let quoted = harvest.answers.iter().map(|key| super::named(&self.answers, key).copied()).collect::<Result<_, _>>()?;
        let propose = ProposeHarvest {
            question_id: id,
            works: sized(&harvest.works)?,
            barriers: sized(&harvest.barriers)?,
            follow_up: sized(&harvest.follow_up)?,
            minority_note: sized(&harvest.minority_note)?,
            answer_ids: Quoted(quoted),
            expected: None,
        };
        let made = self.demo.does(self.demo.actor(&harvest.author)?, &propose).await.about(&question.key)?;
        self.harvests.insert(&question.key, made.id);
        Ok(())
    }
    async fn publish(&self, question: &Question, harvest: &Harvest) -> Result<(), ExitError> {
        let publish = PublishHarvest { harvest_id: *super::named(&self.harvests, &question.key)?, expected: Some(1) };
        self.demo.does(self.demo.actor(&harvest.author)?, &publish).await.about(&question.key)?;
        Ok(())
    }
}
