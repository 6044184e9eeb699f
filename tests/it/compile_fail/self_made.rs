//! Only the runner makes the token of a write, after the law allowed the change.
use vonk::{
    app::App,
    mutation::{Reads, Write},
    policy::Actor,
};

fn put_together<'t>(app: &'t App, db: Reads<'t>, actor: &'t Actor) -> Write<'t> {
    Write { db, actor, app }
}

fn main() {}
