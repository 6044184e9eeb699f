//! The only SQL about places. All of it is for everybody; the reads begin at [`Open::everyone`] or are constant text.
pub mod atlas;
pub mod regions;

use super::{Area, Code};
use crate::{error::Result, mutation::Write, policy::Open, text};
use chrono::NaiveDate;
use entity::{
    area, area_municipality,
    enums::AreaLevel,
    ids::{AreaId, RegionId},
    municipality, municipality_successor, region, region_municipality,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult, IntoSimpleExpr, QueryFilter, QueryOrder, Statement,
    sea_query::{Expr, ExprTrait, Query, SimpleExpr},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// What is known of a work area.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its row.
    pub area: area::Model,
    /// The municipalities that it names, by name.
    pub municipalities: Vec<municipality::Model>,
    /// Its region.
    pub region: Option<region::Model>,
    /// The province, when it lies in one.
    pub province: Option<String>,
}

/// The work areas in which something that lies in a municipality lies: a condition on any column that holds a work area.
#[derive(Clone, Debug)]
pub struct Within {
    codes: Vec<String>,
    provinces: Vec<String>,
}

impl Within {
    /// The column's region holds the municipality.
    pub fn regions(&self, column: impl IntoSimpleExpr) -> SimpleExpr {
        let regions = Query::select()
            .column(region_municipality::Column::RegionId)
            .from(region_municipality::Entity)
            .and_where(region_municipality::Column::Code.is_in(&self.codes))
            .take();
        column.into_simple_expr().in_subquery(regions)
    }
    /// The column's code is the municipality's, or one that went up in it.
    pub fn codes(&self, column: impl IntoSimpleExpr) -> SimpleExpr {
        column.into_simple_expr().is_in(&self.codes)
    }
    /// The column's work area is one of them.
    pub fn holds(&self, column: impl IntoSimpleExpr) -> SimpleExpr {
        let named = Query::select()
            .column(area_municipality::Column::AreaId)
            .from(area_municipality::Entity)
            .and_where(area_municipality::Column::Code.is_in(&self.codes))
            .take();
        let province = area::Column::Level.eq(AreaLevel::Province).and(area::Column::Province.is_in(&self.provinces));
        let areas = Query::select()
            .column(area::Column::Id)
            .from(area::Entity)
            .and_where(province.or(self.regions(area::Column::RegionId)).or(area::Column::Id.in_subquery(named)))
            .take();
        column.into_simple_expr().in_subquery(areas)
    }
}

/// The row of a work area, made when it is not there yet. That its parts exist, or existed, was seen before.
///
/// # Errors
/// Those of the database.
pub async fn settle(write: &Write<'_>, wanted: &Area) -> Result<AreaId> {
    let key = wanted.key();
    if let Some(there) = by_key(&write.db, &key).await? {
        return Ok(there);
    }
    let id = AreaId::new();
    let (province, region_id, neighbourhood) = match wanted {
        Area::Province(name) => (Some((*name).to_owned()), None, None),
        Area::Region(id) => (None, Some(*id), None),
        Area::Neighbourhood(_, name) => (None, None, Some(name.as_str().to_owned())),
        Area::National | Area::Municipalities(_) => (None, None, None),
    };
    let sql = "INSERT INTO areas (id, key, level, province, region_id, neighbourhood) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING";
    let values = [id.into(), key.clone().into(), wanted.level().into(), province.into(), region_id.into(), neighbourhood.into()];
    if write.execute(sql, values).await? == 0 {
        return by_key(&write.db, &key).await?.ok_or_else(|| crate::error::Error::internal("a work area came and went"));
    }
    write.insert_all(wanted.codes().iter().map(|code| area_municipality::Model { area_id: id, code: code.as_str().to_owned() })).await?;
    Ok(id)
}

/// The area with this key.
pub async fn by_key(db: &impl ConnectionTrait, key: &str) -> Result<Option<AreaId>> {
    Ok(area::Entity::everyone().filter(area::COLUMN.key.eq(key)).one(db).await?.map(|area| area.id))
}

/// The municipalities with these codes.
pub async fn by_codes(db: &impl ConnectionTrait, codes: impl IntoIterator<Item = &str>) -> Result<HashMap<String, municipality::Model>> {
    let rows = municipality::Entity::everyone().filter(municipality::Column::Code.is_in(codes)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.code.clone(), row)).collect())
}

/// The codes that took over from this one.
pub async fn successors(db: &impl ConnectionTrait, code: &Code) -> Result<Vec<String>> {
    use municipality_successor::Column::{Code as Of, Successor};
    let rows = municipality_successor::Entity::everyone().filter(Of.eq(code.as_str())).order_by_asc(Successor).all(db).await?;
    Ok(rows.into_iter().map(|row| row.successor).collect())
}

