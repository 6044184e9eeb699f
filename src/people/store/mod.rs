//! The statements about people. Profiles are read as the law of `policy/visible.rs` allows, accounts only as one's own or under an admin's permit.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
mod account;
mod profile;

pub use account::*;
pub use profile::*;

use crate::error::Result;
use entity::{area, ids::ProfileId};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

/// What a snapshot is made of.
#[derive(Debug)]
pub struct Author {
    /// What they are called.
    pub display_name: String,
    /// From where they speak, as `Domain::mask`.
    pub domains: i32,
    /// A professional's first function.
    pub function: Option<String>,
    /// Where they have it, if that organisation is in the list.
    pub organisation: Option<String>,
    /// Where the profile works, or the function has its work.
    pub area: Option<area::Model>,
}

impl Author {
    /// Of a statement that reads [`Author::TABLES`].
    pub const COLUMNS: &str = "author.display_name, author.domains, affiliations.function, organisations.name, areas.id, areas.key, areas.level, \
         areas.province, areas.region_id, areas.neighbourhood";
    /// Profiles as `author`, and what belongs to each.
    pub const TABLES: &str = "profiles AS author LEFT JOIN affiliations ON affiliations.profile_id = author.id AND affiliations.place = 0 \
         LEFT JOIN organisations ON organisations.id = affiliations.organisation_id AND organisations.state = 'LISTED' \
         LEFT JOIN areas ON areas.id = coalesce(author.area_id, affiliations.area_id)";

    /// From a row of such a statement, whose columns begin at this place; none when there was no profile.
    ///
    /// # Errors
    /// When the row has something else.
    pub fn read(row: &QueryResult, from: usize) -> Result<Option<Self>> {
        let Some(display_name) = row.try_get_by_index(from)? else { return Ok(None) };
        let area = match row.try_get_by_index(from + 4)? {
            Some(id) => Some(area::Model {
                id,
                key: row.try_get_by_index(from + 5)?,
                level: row.try_get_by_index(from + 6)?,
                province: row.try_get_by_index(from + 7)?,
                region_id: row.try_get_by_index(from + 8)?,
                neighbourhood: row.try_get_by_index(from + 9)?,
            }),
            None => None,
        };
        Ok(Some(Self {
            display_name,
            domains: row.try_get_by_index(from + 1)?,
            function: row.try_get_by_index(from + 2)?,
            organisation: row.try_get_by_index(from + 3)?,
            area,
        }))
    }
}

/// Of a profile whose owner writes: no law is asked.
pub async fn author(db: &impl ConnectionTrait, profile: ProfileId) -> Result<Option<Author>> {
    let sql = format!("SELECT {} FROM {} WHERE author.id = $1", Author::COLUMNS, Author::TABLES);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [profile.0.into()])).await?;
    row.as_ref().map_or(Ok(None), |row| Author::read(row, 0))
}

/// The tables whose rows carry a parent's name, the column that says whose, and what tells the rows that do. A question's version does not go up:
/// nobody edited it.
const NAMED: [(&str, &str, &str); 5] = [
    ("questions", "author_profile_id", "AND NOT anonymous"),
    ("answers", "author_profile_id", "AND NOT anonymous"),
    ("harvests", "author_profile_id", ""),
    ("events", "organiser_profile_id", "AND network_id IS NULL"),
    ("parent_inputs", "author_profile_id", "AND NOT anonymous AND network_id IS NULL"),
];

pub async fn follow_name(db: &impl ConnectionTrait, profile: ProfileId, name: &str) -> Result<()> {
    for (table, whose, only) in NAMED {
        let sql = format!("UPDATE {table} SET author_name = $1 WHERE {whose} = $2 AND author_capacity = 'OUDER' {only}");
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [name.into(), profile.0.into()]);
        db.execute_raw(statement).await?;
    }
    Ok(())
}
