//! How the world sees places.
mod area;
mod municipality;
mod region;

pub use area::{AreaBatch, WorkArea, WorkAreaInput};
pub use municipality::Municipality;
pub use region::Region;
