//! What places load together, in one statement.
use super::{Atlas, Facts, store};
use crate::graphql::loaders::loaders;
use entity::ids::{AreaId, RegionId};
use std::sync::Arc;

loaders! {
    /// Every municipality that there is or was.
    AtlasOfAll: () => Arc<Atlas>, |session, _keys| Ok([((), Arc::new(store::atlas::atlas(&session.db).await?))].into());
    /// What is known of work areas.
    FactsOfArea: AreaId => Arc<Facts>, |session, ids| store::facts(&session.db, ids).await;
    /// The codes that regions hold.
    CodesOfRegion: RegionId => Vec<String>, |session, ids| store::regions::codes(&session.db, ids).await;
}
