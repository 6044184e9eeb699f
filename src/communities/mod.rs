//! Communities: places for questions, and the seats that profiles have in them.
//!
//! A card says what a community is; who may look inside sees its members and its questions. Who may do what: policy/rules.rs.
pub mod graphql;
pub mod service;
mod store;

pub use store::{Filter, Members, Seen};

use crate::{
    places::AreaSpec,
    policy::{Action, Command, Place},
    tags::TagSpec,
    text::Text,
};
use entity::{
    community,
    enums::{Audience, Capacity, CommunityLevel, Joining, Part, Visibility},
    ids::{CommunityId, ProfileId},
    membership,
};

/// Make a community. Who makes it moderates it.
#[derive(Clone, Debug)]
pub struct CreateCommunity {
    /// Its name.
    pub name: Text,
    /// What it is about.
    pub description: Text,
    /// How far it reaches.
    pub level: CommunityLevel,
    /// Where it lies.
    pub area: AreaSpec,
    /// Who it is for.
    pub audience: Audience,
    /// Who may look inside.
    pub visibility: Visibility,
    /// How one becomes a member.
    pub joining: Joining,
    /// The community above it.
    pub parent: Option<CommunityId>,
    /// Its tags.
    pub tags: Vec<TagSpec>,
    /// Whether questions are reviewed before they open.
    pub reviewed: bool,
}

impl Command for CreateCommunity {
    const ACTION: Action = Action::CreateCommunity;
    fn place(&self) -> Place {
        Place { parent: self.parent, ..Place::NOWHERE }.hat(Capacity::Steward)
    }
}

/// Put a community below another: for the one that comes above it, that is as if it were made there.
#[derive(Clone, Copy, Debug)]
pub struct MoveCommunity {
    /// The one above; `None` for the top.
    pub to: Option<CommunityId>,
}

impl Command for MoveCommunity {
    const ACTION: Action = Action::CreateCommunity;
    fn place(&self) -> Place {
        Place { parent: self.to, ..Place::NOWHERE }
    }
}

/// What is to be different; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Its name.
    pub name: Option<Text>,
    /// What it is about.
    pub description: Option<Text>,
    /// How far it reaches.
    pub level: Option<CommunityLevel>,
    /// Where it lies.
    pub area: Option<AreaSpec>,
    /// Who it is for.
    pub audience: Option<Audience>,
    /// Who may look inside.
    pub visibility: Option<Visibility>,
    /// How one becomes a member.
    pub joining: Option<Joining>,
    /// The community above it; `Some(None)` for the top.
    pub parent: Option<Option<CommunityId>>,
    /// All its tags.
    pub tags: Option<Vec<TagSpec>>,
    /// Whether questions are reviewed before they open.
    pub reviewed: Option<bool>,
}

/// Give a community that nobody can lead any more a moderator.
#[derive(Clone, Copy, Debug)]
pub struct AppointModerator {
    /// The community, which whoever does this may not even know of.
    pub community: CommunityId,
    /// Whom.
    pub profile: ProfileId,
}

impl Command for AppointModerator {
    const ACTION: Action = Action::AppointModerator;
    fn place(&self) -> Place {
        Place::community(self.community)
    }
}

macro_rules! here {
    ($($(#[$doc:meta])* $name:ident = $action:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } $(in $hat:ident)?;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The community, as it was read in the transaction that does this.
            pub community: community::Model,
            $($(#[$field_doc])* pub $field: $type,)*
        }
        impl Command for $name {
            const ACTION: Action = Action::$action;
            fn place(&self) -> Place {
                Place::community(self.community.id)$(.hat(self.$hat))?
            }
        }
    )* };
}

here! {
    /// Change what a community is.
    ChangeCommunity = ChangeCommunity {
        /// How.
        changes: Changes,
    };
    /// Archive a community, or take it out of the archive.
    ArchiveCommunity = ArchiveCommunity {
        /// Into the archive, or out of it.
        archived: bool,
    };
    /// Take a seat, or ask for one.
    JoinCommunity = JoinCommunity {
        /// In which capacity.
        hat: Capacity,
        /// A word to who decides.
        message: Option<Text>,
    } in hat;
    /// Give up one's seat, request or invitation.
    LeaveCommunity = LeaveCommunity {
        /// Of which capacity.
        hat: Capacity,
    } in hat;
    /// Invite somebody.
    InviteMember = InviteMember {
        /// Whom.
        profile: ProfileId,
        /// In which capacity the profile is.
        capacity: Capacity,
    };
    /// Accept or decline a request.
    DecideMembership = DecideSeat {
        /// The request.
        seat: membership::Model,
        /// Which of the two.
        accept: bool,
    };
    /// End a seat, a request or an invitation.
    RemoveMember = DecideSeat {
        /// Which.
        seat: membership::Model,
    };
    /// End the seat of somebody in the core group, or of a moderator.
    DismissMember = AppointMember {
        /// Which.
        seat: membership::Model,
    };
    /// Say what a member does.
    AppointMember = AppointMember {
        /// Whose seat.
        seat: membership::Model,
        /// What.
        part: Part,
    };
}
