//! Where what upper contexts add to lower ones is registered: the only place that knows both.
use crate::{
    communities::Narrowing,
    events, experts, jobs,
    mutation::{EventKind, Hooks},
    networks, outcomes,
    registrations::service as registrations,
};
use entity::{
    enums::JobKind,
    ids::{EventId, ExpertRequestId, NetworkId, RegistrationId},
};
use std::sync::LazyLock;

static HOOKS: LazyLock<Hooks> = LazyLock::new(|| {
    Hooks::default()
        .react(&[EventKind::EventClosed, EventKind::EventReportUpdated], |write, event| Box::pin(networks::count_reported(write, event)))
        .check::<Narrowing>(|write, change| Box::pin(registrations::check_narrowing(write, change)))
        .check::<Narrowing>(|write, change| Box::pin(events::check_narrowing(write, change)))
        .job(JobKind::ForgetKeys, |write, job| Box::pin(jobs::forget_keys(write, job)))
        .job(JobKind::OfferLapses, |write, job| Box::pin(registrations::lapse(write.app, write.tx(), RegistrationId(job.subject))))
        .job(JobKind::ParentPlacesFallFree, |write, job| Box::pin(registrations::release(write.app, write.tx(), EventId(job.subject))))
        .job(JobKind::KeptPlacesLapse, |write, job| Box::pin(outcomes::lapse(write, EventId(job.subject))))
        .job(JobKind::DutyApproaches, |write, job| Box::pin(networks::approaches(write, NetworkId(job.subject))))
        .job(JobKind::RequestLapses, |write, job| Box::pin(experts::expire(write, ExpertRequestId(job.subject))))
});

/// All of them.
pub fn hooks() -> &'static Hooks {
    &HOOKS
}
