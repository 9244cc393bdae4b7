//! Operations.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Grower;

/// An operation that is being made.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) path: String,
    /// The names of the parameters of the path.
    pub(super) path_names: Vec<String>,
    pub(super) parameters: Vec<Value>,
    /// Names of parameters that are taken, as [`free_name`](super::free_name) compares them.
    pub(super) taken: BTreeSet<String>,
    /// The request body, if it has one.
    pub(super) body: Option<Value>,
    /// The status of success and the response.
    pub(super) success: (u16, Value),
    /// Extensions of the operation.
    pub(super) extensions: Map<String, Value>,
}

impl Call {
    /// The example of a parameter of the path.
    pub(super) fn path_example(&self, name: &str) -> Value {
        let found = self.parameters.iter().find(|parameter| parameter["in"] == "path" && parameter["name"] == name);
        found.map(|parameter| parameter["example"].clone()).unwrap_or_default()
    }
}

impl Grower<'_> {
    /// Adds an operation to a chapter.
    pub(super) fn operation(&mut self, chapter: &str) {
        let id = self.choices.operation_name();
        let mut call = match self.begun.get(chapter) {
            Some(call) => call.clone(),
            None => self.begin(chapter),
        };
        call.path = format!("/v2/{}{}", self.choices.segment(), call.path);
        let segments = 1 + self.choices.below("segments", 3);
        for _ in call.path_names.len()..segments {
            self.path_parameter(&mut call);
        }
        let is_paged = self.once_in("paged", 6);
        if is_paged {
            self.paged(&mut call);
        } else {
            self.body(&mut call);
            self.success(&mut call);
        }
        let queries = self.choices.below("queries", 4);
        for _ in 0..queries {
            self.parameter(&mut call);
        }
        let method = match &call.body {
            Some(_) if is_paged => self.pick("paged-method", &["post", "post", "put"]),
            Some(_) => self.pick("method-with-body", &["post", "put", "post", "delete", "post", "put", "patch"]),
            None if is_paged => "get",
            None => self.pick("method", &["get", "get", "delete", "get", "put", "get", "post"]),
        };
        if (method == "post" && self.once_in("idempotent", 3)) || (method == "put" && self.once_in("not-idempotent", 3)) {
            call.extensions.insert("x-idempotent".to_owned(), (method == "post").into());
        }
        self.write(chapter, &id, method, call);
    }

    /// How the calls of a chapter begin: with as many ids as its handle holds.
    fn begin(&mut self, chapter: &str) -> Call {
        let mut call = Call {
            path: String::new(),
            path_names: Vec::new(),
            parameters: Vec::new(),
            // Words that requests have for themselves.
            taken: ["body", "client", "clone", "intofuture", "request", "send"].map(str::to_owned).into(),
            body: None,
            success: (200, Value::Null),
            extensions: Map::new(),
        };
        for _ in 0..self.choices.below("handle", 3) {
            self.path_parameter(&mut call);
        }
        self.begun.insert(chapter.to_owned(), call.clone());
        call
    }

    fn write(&mut self, chapter: &str, id: &str, method: &str, call: Call) {
        let name = pascal(id);
        let page = format!("https://support.huaweicloud.com/intl/en-us/api-pipeline/{name}.html");
        let errors = [("400", "BadRequest"), ("401", "Unauthorized"), ("403", "Forbidden"), ("404", "NotFound")];
        let mut responses: Map<String, Value> = errors
            .iter()
            .map(|(status, response)| ((*status).to_owned(), json!({ "$ref": format!("#/components/responses/{response}") })))
            .collect();
        responses.insert(call.success.0.to_string(), call.success.1);
        let mut operation = json!({
            "operationId": id,
            "summary": format!("Does what {name} does."),
            "description": format!("The operation {name} of the tests."),
            "tags": [chapter],
            "externalDocs": { "url": page },
            "x-source": { "name": name, "page": page, "updated": "2025-11-13", "read": "2025-11-26", "evidence": "page-example" },
            "parameters": call.parameters,
            "responses": responses,
        });
        if let Some(body) = call.body {
            operation["requestBody"] = body;
        }
        if self.once_in("unsigned", 13) {
            operation["security"] = json!([]);
        }
        let operation = crate::walk::with(operation, &Value::Object(call.extensions));
        self.document["paths"][call.path] = json!({ method: operation });
    }
}

/// `show_build` as the name of a type.
fn pascal(id: &str) -> String {
    id.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
