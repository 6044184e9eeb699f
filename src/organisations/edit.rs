//! How organisations come into the list and change there.
use super::{
    AcceptOrganisation, ChangeOrganisation, CreateOrganisation, ProposeOrganisation,
    commands::{Codes, Name},
    store,
};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Write},
    places::{self, Code},
    policy::Action,
    text::fold,
};
use entity::{
    enums::{OrganisationKind, OrganisationState},
    ids::OrganisationId,
    organisation::Model,
};
use std::collections::HashSet;

/// Moderators and administrators see it, and whoever proposed it.
impl Mutation for ProposeOrganisation {
    const ACTION: Action = Action::ProposeOrganisation;
    type Target = ();
    type Output = Model;
    fn target(&self) {}
    async fn run(&self, (): (), write: &Write<'_>) -> Result<Done<Model>> {
        Ok(Done::changed(
            make(write, (&self.name, self.kind, &self.municipality_ids), OrganisationState::Proposed).await?,
            EventKind::OrganisationProposed,
        ))
    }
}

impl Mutation for CreateOrganisation {
    const ACTION: Action = Action::EditOrganisation;
    type Target = ();
    type Output = Model;
    fn target(&self) {}
    async fn run(&self, (): (), write: &Write<'_>) -> Result<Done<Model>> {
        Ok(Done::changed(
            make(write, (&self.name, self.kind, &self.municipality_ids), OrganisationState::Listed).await?,
            EventKind::OrganisationCreated,
        ))
    }
}

type Wanted<'a> = (&'a Name, OrganisationKind, &'a Codes);

async fn make(write: &Write<'_>, (Name(name), kind, Codes(codes)): Wanted<'_>, state: OrganisationState) -> Result<Model> {
    let (id, now) = (write.id(), write.now());
    check(write, id, Some((name.as_str(), kind)), codes, &HashSet::new()).await?;
    let (search, name) = (fold(name.as_str()), name.as_str().to_owned());
    let proposed_by = (state == OrganisationState::Proposed).then_some(write.by().profile);
    let row = Model { id, name, search, kind, state, proposed_by, version: 1, created_at: now, updated_at: now };
    let row = write.insert(row).await?;
    store::set_codes(write, id, codes).await?;
    Ok(row)
}

impl Mutation for ChangeOrganisation {
    const ACTION: Action = Action::EditOrganisation;
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> OrganisationId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let held: HashSet<String> = store::codes(&write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default().into_iter().collect();
        if let Some(Name(name)) = &self.name {
            row.name = name.as_str().to_owned();
        }
        row.kind = self.kind.unwrap_or(row.kind);
        row.search = fold(&row.name);
        // Left as they are, its municipalities still tell it apart from its namesakes.
        let stay: Vec<Code> = held.iter().filter_map(|code| Code::parse(code).ok()).collect();
        let named =
            (self.name.is_some() || self.kind.is_some() || self.municipality_ids.is_some()).then_some((row.name.as_str(), row.kind));
        check(write, row.id, named, self.municipality_ids.as_ref().map_or(&stay, |codes| &codes.0), &held).await?;
        if let Some(Codes(codes)) = &self.municipality_ids {
            store::set_codes(write, row.id, codes).await?;
        }
        Ok(Done::changed(write.save(row).await?, EventKind::OrganisationUpdated))
    }
}

/// Who proposed it is forgotten.
impl Mutation for AcceptOrganisation {
    const ACTION: Action = Action::EditOrganisation;
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> OrganisationId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if row.state != OrganisationState::Proposed {
            return Err(Error::refused("id", ProblemCode::WrongState));
        }
        let codes = store::codes(&write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        // Of two that were proposed apart, one is taken in.
        if meets(write, store::listed(&write.db, row.kind, &row.search).await?, &codes).await? {
            return Err(Error::refused("id", ProblemCode::NameTaken));
        }
        (row.state, row.proposed_by) = (OrganisationState::Listed, None);
        Ok(Done::changed(write.save(row).await?, EventKind::OrganisationCreated))
    }
}

/// All that is wrong with it. The same name may be used again for another kind, or elsewhere: many schools are called De Regenboog.
async fn check(
    write: &Write<'_>,
    id: OrganisationId,
    named: Option<(&str, OrganisationKind)>,
    codes: &[Code],
    held: &HashSet<String>,
) -> Result<()> {
    let fresh: Vec<_> = codes.iter().map(|code| Some(code).filter(|code| !held.contains(code.as_str()))).collect();
    let (unknown, mut refused) = places::check_codes(write.app, &write.db, "municipalityIds", &fresh).await?;
    if let Some((name, kind)) = named {
        let mut others = store::named(&write.db, write.actor, kind, &fold(name)).await?;
        others.retain(|other| *other != id);
        let codes: Vec<_> = codes.iter().map(|code| code.as_str().to_owned()).collect();
        if meets(write, others, &codes).await? {
            refused.push(FieldError::at("name", ProblemCode::NameTaken));
        }
    }
    places::all_of(unknown, refused)
}

/// Whether one of them works where these codes are, or is as little tied to a place.
async fn meets(write: &Write<'_>, others: Vec<OrganisationId>, codes: &[String]) -> Result<bool> {
    if others.is_empty() {
        return Ok(false);
    }
    let mut there = store::codes(&write.db, &others).await?;
    let meets = |theirs: Vec<String>| codes.is_empty() && theirs.is_empty() || codes.iter().any(|code| theirs.contains(code));
    Ok(others.into_iter().any(|other| meets(there.remove(&other).unwrap_or_default())))
}
