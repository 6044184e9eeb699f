//! The only SQL of networks. What a network is, is for everybody; who sits in it is not (`seats`).
mod duty;
mod seats;

pub use duty::*;
pub use seats::*;

use crate::{
    error::{Error, Result},
    mutation::{Locked, Reads, Write},
    page::{By, Page, Slice, contains},
    places::{Code, Within},
    policy::Open as _,
};
use chrono::NaiveDate;
use entity::{
    enums::{NetworkKind, NetworkState},
    ids::NetworkId,
    network, network_confirmation, network_municipality,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, Statement, Value, sea_query::Query,
};
use std::collections::HashMap;

/// What a list of networks is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of one kind.
    pub kind: Option<NetworkKind>,
    /// Those that work in a municipality on this day.
    pub within: Option<(Within, NaiveDate)>,
    /// Part of the name or the description, folded.
    pub text: Option<String>,
    /// The ended ones instead of the others.
    pub ended: bool,
}

/// The ties of a day.
fn tied_on(day: NaiveDate) -> Condition {
    use network_municipality::Column::{FromOn, UntilOn};
    Condition::all().add(FromOn.lte(day)).add(Condition::any().add(UntilOn.is_null()).add(UntilOn.gt(day)))
}

fn filtered(filter: &Filter) -> Select<network::Entity> {
    use network::Column::{Id, Kind, Search, State};
    let state = if filter.ended { NetworkState::Ended } else { NetworkState::Active };
    let mut select = network::Entity::everyone().filter(State.eq(state));
    if let Some(kind) = filter.kind {
        select = select.filter(Kind.eq(kind));
    }
    if let Some((within, day)) = &filter.within {
        let ties = Query::select()
            .column(network_municipality::Column::NetworkId)
            .from(network_municipality::Entity)
            .and_where(within.codes(network_municipality::Column::Code))
            .cond_where(tied_on(*day))
            .take();
        select = select.filter(Id.in_subquery(ties));
    }
    if let Some(text) = &filter.text {
        select = select.filter(contains(Search, text));
    }
    select
}

/// Newest first.
pub async fn page(db: &impl ConnectionTrait, filter: &Filter, slice: Slice) -> Result<Page<network::Model>> {
    Ok(slice.close(By::newest(network::Column::Id).cut(filtered(filter), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<i64> {
    Ok(i64::try_from(filtered(filter).count(db).await?).unwrap_or(i64::MAX))
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: &[NetworkId]) -> Result<HashMap<NetworkId, network::Model>> {
    let rows = network::Entity::everyone().filter(network::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// One.
pub async fn by_id(db: &impl ConnectionTrait, id: NetworkId) -> Result<Option<network::Model>> {
    Ok(by_ids(db, &[id]).await?.remove(&id))
}

/// Every network that is at work, with each code that it is tied to on a day.
pub async fn at_work(db: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<(NetworkId, String)>> {
    use network_municipality::Column::NetworkId as Of;
    let active =
        Query::select().column(network::Column::Id).from(network::Entity).and_where(network::Column::State.eq(NetworkState::Active)).take();
    let rows = network_municipality::Entity::everyone().filter(tied_on(day)).filter(Of.in_subquery(active)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.network_id, row.code)).collect())
}

/// The row that is to be changed, locked: against other changes, not against what only refers to it.
pub async fn lock(db: &Reads<'_>, id: NetworkId) -> Result<Option<Locked<network::Model>>> {
    db.lock(network::Entity::everyone().filter(network::Column::Id.eq(id))).await
}

/// Every tie that networks have or had, oldest first.
pub async fn ties(db: &impl ConnectionTrait, ids: &[NetworkId]) -> Result<HashMap<NetworkId, Vec<network_municipality::Model>>> {
    use network_municipality::Column::{Code, FromOn, NetworkId as Of};
    let rows = network_municipality::Entity::everyone().filter(Of.is_in(ids.iter().copied()));
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows.order_by_asc(FromOn).order_by_asc(Code).all(db).await? {
        out.entry(row.network_id).or_default().push(row);
    }
    Ok(out)
}

pub async fn tie(write: &Write<'_>, id: NetworkId, code: &Code, from: NaiveDate, until: Option<NaiveDate>) -> Result<()> {
    let row = network_municipality::Model { network_id: id, code: code.as_str().to_owned(), from_on: from, until_on: until };
    write.insert(row).await.map(drop)
}

/// The tie ends on that day; one that had not begun by then was never there.
pub async fn untie(write: &Write<'_>, row: network_municipality::Model, on: NaiveDate) -> Result<()> {
    if row.from_on >= on {
        return write.remove(row).await;
    }
    let sql = "UPDATE network_municipalities SET until_on = $1 WHERE network_id = $2 AND code = $3 AND from_on = $4";
    write.execute(sql, [on.into(), row.network_id.0.into(), row.code.into(), row.from_on.into()]).await.map(drop)
}

/// Whether it was not confirmed on that day before.
pub async fn confirm(write: &Write<'_>, id: NetworkId, day: NaiveDate) -> Result<bool> {
    Ok(write.insert_new([network_confirmation::Model { network_id: id, confirmed_on: day }]).await? == 1)
}

/// Every day on which networks were confirmed, latest first.
pub async fn confirmations(db: &impl ConnectionTrait, ids: &[NetworkId]) -> Result<HashMap<NetworkId, Vec<NaiveDate>>> {
    use network_confirmation::Column::{ConfirmedOn, NetworkId as Of};
    let rows = network_confirmation::Entity::everyone().filter(Of.is_in(ids.iter().copied())).order_by_desc(ConfirmedOn).all(db).await?;
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows {
        out.entry(row.network_id).or_default().push(row.confirmed_on);
    }
    Ok(out)
}

async fn number<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) -> Result<i64> {
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.ok_or_else(|| Error::internal("a count without a row"))?.try_get("", "n")?)
}
