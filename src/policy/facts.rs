//! The facts that the law decides by, read in one statement: whether the account is suspended, what the body is, and the actor's seats.
use super::{Actor, Body, Ground, Place, Seat, Standing, visible};
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use entity::{
    community,
    enums::{Part, SeatState, Visibility},
    ids::{CommunityId, ProfileId},
    membership,
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::{collections::HashMap, mem::discriminant, sync::Arc};
use uuid::Uuid;

/// Whose seat, and which.
pub type Held = (ProfileId, Seat);

/// What the database knows of a place and of the actor there: what the law decides by, read in one statement.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    suspended: bool,
    /// The body that was looked up, if it is there.
    ground: Option<Ground>,
    /// The actor's seats in it.
    seats: Vec<Held>,
    /// Whether they moderate the one above it.
    leads_parent: bool,
}

impl Facts {
    /// The columns of a statement that reads `communities` and [`Facts::SEATS`]: a row for each of the actor's seats, one when there is none.
    /// Like [`visible::text`] it has the values of [`visible::binds`] in `$1` to `$4`; `$5` is the actor's account.
    pub const COLUMNS: &str = "(SELECT accounts.suspended_at FROM accounts WHERE accounts.id = $5), communities.id, communities.visibility, \
         communities.audience, communities.joining, communities.archived_at, seats.community_id, seats.profile_id, seats.state, seats.part";
    /// Joins the actor's seats to `communities`: those in it and in the one above.
    pub const SEATS: &str = "LEFT JOIN memberships AS seats ON seats.community_id IN (communities.id, communities.parent_id) AND seats.profile_id IN ($1, $2, $3)";

    /// What such a statement binds first.
    pub fn binds(actor: &Actor) -> Vec<Value> {
        let account = actor.person().map(|person| person.account.0).unwrap_or_default();
        visible::binds(actor).into_iter().chain([account.into()]).collect()
    }
    /// How many columns that is.
    pub const WIDTH: usize = 10;

    /// From the rows of such a statement, whose columns begin at this place.
    ///
    /// # Errors
    /// When a row has something else.
    pub fn read(rows: &[QueryResult], from: usize) -> Result<Self> {
        let mut facts = Self::default();
        for row in rows {
            facts.suspended = row.try_get_by_index::<Option<DateTime<Utc>>>(from)?.is_some();
            let Some(here) = row.try_get_by_index::<Option<CommunityId>>(from + 1)? else { continue };
            facts.ground = Some(Ground {
                visibility: row.try_get_by_index(from + 2)?,
                audience: row.try_get_by_index(from + 3)?,
                joining: row.try_get_by_index(from + 4)?,
                archived: row.try_get_by_index::<Option<DateTime<Utc>>>(from + 5)?.is_some(),
            });
            let Some(seat_in) = row.try_get_by_index::<Option<CommunityId>>(from + 6)? else { continue };
            let seat = rank(row.try_get_by_index(from + 8)?, row.try_get_by_index(from + 9)?);
            if seat_in == here {
                facts.seats.push((row.try_get_by_index(from + 7)?, seat));
            } else {
                facts.leads_parent |= seat == Seat::Moderator;
            }
        }
        Ok(facts)
    }
    /// Those of a place.
    pub(super) async fn find(db: &impl ConnectionTrait, actor: &Actor, place: Place) -> Result<Self> {
        // Without a place nothing is looked up but the account.
        let sought = place.body.or(place.parent.map(Body::Community)).unwrap_or(Body::Community(CommunityId(Uuid::nil())));
        let facts = Self::read(&looked_up(db, actor, &[sought]).await?, 0)?;
        if place.body.is_some() {
            return Ok(facts);
        }
        // What was looked up is the community above.
        let leads_parent = facts.seats.iter().any(|held| held.1 == Seat::Moderator);
        Ok(Self { suspended: facts.suspended, leads_parent, ..Self::default() })
    }
    /// Those of many bodies, one statement for each kind of them. A body that is not there is left out.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn of(db: &impl ConnectionTrait, actor: &Actor, bodies: &[Body]) -> Result<HashMap<Body, Arc<Self>>> {
        let mut found = HashMap::new();
        let mut bodies = bodies.to_vec();
        bodies.sort_unstable();
        for kind in bodies.chunk_by(|one, next| discriminant(one) == discriminant(next)) {
            let mut rows: HashMap<Uuid, Vec<QueryResult>> = HashMap::new();
            for row in looked_up(db, actor, kind).await? {
                if let Some(id) = row.try_get_by_index::<Option<Uuid>>(1)? {
                    rows.entry(id).or_default().push(row);
                }
            }
            for body in kind {
                if let Some(rows) = rows.get(&body.uuid()) {
                    found.insert(*body, Arc::new(Self::read(rows, 0)?));
                }
            }
        }
        Ok(found)
    }
    /// Whether the actor's account is suspended.
    pub(super) fn suspended(&self) -> bool {
        self.suspended
    }
    /// The actor's seats.
    pub(super) fn seats(&self) -> &[Held] {
        &self.seats
    }
    /// What the law knows of the actor there: NOT_FOUND where there is no such place.
    ///
    /// # Errors
    /// NOT_FOUND.
    pub fn standing(&self, actor: &Actor, place: Place) -> Result<Standing> {
        if place.body.is_some() && self.ground.is_none() {
            return Err(Error::not_found("input"));
        }
        let seen = |ground: Ground| match ground.visibility {
            Visibility::Public if place.members_only => Visibility::Members,
            visibility => visibility,
        };
        let ground =
            self.ground.map(|ground| Ground { audience: place.audience.unwrap_or(ground.audience), visibility: seen(ground), ..ground });
        Ok(standing_of(actor, place, ground, &self.seats, self.leads_parent))
    }
}

