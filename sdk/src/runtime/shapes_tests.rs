//! The macros of types, in all the shapes that a document can have.

#![expect(unreachable_pub, reason = "types of these tests")]

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{exchanged, received, sent};
use crate::{json, runtime::Nullable};

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

#[test]
fn defaults() {
    assert_eq!(Query::default(), Query::builder().build());
    assert_eq!(serde_json::to_value(Order::builder().amount(1).note(None).customer("c").build()).unwrap(), json!({}));
}
