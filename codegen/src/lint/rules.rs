//! The table of rules, in the order of `spec/CURATION.md`.

use super::model::Model;
use super::{Report, answers, constraints, document, examples, names, operations, parameters, references, schemas, sets, texts};

/// A curation rule.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// Its id, as findings and `spec/CURATION.md` have it.
    pub id: &'static str,
    /// What it asks for, in one sentence.
    pub summary: &'static str,
    /// Whether `spec/EXCEPTIONS.md` may name places at which it is broken. Where breaking it stops the generator or makes
    /// the SDK wrong without a word, it may not.
    pub may_be_excepted: bool,
    pub(super) check: Check,
}

type Check = fn(&Model<'_>, &mut Report<'_>);

const fn rule(id: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { id, summary, may_be_excepted: false, check }
}

/// A rule about what readers and tests see, which the generator can do without.
const fn lenient(id: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { id, summary, may_be_excepted: true, check }
}

/// All rules, in the order of `spec/CURATION.md`.
pub const RULES: &[Rule] = &[
    rule("yaml-syntax", "The text is YAML.", document::elsewhere),
    rule("yaml-single-document", "The text is one YAML document.", document::elsewhere),
    rule("yaml-duplicate-key", "No key stands twice in one mapping.", document::elsewhere),
    rule("yaml-string-key", "Keys are texts; status codes are in quotes.", document::elsewhere),
    rule("yaml-anchor", "No anchors and aliases.", document::elsewhere),
    rule("yaml-tag", "No tags.", document::elsewhere),
    rule("yaml-number", "Numbers are plain decimals that fit into 64 bits.", document::elsewhere),
    rule("yaml-depth", "Values are nested at most 64 deep.", document::elsewhere),
    rule("openapi-version", "The document is OpenAPI 3.0.", document::openapi_version),
    rule(
        "openapi-structure",
        "Every value has the form that OpenAPI gives it, and schemas are nested at most 8 deep.",
        document::openapi_structure,
    ),
    rule("unknown-keyword", "Objects have only the keywords that are known in their place.", document::unknown_keyword),
    rule("unknown-extension", "Extensions are those that the generator reads.", document::unknown_extension),
    rule("info", "The description has a title and a version.", document::info),
    rule("servers", "Servers are distinct https addresses without a slash at the end.", document::servers),
    rule("security-defined", "Requirements name declared schemes and are never empty.", document::security_defined),
    rule("tag-list", "Tags have names, are declared once, and are used.", document::tag_list),
    rule("unused-component", "Every component is used.", document::unused_component),
    rule("ref-resolves", "References lead to a component of the right kind in this document.", references::ref_resolves),
    rule("ref-siblings", "Nothing stands beside a `$ref`.", references::ref_siblings),
    rule("path-ref", "Paths are written where they stand.", references::path_ref),
    rule(
        "path-form",
        "Paths begin with a slash, do not end with one, and hold no characters with a meaning of their own.",
        operations::path_form,
    ),
    lenient("path-ambiguous", "No URL belongs to two paths of which neither is the plainer one.", operations::path_ambiguous),
    rule("path-template", "The variables of a path are its required path parameters, each declared once.", operations::path_template),
    rule("operation-id", "Operations are named in snake_case, verb first.", operations::operation_id),
    rule("operation-id-unique", "No two operations have one name, in snake_case or in PascalCase.", operations::operation_id_unique),
    rule("operation-tag", "An operation has exactly one tag, which is declared.", operations::operation_tag),
    lenient("operation-summary", "The summary is one sentence on one line of at most 100 characters.", operations::operation_summary),
    lenient("operation-page", "An operation names the vendor's page.", operations::operation_page),
    rule("idempotent", "`x-idempotent` is true or false, on a POST.", operations::idempotent),
    rule("parameter-location", "Parameters have a name and are in the path, the query or a header.", parameters::location),
    rule("parameter-style", "Parameters have a schema of a type that is written plainly, in the usual style.", parameters::style),
    rule("parameter-unique", "No two parameters of an operation have one name, on the wire or in Rust.", parameters::unique),
    rule("parameter-name", "No parameter has the name of a method that every request has.", parameters::name),
    rule("parameter-header", "Headers that the client sets are no parameters.", parameters::header),
    rule(
        "path-parameter-safe",
        "Path parameters are texts whose pattern excludes the empty text, `.`, `..`, slashes, backslashes and percent signs.",
        parameters::path_safe,
    ),
    rule("request-required", "Request bodies are required.", answers::request_required),
    rule("media-type", "Bodies are `application/json`, spelt exactly so.", answers::media_type),
    rule("body-schema", "Bodies have a schema.", answers::body_schema),
    rule("response-success", "An operation has exactly one successful answer.", answers::success),
    rule("response-codes", "Answers are listed by single statuses, without ranges and `default`.", answers::codes),
    lenient("response-errors", "Every operation lists 400, 401, 403 and 404.", answers::errors),
    lenient("error-schema", "All errors have the one error schema.", answers::error_schema),
    rule("component-name", "Components are named in PascalCase, acronyms included (`PluginDto`).", names::component_name),
    rule("component-collision", "No two schemas become one Rust type.", names::component_collision),
    rule("generated-name", "No schema has the name of a type that is generated for an operation.", names::generated_name),
    rule("property-collision", "No two properties of a schema become one field.", names::property_collision),
    rule("extra-property", "A schema with `additionalProperties` has no property `extra`.", names::extra_property),
    rule("no-title", "Schemas have no `title`.", schemas::title),
    rule("schema-type", "A schema has a type that exists, and keywords of that type only.", schemas::schema_type),
    rule("inline-schema", "Objects and sets of values are components.", schemas::inline_schema),
    rule("no-composition", "No `oneOf`, `anyOf`, `not`, `discriminator`, `readOnly` and `writeOnly`.", schemas::composition),
    rule("all-of-wrapper", "`allOf` holds one `$ref` and stands where that is used, with a description beside it.", schemas::all_of),
    rule("nullable-type", "`nullable` stands beside a type.", schemas::nullable),
    rule("array-items", "Lists say what they hold.", schemas::items),
    rule("number-format", "Whole numbers are int32 or int64, other numbers double or float.", schemas::number_format),
    rule("string-format", "Texts have no format.", schemas::string_format),
    rule("required-property", "What is required is a property, listed once.", schemas::required),
    rule("string-pattern", "Patterns are one anchored character class, such as `^[A-Za-z0-9_-]+$`.", constraints::pattern),
    rule("string-length", "Some text satisfies the lengths and the pattern together.", constraints::length),
    rule("constraint-on-component", "Lengths and patterns of what is sent stand on components.", constraints::on_component),
    rule("constraint-unchecked", "What is sent has no bounds of numbers, lists and maps.", constraints::unchecked),
    rule("response-constraint", "What is only received has no constraints at all.", constraints::in_response),
    lenient("response-required", "What is only received requires no member.", constraints::required_in_response),
    rule("response-closed", "What is received has no `additionalProperties: false`.", constraints::closed_in_response),
    rule("closed-enum", "Sets of texts are `x-extensible-enum`, never `enum`.", sets::closed),
    rule("extensible-enum", "The values of an open set are different texts that become different variants.", sets::extensible),
    rule("enum-descriptions", "`x-enum-descriptions` explains each value of a set, and no others.", sets::descriptions),
    rule("enum-ignore-case", "`x-enum-ignore-case` is true, beside a set whose values differ without regard to case.", sets::ignore_case),
    rule("integer-enum", "A set of whole numbers has a name in PascalCase for each.", sets::integer),
    rule("send-empty", "`x-send-empty` is true, on a text or list that is sent as a property.", sets::send_empty),
    rule("description-present", "What users see has a description.", texts::present),
    lenient("description-end", "Descriptions end with a full stop, a backtick or a closing parenthesis.", texts::end),
    rule("description-text", "Descriptions hold no HTML, code blocks, bare addresses, unpaired backticks and brackets.", texts::markup),
    rule("default-place", "Defaults stand on components and parameters.", examples::default_place),
    rule("default-valid", "A default is a value of its schema.", examples::default_valid),
    lenient("example-valid", "An example is a value of its schema, and holds no member that is not described.", examples::example_valid),
    lenient("page-example", "Request bodies and successful answers have an example named `page`.", examples::page),
    rule("source-row", "Every operation has one row in SOURCES.md, with its route, its page and two dates.", document::elsewhere),
    rule("source-schema", "Every schema has one row in SOURCES.md.", document::elsewhere),
    rule(
        "errata-entry",
        "Entries of ERRATA.md are numbered C1, C2 and so on, and say Clash, Decision, Reason and Test.",
        document::elsewhere,
    ),
    rule("errata-test", "An entry of ERRATA.md names tests that are named after it, or says why there is none.", document::elsewhere),
    rule("errata-reference", "Entries of ERRATA.md that are referred to exist.", document::elsewhere),
    rule("exception-form", "Exceptions name a rule that may have them, a place and a reason, each place once.", document::elsewhere),
    rule("exception-stale", "Exceptions are about something that breaks a rule.", document::elsewhere),
];
