//! Who organises: a community, a network of parents, or a policy table. To the law a network and a table are ground like a public community that
//! one is invited to: a coordinator leads a network, whoever represents its owner leads a table.
use entity::{
    event,
    ids::{CommunityId, NetworkId, PolicyTableId},
    registration,
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
