//! Forms with a file: `multipart/form-data`.

use std::{
    fmt::Write as _,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::HeaderValue;
use http_body::{Frame, SizeHint};

use crate::{
    client::upload::{Content, Upload},
    error::{Error, ErrorKind},
};

/// The slowest network that the time limits allow for, in bytes per second.
const SLOWEST: u64 = 64 * 1024;

/// A form: fields, followed by a file.
#[derive(Default)]
pub(crate) struct Form {
    fields: Vec<(&'static str, String)>,
    file: Option<(&'static str, Upload)>,
}

impl Form {
    pub(super) fn set_field(&mut self, name: &'static str, value: String) {
        self.fields.retain(|(known, _)| *known != name);
        self.fields.push((name, value));
    }

    pub(super) fn set_file(&mut self, name: &'static str, file: Upload) {
        self.file = Some((name, file));
    }

    /// Returns the extra time that an attempt can take.
    pub(super) async fn allowance(&self) -> Duration {
        match &self.file {
            Some((_, file)) => file.length().await.map_or(Duration::MAX, |length| Duration::from_secs(length / SLOWEST)),
            None => Duration::ZERO,
        }
    }

    /// Whether the form cannot be sent again.
    pub(super) fn is_spent(&self) -> bool {
        self.file.as_ref().is_some_and(|(_, file)| file.is_spent())
    }

    /// Returns the content type and the body of one attempt.
    pub(super) async fn open(&self) -> Result<(HeaderValue, reqwest::Body), Error> {
        // Long enough never to occur in a file.
        let boundary = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let mut before = String::new();
        for (name, value) in &self.fields {
            part(&mut before, &boundary, name, "", value);
        }
        let mut after = format!("--{boundary}--\r\n");
        let mut length = Some(0);
        let mut file = Content::Bytes(Bytes::new());
        if let Some((name, upload)) = &self.file {
            (file, length) = upload.open().await.map_err(|error| wrong(&format!("the file cannot be read: {error}")))?;
            if HeaderValue::from_str(&upload.content_type).is_err() {
                return Err(wrong(&format!("{:?} is not a valid content type", upload.content_type)));
            }
            let more = format!("; filename=\"{}\"\r\nContent-Type: {}", quoted(&upload.file_name), upload.content_type);
            part(&mut before, &boundary, name, &more, "");
            before.truncate(before.len() - 2);
            after.insert_str(0, "\r\n");
        }
        let around = u64::try_from(before.len() + after.len()).unwrap_or(u64::MAX);
        let left = length.map(|length| length.saturating_add(around));
        let body = FormBody { before: before.into(), file: Some(file), after: after.into(), left };
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"));
        Ok((content_type.map_err(|_| wrong("its content type cannot be sent"))?, reqwest::Body::wrap(body)))
    }
}

fn wrong(why: &str) -> Error {
    Error::new(ErrorKind::Request, format!("the form cannot be sent: {why}"))
}

fn part(text: &mut String, boundary: &str, name: &str, more: &str, value: &str) {
    write!(text, "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{more}\r\n\r\n{value}\r\n", quoted(name))
        .expect("writing to a String does not fail");
}

/// Escapes a name for use within quotation marks, as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

struct FormBody {
    before: Bytes,
    file: Option<Content>,
    after: Bytes,
    left: Option<u64>,
}

impl http_body::Body for FormBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let mut next = std::mem::take(&mut self.before);
        if next.is_empty()
            && let Some(file) = &mut self.file
        {
            match ready!(file.poll_next(context)) {
                Some(read) => next = read?,
                None => self.file = None,
            }
        }
        if next.is_empty() {
            next = std::mem::take(&mut self.after);
        }
        let length = u64::try_from(next.len()).unwrap_or(u64::MAX);
        self.left = self.left.map(|left| left.saturating_sub(length));
        Poll::Ready((!next.is_empty()).then_some(Ok(Frame::data(next))))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
