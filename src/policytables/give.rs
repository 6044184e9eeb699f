//! Parents bring something in, for themselves or for a network, and take their words away again. What was brought in still counts then.
use super::{EraseParentInput, GiveParentInput, LockedDraft, LockedInput, MOST_INPUTS, adoption::open_at, in_the_making, refuse, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    networks,
    people::snapshot,
    policy::{self, Action, Place},
};
use entity::{
    enums::{Capacity, EventState, NetworkState},
    ids::{AccountId, NetworkId, ParentInputId, PolicyDraftId, PolicyTableId, WrittenWindowId},
    network,
    parent_input::Model,
};
use std::collections::{BTreeSet, HashSet};

/// For oneself, or for a network that one coordinates.
impl Mutation for GiveParentInput {
    const ACTION: Action = Action::GiveParentInput;
    const TARGET: &'static str = "draftId";
    const CAPACITY: &'static str = "input";
    type Target = LockedDraft;
    type Output = Model;
    fn target(&self) -> PolicyDraftId {
        self.draft_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(Capacity::Ouder)
    }
    async fn run(&self, there: LockedDraft, write: &Write<'_>) -> Result<Done<Model>> {
        let network = match self.on_behalf_of.network() {
            Some(id) => Some(speak(write, id).await?),
            None => None,
        };
        let (mut unmet, window) = self.when(write, &there).await?;
        let (LockedDraft { table, draft }, now) = (there, write.now());
        let giver = store::mark(write.app, table.id, write.by().account);
        if store::given_by(&write.db, table.id, &giver).await? >= MOST_INPUTS {
            unmet.push(FieldError::at("input", ProblemCode::TooMany).with(MOST_INPUTS));
        }
        if network.as_ref().is_some_and(|network| network.state != NetworkState::Active) {
            unmet.push(FieldError::at("networkId", ProblemCode::WrongState));
        }
        refuse(unmet)?;
        let author = snapshot(&write.db, write.by(), None, self.on_behalf_of.anonymous()).await?;
        let row = Model {
            id: write.id(),
            policy_table_id: table.id,
            number: store::number(write, &table).await?,
            draft_id: draft.id,
            event_id: self.event_id,
            window_id: window,
            network_id: self.on_behalf_of.network(),
            giver,
            author_profile_id: Some(author.profile),
            author_capacity: Capacity::Ouder,
            author_name: network.map_or(author.name, |network| network.name),
            author_area: author.area,
            anonymous: author.anonymous,
            body: self.text.to_string(),
            erased_at: None,
            barred: false,
            response: None,
            response_reason: None,
            responded_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Ok(Done::changed(write.insert(row).await?, EventKind::ParentInputGiven))
    }
}

impl GiveParentInput {
    /// What stands in the way now, and in which window it is: on the newest version, in a written window, or from a meeting's publication until two
    /// weeks after it.
    async fn when(
        &self,
        write: &Write<'_>,
        LockedDraft { table, draft }: &LockedDraft,
    ) -> Result<(Vec<FieldError>, Option<WrittenWindowId>)> {
        let mut unmet: Vec<_> = in_the_making(table, "draftId").into_iter().collect();
        if table.current_draft_id != Some(draft.id) {
            unmet.push(FieldError::at("draftId", ProblemCode::OldVersion).with(table.draft_count));
        }
        let Some(event) = self.event_id else {
            let window = store::open_window(&write.db, table.id, write.now()).await?;
            unmet.extend(window.is_none().then(|| FieldError::at("input", ProblemCode::InputNotOpen)));
            return Ok((unmet, window.map(|window| window.id)));
        };
        let meeting = store::meeting(&write.db, write.actor, table.id, event).await?;
        let meeting = meeting.ok_or_else(|| Error::invalid("eventId", ProblemCode::UnknownId))?;
        unmet.extend(match meeting.state {
            EventState::Cancelled => Some(FieldError::at("eventId", ProblemCode::EventCancelled)),
            EventState::Published | EventState::Closed if open_at(meeting.ends_at, write.now()) => None,
            EventState::Draft | EventState::Published | EventState::Closed => Some(FieldError::at("eventId", ProblemCode::InputNotOpen)),
        });
        Ok((unmet, None))
    }
}

/// The network, if they may speak for it: its coordinators, as parents.
async fn speak(write: &Write<'_>, id: NetworkId) -> Result<network::Model> {
    let row = networks::by_id(&write.db, id).await?;
    let row = row.ok_or_else(|| Error::invalid("networkId", ProblemCode::UnknownId))?;
    let place = Place::of(id).hat(Capacity::Ouder);
    policy::allow(&write.db, write.actor, Action::SpeakForNetwork, "networkId", place).await?;
    Ok(row)
}

/// That, and on which day, something was brought in stays, and so does what was said to it.
impl Mutation for EraseParentInput {
    const ACTION: Action = Action::EraseParentInput;
    const TARGET: &'static str = "parentInputId";
    type Target = LockedInput;
    type Output = Model;
    fn target(&self) -> ParentInputId {
        self.parent_input_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn place(&self, there: &LockedInput) -> Place {
        Place::NOWHERE.author(there.input.author_profile_id)
    }
    async fn run(&self, LockedInput { table, input }: LockedInput, write: &Write<'_>) -> Result<Done<Model>> {
        let professionals = professionals(write, [table.id]).await?;
        Ok(Done::changed(erase(write, input, &professionals).await?, EventKind::ParentInputErased))
    }
}

/// What the erasure of an account leaves of what it brought in: number and day, on which version, and what was said to it. Called in the transaction
/// that erases the account, before its profiles go. Says how many there were.
///
/// # Errors
/// Those of the database.
pub async fn erase_inputs_of(write: &Write<'_>, account: AccountId) -> Result<usize> {
    let inputs = store::lock_inputs_of(&write.db, account).await?;
    let (count, professionals) = (inputs.len(), professionals(write, inputs.iter().map(|input| input.policy_table_id)).await?);
    for input in inputs {
        let row = erase(write, input, &professionals).await?;
        write.emit_as_service(DomainEvent::of(EventKind::ParentInputErased, row.id, row.version)).await?;
    }
    Ok(count)
}

/// Who takes part at tables as a professional, by their marks.
type Professionals = HashSet<(PolicyTableId, String)>;

/// Who takes part at these tables as a professional: once the words are erased it can't be told any more.
async fn professionals(write: &Write<'_>, tables: impl IntoIterator<Item = PolicyTableId>) -> Result<Professionals> {
    let tables: Vec<_> = tables.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    if tables.is_empty() { Ok(Professionals::new()) } else { Ok(store::marks(write.app, &write.db, &tables).await?.into_iter().collect()) }
}

async fn erase(write: &Write<'_>, mut row: Locked<Model>, professionals: &Professionals) -> Result<Model> {
    row.barred = professionals.contains(&(row.policy_table_id, row.giver.clone()));
    (row.author_profile_id, row.author_area, row.anonymous) = (None, None, false);
    // A network's name is nobody's own.
    if row.network_id.is_none() {
        row.author_name.clear();
    }
    row.body.clear();
    row.erased_at = Some(write.now());
    write.save(row).await
}
