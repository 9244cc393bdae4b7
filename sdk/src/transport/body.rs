//! Reads the body of a response, up to a limit.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use zeroize::Zeroizing;

use crate::{
    error::{Error, ErrorKind, ServiceError},
    transport::attempt_deadline::AttemptDeadline,
};

/// How many bytes are kept of a response that was too long.
const KEPT: usize = 4096;

/// Reads the rest of a response, unless it is longer than `longest`.
pub(crate) async fn read(
    response: &mut reqwest::Response,
    longest: usize,
    timer: &mut AttemptDeadline<'_>,
) -> Result<(HeaderMap, Bytes), Error> {
    let status: StatusCode = response.status();
    let said = response.content_length().filter(|length| usize::try_from(*length).map_or(true, |length| length > longest));
    let headers = std::mem::take(response.headers_mut());
    if let Some(length) = said {
        let problem = too_long(status, &format!("says to be {length} bytes long, longer than the {longest} that are read,"));
        return Err(problem.with_response(status, headers, Bytes::new(), ServiceError::default()));
    }
    let mut body = Body::default();
    let problem = loop {
        match timer.within(response.chunk()).await {
            Ok(None) => return Ok((headers, body.whole())),
            Ok(Some(chunk)) if body.len() + chunk.len() <= longest => body.push(chunk),
            Ok(Some(_)) => {
                body = body.beginning();
                break too_long(status, &format!("is longer than {longest} bytes"));
            }
            Err(error) => break error,
        }
    };
    Err(problem.with_response(status, headers, body.whole(), ServiceError::default()))
}

/// The part of a body that was read. Most arrive in one piece, which is kept as is; several are joined in a buffer that is wiped.
#[derive(Default)]
struct Body {
    first: Bytes,
    joined: Zeroizing<Vec<u8>>,
}

impl Body {
    fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
        } else {
            let first = std::mem::take(&mut self.first);
            append(&mut self.joined, &first);
            append(&mut self.joined, &chunk);
        }
    }

    /// Keeps enough to identify the response, and drops the rest.
    fn beginning(self) -> Self {
        let whole = self.whole();
        Self { first: Bytes::copy_from_slice(&whole[..whole.len().min(KEPT)]), joined: Zeroizing::default() }
    }

    fn whole(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { Bytes::from_owner(self.joined) }
    }
}

/// Appends a chunk. If a larger buffer is needed, the smaller one is wiped.
fn append(body: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if body.capacity() - body.len() < chunk.len() {
        let mut larger = Zeroizing::new(Vec::with_capacity((body.len() + chunk.len()).max(2 * body.capacity())));
        larger.extend_from_slice(body);
        *body = larger;
    }
    body.extend_from_slice(chunk);
}

fn too_long(status: StatusCode, how: &str) -> Error {
    let kind = match status.as_u16() {
        200..300 => ErrorKind::Decode,
        400.. => ErrorKind::Service,
        _ => ErrorKind::UnexpectedStatus,
    };
    let remedy = "if the service sends responses of that length, raise `max_response_bytes` on the client's builder";
    Error::new(kind, format!("the response {how} and was given up; {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_growing_body_keeps_what_it_has() {
        let mut body = Body::default();
        (0..100).for_each(|byte| body.push(Bytes::from(vec![byte, byte])));
        let whole = body.whole();
        assert_eq!((whole.len(), whole[199]), (200, 99));
    }
}
