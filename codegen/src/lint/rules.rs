//! The table of rules, in the order of `spec/CURATION.md`.

/// A curation rule.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// Its id, as diagnostics and `spec/CURATION.md` have it.
    pub id: &'static str,
    /// What it requires, in one sentence.
    pub summary: &'static str,
    /// Whether `spec/accepted.md` may name places at which it is broken. Where breaking it stops the generator or silently makes
    /// the SDK wrong, it may not.
    pub can_be_accepted: bool,
}

const fn rule(id: &'static str, summary: &'static str) -> Rule {
    Rule { id, summary, can_be_accepted: false }
}

/// A rule about what readers and tests see, which the generator can do without.
const fn soft(id: &'static str, summary: &'static str) -> Rule {
    Rule { id, summary, can_be_accepted: true }
}

/// All rules, in the order of `spec/CURATION.md`.
pub const RULES: &[Rule] = &[
    rule("yaml-syntax", "The text is YAML."),
    rule("yaml-single-document", "The text is one YAML document."),
    rule("yaml-duplicate-key", "No key stands twice in one mapping."),
    rule("yaml-string-key", "Keys are strings; status codes are in quotes."),
    rule("yaml-anchor", "No anchors and aliases."),
    rule("yaml-tag", "No YAML tags."),
    rule("yaml-number", "Numbers are plain decimals that fit into 64 bits."),
    rule("yaml-depth", "Values are nested at most 64 deep."),
    rule("document-pieces", "Each path and component is in one file; chapters hold `tag`, `paths` and `components`."),
    rule("openapi-version", "The document is OpenAPI 3.0."),
    rule("document-form", "Every value has the form that `document.schema.json` gives it; schemas are nested at most 8 deep."),
    rule("unknown-keyword", "Objects have only the keywords and extensions that are known in their place."),
    rule("security-defined", "Requirements name declared schemes."),
    rule("tag-list", "Tags are declared once, and are used."),
    rule("chapter-name", "A tag has a name of its own as a module: that of its file."),
    rule("unused-component", "Every component is used."),
    rule("ref-resolves", "References lead to a component of the right kind in this document."),
    rule("ref-siblings", "Nothing stands beside a `$ref`."),
    rule("path-form", "Paths begin with a slash, do not end with one, and hold no characters with a meaning of their own."),
    soft("path-ambiguous", "No URL belongs to two paths of which neither is more specific."),
    rule("path-template", "The variables of a path are its required path parameters, each declared once."),
    rule("operation-id", "Operations are named in snake_case, verb first."),
    rule("operation-id-unique", "No two operations have one name, in snake_case or in PascalCase."),
    rule("operation-tag", "An operation has exactly one tag, which is declared."),
    soft("operation-summary", "The summary is one sentence on one line of at most 100 characters."),
    soft("operation-page", "An operation links to the vendor's page, unless its `x-source` names none."),
    rule("pagination", "`x-pagination` names parameters and fields that are there."),
    rule("parameter-location", "Parameters are in the path, the query or a header."),
    rule("parameter-style", "Parameters are scalars, or lists of scalars in a query, in the usual style."),
    rule("parameter-name", "No two parameters of an operation have one name, on the wire or in Rust."),
    rule("parameter-header", "Headers that the client sets are not parameters."),
    rule(
        "path-parameter-safe",
        "Path parameters are strings whose pattern excludes the empty string, `.`, `..`, slashes, backslashes and percent signs.",
    ),
    rule("media-type", "Bodies are JSON or one file in a form, responses JSON, plain text or bytes."),
    rule("response-success", "An operation has exactly one successful response."),
    rule("response-codes", "Responses are listed by single statuses: 200, 201, 202, 204 and failures."),
    soft("error-schema", "All errors have the one error schema."),
    rule("response-form", "`x-other-form` and `x-envelope` name a property of the response."),
    rule("component-name", "Components are named in PascalCase, acronyms included (`PluginDto`), and not as a type of Rust or of the SDK."),
    rule("generated-name", "No schema has the name of a type that is generated for an operation or a chapter."),
    rule("property-name", "Every property becomes a field of its own."),
    rule("schema-type", "A schema has a type that exists."),
    rule("inline-schema", "Objects, sets of values and strings under a rule are components, lists are not."),
    rule("all-of-wrapper", "`allOf` holds one `$ref`, stands where that is used, and a description beside it."),
    rule("number-format", "Integers are int32 or int64, other numbers double or float; integers of a set have names and descriptions."),
    rule("required-property", "What is required is a property."),
    rule("string-pattern", "Patterns are one anchored character class, such as `^[A-Za-z0-9_-]+$`."),
    rule("string-length", "Some string satisfies the lengths and the pattern together."),
    soft("response-required", "What is only received requires no field."),
    rule("enum-varnames", "Each value of a set makes a variant of its own, by itself or by `x-enum-varnames`."),
    rule("enum-descriptions", "`x-enum-descriptions` explains each value of a set, and no others."),
    rule("enum-ignore-case", "`x-enum-ignore-case` stands beside a set whose values differ without regard to case."),
    rule("extension-place", "Extensions and defaults stand where they mean something."),
    rule("alias", "No alias is the name or an alias of another property."),
    rule("from-path", "`x-from-path` names a path parameter of every operation that sends it; what is copied into is a required body."),
    rule("description-present", "What users see has a description."),
    soft("description-end", "Descriptions end with a period, a backtick or a closing parenthesis."),
    rule("description-text", "Descriptions hold no HTML, code blocks, bare addresses, unpaired backticks and brackets."),
    rule("default-valid", "A default is a value of its schema."),
    soft("example-valid", "An example is a value of its schema, and holds no field that is not described."),
    soft("page-example", "JSON request bodies and successful responses have an example named `page`."),
    rule("source", "Every operation and every schema of the curated document has an `x-source`."),
    rule("source-form", "`x-source` names the vendor's name, the page and when it was read, and the evidence."),
    rule("errata-entry", "Errata are numbered by letter and state Clash, Decision, Reason and Test."),
    rule("errata-test", "An entry of the errata names tests that are named after it, or why there is none."),
    rule("errata-reference", "Entries of the errata that are referred to exist."),
    rule("accepted-form", "Entries of `spec/accepted.md` name a rule that can be accepted, a place and a reason, each place once."),
    rule("accepted-stale", "Entries of `spec/accepted.md` are about something that breaks a rule."),
];
