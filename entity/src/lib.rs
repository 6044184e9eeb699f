//! The tables, one file each, and nothing else: no rules, no GraphQL. What the columns mean is said where they are made, in the migrations.
#![expect(missing_docs, reason = "most of it is made by sea-orm's macros; the columns are described in the migration")]
#![expect(clippy::disallowed_methods, reason = "the loaders that the macro makes begin at `find`; nothing here is called by them")]
pub mod account;
pub mod affiliation;
pub mod answer;
pub mod area;
pub mod area_municipality;
pub mod audit;
pub mod community;
pub mod community_tag;
pub mod consent;
pub mod enums;
pub mod follow;
pub mod harvest;
pub mod harvest_answer;
pub mod helpful;
pub mod idempotency;
pub mod ids;
pub mod membership;
pub mod mention;
pub mod municipality;
pub mod municipality_successor;
pub mod objection;
pub mod organisation;
pub mod organisation_municipality;
pub mod outbox;
pub mod profile;
pub mod profile_topic;
pub mod question;
pub mod question_tag;
pub mod question_word;
pub mod region;
pub mod region_municipality;
pub mod representative;
pub mod revision;
pub mod tag;
pub mod tag_synonym;
