//! Templates are made, changed and retired: a network's by who manages it, everybody's by administrators.
use super::{ChangeEventTemplate, CreateEventTemplate, MOST, RetireEventTemplate, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    events::Organising,
    mutation::{Done, EventKind, Locked, Mutation, Reads, Target, Write, aggregate},
    policy::{Action, Actor, Body, Open as _, Place},
};
use entity::{
    event_template::{self, Model},
    ids::{EventTemplateId, NetworkId},
};

aggregate!(event_template: EventTemplateId, |_| event_template::Entity::everyone(), at |row| place(row.network_id));

fn place(network: Option<NetworkId>) -> Place {
    network.map_or(Place::NOWHERE, |id| Place::of(Body::Network(id)))
}

fn action(network: Option<NetworkId>) -> Action {
    if network.is_some() { Action::ManageNetwork } else { Action::KeepTemplates }
}

/// Who keeps a template: a network that is there, or nobody in particular.
#[derive(Clone, Copy, Debug)]
pub struct Keeper(Option<NetworkId>);

impl Target for Keeper {
    type Id = Option<NetworkId>;
    async fn find(db: &Reads<'_>, actor: &Actor, network: Self::Id) -> Result<Option<Self>> {
        if let Some(id) = network {
            Organising::of(db, actor, Body::Network(id)).await?;
        }
        Ok(Some(Self(network)))
    }
    fn place(&self) -> Place {
        place(self.0)
    }
}

impl Mutation for CreateEventTemplate {
    const ACTION: Action = Action::KeepTemplates;
    const TARGET: &'static str = "networkId";
    type Target = Keeper;
    type Output = Model;
    fn target(&self) -> Option<NetworkId> {
        self.network_id
    }
    fn action(&self, keeper: &Keeper) -> Action {
        action(keeper.0)
    }
    async fn run(&self, Keeper(network_id): Keeper, write: &Write<'_>) -> Result<Done<Model>> {
        if store::kept(&write.db, network_id).await? >= MOST {
            return Err(Error::Refused(vec![FieldError::at("networkId", ProblemCode::TooMany).with(MOST)]));
        }
        let row = Model {
            id: write.id(),
            network_id,
            title: self.title.to_string(),
            programme: self.programme.to_string(),
            summary: self.summary.to_string(),
            minutes: self.minutes.0,
            form: self.form,
            childcare: self.childcare,
            travel_costs: self.travel_costs,
            interpreter: self.interpreter,
            intervision: self.intervision,
            retired_at: None,
            version: 1,
            created_at: write.now(),
            updated_at: write.now(),
        };
        Ok(Done::changed(write.insert(row).await?, EventKind::EventTemplateCreated))
    }
}

/// Meetings that came from it stay as they are.
impl Mutation for ChangeEventTemplate {
    const ACTION: Action = Action::KeepTemplates;
    const TARGET: &'static str = "templateId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> EventTemplateId {
        self.template_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn action(&self, row: &Locked<Model>) -> Action {
        action(row.network_id)
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        standing(&row)?;
        if let Some(title) = &self.title {
            row.title = title.to_string();
        }
        if let Some(programme) = &self.programme {
            row.programme = programme.to_string();
        }
        if let Some(summary) = &self.summary {
            row.summary = summary.to_string();
        }
        row.minutes = self.minutes.map_or(row.minutes, |minutes| minutes.0);
        row.form = self.form.unwrap_or(row.form);
        row.childcare = self.childcare.unwrap_or(row.childcare);
        row.travel_costs = self.travel_costs.unwrap_or(row.travel_costs);
        row.interpreter = self.interpreter.unwrap_or(row.interpreter);
        row.intervision = self.intervision.unwrap_or(row.intervision);
        Ok(Done::changed(write.save(row).await?, EventKind::EventTemplateUpdated))
    }
}

/// It is in no list any more.
impl Mutation for RetireEventTemplate {
    const ACTION: Action = Action::KeepTemplates;
    const TARGET: &'static str = "templateId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> EventTemplateId {
        self.template_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn action(&self, row: &Locked<Model>) -> Action {
        action(row.network_id)
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        standing(&row)?;
        row.retired_at = Some(write.now());
        Ok(Done::changed(write.save(row).await?, EventKind::EventTemplateArchived))
    }
}

/// It is not retired.
pub fn standing(row: &Model) -> Result<()> {
    if row.retired_at.is_some() { Err(Error::refused("templateId", ProblemCode::WrongState)) } else { Ok(()) }
}
