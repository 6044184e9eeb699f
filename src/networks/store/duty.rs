//! What a network held and what it has planned. That it met is public, whoever may see the meeting itself.
use crate::{error::Result, policy::Detail as _};
use chrono::{DateTime, Utc};
use entity::{enums::EventState, event, ids::NetworkId};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::{collections::HashMap, ops::Range};

/// How many meetings of a year a ledger shows at most.
pub const MOST_MEETINGS: u64 = 60;

/// Those that are no drafts and end in this time, oldest first.
fn ending_in(time: &Range<DateTime<Utc>>) -> Select<event::Entity> {
    use event::Column::{EndsAt, Id, StartsAt, State};
    let select = event::Entity::of_seen().filter(State.ne(EventState::Draft)).filter(EndsAt.gte(time.start)).filter(EndsAt.lt(time.end));
    // None lasts longer: so much of the index need not be looked at.
    let select = select.filter(StartsAt.gt(time.start - crate::events::LONGEST)).filter(StartsAt.lt(time.end));
    select.order_by_asc(StartsAt).order_by_asc(Id)
}

/// The meetings of networks.
pub async fn held_by(
    db: &impl ConnectionTrait,
    ids: &[NetworkId],
    time: &Range<DateTime<Utc>>,
) -> Result<HashMap<NetworkId, Vec<event::Model>>> {
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in ending_in(time).filter(event::Column::NetworkId.is_in(ids.iter().copied())).all(db).await? {
        if let Some(id) = row.network_id {
            out.entry(id).or_default().push(row);
        }
    }
    Ok(out)
}

/// The programme's own.
pub async fn of_the_programme(db: &impl ConnectionTrait, time: &Range<DateTime<Utc>>) -> Result<Vec<event::Model>> {
    Ok(ending_in(time).filter(event::Column::Programme.eq(true)).limit(MOST_MEETINGS).all(db).await?)
}
