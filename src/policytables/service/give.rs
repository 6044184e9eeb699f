//! Parents bring something in, for themselves or for a network, and take their words away again. What was brought in still counts then.
use super::{in_the_making, refuse};
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    networks,
    once::{Once, Outcome},
    people::snapshot,
    policy::{self, Actor, By},
    policytables::{EraseParentInput, GiveParentInput, Given, MOST_INPUTS, SpeakForNetwork, adoption::open_at, store},
    record::{Happened, record},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, EventState, NetworkState},
    ids::{AccountId, EventId, NetworkId, ParentInputId, PolicyTableId, WrittenWindowId},
    network, parent_input, policy_draft, policy_table,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashSet};

/// Brings something in.
///
/// # Errors
/// NOT_FOUND (the version), FORBIDDEN for who is no parent or does not coordinate the network, INVALID (the meeting, the network), REFUSED with every
/// rule that is not met: an older version, nothing open, an adopted policy, too often.
pub async fn give(app: &App, actor: &Actor, once: &Once, command: GiveParentInput) -> Result<Given> {
    let (tx, id, now) = (app.begin().await?, ParentInputId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let missing = || Error::not_found("input.draftId");
    let draft = store::drafts(&tx, &[command.draft]).await?.remove(&command.draft).ok_or_else(missing)?;
    let table = store::locked(&tx, draft.policy_table_id).await?.ok_or_else(missing)?;
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let network = match command.network {
        Some(id) => Some(speak(&tx, actor, id).await?),
        None => None,
    };
    let (mut unmet, window) = when(&tx, actor, &table, &draft, command.event, now).await?;
    let giver = store::mark(app, table.id, by.account);
    if store::given_by(&tx, table.id, &giver).await? >= MOST_INPUTS {
        unmet.push(FieldError::at("input", ProblemCode::TooMany).with(MOST_INPUTS));
    }
    if network.as_ref().is_some_and(|network| network.state != NetworkState::Active) {
        unmet.push(FieldError::at("input.networkId", ProblemCode::WrongState));
    }
    refuse(unmet)?;
    let author = snapshot(&tx, &by, None, command.anonymous).await?;
    let row = parent_input::Model {
        id,
        policy_table_id: table.id,
        number: store::number(&tx, table.id, table.input_count).await?,
        draft_id: draft.id,
        event_id: command.event,
        window_id: window,
        network_id: command.network,
        giver,
        author_profile_id: Some(by.profile),
        author_capacity: Capacity::Ouder,
        author_name: network.map_or(author.name, |network| network.name),
        author_area: author.area,
        anonymous: author.anonymous,
        body: command.body.into_string(),
        erased_at: None,
        barred: false,
        response: None,
        response_reason: None,
        responded_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert_input(&tx, row).await?;
    record(app, &tx, &by, Happened::to("parent_input.given", id, 1)).await?;
    app.commit(tx, "giveParentInput").await?;
    Ok(Outcome::Fresh(row))
}

/// The network, if they may speak for it: its coordinators, as parents.
async fn speak(tx: &Tx, actor: &Actor, network: NetworkId) -> Result<network::Model> {
    let row = networks::by_id(tx, network).await?;
    let row = row.ok_or_else(|| Error::invalid("input.networkId", ProblemCode::UnknownId))?;
    policy::permit(tx, actor, SpeakForNetwork { network }).await?;
    Ok(row)
}

/// Whether something can be brought in now, and in which window: on the newest version, in a written window, or from a meeting's publication until
/// two weeks after it.
async fn when(
    tx: &Tx,
    actor: &Actor,
    table: &policy_table::Model,
    draft: &policy_draft::Model,
    event: Option<EventId>,
    now: DateTime<Utc>,
) -> Result<(Vec<FieldError>, Option<WrittenWindowId>)> {
    let mut unmet: Vec<_> = in_the_making(table, "input.draftId").into_iter().collect();
    if table.current_draft_id != Some(draft.id) {
        unmet.push(FieldError::at("input.draftId", ProblemCode::OldVersion).with(table.draft_count));
    }
    let Some(event) = event else {
        let window = store::open_window(tx, table.id, now).await?;
        unmet.extend(window.is_none().then(|| FieldError::at("input", ProblemCode::InputNotOpen)));
        return Ok((unmet, window.map(|window| window.id)));
    };
    let unknown = || Error::invalid("input.eventId", ProblemCode::UnknownId);
    let meeting = store::meeting(tx, actor, table.id, event).await?.ok_or_else(unknown)?;
    unmet.extend(match meeting.state {
        EventState::Cancelled => Some(FieldError::at("input.eventId", ProblemCode::EventCancelled)),
        EventState::Published | EventState::Closed if open_at(meeting.ends_at, now) => None,
        EventState::Draft | EventState::Published | EventState::Closed => Some(FieldError::at("input.eventId", ProblemCode::InputNotOpen)),
    });
    Ok((unmet, None))
}

/// Takes one's words away. That, and on which day, something was brought in stays, and so does what was said to it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT.
pub async fn erase(app: &App, actor: &Actor, once: &Once, id: ParentInputId, expected: i32) -> Result<Given> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let missing = || Error::not_found("input.parentInputId");
    let at = store::input(&tx, actor, id).await?.ok_or_else(missing)?.policy_table_id;
    store::locked(&tx, at).await?.ok_or_else(missing)?;
    let input = store::locked_input(&tx, actor, id).await?.ok_or_else(missing)?;
    let (by, EraseParentInput { input }) = policy::permit(&tx, actor, EraseParentInput { input }).await?.open();
    check_version(input.version, expected)?;
    let barred = barred(app, &tx, [at]).await?.contains(&(at, input.giver.clone()));
    let row = wipe(app, &tx, &by, input, barred).await?;
    app.commit(tx, "eraseParentInput").await?;
    Ok(Outcome::Fresh(row))
}

/// What the erasure of an account leaves of what it brought in: number and day, on which version, and what was said to it. Called in the transaction
/// that erases the account, before its profiles go. Says how many there were.
///
/// # Errors
/// Only those of the database.
pub async fn erase_inputs_of(app: &App, tx: &Tx, account: AccountId) -> Result<usize> {
    let inputs = store::inputs_of_account(tx, account).await?;
    let barred = barred(app, tx, inputs.iter().map(|input| input.policy_table_id)).await?;
    let count = inputs.len();
    for input in inputs {
        let barred = barred.contains(&(input.policy_table_id, input.giver.clone()));
        wipe(app, tx, &policy::by_itself(), input, barred).await?;
    }
    Ok(count)
}

/// Who takes part at these tables as a professional: by then it can't be told any more.
async fn barred(
    app: &App,
    db: &impl ConnectionTrait,
    tables: impl IntoIterator<Item = PolicyTableId>,
) -> Result<HashSet<(PolicyTableId, String)>> {
    let tables: Vec<_> = tables.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    if tables.is_empty() { Ok(HashSet::new()) } else { Ok(store::marks(app, db, &tables).await?.into_iter().collect()) }
}

async fn wipe(app: &App, tx: &Tx, by: &By, input: parent_input::Model, barred: bool) -> Result<parent_input::Model> {
    let now = app.clock.now();
    let network = input.network_id.is_some();
    let row = parent_input::Model {
        author_profile_id: None,
        author_name: if network { input.author_name } else { String::new() },
        author_area: None,
        anonymous: false,
        body: String::new(),
        erased_at: Some(now),
        barred,
        version: input.version + 1,
        updated_at: now,
        ..input
    };
    let row = store::update_input(tx, row).await?;
    record(app, tx, by, Happened::to("parent_input.erased", row.id, row.version)).await?;
    Ok(row)
}
