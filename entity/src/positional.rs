//! Rows that pages are made of: read only as far as somebody asks, and decoded by their columns' positions, because looking each column up by its
//! name costs more than decoding it.
use crate::{
    answer, community,
    enums::*,
    ids::{AreaId, CommunityId},
    question,
};
use sea_orm::{DbErr, EntityTrait, QueryResult, prelude::DateTimeUtc};
use std::ops::BitOr;

/// Groups of a table's columns, beside those that are always read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Groups(u8);

impl Groups {
    /// Only what is always read.
    pub const NONE: Self = Self(0);
    /// As a place in a list of all that can be asked for, at most [`Positional::ALL`].
    pub fn index(self) -> usize {
        self.0.into()
    }
    /// How many different things can be asked for, when these are all groups there are.
    pub const fn texts(self) -> usize {
        self.0 as usize + 1
    }
    /// Whether these are among them.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Groups {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A row of which groups of columns can be left out. A column that was left out holds nothing ([`Absent`]): such a row is for showing what was
/// asked for, never for writing back.
pub trait Positional: Sized {
    /// Its table.
    type Table: EntityTrait<Model = Self>;
    /// Every column.
    const ALL: Groups;
    /// From a row in which its columns begin at this place.
    ///
    /// # Errors
    /// When a column holds something else.
    fn at(row: &QueryResult, from: usize, groups: Groups) -> Result<Self, DbErr>;
    /// Its columns as a statement names them, in the order in which [`Positional::at`] expects them.
    fn columns(table: &str, groups: Groups) -> String;
    /// How many columns these are.
    fn width(groups: Groups) -> usize;
}

/// What stands where nothing was read.
pub trait Absent {
    /// It.
    fn absent() -> Self;
}

macro_rules! absent {
    ($($type:ty = $nothing:expr;)*) => { $(
        impl Absent for $type {
            fn absent() -> Self { $nothing }
        }
    )* };
}

absent! {
    String = Self::new();
    i32 = 0;
    bool = false;
    DateTimeUtc = DateTimeUtc::UNIX_EPOCH;
    AreaId = Self(uuid::Uuid::nil());
    CommunityId = Self(uuid::Uuid::nil());
    AnswerKind = Self::Experience;
    QuestionState = Self::Draft;
    Audience = Self::Everyone;
    CommunityLevel = Self::National;
    Joining = Self::Invitation;
    Visibility = Self::Confidential;
}

impl<T> Absent for Option<T> {
    fn absent() -> Self {
        None
    }
}

macro_rules! positional {
    ($($module:ident { $($always:ident),* ; $($bit:literal $group:ident { $($field:ident),* })* })*) => {
        $(
            impl $module::Model {
                $(#[doc = concat!("The columns ", $(stringify!($field), " "),*)] pub const $group: Groups = Groups($bit);)*
            }
            impl Positional for $module::Model {
                type Table = $module::Entity;
                const ALL: Groups = Groups(0 $(| $bit)*);
                fn at(row: &QueryResult, from: usize, groups: Groups) -> Result<Self, DbErr> {
                    let mut next = from..;
                    // A range without an end always has a next.
                    let mut place = || next.next().unwrap_or_default();
                    $(let $always = row.try_get_by_index(place())?;)*
                    $($(let $field = if groups.has(Self::$group) { row.try_get_by_index(place())? } else { Absent::absent() };)*)*
                    Ok(Self { $($always,)* $($($field,)*)* })
                }
                fn columns(table: &str, groups: Groups) -> String {
                    let mut all = vec![$(stringify!($always)),*];
                    $(if groups.has(Self::$group) { all.extend([$(stringify!($field)),*]) })*
                    all.iter().map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ")
                }
                fn width(groups: Groups) -> usize {
                    [$(stringify!($always)),*].len() $(+ if groups.has(Self::$group) { [$(stringify!($field)),*].len() } else { 0 })*
                }
            }
        )*
        #[cfg(test)]
        mod tests {
            use super::*;
            use sea_orm::{IdenStatic as _, Iterable as _};
            use std::collections::BTreeSet;

            #[test]
            fn every_column_is_in_one_place() {
                $(
                    let all: BTreeSet<_> = $module::Column::iter().map(|column| column.as_str().to_owned()).collect();
                    let here = [$(stringify!($always),)* $($(stringify!($field)),*),*];
                    assert_eq!(here.iter().map(ToString::to_string).collect::<BTreeSet<_>>(), all);
                    assert_eq!((here.len(), $module::Model::width($module::Model::ALL)), (all.len(), all.len()));
                    let mut bits = 0;
                    $(assert_eq!($module::Model::$group.index(), bits + 1, "the groups are the bits in their order"); bits = 2 * bits + 1;)*
                    assert_eq!($module::Model::ALL.index(), bits);
                )*
            }
        }
    };
}

positional! {
    answer {
        id, question_id, parent_id, author_capacity, withdrawn_at;
        1 KIND { kind }
        2 BODY { body }
        4 NAME { author_name, author_function }
        8 CREATED { created_at }
        16 WHO { community_id, author_profile_id, anonymous }
        32 REST { author_organisation, author_area, author_core, author_domains, helpful_count, reply_count, version, updated_at }
    }
    community {
        id;
        1 NAME { name }
        2 REST {
            description, search, level, area_id, audience, visibility, joining, parent_id, reviewed, archived_at, member_count, parent_count,
            question_count, version, created_at, updated_at
        }
    }
    question {
        id, position, author_capacity, withdrawn_at;
        1 TEXT { text }
        2 WORDS { explanation, motivation }
        4 NAME { author_name, author_function, author_organisation }
        8 ANSWERS { answer_count }
        16 WHO { community_id, state, author_profile_id, anonymous }
        32 REST {
            state_reason, area_id, place_id, author_area, author_core, follower_count, followed_rank, answered_domains, active_at, version,
            created_at, updated_at
        }
    }
}
