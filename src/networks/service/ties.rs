//! Where a network works, from a day and until a day. What is past stays as it was.
use super::{MOST_TIES, keep, locked, settled};
use crate::{
    app::App,
    error::{Error, Fault, ProblemCode, Result, fresh},
    networks::{Made, MoveNetwork, Tie, store},
    once::{Once, Outcome},
    places::{self, Code},
    policy::{self, Actor},
};
use chrono::NaiveDate;
use entity::{ids::NetworkId, network_municipality};

/// Lets it work in a municipality, from today or a later day on.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID (an unknown municipality, an end before the start), REFUSED (a start in the past, a code that is not
/// valid on that day, a tie that it has already, too many).
pub async fn tie(app: &App, actor: &Actor, once: &Once, id: NetworkId, expected: i32, wanted: Tie) -> Result<Made> {
    let (tx, today) = (app.begin().await?, places::today(app));
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, MoveNetwork { network: mut row }) = policy::permit(&tx, actor, MoveNetwork { network }).await?.open();
    fresh(row.version, expected)?;
    let from = wanted.from.unwrap_or(today);
    let (mut unknown, mut refused) = places::service::check_codes_on(&tx, "input.municipalityId", &[Some(&wanted.code)], from).await?;
    // There is one: its place in the list is no part of the path.
    for fault in unknown.iter_mut().chain(&mut refused) {
        fault.path.truncate(2);
    }
    if wanted.until.is_some_and(|until| until <= from) {
        unknown.push(Fault::at("input.until", ProblemCode::EndsBeforeStart));
    }
    if from < today {
        refused.push(Fault::at("input.from", ProblemCode::InThePast));
    }
    let ties = store::ties(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    if ties.iter().any(|tie| tie.code == wanted.code.as_str() && meets(tie, from, wanted.until)) {
        refused.push(Fault::at("input.municipalityId", ProblemCode::Duplicate));
    }
    if ties.iter().filter(|tie| tie.until_on.is_none_or(|until| until > today)).count() >= MOST_TIES {
        refused.push(Fault::at("input.municipalityId", ProblemCode::TooMany).with(MOST_TIES));
    }
    places::service::all_of(unknown, refused)?;
    store::tie(&tx, id, &wanted.code, from, wanted.until).await?;
    settled(app, &tx, &mut row).await?;
    let row = keep(app, &tx, &by, row, "network.tied").await?;
    app.commit(tx, "tieNetwork").await?;
    Ok(Outcome::Fresh(row))
}

/// Whether two stretches of days have a day in common.
fn meets(tie: &network_municipality::Model, from: NaiveDate, until: Option<NaiveDate>) -> bool {
    tie.until_on.is_none_or(|end| from < end) && until.is_none_or(|end| tie.from_on < end)
}

/// Lets it work there no longer, from today or a later day on.
///
/// # Errors
/// NOT_FOUND, also for a municipality in which it does not work then; FORBIDDEN, CONFLICT, REFUSED for a day that is past.
pub async fn untie(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: NetworkId,
    expected: i32,
    (code, on): (Code, Option<NaiveDate>),
) -> Result<Made> {
    let (tx, today) = (app.begin().await?, places::today(app));
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, MoveNetwork { network: mut row }) = policy::permit(&tx, actor, MoveNetwork { network }).await?.open();
    fresh(row.version, expected)?;
    let on = on.unwrap_or(today);
    if on < today {
        return Err(Error::refused("input.on", ProblemCode::InThePast));
    }
    let ties = store::ties(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    // The one of that day, or the next that begins.
    let tie = ties.into_iter().find(|tie| tie.code == code.as_str() && tie.until_on.is_none_or(|until| until > on));
    store::untie(&tx, tie.ok_or_else(|| Error::not_found("input.municipalityId"))?, on).await?;
    settled(app, &tx, &mut row).await?;
    let row = keep(app, &tx, &by, row, "network.untied").await?;
    app.commit(tx, "untieNetwork").await?;
    Ok(Outcome::Fresh(row))
}
