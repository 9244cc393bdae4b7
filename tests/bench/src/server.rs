//! A server with fixed responses. Only its clients are counted, so it need not be fast.

#![allow(clippy::print_stdout, reason = "it prints where it listens")]

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use crate::fixtures;

/// Serves the two operations, and under `/last` the last request of one of them as it came.
pub(crate) fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on http://{}", listener.local_addr()?);
    let last = Arc::new(Mutex::new(String::new()));
    for stream in listener.incoming() {
        let (stream, last) = (stream?, last.clone());
        // A client that goes away in the middle is none of the server's business.
        thread::spawn(move || respond(&stream, &last));
    }
    Ok(())
}

/// Responds to the requests of one connection.
fn respond(mut stream: &TcpStream, last: &Mutex<String>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let (mut request, mut length) = (String::new(), 0);
        while !request.ends_with("\r\n\r\n") {
            let begin = request.len();
            if reader.read_line(&mut request)? == 0 {
                return Ok(());
            }
            let value = request[begin..].to_lowercase().strip_prefix("content-length:").map(|value| value.trim().parse());
            length = value.and_then(Result::ok).unwrap_or(length);
        }
        reader.by_ref().take(length).read_to_string(&mut request)?;
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let body = match request.split(' ').nth(1).unwrap_or_default() {
            "/last" => last.clone(),
            path => {
                let is_detail = path.contains("/detail");
                *last = request;
                if is_detail { fixtures::version().to_string() } else { "true".to_owned() }
            }
        };
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        // At once, so that each client reads at once.
        stream.write_all((head + &body).as_bytes())?;
    }
}
