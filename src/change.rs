//! A change that is one fact: statements that all hang on the first, which has to touch exactly one row, else none of it happens.
//! PostgreSQL gets them as one statement; SQLite, where a statement costs little, one after the other in the transaction that is open.
use crate::error::Result;
use sea_orm::{ActiveModelTrait, ActiveValue, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, Statement, Value};
use std::{
    any::TypeId,
    collections::HashMap,
    fmt::Write as _,
    sync::{Arc, PoisonError, RwLock},
};

/// Statements in their order. No two of them may change the same row.
#[derive(Debug, Default)]
pub struct Change(Vec<(Part, Vec<Value>)>);

/// The text of one statement.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// As it stands in a store.
    Text(&'static str),
    /// An insert into this table of the columns at these places: made when it is needed.
    Insert(TypeId, u64, fn(u64) -> String),
}

/// What tells parts apart.
type Key = Result<&'static str, (TypeId, u64)>;

impl Part {
    fn key(self) -> Key {
        match self {
            Self::Text(text) => Ok(text),
            Self::Insert(table, columns, _) => Err((table, columns)),
        }
    }
    fn text(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Insert(_, columns, text) => text(columns),
        }
    }
}

fn insert<E: EntityTrait>(columns: u64) -> String {
    let named = E::Column::iter().enumerate().filter(|(place, _)| columns >> place & 1 == 1);
    let names: Vec<_> = named.map(|(_, column)| column.as_str().to_owned()).collect();
    let marks: Vec<_> = (1..=names.len()).map(|n| format!("${n}")).collect();
    format!("INSERT INTO {} ({}) SELECT {} {{first}}", E::default().table_name(), names.join(", "), marks.join(", "))
}

impl Change {
    /// One more statement, with placeholders from `$1`. Behind the first, `{first}` stands where it says `FROM first`: once for the row that
    /// the first touched.
    #[must_use]
    pub fn and(mut self, sql: &'static str, values: impl Into<Vec<Value>>) -> Self {
        self.0.push((Part::Text(sql), values.into()));
        self
    }
    /// One more row.
    #[must_use]
    pub fn insert<A: ActiveModelTrait>(mut self, row: &A) -> Self {
        let (mut columns, mut values) = (0, vec![]);
        for (place, column) in <A::Entity as EntityTrait>::Column::iter().enumerate() {
            if let ActiveValue::Set(value) | ActiveValue::Unchanged(value) = row.get(column) {
                columns |= 1 << place;
                values.push(value);
            }
        }
        self.0.push((Part::Insert(TypeId::of::<A::Entity>(), columns, insert::<A::Entity>), values));
        self
    }
    /// Does it: whether it happened. When not, undo the transaction if there is one.
    ///
    /// # Errors
    /// Only those of the database.
    #[expect(clippy::disallowed_methods, reason = "the last statement of a mutation, which the runner runs")]
    pub async fn run(self, db: &impl ConnectionTrait) -> Result<bool> {
        let backend = db.get_database_backend();
        if backend == DbBackend::Postgres {
            let sql = self.together();
            let values = self.0.into_iter().flat_map(|(_, values)| values);
            return Ok(db.execute_raw(Statement::from_sql_and_values(backend, &*sql, values)).await?.rows_affected() == 1);
        }
        for (n, (part, values)) in self.0.into_iter().enumerate() {
            let sql = part.text().replace("{first}", "");
            let done = db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            if n == 0 && done.rows_affected() != 1 {
                return Ok(false);
            }
        }
        Ok(true)
    }
    /// One statement that touches one row when it happened. There are as many texts as kinds of changes: each is made once.
    fn together(&self) -> Arc<str> {
        static TEXTS: RwLock<Option<HashMap<Vec<Key>, Arc<str>>>> = RwLock::new(None);
        let key: Vec<Key> = self.0.iter().map(|(part, _)| part.key()).collect();
        let known = TEXTS.read().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|texts| texts.get(&key).cloned());
        known.unwrap_or_else(|| {
            let text: Arc<str> = self.text().into();
            TEXTS.write().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(key, text.clone());
            text
        })
    }
    fn text(&self) -> String {
        let (mut text, mut before) = (String::with_capacity(2_000), 0);
        for (n, (part, values)) in self.0.iter().enumerate() {
            let from = if n == 0 { "" } else { "FROM first" };
            text.push_str(if n == 0 { "WITH first AS (" } else { ", " });
            // Writing to a String does not fail.
            let _ = if n == 0 { Ok(()) } else { write!(text, "then_{n} AS (") };
            for (i, part) in part.text().replace("{first}", from).split('$').enumerate() {
                let digits = part.bytes().take_while(u8::is_ascii_digit).count();
                let (number, rest) = part.split_at(digits);
                match number.parse::<usize>() {
                    Ok(number) if i > 0 => {
                        let _ = write!(text, "${}", before + number);
                    }
                    _ => text.push_str(number),
                }
                text.push_str(rest);
            }
            text.push_str(if n == 0 { " RETURNING 1 AS one)" } else { ")" });
            before += values.len();
        }
        text.push_str(" SELECT one FROM first");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_counts_its_values_through() {
        let change = Change::default().and("UPDATE a SET n = n + $1 WHERE id = $2", [1.into(), 2.into()]);
        let change = change.and("INSERT INTO b (x) SELECT $1 {first}", ["x".into()]);
        let change = change.and("DELETE FROM c", []);
        assert_eq!(
            change.text(),
            "WITH first AS (UPDATE a SET n = n + $1 WHERE id = $2 RETURNING 1 AS one), then_1 AS (INSERT INTO b (x) SELECT $3 FROM first), \
             then_2 AS (DELETE FROM c) SELECT one FROM first"
        );
        assert_eq!((&*change.together(), &*change.together()), (&*change.text(), &*change.text()));
        let other = Change::default().and("UPDATE a SET n = 1", []).and("DELETE FROM c", []);
        assert_eq!(
            &*other.together(),
            "WITH first AS (UPDATE a SET n = 1 RETURNING 1 AS one), then_1 AS (DELETE FROM c) SELECT one FROM first"
        );
    }
}
