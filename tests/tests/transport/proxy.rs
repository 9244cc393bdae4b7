//! Through a proxy, and past it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use codearts_pipeline::{Client, Proxy};
use codearts_pipeline_emulator::Emulator;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use crate::{
    builder, call,
    front::{Asks, Authority, TlsFront},
};

/// A proxy for tunnels and for plain requests, one a connection, that keeps the head of what it is asked.
/// Whatever the name, it connects to one place, so that names can be asked for that do not exist.
struct Recorder {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    async fn start(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let recorder = Self { address: listener.local_addr().expect("an address"), heads: Arc::default() };
        let heads = recorder.heads.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let heads = heads.clone();
                tokio::spawn(async move { pass_on(stream, target, &heads).await });
            }
        });
        recorder
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic").clone()
    }
}

async fn pass_on(mut client: TcpStream, target: SocketAddr, heads: &Mutex<Vec<String>>) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    heads.lock().expect("no panic").push(head.clone());
    let mut server = TcpStream::connect(target).await.ok()?;
    if head.starts_with("CONNECT ") {
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
    } else {
        // As proxies do: the path alone, and nothing that was meant for the proxy.
        let (line, rest) = head.split_once("\r\n")?;
        let (method, after) = line.split_once(" http://")?;
        let path = &after[after.find('/')?..];
        let kept: String = rest.split_inclusive("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("proxy-")).collect();
        server.write_all(format!("{method} {path}\r\n{kept}").as_bytes()).await.ok()?;
    }
    copy_bidirectional(&mut client, &mut server).await.ok()?;
    Some(())
}

/// `alice:open sesame` in basic authentication.
const LOGIN: &str = "Basic YWxpY2U6b3BlbiBzZXNhbWU=";

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().filter_map(|line| line.split_once(": ")).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

#[tokio::test]
async fn https_goes_through_a_tunnel_and_the_login_to_the_proxy_only() {
    let (emulator, authority) = (Emulator::start().expect("started"), Authority::new());
    let front = TlsFront::start(&emulator, &authority, Asks::Nothing).await;
    let recorder = Recorder::start(SocketAddr::from(([127, 0, 0, 1], front.port))).await;
    let proxies = [
        Proxy::new(recorder.url()).and_then(|proxy| proxy.basic_auth("alice", "open sesame")).expect("a proxy"),
        Proxy::new(recorder.url().replace("://", "://alice:open%20sesame@")).expect("a proxy"),
    ];
    for proxy in proxies {
        let client = builder(&emulator)
            .endpoint(format!("https://service.invalid:{}", front.port))
            .root_certificate_pem(authority.certificate.as_bytes())
            .proxy(proxy)
            .build()
            .expect("a client");
        call(&client).await.expect("responded");
    }
    let heads = recorder.heads();
    assert_eq!(heads.len(), 2);
    for head in heads {
        assert!(head.starts_with(&format!("CONNECT service.invalid:{} HTTP/1.1\r\n", front.port)), "{head}");
        assert_eq!(header(&head, "proxy-authorization"), Some(LOGIN));
        assert_eq!(header(&head, "authorization"), None, "the signature is the service's");
    }
    for request in emulator.requests() {
        assert!(request.signature_verified());
        assert_eq!(request.header("proxy-authorization"), None);
    }
}

#[tokio::test]
async fn odd_characters_of_a_login_arrive_as_they_are() {
    let emulator = Emulator::start().expect("started");
    let recorder = Recorder::start(emulator.address()).await;
    let proxy = Proxy::new(recorder.url()).and_then(|proxy| proxy.basic_auth("ä@/%41", ":p@ss/%2F?# é")).expect("a proxy");
    let client = builder(&emulator).endpoint("http://service.invalid").allow_plain_http().proxy(proxy).build().expect("a client");
    call(&client).await.expect("responded");
    // The text, in UTF-8 and base64.
    assert_eq!(header(&recorder.heads()[0], "proxy-authorization"), Some("Basic w6RALyU0MTo6cEBzcy8lMkY/IyDDqQ=="));
}

#[tokio::test]
async fn plain_http_is_handed_to_the_proxy_whole() {
    let emulator = Emulator::start().expect("started");
    let recorder = Recorder::start(emulator.address()).await;
    let client = through(&emulator, Proxy::new(recorder.url()).expect("a proxy"), "http://service.invalid");
    call(&client).await.expect("responded");
    let heads = recorder.heads();
    assert!(heads[0].starts_with("GET http://service.invalid/v1/"), "{heads:?}");
    assert_eq!(header(&heads[0], "proxy-authorization"), None);
    assert!(emulator.requests()[0].signature_verified(), "the name that was signed is the service's");
}

#[tokio::test]
async fn what_is_excepted_and_no_proxy_go_past_it() {
    let emulator = Emulator::start().expect("started");
    let recorder = Recorder::start(emulator.address()).await;
    let proxy = Proxy::new(recorder.url()).expect("a proxy").except(["elsewhere.example.com", "127.0.0.0/8"]);
    call(&through(&emulator, proxy.clone(), &emulator.endpoint())).await.expect("responded");
    let direct = builder(&emulator).endpoint(emulator.endpoint()).proxy(proxy).no_proxy().build().expect("a client");
    call(&direct).await.expect("responded");
    assert_eq!((recorder.heads().len(), emulator.requests().len()), (0, 2));
}

/// B1.
#[tokio::test]
async fn b1_what_is_on_this_machine_is_asked_past_a_proxy_of_the_builder() {
    let (emulator, authority) = (Emulator::start().expect("started"), Authority::new());
    let recorder = Recorder::start(emulator.address()).await;
    let proxy = Proxy::new(recorder.url()).expect("a proxy");
    for host in ["127.0.0.1", "localhost"] {
        let endpoint = format!("http://{host}:{}", emulator.address().port());
        call(&through(&emulator, proxy.clone(), &endpoint)).await.expect("responded");
    }
    let front = TlsFront::start(&emulator, &authority, Asks::Nothing).await;
    let client = builder(&emulator).endpoint(front.endpoint()).root_certificate_pem(authority.certificate.as_bytes()).proxy(proxy);
    call(&client.build().expect("a client")).await.expect("responded");
    assert_eq!((recorder.heads().len(), emulator.requests().len()), (0, 3));
}

#[tokio::test]
async fn a_proxy_that_rejects_means_that_nothing_was_sent() {
    let emulator = Emulator::start().expect("started");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    let proxy = Proxy::new(url).and_then(|proxy| proxy.basic_auth("alice", "hunter2")).expect("a proxy");
    let error = call(&through(&emulator, proxy, "https://service.invalid")).await.expect_err("rejected");
    assert!(error.is_not_sent(), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

fn through(emulator: &Emulator, proxy: Proxy, endpoint: &str) -> Client {
    builder(emulator).endpoint(endpoint).allow_plain_http().proxy(proxy).build().expect("a client")
}
