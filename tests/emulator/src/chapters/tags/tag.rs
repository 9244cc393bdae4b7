//! One tag.

/// A tag of a project.
pub(in crate::chapters) struct Tag {
    pub(in crate::chapters) id: String,
    pub(in crate::chapters) name: String,
    pub(in crate::chapters) color: String,
}
