//! Do lists end, go on, and tell when a server lies?
//!
//! The operations are those of the document with one operation per shape, called by a program that was generated from it.

use std::{
    process::Command,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use codearts_pipeline_codegen::{Spec, generate, model::Model};
use codearts_pipeline_shapes::{SHAPES, call_site::call_sites, compile::SdkCopy, driver};
use codearts_pipeline_tests::fault_server::{FaultServer, Seen, answer};
use serde_json::{Value, json};

static PROGRAM: LazyLock<std::path::PathBuf> = LazyLock::new(|| {
    let spec = Spec::parse(SHAPES).expect("a document");
    let model = Model::of(&spec).expect("a model");
    let mut copy = SdkCopy::new("calls-shapes").expect("a copy of the SDK");
    copy.add("generated_for_test", &generate(&spec).unwrap_or_else(|failure| panic!("{failure}"))).expect("the files are Rust");
    copy.program(&driver::program("generated_for_test", &call_sites(&model))).expect("a program");
    copy.build().unwrap_or_else(|error| panic!("does not compile:\n{error}"))
});

/// What came of listing an operation, against a server that makes a page of each request. What was asked for is there as well.
fn list(operation: &str, most: usize, token: &Value, page: impl Fn(&Asked) -> Value + Send + Sync + 'static) -> (Value, Vec<Asked>) {
    let server = FaultServer::answering(move |seen| {
        let headers = [("Content-Type", "application/json")];
        answer(200, &headers, &page(&Asked::of(seen)).to_string())
    });
    let arguments = [server.endpoint(), "access".to_owned(), "secret".to_owned(), "--list".to_owned(), most.to_string(), token.to_string()];
    let output = Command::new(&*PROGRAM).args(arguments).arg(operation).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
    (line["outcome"].clone(), server.seen().iter().map(Asked::of).collect())
}

/// What a request asks for: the pairs of its query, and its body.
struct Asked {
    query: Vec<(String, String)>,
    body: Value,
}

impl Asked {
    fn of(seen: &Seen) -> Self {
        let route = seen.route();
        let query = url::form_urlencoded::parse(route.split_once('?').map_or("", |(_, query)| query).as_bytes()).into_owned().collect();
        Self { query, body: serde_json::from_slice(seen.body()).unwrap_or_default() }
    }

    fn text(&self, name: &str) -> String {
        let found = self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        found.unwrap_or_else(|| self.body[name].as_str().map_or_else(|| self.body[name].to_string(), str::to_owned))
    }

    fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or(0)
    }
}

/// As many items as there are on a page of this length that begins there, out of this many.
fn items(offset: u64, length: u64, all: u64) -> Vec<Value> {
    (offset..all.min(offset + length)).map(|number| json!({ "id": number.to_string(), "name": format!("job {number}") })).collect()
}

fn positions(asked: &[Asked], name: &str) -> Vec<u64> {
    asked.iter().map(|asked| asked.number(name)).collect()
}

const ANYWHERE: Value = Value::Null;

#[test]
fn offsets_count_items_and_an_empty_page_ends() {
    // The count lies in both directions, and is not relied on.
    for total in [json!(3), json!(1000), json!("25"), Value::Null] {
        let (outcome, asked) =
            list("list_by_offset", 100, &ANYWHERE, move |asked| json!({ "data": items(asked.number("offset"), 10, 25), "total": total }));
        let begin = asked[0].number("offset");
        assert_eq!((&outcome["count"], &outcome["error"], &outcome["token"]), (&json!(25 - begin), &Value::Null, &Value::Null));
        assert_eq!(positions(&asked, "offset"), [begin, begin + 10, begin + 20, 25]);
    }
}

#[test]
fn a_bare_list_and_a_list_in_either_form_are_paged() {
    let (outcome, asked) = list("list_bare_pages", 100, &ANYWHERE, |asked| items(asked.number("offset"), 10, 25).into());
    assert_eq!((&outcome["count"], &outcome["error"]), (&json!(25 - asked[0].number("offset")), &Value::Null));
    for form in [0, 1] {
        let (outcome, asked) = list("list_either_pages", 100, &ANYWHERE, move |asked| {
            let list = items(asked.number("offset"), 10, 25);
            if form == 0 { list.into() } else { json!({ "data": list }) }
        });
        assert_eq!((&outcome["count"], &outcome["error"]), (&json!(25 - asked[0].number("offset")), &Value::Null));
    }
}

#[test]
fn a_reliable_count_saves_the_empty_page() {
    let (outcome, asked) =
        list("search_by_offset", 100, &ANYWHERE, |asked| json!({ "pipelines": items(asked.number("offset"), 10, 25), "count": 25 }));
    let begin = asked[0].number("offset");
    assert_eq!((&outcome["count"], &outcome["error"]), (&json!(25 - begin), &Value::Null));
    assert!(asked.iter().all(|asked| asked.body["offset"].is_u64()), "a number stays one");
    if begin == 0 {
        assert_eq!(positions(&asked, "offset"), [0, 10, 20]);
    }
}

#[test]
fn pages_are_counted_from_one() {
    let (outcome, asked) = list("list_by_page", 100, &ANYWHERE, |asked| {
        let page = asked.number("page_index").max(1);
        json!({ "project_info_list": items(10 * (page - 1), 10, 25), "total": "a number" })
    });
    assert_eq!(outcome["error"], Value::Null);
    let first = asked[0].number("page_index").max(1);
    assert_eq!(positions(&asked[1..], "page_index"), (first + 1..=4).collect::<Vec<_>>());
    assert_eq!(outcome["count"], json!(25 - 10 * (first - 1)));
}

