//! Requests on the wire, in forms that no real operation has to have.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpListener,
    pin::Pin,
    sync::mpsc,
    task::{Context, Poll},
    thread,
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::Method;

use crate::{
    auth::Credentials,
    client::{
        handle::Client,
        request::{Operation, Request},
        request_parts::RequestParts,
        upload::Upload,
    },
    error::ErrorKind,
    model::{Body, DecodeError, Secret},
    transport::RetryPolicy,
};

macro_rules! operation {
    ($name:ident: $method:ident, idempotent $is_idempotent:literal, signed $is_signed:literal) => {
        #[derive(Debug)]
        enum $name {}

        impl Operation for $name {
            type Output = ();
            const ID: &'static str = stringify!($name);
            const METHOD: Method = Method::$method;
            const ROUTE: &'static str = "/v1/x";
            const IS_IDEMPOTENT: bool = $is_idempotent;
            const IS_SIGNED: bool = $is_signed;

            fn decode(body: Body<'_>) -> Result<Self::Output, DecodeError> {
                body.nothing()
            }
        }
    };
}

operation!(Put: PUT, idempotent true, signed true);
operation!(Delete: DELETE, idempotent true, signed true);
operation!(PutOnce: PUT, idempotent false, signed true);
operation!(Get: GET, idempotent true, signed false);

/// A server that sends the listed responses, one per connection, and returns what it received. `None` closes the connection unread.
fn server(answers: Vec<Option<&'static str>>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut connection, _) = listener.accept().expect("a connection");
            let Some(answer) = answer else { continue };
            connection.set_read_timeout(Some(Duration::from_millis(300))).expect("a limit");
            let mut request = Vec::new();
            let _ = connection.read_to_end(&mut request);
            // Before the response, so that a test that has it finds the request.
            sender.send(String::from_utf8_lossy(&request).into_owned()).expect("a test that waits");
            write!(connection, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").expect("a client that listens");
        }
    });
    (address, receiver)
}

fn client(address: &str) -> Client {
    let retry = RetryPolicy::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let credentials = Credentials::new("AK", "SK").expect("keys");
    Client::builder().endpoint(address).credentials(credentials).retry(retry).build().expect("a client")
}

fn headers(request: &str) -> String {
    request.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase() + "\r\n"
}

#[tokio::test]
async fn b19_a_request_without_a_body_says_so() {
    let (address, requests) = server(vec![Some("204 No Content"); 4]);
    let client = client(&address);
    Request::<Put>::new(&client, RequestParts::new("/v1/x")).await.expect("204");
    let sent = headers(&requests.recv().expect("a request"));
    assert!(sent.contains("\r\ncontent-length: 0") && !sent.contains("content-type") && sent.contains("\r\nauthorization: "), "{sent}");
    for _ in 0..2 {
        Request::<PutOnce>::new(&client, RequestParts::new("/v1/x")).await.expect("204");
        assert!(headers(&requests.recv().expect("a request")).contains("\r\ncontent-length: 0"));
    }
    Request::<Get>::new(&client, RequestParts::new("/v1/x")).await.expect("204");
    let sent = headers(&requests.recv().expect("a request"));
    assert!(!sent.contains("content-length") && !sent.contains("authorization") && !sent.contains("x-sdk-date"), "{sent}");
}

/// N13: an operation that the document does not mark as dangerous is retried, whatever its method.
#[tokio::test]
async fn n13_a_put_or_delete_that_meets_a_broken_connection_is_repeated() {
    for first in [None, Some("503 Service Unavailable"), Some("502 Bad Gateway")] {
        let retry = RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
        let (address, requests) = server(vec![first, Some("204 No Content"), first, Some("204 No Content"), first]);
        let client = client(&address);
        let put = Request::<Put>::new(&client, RequestParts::new("/v1/x")).with_retry(retry.clone()).await.expect("204");
        let delete = Request::<Delete>::new(&client, RequestParts::new("/v1/x")).with_retry(retry.clone()).await.expect("204");
        assert_eq!((put.attempts(), delete.attempts()), (2, 2));
        Request::<PutOnce>::new(&client, RequestParts::new("/v1/x")).with_retry(retry).await.expect_err("it is never repeated");
        assert_eq!(requests.try_iter().count(), if first.is_some() { 5 } else { 2 });
    }
}

