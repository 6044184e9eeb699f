//! What one request carries: who asks, in which language, and its one connection for reading.
use super::batch::Batch;
use crate::{
    app::Shared,
    communities::graphql::{CommunityBatch, CommunityTagBatch, SeatBatch},
    db::Read,
    error::{Error, Language},
    places::graphql::{AreaBatch, AtlasBatch, RegionBatch},
    policy::Actor,
};
use entity::{
    affiliation,
    ids::{CommunityId, ProfileId, TagId},
    profile, tag,
};

/// One request.
#[derive(Debug)]
pub struct Session {
    /// What every request shares.
    pub app: Shared,
    /// Who asks.
    pub actor: Actor,
    /// The language for messages.
    pub language: Language,
    /// Its connection.
    pub db: Read,
    /// What its objects load of each other.
    pub loads: Loads,
}

/// One batch for each kind of child, one line a feature.
#[derive(Debug, Default)]
pub struct Loads {
    /// Work areas.
    pub areas: AreaBatch,
    /// Functions of profiles.
    pub affiliations: Batch<ProfileId, Vec<affiliation::Model>, Error>,
    /// All municipalities.
    pub atlas: AtlasBatch,
    /// The codes of regions.
    pub regions: RegionBatch,
    /// Communities.
    pub communities: CommunityBatch,
    /// The tags of communities.
    pub community_tags: CommunityTagBatch,
    /// The actor's own seats in communities.
    pub seats: SeatBatch,
    /// The communities that the actor moderates.
    pub moderated: Batch<CommunityId, (), Error>,
    /// Profiles that the actor may see.
    pub profiles: Batch<ProfileId, profile::Model, Error>,
    /// The words of tags.
    pub tag_words: Batch<TagId, Vec<String>, Error>,
    /// What profiles know about.
    pub topics: Batch<ProfileId, Vec<tag::Model>, Error>,
}

impl Session {
    /// For one request.
    pub fn new(app: Shared, actor: Actor, language: Language) -> Self {
        let db = app.db.read();
        Self { app, actor, language, db, loads: Loads::default() }
    }
}
