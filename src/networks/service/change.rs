//! What a network says of itself changes; it is confirmed; it ends.
use super::{keep, locked, search, unfit};
use crate::{
    app::App,
    error::{Error, Fault, Result, fresh},
    jobs::{self, Kind},
    networks::{ChangeNetwork, Changes, ConfirmNetwork, Contact, EndNetwork, Made, store},
    once::{Once, Outcome},
    places,
    policy::{self, Actor},
    record::{Happened, record},
    text::Text,
};
use entity::{enums::NetworkState, ids::NetworkId};

/// Changes it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID (the association, the address).
pub async fn change(app: &App, actor: &Actor, once: &Once, id: NetworkId, expected: i32, changes: Changes) -> Result<Made> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, command) = policy::permit(&tx, actor, ChangeNetwork { network, changes }).await?.open();
    let (mut row, changes) = (command.network, command.changes);
    fresh(row.version, expected)?;
    let name = changes.name.map_or_else(|| row.name.clone(), Text::into_string);
    let mut wrong: Vec<Fault> = vec![];
    if let Some(association) = changes.association {
        if association != row.association_id {
            wrong.extend(unfit(&tx, actor, association).await?);
        }
        row.association_id = association;
    }
    // Whether an address is somebody's hangs on the name that the network has from now on.
    match changes.contact.as_deref().map(|contact| Contact::parse(contact, &name)) {
        Some(Ok(contact)) => row.contact = contact.into_string(),
        Some(Err(fault)) => wrong.push(Fault { path: vec!["input".into(), "contact".into()], ..fault }),
        None => {}
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    row.description = changes.description.map_or(row.description, Text::into_string);
    row.search = search(&name, &row.description);
    row.name = name;
    let row = keep(app, &tx, &by, row, "network.changed").await?;
    app.commit(tx, "changeNetwork").await?;
    Ok(Outcome::Fresh(row))
}

/// Says that it is at work still. Once a day is enough: saying it again changes nothing.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN.
pub async fn confirm(app: &App, actor: &Actor, once: &Once, id: NetworkId) -> Result<Made> {
    let (tx, today) = (app.begin().await?, places::today(app));
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, ConfirmNetwork { network }) = policy::permit(&tx, actor, ConfirmNetwork { network }).await?.open();
    if store::confirm(&tx, id, today).await? {
        record(app, &tx, &by, Happened::to("network.confirmed", id, network.version)).await?;
    }
    app.commit(tx, "confirmNetwork").await?;
    Ok(Outcome::Fresh(network))
}

/// Ends it, today: it stays readable, and nothing new comes.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (ARCHIVED when it ended before), CONFLICT.
pub async fn end(app: &App, actor: &Actor, once: &Once, id: NetworkId, expected: i32) -> Result<Made> {
    let (tx, today) = (app.begin().await?, places::today(app));
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, EndNetwork { network: mut row }) = policy::permit(&tx, actor, EndNetwork { network }).await?.open();
    fresh(row.version, expected)?;
    (row.state, row.ended_on) = (NetworkState::Ended, Some(today));
    let row = keep(app, &tx, &by, row, "network.ended").await?;
    jobs::forget(&tx, Kind::DutyApproaches, id.0).await?;
    app.commit(tx, "endNetwork").await?;
    Ok(Outcome::Fresh(row))
}
