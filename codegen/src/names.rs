//! Names of the document as Rust writes them: the one place that decides them.
//!
//! Where a name clashes with Rust, the prelude or the SDK it is resolved here, or `None`, so that lint rejects it.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

/// Keywords of the 2024 edition, reserved ones included.
const KEYWORDS: &str = "
    abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let loop
    macro match mod move mut override priv pub ref return self static struct super trait true try type typeof union unsafe unsized use
    virtual where while yield
";

/// Types that a schema cannot be called: those of Rust, those that generated code is written with, and the SDK's own.
const RESERVED_TYPES: &str = "
    Self Option Some None Result Ok Err Vec String Box ToString ToOwned Clone Copy Debug Default Display Drop Eq Ord PartialEq
    PartialOrd Hash From Into TryFrom TryInto FromStr AsRef AsMut Iterator IntoIterator Extend Fn FnMut FnOnce Future IntoFuture Send
    Sync Sized Unpin Cow Arc Rc BTreeMap HashMap Duration SystemTime
    Serialize Serializer Deserialize Deserializer LenientDeserialize JsonSchema Value Map Method Bytes Stream
    Body Client ClientBuilder Credentials DecodeError Raw RawRequest Request RequestParts Response RawResponse Operation Error ErrorKind ServiceError
    Nullable Secret Timestamp JsonText StringOrNumber StringOrBool Upload Region RetryPolicy Constraint IsSet Pages Items Page
    PageToken PagedOperation Paging PagingKind
";

/// Methods that every request has, besides those that begin with `with_`, and the field of every handle.
const RESERVED_PARAMETERS: &str = "body build builder client clone into_future items new pages send unreadable";

/// Methods that every handle has.
const RESERVED_METHODS: &str = "clone";

/// Methods of structs and their builders.
const RESERVED_FIELDS: &str = "build builder";

/// What a chapter cannot be called: modules of the SDK and of a chapter, crates that generated code names, features, and methods of
/// the client.
const RESERVED_MODULES: &str = "
    alloc auth blocking builder bytes chapters client clone core credentials default domain_id endpoint enums error from_env generated http
    jiff model native_tls operations prelude raw region request reqwest runtime rustls rustls_no_provider schemars serde serde_json sets signing
    std texts tracing transport types
";

/// Whether a list of words holds this one.
fn is_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// The name as a Rust type or variant, reserved or not.
pub(crate) fn pascal(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The name as a Rust field or method, reserved or not.
pub(crate) fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// Whether the text can be an identifier as it is, keywords not considered.
pub(crate) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether a schema cannot be called so because the name is taken.
pub(crate) fn is_reserved_type(name: &str) -> bool {
    is_word(RESERVED_TYPES, name)
}

/// The module of a chapter; `None` if the tag has no name in ASCII letters and digits, or a reserved one.
pub(crate) fn chapter_module(tag: &str) -> Option<String> {
    let module = module(tag);
    let is_taken = is_word(KEYWORDS, &module) || is_word(RESERVED_MODULES, &module) || is_reserved_type(&pascal(tag));
    (is_identifier(&module) && !is_taken).then_some(module)
}

/// `Parameter Groups` as the name of a module, reserved or not.
pub(crate) fn module(tag: &str) -> String {
    if tag.is_ascii() { snake(tag) } else { String::new() }
}

/// The field of a property; `None` if the property has no name in ASCII letters and digits. `keeps_unknown` says whether the
/// struct has the field `extra` for properties that the document does not name.
pub(crate) fn field(property: &str, keeps_unknown: bool) -> Option<String> {
    let is_extra = |name: &str| keeps_unknown && name == "extra";
    resolved(property, |name| is_word(RESERVED_FIELDS, name) || is_extra(name))
}

/// The argument or setter of a parameter; `None` if the parameter has no name in ASCII letters and digits.
pub(crate) fn parameter(name: &str) -> Option<String> {
    resolved(name, |name| is_word(RESERVED_PARAMETERS, name) || name.starts_with("with_"))
}

/// The method of an operation.
pub(crate) fn method(id: &str) -> Option<String> {
    resolved(id, |name| is_word(RESERVED_METHODS, name))
}

/// The type that names the operation of a request.
pub(crate) fn marker(id: &str) -> String {
    let name = pascal(id);
    if is_reserved_type(&name) { format!("{name}Operation") } else { name }
}

/// In snake_case, with an underscore in front of a digit and behind a reserved name.
fn resolved(name: &str, is_reserved: impl Fn(&str) -> bool) -> Option<String> {
    let snake = snake(name);
    let snake = if snake.starts_with(|c: char| c.is_ascii_digit()) { format!("_{snake}") } else { snake };
    let is_name = !snake.is_empty() && snake.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_taken = is_word(KEYWORDS, &snake) || is_reserved(&snake);
    is_name.then(|| if is_taken { format!("{snake}_") } else { snake })
}

/// The variant of a value, or of the name that `x-enum-varnames` gives it; `None` if it has no name in ASCII letters and
/// digits.
pub(crate) fn variant(value: &str) -> Option<String> {
    let name = pascal(value);
    // `Other` keeps unknown values.
    let name = if matches!(name.as_str(), "Other" | "Self") { format!("{name}Value") } else { name };
    is_identifier(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_words_as_the_generator_splits_them() {
        for (name, type_name, field) in [
            ("plugin_name", "PluginName", "plugin_name"),
            ("PluginDTO", "PluginDto", "plugin_dto"),
            ("agentLess", "AgentLess", "agent_less"),
            ("XMLHttpRequest", "XmlHttpRequest", "xml_http_request"),
            ("v5-run2Now", "V5Run2Now", "v5_run2_now"),
            ("V1Thing", "V1Thing", "v1_thing"),
            ("SHELL", "Shell", "shell"),
            ("X-Language", "XLanguage", "x_language"),
            ("a.b", "AB", "a_b"),
            ("__", "", ""),
        ] {
            assert_eq!(pascal(name), type_name, "{name}");
            assert_eq!(snake(name), field, "{name}");
        }
    }

    #[test]
    fn clashes_are_resolved_where_they_can_be() {
        let some = |name: &str| Some(name.to_owned());
        for (property, expected) in [
            ("type", some("type_")),
            ("self", some("self_")),
            ("build", some("build_")),
            ("2fa", some("_2fa")),
            ("流水线", None),
            ("+", None),
        ] {
            assert_eq!(field(property, false), expected, "{property}");
        }
        assert_eq!((field("extra", true), field("extra", false)), (some("extra_"), some("extra")));
        for (name, expected) in [("send", "send_"), ("with_timeout", "with_timeout_"), ("pageSize", "page_size"), ("async", "async_")] {
            assert_eq!(parameter(name), some(expected), "{name}");
        }
        assert_eq!((variant("other"), variant("self"), variant("a-b")), (some("OtherValue"), some("SelfValue"), some("AB")));
        assert_eq!((variant("=="), variant("成功"), variant("2")), (None, None, None));
    }

    #[test]
    fn a_tag_becomes_a_module_if_it_can() {
        assert_eq!(chapter_module("Parameter Groups").as_deref(), Some("parameter_groups"));
        for tag in ["types", "mod", "流水线", "", "2nd", "Serde"] {
            assert_eq!(chapter_module(tag), None, "{tag}");
        }
        assert!(is_reserved_type("Option") && !is_reserved_type("Plugin"));
    }
}
