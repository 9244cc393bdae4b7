//! The curated document in memory: its values, the file and line of each, and the questions that lint and the
//! generator ask of it.

mod bundle;
mod merge;
mod operation;
mod spec;
mod value;
mod yaml;

pub use bundle::{bundle, bundle_for_tools};
pub use operation::{Operation, Parameter};
pub use spec::Spec;
pub use value::component_name;
pub(crate) use value::{JSON, entries, escaped, is_true, text, texts};
