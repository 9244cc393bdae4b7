//! The types that operations send and receive.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::type_ref::TypeRef;

/// A type of the API.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDef {
    /// Its name, in the document and in Rust.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The module of the one chapter that uses it; none if several do.
    pub chapter: Option<String>,
    /// Whether requests are made of it.
    pub sent: bool,
    /// Whether responses are made of it.
    pub received: bool,
    /// What it is made of.
    pub kind: TypeKind,
    /// Where it was read, as `x-source` says; null if it does not say.
    pub source: Value,
}

/// What a type is made of.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// An object.
    Struct {
        /// The fields, sorted by their names on the wire.
        fields: Vec<Field>,
        /// Whether fields that the document does not name are kept.
        extra: bool,
    },
    /// A set of strings to which the service may add.
    StringSet {
        /// The known values.
        values: Vec<SetValue>,
        /// Whether values are read without regard to case.
        ignore_case: bool,
        /// The rule that other values keep, if the set is sent only.
        constraint: Option<Constraint>,
    },
    /// A set of integers.
    IntegerSet {
        /// `i32` or `i64`.
        integer: TypeRef,
        /// The known values.
        values: Vec<SetValue>,
        /// Whether unknown numbers are kept, since the set is received.
        open: bool,
    },
    /// A string under a rule.
    ConstrainedString(Constraint),
}

/// A field of an object.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Its name in Rust.
    pub ident: String,
    /// Its name on the wire.
    pub wire: String,
    /// Other names under which it is read.
    pub aliases: Vec<String>,
    /// Its type, without the `Option` around it.
    pub ty: TypeRef,
    /// What it is.
    pub description: String,
    /// Whether and how it may be missing when it is sent.
    pub presence: Presence,
    /// Whether the document says that it may be null.
    pub nullable: bool,
    /// The default that the document names; null if none.
    pub default: Value,
    /// An example; null if none.
    pub example: Value,
}

/// Whether a field may be missing when it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It has to be set.
    Required,
    /// It may be left out.
    #[default]
    Optional,
    /// It is sent empty when it is not set.
    SentEmpty,
    /// The call copies it from the path.
    FromPath,
}

/// A value of a set.
#[derive(Clone, Debug, Serialize)]
pub struct SetValue {
    /// The variant in Rust.
    pub ident: String,
    /// The value on the wire: a string, or a number in digits.
    pub value: String,
    /// What it means.
    pub description: String,
}

/// How many characters a string has, and which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// Least number of characters.
    pub min: usize,
    /// Greatest number of characters.
    pub max: Option<usize>,
    /// The pattern of the document; none if only the length is bounded.
    pub pattern: Option<String>,
    /// First and last character of each allowed range.
    pub ranges: Vec<(char, char)>,
}

impl TypeDef {
    /// The fields of an object; none of other types.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            TypeKind::Struct { fields, .. } => fields,
            _ => &[],
        }
    }

    /// The values of a set; none of other types.
    pub fn values(&self) -> &[SetValue] {
        match &self.kind {
            TypeKind::StringSet { values, .. } | TypeKind::IntegerSet { values, .. } => values,
            _ => &[],
        }
    }

    /// The named types that it is made of.
    pub fn uses(&self) -> BTreeSet<&str> {
        self.fields().iter().flat_map(|field| field.ty.named()).collect()
    }
}
