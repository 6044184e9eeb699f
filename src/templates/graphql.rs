//! Templates of meetings as clients see them, what changes them, and the draft that comes from one.
use super::{Changes, LONGEST, Made, Occasion, Script, service};
use crate::{
    error::{FieldError, FieldErrors, ProblemCode, ResolverError, Result},
    events::{
        Link,
        graphql::{Event, EventForm, EventPayload},
        moment,
    },
    graphql::{
        RequestContext,
        connection::{Connection, Count, Listed, Total, page_cost},
        ids,
        row::Resolved,
    },
    networks::graphql::Network,
    once::Once,
    page::{Arguments, Key, List, Slice},
    text::{self, DESCRIPTION, EVENT_SUMMARY, EVENT_TITLE, LocationText, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
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
        Ok(service::by_id(&session.db, id).await?.map(Self))
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

/// A new template.
#[derive(Debug, InputObject)]
pub struct CreateEventTemplateInput {
    /// The network that keeps it. For every network when left out: administrators.
    network_id: Option<ID>,
    /// What such a meeting is called: 2–120 characters.
    title: String,
    /// Its programme: at most 4,000 characters, Markdown.
    programme: String,
    /// What it is about in plain language: at most 1,000 characters, plain text.
    #[graphql(default)]
    summary: String,
    /// How long it lasts: 15–2,880 minutes.
    minutes: i32,
    /// How people meet.
    form: EventForm,
    /// Whether there is childcare.
    #[graphql(default)]
    childcare: bool,
    /// Whether travel costs are paid.
    #[graphql(default)]
    travel_costs: bool,
    /// Whether there is an interpreter.
    #[graphql(default)]
    interpreter: bool,
    /// Whether there is room for peer consultation (intervisie) on its programme.
    #[graphql(default)]
    intervision: bool,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What is to be different about a template. What is left out stays as it is.
#[derive(Debug, InputObject)]
pub struct ChangeEventTemplateInput {
    /// Which.
    template_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What such a meeting is called: 2–120 characters.
    title: Option<String>,
    /// Its programme: at most 4,000 characters, Markdown.
    programme: Option<String>,
    /// What it is about in plain language: at most 1,000 characters, plain text.
    summary: Option<String>,
    /// How long it lasts: 15–2,880 minutes.
    minutes: Option<i32>,
    /// How people meet.
    form: Option<EventForm>,
    /// Whether there is childcare.
    childcare: Option<bool>,
    /// Whether travel costs are paid.
    travel_costs: Option<bool>,
    /// Whether there is an interpreter.
    interpreter: Option<bool>,
    /// Whether there is room for peer consultation (intervisie) on its programme.
    intervision: Option<bool>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// A template that retires.
#[derive(Debug, InputObject)]
pub struct RetireEventTemplateInput {
    /// Which.
    template_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a meeting needs that its template does not know.
#[derive(Debug, InputObject)]
pub struct CreateEventFromTemplateInput {
    /// The template: one for every network, or the network's own.
    template_id: ID,
    /// The network that holds the meeting.
    network_id: ID,
    /// When it starts, in whole seconds.
    starts_at: DateTime<Utc>,
    /// Where people meet: 2–200 characters. Required where the template's form is ON_SITE or HYBRID; not with ONLINE.
    location: Option<String>,
    /// Where they meet online: an https address of at most 500 characters. Not with ON_SITE.
    join_link: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a template gives back.
#[derive(SimpleObject)]
pub struct EventTemplatePayload {
    /// The template as it is now.
    template: Resolved<EventTemplate>,
}

async fn payload(session: &RequestContext, done: Made) -> Result<EventTemplatePayload, ResolverError> {
    Ok(EventTemplatePayload { template: Resolved(done.shown(session, EventTemplate, EventTemplate::by_id).await?) })
}

fn minutes(faults: &mut FieldErrors, given: i32) -> Option<i32> {
    let fault = || FieldError::at("", ProblemCode::OutOfRange).with(format_args!("15–{LONGEST}"));
    faults.field("input.minutes", if (15..=LONGEST).contains(&given) { Ok(given) } else { Err(fault()) })
}

impl CreateEventTemplateInput {
    fn parse(&self, faults: &mut FieldErrors) -> Option<(Option<NetworkId>, Script)> {
        let network = self.network_id.as_ref().map(|id| faults.field("input.networkId", ids::parse(id)));
        let title = faults.field("input.title", Text::parse(&self.title, EVENT_TITLE));
        let programme = faults.field("input.programme", Text::parse(&self.programme, DESCRIPTION));
        let summary = faults.field("input.summary", Text::parse(&self.summary, EVENT_SUMMARY));
        let minutes = minutes(faults, self.minutes);
        let script = Script {
            title: title?,
            programme: programme?,
            summary: summary?,
            minutes: minutes?,
            form: self.form.into(),
            childcare: self.childcare,
            travel_costs: self.travel_costs,
            interpreter: self.interpreter,
            intervision: self.intervision,
        };
        Some((network.flatten(), script))
    }
}

impl ChangeEventTemplateInput {
    fn parse(&self, faults: &mut FieldErrors) -> Changes {
        let mut words = |path, given: &Option<String>, size| given.as_deref().and_then(|text| faults.field(path, Text::parse(text, size)));
        let title = words("input.title", &self.title, EVENT_TITLE);
        let programme = words("input.programme", &self.programme, DESCRIPTION);
        let summary = words("input.summary", &self.summary, EVENT_SUMMARY);
        Changes {
            title,
            programme,
            summary,
            minutes: self.minutes.and_then(|given| minutes(faults, given)),
            form: self.form.map(Into::into),
            childcare: self.childcare,
            travel_costs: self.travel_costs,
            interpreter: self.interpreter,
            intervision: self.intervision,
        }
    }
}

/// A list of templates.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn connection(session: &RequestContext, network: Option<NetworkId>, arguments: &Arguments) -> Result<Connection<EventTemplate>> {
    let of = network.map_or([0; 16], |id| id.0.into_bytes());
    let slice = Slice::parse(List::new("eventTemplates", &of), arguments)?;
    let page = service::list(&session.db, network, slice).await?.map(EventTemplate);
    let count: Count = Box::new(move |session| Box::pin(async move { service::count(&session.db, network).await }));
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

/// The changes of templates, and the draft of a meeting that comes from one.
#[derive(Debug, Default)]
pub struct TemplateMutations;

#[Object]
impl TemplateMutations {
    /// Makes a template of a meeting: a network's coordinators for their network, administrators for any and for all. At most 50 each that are not
    /// retired. Errors: NOT_FOUND, FORBIDDEN, INVALID, REFUSED (TOO_MANY).
    async fn create_event_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The template.")] input: CreateEventTemplateInput,
    ) -> Result<EventTemplatePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "createEventTemplate", input.idempotency_key.as_deref(), &input));
        let command = input.parse(&mut faults);
        let (once, (network, script)) = faults.finish(once.zip(command))?;
        payload(session, service::create(&session.app, &session.actor, &once, network, script).await?).await
    }

    /// Changes a template of a meeting: who may make one there. Meetings that came from it stay as they are. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
    /// INVALID, REFUSED (WRONG_STATE once it is retired).
    async fn change_event_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be different.")] input: ChangeEventTemplateInput,
    ) -> Result<EventTemplatePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "changeEventTemplate", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.templateId", ids::parse(&input.template_id));
        let changes = input.parse(&mut faults);
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::change(&session.app, &session.actor, &once, id, input.expected_version, changes).await?).await
    }

    /// Retires a template of a meeting: who may make one there. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE when it is retired already).
    async fn retire_event_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RetireEventTemplateInput,
    ) -> Result<EventTemplatePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "retireEventTemplate", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.templateId", &input.template_id)?;
        payload(session, service::retire(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Drafts a meeting of a network from a template: who organises its meetings. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), INVALID (REQUIRED,
    /// CONFLICTING_ARGUMENTS where what is given does not go with the template's form), REFUSED (WRONG_STATE when it is retired).
    async fn create_event_from_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From which, by whom, when and where.")] input: CreateEventFromTemplateInput,
    ) -> Result<EventPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "createEventFromTemplate", input.idempotency_key.as_deref(), &input));
        let template = faults.field("input.templateId", ids::parse(&input.template_id));
        let network = faults.field("input.networkId", ids::parse(&input.network_id));
        let starts_at = faults.field("input.startsAt", moment(input.starts_at));
        let location = input.location.as_deref().and_then(|text| faults.field("input.location", LocationText::parse(text)));
        let join_link = input.join_link.as_deref().and_then(|link| faults.field("input.joinLink", text::link(link))).map(Link);
        let needed = template.zip(network).zip(starts_at);
        let (once, ((template, network), starts_at)) = faults.finish(once.zip(needed))?;
        let occasion = Occasion { template, network, starts_at, location, join_link };
        let done = service::draft(&session.app, &session.actor, &once, occasion).await?;
        Ok(done.shown(session, Event, Event::by_id).await?.0.into())
    }
}
