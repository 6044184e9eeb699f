//! Regions: defined and changed by administrators.
use super::{ChangeRegion, Code, CreateRegion, all_of, check_codes_on, store, today};
use crate::{
    error::{FieldError, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Write, aggregate},
    policy::{Action, Open as _},
    text::fold,
};
use chrono::NaiveDate;
use entity::{
    ids::RegionId,
    region::{self, Model},
};
use std::collections::HashSet;

aggregate!(region: RegionId, |_| region::Entity::everyone());

impl Mutation for CreateRegion {
    const ACTION: Action = Action::ManagePlaces;
    type Target = ();
    type Output = Model;
    fn target(&self) {}
    async fn run(&self, (): (), write: &Write<'_>) -> Result<Done<Model>> {
        let (now, codes) = (write.now(), &self.municipality_ids.0);
        let row = Model {
            id: write.id(),
            search: fold(&self.name),
            name: self.name.to_string(),
            kind: self.kind,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        check(write, &row, &codes.iter().map(Some).collect::<Vec<_>>()).await?;
        let row = write.insert(row).await?;
        store::regions::set_codes(write, row.id, codes).await?;
        Ok(Done::changed(row, EventKind::RegionCreated))
    }
}

impl Mutation for ChangeRegion {
    const ACTION: Action = Action::ManagePlaces;
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> RegionId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let codes = self.municipality_ids.0.as_ref().map(|codes| codes.0.as_slice());
        let held: HashSet<String> =
            store::regions::codes(&write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default().into_iter().collect();
        // A code that the region holds already may have ceased since.
        let fresh: Vec<_> = codes.into_iter().flatten().map(|code| Some(code).filter(|code| !held.contains(code.as_str()))).collect();
        if let Some(name) = &self.name.0 {
            (row.name, row.search) = (name.to_string(), fold(name));
        }
        row.kind = self.kind.0.unwrap_or(row.kind);
        (row.valid_from, row.valid_until) = (self.valid_from.clone().over(row.valid_from), self.valid_until.clone().over(row.valid_until));
        check(write, &row, &fresh).await?;
        if let Some(codes) = codes {
            store::regions::set_codes(write, row.id, codes).await?;
        }
        Ok(Done::changed(write.save(row).await?, EventKind::RegionUpdated))
    }
}

/// All that is wrong with what a region is to be. `fresh` are the municipalities that it is to hold; nothing in the place of one that it holds already.
async fn check(write: &Write<'_>, wanted: &Model, fresh: &[Option<&Code>]) -> Result<()> {
    let since = wanted.valid_from.unwrap_or_else(|| today(write.app));
    let (unknown, mut refused) = check_codes_on(&write.db, "municipalityIds", fresh, since).await?;
    refused.retain(|fault| fault.code == ProblemCode::CeasedMunicipality);
    if wanted.valid_from.zip(wanted.valid_until).is_some_and(|(from, until)| until <= from) {
        refused.push(FieldError::at("validUntil", ProblemCode::OutOfRange).with("validFrom"));
    }
    let apart = |other: &Model| {
        let before = |until: Option<NaiveDate>, from: Option<NaiveDate>| until.zip(from).is_some_and(|(until, from)| until <= from);
        before(other.valid_until, wanted.valid_from) || before(wanted.valid_until, other.valid_from)
    };
    let named = store::regions::named(&write.db, wanted.kind, &wanted.search).await?;
    if named.iter().any(|other| other.id != wanted.id && !apart(other)) {
        refused.push(FieldError::at("name", ProblemCode::NameTaken));
    }
    all_of(unknown, refused)
}
