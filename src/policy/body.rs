//! Who organises: a community, a network of parents, or a policy table. To the law a network and a table are ground like a public community that
//! one is invited to: a coordinator leads a network, whoever represents its owner leads a table.
use super::{
    Visible,
    visible::{Who, all, allow_rows, any, in_seats, is, known, seats},
};
use entity::{
    enums::{NetworkPart, SeatState},
    event,
    ids::{CommunityId, NetworkId, PolicyTableId},
    network_seat, policy_table, registration, representative,
};
use sea_orm::{
    Condition,
    sea_query::{Query, SelectStatement, SimpleExpr},
};

/// The body that organises a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Body {
    /// A community: its core group and its moderators lead it.
    Community(CommunityId),
    /// A network: its coordinators lead it.
    Network(NetworkId),
    /// A policy table: whoever represents its owner leads it.
    Table(PolicyTableId),
}

/// The columns in which a row says its body: exactly one of them is set.
pub type Columns = (Option<CommunityId>, Option<NetworkId>, Option<PolicyTableId>);

impl Body {
    /// The community, if it is one.
    pub fn community(self) -> Option<CommunityId> {
        self.columns().0
    }
    /// As a row says it.
    pub fn columns(self) -> Columns {
        match self {
            Self::Community(id) => (Some(id), None, None),
            Self::Network(id) => (None, Some(id), None),
            Self::Table(id) => (None, None, Some(id)),
        }
    }
    /// The bare id.
    pub fn uuid(self) -> uuid::Uuid {
        match self {
            Self::Community(id) => id.0,
            Self::Network(id) => id.0,
            Self::Table(id) => id.0,
        }
    }
}

/// From what a row says. The table lets no row in that says none; if one did, it would be of a community that is not there.
impl From<Columns> for Body {
    fn from(columns: Columns) -> Self {
        match columns {
            (_, Some(id), _) => Self::Network(id),
            (_, _, Some(id)) => Self::Table(id),
            (id, None, None) => Self::Community(id.unwrap_or(CommunityId(uuid::Uuid::nil()))),
        }
    }
}

impl From<CommunityId> for Body {
    fn from(id: CommunityId) -> Self {
        Self::Community(id)
    }
}

impl From<NetworkId> for Body {
    fn from(id: NetworkId) -> Self {
        Self::Network(id)
    }
}

impl From<PolicyTableId> for Body {
    fn from(id: PolicyTableId) -> Self {
        Self::Table(id)
    }
}

impl From<&event::Model> for Body {
    fn from(row: &event::Model) -> Self {
        (row.community_id, row.network_id, row.policy_table_id).into()
    }
}

impl From<&registration::Model> for Body {
    fn from(row: &registration::Model) -> Self {
        (row.community_id, row.network_id, row.policy_table_id).into()
    }
}

/// The networks in which a seat opens something to them, as a member or as a coordinator.
pub(super) fn network_seats(who: &Who, leading: bool) -> SelectStatement {
    use network_seat::Column::{NetworkId, Part, ProfileId, State};
    let mut seats = Query::select();
    seats.column(NetworkId).from(network_seat::Entity).and_where(who.mine(ProfileId)).and_where(is(State, SeatState::Active));
    if leading {
        seats.and_where(is(Part, NetworkPart::Coordinator));
    }
    seats
}

/// The policy tables whose owner they represent.
fn tables(who: &Who) -> SelectStatement {
    let owners = Query::select()
        .column(representative::Column::OrganisationId)
        .from(representative::Entity)
        .and_where(who.mine(representative::Column::ProfileId))
        .take();
    let mut tables = Query::select();
    tables.column(policy_table::Column::Id).from(policy_table::Entity).and_where(in_seats(policy_table::Column::OrganisationId, owners));
    tables
}

/// The three columns in which a row says its body.
pub(super) type BodyColumns = [SimpleExpr; 3];

/// ResolvedList of bodies in which they have an active seat, or lead.
pub(super) fn seated([community, network, table]: BodyColumns, who: &Who, leading: bool) -> Condition {
    // Whoever is suspended has a seat nowhere.
    let networks = all().add(known(!who.suspended)).add(in_seats(network, network_seats(who, leading)));
    let tables = all().add(known(!who.suspended)).add(in_seats(table, tables(who)));
    let in_communities = in_seats(community, seats(who, SeatState::Active, leading));
    any().add(in_communities).add(allow_rows("rows.seated.network", networks)).add(allow_rows("rows.seated.table", tables))
}

/// Policy tables are for everybody to know; what lies on one has a law of its own.
impl Visible for policy_table::Entity {
    fn rows(_: &Who) -> Condition {
        all()
    }
}
