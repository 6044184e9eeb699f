//! What one request carries: who asks, in which language, its one connection for reading, and what it loads together.
use super::batch::Batch;
use crate::{
    answers::Under,
    app::Shared,
    communities::graphql::{CommunityBatch, CommunityTagBatch, SeatBatch},
    db::Read,
    error::{Error, Language},
    organisations::graphql::{CodesBatch, OrganisationBatch, RepresentativeBatch},
    places::graphql::{AreaBatch, AtlasBatch, RegionBatch},
    policy::Actor,
};
use entity::{
    account, affiliation, answer, harvest,
    ids::{AccountId, AnswerId, CommunityId, HarvestId, ProfileId, QuestionId, TagId},
    objection, profile, question, tag,
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
    /// What it loads together.
    pub loads: Loads,
}

/// One batch per kind of child, one line a feature. The actor is the request's: nothing here outlives it.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "each is named after what it loads")]
pub struct Loads {
    pub areas: AreaBatch,
    pub accounts: Batch<AccountId, account::Model, Error>,
    pub affiliations: Batch<ProfileId, Vec<affiliation::Model>, Error>,
    pub atlas: AtlasBatch,
    pub regions: RegionBatch,
    pub communities: CommunityBatch,
    pub community_tags: CommunityTagBatch,
    pub seats: SeatBatch,
    pub organisations: OrganisationBatch,
    pub organisation_codes: CodesBatch,
    pub representatives: RepresentativeBatch,
    pub moderated: Batch<CommunityId, (), Error>,
    pub profiles: Batch<ProfileId, profile::Model, Error>,
    pub tag_words: Batch<TagId, Vec<String>, Error>,
    pub question_tags: Batch<QuestionId, Vec<tag::Model>, Error>,
    pub followed: Batch<QuestionId, Vec<ProfileId>, Error>,
    pub questions: Batch<QuestionId, question::Model, Error>,
    pub answers: Batch<(Under, u32, bool), Vec<answer::Model>, Error>,
    pub parents: Batch<AnswerId, answer::Model, Error>,
    pub helpful: Batch<AnswerId, Vec<ProfileId>, Error>,
    pub mentions: Batch<AnswerId, Vec<ProfileId>, Error>,
    pub topics: Batch<ProfileId, Vec<tag::Model>, Error>,
    pub harvests: Batch<QuestionId, harvest::Model, Error>,
    pub quoted: Batch<HarvestId, Vec<answer::Model>, Error>,
    pub objections: Batch<HarvestId, Vec<(objection::Model, answer::Model)>, Error>,
}

impl Session {
    /// For one request.
    pub fn new(app: Shared, actor: Actor, language: Language) -> Self {
        let db = app.db.read();
        Self { app, actor, language, db, loads: Loads::default() }
    }
}
