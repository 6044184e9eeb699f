//! Harvests (oogst): what the core group makes of a question's answers. Proposed first: the authors whom it quotes have seven days to object;
//! what they say stands beside the published harvest as a minority note.
mod commands;
pub mod graphql;
mod loaders;
mod object;
mod propose;
mod read;
mod store;

pub use commands::{ObjectToHarvest, ProposeHarvest, PublishHarvest, Quoted, ReviseHarvest};
pub use read::Objected;

use crate::{mutation::aggregate, policy::Visible as _};
use chrono::{DateTime, Duration, Utc};
use entity::{enums::HarvestState, harvest, ids::HarvestId};

/// How long quoted authors can object.
pub const TO_OBJECT: Duration = Duration::days(7);
/// On how many answers a harvest rests at least.
pub const LEAST: usize = 2;
/// How many answers a harvest can quote.
pub const MOST: usize = 50;

aggregate!(harvest: HarvestId, |actor| harvest::Entity::visible_to(actor), in |row| row.community_id);

/// Whether quoted authors can still object.
pub fn can_object(harvest: &harvest::Model, now: DateTime<Utc>) -> bool {
    harvest.state == HarvestState::Proposed && now < harvest.objections_until
}
