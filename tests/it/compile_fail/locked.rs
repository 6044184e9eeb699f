//! A row that was not read locked can't be saved, and nobody but the reads of a transaction locks one.
use entity::organisation::Model;
use vonk::{
    error::Result,
    mutation::{Locked, Write},
};

async fn saves(write: &Write<'_>, row: Model) -> Result<Model> {
    write.save(row).await
}

fn locks(row: Model) -> Locked<Model> {
    Locked(row)
}

fn main() {}
