//! The only SQL of coverage: one statement for the whole map of a day.
use super::{Facts, MEETINGS, days};
use crate::{error::Result, text};
use chrono::NaiveDate;
use entity::municipality;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// `$1` is the day, `$2` the last day that is too long ago, `$3` how many meetings there must be. The ties of the day, each network with what it
/// has, and the codes that a tie's code became by that day: what was tied to one that ceased counts for its successors.
const MAP: &str = "WITH RECURSIVE tied (network_id, code) AS (
  SELECT DISTINCT t.network_id, t.code FROM network_municipalities AS t JOIN networks AS n ON n.id = t.network_id
  WHERE t.from_on <= $1 AND (t.until_on IS NULL OR t.until_on > $1) AND n.founded_on <= $1 AND (n.ended_on IS NULL OR n.ended_on > $1)
), line (origin, code) AS (
  SELECT code, code FROM tied
  UNION SELECT l.origin, s.successor FROM line AS l JOIN municipalities AS m ON m.code = l.code
  JOIN municipality_successors AS s ON s.code = m.code WHERE m.valid_until <= $1
), has (network_id, confirmed, met) AS (
  SELECT n.network_id,
    CASE WHEN EXISTS (SELECT 1 FROM network_confirmations AS c WHERE c.network_id = n.network_id AND c.confirmed_on > $2 AND c.confirmed_on <= $1)
      THEN 1 ELSE 0 END,
    CASE WHEN (SELECT count(*) FROM network_meetings AS g WHERE g.network_id = n.network_id AND g.held_on > $2 AND g.held_on <= $1
      AND g.counts_from <= $1) >= $3 THEN 1 ELSE 0 END
  FROM (SELECT DISTINCT network_id FROM tied) AS n
), here (code, networks, confirmed, met, both_of_them) AS (
  SELECT l.code, count(DISTINCT h.network_id), max(h.confirmed), max(h.met), max(h.confirmed * h.met)
  FROM line AS l JOIN tied AS t ON t.code = l.origin JOIN has AS h ON h.network_id = t.network_id GROUP BY l.code
)
SELECT m.code, m.name, m.province, m.valid_from, m.valid_until, CAST(coalesce(h.networks, 0) AS integer) AS networks,
  CAST(coalesce(h.confirmed, 0) AS integer) AS confirmed, CAST(coalesce(h.met, 0) AS integer) AS met,
  CAST(coalesce(h.both_of_them, 0) AS integer) AS both_of_them
FROM municipalities AS m LEFT JOIN here AS h ON h.code = m.code
WHERE (m.valid_from IS NULL OR m.valid_from <= $1) AND (m.valid_until IS NULL OR m.valid_until > $1)";

/// What is known of every municipality that is valid on a day, by name.
pub async fn map(db: &impl ConnectionTrait, on: NaiveDate) -> Result<Vec<Facts>> {
    #[derive(FromQueryResult)]
    struct Line {
        #[sea_orm(nested)]
        municipality: municipality::Model,
        networks: i32,
        confirmed: i32,
        met: i32,
        both_of_them: i32,
    }
    let values = [on.into(), days(on).start.into(), MEETINGS.into()];
    let lines = Line::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), MAP, values)).all(db).await?;
    let mut facts: Vec<_> = lines
        .into_iter()
        .map(|line| Facts {
            municipality: line.municipality,
            networks: line.networks,
            confirmed: line.confirmed > 0,
            met: line.met > 0,
            both: line.both_of_them > 0,
        })
        .collect();
    // By name here: the databases sort differently.
    facts.sort_by_cached_key(|one| {
        let name = text::fold(&one.municipality.name);
        (name.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned(), one.municipality.code.clone())
    });
    Ok(facts)
}
