//! The only SQL of communities and seats. Reads start at what the actor may see; the few counts that look further give no row away.
use crate::{
    error::{Error, Result},
    mutation::{Aggregate as _, Locked, Reads, Write},
    page::{By, Page, Slice, contains},
    places::Within,
    policy::{Actor, Detail, Visible, visible},
};
use entity::{
    community, community_tag,
    enums::{Audience, Capacity, CommunityLevel},
    ids::{AreaId, CommunityId, ProfileId, TagId},
    membership,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, SelectModel,
    Selector, Statement, Value,
};
use std::collections::HashMap;

/// A community whose card the actor may see, and whether they may look inside.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Seen {
    /// The row.
    #[sea_orm(nested)]
    pub community: community::Model,
    /// Whether the actor may look inside.
    pub inside: bool,
}

/// What a list of communities is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// How far they reach: one of these, if there are any.
    pub levels: Vec<CommunityLevel>,
    /// Who they are for: one of these, if there are any.
    pub audiences: Vec<Audience>,
    /// Where they lie.
    pub within: Option<Within>,
    /// Part of the name or the description, folded.
    pub text: Option<String>,
    /// The archived ones instead of the others.
    pub archived: bool,
    /// Those directly below this one.
    pub parent: Option<CommunityId>,
}

fn seen(actor: &Actor, select: Select<community::Entity>) -> Selector<SelectModel<Seen>> {
    select.expr_as(visible::inside(actor), "inside").into_model()
}

/// Those that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[CommunityId]) -> Result<HashMap<CommunityId, Seen>> {
    let select = community::Entity::visible_to(actor).filter(community::Column::Id.is_in(ids.iter().map(|id| id.0)));
    let rows = seen(actor, select).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.community.id, row)).collect())
}

/// The row that is to be changed, locked.
pub async fn lock(db: &Reads<'_>, actor: &Actor, id: CommunityId) -> Result<Option<Locked<community::Model>>> {
    db.lock(community::Model::seen(actor, id)).await
}

fn filtered(actor: &Actor, filter: &Filter) -> Select<community::Entity> {
    use community::Column as C;
    let mut select = community::Entity::visible_to(actor);
    select = match filter.archived {
        true => select.filter(C::ArchivedAt.is_not_null()),
        false => select.filter(C::ArchivedAt.is_null()),
    };
    if !filter.levels.is_empty() {
        select = select.filter(C::Level.is_in(filter.levels.iter().copied()));
    }
    if !filter.audiences.is_empty() {
        select = select.filter(C::Audience.is_in(filter.audiences.iter().copied()));
    }
    if let Some(within) = &filter.within {
        select = select.filter(within.holds(C::AreaId));
    }
    if let Some(text) = &filter.text {
        select = select.filter(contains(C::Search, text));
    }
    if let Some(parent) = filter.parent {
        select = select.filter(community::COLUMN.parent_id.eq(parent));
    }
    select
}

/// Newest first.
pub async fn page(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<Seen>> {
    let select = By::newest(community::Column::Id).cut(filtered(actor, filter), &slice);
    Ok(slice.close(seen(actor, select).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(i64::try_from(filtered(actor, filter).count(db).await?).unwrap_or(i64::MAX))
}

/// Puts tags in the place of those it had.
pub async fn set_tags(write: &Write<'_>, id: CommunityId, tags: &[TagId]) -> Result<()> {
    write.execute("DELETE FROM community_tags WHERE community_id = $1", [id.0.into()]).await?;
    write.insert_all(tags.iter().map(|&tag_id| community_tag::Model { community_id: id, tag_id })).await
}

/// The tags of communities that were read.
pub async fn tags(db: &impl ConnectionTrait, ids: &[CommunityId]) -> Result<HashMap<CommunityId, Vec<TagId>>> {
    let rows = community_tag::Entity::of_seen().filter(community_tag::Column::CommunityId.is_in(ids.iter().map(|id| id.0)));
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.order_by_asc(community_tag::Column::TagId).all(db).await? {
        out.entry(row.community_id).or_default().push(row.tag_id);
    }
    Ok(out)
}

/// Questions and meetings without a work area of their own lie where their community lies: they move with it.
pub async fn move_along(write: &Write<'_>, id: CommunityId, to: AreaId) -> Result<()> {
    for sql in [
        "UPDATE questions SET place_id = $1 WHERE community_id = $2 AND area_id IS NULL",
        "UPDATE events SET place_id = $1 WHERE community_id = $2 AND area_id IS NULL",
    ] {
        write.execute(sql, [to.0.into(), id.0.into()]).await?;
    }
    Ok(())
}

/// Whether `above` is `id` or lies somewhere below it, seen or not: a community can't be put below itself.
pub async fn circular(db: &impl ConnectionTrait, id: CommunityId, above: CommunityId) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM (WITH RECURSIVE line (id, parent_id) AS (SELECT id, parent_id FROM communities WHERE id = $1 \
               UNION SELECT c.id, c.parent_id FROM communities AS c JOIN line ON c.id = line.parent_id) SELECT id FROM line) AS upwards WHERE id = $2";
    Ok(number(db, sql, [above.0.into(), id.0.into()]).await? > 0)
}

/// Counts a membership that began or ended.
pub async fn count_member(write: &Write<'_>, id: CommunityId, capacity: Capacity, by: i32) -> Result<()> {
    let parents = if capacity == Capacity::Ouder { by } else { 0 };
    let sql = "UPDATE communities SET member_count = member_count + $1, parent_count = parent_count + $2 WHERE id = $3";
    write.execute(sql, [by.into(), parents.into(), id.0.into()]).await.map(drop)
}

/// How many seats a profile has taken in it: one or none.
pub async fn taken(db: &impl ConnectionTrait, id: CommunityId, profile: ProfileId) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM memberships WHERE community_id = $1 AND profile_id = $2 AND state = 'ACTIVE'";
    number(db, sql, [id.0.into(), profile.0.into()]).await
}

/// A moderator's seat, in the place of the one that its profile had, seen or not.
pub async fn put_moderator(write: &Write<'_>, row: membership::Model) -> Result<()> {
    let sql = "INSERT INTO memberships (community_id, profile_id, id, capacity, part, state, version, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, 'MODERATOR', 'ACTIVE', 1, $5, $5) ON CONFLICT (community_id, profile_id) DO UPDATE SET \
               part = 'MODERATOR', state = 'ACTIVE', message = NULL, updated_at = $5, version = memberships.version + 1";
    let (community, profile) = (row.community_id.0.into(), row.profile_id.0.into());
    write.execute(sql, [community, profile, row.id.0.into(), row.capacity.to_value().into(), row.created_at.into()]).await.map(drop)
}

/// How many members have this capacity.
pub async fn members_as(db: &impl ConnectionTrait, id: CommunityId, capacity: Capacity) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM memberships WHERE community_id = $1 AND state = 'ACTIVE' AND capacity = $2";
    number(db, sql, [id.0.into(), capacity.to_value().into()]).await
}

/// Whether a question was ever put to it, in whatever state.
pub async fn asked_in(db: &impl ConnectionTrait, id: CommunityId) -> Result<bool> {
    Ok(number(db, "SELECT count(*) AS n FROM (SELECT 1 FROM questions WHERE community_id = $1 LIMIT 1) AS there", [id.0.into()]).await? > 0)
}

async fn number<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) -> Result<i64> {
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.ok_or_else(|| Error::internal("a count without a row"))?.try_get("", "n")?)
}