#[test]
fn cursors_are_handed_back_as_they_were_asked_for() {
    // The service returns as text what it takes as a number.
    let (outcome, asked) = list("read_log", 100, &ANYWHERE, |asked| {
        let end = asked.number("end_offset") + 10;
        json!({ "lines": items(end, 10, 1000), "has_more": end < 50, "start_offset": (end - 9).to_string(), "end_offset": end.to_string() })
    });
    assert_eq!(outcome["error"], Value::Null);
    assert!(asked.len() > 2 && outcome["count"] == json!(10 * asked.len()), "{outcome}");
    for (index, asked) in asked.iter().enumerate().skip(1) {
        assert!(asked.body["end_offset"].is_u64(), "{}: {}", index, asked.body);
    }
    let (outcome, asked) = list("list_by_marker", 100, &ANYWHERE, |asked| match asked.text("marker").as_str() {
        "b" => json!({ "items": items(10, 5, 100), "has_more": "false", "marker": "c" }),
        _ => json!({ "items": items(0, 10, 100), "has_more": true, "marker": "b" }),
    });
    assert_eq!((&outcome["count"], &outcome["error"], asked.len()), (&json!(15), &Value::Null, 2));
}

#[test]
fn a_page_that_comes_again_or_leads_nowhere_is_an_error_after_what_came() {
    // The same page for ever.
    let (outcome, asked) = list("list_by_offset", 1000, &ANYWHERE, |_| json!({ "data": items(0, 10, 100) }));
    assert_eq!((&outcome["count"], asked.len()), (&json!(10), 2));
    let error = outcome["error"].as_str().expect("an error");
    assert!(error.starts_with("list_by_offset: the page at offset") && error.contains("came before"), "{error}");
    // Two pages that take turns.
    static TURN: AtomicU64 = AtomicU64::new(0);
    let (outcome, asked) =
        list("list_by_offset", 1000, &ANYWHERE, |_| json!({ "data": items(10 * (TURN.fetch_add(1, Ordering::SeqCst) % 2), 10, 100) }));
    assert_eq!((&outcome["count"], asked.len()), (&json!(20), 3));
    assert!(outcome["error"].is_string());
    // There is more, and not said where.
    for marker in [json!("b"), Value::Null] {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let (outcome, asked) = list(
            "list_by_marker",
            1000,
            &ANYWHERE,
            move |_| json!({ "items": items(NUMBER.fetch_add(10, Ordering::SeqCst), 10, 1000), "has_more": true, "marker": marker }),
        );
        assert!(asked.len() <= 2 && outcome["error"].as_str().is_some_and(|error| error.contains("not where")), "{outcome}");
    }
}

#[test]
fn a_list_without_end_is_read_as_long_as_it_is_wanted() {
    let (outcome, asked) = list("list_by_offset", 95, &ANYWHERE, |asked| json!({ "data": items(asked.number("offset"), 10, u64::MAX) }));
    assert_eq!((&outcome["count"], &outcome["error"], asked.len()), (&json!(95), &Value::Null, 10));
}

#[test]
fn an_odd_item_is_left_out_and_counted() {
    let (outcome, asked) = list("list_by_offset", 100, &ANYWHERE, |asked| {
        let mut data = items(asked.number("offset"), 10, 25);
        if let Some(item) = data.get_mut(3) {
            *item = Value::Null;
        }
        if let Some(item) = data.get_mut(4) {
            *item = json!("odd");
        }
        json!({ "data": data })
    });
    let begin = asked[0].number("offset");
    assert_eq!(positions(&asked, "offset"), [begin, begin + 10, begin + 20, 25]);
    assert_eq!(outcome["error"], Value::Null);
    assert!(outcome["count"].as_u64().expect("a number") < 25 - begin);
}

#[test]
fn a_list_goes_on_from_a_token() {
    let page = |asked: &Asked| json!({ "data": items(asked.number("offset"), 10, 100) });
    let (outcome, asked) = list("list_by_offset", 25, &ANYWHERE, page);
    let (begin, token) = (asked[0].number("offset"), &outcome["token"]);
    assert_eq!(token["operation"], "list_by_offset");
    let (outcome, asked) = list("list_by_offset", 1000, token, page);
    // The page of which some items were read comes again.
    assert_eq!((positions(&asked, "offset")[0], &outcome["count"]), (begin + 20, &json!(80 - begin)));
    let (outcome, asked) = list("list_bare_pages", 1000, token, |_| json!([]));
    assert!(asked.is_empty() && outcome["error"].as_str().is_some_and(|error| error.contains("one of list_by_offset")), "{outcome}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_list_takes_as_much_memory_as_a_short_one() {
    let peak = |all: u64| {
        let (outcome, _) = list(
            "list_by_offset",
            usize::MAX,
            &ANYWHERE,
            move |asked| json!({ "data": items(asked.number("offset"), 100, all), "total": all }),
        );
        assert_eq!(outcome["error"], Value::Null);
        assert!(outcome["count"].as_u64().is_some_and(|count| count > all - 200), "{outcome}");
        outcome["peak"].as_u64().expect("the system tells")
    };
    let (short, long) = (peak(1000), peak(100_000));
    assert!(long <= short + 2048, "{long} KiB for 100,000 items, {short} KiB for 1,000");
}
