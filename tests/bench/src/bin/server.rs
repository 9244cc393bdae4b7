//! A server with fixed answers, as cheap as one can be: `bench-server` says where it listens and runs until it is stopped.
//!
//! Besides the responses of the service it tells `/connections`, how many have been accepted, and `/last`, the last request of
//! the service's as it came.

#![allow(clippy::print_stdout, reason = "it says where it listens")]

use std::{cell::RefCell, io, rc::Rc};

use codearts_pipeline_bench::fixtures;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::LocalSet,
};

#[derive(Default)]
struct Seen {
    connections: u64,
    last: Vec<u8>,
}

fn main() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}", listener.local_addr()?);
        let seen = Rc::new(RefCell::new(Seen::default()));
        let version = answer(fixtures::version().to_string().as_bytes());
        let outcome = answer(b"true");
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            seen.borrow_mut().connections += 1;
            // A client that goes away in the middle is none of the server's business.
            tokio::task::spawn_local(serve(stream, seen.clone(), version.clone(), outcome.clone()));
        }
    })
}

fn answer(body: &[u8]) -> Rc<[u8]> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat().into()
}

async fn serve(mut stream: TcpStream, seen: Rc<RefCell<Seen>>, version: Rc<[u8]>, outcome: Rc<[u8]>) -> io::Result<()> {
    let mut pending = Vec::with_capacity(64 * 1024);
    loop {
        while let Some(length) = request_length(&pending) {
            let request: Vec<u8> = pending.drain(..length).collect();
            let line = request.split(|&byte| byte == b'\r').next().unwrap_or_default();
            let has = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
            if has(b" /connections ") {
                let text = seen.borrow().connections.to_string();
                stream.write_all(&answer(text.as_bytes())).await?;
            } else if has(b" /last ") {
                let last = answer(&seen.borrow().last);
                stream.write_all(&last).await?;
            } else {
                stream.write_all(if has(b"/detail") { &version } else { &outcome }).await?;
                seen.borrow_mut().last = request;
            }
        }
        if stream.read_buf(&mut pending).await? == 0 {
            return Ok(());
        }
    }
}

/// The length of the first request, if it is there in full.
fn request_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let whole = head + length.unwrap_or(0);
    (bytes.len() >= whole).then_some(whole)
}
