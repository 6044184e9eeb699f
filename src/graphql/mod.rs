//! The edge that features share: what one request carries and loads, mutations, rows, connections, ids. It names no feature.
pub mod batch;
pub mod capacity;
pub mod connection;
pub mod cost;
mod date;
pub mod ids;
pub mod input;
pub mod loaders;
pub mod made;
pub mod mutate;
pub mod needs;
pub mod precheck;
pub mod row;
mod session;
pub mod variables;
pub mod wire;

pub use capacity::Capacity;
pub use connection::page_cost;
pub use date::{Date, day};
pub use session::{Loads, RequestContext};

/// How deep an operation may nest.
pub const DEPTH: usize = 16;
/// How many fields an operation may ask for, those of a list as often as its page is long.
pub const COMPLEXITY: usize = 5_000;
