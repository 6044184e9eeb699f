//! A store function that writes wants the token of a write: a connection is none, and neither are the reads of a transaction.
use chrono::{DateTime, Utc};
use vonk::{
    db::Read,
    error::Result,
    jobs::{self, Kind},
    mutation::Reads,
};

async fn on_a_connection(db: &Read, at: DateTime<Utc>) -> Result<()> {
    jobs::plan(db, Kind::ForgetKeys, jobs::NOTHING, at).await
}

async fn in_a_transaction(db: &Reads<'_>, at: DateTime<Utc>) -> Result<()> {
    jobs::plan(db, Kind::ForgetKeys, jobs::NOTHING, at).await
}

fn main() {}
