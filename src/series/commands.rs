//! What can be asked about series: the command, and with it the input of the mutation field.
use super::{Scope, rule::Rule, time};
use crate::{
    error::FieldErrors,
    events::{Moment, NewPlan, NewPlanInput, Plan},
    graphql::input::{FromInput, commands, from_input},
    policy::Body,
};
use async_graphql::InputObject;

from_input! { Scope: Scope = |raw, _, _| Some(*raw); }

commands! {
    /// A new series of meetings: its first occurrence, and the rule that makes the others.
    CreateSeries as CreateSeriesInput(Key) {
        /// Who organises it.
        body: Body [flatten],
        /// What is held, and when.
        held: Recurring [flatten],
    }
}

/// A meeting that is held several times: its rule holds for its first start.
#[derive(Clone, Debug)]
pub struct Recurring {
    /// What its occurrences are to be, and when the first is.
    pub plan: Plan,
    /// Its rule, and when each occurrence starts by it.
    pub rule: Rule,
}

/// The fields of a meeting that is held several times.
#[derive(Debug, InputObject)]
pub struct RecurringInput {
    /// The first occurrence; the others are as it is.
    #[graphql(flatten)]
    plan: NewPlanInput,
    /// The rule (RFC 5545, RRULE), at most 200 characters, such as `FREQ=MONTHLY;BYDAY=2WE;COUNT=10`: daily, weekly, monthly or yearly, with COUNT or
    /// UNTIL, for 2–104 occurrences in three years. It counts by the clock in Amsterdam, and holds for the first start.
    rule: String,
}

impl FromInput for Recurring {
    type Raw = RecurringInput;
    fn from_input(raw: &RecurringInput, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        let NewPlan(plan) = NewPlan::from_input(&raw.plan, path, faults)?;
        let Moment(first) = plan.starts_at?;
        let rule = faults.field("rule", Rule::parse(&raw.rule, time::local(first)))?;
        Some(Self { plan, rule })
    }
}
