//! The statements about people. Profiles are read as the law of `policy/visible.rs` allows, accounts only as one's own or under an admin's permit.
mod account;
mod profile;

pub use account::*;
pub use profile::*;

use crate::error::Result;
use entity::ids::{AreaId, ProfileId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// What a snapshot is made of.
#[derive(Debug, FromQueryResult)]
pub struct Author {
    pub display_name: String,
    pub domains: i32,
    pub area_id: Option<AreaId>,
    pub function: Option<String>,
    pub function_area_id: Option<AreaId>,
    pub organisation: Option<String>,
}

/// Of a profile whose owner writes: no law is asked.
pub async fn author(db: &impl ConnectionTrait, profile: ProfileId) -> Result<Option<Author>> {
    const AUTHOR: &str = "SELECT p.display_name, p.domains, p.area_id, a.function, a.area_id AS function_area_id, o.name AS organisation
      FROM profiles p LEFT JOIN affiliations a ON a.profile_id = p.id AND a.place = 0
      LEFT JOIN organisations o ON o.id = a.organisation_id AND o.state = 'LISTED' WHERE p.id = $1";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), AUTHOR, [profile.0.into()]);
    Ok(Author::find_by_statement(statement).one(db).await?)
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
