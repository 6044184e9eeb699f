//! The tests of the law: its table, its mirror, and every root field tried as everyone. `.ci/mutants` switches each condition off and wants one
//! of these to notice.
pub mod fields;
mod mirror;
mod networks;
pub mod rows;
pub mod stage;
mod table;
pub mod town;
