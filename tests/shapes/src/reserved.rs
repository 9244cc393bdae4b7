//! Names that mean something in Rust, in generated code or in the SDK, each in each place where a document can name something.

use serde_json::{Value, json};

use crate::grow;

/// Keywords of Rust, weak and reserved ones too.
const KEYWORDS: &str = "
    Self abstract as async auto await become box break const continue crate default do dyn else enum extern false final fn for gen if
    impl in let loop macro macro_rules match mod move mut override priv pub raw ref return safe self static struct super trait true
    try type typeof union unsafe unsized use virtual where while yield
";

/// Types, traits, variants and modules that are there without being named, and those that generated code names.
const PRELUDE: &str = "
    AsMut AsRef AsyncFn BTreeMap Box Clone Copy Debug Default Deref Deserialize Display DoubleEndedIterator Drop Eq Err
    ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator FromStr Future Hash Infallible Into IntoFuture IntoIterator Iterator
    Map None Ok Option Ord PartialEq PartialOrd Send Serialize Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec alloc
    bool bytes char core f32 f64 http i32 i64 serde serde_json std str u8 usize vec
";

/// Names of the SDK, of its modules and of its macros.
const OWN: &str = "
    Account Body Bytes Client ClientBuilder Context Credentials DecodeError DomainId Error ErrorKind Hook IsSet IsUnset JsonSchema
    JsonText Local Method Never Nullable Number Operation Outcome Parts Proxy RawRequest Region Request RequestParts Response Result
    RetryPolicy Seconds Secret Set StringOrBool StringOrNumber Timestamp Unset Upload Value blocking chapters client credentials error
    extensions generated operations region request runtime sets shared signing text time types open_enum
";

/// Names of methods, of builders and of what generated items are made of.
const METHODS: &str = "
    as_ref as_str body borrow build builder by_ref call clone cmp count deref deserialize drop eq extra fmt from from_env from_str get
    hash id inner into into_future into_inner items iter json main map marker name new next None Other other pages parts path query
    raw raw_request send send_blocking serialize set state test to_string to_wire unknown value with_header with_timeout
";

/// Names that are none in Rust, or that are like others.
const ODD: &[&str] = &[
    "",
    "_",
    "__",
    "1st",
    "2fa",
    "$ref",
    "@type",
    "a b",
    "a-b",
    "a.b",
    "a/b",
    "a_b_",
    "aB",
    "_leading",
    "trailing_",
    "Ünïcode",
    "名称",
    "é",
    "r#type",
    "type_",
    "Type",
    "TYPE",
    "x\"y",
    "x\\y",
    "x\ny",
    "{id}",
    "o'clock",
    "🚀",
    "CON",
    "nul",
    "lib",
    "mod.rs",
];

/// Where a document names something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// A component that is a struct.
    Schema,
    /// A component that is a set of values.
    SetSchema,
    /// A field of an object that is sent and received.
    Field,
    /// A field of an object that keeps fields which are not described.
    OpenField,
    /// A parameter of the path.
    Path,
    /// A parameter of the query that may be left out.
    Query,
    /// A parameter of the query that is required.
    RequiredQuery,
    /// A tag.
    Tag,
    /// A value of a set.
    Value,
    /// A name of a value of a set.
    ValueName,
    /// The id of an operation.
    Operation,
}

/// All of them, in groups within which one document can have a name in each place.
pub const GROUPS: [&[Position]; 3] = [
    &[Position::Schema, Position::Field, Position::Path, Position::Tag, Position::Value, Position::Operation],
    &[Position::SetSchema, Position::OpenField, Position::Query, Position::ValueName],
    &[Position::RequiredQuery],
];

