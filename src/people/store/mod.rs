//! The statements about people. Profiles are read as the law of `policy/visible.rs` allows, accounts only as one's own or under an admin's permit.
mod account;
mod profile;

pub use account::*;
pub use profile::*;

use crate::error::Result;
use entity::{area, ids::ProfileId};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement};

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
    pub const COLUMNS: &str = "author.display_name, author.domains, affiliations.function, organisations.name AS organisation, areas.id AS r_id, \
         areas.key AS r_key, areas.level AS r_level, areas.province AS r_province, areas.region_id AS r_region_id, areas.neighbourhood AS r_neighbourhood";
    /// Profiles as `author`, and what belongs to each.
    pub const TABLES: &str = "profiles AS author LEFT JOIN affiliations ON affiliations.profile_id = author.id AND affiliations.place = 0 \
         LEFT JOIN organisations ON organisations.id = affiliations.organisation_id AND organisations.state = 'LISTED' \
         LEFT JOIN areas ON areas.id = coalesce(author.area_id, affiliations.area_id)";

    /// From a row of such a statement; none when there was no profile.
    ///
    /// # Errors
    /// When the row has something else.
    pub fn read(row: &QueryResult) -> Result<Option<Self>> {
        let Some(display_name) = row.try_get("", "display_name")? else { return Ok(None) };
        Ok(Some(Self {
            display_name,
            domains: row.try_get("", "domains")?,
            function: row.try_get("", "function")?,
            organisation: row.try_get("", "organisation")?,
            area: area::Model::from_query_result_optional(row, "r_")?,
        }))
    }
}

/// Of a profile whose owner writes: no law is asked.
pub async fn author(db: &impl ConnectionTrait, profile: ProfileId) -> Result<Option<Author>> {
    let sql = format!("SELECT {} FROM {} WHERE author.id = $1", Author::COLUMNS, Author::TABLES);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [profile.0.into()])).await?;
    row.as_ref().map_or(Ok(None), Author::read)
}

/// The tables whose rows carry a parent's name, and what tells the rows that do. A question's version does not go up: nobody edited it.
const NAMED: [(&str, &str); 3] = [("questions", "AND NOT anonymous"), ("answers", "AND NOT anonymous"), ("harvests", "")];

pub async fn follow_name(db: &impl ConnectionTrait, profile: ProfileId, name: &str) -> Result<()> {
    for (table, only) in NAMED {
        let sql = format!("UPDATE {table} SET author_name = $1 WHERE author_profile_id = $2 AND author_capacity = 'OUDER' {only}");
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [name.into(), profile.0.into()]);
        db.execute_raw(statement).await?;
    }
    Ok(())
}
