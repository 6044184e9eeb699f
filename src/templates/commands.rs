//! What can be asked for about templates: the commands, and with them the inputs of the mutation fields.
use super::LONGEST;
use crate::{
    error::{FieldError, ProblemCode},
    events::{Link, Moment},
    graphql::input::{commands, from_input},
    text::{DescriptionText, EventSummaryText, EventTitleText, LocationText},
};
use entity::{
    enums::EventForm,
    ids::{EventTemplateId, NetworkId},
};

/// How long a meeting lasts: 15–2,880 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes(pub i32);

from_input! {
    Minutes: i32 = |raw, path, faults| {
        let fault = || FieldError::at("", ProblemCode::OutOfRange).with(format_args!("15–{LONGEST}"));
        faults.field(path, if (15..=LONGEST).contains(raw) { Ok(Minutes(*raw)) } else { Err(fault()) })
    };
}

commands! {
    /// A new template.
    CreateEventTemplate as CreateEventTemplateInput(Key) {
        /// The network that keeps it. For every network when left out: administrators.
        network_id: Option<NetworkId>,
        /// What such a meeting is called: 2–120 characters.
        title: EventTitleText,
        /// Its programme: at most 4,000 characters, Markdown.
        programme: DescriptionText,
        /// What it is about in plain language: at most 1,000 characters, plain text.
        summary: EventSummaryText [default],
        /// How long it lasts: 15–2,880 minutes.
        minutes: Minutes,
        /// How people meet.
        form: EventForm,
        /// Whether there is childcare.
        childcare: bool [default],
        /// Whether travel costs are paid.
        travel_costs: bool [default],
        /// Whether there is an interpreter.
        interpreter: bool [default],
        /// Whether there is room for peer consultation (intervisie) on its programme.
        intervision: bool [default],
    }
    /// What is to be different about a template. What is left out stays as it is.
    ChangeEventTemplate as ChangeEventTemplateInput(VersionedKey) {
        /// Which.
        template_id: EventTemplateId,
        /// What such a meeting is called: 2–120 characters.
        title: Option<EventTitleText>,
        /// Its programme: at most 4,000 characters, Markdown.
        programme: Option<DescriptionText>,
        /// What it is about in plain language: at most 1,000 characters, plain text.
        summary: Option<EventSummaryText>,
        /// How long it lasts: 15–2,880 minutes.
        minutes: Option<Minutes>,
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
    }
    /// A template that retires.
    RetireEventTemplate as RetireEventTemplateInput(VersionedKey) {
        /// Which.
        template_id: EventTemplateId,
    }
    /// What a meeting needs that its template does not know.
    CreateEventFromTemplate as CreateEventFromTemplateInput(Key) {
        /// The template: one for every network, or the network's own.
        template_id: EventTemplateId,
        /// The network that holds the meeting.
        network_id: NetworkId,
        /// When it starts, in whole seconds.
        starts_at: Moment,
        /// Where people meet: 2–200 characters. Required where the template's form is ON_SITE or HYBRID; not with ONLINE.
        location: Option<LocationText>,
        /// Where they meet online: an https address of at most 500 characters. Not with ON_SITE.
        join_link: Option<Link>,
    }
}
