//! What a table's adoption hangs on, read for many tables in as many statements as for one. Accounts are looked at here, and nothing of them leaves
//! but the marks by which the inputs at one table know their givers.
use crate::{
    app::App,
    error::Result,
    policytables::adoption::{Giver, Known, Meeting},
};
use entity::ids::{AccountId, PolicyTableId};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::collections::HashMap;

/// Who takes part as a professional: whoever represents the owner, ever did its work here, organises one of the meetings, or comes to one in that
/// capacity.
const PROFESSIONALS: &str = "SELECT tables.id, profiles.account_id FROM policy_tables AS tables \
    JOIN representatives AS reps ON reps.organisation_id = tables.organisation_id JOIN profiles ON profiles.id = reps.profile_id \
    WHERE tables.id IN ({}) \
    UNION SELECT hands.policy_table_id, profiles.account_id FROM policy_hands AS hands JOIN profiles ON profiles.id = hands.profile_id \
    WHERE hands.policy_table_id IN ({}) \
    UNION SELECT events.policy_table_id, profiles.account_id FROM events JOIN profiles ON profiles.id = events.organiser_profile_id \
    WHERE events.policy_table_id IN ({}) AND profiles.capacity <> 'OUDER' \
    UNION SELECT events.policy_table_id, profiles.account_id FROM events JOIN registrations ON registrations.event_id = events.id \
    JOIN profiles ON profiles.id = registrations.profile_id WHERE events.policy_table_id IN ({}) AND registrations.capacity = 'PROFESSIONAL' \
    AND registrations.state IN ('REGISTERED', 'WAITING', 'OFFERED')";
const GIVERS: &str = "SELECT DISTINCT inputs.policy_table_id, inputs.giver, inputs.network_id IS NOT NULL FROM parent_inputs AS inputs \
    JOIN policy_tables AS tables ON tables.current_draft_id = inputs.draft_id WHERE tables.id IN ({}) AND NOT inputs.barred";
const UNANSWERED: &str =
    "SELECT policy_table_id, number FROM parent_inputs WHERE policy_table_id IN ({}) AND response IS NULL ORDER BY policy_table_id, number";
const MEETINGS: &str = "SELECT policy_table_id, starts_at, ends_at, (parent_friendly AND audience <> 'PROFESSIONALS' AND NOT members_only) FROM events WHERE policy_table_id IN ({}) \
    AND state IN ('PUBLISHED', 'CLOSED')";
const WINDOWS: &str = "SELECT policy_table_id, opens_at, closes_at FROM written_windows WHERE policy_table_id IN ({})";
const POSITIONED: &str = "SELECT id, positioned_at FROM policy_tables WHERE id IN ({})";

/// What tells one account from another at a table: the same for ever, and of use nowhere else.
pub fn mark(app: &App, table: PolicyTableId, account: AccountId) -> String {
    app.secret.hex("parent_input", &[table.0.as_bytes(), account.0.as_bytes()], 16)
}

async fn rows(db: &impl ConnectionTrait, sql: &str, ids: &[PolicyTableId]) -> Result<Vec<QueryResult>> {
    let places = (1..=ids.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let values = ids.iter().map(|id| Value::from(id.0));
    Ok(db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql.replace("{}", &places), values)).await?)
}

/// The marks of all who take part at these tables as professionals.
pub async fn marks(app: &App, db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<Vec<(PolicyTableId, String)>> {
    let read = |row: &QueryResult| {
        let (table, account) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok((table, mark(app, table, account)))
    };
    rows(db, PROFESSIONALS, ids).await?.iter().map(read).collect()
}

/// What is known of these tables.
pub async fn known(app: &App, db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<HashMap<PolicyTableId, Known>> {
    let mut out: HashMap<_, Known> = ids.iter().map(|&id| (id, Known::default())).collect();
    if ids.is_empty() {
        return Ok(out);
    }
    for row in rows(db, GIVERS, ids).await? {
        let giver = Giver { mark: row.try_get_by_index(1)?, network: row.try_get_by_index(2)? };
        out.entry(row.try_get_by_index(0)?).or_default().givers.push(giver);
    }
    for row in rows(db, UNANSWERED, ids).await? {
        out.entry(row.try_get_by_index(0)?).or_default().unanswered.push(row.try_get_by_index(1)?);
    }
    for row in rows(db, MEETINGS, ids).await? {
        let (starts_at, ends_at, friendly) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        out.entry(row.try_get_by_index(0)?).or_default().meetings.push(Meeting { starts_at, ends_at, friendly });
    }
    for row in rows(db, WINDOWS, ids).await? {
        out.entry(row.try_get_by_index(0)?).or_default().windows.push((row.try_get_by_index(1)?, row.try_get_by_index(2)?));
    }
    for row in rows(db, POSITIONED, ids).await? {
        out.entry(row.try_get_by_index(0)?).or_default().positioned_at = row.try_get_by_index(1)?;
    }
    for (table, mark) in marks(app, db, ids).await? {
        out.entry(table).or_default().professionals.insert(mark);
    }
    Ok(out)
}
