//! What one request carries: who asks, in which language, its one connection for reading, and what it loads together.
use super::{
    batch::Batch,
    loaders::{Loader, Loaders},
};
use crate::{
    app::Shared,
    datepolls::Votes,
    db::Read,
    error::{Error, Language, Result},
    policy::{self, Action, Actor, Body, Facts, Place},
    registrations::graphql as registrations,
};
use entity::{
    account, affiliation, date_answer, date_option, date_response,
    ids::{AccountId, DateOptionId, DatePollId, DateResponseId, ProfileId},
    profile, tag,
};
use std::{collections::HashMap, sync::Arc};

/// One request.
#[derive(Debug)]
pub struct RequestContext {
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
    /// What it loads together, by the type of the loader.
    loaders: Loaders,
}

macro_rules! loads {
    ($($name:ident: $batch:ty,)*) => {
        /// One batch per kind of child, one line a feature. The actor is the request's: nothing here outlives it.
        #[derive(Debug, Default)]
        #[expect(missing_docs, reason = "each is named after what it loads")]
        pub struct Loads {
            $(pub $name: $batch,)*
        }

        impl Loads {
            /// Forgets everything. Each mutation field begins so: what one shows must not be what an earlier one read.
            pub fn forget(&self) {
                $(self.$name.forget();)*
            }
        }
    };
}

loads! {
    accounts: Batch<AccountId, account::Model, Error>,
    affiliations: Batch<ProfileId, Vec<affiliation::Model>, Error>,
    grounds: Batch<Body, Arc<Facts>, Error>,
    profiles: Batch<ProfileId, profile::Model, Error>,
    topics: Batch<ProfileId, Vec<tag::Model>, Error>,
    date_options: Batch<DatePollId, Vec<date_option::Model>, Error>,
    date_votes: Batch<DatePollId, HashMap<DateOptionId, Votes>, Error>,
    date_responses: Batch<DatePollId, Vec<date_response::Model>, Error>,
    date_answers: Batch<DateResponseId, Vec<date_answer::Model>, Error>,
    registrations: registrations::OwnBatch,
    tallies: registrations::TallyBatch,
    asked: registrations::AskedBatch,
    answered: registrations::AnsweredBatch,
}

impl RequestContext {
    /// For one request.
    pub fn new(app: Shared, actor: Actor, language: Language) -> Self {
        let db = app.db.read();
        Self { app, actor, language, db, loads: Loads::default(), loaders: Loaders::default() }
    }
    /// Forgets all that was loaded.
    pub fn forget(&self) {
        self.loads.forget();
        self.loaders.forget();
    }
    /// What a feature's loader finds for one key, together with what its siblings ask for.
    ///
    /// # Errors
    /// Those of the loader.
    pub async fn load<L: Loader>(&self, key: L::Key) -> Result<Option<L::Value>> {
        self.loaders.load::<L>(self, key).await
    }
    /// Whether the actor may do this there: not where there is no such place. What the law looks at is read together with that for its siblings.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn may(&self, action: Action, place: Place) -> Result<bool> {
        let Some(facts) = self.facts(place).await? else { return Ok(false) };
        Ok(policy::may_by(&self.actor, action, place, &facts))
    }
    /// What the law knows of a place and of the actor there, read together with that of its siblings.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn facts(&self, place: Place) -> Result<Option<Arc<Facts>>> {
        let Some(body) = place.body else { return Ok(None) };
        self.loads.grounds.load(body, async |bodies: &[Body]| Facts::of(&self.db, &self.actor, bodies).await).await
    }
}
