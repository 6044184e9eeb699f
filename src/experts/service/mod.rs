//! What one may do with requests for a parent: asking and settling here, what networks and members do in `answer.rs`. The request's row is locked first.
mod answer;

pub use answer::{answer, decline, offer};

use super::{AskForExpert, Asked, Filter, LAPSES_AFTER, LAPSES_LATEST, Offered, SettleRequest, Wish, store};
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    jobs::{self, Kind},
    networks,
    once::{Once, Outcome},
    organisations,
    page::{Page, Slice},
    places,
    policy::{self, Actor, By, by_itself},
    record::{Happened, record},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Amsterdam;
use entity::{
    enums::{Capacity, ExpertOfferState, ExpertRequestState, NetworkState},
    expert_offer, expert_request,
    ids::{ExpertOfferId, ExpertRequestId, NetworkId},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

pub use store::Names;

/// When a day begins in Amsterdam.
fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    let begins = day.and_time(NaiveTime::MIN);
    begins.and_local_timezone(Amsterdam).earliest().map_or_else(|| begins.and_utc(), |time| time.with_timezone(&Utc))
}

/// Asks for a parent, of one network or of all that work there.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN for who represents no such organisation, INVALID (the organisation, the network, the area, the day), REFUSED (a network
/// that ended, NO_NETWORK where none works).
pub async fn ask(app: &App, actor: &Actor, once: &Once, wish: Wish) -> Result<Asked> {
    let (tx, id, now, today) = (app.begin().await?, ExpertRequestId::new(), app.clock.now(), places::today(app));
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let representative = match (wish.organisation, actor.wearing(Capacity::Professional)) {
        (Some(organisation), Some(own)) => store::representative(&tx, organisation, own).await?,
        _ => None,
    };
    let (by, AskForExpert { wish, .. }) = policy::permit(&tx, actor, AskForExpert { wish, representative }).await?.open();
    let lapses_on = wish.lapses_on.or_else(|| today.checked_add_days(Days::new(LAPSES_AFTER))).unwrap_or(today);
    let latest = today.checked_add_days(Days::new(LAPSES_LATEST)).unwrap_or(today);
    let mut unknown = vec![];
    if lapses_on <= today || lapses_on > latest {
        unknown.push(FieldError::at("input.lapsesOn", ProblemCode::OutOfRange).with(format_args!("≤ {latest}")));
    }
    if let Some(organisation) = wish.organisation
        && organisations::by_id(&tx, actor, organisation).await?.is_none()
    {
        unknown.push(FieldError::at("input.organisationId", ProblemCode::UnknownId));
    }
    let (mut networks, mut refused) = (vec![], vec![]);
    if let Some(named) = wish.network {
        match networks::by_id(&tx, named).await? {
            None => unknown.push(FieldError::at("input.networkId", ProblemCode::UnknownId)),
            Some(row) if row.state == NetworkState::Ended => refused.push(FieldError::at("input.networkId", ProblemCode::WrongState)),
            Some(_) => networks.push(named),
        }
    }
    places::service::all_of(unknown, refused)?;
    let area_id = places::service::settle(app, &tx, &wish.area).await?;
    if wish.network.is_none() {
        networks = networks::working_within(app, &tx, &wish.area.area).await?;
    }
    if networks.is_empty() {
        return Err(Error::refused("input.workArea", ProblemCode::NoNetwork));
    }
    let lapses_at = begin_of(lapses_on);
    let row = expert_request::Model {
        id,
        profile_id: by.profile,
        organisation_id: wish.organisation,
        topic: wish.topic.into_string(),
        setting: wish.setting.into_string(),
        hours: wish.hours,
        fee_cents: wish.fee_cents,
        area_id,
        network_id: wish.network,
        state: ExpertRequestState::Open,
        lapses_at,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert(&tx, row).await?;
    store::put_to(&tx, id, &networks).await?;
    jobs::plan_unconverted(&tx, app, Kind::RequestLapses, id.0, lapses_at).await?;
    record(app, &tx, &by, Happened::to("expertRequest.asked", id, 1)).await?;
    app.commit(tx, "askForExpert").await?;
    Ok(Outcome::Fresh(row))
}

/// Withdraws one's own request, and with it every offer that still stands.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it does not stand any more.
pub async fn withdraw(app: &App, actor: &Actor, once: &Once, id: ExpertRequestId, expected: i32) -> Result<Asked> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked(&tx, actor, id).await?.ok_or_else(|| Error::not_found("input.requestId"))?;
    let (by, SettleRequest(row)) = policy::permit(&tx, actor, SettleRequest(row)).await?.open();
    check_version(row.version, expected)?;
    standing(app, &row, "input.requestId")?;
    store::end_offers(&tx, id, None).await?;
    let row = becomes(app, &tx, &by, row, ExpertRequestState::Withdrawn, "expertRequest.withdrawn").await?;
    jobs::forget_unconverted(app, &tx, Kind::RequestLapses, id.0).await?;
    app.commit(tx, "withdrawExpertRequest").await?;
    Ok(Outcome::Fresh(row))
}

