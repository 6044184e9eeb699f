//! One id type per table, so that a question can never be mistaken for a community.
//!
//! Most are UUIDv7, made by the application. Profiles, seats, registrations, parents' inputs and audit identities are random (v4): a time of creation could tie a person's profiles together.
use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal, $make:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(pub Uuid);
        impl $name {
            /// The type's mark in a global id. Never changed, never used again for another type.
            pub const KIND: u8 = $kind;
            /// A new one.
            #[expect(clippy::new_without_default, reason = "a default is the same each time, a new id is not")]
            pub fn new() -> Self { Self(Uuid::$make()) }
        }
        impl Kinded for $name {
            const KIND: u8 = $kind;
            fn of(id: Uuid) -> Self { Self(id) }
            fn uuid(self) -> Uuid { self.0 }
            fn new() -> Self { Self(Uuid::$make()) }
        }
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> { Err(DbErr::ConvertFromU64(stringify!($name))) }
        }
    )* }
}

/// An id that knows its type's mark in a global id.
pub trait Kinded: Copy + Eq {
    /// The mark.
    const KIND: u8;
    /// From the bare id.
    fn of(id: Uuid) -> Self;
    /// The bare id.
    fn uuid(self) -> Uuid;
    /// A new one.
    fn new() -> Self;
}

ids! {
    /// A person's account: private.
    AccountId = 1, now_v7;
    /// What one capacity of a person shows.
    ProfileId = 2, new_v4;
    /// A function at an organisation.
    AffiliationId = 3, new_v4;
    /// A consent to be contacted again.
    ConsentId = 4, new_v4;
    /// An organisation.
    OrganisationId = 5, now_v7;
    /// A named, dated set of municipalities.
    RegionId = 6, now_v7;
    /// A neighbourhood, municipalities, a region, a province, or the country.
    AreaId = 7, now_v7;
    /// A community.
    CommunityId = 8, now_v7;
    /// A tag.
    TagId = 9, now_v7;
    /// A question.
    QuestionId = 10, now_v7;
    /// An answer.
    AnswerId = 11, now_v7;
    /// A harvest.
    HarvestId = 12, now_v7;
    /// One kept text of a question, an answer or a harvest.
    RevisionId = 13, now_v7;
    /// An objection to a harvest.
    ObjectionId = 14, now_v7;
    /// A person's or service account's name in the audit trail.
    AuditId = 15, new_v4;
    /// A service account.
    ServiceId = 16, now_v7;
    /// An announced change.
    NoticeId = 17, now_v7;
    // 18 marks a municipality, whose id is its code.
    /// A seat in a community.
    MembershipId = 19, new_v4;
    /// A turn of a question.
    TurnId = 20, now_v7;
    /// A meeting.
    EventId = 21, now_v7;
    /// A registration for a meeting.
    RegistrationId = 22, new_v4;
    /// Work that is due at a time.
    JobId = 23, now_v7;
    /// A series of meetings.
    SeriesId = 26, now_v7;
    /// A date poll.
    DatePollId = 27, now_v7;
    /// One of the dates of a poll.
    DateOptionId = 28, now_v7;
    /// What somebody answered to a date poll.
    DateResponseId = 29, new_v4;
    /// A question for who registers for a meeting.
    RegistrationQuestionId = 24, now_v7;
    /// A network of parents, or what stands beside one.
    NetworkId = 32, now_v7;
    /// A seat in a network.
    NetworkSeatId = 33, new_v4;
    /// A template of a meeting.
    EventTemplateId = 34, now_v7;
    /// A request for a parent.
    ExpertRequestId = 35, now_v7;
    /// A network's answer to one.
    ExpertOfferId = 36, new_v4;
    /// A policy table.
    PolicyTableId = 40, now_v7;
    /// A version of a policy that is being made.
    PolicyDraftId = 41, now_v7;
    /// A written window of a policy table.
    WrittenWindowId = 42, now_v7;
    /// What a parent brought in at a policy table.
    ParentInputId = 43, new_v4;
    /// What parents were, from a moment on, in a decision.
    RecordedPositionId = 44, now_v7;
    /// What was said to a parent's input.
    InputResponseId = 45, now_v7;
}
