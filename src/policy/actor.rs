//! Who asks: nobody, a person with the roles of their token, or a partner's service account.
use crate::error::Language;
use async_graphql::Enum;
use chrono::{DateTime, Utc};
use entity::enums::Capacity;
use entity::ids::{AccountId, AuditId, ProfileId, ServiceId};
use std::sync::Arc;
use uuid::Uuid;

/// What a token says that its holder is. Several at once are possible: the holder may do what any of them may.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A parent with lived experience.
    Ouder,
    /// Somebody who works with children, young people or their parents.
    Professional,
    /// Keeps communities safe.
    Moderator,
    /// Runs the service.
    Admin,
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u8);

impl Roles {
    /// No role at all: what a valid token without a role that its issuer may grant gives.
    pub const NONE: Self = Self(0);
    /// As a number that a row keeps.
    pub fn bits(self) -> u8 {
        self.0
    }
    /// From such a number; what is no role's counts for nothing.
    pub fn of_bits(bits: u8) -> Self {
        let all: Self = [Role::Ouder, Role::Professional, Role::Moderator, Role::Admin].into_iter().collect();
        Self(bits).and(all)
    }
    /// Adds one.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u8)
    }
    /// Whether it is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }
    /// Those in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        [Role::Ouder, Role::Professional, Role::Moderator, Role::Admin].into_iter().filter(move |&role| self.has(role))
    }
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Moderators and administrators.
    pub fn steward(self) -> bool {
        self.has(Role::Moderator) || self.has(Role::Admin)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

/// A person, as one request sees them: the account, what the token grants now, and the profiles that go with those roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their account: private, never shown to others.
    pub account: AccountId,
    /// Their name in the audit trail: random, its tie to the account goes when the account is erased.
    pub audit: AuditId,
    /// What the token grants.
    pub roles: Roles,
    /// The profile as a parent, if the token grants OUDER.
    pub ouder: Option<ProfileId>,
    /// The profile as a professional, if the token grants PROFESSIONAL.
    pub professional: Option<ProfileId>,
    /// The profile for what a moderator or administrator does by office.
    pub steward: Option<ProfileId>,
    /// The account's language.
    pub language: Option<Language>,
    /// Since when the account is suspended.
    pub suspended: Option<DateTime<Utc>>,
}

impl Person {
    /// Their profile in this capacity, if the token grants it.
    pub fn wearing(&self, hat: Capacity) -> Option<ProfileId> {
        match hat {
            Capacity::Ouder => self.ouder,
            Capacity::Professional => self.professional,
            Capacity::Steward => self.steward,
        }
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// No token: what is public.
    Nobody,
    /// A person.
    Person(Arc<Person>),
    /// A partner organisation's machine identity. It has no rights yet: its scopes come with the integration features.
    Service(ServiceId),
}

impl Actor {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Nobody | Self::Service(_) => None,
        }
    }
    /// Whether it is a person whose account is suspended: they see what is theirs, and nothing that they could see by a seat or a role.
    pub fn suspended(&self) -> bool {
        self.person().is_some_and(|person| person.suspended.is_some())
    }
    /// What the token grants; nothing for who is not a person.
    pub fn roles(&self) -> Roles {
        self.person().map_or(Roles::NONE, |person| person.roles)
    }
    /// The three profiles in the order parent, professional, steward: the nil id where there is none. What every statement of the law binds.
    pub fn profiles(&self) -> [Uuid; 3] {
        self.person().map_or([Uuid::nil(); 3], |p| [p.ouder, p.professional, p.steward].map(|id| id.map_or(Uuid::nil(), |id| id.0)))
    }
    /// The profile in this capacity, if the token grants it.
    pub fn wearing(&self, hat: Capacity) -> Option<ProfileId> {
        self.person()?.wearing(hat)
    }
    /// The capacities in which the actor has these profiles.
    pub fn capacities_of(&self, profiles: &[ProfileId]) -> Vec<Capacity> {
        [Capacity::Ouder, Capacity::Professional, Capacity::Steward]
            .into_iter()
            .filter(|&hat| self.wearing(hat).is_some_and(|own| profiles.contains(&own)))
            .collect()
    }
    /// Whether this profile is one of the actor's own.
    pub fn is(&self, profile: ProfileId) -> bool {
        !profile.0.is_nil() && self.profiles().contains(&profile.0)
    }
}
