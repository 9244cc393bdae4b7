//! Documents of every shape that the curated document may contain, and the programs that call what is generated from them.
//!
//! [`SHAPES`] has one operation per shape, [`random::document`] mixes the shapes, and [`synthesised::document`] is of any size.
//! [`shapes_of`] lists the shapes of a document, [`compile`] builds an SDK from generated files, and [`driver`] writes a
//! program that calls every operation with the examples of its document.

pub mod call_site;
pub mod cargo;
pub mod compile;
pub mod driver;
pub mod examples;
pub mod exchange;
mod grow;
pub mod random;
pub mod reserved;
mod shapes;
pub mod synthesised;
mod walk;

pub use shapes::{ALL, shapes_of};

/// The document of one operation per shape.
pub const SHAPES: &str = include_str!("../shapes.yaml");
