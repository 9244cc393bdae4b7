//! Icons: their bytes, and the addresses that serve them.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::call::Call;
use crate::canonical::query_pairs;
use crate::ids::Ids;
use crate::message::RawRequest;
use crate::response::Success;
use crate::service_error::ServiceError;

/// The path of an icon, behind the account. It is documented nowhere; the service's own responses have it in addresses.
const PATH: &str = "/common/get-plugin-icon";

/// One black pixel, as PNG: the icon of official extensions.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

/// Icons by the keys in their addresses.
pub(crate) struct Icons {
    ids: Arc<Ids>,
    bytes: HashMap<String, Bytes>,
}

impl Icons {
    pub(super) fn new<'n>(ids: Arc<Ids>, official: impl Iterator<Item = &'n str>) -> Self {
        Self { ids, bytes: official.map(|name| (name.to_owned(), Bytes::from_static(PIXEL))).collect() }
    }

    /// Keeps the icon that was sent, and returns its address on the host that it was sent to.
    ///
    /// The service takes pictures of at most 512 KB. How it rejects others is not known, so every file is taken.
    pub(super) fn keep(&mut self, call: &Call<'_>, kind: &str) -> Result<Value, ServiceError> {
        let file = call.file("upload_file").ok_or_else(|| ServiceError::unfit("/upload_file", "is required"))?;
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
        let name = file.name.replace(|character| !is_plain(character), "_");
        let key = format!("{}-{name}", self.ids.next());
        let address = address(&format!("http://{}", call.host), call.account(), &key, kind);
        self.bytes.insert(key, file.content.clone());
        Ok(address.into())
    }

    /// The response to a request for an icon. It needs no credentials: browsers ask for icons.
    pub(super) fn response(&self, request: &RawRequest) -> Option<Success> {
        let path = request.uri.path();
        if request.method != Method::GET || !path.starts_with("/api/v1/") || !path.ends_with(PATH) {
            return None;
        }
        let query = query_pairs(request.query());
        let (_, key) = query.iter().find(|(name, _)| name == b"object_key")?;
        let bytes = self.bytes.get(std::str::from_utf8(key).ok()?)?;
        let body = Some((media_type(bytes).to_owned(), bytes.clone()));
        Some(Success { status: StatusCode::OK, body })
    }
}

/// The address of an icon on a host; without a host it is a path.
pub(super) fn address(host: &str, account: &str, key: &str, kind: &str) -> String {
    format!("{host}/api/v1/{account}{PATH}?object_key={key}&icon_type={kind}")
}

/// The media type is that of the bytes: a page must not come in the place of a picture.
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        _ => "application/octet-stream",
    }
}
