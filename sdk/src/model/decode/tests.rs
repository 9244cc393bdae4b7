//! Bodies of all kinds, decoded as each kind.

#![expect(unreachable_pub, reason = "a type of these tests")]

use std::{collections::BTreeMap, fmt};

use bytes::Bytes;
use serde_json::Value;

use crate::model::decode::{Body, DecodeError, Failure};

fn failure<T: fmt::Debug>(result: Result<T, DecodeError>) -> (bool, String) {
    let error = result.expect_err("a failure");
    let text = error.to_string();
    (matches!(error.into_failure(), Failure::Service(..)), text)
}

macro_rules! read {
    ($json:expr, $($method:tt)+) => {
        Body::new(&Bytes::copy_from_slice($json.as_bytes())).$($method)+
    };
}

const REPORTED: &str = "the service reports that the call failed";

#[test]
fn the_root_has_the_kind_of_the_document() {
    assert_eq!(read!("[1,null,\"2\",{}]", read::<Vec<i64>>()).expect("a list"), [1, 2]);
    assert_eq!(read!("null", read::<Vec<i64>>()).expect("a list"), [0; 0]);
    assert_eq!(read!("{\"a\":[1]}", read::<BTreeMap<String, Vec<i64>>>()).expect("a map")["a"], [1]);
    assert_eq!(read!("null", read::<Value>()).expect("JSON"), Value::Null);
    assert_eq!(read!(" \"x\" ", read::<String>()).expect("a string"), "x");
    assert!(!read!("\u{feff}false", read::<bool>()).expect("a Boolean"));
    assert_eq!(read!("null", read_nullable::<String>()).expect("null"), None);
    assert_eq!(read!("7", read_nullable::<i64>()).expect("a number"), Some(7));
    for json in ["{}", "7", "\"x\"", "true"] {
        assert!(!failure(read!(json, read::<Vec<i64>>())).0, "{json}");
        assert!(!failure(read!(json.replace("{}", "[]"), read::<BTreeMap<String, i64>>())).0, "{json}");
    }
    for json in ["", "[1", "[1]x", "null", "{\"a\":tru}"] {
        assert!(!failure(read!(json, read::<BTreeMap<String, i64>>())).0, "{json}");
    }
    assert_eq!(failure(read!("", read::<bool>())).1, "there is no body");
}

