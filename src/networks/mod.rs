//! Networks of parents with lived experience, parents' organisations and support points: where they work, who sits in them, whether they are at work
//! still (confirmed each year), and their duty to meet. Who sits in one is known to themselves and to its coordinators alone.
pub mod commands;
mod contact;
pub mod duty;
mod edit;
pub mod graphql;
mod ledger;
mod loaders;
mod seats;
mod store;
mod ties;

pub use commands::{
    AppointNetworkSeat, ConfirmNetwork, DecideNetworkSeat, EndNetwork, InviteCoordinator, InviteToNetwork, JoinNetwork, LeaveNetwork,
    RemoveNetworkSeat, TieNetwork, UntieNetwork,
};
pub use contact::Contact;
pub use edit::{ChangeNetwork, CreateNetwork};
pub use ledger::{approaches, count_reported, duty as ledger, programme_duty};
pub use loaders::{Confirmations, Meetings, NetworkById, OwnSeats, SeatOf, Ties};
pub use store::{Filter, by_id, seat};

use crate::{
    app::App,
    error::Result,
    mutation::aggregate,
    places::{self, Area},
    policy::{Open as _, Visible as _},
};
use entity::{
    enums::{Capacity, NetworkKind},
    ids::{NetworkId, NetworkSeatId},
    network, network_seat,
};
use sea_orm::ConnectionTrait;

/// In how many municipalities a network works at most; an association of more than these is several networks.
pub const MOST_TIES: usize = places::MOST_MUNICIPALITIES;

aggregate!(network: NetworkId, |_| network::Entity::everyone(), in |row| row.id);
aggregate!(network_seat: NetworkSeatId, |actor| network_seat::Entity::visible_to(actor));

/// Whether somebody in this capacity can have a seat: parents everywhere, professionals at a support point.
pub fn fits(kind: NetworkKind, capacity: Capacity) -> bool {
    match capacity {
        Capacity::Ouder => true,
        Capacity::Professional => kind == NetworkKind::SupportPoint,
        Capacity::Steward => false,
    }
}

/// Those that work today in a municipality of this area, and did not end.
///
/// # Errors
/// Only those of the database.
pub async fn working_within(app: &App, db: &impl ConnectionTrait, area: &Area) -> Result<Vec<NetworkId>> {
    let (today, (atlas, codes)) = (places::today(app), places::within_area(app, db, area).await?);
    // What was tied to a code that ceased is found under its successors.
    let lies = |code: &str| codes.as_ref().is_none_or(|codes| atlas.on([code], today).iter().any(|row| codes.contains(&row.code)));
    let mut found: Vec<_> = store::at_work(db, today).await?.into_iter().filter(|(_, code)| lies(code)).map(|(id, _)| id).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
