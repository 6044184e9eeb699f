//! Everything that can go wrong, as values: one [`Error`], its [`ErrorCode`], and the [`FieldError`]s that name each wrong field.
//!
//! Messages are made at the edge, in the reader's language ([`Language`]); nothing here or below writes text for a client.
mod field_errors;

pub use field_errors::FieldErrors;

use async_graphql::Enum;
use sea_orm::{DbErr, SqlErr};
use std::{fmt, sync::Arc};

/// What every service and store returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, for a program: `errors[].extensions.code`.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// There is no valid token, and this needs one. HTTP 401 when a token was sent and is not accepted.
    Unauthenticated,
    /// The account is suspended: it may read `viewer` and nothing else.
    Suspended,
    /// The token's holder may see this but may not do that.
    Forbidden,
    /// It does not exist, or the token's holder may not know that it does.
    NotFound,
    /// The request or one of its values is not well formed. `problems` names each.
    Invalid,
    /// Well formed, but a rule of the domain stands in the way. `problems` says what is missing, all at once.
    Refused,
    /// Somebody was first: the object changed since it was read (`currentVersion`), or an idempotency key was used for other input.
    Conflict,
    /// Too many requests. `retryAfter` says after how many seconds to try again. HTTP 429.
    Limited,
    /// The request is larger than is accepted. HTTP 413 for the body.
    TooLarge,
    /// The request is nested deeper, or fans out wider, than is accepted.
    TooDeep,
    /// It took longer than five seconds and was stopped. Nothing of an unfinished mutation field was kept.
    Timeout,
    /// Something is wrong on our side. `reference` finds it in the logs.
    Internal,
}

