//! Regions and which municipalities they hold.
use super::Within;
use crate::{
    error::Result,
    mutation::Write,
    page::{By, Page, Slice, contains},
    places::Code,
    policy::Open as _,
};
use chrono::NaiveDate;
use entity::{enums::RegionKind, ids::RegionId, region, region_municipality};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, PaginatorTrait, QueryFilter, Select};
use std::collections::HashMap;

/// What a list of regions is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// Of one kind.
    pub kind: Option<RegionKind>,
    /// Those that hold a municipality.
    pub within: Option<Within>,
    /// Those that exist on this day.
    pub on: Option<NaiveDate>,
    /// Those with this in their name, folded.
    pub text: Option<String>,
}

fn filtered(filter: &Regions) -> Select<region::Entity> {
    use region::Column::{Id, Kind, Search, ValidFrom, ValidUntil};
    let mut select = region::Entity::everyone();
    if let Some(kind) = filter.kind {
        select = select.filter(Kind.eq(kind));
    }
    if let Some(within) = &filter.within {
        select = select.filter(within.regions(Id));
    }
    if let Some(on) = filter.on {
        select = select.filter(Condition::any().add(ValidFrom.is_null()).add(ValidFrom.lte(on)));
        select = select.filter(Condition::any().add(ValidUntil.is_null()).add(ValidUntil.gt(on)));
    }
    if let Some(text) = &filter.text {
        select = select.filter(contains(Search, text));
    }
    select
}

pub async fn page(db: &impl ConnectionTrait, filter: &Regions, slice: Slice) -> Result<Page<region::Model>> {
    Ok(slice.close(By::newest(region::Column::Id).cut(filtered(filter), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, filter: &Regions) -> Result<i64> {
    Ok(i64::try_from(filtered(filter).count(db).await?).unwrap_or(i64::MAX))
}

/// Those of a kind with a name, folded.
pub async fn named(db: &impl ConnectionTrait, kind: RegionKind, search: &str) -> Result<Vec<region::Model>> {
    Ok(region::Entity::everyone().filter(region::Column::Kind.eq(kind)).filter(region::Column::Search.eq(search)).all(db).await?)
}

/// The codes that regions hold.
pub async fn codes(db: &impl ConnectionTrait, ids: &[RegionId]) -> Result<HashMap<RegionId, Vec<String>>> {
    let rows = region_municipality::Entity::everyone().filter(region_municipality::Column::RegionId.is_in(ids.iter().copied()));
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows.all(db).await? {
        out.entry(row.region_id).or_default().push(row.code);
    }
    Ok(out)
}

/// It holds these municipalities, no others.
pub async fn set_codes(write: &Write<'_>, id: RegionId, codes: &[Code]) -> Result<()> {
    write.execute("DELETE FROM region_municipalities WHERE region_id = $1", [id.0.into()]).await?;
    write.insert_all(codes.iter().map(|code| region_municipality::Model { region_id: id, code: code.as_str().to_owned() })).await
}
