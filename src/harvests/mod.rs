//! Harvests (oogst): what the core group makes of a question's answers. Proposed first: the authors whom it quotes have seven days to object;
//! what they say stands beside the published harvest as a minority note.
pub mod graphql;
pub mod service;
mod store;

use crate::{
    policy::{Action, Command, Place},
    text::Text,
};
use chrono::Duration;
use entity::{
    harvest,
    ids::{AnswerId, HarvestId, ProfileId},
    question,
};

/// How long quoted authors can object.
pub const TO_OBJECT: Duration = Duration::days(7);
/// On how many answers a harvest rests at least.
pub const LEAST: usize = 2;
/// How many answers a harvest can quote.
pub const MOST: usize = 50;

/// What came of a mutation on a harvest.
pub type Harvested = crate::once::Outcome<harvest::Model, HarvestId>;

/// What a harvest says.
#[derive(Debug)]
pub struct Words {
    /// What works.
    pub works: Text,
    /// What stands in the way.
    pub barriers: Text,
    /// What is to be asked next.
    pub follow_up: Text,
    /// What the core group says of those who see it otherwise.
    pub minority_note: Text,
}

/// What changes in a proposed harvest; what is `None` stays.
#[derive(Debug, Default)]
pub struct Changes {
    /// What works.
    pub works: Option<Text>,
    /// What stands in the way.
    pub barriers: Option<Text>,
    /// What is to be asked next.
    pub follow_up: Option<Text>,
    /// What the core group says of those who see it otherwise.
    pub minority_note: Option<Text>,
    /// All the answers that it rests on.
    pub answers: Option<Vec<AnswerId>>,
}

/// Propose what came of a question's answers.
#[derive(Debug)]
pub struct ProposeHarvest {
    /// Of which question, locked.
    pub question: question::Model,
    /// What it says.
    pub words: Words,
    /// The answers that it rests on.
    pub answers: Vec<AnswerId>,
}

impl Command for ProposeHarvest {
    const ACTION: Action = Action::Harvest;
    fn place(&self) -> Place {
        Place::community(self.question.community_id)
    }
}

/// Change a proposed harvest.
#[derive(Debug)]
pub struct ReviseHarvest {
    /// Which, locked.
    pub harvest: harvest::Model,
    /// What changes.
    pub changes: Changes,
}

impl Command for ReviseHarvest {
    const ACTION: Action = Action::Harvest;
    fn place(&self) -> Place {
        Place::community(self.harvest.community_id)
    }
}

/// Publish a proposed harvest.
#[derive(Debug)]
pub struct PublishHarvest {
    /// Which, locked.
    pub harvest: harvest::Model,
}

impl Command for PublishHarvest {
    const ACTION: Action = Action::Harvest;
    fn place(&self) -> Place {
        Place::community(self.harvest.community_id)
    }
}

/// Object to a harvest that quotes one's answer.
#[derive(Debug)]
pub struct ObjectToHarvest {
    /// Which, locked.
    pub harvest: harvest::Model,
    /// The quoted answer as whose author they object, and their profile that wrote it. `None`: it quotes nothing of theirs.
    pub quoted: Option<(AnswerId, ProfileId)>,
    /// What they say.
    pub body: Text,
}

impl Command for ObjectToHarvest {
    const ACTION: Action = Action::ObjectToHarvest;
    fn place(&self) -> Place {
        Place::community(self.harvest.community_id).author(self.quoted.map(|(_, profile)| profile))
    }
}
