//! Who may act for an organisation. Doing it twice changes nothing.
use super::{AppointRepresentative, DismissRepresentative, MOST_REPRESENTATIVES, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    policy::{Action, Actor, Place},
};
use entity::{
    enums::{Capacity, OrganisationState},
    ids::{OrganisationId, ProfileId},
    organisation::Model,
    representative,
};
use sea_orm::ConnectionTrait;

impl Mutation for AppointRepresentative {
    const ACTION: Action = Action::ManageAccounts;
    const TARGET: &'static str = "organisationId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> OrganisationId {
        self.organisation_id
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let profile = store::profile(&write.db, write.actor, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        let mut faults = vec![];
        if row.state != OrganisationState::Listed {
            faults.push(FieldError::at("organisationId", ProblemCode::WrongState));
        }
        if profile.capacity != Capacity::Professional {
            faults.push(FieldError::at("profileId", ProblemCode::WrongCapacity));
        }
        if store::count_representatives(&write.db, write.actor, row.id).await? >= MOST_REPRESENTATIVES as u64 {
            faults.push(FieldError::at("organisationId", ProblemCode::TooMany).with(MOST_REPRESENTATIVES));
        }
        if !faults.is_empty() {
            return Err(Error::Refused(faults));
        }
        let new = representative::Model { organisation_id: row.id, profile_id: profile.id, since: write.now() };
        let new = write.insert_new([new]).await? == 1;
        Ok(told(row, new, profile.id, EventKind::RepresentativeAppointed))
    }
}

impl Mutation for DismissRepresentative {
    const ACTION: Action = Action::ManageAccounts;
    const TARGET: &'static str = "organisationId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> OrganisationId {
        self.organisation_id
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        store::profile(&write.db, write.actor, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        let there = store::representative(&write.db, write.actor, row.id, self.profile_id).await?;
        let ended = there.is_some();
        if let Some(there) = there {
            write.remove(there).await?;
        }
        Ok(told(row, ended, self.profile_id, EventKind::RepresentativeDismissed))
    }
}

/// Where the law is asked about what is done for an organisation: to the profile that represents it; where the actor has none, by their office, so
/// that whatever else they are it is not done as that.
pub async fn place_for(db: &impl ConnectionTrait, actor: &Actor, organisation: Option<OrganisationId>) -> Result<Place> {
    let own = match organisation {
        Some(id) => store::represented(db, actor, id).await?,
        None => None,
    };
    Ok(own.map_or(Place::NOWHERE.hat(Capacity::Steward), |own| Place::NOWHERE.author(Some(own))))
}

/// The outbox names the organisation, the audit whose profile it was.
fn told(row: Locked<Model>, happened: bool, profile: ProfileId, kind: EventKind) -> Done<Model> {
    let event = DomainEvent::of(kind, row.id, row.version).audited(profile);
    if happened { Done::with(row.into_inner(), event) } else { Done::unchanged(row.into_inner()) }
}
