//! Rows that pages are made of, decoded by their columns' positions: looking each column up by its name costs more than decoding it.
use crate::{answer, community, question};
use sea_orm::{DbErr, EntityTrait, IdenStatic, Iterable, QueryResult};

/// A row whose columns a statement names all, in their order.
pub trait Positional: Sized {
    /// Its table.
    type Table: EntityTrait<Model = Self>;
    /// From a row in which its columns begin at this place.
    ///
    /// # Errors
    /// When a column holds something else.
    fn at(row: &QueryResult, from: usize) -> Result<Self, DbErr>;
    /// Its columns as a statement names them.
    fn columns(table: &str) -> String {
        let column = |column: <Self::Table as EntityTrait>::Column| format!("{table}.{}", column.as_str());
        <Self::Table as EntityTrait>::Column::iter().map(column).collect::<Vec<_>>().join(", ")
    }
}

macro_rules! positional {
    ($($module:ident { $($field:ident),* $(,)? })*) => {
        $(impl Positional for $module::Model {
            type Table = $module::Entity;
            fn at(row: &QueryResult, from: usize) -> Result<Self, DbErr> {
                let mut next = from..;
                // A range without an end always has a next.
                let mut place = || next.next().unwrap_or_default();
                Ok(Self { $($field: row.try_get_by_index(place())?),* })
            }
        })*
        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn the_order_is_the_tables() {
                $(assert_eq!(
                    $module::Column::iter().map(|column| column.as_str().to_owned()).collect::<Vec<_>>(),
                    [$(stringify!($field)),*]
                );)*
            }
        }
    };
}

positional! {
    answer {
        id, question_id, community_id, parent_id, kind, body, author_profile_id, author_capacity, author_name, author_function, author_organisation, author_area, author_core, anonymous, author_domains, helpful_count, reply_count, version, created_at, updated_at, withdrawn_at,
    }
    community {
        id, name, description, search, level, area_id, audience, visibility, joining, parent_id, reviewed, archived_at, member_count, parent_count, question_count, version, created_at, updated_at,
    }
    question {
        id, community_id, position, state, state_reason, text, explanation, motivation, area_id, place_id, author_profile_id, author_capacity, author_name, author_function, author_organisation, author_area, author_core, anonymous, answer_count, follower_count, followed_rank, answered_domains, active_at, version, created_at, updated_at, withdrawn_at,
    }
}
