//! Consents to be contacted again: each about one topic, with an end.
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result},
    once::{Once, Outcome},
    people::{EditAccount, GiveConsent, LONGEST_CONSENT, MOST_CONSENTS, WithdrawConsent, store},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{consent, ids::ConsentId};
use sea_orm::{IntoActiveModel, Set};

/// Gives consent. One that stands on the same topic ends: the new one takes its place.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN, or REFUSED with every rule that stands in the way.
pub async fn give_consent(
    app: &App,
    actor: &Actor,
    once: &Once,
    command: EditAccount<GiveConsent>,
) -> Result<Outcome<consent::Model, ConsentId>> {
    let person = actor.person().ok_or(Error::Unauthenticated(None))?;
    let (tx, now, id) = (app.begin().await?, app.clock.now(), ConsentId::new());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    // The lock makes two at once one after the other.
    store::locked_account(&tx, person.account).await?.ok_or_else(|| Error::internal("an account went"))?;
    let (by, EditAccount { change, .. }) = policy::permit(&tx, actor, command).await?.open();
    let standing = store::standing_consents(&tx, person.account, now).await?;
    let (same, others): (Vec<_>, Vec<_>) = standing.into_iter().partition(|consent| consent.topic == change.topic.as_str());
    let mut faults = vec![];
    if change.until <= now || change.until > now + LONGEST_CONSENT {
        faults.push(FieldError::at("input.until", ProblemCode::OutOfRange).with((now + LONGEST_CONSENT).date_naive()));
    }
    if others.len() >= MOST_CONSENTS {
        faults.push(FieldError::at("input.topic", ProblemCode::TooMany).with(MOST_CONSENTS));
    }
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    for consent in same {
        let ended = consent::ActiveModel { withdrawn_at: Set(Some(now)), ..consent.into_active_model() };
        store::save_consent(&tx, ended).await?;
    }
    let row = consent::ActiveModel {
        id: Set(id),
        account_id: Set(person.account),
        topic: Set(change.topic.into_string()),
        given_at: Set(now),
        until: Set(change.until),
        withdrawn_at: Set(None),
    };
    let row = store::insert_consent(&tx, row).await?;
    record(app, &tx, &by, Happened::to("consent.given", id, 1)).await?;
    app.commit(tx, "giveConsent").await?;
    Ok(Outcome::Fresh(row))
}

/// Withdraws consent, at once.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, or REFUSED when it does not stand any more.
pub async fn withdraw_consent(
    app: &App,
    actor: &Actor,
    once: &Once,
    command: EditAccount<WithdrawConsent>,
) -> Result<Outcome<consent::Model, ConsentId>> {
    let person = actor.person().ok_or(Error::Unauthenticated(None))?;
    let (tx, now, WithdrawConsent(id)) = (app.begin().await?, app.clock.now(), command.change);
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked_consent(&tx, person.account, id).await?.ok_or_else(|| Error::not_found("input.id"))?;
    let by = *policy::permit(&tx, actor, command).await?.by();
    if row.withdrawn_at.is_some() || row.until <= now {
        return Err(Error::refused("input.id", ProblemCode::WrongState));
    }
    let row = store::save_consent(&tx, consent::ActiveModel { withdrawn_at: Set(Some(now)), ..row.into_active_model() }).await?;
    record(app, &tx, &by, Happened::to("consent.withdrawn", id, 2)).await?;
    app.commit(tx, "withdrawConsent").await?;
    Ok(Outcome::Fresh(row))
}
