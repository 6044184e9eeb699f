//! A meeting of a network is drafted from a template: everybody's, or its own.
use super::{CreateEventFromTemplate, keep, store};
use crate::{
    error::{Error, FieldError, Result},
    events::{self, Moment, Organising, Plan},
    mutation::{Done, Mutation, Reads, Target, Write},
    policy::{Action, Actor, Body, Place},
    text::{DescriptionText, EventSummaryText, EventTitleText},
};
use chrono::Duration;
use entity::{
    event, event_template,
    ids::{EventTemplateId, NetworkId},
};

/// A template, and the network that is to hold a meeting made of it.
#[derive(Debug)]
pub struct Occasion {
    template: event_template::Model,
    body: Body,
}

impl Target for Occasion {
    type Id = (EventTemplateId, NetworkId);
    async fn find(db: &Reads<'_>, actor: &Actor, (template, network): Self::Id) -> Result<Option<Self>> {
        let template = store::one(db, template).await?.filter(|row| row.network_id.is_none_or(|of| of == network));
        let (Some(template), body) = (template, Body::Network(network)) else { return Ok(None) };
        Organising::of(db, actor, body).await?;
        Ok(Some(Self { template, body }))
    }
    fn place(&self) -> Place {
        Place::of(self.body)
    }
}

impl Mutation for CreateEventFromTemplate {
    const ACTION: Action = Action::OrganiseEvent;
    const TARGET: &'static str = "templateId";
    type Target = Occasion;
    type Output = event::Model;
    fn target(&self) -> (EventTemplateId, NetworkId) {
        (self.template_id, self.network_id)
    }
    async fn run(&self, Occasion { template, body }: Occasion, write: &Write<'_>) -> Result<Done<event::Model>> {
        let (row, event) = events::draft(write, write.id(), body, &plan(&template, self)?).await?;
        keep::standing(&template)?;
        Ok(Done::with(row, event))
    }
}

/// What the template and the occasion make together.
fn plan(row: &event_template::Model, occasion: &CreateEventFromTemplate) -> Result<Plan> {
    let broken = |fault: FieldError| Error::internal(format!("a template holds {:?}", fault.code));
    let ends_at = occasion.starts_at.0 + Duration::minutes(row.minutes.into());
    Ok(Plan {
        title: Some(EventTitleText::parse(&row.title).map_err(broken)?),
        description: Some(DescriptionText::parse(&row.programme).map_err(broken)?),
        summary: Some(EventSummaryText::parse(&row.summary).map_err(broken)?),
        starts_at: Some(occasion.starts_at),
        ends_at: Some(Moment(ends_at)),
        form: Some(row.form),
        location: occasion.location.clone().into(),
        join_link: occasion.join_link.clone().into(),
        childcare: Some(row.childcare),
        travel_costs: Some(row.travel_costs),
        interpreter: Some(row.interpreter),
        intervision: Some(row.intervision),
        ..Plan::default()
    })
}
