//! What comes in for a community: well formed or refused, every fault at once.
use super::{Audience, CommunityLevel, Joining, Visibility};
use crate::{
    communities::{Changes, CreateCommunity},
    error::{Fault, Faults, ProblemCode},
    graphql::ids,
    places::graphql::WorkAreaInput,
    tags::TagsInput,
    text::{self, Text},
};
use async_graphql::{ID, InputObject, MaybeUndefined};

/// A new community.
#[derive(Debug, InputObject)]
pub struct CreateCommunityInput {
    /// Its name: 2–120 characters.
    name: String,
    /// What it is about: up to 4000 characters, a small subset of Markdown.
    description: String,
    /// How far it reaches.
    level: CommunityLevel,
    /// Where it lies.
    work_area: WorkAreaInput,
    /// Who it is for.
    audience: Audience,
    /// Who may look inside.
    visibility: Visibility,
    /// How one becomes a member.
    joining: Joining,
    /// The community above it. Left out: at the top, which is for administrators.
    parent_id: Option<ID>,
    /// Its tags.
    #[graphql(default)]
    tags: TagsInput,
    /// Whether questions are reviewed before they open.
    #[graphql(default = false)]
    reviewed: bool,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    pub(super) idempotency_key: Option<String>,
}

impl CreateCommunityInput {
    pub(super) fn parse(&self, faults: &mut Faults) -> Option<CreateCommunity> {
        let name = faults.take("input.name", Text::parse(&self.name, text::NAME));
        let description = faults.take("input.description", Text::parse(&self.description, text::DESCRIPTION));
        let area = self.work_area.parse("input.workArea", faults);
        let parent = self.parent_id.as_ref().map(|id| faults.take("input.parentId", ids::parse(id)));
        let tags = self.tags.parse("input.tags", faults);
        Some(CreateCommunity {
            name: name?,
            description: description?,
            level: self.level.into(),
            area: area?,
            audience: self.audience.into(),
            visibility: self.visibility.into(),
            joining: self.joining.into(),
            parent: match parent {
                Some(parent) => Some(parent?),
                None => None,
            },
            tags: tags?,
            reviewed: self.reviewed,
        })
    }
}

/// What is to be different about a community. What is left out stays as it is.
#[derive(Debug, InputObject)]
pub struct ChangeCommunityInput {
    /// The community.
    pub(super) community_id: ID,
    /// The version that you read.
    pub(super) expected_version: i32,
    /// Its name: 2–120 characters.
    name: MaybeUndefined<String>,
    /// What it is about: up to 4000 characters, a small subset of Markdown. Null: nothing.
    description: MaybeUndefined<String>,
    /// How far it reaches.
    level: MaybeUndefined<CommunityLevel>,
    /// Where it lies. Questions without a work area of their own move with it.
    work_area: MaybeUndefined<WorkAreaInput>,
    /// Who it is for. Refused while members would fall outside.
    audience: MaybeUndefined<Audience>,
    /// Who may look inside. It can't be opened to more people once a question was put to it: those who wrote there wrote for fewer. To make it
    /// CONFIDENTIAL you must be a member: you would lose sight of it.
    visibility: MaybeUndefined<Visibility>,
    /// How one becomes a member.
    joining: MaybeUndefined<Joining>,
    /// The community above it: one in which you could make this one. Null: at the top, which is for administrators.
    parent_id: MaybeUndefined<ID>,
    /// All its tags. Null: none.
    tags: MaybeUndefined<TagsInput>,
    /// Whether questions are reviewed before they open.
    reviewed: MaybeUndefined<bool>,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    pub(super) idempotency_key: Option<String>,
}

/// The value of what can't be null.
fn given<T>(name: &str, value: &MaybeUndefined<T>, faults: &mut Faults) -> Option<T>
where
    T: Clone,
{
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => {
            faults.add(Fault::at(&format!("input.{name}"), ProblemCode::Required));
            None
        }
        MaybeUndefined::Value(value) => Some(value.clone()),
    }
}

impl ChangeCommunityInput {
    pub(super) fn parse(&self, faults: &mut Faults) -> Changes {
        let name = given("name", &self.name, faults).and_then(|name| faults.take("input.name", Text::parse(&name, text::NAME)));
        let description = self
            .description
            .as_opt_deref()
            .and_then(|description| faults.take("input.description", Text::parse(description.unwrap_or_default(), text::DESCRIPTION)));
        let area = given("workArea", &self.work_area, faults).and_then(|area| area.parse("input.workArea", faults));
        let parent = match &self.parent_id {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(id) => faults.take("input.parentId", ids::parse(id)).map(Some),
        };
        let tags = self.tags.as_opt_ref().and_then(|tags| match tags {
            Some(tags) => tags.parse("input.tags", faults),
            None => Some(vec![]),
        });
        Changes {
            name,
            description,
            level: given("level", &self.level, faults).map(Into::into),
            area,
            audience: given("audience", &self.audience, faults).map(Into::into),
            visibility: given("visibility", &self.visibility, faults).map(Into::into),
            joining: given("joining", &self.joining, faults).map(Into::into),
            parent,
            tags,
            reviewed: given("reviewed", &self.reviewed, faults),
        }
    }
}
