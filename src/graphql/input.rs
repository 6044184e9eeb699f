//! A mutation's input and the command that it stands for, said once: the command's fields with their types, and what each is in GraphQL follows.
use super::{Date, ids};
use crate::{
    error::{FieldError, FieldErrors, ProblemCode},
    text::TextOf,
};
use async_graphql::{ID, InputType, MaybeUndefined};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    enums::Capacity,
    ids::{
        AccountId, AnswerId, CommunityId, ConsentId, DateOptionId, DatePollId, EventId, EventTemplateId, ExpertOfferId, ExpertRequestId,
        HarvestId, MembershipId, NetworkId, NetworkSeatId, OrganisationId, ParentInputId, PolicyDraftId, PolicyTableId, ProfileId,
        QuestionId, RegionId, RegistrationId, RegistrationQuestionId, SeriesId, TagId, WrittenWindowId,
    },
};

/// What a field of a command is made of.
pub trait FromInput: Sized {
    /// As it comes.
    type Raw: InputType;
    /// The value, or all that is wrong with it, noted below `path`.
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self>;
}

/// What may be left out.
impl<T: FromInput> FromInput for Option<T> {
    type Raw = Option<T::Raw>;
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        match raw {
            Some(raw) => T::from_input(raw, path, faults).map(Some),
            None => Some(None),
        }
    }
}

/// What a patch does to something that can be taken away: left out it stays, null takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Patch<T> {
    /// What it is from now on.
    pub fn over(self, was: Option<T>) -> Option<T> {
        match self {
            Self::Keep => was,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }
    /// The same, of something made of it.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(new) => Patch::Set(make(new)),
        }
    }
}

/// What may be left out when something is made is left as it is.
impl<T> From<Option<T>> for Patch<T> {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Keep, Self::Set)
    }
}

impl<T: FromInput> FromInput for Patch<T> {
    type Raw = MaybeUndefined<T::Raw>;
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        match raw {
            MaybeUndefined::Undefined => Some(Self::Keep),
            MaybeUndefined::Null => Some(Self::Clear),
            MaybeUndefined::Value(raw) => T::from_input(raw, path, faults).map(Self::Set),
        }
    }
}

/// What a patch does to something that is always there: left out it stays, null is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given<T>(pub Option<T>);

impl<T: FromInput> FromInput for Given<T> {
    type Raw = MaybeUndefined<T::Raw>;
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        match raw {
            MaybeUndefined::Undefined => Some(Self(None)),
            MaybeUndefined::Null => faults.field(path, Err(FieldError::at("", ProblemCode::Required))),
            MaybeUndefined::Value(raw) => T::from_input(raw, path, faults).map(|value| Self(Some(value))),
        }
    }
}

/// A list of no fewer and no more than so many, each read with its place in the path. What is given twice is for the feature to judge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListOf<T, const LEAST: usize, const MOST: usize>(pub Vec<T>);

impl<T: FromInput, const LEAST: usize, const MOST: usize> FromInput for ListOf<T, LEAST, MOST> {
    type Raw = Vec<T::Raw>;
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        if raw.len() < LEAST {
            faults.add(FieldError::at(path, ProblemCode::TooFew).with(LEAST));
            return None;
        }
        if raw.len() > MOST {
            faults.add(FieldError::at(path, ProblemCode::TooMany).with(MOST));
            return None;
        }
        let all: Vec<_> = raw.iter().enumerate().map(|(n, raw)| T::from_input(raw, &format!("{path}.{n}"), faults)).collect();
        all.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }
}

/// A number that is no smaller and no larger than these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberOf<const LEAST: i32, const MOST: i32>(pub i32);

impl<const LEAST: i32, const MOST: i32> FromInput for NumberOf<LEAST, MOST> {
    type Raw = i32;
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        let fault = || FieldError::at("", ProblemCode::OutOfRange).with(format_args!("{LEAST}–{MOST}"));
        faults.field(path, if (LEAST..=MOST).contains(raw) { Ok(Self(*raw)) } else { Err(fault()) })
    }
}

impl<const LEAST: usize, const MOST: usize, const LINES: bool> FromInput for TextOf<LEAST, MOST, LINES> {
    type Raw = String;
    fn from_input(raw: &Self::Raw, path: &str, faults: &mut FieldErrors) -> Option<Self> {
        faults.field(path, Self::parse(raw))
    }
}

