//! The author of a contribution, as they were then: made of a row's own columns, so that a page of rows waits for nothing.
use super::Profile;
use crate::{
    error::{ResolverError, Result},
    graphql::{Capacity, RequestContext, needs::Asked, row::Resolved},
    policy::{Action, Place},
};
use async_graphql::{Context, Object};
use entity::{
    answer, enums, event, harvest,
    ids::{CommunityId, ProfileId, QuestionId},
    positional::Groups,
    question,
};

/// The author of a contribution, borrowed from its row.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    profile: Option<ProfileId>,
    capacity: enums::Capacity,
    name: &'a str,
    function: Option<&'a str>,
    organisation: Option<&'a str>,
    area: Option<&'a str>,
    core: bool,
    anonymous: bool,
    /// In which thread a handle tells anonymous ones apart; none where nobody is anonymous.
    thread: Option<(CommunityId, QuestionId)>,
}

macro_rules! authors {
    ($($name:ident($row:ident: $module:ident) in $question:ident, anonymous: $anonymous:expr;)*) => { $(
        /// Of a row.
        pub fn $name($row: &'a $module::Model) -> Self {
            Self {
                profile: $row.author_profile_id,
                capacity: $row.author_capacity,
                name: &$row.author_name,
                function: $row.author_function.as_deref(),
                organisation: $row.author_organisation.as_deref(),
                area: $row.author_area.as_deref(),
                core: $row.author_core,
                anonymous: $anonymous,
                thread: Some(($row.community_id, $row.$question)),
            }
        }
    )* }
}

impl<'a> Author<'a> {
    authors! {
        of_question(row: question) in id, anonymous: row.anonymous;
        of_answer(row: answer) in question_id, anonymous: row.anonymous;
        of_harvest(row: harvest) in question_id, anonymous: false;
    }
    /// Of a meeting: whoever drafted it.
    pub fn of_event(row: &'a event::Model) -> Self {
        Self {
            profile: row.organiser_profile_id,
            capacity: row.author_capacity,
            name: &row.author_name,
            function: row.author_function.as_deref(),
            organisation: row.author_organisation.as_deref(),
            area: row.author_area.as_deref(),
            core: row.author_core,
            // Who coordinates a network is told to nobody else.
            anonymous: row.network_id.is_some() && row.author_capacity == enums::Capacity::Ouder,
            thread: None,
        }
    }
    /// Which columns these fields of it need; `who` it is, and `named` for what is told of them.
    pub fn columns(asked: Asked<'_>, who: Groups, named: impl Fn(&str) -> Groups) -> Groups {
        asked.each(&|field, _| match field {
            "__typename" | "capacity" => Groups::NONE,
            "anonymous" | "profile" | "handle" => who,
            field => named(field),
        })
    }
}

/// Who made a contribution, in the one capacity in which they made it, as they were then. Of a parent only the display name, which follows its change.
#[Object]
impl Author<'_> {
    /// The display name; "Ouder" for an anonymous parent.
    async fn display_name(&self) -> &str {
        self.name
    }
    /// In what capacity.
    async fn capacity(&self) -> Capacity {
        self.capacity.into()
    }
    /// A professional's function then. Never a parent's.
    async fn function(&self) -> Option<&str> {
        self.function
    }
    /// The organisation at which they had that function. Never a parent's.
    async fn organisation(&self) -> Option<&str> {
        self.organisation
    }
    /// The work area of a professional then, as people read it; the province of an anonymous parent who named a work area in one.
    async fn work_area(&self) -> Option<&str> {
        self.area
    }
    /// Whether a professional was in the core group then: show it as a badge. Never told of a parent.
    async fn core_group(&self) -> bool {
        self.core
    }
    /// Whether this is a parent who does not show who they are.
    async fn anonymous(&self) -> bool {
        self.anonymous
    }
    /// The author's profile. Null when it is anonymous, gone, or not for you to see.
    #[graphql(complexity = "5 + child_complexity")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Profile>>, ResolverError> {
        match self.profile {
            Some(id) if !self.anonymous => Ok(Profile::load(ctx, id).await?.map(Resolved)),
            _ => Ok(None),
        }
    }
    /// For the moderators of this community: what tells one anonymous parent from another within this question's thread, and nowhere else. Else null.
    #[graphql(complexity = 5)]
    async fn handle(&self, ctx: &Context<'_>) -> Result<Option<String>, ResolverError> {
        let (Some(profile), Some((community, question)), true) = (self.profile, self.thread, self.anonymous) else { return Ok(None) };
        let session = ctx.data_unchecked::<RequestContext>();
        if !session.may(Action::SeeHandle, Place::community(community)).await? {
            return Ok(None);
        }
        Ok(Some(session.app.secret.hex("handle", &[question.0.as_bytes(), profile.0.as_bytes()], 4)))
    }
}
