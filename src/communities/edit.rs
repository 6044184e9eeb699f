//! A community is made, changed, archived, and taken out of the archive. Whoever makes it moderates it.
use super::{ArchiveCommunity, CreateCommunity, RestoreCommunity, Seen, UpdateCommunity, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    graphql::input::Patch,
    memberships::{self, Membership as _},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Reads, Target, Write},
    places,
    policy::{self, Action, Actor, Place},
    tags, text,
};
use entity::{
    community::Model,
    enums::{Audience, Capacity, Part, SeatState, Visibility},
    ids::CommunityId,
    membership,
};

/// The one above a new community, locked; none at the top.
#[derive(Debug)]
pub struct Above(Option<Locked<Model>>);

impl Target for Above {
    type Id = Option<CommunityId>;
    async fn find(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> Result<Option<Self>> {
        let Some(id) = id else { return Ok(Some(Self(None))) };
        Ok(store::lock(db, actor, id).await?.map(|row| Self(Some(row))))
    }
    fn place(&self) -> Place {
        below(self.0.as_ref().map(|row| row.id))
    }
}

/// Where the law is asked about a community that comes to lie below this one, or at the top.
fn below(parent: Option<CommunityId>) -> Place {
    Place { parent, ..Place::NOWHERE }
}

impl Mutation for CreateCommunity {
    const ACTION: Action = Action::CreateCommunity;
    const TARGET: &'static str = "parentId";
    type Target = Above;
    type Output = Seen;
    fn target(&self) -> Option<CommunityId> {
        self.parent_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(Capacity::Steward)
    }
    async fn run(&self, Above(above): Above, write: &Write<'_>) -> Result<Done<Seen>> {
        if above.is_some_and(|above| above.archived_at.is_some()) {
            return Err(Error::refused("parentId", ProblemCode::Archived));
        }
        let (id, now) = (write.id(), write.now());
        let area_id = places::settle(write, &self.work_area).await?;
        let tags = tags::settle(write, &self.tags).await?;
        let row = Model {
            id,
            search: search(&self.name, &self.description),
            name: self.name.to_string(),
            description: self.description.to_string(),
            level: self.level,
            area_id,
            audience: self.audience,
            visibility: self.visibility,
            joining: self.joining,
            parent_id: self.parent_id,
            reviewed: self.reviewed,
            archived_at: None,
            member_count: 1,
            parent_count: 0,
            question_count: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = write.insert(row).await?;
        store::set_tags(write, id, &tags).await?;
        let seat = membership::Model::begin(id, (write.by().profile, Capacity::Steward), SeatState::Active, now);
        write.insert(membership::Model { part: Part::Moderator, ..seat }).await?;
        Ok(done(row, EventKind::CommunityCreated))
    }
}

impl Mutation for UpdateCommunity {
    const ACTION: Action = Action::ChangeCommunity;
    type Target = Locked<Model>;
    type Output = Seen;
    fn target(&self) -> CommunityId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Seen>> {
        let parent = self.parent_id.clone().over(row.parent_id);
        if parent != row.parent_id {
            moves(write, row.id, parent).await?;
        }
        self.check(&row, write).await?;
        if let Some(spec) = &self.work_area.0 {
            let area = places::resettle(write, spec, Some(row.area_id)).await?;
            if area != row.area_id {
                store::move_along(write, row.id, area).await?;
                row.area_id = area;
            }
        }
        let tags = match &self.tags {
            Patch::Keep => None,
            Patch::Clear => Some(vec![]),
            Patch::Set(tags) => Some(tags::settle(write, tags).await?),
        };
        if let Some(tags) = tags {
            store::set_tags(write, row.id, &tags).await?;
        }
        if let Some(name) = &self.name.0 {
            row.name = name.to_string();
        }
        match &self.description {
            Patch::Keep => {}
            Patch::Clear => row.description.clear(),
            Patch::Set(text) => row.description = text.to_string(),
        }
        row.search = search(&row.name, &row.description);
        row.level = self.level.0.unwrap_or(row.level);
        row.audience = self.audience.0.unwrap_or(row.audience);
        row.visibility = self.visibility.0.unwrap_or(row.visibility);
        row.joining = self.joining.0.unwrap_or(row.joining);
        row.reviewed = self.reviewed.0.unwrap_or(row.reviewed);
        row.parent_id = parent;
        Ok(done(write.save(row).await?, EventKind::CommunityUpdated))
    }
}

impl UpdateCommunity {
    /// Nobody falls outside, least of all who changes it.
    async fn check(&self, old: &Model, write: &Write<'_>) -> Result<()> {
        let left_out = match self.audience.0 {
            Some(Audience::Ouders) => Some(Capacity::Professional),
            Some(Audience::Professionals) => Some(Capacity::Ouder),
            Some(Audience::Everyone) | None => None,
        };
        let mut faults = vec![];
        if let Some(capacity) = left_out
            && store::members_as(&write.db, old.id, capacity).await? > 0
        {
            faults.push(FieldError::at("audience", ProblemCode::MembersOutsideAudience));
        }
        let to = self.visibility.0.unwrap_or(old.visibility);
        let closes = old.visibility == Visibility::Public && to != Visibility::Public;
        let opens = readers(to) > readers(old.visibility);
        faults.extend(Narrowing { community: old.id, left_out, closes, opens }.check(write).await?);
        if self.visibility.0 == Some(Visibility::Confidential) {
            let own =
                memberships::own_by_body::<membership::Model>(&write.db, write.actor, &[old.id]).await?.remove(&old.id).unwrap_or_default();
            if !own.iter().any(|seat| seat.state == SeatState::Active) {
                faults.push(FieldError::at("visibility", ProblemCode::NotAMember));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Refused(faults)) }
    }
}

/// What a change of a community would mean for what others wrote and planned in it.
#[derive(Debug)]
pub struct Narrowing {
    /// The community.
    pub community: CommunityId,
    /// Who is no longer of its audience.
    pub left_out: Option<Capacity>,
    /// Whether only who has a seat may look inside from now on.
    pub closes: bool,
    /// Whether more people may look inside from now on.
    pub opens: bool,
}

impl Narrowing {
    /// What stands in its way: here, and for what other contexts hold in the community.
    async fn check(&self, write: &Write<'_>) -> Result<Vec<FieldError>> {
        let mut faults = write.check(self).await?;
        // Whoever asked or answered there did so for those who could read it then.
        if self.opens && store::asked_in(&write.db, self.community).await? {
            faults.push(written_for_fewer());
        }
        // Told once, whatever it was that was written.
        faults.dedup_by(|one, other| one.path == other.path && one.code == other.code);
        Ok(faults)
    }
}

/// Something was written there for fewer people to read.
pub fn written_for_fewer() -> FieldError {
    FieldError::at("visibility", ProblemCode::WrittenForFewer)
}

/// More people as it goes up.
fn readers(of: Visibility) -> u8 {
    match of {
        Visibility::Confidential => 0,
        Visibility::Members => 1,
        Visibility::Public => 2,
    }
}

/// May it come to lie there? Who moves it could make one there, and it can't come to lie below itself.
async fn moves(write: &Write<'_>, id: CommunityId, to: Option<CommunityId>) -> Result<()> {
    let above = match to {
        Some(parent) => Some(store::lock(&write.db, write.actor, parent).await?.ok_or_else(|| Error::not_found("parentId"))?),
        None => None,
    };
    policy::allow(&write.db, write.actor, Action::CreateCommunity, UpdateCommunity::CAPACITY, below(to)).await?;
    let Some(above) = above else { return Ok(()) };
    if above.archived_at.is_some() {
        return Err(Error::refused("parentId", ProblemCode::Archived));
    }
    let circular = store::circular(&write.db, id, above.id).await?;
    if circular { Err(Error::refused("parentId", ProblemCode::Circular)) } else { Ok(()) }
}

/// Into the archive, where it is read and nothing new comes.
impl Mutation for ArchiveCommunity {
    const ACTION: Action = Action::ArchiveCommunity;
    type Target = Locked<Model>;
    type Output = Seen;
    fn target(&self) -> CommunityId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Seen>> {
        if row.archived_at.is_some() {
            return Err(Error::refused("id", ProblemCode::WrongState));
        }
        row.archived_at = Some(write.now());
        Ok(done(write.save(row).await?, EventKind::CommunityArchived))
    }
}

/// Out of the archive.
impl Mutation for RestoreCommunity {
    const ACTION: Action = Action::ArchiveCommunity;
    type Target = Locked<Model>;
    type Output = Seen;
    fn target(&self) -> CommunityId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Seen>> {
        if row.archived_at.take().is_none() {
            return Err(Error::refused("id", ProblemCode::WrongState));
        }
        Ok(done(write.save(row).await?, EventKind::CommunityRestored))
    }
}

/// This happened to a community, into which whoever did it may look.
fn done(row: Model, kind: EventKind) -> Done<Seen> {
    let event = DomainEvent::of(kind, row.id, row.version).at(row.id);
    Done::with(Seen { community: row, inside: true }, event)
}

/// What a text is looked for in.
fn search(name: &str, description: &str) -> String {
    text::fold(&[name, description].join(" "))
}
