//! Operations that page: the documented example first, and nothing behind it.

use serde_json::{Value, json};

use crate::documents::{call, shapes};

#[test]
fn offsets_in_the_query_count_from_zero() {
    let emulator = shapes();
    let page = |query: &str| call(&emulator, "GET", &format!("/v1/pages/offset{query}"), &[], None).ok();
    for query in ["", "?offset=0", "?limit=1", "?offset=0&limit=1"] {
        assert_eq!(page(query), json!({ "items": [1, 2], "total": 2, "has_more": true }), "{query}");
    }
    for query in ["?offset=1", "?offset=1&limit=1", "?offset=100"] {
        assert_eq!(page(query), json!({ "items": [], "total": 2, "has_more": false }), "{query}");
    }
}

#[test]
fn page_numbers_count_from_their_default_or_minimum() {
    let emulator = shapes();
    let page = |body: Value| call(&emulator, "POST", "/v1/pages/number", &[], Some(&body)).ok();
    for body in [json!({}), json!({ "page": 0 })] {
        assert_eq!(page(body), json!({ "data": { "list": [1], "total": 1 } }));
    }
    assert_eq!(page(json!({ "page": 1 })), json!({ "data": { "list": [], "total": 1 } }));

    let page = |query: &str| call(&emulator, "GET", &format!("/v1/pages/from-one{query}"), &[], None).ok();
    assert_eq!((page(""), page("?page=1"), page("?page=2")), (json!([1]), json!([1]), json!([])));
}

#[test]
fn a_cursor_leads_behind_the_first_page() {
    let emulator = shapes();
    let page = |body: Value| call(&emulator, "POST", "/v1/pages/cursor", &[], Some(&body)).ok();
    for body in [json!({ "limit": 1 }), json!({ "start_id": null, "start_time": 0 }), json!({ "start_id": "" })] {
        assert_eq!(page(body), json!({ "status": "success", "result": { "lines": [1], "total": 1, "has_more": true } }));
    }
    for body in [json!({ "start_id": "x" }), json!({ "start_time": 5 })] {
        assert_eq!(page(body), json!({ "status": "success", "result": { "lines": [], "total": 1, "has_more": false } }));
    }
}
