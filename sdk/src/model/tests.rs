//! Tests of the type macros, in all shapes that a document can have.

#![expect(unreachable_pub, dead_code, reason = "types of these tests")]

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::model::{
    decode::Body,
    lenient::LenientDeserialize,
    nullable::Nullable,
    object::{exchanged, received, sent},
};

received! {
    /// A tree.
    pub struct Tree {
        /// Name.
        name: String = "name" | "title",
        /// Size.
        size: i32 = "size",
        /// Whether it is old.
        is_old: bool = "isOld",
        /// Height.
        height: f32 = "height",
        /// Left.
        left: Box<Tree> = "left",
        /// Children.
        children: Vec<Tree> = "children",
        /// By name.
        by_name: BTreeMap<String, Vec<Tree>> = "by.name",
        /// Counts.
        counts: BTreeMap<String, BTreeMap<String, i64>> = "counts",
        /// Anything.
        anything: Value = "anything",
        /// Options.
        options: Map<String, Value> = "options",
        /// A leaf.
        leaf: Leaf = "leaf",
    }
    [extra]
}

received! {
    /// A leaf, of a tree again.
    pub struct Leaf {
        /// Tree.
        tree: Box<Tree> = "tree",
    }
}

sent! {
    /// An order.
    pub struct Order, OrderBuilder {
        required {
            /// Who.
            customer: String = "customer" | "client",
            /// How many.
            amount: i64 = "amount",
            /// Null is sent.
            note: Option<String> = "note",
        }
        optional {
            /// Next.
            next: Box<Order> = "nextOrder",
            /// Parts.
            parts: Vec<Order> = "parts",
            /// Labels.
            labels: serde_json::Map<String, Value> = "labels",
            /// When.
            day: String = "day",
        }
        nullable {
            /// Discount.
            discount: f64 = "discount",
        }
        empty {
            /// Comment.
            comment: String = "comment",
            /// Tags.
            tags: Vec<String> = "tags",
        }
        from_path {
            /// Shop.
            shop_id: String = "shop_id",
        }
    }
    [extra]
}

exchanged! {
    /// Goes both ways.
    pub struct Step, StepBuilder {
        required {
            /// Name.
            name: String = "name" | "step_name",
        }
        optional {
            /// Steps within.
            steps: Vec<Step> = "steps",
            /// Another.
            other: Box<Step> = "other",
        }
        nullable {
            /// Time.
            timeout: i32 = "timeout",
        }
        empty {
            /// Comment.
            comment: String = "comment",
        }
        from_path {}
    }
}

sent! {
    /// Nothing is required.
    pub struct Query, QueryBuilder {
        required {}
        optional {
            /// Page.
            page: i32 = "page",
        }
        nullable {}
        empty {}
        from_path {}
    }
}

fn read<T: LenientDeserialize>(json: &str) -> (T, Vec<String>) {
    let bytes = Bytes::copy_from_slice(json.as_bytes());
    let mut unreadable = Vec::new();
    let value = Body::reporting(&bytes, &mut unreadable).read().unwrap_or_else(|error| panic!("{json}: {error}"));
    (value, unreadable)
}

fn tree() -> Value {
    json!({
        "name": "oak",
        "size": 3,
        "isOld": true,
        "height": 1.5,
        "left": { "name": "twig", "children": [{ "size": 1 }, { "size": 2 }] },
        "children": [{ "name": "a" }, { "name": "b", "leaf": { "tree": { "name": "c" } } }],
        "by.name": { "x": [{ "size": 4 }], "y": [] },
        "counts": { "p": { "q": 7 }, "r": {} },
        "anything": [1, { "a": null }],
        "options": { "o": "p" },
        "leaf": { "tree": { "left": { "size": 5 } } },
        "unknown": { "kept": [true] },
    })
}