/// All reserved names, each once.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let words = [KEYWORDS, PRELUDE, OWN, METHODS].into_iter().flat_map(str::split_whitespace);
    let mut names: Vec<&str> = words.chain(ODD.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A document with a name in some places. `number` tells the operations and tags of documents apart.
#[must_use]
pub fn document(positions: &[Position], name: &str, number: usize) -> Value {
    let mut document = grow::frame();
    let at = |wanted: Position, plain: &str| if positions.contains(&wanted) { name.to_owned() } else { plain.to_owned() };
    let (thing, kind) = (at(Position::Schema, "Thing"), at(Position::SetSchema, "Kind"));
    let (tag, value) = (at(Position::Tag, &format!("Things {number}")), at(Position::Value, "first"));
    let path_parameter = at(Position::Path, "thing_id");
    let id = at(Position::Operation, &format!("update_reserved{number}"));
    let string = |text: &str| json!({ "type": "string", "description": text });
    let source = json!({ "name": "Reserved", "note": "Made for the tests." });
    let mut set = json!({
        "type": "string",
        "description": "A set.",
        "x-extensible-enum": [value, "second"],
        "x-enum-descriptions": { value.clone(): "The first.", "second": "The second." },
        "x-source": source,
    });
    if positions.contains(&Position::ValueName) {
        set["x-enum-varnames"] = json!([name, "Second"]);
    }
    let mut properties = json!({ "plain": string("A field.") });
    properties["kind"] = json!({ "allOf": [{ "$ref": format!("#/components/schemas/{}", escaped(&kind)) }], "description": "A set." });
    if [Position::Field, Position::OpenField].iter().any(|position| positions.contains(position)) {
        properties[name] = string("The field.");
    }
    let mut object =
        json!({ "type": "object", "description": "An object.", "required": ["plain"], "properties": properties, "x-source": source });
    if positions.contains(&Position::OpenField) {
        object["additionalProperties"] = true.into();
    }
    let segment = json!({
        "type": "string", "description": "A segment.", "minLength": 1, "pattern": "^[a-z]+$", "example": "a", "x-source": source,
    });
    for (name, schema) in [(thing.as_str(), object), (kind.as_str(), set), ("Segment", segment)] {
        document["components"]["schemas"][name] = schema;
    }
    document["tags"] = json!([{ "name": tag, "description": "The chapter." }]);
    let parameter = |name: &str, place: &str, required: bool, schema: Value| json!({ "name": name, "in": place, "required": required, "description": "A parameter.", "schema": schema, "example": "a" });
    let mut parameters = vec![parameter(&path_parameter, "path", true, json!({ "$ref": "#/components/schemas/Segment" }))];
    if [Position::Query, Position::RequiredQuery].iter().any(|position| positions.contains(position)) {
        parameters.push(parameter(name, "query", positions.contains(&Position::RequiredQuery), json!({ "type": "string" })));
    }
    let content = json!({ "application/json": {
        "schema": { "$ref": format!("#/components/schemas/{}", escaped(&thing)) },
        "examples": { "page": { "summary": "An example", "value": { "plain": "a" } } },
    } });
    let page = "https://support.huaweicloud.com/intl/en-us/api-pipeline/Reserved.html";
    let mut responses = json!({ "200": { "description": "The object.", "content": content } });
    for (status, response) in [("400", "BadRequest"), ("401", "Unauthorized"), ("403", "Forbidden"), ("404", "NotFound")] {
        responses[status] = json!({ "$ref": format!("#/components/responses/{response}") });
    }
    document["paths"][format!("/v1/reserved-{number}/{{{path_parameter}}}")] = json!({ "put": {
        "operationId": id,
        "summary": "Updates something.",
        "description": "Updates something.",
        "tags": [tag],
        "externalDocs": { "url": page },
        "x-source": { "name": "Reserved", "page": page, "updated": "2025-11-13", "read": "2025-11-26", "evidence": "page-example" },
        "parameters": parameters,
        "requestBody": { "required": true, "description": "The object.", "content": content },
        "responses": responses,
    } });
    document
}

/// A name as a part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
