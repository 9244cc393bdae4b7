//! Lists of runs, and logs in parts.

use serde_json::{Value, json};

use super::super::pages::{is, slice};
use super::run::{ACTOR, EVENT, Run};
use crate::call::{Call, string};

/// How many runs a page of the earlier way of paging has. The vendor documents no other size.
const PAGE_SIZE: i64 = 20;

/// How many runs are listed without a limit.
const LIMIT: i64 = 10;

/// Whether the filters of a query let a run through. Whether a part of a name is enough is not known: it is not.
pub(super) fn is_wanted(run: &Run, call: &Call<'_>) -> bool {
    run.https_url == call.field("https_url")
        && is(call.field("pipeline_name"), &run.workflow.name)
        && is(call.field("file_path"), &run.file_path)
        && is(call.field("pipeline_run_name"), &run.name())
        && is(call.field("event"), EVENT)
        && is(call.field("actor"), ACTOR)
        && is(call.field("branch"), string(run.branch.as_ref()))
        && is(call.field("status"), run.status(call.now))
}

/// A page of runs. `success_times` counts those on all pages.
pub(super) fn page(runs: &[&Run], call: &Call<'_>) -> Value {
    let (offset, limit) = window(call);
    let listed = slice(runs.to_vec(), offset, Some(limit));
    json!({
        "offset": offset,
        "limit": limit,
        "total": runs.len(),
        "success_times": runs.iter().filter(|run| run.status(call.now) == "COMPLETED").count(),
        "pipeline_runs": listed.iter().map(|run| run.summary(call.now)).collect::<Value>(),
    })
}

/// Which runs are wanted: by `offset` and `limit`, or where only `page` is sent by that and `page_size`, as earlier clients do.
fn window(call: &Call<'_>) -> (i64, i64) {
    match (call.integer("offset"), call.integer("page")) {
        (None, Some(page)) => {
            let size = call.field("page_size").parse().unwrap_or(PAGE_SIZE);
            // The response has 32 bits for it.
            (page.saturating_sub(1).saturating_mul(size).clamp(0, i32::MAX.into()), size)
        }
        (offset, _) => (offset.unwrap_or(0), call.integer("limit").unwrap_or(LIMIT)),
    }
}

/// The part of a log from an offset on; without a limit to its end. Both count characters.
pub(super) fn part(log: &str, offset: Option<i64>, limit: Option<i64>) -> Value {
    let total = log.chars().count();
    let start = usize::try_from(offset.unwrap_or(0)).unwrap_or(0).min(total);
    let part: String = slice(log.chars().collect(), offset.unwrap_or(0), limit).into_iter().collect();
    let end = start + part.chars().count();
    json!({ "has_more": end < total, "start_offset": start, "end_offset": end, "log": part, "location": "" })
}
