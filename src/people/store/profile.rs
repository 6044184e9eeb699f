//! Profiles, what hangs on them, and the list of experts.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use crate::{
    error::Result,
    page::{By, Page, Slice},
    people::Experts,
    places::Within,
    policy::{Actor, Detail as _, Visible as _},
    tags,
};
use entity::{
    affiliation,
    enums::Capacity,
    ids::{OrganisationId, ProfileId, TagId},
    organisation, profile, profile_topic, tag,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    Statement,
    sea_query::{Expr, ExprTrait, LikeExpr, Query},
};
use std::collections::{HashMap, HashSet};

/// Those of these profiles that the actor may see.
pub async fn profiles(db: &impl ConnectionTrait, actor: &Actor, ids: &[ProfileId]) -> Result<HashMap<ProfileId, profile::Model>> {
    let rows = profile::Entity::visible_to(actor).filter(profile::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn locked_profile(db: &impl ConnectionTrait, actor: &Actor, id: ProfileId) -> Result<Option<profile::Model>> {
    Ok(profile::Entity::visible_to(actor).filter(profile::COLUMN.id.eq(id)).lock_exclusive().one(db).await?)
}

pub async fn save_profile(db: &impl ConnectionTrait, row: profile::ActiveModel) -> Result<profile::Model> {
    Ok(row.update(db).await?)
}

/// What profiles that were shown know about, in the order of the alphabet.
pub async fn topics(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<HashMap<ProfileId, Vec<tag::Model>>> {
    let rows = profile_topic::Entity::of_seen().filter(profile_topic::Column::ProfileId.is_in(ids.iter().copied())).all(db).await?;
    let tags = tags::by_ids(db, &rows.iter().map(|row| row.tag_id).collect::<Vec<_>>()).await?;
    let mut topics: HashMap<ProfileId, Vec<tag::Model>> = HashMap::new();
    for row in rows {
        topics.entry(row.profile_id).or_default().extend(tags.get(&row.tag_id).cloned());
    }
    topics.values_mut().for_each(|tags| tags.sort_by(|a, b| a.label_nl.cmp(&b.label_nl)));
    Ok(topics)
}

pub async fn replace_topics(db: &impl ConnectionTrait, profile: ProfileId, tags: &[TagId]) -> Result<()> {
    clear(db, "DELETE FROM profile_topics WHERE profile_id = $1", profile).await?;
    let rows: Vec<_> = tags.iter().map(|&tag| profile_topic::ActiveModel { profile_id: Set(profile), tag_id: Set(tag) }).collect();
    if !rows.is_empty() {
        profile_topic::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The functions of profiles that were shown, the most important first.
pub async fn affiliations(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<HashMap<ProfileId, Vec<affiliation::Model>>> {
    let rows = affiliation::Entity::of_seen().filter(affiliation::Column::ProfileId.is_in(ids.iter().copied()));
    let mut affiliations: HashMap<ProfileId, Vec<affiliation::Model>> = HashMap::new();
    for row in rows.order_by_asc(affiliation::Column::Place).all(db).await? {
        affiliations.entry(row.profile_id).or_default().push(row);
    }
    Ok(affiliations)
}

pub async fn replace_affiliations(db: &impl ConnectionTrait, profile: ProfileId, rows: Vec<affiliation::ActiveModel>) -> Result<()> {
    clear(db, "DELETE FROM affiliations WHERE profile_id = $1", profile).await?;
    if !rows.is_empty() {
        affiliation::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

async fn clear(db: &impl ConnectionTrait, sql: &str, profile: ProfileId) -> Result<()> {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [profile.0.into()])).await?;
    Ok(())
}

/// Those of these organisations that the actor may see.
pub async fn organisations(db: &impl ConnectionTrait, actor: &Actor, ids: &[OrganisationId]) -> Result<HashSet<OrganisationId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = organisation::Entity::visible_to(actor).filter(organisation::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(db).await?.into_iter().map(|row| row.id).collect())
}

/// Those who chose to be found, among those whom the actor may see. An office is nobody's expertise.
fn found(actor: &Actor, sought: &Experts, within: Option<&Within>) -> Select<profile::Entity> {
    use profile::Column::{AreaId, CoreRoles, Domains, Findable, Id, Search};
    let mut select = profile::Entity::visible_to(actor)
        .filter(Expr::col((profile::Entity, Findable)))
        .filter(profile::COLUMN.capacity.ne(Capacity::Steward));
    let has = |column: profile::Column, bit: i32| Expr::col((profile::Entity, column)).bit_and(bit).ne(0);
    if let Some(domain) = sought.domain {
        select = select.filter(has(Domains, domain.bit()));
    }
    if let Some(role) = sought.core_role {
        select = select.filter(has(CoreRoles, role.bit()));
    }
    if let Some(topic) = sought.topic {
        let mut who = Query::select();
        who.column(profile_topic::Column::ProfileId).from(profile_topic::Entity).and_where(profile_topic::Column::TagId.eq(topic));
        select = select.filter(Id.in_subquery(who));
    }
    if let Some(within) = within {
        let mut who = Query::select();
        who.column(affiliation::Column::ProfileId).from(affiliation::Entity).and_where(within.holds(affiliation::Column::AreaId));
        select = select.filter(within.holds(AreaId).or(Id.in_subquery(who)));
    }
    if let Some(text) = &sought.text {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        select = select.filter(Expr::col((profile::Entity, Search)).like(LikeExpr::new(format!("%{escaped}%")).escape('\\')));
    }
    select
}

pub async fn experts(
    db: &impl ConnectionTrait,
    actor: &Actor,
    sought: &Experts,
    within: Option<&Within>,
    slice: Slice,
) -> Result<Page<profile::Model>> {
    Ok(slice.close(By::oldest(profile::Column::Id).cut(found(actor, sought, within), &slice).all(db).await?))
}

pub async fn experts_count(db: &impl ConnectionTrait, actor: &Actor, sought: &Experts, within: Option<&Within>) -> Result<i64> {
    Ok(i64::try_from(found(actor, sought, within).count(db).await?).unwrap_or(i64::MAX))
}