/// Of several that a list may be narrowed to, those that were chosen: at most 20. None narrow nothing.
pub fn choices<T, U: From<T>>(faults: &mut FieldErrors, path: &str, given: Option<Vec<T>>) -> Vec<U> {
    let given = given.unwrap_or_default();
    if given.len() > CHOICES {
        faults.add(FieldError::at(path, ProblemCode::TooMany).with(CHOICES));
    }
    given.into_iter().map(U::from).collect()
}

/// How many values a filter takes at most.
const CHOICES: usize = 20;

/// A field's name as clients spell it.
pub fn camel(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        name + &head.to_uppercase() + tail
    })
}

/// The value of the one field that is given of several that stand for the same: of none the first is missed, and of more only one can be given.
pub fn exactly_one<T>(faults: &mut FieldErrors, given: impl IntoIterator<Item = (&'static str, Option<Option<T>>)>) -> Option<T> {
    let (mut first, mut taken) = (None, None);
    for (path, value) in given {
        first = first.or(Some(path));
        match (value, &taken) {
            (None, _) => {}
            (Some(value), None) => taken = Some((path, value)),
            (Some(_), Some((other, _))) => faults.add(FieldError::at(path, ProblemCode::ConflictingArguments).with(other)),
        }
    }
    if taken.is_none() {
        faults.add(FieldError::at(first.unwrap_or_default(), ProblemCode::Required));
    }
    taken?.1
}

/// How a type is read: `Type: Raw = |raw, path, faults| …`.
macro_rules! from_input {
    ($($type:ty: $raw:ty = |$from:pat_param, $path:pat_param, $faults:pat_param| $read:expr;)*) => { $(
        impl $crate::graphql::input::FromInput for $type {
            type Raw = $raw;
            fn from_input($from: &$raw, $path: &str, $faults: &mut $crate::error::FieldErrors) -> Option<Self> {
                $read
            }
        }
    )* };
}
pub(crate) use from_input;

macro_rules! plain {
    ($($id:ident)*) => { from_input! { $($id: ID = |raw, path, faults| faults.field(path, ids::parse(raw));)* } };
}
plain! {
    AccountId AnswerId CommunityId ConsentId DateOptionId DatePollId EventId EventTemplateId
    ExpertOfferId ExpertRequestId HarvestId MembershipId NetworkId NetworkSeatId OrganisationId ParentInputId PolicyDraftId PolicyTableId ProfileId QuestionId RegionId RegistrationId RegistrationQuestionId SeriesId TagId WrittenWindowId
}

from_input! {
    bool: bool = |raw, _, _| Some(*raw);
    i32: i32 = |raw, _, _| Some(*raw);
    DateTime<Utc>: DateTime<Utc> = |raw, _, _| Some(*raw);
    Capacity: super::Capacity = |raw, _, _| Some((*raw).into());
    NaiveDate: Date = |raw, _, _| Some(raw.0);
}

/// Commands, each with the input of its mutation field: `Key` adds `idempotencyKey`, `VersionedKey` also `expectedVersion`. What stands in brackets
/// behind a type is said to the library, such as `[default]`.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident as $input:ident($key:ident) { $($(#[$about:meta])* $field:ident: $type:ty $([$($graphql:tt)*])?,)* })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[$about])* pub $field: $type,)*
            /// The version that was read.
            pub expected: Option<i32>,
        }
        $(#[$doc])*
        #[derive(Debug, async_graphql::InputObject)]
        pub struct $input {
            $($(#[$about])* $(#[graphql($($graphql)*)])? $field: <$type as $crate::graphql::input::FromInput>::Raw,)*
            #[graphql(flatten)]
            key: $crate::graphql::mutate::$key,
        }
        impl $input {
            /// The command, or all that is wrong.
            pub fn parse(&self, faults: &mut $crate::error::FieldErrors) -> Option<$name> {
                // Of an input with nothing but its key nothing can be wrong.
                let _ = &faults;
                $(let $field = <$type as $crate::graphql::input::FromInput>::from_input(
                    &self.$field,
                    &$crate::graphql::input::camel(stringify!($field)),
                    faults,
                );)*
                Some($name { $($field: $field?,)* expected: self.key.expected() })
            }
        }
    )* };
}
pub(crate) use commands;