/// What is wrong with one value or which rule is not met: `errors[].extensions.problems[].code`.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum ProblemCode {
    /// A value is required here.
    Required,
    /// Shorter than the least length.
    TooShort,
    /// Longer than the greatest length.
    TooLong,
    /// Fewer items than are needed.
    TooFew,
    /// More items than are accepted.
    TooMany,
    /// Lower or higher than is accepted.
    OutOfRange,
    /// Not in the form that is asked for.
    BadFormat,
    /// Holds a control character or an invisible formatting character.
    ControlCharacter,
    /// Not a global id of this service.
    BadId,
    /// A global id, but of another type than is asked for here.
    WrongIdType,
    /// There is nothing with this id that the token's holder may see.
    UnknownId,
    /// Not a cursor of this list in this order.
    BadCursor,
    /// These arguments can't be used together.
    ConflictingArguments,
    /// The same value is given twice.
    Duplicate,
    /// The token's roles do not give this capacity, or this capacity can't be used here.
    WrongCapacity,
    /// The object is not in a state in which this can be done.
    WrongState,
    /// The community is for others: its audience does not include this capacity.
    OutsideAudience,
    /// Only members can do this. Join first.
    NotAMember,
    /// Joining goes by invitation.
    InvitationOnly,
    /// A harvest rests on two or more answers that are not withdrawn.
    TooFewAnswers,
    /// Quoted authors still have time to object.
    ObjectionsOpen,
    /// The seven days to object are over.
    ObjectionsClosed,
    /// You are registered, wait, or have an offer, in one of your capacities.
    AlreadyRegistered,
    /// Registration has not begun.
    RegistrationNotOpen,
    /// Registration is over: its last moment is past, the event has begun, or it is closed.
    RegistrationClosed,
    /// The offer was not taken in time: the place went to whoever was next.
    OfferLapsed,
    /// The event is cancelled.
    EventCancelled,
    /// The event has begun.
    EventBegun,
    /// The event has not begun.
    EventNotBegun,
    /// Somebody answered these questions when they registered: they stay as they are.
    AlreadyAnswered,
    /// Members would fall outside the new audience.
    MembersOutsideAudience,
    /// Some who are registered for a meeting that is not over would fall outside.
    RegisteredOutsideAudience,
    /// Questions were put to it, or meetings planned, for fewer people to read: it can't be opened to more.
    WrittenForFewer,
    /// The community is archived.
    Archived,
    /// It was withdrawn by its author.
    Withdrawn,
    /// Threads are one level deep: answer the answer above it.
    ThreadTooDeep,
    /// A community can't be its own ancestor.
    Circular,
    /// Anonymity is there for parents.
    AnonymityForParents,
    /// This can't be done to one's own contribution.
    OwnContribution,
    /// The municipality's code had ceased to be valid on this date.
    CeasedMunicipality,
    /// The last moderator or administrator can't leave this behind.
    LastOne,
    /// It ends before it starts, or at the same time.
    EndsBeforeStart,
    /// This moment is past.
    InThePast,
    /// It is not over yet.
    NotOver,
    /// More people are registered than there would be room for.
    CapacityTaken,
    /// A recurrence without an end: give it COUNT or UNTIL.
    Endless,
    /// On this night the clock goes on and leaves this hour out.
    NoSuchHour,
    /// The date poll is closed, or its time is over.
    PollClosed,
    /// You answered already, in your other capacity.
    AnsweredOtherwise,
    /// No more than half of the parents who responded can come on that date.
    NoMajority,
    /// A question that the meeting is made of has no outcome yet: the path ends with its id.
    OutcomeMissing,
    /// Somebody else organises that meeting.
    NotOrganiser,
    /// No such meeting is suggested (any more).
    NotSuggested,
    /// The policy was adopted: nothing of how it was made changes any more.
    AlreadyAdopted,
    /// There is no version of the policy yet.
    NoDraft,
    /// There is a newer version of the policy: input is given on the newest.
    OldVersion,
    /// No written window is open, and no meeting of the table is named at which, or in the two weeks after which, input can be given.
    InputNotOpen,
    /// A written window that is open can be made longer, not shorter.
    WindowShortened,
    /// Only its coordinators speak for a network, as parents.
    NoMandate,
    /// Adopting needs input on the newest version from two different parents, or from a network with a mandate. Whoever takes part at the table as a
    /// professional does not count.
    ParentsInputMissing,
    /// Adopting needs a response with a reason to every input.
    ResponseMissing,
    /// Adopting needs that the position of parents was recorded before the first meeting, or before the first written window when there was none.
    ParentsPositionMissing,
    /// Adopting needs a meeting, not for professionals or members alone, that was parent-friendly, or a written window that lasted 14 days.
    ParentFriendlyMissing,
    /// The name is in use.
    NameTaken,
    /// The address is a person's: give one that says what it is for, such as info@ or ouders@, at a domain of your own.
    PersonalAddress,
    /// No network is at work there.
    NoNetwork,
    /// The object changed since it was read: read it again and decide anew.
    StaleVersion,
    /// This idempotency key was used before with other input.
    IdempotencyKeyReused,
    /// The body is not JSON, or not an object with `query`.
    MalformedRequest,
    /// The document does not follow GraphQL's grammar.
    Syntax,
    /// The document does not fit the schema.
    Validation,
    /// A value does not fit the type of its variable, or of the argument where it is written.
    BadVariable,
    /// There is no such operation in the document, or it is not clear which one is meant.
    UnknownOperation,
    /// HTTP: this method can't be used here.
    MethodNotAllowed,
    /// HTTP: none of the acceptable media types can be given.
    NotAcceptable,
    /// HTTP: send `application/json`.
    UnsupportedMediaType,
    /// The token can't be read, is not signed by a known issuer, or lacks a required claim.
    TokenInvalid,
    /// The token is no longer, or not yet, valid.
    TokenExpired,
    /// The token is of an issuer or for an audience that is not configured here.
    TokenNotForHere,
}

/// The languages in which people are spoken to.
#[derive(Clone, Copy, Debug, Default, Enum, PartialEq, Eq, Hash)]
#[graphql(name = "Language")]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

/// One wrong value or unmet rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where: the argument and the fields below it, as in `["input", "text"]`. Empty when it is about the whole.
    pub path: Vec<String>,
    /// What.
    pub code: ProblemCode,
    /// A number or word that the message names: a limit, a state, a date.
    pub detail: Option<String>,
}

impl FieldError {
    /// A fault at a dotted path: `FieldError::at("input.text", ProblemCode::TooLong)`.
    pub fn at(path: &str, code: ProblemCode) -> Self {
        Self { path: path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect(), code, detail: None }
    }
    /// Names the limit or the state that the message speaks of.
    pub fn with(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }
}