#[test]
fn either_form_of_a_list_is_read() {
    assert_eq!(read!("{\"a\":1}", read_list_or_item::<BTreeMap<String, i64>>()).expect("an object").len(), 1);
    assert_eq!(read!("[{},null,{}]", read_list_or_item::<BTreeMap<String, i64>>()).expect("a list").len(), 2);
    assert_eq!(read!("null", read_list_or_item::<BTreeMap<String, i64>>()).expect("null").len(), 0);
    for (json, count) in [(r#"{"result":{"a":1}}"#, 1), (r#"{"result":[{},{}],"status":"OK"}"#, 2), (r#"{"result":null}"#, 0)] {
        assert_eq!(read!(json, envelope_list_or_item::<BTreeMap<String, i64>>("result")).expect(json).len(), count);
    }
    assert!(!failure(read!(r#"{"result":1}"#, envelope_list_or_item::<BTreeMap<String, i64>>("result"))).0);
    for json in ["[1,2]", "\u{feff} [1,2]", "{\"items\":[1,2]}"] {
        assert_eq!(read!(json, read_or_list::<BTreeMap<String, Vec<i64>>>("items")).expect(json)["items"], [1, 2]);
    }
    let (bytes, mut unreadable) = (Bytes::from_static(b"[1,{}]"), Vec::new());
    assert!(Body::reporting(&bytes, &mut unreadable).read_or_list::<BTreeMap<String, Vec<i64>>>("items").is_ok());
    assert_eq!(unreadable, ["/1"]);
}

#[test]
fn an_outcome_is_an_error_unless_it_is_true() {
    for json in ["true", "\"true\"", " \"True\"\n"] {
        read!(json, outcome()).expect(json);
    }
    assert_eq!(failure(read!("false", outcome())), (true, REPORTED.to_owned()));
    assert_eq!(failure(read!("\"false\"", outcome())), (true, REPORTED.to_owned()));
    for json in ["", "1", "null", "{}", "\"maybe\"", "[true]", "true true"] {
        assert!(!failure(read!(json, outcome())).0, "{json}");
    }
    for json in [r#"{"success":true,"id":"x"}"#, r#"[{"success":"true"}]"#, r#"{"success":false,"success":true}"#] {
        read!(json, outcome_field("success")).expect(json);
    }
    for json in [r#"{"success":false,"id":"x"}"#, r#"[{"success":true},{"success":"false"}]"#] {
        assert_eq!(failure(read!(json, outcome_field("success"))), (true, REPORTED.to_owned()), "{json}");
    }
    for json in ["{}", "[]", "[1]", "true", "null", r#"{"success":null}"#, r#"{"success":1}"#] {
        assert!(!failure(read!(json, outcome_field("success"))).0, "{json}");
    }
    let id = read!(r#"{"success":true,"id":"x"}"#, outcome_field("success").and_then(Body::read::<BTreeMap<String, String>>));
    assert_eq!(id.expect("an object")["id"], "x");
}

#[test]
fn an_envelope_is_opened_and_judged_first() {
    for json in [r#"{"status":"success","result":[1],"error":null}"#, r#"{"result":[1],"error":"","status":"OK"}"#, r#"{"result":[1]}"#] {
        assert_eq!(read!(json, envelope::<Vec<i64>>("result")).expect(json), [1]);
        read!(json, envelope_outcome()).expect(json);
    }
    assert_eq!(read!(r#"{"status":"success","result":null}"#, envelope::<Option<i64>>("result")).expect("null"), None);
    for json in [r#"{"status":"error","result":null}"#, r#"{"status":"error","result":[1]}"#] {
        let expected = (true, "the service reports the status \"error\"".to_owned());
        assert_eq!(failure(read!(json, envelope::<Vec<i64>>("result"))), expected);
    }
    let json = r#"{"status":"success","result":[1],"error":{"code":"A.1","message":"m"}}"#;
    assert_eq!(failure(read!(json, envelope::<Vec<i64>>("result"))), (true, "A.1 m".to_owned()));
    assert_eq!(failure(read!(r#"{"status":"success"}"#, envelope::<i64>("result"))), (false, "it has no result".to_owned()));
    for json in [r#"{"status":"success","result":{}}"#, "[]", "true", ""] {
        assert!(!failure(read!(json, envelope::<i64>("result"))).0, "{json}");
    }
}

#[test]
fn an_envelope_that_is_not_documented_is_no_object_without_fields() {
    crate::model::object::received! {
        /// Something.
        pub struct Thing {
            /// Name.
            name: String = "name",
        }
    }
    let name = |json: &str| read!(json, read::<Thing>()).map(|thing| thing.name);
    assert_eq!(name(r#"{"status":"success","result":{"name":"a"}}"#).expect("an object"), Some("a".to_owned()));
    assert_eq!(failure(name(r#"{ "status" : "error","result":null}"#)).1, "the service reports the status \"error\"");
    assert_eq!(name(r#"{"status":"x","name":"a"}"#).expect("an object"), Some("a".to_owned()));
    assert_eq!(name(r#"{"name":"a","status":"x","result":1}"#).expect("an object"), Some("a".to_owned()));
}

#[test]
fn an_error_is_seen_whatever_the_body_is_read_as() {
    let json = "\u{feff}{\"error_code\":\"A.1\",\"error_msg\":\"m\"}";
    let all = [
        failure(read!(json, read::<Value>())),
        failure(read!(json, read_or_list::<BTreeMap<String, i64>>("x"))),
        failure(read!(json, read_list_or_item::<Value>())),
        failure(read!(json, envelope::<i64>("result"))),
        failure(read!(json, outcome())),
        failure(read!(json, outcome_field("success"))),
        failure(read!(json, text())),
        failure(read!(json, bytes())),
        failure(read!(json, nothing())),
    ];
    assert!(all.iter().all(|found| *found == (true, "A.1 m".to_owned())), "{all:?}");
    assert_eq!(read!("a\n", text()).expect("text"), "a\n");
    assert_eq!(read!("{\"a\"", bytes()).expect("bytes"), "{\"a\"");
    read!("anything", nothing()).expect("nothing");
}