#[test]
fn what_is_received_is_read_at_every_depth() {
    let (tree, unreadable) = read::<Tree>(&tree().to_string());
    assert_eq!(unreadable, [""; 0]);
    assert_eq!((tree.name.as_deref(), tree.size, tree.is_old, tree.height), (Some("oak"), Some(3), Some(true), Some(1.5)));
    let left = tree.left.expect("left");
    assert_eq!(left.children.expect("children").iter().map(|child| child.size).collect::<Vec<_>>(), [Some(1), Some(2)]);
    let inner = tree.children.expect("children")[1].leaf.clone().and_then(|leaf| leaf.tree).expect("a tree");
    assert_eq!(inner.name.as_deref(), Some("c"));
    let by_name = tree.by_name.expect("a map");
    assert_eq!((by_name["x"][0].size, by_name["y"].len()), (Some(4), 0));
    assert_eq!(tree.counts.expect("maps")["p"]["q"], 7);
    assert_eq!((tree.anything, tree.options.expect("a map")["o"].as_str()), (Some(json!([1, {"a": null}])), Some("p")));
    assert_eq!(Value::Object(tree.extra), json!({"unknown": {"kept": [true]}}));
    let same: Tree = serde_json::from_str(r#"{"title":"oak"}"#).expect("serde reads it as leniently");
    assert_eq!((same.name.as_deref(), same.extra.len()), (Some("oak"), 0));
    assert!(serde_json::from_str::<Tree>("[]").expect_err("a list").to_string().contains("expected an object, Tree"));
}

#[test]
fn single_values_are_read_leniently() {
    let one = |json: &str| read::<Tree>(json);
    for (text, expected) in [
        ("\"x\\ud83d\"", "x\u{fffd}"),
        ("1.50", "1.5"),
        ("1.0", "1.0"),
        ("-7", "-7"),
        ("true", "true"),
        ("18446744073709551615", "18446744073709551615"),
    ] {
        assert_eq!(one(&format!(r#"{{"name":{text}}}"#)).0.name.as_deref(), Some(expected), "{text}");
    }
    for (size, expected) in [
        ("\"255\"", Some(255)),
        ("1.0", Some(1)),
        ("\" 2.0 \"", Some(2)),
        ("1e1", Some(10)),
        ("1.5", None),
        ("2147483648", None),
        ("\"\"", None),
        ("true", None),
        ("1e999", None),
    ] {
        let (tree, unreadable) = one(&format!(r#"{{"size":{size}}}"#));
        assert_eq!((tree.size, unreadable.len()), (expected, usize::from(expected.is_none())), "{size}");
    }
    for (old, expected) in [("\"true\"", Some(true)), ("\"False\"", Some(false)), ("1", None), ("\"yes\"", None), ("null", None)] {
        let (tree, unreadable) = one(&format!(r#"{{"isOld":{old}}}"#));
        assert_eq!((tree.is_old, unreadable.len()), (expected, usize::from(expected.is_none() && old != "null")), "{old}");
    }
    for (height, expected) in [("\"0.5\"", Some(0.5)), ("7", Some(7.0)), ("1e300", None), ("\"NaN\"", None)] {
        assert_eq!(one(&format!(r#"{{"height":{height}}}"#)).0.height, expected, "{height}");
    }
    for (name, expected) in [
        (r#"{"name":"a","name":"b"}"#, "b"),
        (r#"{"name":"a","title":"b"}"#, "b"),
        (r#"{"title":"a","name":null}"#, "a"),
        ("\u{feff}{\"n\\u0061me\":\"a\"}", "a"),
    ] {
        assert_eq!(one(name).0.name.as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_reported_and_costs_nothing_else() {
    let json = r#"{"name":{},"children":[null,{"size":"x"},7,{"name":"n"},["name"]],"by.name":{"a/b~":[1],"n":null,"o":{}},
        "counts":{"c":{"d":[]}},"leaf":["x"],"options":[]}"#;
    let (tree, mut unreadable) = read::<Tree>(json);
    assert_eq!(tree.children.expect("children").len(), 2);
    assert_eq!((tree.leaf, tree.by_name.expect("a map").len(), tree.counts.expect("a map")["c"].len()), (None, 1, 0));
    unreadable.sort();
    let expected =
        ["/by.name/a~1b~0/0", "/by.name/o", "/children/1/size", "/children/2", "/children/4", "/counts/c/d", "/leaf", "/name", "/options"];
    assert_eq!(unreadable, expected);
    let many = format!(r#"{{"{}":1,"children":[{}0]}}"#, "x".repeat(10), "0,".repeat(1000));
    assert_eq!(read::<Tree>(&many).1.len(), 100);
}

/// The pointers of all nodes but the root.
fn nodes(value: &Value, at: &str, all: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let pointer = format!("{at}/{name}");
        nodes(child, &pointer, all);
        all.push(pointer);
    }
}

#[test]
fn no_node_of_another_kind_costs_a_response_or_its_neighbours() {
    let whole = read::<Tree>(&tree().to_string()).0;
    let mut all = Vec::new();
    nodes(&tree(), "", &mut all);
    for pointer in &all {
        for other in
            [json!(null), json!(true), json!(7), json!(1.5), json!("text"), json!([["x"], 1]), json!({"x": {"y": 1}}), json!({}), json!([])]
        {
            let mut changed = tree();
            *changed.pointer_mut(pointer).expect("a node") = other.clone();
            let (read, unreadable) = read::<Tree>(&changed.to_string());
            let is_within = |at: &String| at.starts_with(pointer.as_str());
            assert!(unreadable.iter().all(is_within), "{pointer} {other}: {unreadable:?}");
            // Fields that do not contain the node are unchanged.
            let field = pointer.split('/').nth(1).expect("a field");
            let same = [
                ("name", read.name == whole.name),
                ("size", read.size == whole.size),
                ("isOld", read.is_old == whole.is_old),
                ("height", read.height == whole.height),
                ("left", read.left == whole.left),
                ("children", read.children == whole.children),
                ("by.name", read.by_name == whole.by_name),
                ("counts", read.counts == whole.counts),
                ("anything", read.anything == whole.anything),
                ("options", read.options == whole.options),
                ("leaf", read.leaf == whole.leaf),
                ("unknown", read.extra == whole.extra),
            ];
            assert!(same.iter().all(|(name, is_same)| *is_same || *name == field), "{pointer} {other}");
        }
    }
}

#[test]
fn numbers_are_read_when_they_come_as_objects() {
    // As serde_json does with its feature `arbitrary_precision`.
    let number = |text: &str| format!(r#"{{"$serde_json::private::Number":"{text}"}}"#);
    let (read, unreadable) = read::<Tree>(&format!(
        r#"{{"name":{},"size":{},"height":{},"leaf":{},"options":{},"counts":{{"a":{}}},"left":{}}}"#,
        number("1.10"),
        number("12"),
        number("0.25"),
        number("1"),
        number("2"),
        number("3"),
        number("4"),
    ));
    assert_eq!((read.name.as_deref(), read.size, read.height), (Some("1.10"), Some(12), Some(0.25)));
    assert_eq!((read.leaf, read.left, read.counts.expect("a map").len()), (None, None, 0));
    assert!(["/leaf", "/left", "/counts/a"].iter().all(|pointer| unreadable.iter().any(|found| found == pointer)), "{unreadable:?}");
}

fn order() -> OrderBuilder<String, i64, Option<String>> {
    Order::builder().amount(3).note(None).customer("c")
}

#[test]
fn what_is_sent_has_its_defaults_and_the_order_of_its_names() {
    let json = r#"{"amount":3,"comment":"","customer":"c","note":null,"tags":[]}"#;
    assert_eq!(serde_json::to_string(&order().build()).expect("JSON"), json);
    let mut full = order()
        .next(order().build())
        .parts(vec![order().discount(Nullable::null()).build()])
        .labels(Map::new())
        .day("Monday")
        .discount(0.5)
        .comment("x")
        .tags(vec!["t".to_owned()])
        .extra(Map::from_iter([("more".to_owned(), json!(1))]))
        .build();
    full.shop_id = Some("s".to_owned());
    let expected = format!(
        r#"{{"amount":3,"comment":"x","customer":"c","day":"Monday","discount":0.5,"labels":{{}},"nextOrder":{json},"note":null,"parts":[{}],"shop_id":"s","tags":["t"],"more":1}}"#,
        json.replace(r#""note""#, r#""discount":null,"note""#)
    );
    assert_eq!(serde_json::to_string(&full).expect("JSON"), expected);
    assert_eq!(serde_json::from_str::<Order>(&expected).expect("the same rules"), full);
    assert_eq!(Query::default(), Query::builder().build());
}

#[test]
fn reading_what_is_sent_has_the_rules_of_the_builder() {
    let read = |json: Value| serde_json::from_value::<Order>(json);
    let minimal = json!({"client": "c", "amount": 3, "note": null});
    assert_eq!(read(minimal.clone()).expect("what the builder demands"), order().build());
    let null = json!({"client": "c", "amount": 3, "note": null, "comment": null, "day": null, "discount": null});
    assert_eq!(read(null).expect("null"), order().discount(Nullable::null()).build());
    for missing in ["client", "amount", "note"] {
        let mut json = minimal.clone();
        json.as_object_mut().expect("an object").remove(missing);
        let name = missing.replace("client", "customer");
        assert_eq!(read(json).expect_err(missing).to_string(), format!("missing field `{name}`"));
    }
    for (name, odd) in [("amount", json!("3")), ("client", json!(null)), ("day", json!(1)), ("tags", json!([1])), ("discount", json!("x"))]
    {
        let mut json = minimal.clone();
        json[name] = odd;
        assert!(read(json).is_err(), "{name}");
    }
    assert!(read(json!(["c", 3, null])).expect_err("a list").to_string().contains("an object, Order"));
}

#[test]
fn what_goes_both_ways_is_strict_when_sent_and_lenient_when_received() {
    let sent = Step::builder().name("n").other(Step::builder().name("o").build()).timeout(Nullable::null()).build();
    let json = r#"{"comment":"","name":"n","other":{"comment":"","name":"o"},"timeout":null}"#;
    assert_eq!(serde_json::to_string(&sent).expect("JSON"), json);
    assert_eq!(serde_json::from_str::<Step>(json).expect("the same rules"), sent);
    assert!(serde_json::from_str::<Step>("{}").is_err());
    let (received, unreadable) = read::<Step>(r#"{"steps":[{"step_name":7,"timeout":"5"},null],"timeout":null,"other":3}"#);
    assert_eq!((received.name, received.comment, received.timeout.is_null(), unreadable), (None, None, true, vec!["/other".to_owned()]));
    let inner = &received.steps.expect("steps")[0];
    assert_eq!((inner.name.as_deref(), inner.timeout), (Some("7"), Nullable::value(5)));
    assert_eq!(serde_json::to_string(inner).expect("JSON"), r#"{"name":"7","timeout":5}"#);
}
