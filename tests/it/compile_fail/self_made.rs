//! Only the runner makes the token of a write, after the law allowed the change.
use vonk::{
    app::App,
    db::Tx,
    mutation::{Reads, Write},
    policy::{Actor, By},
};

fn called<'t>(app: &'t App, tx: &'t Tx, actor: &'t Actor, by: By) -> Write<'t> {
    Write::new(app, tx, actor, by, uuid::Uuid::nil())
}

fn put_together<'t>(app: &'t App, db: Reads<'t>, actor: &'t Actor) -> Write<'t> {
    Write { db, actor, app }
}

fn main() {}
