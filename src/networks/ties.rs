//! Where a network works, from a day and until a day. What is past stays as it was.
use super::{MOST_TIES, TieNetwork, UntieNetwork, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Write},
    places::{self, Area, Code},
    policy::Action,
};
use chrono::NaiveDate;
use entity::{ids::NetworkId, network::Model, network_municipality};

/// Let a network work in a municipality, from today or a later day on.
impl Mutation for TieNetwork {
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
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let today = places::today(write.app);
        let from = self.from.unwrap_or(today);
        let (mut unknown, mut refused) = places::check_codes_on(&write.db, "municipalityId", &[Some(&self.municipality_id)], from).await?;
        // There is one: its place in the list is no part of the path.
        for fault in unknown.iter_mut().chain(&mut refused) {
            fault.path.truncate(1);
        }
        if self.until.is_some_and(|until| until <= from) {
            unknown.push(FieldError::at("until", ProblemCode::EndsBeforeStart));
        }
        if from < today {
            refused.push(FieldError::at("from", ProblemCode::InThePast));
        }
        let ties = store::ties(&write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        if ties.iter().any(|tie| tie.code == self.municipality_id.as_str() && meets(tie, from, self.until)) {
            refused.push(FieldError::at("municipalityId", ProblemCode::Duplicate));
        }
        if ties.iter().filter(|tie| tie.until_on.is_none_or(|until| until > today)).count() >= MOST_TIES {
            refused.push(FieldError::at("municipalityId", ProblemCode::TooMany).with(MOST_TIES));
        }
        places::all_of(unknown, refused)?;
        store::tie(write, row.id, &self.municipality_id, from, self.until).await?;
        Ok(Done::changed(write.save(settled(row, write).await?).await?, EventKind::NetworkMunicipalityAdded))
    }
}

/// Let a network work in a municipality no longer, from today or a later day on.
impl Mutation for UntieNetwork {
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
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let today = places::today(write.app);
        let on = self.on.unwrap_or(today);
        if on < today {
            return Err(Error::refused("on", ProblemCode::InThePast));
        }
        let ties = store::ties(&write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        // The one of that day, or the next that begins.
        let tie = ties.into_iter().find(|tie| tie.code == self.municipality_id.as_str() && tie.until_on.is_none_or(|until| until > on));
        store::untie(write, tie.ok_or_else(|| Error::not_found("municipalityId"))?, on).await?;
        Ok(Done::changed(write.save(settled(row, write).await?).await?, EventKind::NetworkMunicipalityRemoved))
    }
}

/// Whether two stretches of days have a day in common.
fn meets(tie: &network_municipality::Model, from: NaiveDate, until: Option<NaiveDate>) -> bool {
    tie.until_on.is_none_or(|end| from < end) && until.is_none_or(|end| tie.from_on < end)
}

/// Where a network works, as a work area: the municipalities whose tie is not over. Of none at all the last ones stay.
async fn settled(mut row: Locked<Model>, write: &Write<'_>) -> Result<Locked<Model>> {
    let today = places::today(write.app);
    let ties = store::ties(&write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let open = ties.iter().filter(|tie| tie.until_on.is_none_or(|until| until > today));
    let codes: Vec<_> = open.filter_map(|tie| Code::parse(&tie.code).ok()).collect();
    if codes.is_empty() {
        return Ok(row);
    }
    row.area_id = places::settle_known(write, &Area::Municipalities(codes)).await?;
    Ok(row)
}
