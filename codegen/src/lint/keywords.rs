//! Which keywords may stand in which object of the document, and what they hold.
//!
//! This is the part of OpenAPI 3.0 that the document uses and the generator understands, not all of it:
//! a keyword outside these tables is either a typing mistake or something that would be ignored
//! without a word. Keywords that have a rule of their own are listed, so that the rule can explain itself.

/// The kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Components,
    Document,
    Example,
    ExternalDocs,
    Info,
    License,
    MediaType,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    Server,
    Tag,
}

/// What a keyword holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Anything; a rule may look closer.
    Any,
    /// A number of things: a whole number from 0.
    Count,
    /// `true` or `false`.
    Flag,
    /// `true`, `false` or an object.
    FlagOr(Kind),
    /// A list of objects.
    List(Kind),
    /// Objects by name.
    Map(Kind),
    /// One object.
    One(Kind),
    Text,
    /// A list of texts.
    Texts,
}

use Holds::{Any, Count, Flag, FlagOr, List, Map, One, Text, Texts};

type Keywords = &'static [(&'static str, Holds)];

impl Kind {
    /// What the object is called in a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Components => "the components",
            Self::Document => "the document",
            Self::Example => "an example",
            Self::ExternalDocs => "external documentation",
            Self::Info => "the info object",
            Self::License => "a licence",
            Self::MediaType => "a media type",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::PathItem => "a path",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::Schema => "a schema",
            Self::SecurityScheme => "a security scheme",
            Self::Server => "a server",
            Self::Tag => "a tag",
        }
    }

    /// The section of the components that a `$ref` in place of such an object leads to; `None` if there
    /// may be no `$ref`.
    pub(super) fn section(self) -> Option<&'static str> {
        match self {
            Self::Example => Some("examples"),
            Self::Parameter => Some("parameters"),
            Self::RequestBody => Some("requestBodies"),
            Self::Response => Some("responses"),
            Self::Schema => Some("schemas"),
            Self::SecurityScheme => Some("securitySchemes"),
            _ => None,
        }
    }

    /// The extensions (`x-`) that may stand in such an object, in canonical order.
    pub(crate) fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Operation => &["x-idempotent"],
            Self::Schema => &["x-extensible-enum", "x-enum-varnames", "x-enum-descriptions", "x-enum-ignore-case", "x-send-empty"],
            _ => &[],
        }
    }

    /// The keyword that extensions stand in front of in canonical order; `None` if they stand at the end.
    pub(crate) fn after_extensions(self) -> Option<&'static str> {
        match self {
            Self::Operation => Some("parameters"),
            Self::Schema => Some("example"),
            _ => None,
        }
    }

    /// The keywords of such an object, in canonical order.
    pub(crate) fn keywords(self) -> Keywords {
        match self {
            Self::Components => &[
                ("securitySchemes", Map(Self::SecurityScheme)),
                ("parameters", Map(Self::Parameter)),
                ("requestBodies", Map(Self::RequestBody)),
                ("responses", Map(Self::Response)),
                ("examples", Map(Self::Example)),
                ("schemas", Map(Self::Schema)),
            ],
            Self::Document => &[
                ("openapi", Text),
                ("info", One(Self::Info)),
                ("externalDocs", One(Self::ExternalDocs)),
                ("servers", List(Self::Server)),
                ("security", Any),
                ("tags", List(Self::Tag)),
                ("paths", Map(Self::PathItem)),
                ("components", One(Self::Components)),
            ],
            Self::Example => &[("summary", Text), ("description", Text), ("value", Any)],
            Self::ExternalDocs => &[("description", Text), ("url", Text)],
            Self::Info => &[("title", Text), ("version", Text), ("description", Text), ("license", One(Self::License))],
            Self::License => &[("name", Text), ("url", Text)],
            Self::MediaType => &[("schema", One(Self::Schema)), ("examples", Map(Self::Example))],
            Self::Operation => &[
                ("operationId", Text),
                ("summary", Text),
                ("description", Text),
                ("tags", Texts),
                ("externalDocs", One(Self::ExternalDocs)),
                ("deprecated", Flag),
                ("security", Any),
                ("parameters", List(Self::Parameter)),
                ("requestBody", One(Self::RequestBody)),
                ("responses", Map(Self::Response)),
            ],
            Self::Parameter => &[
                ("name", Text),
                ("in", Text),
                ("required", Flag),
                ("deprecated", Flag),
                ("description", Text),
                ("style", Text),
                ("explode", Flag),
                ("schema", One(Self::Schema)),
                ("content", Map(Self::MediaType)),
                ("example", Any),
                ("examples", Map(Self::Example)),
            ],
            Self::PathItem => &[
                ("$ref", Text),
                ("parameters", List(Self::Parameter)),
                ("delete", One(Self::Operation)),
                ("get", One(Self::Operation)),
                ("head", One(Self::Operation)),
                ("options", One(Self::Operation)),
                ("patch", One(Self::Operation)),
                ("post", One(Self::Operation)),
                ("put", One(Self::Operation)),
            ],
            Self::RequestBody => &[("required", Flag), ("description", Text), ("content", Map(Self::MediaType))],
            Self::Response => &[("description", Text), ("content", Map(Self::MediaType))],
            Self::Schema => SCHEMA,
            Self::SecurityScheme => &[("type", Text), ("in", Text), ("name", Text), ("description", Text)],
            Self::Server => &[("url", Text), ("description", Text)],
            Self::Tag => &[("name", Text), ("description", Text), ("externalDocs", One(Self::ExternalDocs))],
        }
    }
}

/// Each of the keywords that are not read is refused, at all or in most places, by a rule that says why.
const SCHEMA: Keywords = &[
    ("title", Text),
    ("type", Text),
    ("format", Text),
    ("nullable", Flag),
    ("deprecated", Flag),
    ("readOnly", Any),
    ("writeOnly", Any),
    ("allOf", List(Kind::Schema)),
    ("anyOf", List(Kind::Schema)),
    ("oneOf", List(Kind::Schema)),
    ("not", One(Kind::Schema)),
    ("discriminator", Any),
    ("description", Text),
    ("minLength", Count),
    ("maxLength", Count),
    ("pattern", Text),
    ("minimum", Any),
    ("exclusiveMinimum", Any),
    ("maximum", Any),
    ("exclusiveMaximum", Any),
    ("multipleOf", Any),
    ("minItems", Any),
    ("maxItems", Any),
    ("uniqueItems", Any),
    ("minProperties", Any),
    ("maxProperties", Any),
    ("enum", Any),
    ("required", Texts),
    ("properties", Map(Kind::Schema)),
    ("items", One(Kind::Schema)),
    ("additionalProperties", FlagOr(Kind::Schema)),
    ("default", Any),
    ("example", Any),
];
