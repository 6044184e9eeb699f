//! Where reads begin that the law has nothing more to say about: tables for everybody, and what hangs on a row that was read under the law.
use entity::{profile_topic, question, tag};
use sea_orm::{EntityTrait, Select};

/// A table that holds nothing about people and is for everybody: places.
pub trait Open: EntityTrait {
    /// Where every read begins.
    fn everyone() -> Select<Self> {
        #[expect(clippy::disallowed_methods, reason = "the one place where a read of an open table begins")]
        Self::find()
    }
}
impl Open for entity::municipality::Entity {}
impl Open for entity::municipality_successor::Entity {}
impl Open for entity::region::Entity {}
impl Open for entity::region_municipality::Entity {}
impl Open for entity::area::Entity {}
impl Open for entity::area_municipality::Entity {}

/// The rows of a table that hang on a parent row which was read under the law: tags of a question, functions of a profile.
///
/// Whoever calls it has the parent in hand; a list of parents that was not read through [`Visible`] must not come here.
pub trait Detail: EntityTrait {
    /// Where every read begins.
    fn of_seen() -> Select<Self> {
        #[expect(clippy::disallowed_methods, reason = "the one place where a read of a part begins")]
        Self::find()
    }
}
impl Detail for entity::revision::Entity {}
impl Detail for entity::community_tag::Entity {}
impl Detail for tag::Entity {}
impl Detail for entity::tag_synonym::Entity {}
impl Detail for profile_topic::Entity {}
impl Detail for entity::affiliation::Entity {}
impl Detail for entity::organisation_municipality::Entity {}
impl Detail for entity::event::Entity {}
impl Detail for entity::event_question::Entity {}
impl Detail for entity::kept_place::Entity {}
impl Detail for question::Entity {}
impl Detail for entity::registration::Entity {}
impl Detail for entity::registration_answer::Entity {}
impl Detail for entity::registration_question::Entity {}
impl Detail for entity::date_option::Entity {}
impl Detail for entity::date_response::Entity {}
impl Detail for entity::date_answer::Entity {}