/// Agrees with an offer, so that both sides learn each other's names, or declines it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when the member has not said yes, is a member no more, or the request does not stand any more.
pub async fn settle(app: &App, actor: &Actor, once: &Once, id: ExpertOfferId, expected: i32, agree: bool) -> Result<Offered> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (request, offer) = locked_offer(&tx, actor, id, expected).await?;
    let (by, SettleRequest(request)) = policy::permit(&tx, actor, SettleRequest(request)).await?.open();
    standing(app, &request, "input.offerId")?;
    let member = match offer.profile_id {
        Some(profile) => store::is_member(&tx, offer.network_id, profile).await?,
        None => false,
    };
    if offer.state != ExpertOfferState::Willing || agree && !member {
        return Err(Error::refused("input.offerId", ProblemCode::WrongState));
    }
    let (state, kind) = match agree {
        true => (ExpertOfferState::Agreed, "expertOffer.agreed"),
        false => (ExpertOfferState::Declined, "expertOffer.declined"),
    };
    let offer = turn(app, &tx, &by, offer, state, kind).await?;
    if agree {
        store::end_offers(&tx, request.id, Some(id)).await?;
        becomes(app, &tx, &by, request.clone(), ExpertRequestState::Agreed, "expertRequest.agreed").await?;
        jobs::forget_unconverted(app, &tx, Kind::RequestLapses, request.id.0).await?;
    } else {
        reopen(app, &tx, &by, request).await?;
    }
    app.commit(tx, "settleExpertOffer").await?;
    Ok(Outcome::Fresh(offer))
}

/// Its time is over, unless it was settled before.
///
/// # Errors
/// Only those of the database.
pub async fn lapse(app: &App, tx: &Tx, id: ExpertRequestId) -> Result<()> {
    if let Some(version) = store::lapse(tx, id, app.clock.now()).await? {
        store::end_offers(tx, id, None).await?;
        record(app, tx, &by_itself(), Happened::to("expertRequest.lapsed", id, version)).await?;
    }
    Ok(())
}

/// An offer that the actor may see, and its request, locked.
async fn locked_offer(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    id: ExpertOfferId,
    expected: i32,
) -> Result<(expert_request::Model, expert_offer::Model)> {
    let gone = || Error::not_found("input.offerId");
    let offer = store::offer(tx, actor, id).await?.ok_or_else(gone)?;
    let request = store::locked(tx, actor, offer.request_id).await?.ok_or_else(gone)?;
    // Once more, now that nobody else can change it.
    let offer = store::offer(tx, actor, id).await?.ok_or_else(gone)?;
    check_version(offer.version, expected)?;
    Ok((request, offer))
}

/// Something can still come of it, whether or not the job that ends it was punctual.
fn standing(app: &App, request: &expert_request::Model, path: &str) -> Result<()> {
    let stands = matches!(request.state, ExpertRequestState::Open | ExpertRequestState::Answered) && app.clock.now() < request.lapses_at;
    if stands { Ok(()) } else { Err(Error::refused(path, ProblemCode::WrongState)) }
}

async fn becomes(
    app: &App,
    tx: &Tx,
    by: &By,
    row: expert_request::Model,
    state: ExpertRequestState,
    kind: &'static str,
) -> Result<expert_request::Model> {
    let row = expert_request::Model { state, version: row.version + 1, updated_at: app.clock.now(), ..row };
    let row = store::update(tx, row).await?;
    record(app, tx, by, Happened::to(kind, row.id, row.version)).await?;
    Ok(row)
}

async fn turn(
    app: &App,
    tx: &Tx,
    by: &By,
    row: expert_offer::Model,
    state: ExpertOfferState,
    kind: &'static str,
) -> Result<expert_offer::Model> {
    let row = expert_offer::Model { state, version: row.version + 1, updated_at: app.clock.now(), ..row };
    let row = store::save_offer(tx, row).await?;
    record(app, tx, by, Happened::to(kind, row.id, row.version)).await?;
    Ok(row)
}

/// Without an offer that stands it is as it was before the first.
async fn reopen(app: &App, tx: &Tx, by: &By, request: expert_request::Model) -> Result<()> {
    if request.state == ExpertRequestState::Answered && !store::stands(tx, request.id, None).await? {
        becomes(app, tx, by, request, ExpertRequestState::Open, "expertRequest.reopened").await?;
    }
    Ok(())
}

/// A page of the requests that the actor may see, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<expert_request::Model>> {
    store::page(db, actor, filter, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    store::count(db, actor, filter).await
}

/// Those of these requests that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ExpertRequestId],
) -> Result<HashMap<ExpertRequestId, expert_request::Model>> {
    store::by_ids(db, actor, ids).await
}

/// The offers to these requests that the actor may see, oldest first.
///
/// # Errors
/// Only those of the database.
pub async fn offers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ExpertRequestId],
) -> Result<HashMap<ExpertRequestId, Vec<expert_offer::Model>>> {
    store::offers(db, actor, ids).await
}

/// An offer that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn offer_by_id(db: &impl ConnectionTrait, actor: &Actor, id: ExpertOfferId) -> Result<Option<expert_offer::Model>> {
    store::offer(db, actor, id).await
}

/// The names of both sides, of those of these offers that are agreed. The offers must have been read as the actor may see them.
///
/// # Errors
/// Only those of the database.
pub async fn names(db: &impl ConnectionTrait, offers: &[ExpertOfferId]) -> Result<HashMap<ExpertOfferId, Names>> {
    store::names(db, offers).await
}

/// Whether a request was put to a network, for who may see both.
async fn put_to(tx: &impl ConnectionTrait, request: &expert_request::Model, network: NetworkId) -> Result<()> {
    if store::is_put_to(tx, request.id, network).await? { Ok(()) } else { Err(Error::not_found("input.networkId")) }
}
