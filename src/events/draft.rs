//! A meeting is drafted: alone, as an occurrence of a series, from a template, or by a date poll.
use super::{
    commands::CreateEvent,
    plan::{Plan, blank, unfit},
    store,
};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Mutation, Reads, Target, Write},
    organisations, outcomes, people, places,
    policy::{Action, Actor, Body, Place},
    registrations::{self, asked::Asked},
    tags,
};
use entity::{
    event,
    ids::{AreaId, EventId, OrganisationId, QuestionId, TagId},
};
use sea_orm::ConnectionTrait;

/// Where an input says which body organises.
pub fn body_path(body: Body) -> &'static str {
    match body {
        Body::Community(_) => "communityId",
        Body::Network(_) => "networkId",
        Body::Table(_) => "policyTableId",
    }
}

/// The body that is to organise something, as far as the actor may know of it, and where it works.
#[derive(Clone, Copy, Debug)]
pub struct Organising {
    /// Which.
    pub body: Body,
    area: AreaId,
}

impl Organising {
    /// There is such a body.
    ///
    /// # Errors
    /// NOT_FOUND, at its field.
    pub async fn of(db: &impl ConnectionTrait, actor: &Actor, body: Body) -> Result<Self> {
        let area = store::area_of(db, actor, body).await?.ok_or_else(|| Error::not_found(body_path(body)))?;
        Ok(Self { body, area })
    }
    /// Where it works.
    pub fn area(self) -> AreaId {
        self.area
    }
}

impl Target for Organising {
    type Id = Body;
    async fn find(db: &Reads<'_>, actor: &Actor, body: Body) -> Result<Option<Self>> {
        Self::of(db, actor, body).await.map(Some)
    }
    fn place(&self) -> Place {
        Place::of(self.body)
    }
}

impl Mutation for CreateEvent {
    const ACTION: Action = Action::OrganiseEvent;
    type Target = Organising;
    type Output = event::Model;
    fn target(&self) -> Body {
        self.body
    }
    async fn run(&self, organising: Organising, write: &Write<'_>) -> Result<Done<event::Model>> {
        let draft = Draft::of(write, write.id(), organising, &self.plan.0).await?;
        let (row, event) = draft.keep(write, draft.row.clone(), &self.question_ids.0).await?;
        Ok(Done::with(row, event))
    }
}

/// A draft that is not kept yet: of a series, what all occurrences have in common.
pub struct Draft<'p> {
    /// Its row.
    pub row: event::Model,
    tags: Vec<TagId>,
    asks: &'p [Asked],
}

impl<'p> Draft<'p> {
    /// As it is planned, by whoever may organise there.
    ///
    /// # Errors
    /// INVALID, REFUSED.
    pub async fn of(write: &Write<'_>, id: EventId, Organising { body, area }: Organising, plan: &'p Plan) -> Result<Self> {
        let mut row = blank(id, write.now());
        plan.apply(&mut row);
        known(write, row.organisation_id).await?;
        if let Some(spec) = plan.work_area.clone().over(None) {
            row.area_id = Some(places::settle(write, &spec).await?);
        }
        row.place_id = row.area_id.unwrap_or(area);
        (row.community_id, row.network_id, row.policy_table_id) = body.columns();
        let author = people::snapshot(&write.db, write.by(), body.community(), matches!(body, Body::Network(_))).await?;
        let row = event::Model {
            organiser_profile_id: Some(write.by().profile),
            author_capacity: author.capacity,
            author_name: author.name,
            author_function: author.function,
            author_organisation: author.organisation,
            author_area: author.area,
            author_core: author.core,
            ..row
        };
        let tags = match &plan.tags {
            Some(tags) => tags::settle(write, tags).await?,
            None => vec![],
        };
        Ok(Self { row, tags, asks: plan.registration_questions.as_ref().map_or(&[], |asked| &asked.0) })
    }
    /// Kept with this row: it, and what is to be told of it.
    ///
    /// # Errors
    /// INVALID, REFUSED.
    pub async fn keep(&self, write: &Write<'_>, row: event::Model, about: &[QuestionId]) -> Result<(event::Model, DomainEvent)> {
        let unfit = unfit(&row);
        if !unfit.is_empty() {
            return Err(Error::Invalid(unfit));
        }
        let row = write.insert(row).await?;
        store::set_tags(write, row.id, &self.tags).await?;
        registrations::service::ask(write.tx(), row.id, self.asks).await?;
        outcomes::tie(write, &row, about).await?;
        let event = DomainEvent::of(EventKind::EventCreated, row.id, row.version).at(&row);
        Ok((row, event))
    }
}

/// Drafts one, by whoever may organise there: it, and what is to be told of it.
///
/// # Errors
/// INVALID, REFUSED.
pub async fn draft(write: &Write<'_>, id: EventId, body: Body, plan: &Plan) -> Result<(event::Model, DomainEvent)> {
    let draft = Draft::of(write, id, Organising::of(&write.db, write.actor, body).await?, plan).await?;
    draft.keep(write, draft.row.clone(), &[]).await
}

/// An organisation that the actor may see.
pub(super) async fn known(write: &Write<'_>, organisation: Option<OrganisationId>) -> Result<()> {
    match organisation {
        Some(id) if organisations::by_id(&write.db, write.actor, id).await?.is_none() => {
            Err(Error::invalid("organisationId", ProblemCode::UnknownId))
        }
        _ => Ok(()),
    }
}
