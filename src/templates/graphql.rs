//! Templates of meetings as clients see them, what changes them, and the draft that comes from one.
use super::{
    commands::{ChangeEventTemplateInput, CreateEventFromTemplateInput, CreateEventTemplateInput, RetireEventTemplateInput},
    store,
};
use crate::{
    error::{ResolverError, Result},
    events::graphql::{EventForm, EventPayload},
    graphql::{
        RequestContext,
        connection::{Connection, Count, Listed, Total, page_cost},
        ids,
        mutate::{mutation_fields, payloads},
        row::Resolved,
    },
    networks::graphql::Network,
    page::{Arguments, Key, List, Slice},
    text,
};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    event_template,
    ids::{EventTemplateId, NetworkId},
};

/// A template of a meeting.
#[derive(Clone, Debug)]
pub struct EventTemplate(pub event_template::Model);

impl EventTemplate {
    /// The template with this id.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: EventTemplateId) -> Result<Option<Self>> {
        Ok(store::one(&session.db, id).await?.map(Self))
    }
}

impl Listed for EventTemplate {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A template of a meeting (draaiboek): how an evening can be held. Kept by a network for itself, or by administrators for everybody.
#[Object]
impl EventTemplate {
    /// Global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The network that keeps it. Null for one that is for every network.
    #[graphql(complexity = "2 + child_complexity")]
    async fn network(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Network>>, ResolverError> {
        let Some(id) = self.0.network_id else { return Ok(None) };
        Ok(Network::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// What such a meeting is called.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// Its programme, Markdown: what becomes the meeting's description.
    async fn programme(&self) -> &str {
        &self.0.programme
    }
    /// `programme` as safe HTML.
    async fn programme_html(&self) -> String {
        text::html(&self.0.programme)
    }
    /// What it is about in plain language, plain text; empty when it is not said.
    async fn summary(&self) -> &str {
        &self.0.summary
    }
    /// How long it lasts, in minutes.
    async fn minutes(&self) -> i32 {
        self.0.minutes
    }
    /// How people meet.
    async fn form(&self) -> EventForm {
        self.0.form.into()
    }
    /// Whether there is childcare.
    async fn childcare(&self) -> bool {
        self.0.childcare
    }
    /// Whether travel costs are paid.
    async fn travel_costs(&self) -> bool {
        self.0.travel_costs
    }
    /// Whether there is an interpreter.
    async fn interpreter(&self) -> bool {
        self.0.interpreter
    }
    /// Whether there is room for peer consultation (intervisie) on its programme.
    async fn intervision(&self) -> bool {
        self.0.intervision
    }
    /// Whether it is retired: in no list any more, and no meeting comes from it.
    async fn retired(&self) -> bool {
        self.0.retired_at.is_some()
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// A list of templates.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn connection(session: &RequestContext, network: Option<NetworkId>, arguments: &Arguments) -> Result<Connection<EventTemplate>> {
    let of = network.map_or([0; 16], |id| id.0.into_bytes());
    let slice = Slice::parse(List::new("eventTemplates", &of), arguments)?;
    let page = store::page(&session.db, network, slice).await?.map(EventTemplate);
    let count: Count = Box::new(move |session| Box::pin(async move { store::count(&session.db, network).await }));
    Ok(Connection::new(page, count))
}

/// What is asked of templates.
#[derive(Debug, Default)]
pub struct TemplateQueries;

#[Object]
impl TemplateQueries {
    /// The template of a meeting with this id, retired or not. Null when there is none.
    async fn event_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<EventTemplate>>, ResolverError> {
        Ok(EventTemplate::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// The templates of meetings that are for every network, newest first; with a network its own among them.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn event_templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Also those of this network.")] network_id: Option<ID>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<EventTemplate>>, ResolverError> {
        let network = network_id.as_ref().map(|id| ids::alone("networkId", id)).transpose()?;
        Ok(Resolved(connection(ctx.data_unchecked(), network, &Arguments { first, after, last, before }).await?))
    }
}

payloads! {
    /// What a mutation on a template gives back.
    EventTemplatePayload {
        /// The template as it is now.
        template: EventTemplate(event_template::Model)
    }
}

mutation_fields! {
    /// The changes of templates, and the draft of a meeting that comes from one.
    TemplateMutations {
        /// Makes a template of a meeting: a network's coordinators for their network, administrators for any and for all. At most 50 each that are not
        /// retired. Errors: NOT_FOUND, FORBIDDEN, INVALID, REFUSED (TOO_MANY).
        create_event_template(CreateEventTemplateInput = "The template.") -> EventTemplatePayload;
        /// Changes a template of a meeting: who may make one there. Meetings that came from it stay as they are. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
        /// INVALID, REFUSED (WRONG_STATE once it is retired).
        change_event_template(ChangeEventTemplateInput = "What is to be different.") -> EventTemplatePayload;
        /// Retires a template of a meeting: who may make one there. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE when it is retired already).
        retire_event_template(RetireEventTemplateInput = "Which.") -> EventTemplatePayload;
        /// Drafts a meeting of a network from a template: who organises its meetings. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), INVALID (REQUIRED,
        /// CONFLICTING_ARGUMENTS where what is given does not go with the template's form), REFUSED (WRONG_STATE when it is retired).
        create_event_from_template(CreateEventFromTemplateInput = "From which, by whom, when and where.") -> EventPayload;
    }
}