/// What the law knows of somebody: from the community, their own seats in it, and whether they moderate the one above.
/// Whoever is suspended stands there as nobody in particular.
pub fn standing_of(actor: &Actor, place: Place, ground: Option<Ground>, seats: &[Held], leads_parent: bool) -> Standing {
    let actor = if actor.suspended() { &Actor::Nobody } else { actor };
    let highest = |own: &dyn Fn(ProfileId) -> bool| seats.iter().filter(|held| own(held.0)).map(|held| held.1).max().unwrap_or_default();
    let hat_profile = place.hat.and_then(|hat| actor.wearing(hat));
    Standing {
        roles: actor.roles(),
        hat: place.hat,
        seat: highest(&|profile| actor.is(profile)),
        hat_seat: highest(&|profile| Some(profile) == hat_profile),
        own: place.author.is_some_and(|author| actor.is(author)),
        leads_parent: leads_parent && actor.person().is_some(),
        ground,
    }
}

/// The rows of [`Facts::read`] for these bodies, which are of one kind. A network's coordinators and those who represent a table's owner stand there
/// as a core group does.
async fn looked_up(db: &impl ConnectionTrait, actor: &Actor, bodies: &[Body]) -> Result<Vec<QueryResult>> {
    const SUSPENDED: &str = "(SELECT accounts.suspended_at FROM accounts WHERE accounts.id = $5)";
    const GROUND: &str = "'PUBLIC', 'EVERYONE', 'INVITATION'";
    let (columns, table, seats) = match bodies.first() {
        Some(Body::Network(_)) => (
            format!(
                "{SUSPENDED}, networks.id, {GROUND}, CASE WHEN networks.state = 'ENDED' THEN networks.updated_at END, seats.network_id, \
                 seats.profile_id, seats.state, CASE WHEN seats.part = 'COORDINATOR' THEN 'CORE_GROUP' ELSE 'MEMBER' END"
            ),
            "networks",
            "LEFT JOIN network_seats AS seats ON seats.network_id = networks.id AND seats.profile_id IN ($1, $2, $3)",
        ),
        Some(Body::Table(_)) => (
            format!(
                "{SUSPENDED}, policy_tables.id, {GROUND}, CAST(NULL AS timestamptz), \
                 CASE WHEN seats.profile_id IS NOT NULL THEN policy_tables.id END, seats.profile_id, 'ACTIVE', 'CORE_GROUP'"
            ),
            "policy_tables",
            "LEFT JOIN representatives AS seats ON seats.organisation_id = policy_tables.organisation_id AND seats.profile_id IN ($1, $2, $3)",
        ),
        Some(Body::Community(_)) | None => (Facts::COLUMNS.to_owned(), "communities", Facts::SEATS),
    };
    let ids = (6..).zip(bodies).map(|(at, _)| format!("${at}")).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT {columns} FROM (SELECT 1) AS once LEFT JOIN {table} ON {table}.id IN ({ids}) {seats}");
    let mut values = Facts::binds(actor);
    values.extend(bodies.iter().map(|body| Value::from(body.uuid())));
    Ok(db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?)
}

impl From<&community::Model> for Ground {
    fn from(row: &community::Model) -> Self {
        Self { visibility: row.visibility, audience: row.audience, joining: row.joining, archived: row.archived_at.is_some() }
    }
}

impl From<&membership::Model> for Seat {
    fn from(row: &membership::Model) -> Self {
        rank(row.state, row.part)
    }
}

fn rank(state: SeatState, part: Part) -> Seat {
    match (state, part) {
        (SeatState::Requested, _) => Seat::Requested,
        (SeatState::Invited, _) => Seat::Invited,
        (SeatState::Active, Part::Member) => Seat::Member,
        (SeatState::Active, Part::CoreGroup) => Seat::CoreGroup,
        (SeatState::Active, Part::Moderator) => Seat::Moderator,
    }
}
