//! What networks load together, each in one statement.
use super::{ledger, store};
use crate::{
    graphql::loaders::{loaders, shared},
    memberships,
};
use chrono::NaiveDate;
use entity::{
    event,
    ids::{NetworkId, ProfileId},
    network, network_municipality, network_seat,
};
use std::sync::Arc;

loaders! {
    /// Networks.
    NetworkById: NetworkId => network::Model, |session, ids| store::by_ids(&session.db, ids).await;
    /// Every tie that networks have or had, oldest first.
    Ties: NetworkId => Arc<[network_municipality::Model]>, |session, ids| Ok(shared(store::ties(&session.db, ids).await?));
    /// The days on which networks were confirmed, latest first.
    Confirmations: NetworkId => Arc<[NaiveDate]>, |session, ids| Ok(shared(store::confirmations(&session.db, ids).await?));
    /// The actor's own seats.
    OwnSeats: NetworkId => Arc<[network_seat::Model]>, |session, ids| Ok(shared(memberships::own_by_body(&session.db, &session.actor, ids).await?));
    /// The seats of profiles in networks, as far as the actor may see them.
    SeatOf: (NetworkId, ProfileId) => network_seat::Model, |session, keys| {
        let rows = store::seats_of(&session.db, &session.actor, keys).await?;
        Ok(rows.into_iter().map(|row| ((row.network_id, row.profile_id), row)).collect())
    };
    /// The meetings of networks in years.
    Meetings: (NetworkId, i32) => Vec<event::Model>, |session, keys| ledger::meetings(&session.db, keys).await;
}
