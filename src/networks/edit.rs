//! A network is made, changes what it says of itself, is confirmed, and ends.
use super::{ConfirmNetwork, Contact, EndNetwork, fits, ledger::remind, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    jobs::{self, Kind},
    memberships::Membership as _,
    mutation::{Done, EventKind, Locked, Mutation, Write},
    organisations,
    places::{self, Area, AreaSpec, Code},
    policy::Action,
    text::{self, Text},
};
use chrono::NaiveDate;
use entity::{
    enums::{NetworkKind, NetworkPart, NetworkState, OrganisationKind, SeatState},
    ids::{NetworkId, OrganisationId, ProfileId},
    network::Model,
    network_seat,
};

/// Make a network, tied to its municipalities from its founding on.
#[derive(Clone, Debug)]
pub struct CreateNetwork {
    /// What it is.
    pub kind: NetworkKind,
    /// Its name.
    pub name: Text,
    /// What it does.
    pub description: Text,
    /// Where it works.
    pub codes: Vec<Code>,
    /// The association of schools that it belongs to.
    pub association: Option<OrganisationId>,
    /// Where it can be reached.
    pub contact: Contact,
    /// Since when it is there; today when that is not said.
    pub founded_on: Option<NaiveDate>,
    /// Who is invited to coordinate it.
    pub coordinator: Option<ProfileId>,
}

impl Mutation for CreateNetwork {
    const ACTION: Action = Action::CreateNetwork;
    type Target = ();
    type Output = Model;
    fn target(&self) {}
    async fn run(&self, (): (), write: &Write<'_>) -> Result<Done<Model>> {
        let (id, now, today) = (write.id(), write.now(), places::today(write.app));
        let founded_on = self.founded_on.unwrap_or(today);
        let mut wrong: Vec<FieldError> = unfit(write, self.association).await?.into_iter().collect();
        if founded_on > today {
            wrong.push(FieldError::at("foundedOn", ProblemCode::OutOfRange).with(format_args!("≤ {today}")));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let spec = AreaSpec { path: "input".to_owned(), area: Area::Municipalities(self.codes.clone()) };
        let row = Model {
            id,
            kind: self.kind,
            search: search(self.name.as_str(), self.description.as_str()),
            name: self.name.as_str().to_owned(),
            description: self.description.as_str().to_owned(),
            area_id: places::settle(write, &spec).await?,
            association_id: self.association,
            contact: self.contact.clone().into_string(),
            founded_on,
            ended_on: None,
            state: NetworkState::Active,
            member_count: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = write.insert(row).await?;
        for code in &self.codes {
            store::tie(write, id, code, founded_on, None).await?;
        }
        if let Some(profile) = self.coordinator {
            let (account, capacity) = store::whose(&write.db, profile).await?.ok_or_else(|| Error::not_found("coordinatorId"))?;
            if account == write.by().account {
                return Err(Error::forbidden());
            }
            if !fits(row.kind, capacity) {
                return Err(Error::refused("coordinatorId", ProblemCode::WrongCapacity));
            }
            let seat = network_seat::Model::begin(id, (profile, capacity), SeatState::Invited, now);
            write.insert(network_seat::Model { part: NetworkPart::Coordinator, ..seat }).await?;
        }
        remind(write, id).await?;
        Ok(Done::changed(row, EventKind::NetworkCreated))
    }
}

/// Change what a network says of itself: `None` stays, `Some(None)` goes.
#[derive(Clone, Debug)]
pub struct ChangeNetwork {
    /// Which.
    pub network: NetworkId,
    /// The version that was read.
    pub expected: i32,
    /// Its name.
    pub name: Option<Text>,
    /// What it does.
    pub description: Option<Text>,
    /// The association of schools that it belongs to.
    pub association: Option<Option<OrganisationId>>,
    /// As it came: whether it is a person's hangs on the name.
    pub contact: Option<String>,
}

impl Mutation for ChangeNetwork {
    const ACTION: Action = Action::ManageNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> NetworkId {
        self.network
    }
    fn expected(&self) -> Option<i32> {
        Some(self.expected)
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if let Some(name) = &self.name {
            row.name = name.as_str().to_owned();
        }
        if let Some(text) = &self.description {
            row.description = text.as_str().to_owned();
        }
        let mut wrong: Vec<FieldError> = vec![];
        if let Some(association) = self.association {
            if association != row.association_id {
                wrong.extend(unfit(write, association).await?);
            }
            row.association_id = association;
        }
        // Whether an address is somebody's hangs on the name that the network has from now on.
        match self.contact.as_deref().map(|contact| Contact::parse(contact, &row.name)) {
            Some(Ok(contact)) => row.contact = contact.into_string(),
            Some(Err(fault)) => wrong.push(FieldError { path: vec!["contact".into()], ..fault }),
            None => {}
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        row.search = search(&row.name, &row.description);
        Ok(Done::changed(write.save(row).await?, EventKind::NetworkUpdated))
    }
}

/// Say that a network is at work still. Once a day is enough: saying it again changes nothing.
impl Mutation for ConfirmNetwork {
    const ACTION: Action = Action::ManageNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let new = store::confirm(write, row.id, places::today(write.app)).await?;
        let row = row.into_inner();
        Ok(if new { Done::changed(row, EventKind::NetworkConfirmed) } else { Done::unchanged(row) })
    }
}

/// End a network, today: it stays readable, and nothing new comes.
impl Mutation for EndNetwork {
    const ACTION: Action = Action::ManageNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        (row.state, row.ended_on) = (NetworkState::Ended, Some(places::today(write.app)));
        jobs::forget(write, Kind::DutyApproaches, row.id.0).await?;
        Ok(Done::changed(write.save(row).await?, EventKind::NetworkEnded))
    }
}

/// What is wrong with an association of schools.
async fn unfit(write: &Write<'_>, association: Option<OrganisationId>) -> Result<Option<FieldError>> {
    let Some(id) = association else { return Ok(None) };
    let fault = |code| FieldError::at("associationId", code);
    Ok(match organisations::by_id(&write.db, write.actor, id).await? {
        None => Some(fault(ProblemCode::UnknownId)),
        Some(row) if row.kind != OrganisationKind::SchoolAssociation => Some(fault(ProblemCode::OutOfRange).with("SCHOOL_ASSOCIATION")),
        Some(_) => None,
    })
}

/// What a text is looked for in.
fn search(name: &str, description: &str) -> String {
    text::fold(&[name, description].join(" "))
}
