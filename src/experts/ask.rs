//! A parent is asked for, of one network or of all that work there; the request is withdrawn, or its time is over.
use super::{AskForExpert, EXPIRES_AFTER, EXPIRES_LATEST, Requester, WithdrawExpertRequest, check_pending, set_state, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    jobs::{self, Kind},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    networks, organisations, places,
    policy::Action,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Amsterdam;
use entity::{
    enums::{ExpertRequestState, NetworkState},
    expert_request::Model,
    ids::{ExpertRequestId, NetworkId, OrganisationId},
};

impl Mutation for AskForExpert {
    const ACTION: Action = Action::AskForExpert;
    const TARGET: &'static str = "organisationId";
    type Target = Requester;
    type Output = Model;
    fn target(&self) -> Option<OrganisationId> {
        self.organisation_id
    }
    async fn run(&self, _: Requester, write: &Write<'_>) -> Result<Done<Model>> {
        let (id, now, today) = (write.id(), write.now(), places::today(write.app));
        let lapses_on = self.lapses_on.or_else(|| today.checked_add_days(Days::new(EXPIRES_AFTER))).unwrap_or(today);
        let latest = today.checked_add_days(Days::new(EXPIRES_LATEST)).unwrap_or(today);
        let mut unknown = vec![];
        if lapses_on <= today || lapses_on > latest {
            unknown.push(FieldError::at("lapsesOn", ProblemCode::OutOfRange).with(format_args!("≤ {latest}")));
        }
        if let Some(organisation) = self.organisation_id
            && organisations::by_id(&write.db, write.actor, organisation).await?.is_none()
        {
            unknown.push(FieldError::at("organisationId", ProblemCode::UnknownId));
        }
        let mut refused = vec![];
        if let Some(named) = self.network_id {
            match networks::by_id(&write.db, named).await? {
                None => unknown.push(FieldError::at("networkId", ProblemCode::UnknownId)),
                Some(row) if row.state == NetworkState::Ended => refused.push(FieldError::at("networkId", ProblemCode::WrongState)),
                Some(_) => {}
            }
        }
        places::all_of(unknown, refused)?;
        let area_id = places::settle(write, &self.work_area).await?;
        let networks = self.networks(write).await?;
        let lapses_at = begin_of(lapses_on);
        let row = Model {
            id,
            profile_id: write.by().profile,
            organisation_id: self.organisation_id,
            topic: self.topic.to_string(),
            setting: self.setting.to_string(),
            hours: self.hours.0,
            fee_cents: self.fee_cents.0,
            area_id,
            network_id: self.network_id,
            state: ExpertRequestState::Open,
            lapses_at,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = write.insert(row).await?;
        store::put_to(write, id, &networks).await?;
        jobs::plan(write, Kind::RequestLapses, id.0, lapses_at).await?;
        Ok(Done::changed(row, EventKind::ExpertRequestAsked))
    }
}

impl AskForExpert {
    /// To which networks it is put.
    async fn networks(&self, write: &Write<'_>) -> Result<Vec<NetworkId>> {
        if let Some(named) = self.network_id {
            return Ok(vec![named]);
        }
        let networks = networks::working_within(write.app, &write.db, &self.work_area.area).await?;
        if networks.is_empty() { Err(Error::refused("workArea", ProblemCode::NoNetwork)) } else { Ok(networks) }
    }
}

/// When a day begins in Amsterdam.
fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    let begins = day.and_time(NaiveTime::MIN);
    begins.and_local_timezone(Amsterdam).earliest().map_or_else(|| begins.and_utc(), |time| time.with_timezone(&Utc))
}

/// Every offer that still stands ends with it.
impl Mutation for WithdrawExpertRequest {
    const ACTION: Action = Action::SettleRequest;
    const TARGET: &'static str = "requestId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> ExpertRequestId {
        self.request_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        check_pending(&row, "requestId", write.now())?;
        store::end_offers(write, row.id, None).await?;
        jobs::forget(write, Kind::RequestLapses, row.id.0).await?;
        let (row, event) = set_state(write, row, ExpertRequestState::Withdrawn, EventKind::ExpertRequestWithdrawn).await?;
        Ok(Done::with(row, event))
    }
}

/// Its time is over, unless both sides agreed before, or it ended.
///
/// # Errors
/// Those of the database.
pub async fn expire(write: &Write<'_>, id: ExpertRequestId) -> Result<()> {
    if let Some(version) = store::expire(write, id).await? {
        store::end_offers(write, id, None).await?;
        write.emit(DomainEvent::of(EventKind::ExpertRequestExpired, id, version)).await?;
    }
    Ok(())
}