#[tokio::test]
async fn headers_are_signed_and_the_users_own_win() {
    let (address, requests) = server(vec![Some("200 OK")]);
    let client = client(&address);
    let parts = RequestParts::new("/v1/x").header("x-language", "en-us").secret_header("x-key", &Secret::<String>::from("hunter2"));
    Request::<Put>::new(&client, parts).with_header("X-Language", "zh-cn").await.expect("200");
    let sent = headers(&requests.recv().expect("a request"));
    assert!(sent.contains("\r\nx-language: zh-cn") && sent.contains("\r\nx-key: hunter2") && !sent.contains("en-us"), "{sent}");
    assert!(sent.contains("signedheaders=host;x-key;x-language;x-sdk-date"), "{sent}");
}

#[tokio::test]
async fn a_form_is_sent_unsigned_and_again_where_it_can_be() {
    let directory = std::env::temp_dir().join(format!("codearts-pipeline-upload-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let path = directory.join("a \"b\".txt");
    std::fs::write(&path, "of a file").expect("a file");
    for (upload, name, content) in [
        (Upload::from_bytes("a\r\n.zip", "of bytes"), "a%0D%0A.zip", "of bytes"),
        (Upload::from_path(&path), "a %22b%22.txt", "of a file"),
        (Upload::from_stream("s", Some(4), Items(vec!["", "st", "", "rm"])), "s", "strm"),
    ] {
        let is_stream = content == "strm";
        let (address, requests) = server(if is_stream { vec![Some("200 OK")] } else { vec![Some("503 Later"), Some("200 OK")] });
        let client = client(&address);
        let parts =
            RequestParts::new("/v1/x").form_field("n", "old").form_file("file", upload.with_content_type("text/plain")).form_field("n", 7);
        Request::<Put>::new(&client, parts).await.expect("200");
        for sent in requests {
            let head = headers(&sent);
            assert!(head.contains("\r\nx-sdk-content-sha256: unsigned-payload\r\n"), "{head}");
            assert!(head.contains("signedheaders=host;x-sdk-content-sha256;x-sdk-date"), "{head}");
            let body = &sent[head.len() + 2..];
            assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}\n{body}");
            let boundary = body.lines().next().expect("a boundary");
            assert!(head.contains(&format!("multipart/form-data; boundary={}\r\n", &boundary[2..])), "{head}");
            let expected = format!(
                "{boundary}\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n7\r\n\
                 {boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n\
                 {content}\r\n{boundary}--\r\n"
            );
            assert_eq!(body, expected);
        }
    }
    std::fs::remove_dir_all(&directory).expect("a directory");
}

#[tokio::test]
async fn a_stream_is_never_sent_twice() {
    let (address, requests) = server(vec![Some("503 Later"), Some("200 OK")]);
    let parts = RequestParts::new("/v1/x").form_file("file", Upload::from_stream("s", None, Items(vec!["abc"])));
    let error = Request::<Put>::new(&client(&address), parts).await.expect_err("503");
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(503), 1));
    let sent = requests.recv().expect("a request");
    assert!(headers(&sent).contains("\r\ntransfer-encoding: chunked") && sent.contains("\r\nabc\r\n"), "{sent}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_reported_before_anything_is_sent() {
    for (path, why) in [("/nowhere/x", "/nowhere/x: "), ("/", "/: it is not a regular file")] {
        let parts = RequestParts::new("/v1/x").form_file("file", Upload::from_path(path));
        let error = Request::<Put>::new(&client("http://127.0.0.1:1"), parts).await.expect_err(path);
        assert_eq!((error.kind(), error.is_not_sent()), (ErrorKind::Request, true));
        assert!(error.to_string().contains(&format!("the form cannot be sent: the file cannot be read: {why}")), "{error}");
    }
}

struct Items(Vec<&'static str>);

impl Stream for Items {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0.is_empty() { Poll::Ready(None) } else { Poll::Ready(Some(Ok(self.0.remove(0).into()))) }
    }
}
