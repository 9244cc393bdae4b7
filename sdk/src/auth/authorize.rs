//! The headers that authenticate a request.

use std::time::SystemTime;

use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};

use crate::{
    auth::{
        credentials::{Credentials, Kind, SECURITY_TOKEN, SECURITY_TOKEN_HEADER, SIGNING_DATE, USER_TOKEN},
        signing::{CONTENT_HASH_HEADER, Payload, SignableRequest, SigningDate, UNSIGNED_PAYLOAD},
    },
    error::{Error, ErrorKind},
};

/// Adds the headers that authenticate the request with these credentials at this time. Headers already present are signed as well.
pub(crate) fn authorize(
    credentials: &Credentials,
    request: &SignableRequest<'_>,
    headers: &mut HeaderMap,
    now: SystemTime,
) -> Result<(), Error> {
    let (key, token) = match credentials.kind() {
        Kind::UserToken(token) => {
            headers.insert(USER_TOKEN, secret(HeaderValue::from_str(token.expose()))?);
            return Ok(());
        }
        Kind::Keys { key, security_token } => (key, security_token.as_ref().map(|token| token.expose())),
    };
    let date = SigningDate::new(now);
    let mut signed: Vec<(&str, &str)> = Vec::new();
    signed.extend(token.map(|token| (SECURITY_TOKEN_HEADER, token)));
    signed.extend(headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))));
    let authorization = key.sign(&SignableRequest { headers: &signed, ..*request }, &date);
    let date = HeaderValue::from_str(date.as_str()).map_err(|_| Error::new(ErrorKind::Request, "the time cannot be written"))?;
    headers.insert(SIGNING_DATE, date);
    if matches!(request.payload, Payload::Unsigned) {
        headers.insert(CONTENT_HASH_HEADER, HeaderValue::from_static(UNSIGNED_PAYLOAD));
    }
    headers.insert(AUTHORIZATION, secret(HeaderValue::try_from(authorization))?);
    if let Some(token) = token {
        headers.insert(SECURITY_TOKEN, secret(HeaderValue::from_str(token))?);
    }
    Ok(())
}

fn secret<E>(value: Result<HeaderValue, E>) -> Result<HeaderValue, Error> {
    let mut value = value.map_err(|_| Error::new(ErrorKind::Credentials, "the credentials cannot stand in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
