//! What counts.