/// The regions with these ids.
pub async fn regions(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = RegionId>) -> Result<HashMap<RegionId, region::Model>> {
    let rows = region::Entity::everyone().filter(region::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The municipality with this code, those that went up in it by this day, and, when it has itself ceased, what became of it.
pub async fn within(db: &impl ConnectionTrait, code: &Code, today: NaiveDate) -> Result<Option<Within>> {
    const LINE: &str = "WITH RECURSIVE back (code) AS (
      SELECT code FROM municipalities WHERE code = $1
      UNION SELECT s.code FROM back b JOIN municipality_successors s ON s.successor = b.code JOIN municipalities m ON m.code = s.code WHERE m.valid_until <= $2
    ), forth (code) AS (
      SELECT code FROM municipalities WHERE code = $1
      UNION SELECT s.successor FROM forth f JOIN municipalities m ON m.code = f.code JOIN municipality_successors s ON s.code = f.code WHERE m.valid_until <= $2
    ) SELECT code, province FROM municipalities WHERE code IN (SELECT code FROM back) OR code IN (SELECT code FROM forth) ORDER BY code";
    #[derive(FromQueryResult)]
    struct Line {
        code: String,
        province: String,
    }
    let statement = Statement::from_sql_and_values(db.get_database_backend(), LINE, [code.as_str().into(), today.into()]);
    let lines = Line::find_by_statement(statement).all(db).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let provinces: BTreeSet<_> = lines.iter().map(|line| line.province.clone()).collect();
    Ok(Some(Within { codes: lines.into_iter().map(|line| line.code).collect(), provinces: provinces.into_iter().collect() }))
}

/// What is known of these work areas.
pub async fn facts(db: &impl ConnectionTrait, ids: &[AreaId]) -> Result<HashMap<AreaId, Arc<Facts>>> {
    describe(db, area::Entity::everyone().filter(area::Column::Id.is_in(ids.iter().copied())).all(db).await?).await
}

/// What these work areas name. A country and a province name nothing.
pub async fn describe(db: &impl ConnectionTrait, areas: Vec<area::Model>) -> Result<HashMap<AreaId, Arc<Facts>>> {
    let naming = |area: &&area::Model| matches!(area.level, AreaLevel::Municipalities | AreaLevel::Neighbourhood);
    let naming: Vec<_> = areas.iter().filter(naming).map(|area| area.id).collect();
    let mut named = if naming.is_empty() { HashMap::new() } else { named(db, &naming).await? };
    let in_regions: Vec<_> = areas.iter().filter_map(|area| area.region_id).collect();
    let (regions, provinces) = if in_regions.is_empty() {
        (HashMap::new(), HashMap::new())
    } else {
        (regions(db, in_regions.iter().copied()).await?, provinces(db, &in_regions).await?)
    };
    let facts = areas.into_iter().map(|area| {
        let municipalities = named.remove(&area.id).unwrap_or_default();
        let province = match area.region_id {
            Some(region) => provinces.get(&region).cloned(),
            None => area.province.clone().or_else(|| common(municipalities.iter().map(|row| row.province.as_str()))),
        };
        let region = area.region_id.and_then(|id| regions.get(&id).cloned());
        (area.id, Arc::new(Facts { area, municipalities, region, province }))
    });
    Ok(facts.collect())
}

/// The one that all have in common.
fn common<'a>(mut all: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = all.next()?;
    all.all(|other| other == first).then(|| first.to_owned())
}

/// The municipalities that areas name, by name.
async fn named(db: &impl ConnectionTrait, ids: &[AreaId]) -> Result<HashMap<AreaId, Vec<municipality::Model>>> {
    #[derive(FromQueryResult)]
    struct Line {
        area_id: AreaId,
        #[sea_orm(nested)]
        municipality: municipality::Model,
    }
    let (am, m) = (area_municipality::Entity, municipality::Entity);
    let mut select = Query::select();
    select.column((am, area_municipality::Column::AreaId)).column((m, sea_orm::sea_query::Asterisk)).from(am);
    select.inner_join(m, Expr::col((m, municipality::Column::Code)).equals((am, area_municipality::Column::Code)));
    select.and_where(area_municipality::Column::AreaId.is_in(ids.iter().copied()));
    let mut out = HashMap::<_, Vec<_>>::new();
    for line in Line::find_by_statement(db.get_database_backend().build(&select)).all(db).await? {
        out.entry(line.area_id).or_default().push(line.municipality);
    }
    // By name here: the databases sort differently.
    out.values_mut().for_each(|all| all.sort_by_cached_key(|row| (text::fold(&row.name), row.code.clone())));
    Ok(out)
}

/// The province of each region that lies in one.
async fn provinces(db: &impl ConnectionTrait, ids: &[RegionId]) -> Result<HashMap<RegionId, String>> {
    #[derive(FromQueryResult)]
    struct Line {
        region_id: RegionId,
        province: String,
    }
    let (rm, m) = (region_municipality::Entity, municipality::Entity);
    let mut select = Query::select();
    select.distinct().column((rm, region_municipality::Column::RegionId)).column((m, municipality::Column::Province)).from(rm);
    select.inner_join(m, Expr::col((m, municipality::Column::Code)).equals((rm, region_municipality::Column::Code)));
    select.and_where(region_municipality::Column::RegionId.is_in(ids.iter().copied()));
    let mut all = HashMap::<_, Vec<_>>::new();
    for line in Line::find_by_statement(db.get_database_backend().build(&select)).all(db).await? {
        all.entry(line.region_id).or_default().push(line.province);
    }
    Ok(all.into_iter().filter_map(|(id, names)| Some((id, common(names.iter().map(String::as_str))?))).collect())
}
