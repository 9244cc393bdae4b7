//! The steps of a script, and how they are performed on a connection.

use std::{fmt, io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::Stage;

/// Time for what was sent to arrive before a reset, which may throw away what was not read yet.
const BEFORE_RESET: Duration = Duration::from_millis(15);

/// What is done with one request.
#[derive(Clone, Debug)]
pub enum Step {
    /// The request is left unread, and the connection is reset.
    ResetUnread,
    /// The request is read, these bytes are sent, and then …
    Send(Vec<u8>, Then),
    /// The request is read, and the bytes that are made of it are sent.
    Answer(Responder),
    /// The request is left unread, these bytes are sent, and then …
    SendUnread(Vec<u8>, Then),
    /// The request is read, and these bytes are sent one by one, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// The request is read, the first bytes are sent, and then the others one by one, with a pause before each.
    DripAfter(Vec<u8>, Vec<u8>, Duration),
    /// The request is read, the first bytes are sent, and then the others again and again, until the client is gone.
    Flood(Vec<u8>, Vec<u8>),
}

type Respond = dyn Fn(&Seen) -> Vec<u8> + Send + Sync;

/// Makes the bytes of an answer from a request.
#[derive(Clone)]
pub struct Responder(Arc<Respond>);

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Responder")
    }
}

impl Step {
    /// The step that answers each request by a function.
    pub fn answer(respond: impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::Answer(Responder(Arc::new(respond)))
    }
}

/// What follows the bytes of a step.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// The connection stays open for the next request.
    Keep,
    /// The connection is closed in order (FIN).
    Close,
    /// The connection is reset (RST).
    Reset,
    /// Nothing: the connection stays open, and nothing comes any more.
    Silence,
}

/// A request as it was read.
#[derive(Clone)]
pub struct Seen {
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// When, counted from the start of the server, in real time.
    pub at: Duration,
    /// All its bytes.
    pub raw: Vec<u8>,
}

impl Seen {
    /// The first line, such as `GET /v1/… HTTP/1.1`.
    pub fn line(&self) -> String {
        self.head().lines().next().unwrap_or_default().to_owned()
    }

    /// Method and target, such as `GET /v1/…?limit=10`.
    pub fn route(&self) -> String {
        self.line().rsplit_once(' ').map_or_else(String::new, |(route, _)| route.to_owned())
    }

    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head().lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// What follows the headers.
    pub fn body(&self) -> &[u8] {
        end_of_head(&self.raw).map_or(&[], |end| &self.raw[end..])
    }

    /// The head, as long as it is text.
    fn head(&self) -> &str {
        let head = &self.raw[..end_of_head(&self.raw).unwrap_or(self.raw.len())];
        std::str::from_utf8(head).unwrap_or_default()
    }
}

/// Shows the first line alone: what follows are credentials.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on connection {} at {:?}", self.line(), self.connection, self.at)
    }
}

/// A whole answer, with its length said.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let length = body.len().to_string();
    let mut bytes = head(status, &[headers, &[("Content-Length", &length)]].concat());
    bytes.extend_from_slice(body.as_bytes());
    bytes
}

/// The head of a response, with the blank line that ends it.
pub fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let fields: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} Status\r\n{fields}\r\n").into_bytes()
}

/// Takes one step for each request of a connection. Clients that go away end it, and that is in order.
pub(crate) async fn perform(mut stream: TcpStream, number: usize, stage: Arc<Stage>) {
    let _ = stream.set_nodelay(true);
    while let Ok(true) = one_step(&mut stream, number, &stage).await {}
}

/// Whether the connection is there for another request.
async fn one_step(stream: &mut TcpStream, number: usize, stage: &Stage) -> io::Result<bool> {
    // A step is taken only once something has come: connections that are made ahead use up nothing.
    if stream.peek(&mut [0]).await? == 0 {
        return Ok(false);
    }
    let step = stage.next();
    let step = match step {
        Step::ResetUnread => {
            stream.set_zero_linger()?;
            return Ok(false);
        }
        Step::SendUnread(bytes, then) => return send(stream, &bytes, then).await,
        step => step,
    };
    let request = read(stream).await?;
    let seen = stage.record(number, request);
    match step {
        Step::Answer(Responder(respond)) => send(stream, &respond(&seen), Then::Keep).await,
        Step::ResetUnread | Step::SendUnread(..) => Ok(false),
        Step::Drip(bytes, pause) => drip(stream, &bytes, pause).await,
        Step::DripAfter(head, bytes, pause) => {
            stream.write_all(&head).await?;
            drip(stream, &bytes, pause).await
        }
        Step::Send(bytes, then) => send(stream, &bytes, then).await,
        Step::Flood(head, block) => {
            stream.write_all(&head).await?;
            loop {
                stream.write_all(&block).await?;
                stage.flooded(block.len());
            }
        }
    }
}

async fn drip(stream: &mut TcpStream, bytes: &[u8], pause: Duration) -> io::Result<bool> {
    for byte in bytes {
        tokio::time::sleep(pause).await;
        stream.write_all(&[*byte]).await?;
    }
    Ok(true)
}

async fn send(stream: &mut TcpStream, bytes: &[u8], then: Then) -> io::Result<bool> {
    stream.write_all(bytes).await?;
    match then {
        Then::Keep => return Ok(true),
        Then::Close => {}
        Then::Reset => {
            if !bytes.is_empty() {
                tokio::time::sleep(BEFORE_RESET).await;
            }
            stream.set_zero_linger()?;
        }
        Then::Silence => std::future::pending().await,
    }
    Ok(false)
}

/// Reads one request: the head, and as many bytes as `Content-Length` says.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        if let Some(end) = end_of_head(&raw) {
            let whole = Seen { connection: 0, at: Duration::ZERO, raw: raw.clone() };
            let length = whole.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            if raw.len() >= end + length {
                return Ok(raw);
            }
        }
        if stream.read_buf(&mut raw).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn end_of_head(raw: &[u8]) -> Option<usize> {
    raw.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_taken_apart_and_its_credentials_are_not_shown() {
        let raw = b"POST /a?b=c HTTP/1.1\r\nHost: x\r\nAUTHORIZATION:  tell-nobody \r\n\r\nbody".to_vec();
        let seen = Seen { connection: 3, at: Duration::ZERO, raw };
        assert_eq!((seen.line().as_str(), seen.body()), ("POST /a?b=c HTTP/1.1", &b"body"[..]));
        assert_eq!((seen.header("authorization"), seen.header("body")), (Some("tell-nobody"), None));
        assert!(!format!("{seen:?}").contains("tell-nobody"));
    }

    #[test]
    fn an_answer_says_its_length() {
        assert_eq!(answer(200, &[("A", "b")], "true"), b"HTTP/1.1 200 Status\r\nA: b\r\nContent-Length: 4\r\n\r\ntrue");
    }
}
