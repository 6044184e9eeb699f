//! The municipalities as the first database gets them: data/municipalities.csv, facts of the CBS's list. Later lists come by `vonk import`.
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

/// code, name, province, valid_from, valid_until, successors (separated by spaces).
const LIST: &str = include_str!("../data/municipalities.csv");

pub async fn seed(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut rows = csv::Reader::from_reader(LIST.as_bytes());
    let mut successors = vec![];
    for row in rows.records() {
        let row = row.map_err(|e| DbErr::Custom(e.to_string()))?;
        let text = |i: usize| row.get(i).unwrap_or_default().trim();
        let date = |i: usize| -> Result<Value, DbErr> {
            match text(i) {
                "" => Ok(Value::ChronoDate(None)),
                day => day.parse().map(|day| Value::ChronoDate(Some(day))).map_err(|e| DbErr::Custom(format!("{day}: {e}"))),
            }
        };
        let values: [Value; 5] = [text(0).into(), text(1).into(), text(2).into(), date(3)?, date(4)?];
        run(db, "INSERT INTO municipalities (code, name, province, valid_from, valid_until) VALUES ($1, $2, $3, $4, $5)", values).await?;
        successors.extend(text(5).split_whitespace().map(|code| [Value::from(text(0)), Value::from(code)]));
    }
    for pair in successors {
        run(db, "INSERT INTO municipality_successors (code, successor) VALUES ($1, $2)", pair).await?;
    }
    Ok(())
}

async fn run(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<(), DbErr> {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.map(drop)
}
