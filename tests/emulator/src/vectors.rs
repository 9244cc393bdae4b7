//! The golden signing vectors, for the tests of this crate.

use http::Request;
use serde_json::Value;

/// One signed request of the vendor's Python SDK, stage by stage.
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) ak: String,
    pub(crate) sk: String,
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
    pub(crate) authorization: String,
    pub(crate) body: String,
    raw: Value,
}

/// All of them.
pub(crate) fn vectors() -> Vec<Vector> {
    let all: Vec<Value> = serde_json::from_str(include_str!("../signing-vectors.json")).expect("the vectors are JSON");
    assert_eq!(all.len(), 20);
    all.into_iter()
        .map(|raw| Vector {
            name: text(&raw, "name"),
            ak: text(&raw, "ak"),
            sk: text(&raw, "sk"),
            canonical_request: text(&raw, "canonical_request"),
            string_to_sign: text(&raw, "string_to_sign"),
            authorization: text(&raw, "authorization"),
            body: text(&raw, "body"),
            raw,
        })
        .collect()
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().expect("the field is a string").to_owned()
}

impl Vector {
    /// The request as it arrives, without its body.
    pub(crate) fn request(&self) -> Request<()> {
        let mut request = Request::builder()
            .method(text(&self.raw, "method").as_str())
            .uri(text(&self.raw, "wire_target"))
            .header("Authorization", &self.authorization);
        let headers = self.raw["headers"].as_object().expect("headers are an object");
        for (name, value) in headers {
            request = request.header(name, value.as_str().expect("a header is text"));
        }
        // The two headers that the signer adds by itself.
        if !headers.contains_key("Host") {
            request = request.header("Host", text(&self.raw, "host"));
        }
        if self.payload_hash() == "UNSIGNED-PAYLOAD" {
            request = request.header("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD");
        }
        request.body(()).expect("the vector is a request")
    }

    pub(crate) fn signed_headers(&self) -> &str {
        self.canonical_request.rsplit('\n').nth(1).expect("signed headers are the last line but one")
    }

    pub(crate) fn payload_hash(&self) -> &str {
        self.canonical_request.rsplit('\n').next().expect("the payload hash is the last line")
    }

    pub(crate) fn signature(&self) -> &str {
        self.authorization.rsplit("Signature=").next().expect("the signature comes last")
    }
}
