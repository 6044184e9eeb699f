//! A network is made, and somebody is invited to coordinate it.
use super::{duty::remind, fresh_seat, search, unfit};
use crate::{
    app::App,
    error::{Error, Fault, ProblemCode, Result},
    networks::{CreateNetwork, Made, fits, store},
    once::{Once, Outcome},
    places::{self, Area, AreaSpec},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{
    enums::{NetworkPart, NetworkState, SeatState},
    ids::NetworkId,
    network, network_seat,
};

/// Makes it, and ties it to its municipalities from its founding on.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN, INVALID (the association, an unknown municipality, founded later than today), REFUSED (a municipality that has
/// ceased, a coordinator in a capacity that has no seat there), NOT_FOUND for the coordinator.
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateNetwork) -> Result<Made> {
    let (tx, id, now, today) = (app.begin().await?, NetworkId::fresh(), app.clock.now(), places::today(app));
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let founded_on = command.founded_on.unwrap_or(today);
    let mut wrong: Vec<Fault> = unfit(&tx, actor, command.association).await?.into_iter().collect();
    if founded_on > today {
        wrong.push(Fault::at("input.foundedOn", ProblemCode::OutOfRange).with(format_args!("≤ {today}")));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let spec = AreaSpec { path: "input".to_owned(), area: Area::Municipalities(command.codes.clone()) };
    let area_id = places::service::settle(app, &tx, &spec).await?;
    let row = network::Model {
        id,
        kind: command.kind,
        search: search(command.name.as_str(), command.description.as_str()),
        name: command.name.into_string(),
        description: command.description.into_string(),
        area_id,
        association_id: command.association,
        contact: command.contact.into_string(),
        founded_on,
        ended_on: None,
        state: NetworkState::Active,
        member_count: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert(&tx, row).await?;
    for code in &command.codes {
        store::tie(&tx, id, code, founded_on, None).await?;
    }
    if let Some(profile) = command.coordinator {
        let (account, capacity) = store::whose(&tx, profile).await?.ok_or_else(|| Error::not_found("input.coordinatorId"))?;
        if account == by.account {
            return Err(Error::forbidden());
        }
        if !fits(row.kind, capacity) {
            return Err(Error::refused("input.coordinatorId", ProblemCode::WrongCapacity));
        }
        let seat = fresh_seat(id, (profile, capacity), SeatState::Invited, now);
        store::insert_seat(&tx, network_seat::Model { part: NetworkPart::Coordinator, ..seat }).await?;
    }
    remind(app, &tx, id).await?;
    record(app, &tx, &by, Happened::to("network.created", id, 1)).await?;
    app.commit(tx, "createNetwork").await?;
    Ok(Outcome::Fresh(row))
}
