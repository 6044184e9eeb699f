//! What people do with their own account and profiles, and what administrators do with accounts.
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    people::{CoreRole, Domain},
    places::{AreaSpec, Code},
    policy::{Action, Actor, Command, Place},
    tags::TagSpec,
    text::{self, Text},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    enums::{Capacity, ContactChannel, Digest, Language},
    ids::{AccountId, ConsentId, OrganisationId, ProfileId, TagId},
};

/// How many functions a professional may show.
pub const MOST_AFFILIATIONS: usize = 10;
/// How many consents of one account may stand at a time.
pub const MOST_CONSENTS: usize = 50;
/// How long a consent may stand: two years, leap days included.
pub const LONGEST_CONSENT: Duration = Duration::days(731);

/// A change of one's own account, or of a consent: any profile of theirs tells the law that it is theirs.
#[derive(Clone, Debug)]
pub struct EditAccount<T> {
    own: Option<ProfileId>,
    /// What changes.
    pub change: T,
}

impl<T> EditAccount<T> {
    /// Of the actor's own account.
    pub fn of(actor: &Actor, change: T) -> Self {
        Self { own: actor.profiles().into_iter().find(|id| !id.is_nil()).map(ProfileId), change }
    }
}

impl<T> Command for EditAccount<T> {
    const ACTION: Action = Action::EditOwn;
    fn place(&self) -> Place {
        Place::NOWHERE.author(self.own)
    }
}

/// How somebody wants to be spoken to. What is left out stays.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The version that was read.
    pub expected: i32,
    /// The language.
    pub language: Option<Language>,
    /// How they want to be reached.
    pub contact_channel: Option<ContactChannel>,
    /// How often they want to hear what is new.
    pub digest: Option<Digest>,
}

/// A consent to be contacted again.
#[derive(Clone, Debug)]
pub struct GiveConsent {
    /// About what.
    pub topic: Text,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// The end of a consent.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawConsent(pub ConsentId);

/// A change of one's own profile in one capacity. What is `None` stays.
#[derive(Clone, Debug)]
pub struct EditProfile {
    profile: ProfileId,
    capacity: Capacity,
    /// The version that was read.
    pub expected: i32,
    /// What changes.
    pub changes: Changes,
}

/// What changes of a profile. `None`: stays; `Some(None)`: cleared.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The display name.
    pub display_name: Option<Text>,
    /// What they say of themselves.
    pub about: Option<Text>,
    /// The domains, as `Domain::mask`.
    pub domains: Option<i32>,
    /// What they know about.
    pub expertise: Option<Vec<TagSpec>>,
    /// The core roles, as `CoreRole::mask`.
    pub core_roles: Option<i32>,
    /// Where they work.
    pub work_area: Option<Option<AreaSpec>>,
    /// Whether they want to be found.
    pub findable: Option<bool>,
    /// A work address that they choose to show.
    pub work_address: Option<Option<WorkAddress>>,
    /// Their functions, the most important first.
    pub affiliations: Option<Vec<Affiliation>>,
}

/// A function at an organisation.
#[derive(Clone, Debug)]
pub struct Affiliation {
    /// Where.
    pub organisation: OrganisationId,
    /// What.
    pub function: Text,
    /// For which work area.
    pub work_area: Option<AreaSpec>,
}

impl EditProfile {
    /// Of the actor's own profile in this capacity.
    ///
    /// # Errors
    /// UNAUTHENTICATED, or FORBIDDEN when the token does not give the capacity.
    pub fn of(actor: &Actor, capacity: Capacity, expected: i32, changes: Changes) -> Result<Self> {
        let person = actor.person().ok_or(Error::Unauthenticated(None))?;
        let profile = match capacity {
            Capacity::Ouder => person.ouder,
            Capacity::Professional => person.professional,
            Capacity::Steward => person.steward,
        };
        let profile = profile.ok_or_else(|| Error::Forbidden(vec![FieldError::at("input.capacity", ProblemCode::WrongCapacity)]))?;
        Ok(Self { profile, capacity, expected, changes })
    }
    /// Whose it is.
    pub fn profile(&self) -> ProfileId {
        self.profile
    }
    /// The capacity.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }
}

impl Command for EditProfile {
    const ACTION: Action = Action::EditOwn;
    fn place(&self) -> Place {
        Place::NOWHERE.hat(self.capacity).author(Some(self.profile))
    }
}

/// Something that looks like an e-mail address: one @, a name before it and a host with a dot behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkAddress(Text);

impl WorkAddress {
    /// 3–120 characters.
    ///
    /// # Errors
    /// The fault, without a path.
    pub fn parse(address: &str) -> Result<Self, FieldError> {
        let address = Text::parse(address, text::WORK_ADDRESS)?;
        let host = |host: &str| {
            host.contains('.')
                && host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        };
        let name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        match address.as_str().split_once('@') {
            Some((before, behind)) if name(before) && host(behind) => Ok(Self(address)),
            _ => Err(FieldError::at("", ProblemCode::BadFormat)),
        }
    }
    /// As it is kept.
    pub fn into_string(self) -> String {
        self.0.into_string()
    }
}

/// Whom one looks for among those who chose to be found. What is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub struct Experts {
    /// Who knows about this.
    pub topic: Option<TagId>,
    /// Who knows this domain.
    pub domain: Option<Domain>,
    /// Who fills this core role.
    pub core_role: Option<CoreRole>,
    /// Whose work area lies in it or holds it.
    pub municipality: Option<Code>,
    /// Part of display name or about, folded.
    pub text: Option<String>,
}

/// What administrators do with accounts.
#[derive(Clone, Debug)]
pub struct ManageAccounts<T>(pub T);

impl<T> Command for ManageAccounts<T> {
    const ACTION: Action = Action::ManageAccounts;
    fn place(&self) -> Place {
        Place::NOWHERE
    }
}

/// Which account an administrator means.
#[derive(Clone, Debug)]
pub enum Which {
    /// By its id.
    Id(AccountId),
    /// As its tokens name it.
    Token {
        /// Who issues them.
        issuer: String,
        /// Whom they name.
        subject: String,
    },
}

/// Whether an account may take part.
#[derive(Clone, Debug)]
pub enum Standing {
    /// No longer, for this reason.
    Suspended(Text),
    /// Again.
    Reinstated,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_address_looks_like_one() {
        for good in ["p.jansen@school.example", "info+vonk@sub.gemeente.example"] {
            assert!(WorkAddress::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["", "x", "a@b", "a@b@c.nl", "@school.example", "a b@school.example", "a@school..example", "a@schöol.example", "Straat 1"]
        {
            assert!(WorkAddress::parse(bad).is_err(), "{bad}");
        }
    }
}
