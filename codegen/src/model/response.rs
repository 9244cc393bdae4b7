//! What a successful call returns.

use serde::Serialize;
use serde_json::Value;

use super::type_ref::TypeRef;

/// A successful response.
#[derive(Clone, Debug, Serialize)]
pub struct Response {
    /// Its status.
    pub status: String,
    /// What it says.
    pub description: String,
    /// What the call returns.
    pub kind: ResponseKind,
    /// The field that holds the value, beside a status and an error.
    pub envelope: Option<String>,
    /// What says only whether the call succeeded.
    pub outcome: Option<OutcomePlace>,
    /// Examples of the body.
    pub examples: Vec<Example>,
}

/// What a call returns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseKind {
    /// Nothing.
    Nothing,
    /// The body as it came.
    Bytes,
    /// The body as text that is not JSON.
    Text,
    /// JSON.
    Json {
        /// Its type.
        ty: TypeRef,
        /// Whether the service may send null instead.
        nullable: bool,
        /// What else the service may send: in place of an object a bare list that stands for this field of it, by its name on the
        /// wire; in place of a list a single `item`.
        other_form: Option<String>,
    },
}

/// Where a response says whether the call succeeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomePlace {
    /// It is the whole body, or the content of the envelope.
    Whole,
    /// In a field of the object, or of the one object of a list.
    Field(String),
}

impl ResponseKind {
    /// The named and other types in it.
    pub fn ty(&self) -> Option<&TypeRef> {
        if let Self::Json { ty, .. } = self { Some(ty) } else { None }
    }

    /// The type that the call returns, in Rust.
    pub fn output(&self) -> String {
        match self {
            Self::Nothing => "()".to_owned(),
            Self::Bytes => "Bytes".to_owned(),
            Self::Text => "String".to_owned(),
            Self::Json { ty, nullable: false, .. } => ty.to_string(),
            Self::Json { ty, .. } => format!("Option<{ty}>"),
        }
    }
}

/// An example of a body.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// Its name in the document.
    pub name: String,
    /// What it shows.
    pub summary: String,
    /// The value.
    pub value: Value,
}
