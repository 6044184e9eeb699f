//! The link to one's own calendar is made, renewed and withdrawn. A replay gives no secret: it was told once.
use super::{RenewCalendarLink, Secret, WithdrawCalendarLink, read::hash, store};
use crate::{
    error::{Error, Result},
    mutation::{DomainEvent, Done, EventKind, Mutation, Output, Reads, Target, Write},
    policy::{Action, Actor, Place},
};
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use entity::ids::{AccountId, ProfileId};

/// The actor's own account: any profile of theirs tells the law that it is theirs.
#[derive(Clone, Copy, Debug)]
pub struct OwnAccount {
    id: AccountId,
    profile: Option<ProfileId>,
}

impl Target for OwnAccount {
    type Id = ();
    async fn find(_: &Reads<'_>, actor: &Actor, (): ()) -> Result<Option<Self>> {
        let id = actor.person().map(|person| person.account).ok_or(Error::Unauthenticated(None))?;
        let profile = actor.profiles().into_iter().find(|id| !id.is_nil()).map(ProfileId);
        Ok(Some(Self { id, profile }))
    }
    fn place(&self) -> Place {
        Place::NOWHERE.author(self.profile)
    }
}

/// Whose link it is, and what is in it when it was just made.
#[derive(Debug)]
pub struct Linked {
    account: AccountId,
    /// What is in the link.
    pub secret: Option<Secret>,
}

impl Output for Linked {
    type Id = AccountId;
    fn id(&self) -> Option<AccountId> {
        Some(self.account)
    }
    async fn again(_: &Reads<'_>, _: &Actor, account: AccountId) -> Result<Option<Self>> {
        Ok(Some(Self { account, secret: None }))
    }
}

/// One that was there dies.
impl Mutation for RenewCalendarLink {
    const ACTION: Action = Action::EditOwn;
    type Target = OwnAccount;
    type Output = Linked;
    fn target(&self) {}
    async fn run(&self, OwnAccount { id: account, .. }: OwnAccount, write: &Write<'_>) -> Result<Done<Linked>> {
        let mut bits = [0; 32];
        SystemRandom::new().fill(&mut bits).map_err(|_| Error::internal("no random bits"))?;
        let secret = Secret::new(bits);
        let made = store::Made { account, roles: write.actor.roles(), at: write.now() };
        store::put(write, made, &hash(write.app, &secret)).await?;
        let event = DomainEvent::of(EventKind::CalendarLinkRenewed, account, 0).audited_only();
        Ok(Done::with(Linked { account, secret: Some(secret) }, event))
    }
}

/// Whoever has it finds nothing any more. When there was none, nothing happens.
impl Mutation for WithdrawCalendarLink {
    const ACTION: Action = Action::EditOwn;
    type Target = OwnAccount;
    type Output = Linked;
    fn target(&self) {}
    async fn run(&self, OwnAccount { id: account, .. }: OwnAccount, write: &Write<'_>) -> Result<Done<Linked>> {
        let (gone, linked) = (store::remove(write, account).await?, Linked { account, secret: None });
        let event = DomainEvent::of(EventKind::CalendarLinkWithdrawn, account, 0).audited_only();
        Ok(if gone { Done::with(linked, event) } else { Done::unchanged(linked) })
    }
}
