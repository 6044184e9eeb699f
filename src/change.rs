//! A change that is one fact: statements that all hang on the first, which has to touch exactly one row, else none of it happens.
//! PostgreSQL gets them as one statement; SQLite, where a statement costs little, one after the other in the transaction that is open.
use crate::error::Result;
use sea_orm::{ActiveModelTrait, ActiveValue, ConnectionTrait, DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, Statement, Value};
use std::fmt::Write as _;

/// Statements in their order. No two of them may change the same row.
#[derive(Debug, Default)]
pub struct Change(Vec<(String, Vec<Value>)>);

impl Change {
    /// One more statement, with placeholders from `$1`. Behind the first, `{first}` stands where it says `FROM first`: once for the row that
    /// the first touched.
    #[must_use]
    pub fn and(mut self, sql: &str, values: impl Into<Vec<Value>>) -> Self {
        self.0.push((sql.to_owned(), values.into()));
        self
    }
    /// One more row.
    #[must_use]
    pub fn insert<A: ActiveModelTrait>(mut self, row: &A) -> Self {
        let (mut names, mut marks, mut values) = (String::new(), String::new(), vec![]);
        for column in <A::Entity as EntityTrait>::Column::iter() {
            if let ActiveValue::Set(value) | ActiveValue::Unchanged(value) = row.get(column) {
                let comma = if values.is_empty() { "" } else { ", " };
                values.push(value);
                names.extend([comma, column.as_str()]);
                // Writing to a String does not fail.
                let _ = write!(marks, "{comma}${}", values.len());
            }
        }
        self.0.push((format!("INSERT INTO {} ({names}) SELECT {marks} {{first}}", A::Entity::default().table_name()), values));
        self
    }
    /// Does it: whether it happened. When not, undo the transaction if there is one.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn run(self, db: &impl ConnectionTrait) -> Result<bool> {
        let backend = db.get_database_backend();
        if backend == DbBackend::Postgres {
            let (sql, values) = self.together();
            return Ok(db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?.rows_affected() == 1);
        }
        for (n, (sql, values)) in self.0.into_iter().enumerate() {
            let done = db.execute_raw(Statement::from_sql_and_values(backend, sql.replace("{first}", ""), values)).await?;
            if n == 0 && done.rows_affected() != 1 {
                return Ok(false);
            }
        }
        Ok(true)
    }
    /// One statement that touches one row when it happened.
    fn together(self) -> (String, Vec<Value>) {
        let (mut text, mut all) = (String::with_capacity(2_000), vec![]);
        for (n, (sql, values)) in self.0.into_iter().enumerate() {
            let from = if n == 0 { "" } else { "FROM first" };
            text.push_str(if n == 0 { "WITH first AS (" } else { ", " });
            let _ = if n == 0 { Ok(()) } else { write!(text, "then_{n} AS (") };
            for (i, part) in sql.replace("{first}", from).split('$').enumerate() {
                let digits = part.bytes().take_while(u8::is_ascii_digit).count();
                let (number, rest) = part.split_at(digits);
                match number.parse::<usize>() {
                    Ok(number) if i > 0 => {
                        let _ = write!(text, "${}", all.len() + number);
                    }
                    _ => text.push_str(number),
                }
                text.push_str(rest);
            }
            text.push_str(if n == 0 { " RETURNING 1 AS one)" } else { ")" });
            all.extend(values);
        }
        text.push_str(" SELECT one FROM first");
        (text, all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_counts_its_values_through() {
        let change = Change::default().and("UPDATE a SET n = n + $1 WHERE id = $2", [1.into(), 2.into()]);
        let change = change.and("INSERT INTO b (x) SELECT $1 {first}", ["x".into()]);
        let (sql, values) = change.and("DELETE FROM c", []).together();
        assert_eq!(
            sql,
            "WITH first AS (UPDATE a SET n = n + $1 WHERE id = $2 RETURNING 1 AS one), then_1 AS (INSERT INTO b (x) SELECT $3 FROM first), \
             then_2 AS (DELETE FROM c) SELECT one FROM first"
        );
        assert_eq!(values, [1.into(), 2.into(), "x".into()]);
    }
}