/// Everything that can go wrong. Clones are cheap enough to hand one failure to every field that waited for the same load.
#[derive(Clone, Debug)]
pub enum Error {
    /// See [`ErrorCode::Unauthenticated`]. The problem says why a token that was sent is not accepted.
    Unauthenticated(Option<ProblemCode>),
    /// See [`ErrorCode::Suspended`].
    Suspended,
    /// See [`ErrorCode::Forbidden`].
    Forbidden(Vec<FieldError>),
    /// See [`ErrorCode::NotFound`].
    NotFound(Vec<FieldError>),
    /// See [`ErrorCode::Invalid`].
    Invalid(Vec<FieldError>),
    /// See [`ErrorCode::Refused`].
    Refused(Vec<FieldError>),
    /// See [`ErrorCode::Conflict`].
    Conflict {
        /// What it is about.
        fault: FieldError,
        /// The version that the object has now.
        current: Option<i32>,
    },
    /// See [`ErrorCode::Limited`]; seconds.
    Limited(u64),
    /// See [`ErrorCode::TooLarge`].
    TooLarge(Vec<FieldError>),
    /// See [`ErrorCode::TooDeep`].
    TooDeep(Vec<FieldError>),
    /// See [`ErrorCode::Timeout`].
    Timeout,
    /// See [`ErrorCode::Internal`]. The source goes to the log, never to a client.
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// One wrong value.
    pub fn invalid(path: &str, code: ProblemCode) -> Self {
        Self::Invalid(vec![FieldError::at(path, code)])
    }
    /// One unmet rule.
    pub fn refused(path: &str, code: ProblemCode) -> Self {
        Self::Refused(vec![FieldError::at(path, code)])
    }
    /// Not there, for this reader.
    pub fn not_found(path: &str) -> Self {
        Self::NotFound(vec![FieldError::at(path, ProblemCode::UnknownId)])
    }
    /// May be seen, may not be done.
    pub fn forbidden() -> Self {
        Self::Forbidden(vec![])
    }
    /// `expectedVersion` is not the current one.
    pub fn stale(current: i32) -> Self {
        Self::Conflict { fault: FieldError::at("input.expectedVersion", ProblemCode::StaleVersion), current: Some(current) }
    }
    /// A defect or an outage of ours.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(source.into()))
    }
    /// The code that the client reads.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unauthenticated(_) => ErrorCode::Unauthenticated,
            Self::Suspended => ErrorCode::Suspended,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::Invalid(_) => ErrorCode::Invalid,
            Self::Refused(_) => ErrorCode::Refused,
            Self::Conflict { .. } => ErrorCode::Conflict,
            Self::Limited(_) => ErrorCode::Limited,
            Self::TooLarge(_) => ErrorCode::TooLarge,
            Self::TooDeep(_) => ErrorCode::TooDeep,
            Self::Timeout => ErrorCode::Timeout,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }
    /// Each wrong value or unmet rule.
    pub fn faults(&self) -> Vec<FieldError> {
        match self {
            Self::Unauthenticated(why) => why.iter().map(|&code| FieldError::at("", code)).collect(),
            Self::Forbidden(all)
            | Self::NotFound(all)
            | Self::Invalid(all)
            | Self::Refused(all)
            | Self::TooLarge(all)
            | Self::TooDeep(all) => all.clone(),
            Self::Conflict { fault, .. } => vec![fault.clone()],
            Self::Suspended | Self::Limited(_) | Self::Timeout | Self::Internal(_) => vec![],
        }
    }
}

impl From<DbErr> for Error {
    fn from(e: DbErr) -> Self {
        match e.sql_err() {
            // A unique key that two people reached at once: services check first, so this is the race between them.
            Some(SqlErr::UniqueConstraintViolation(_)) => {
                Self::Conflict { fault: FieldError::at("", ProblemCode::Duplicate), current: None }
            }
            _ => Self::internal(e),
        }
    }
}

/// Nobody changed it since its version was read.
///
/// # Errors
/// CONFLICT, with the version that stands now.
pub fn check_version(version: i32, expected: i32) -> Result<()> {
    if version == expected { Ok(()) } else { Err(Error::stale(version)) }
}

/// The only error a resolver may return. It has no `Display`, so `?` on a database error in a resolver does not compile.
#[derive(Clone)]
pub struct ResolverError(Error);

impl From<Error> for ResolverError {
    fn from(e: Error) -> Self {
        Self(e)
    }
}

/// What [`ResolverError`] puts into the library's error for the edge to find; its text is for logs only.
#[derive(Clone, Debug)]
pub struct Carried(pub Error);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.code())
    }
}

impl From<ResolverError> for async_graphql::Error {
    fn from(ResolverError(e): ResolverError) -> Self {
        Self::new_with_source(Carried(e))
    }
}
