//! The HTTP server, on its own thread and runtime.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as Listener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::delivery::{Ending, Socket, Steps};
use crate::fault::Delivery;
use crate::message::RawRequest;
use crate::service::Service;

/// The largest body that is accepted.
const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// How much of a body that is too large is read before the connection is given up.
/// A client that is still writing would not see a response.
const DRAIN_LIMIT: usize = 8 * BODY_LIMIT;

/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// The pause after a connection that could not be accepted, for want of file handles for example.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on loopback and returns once connections are accepted.
    pub(crate) fn start(port: u16, service: Arc<Service>) -> io::Result<Self> {
        let listener = Listener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name(format!("emulator:{}", address.port()))
            .spawn(move || run(&runtime, listener, &service, stopped))?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The thread notices that the sender is gone, and takes the runtime with all connections down with it.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(runtime: &Runtime, listener: Listener, service: &Arc<Service>, stopped: oneshot::Receiver<Infallible>) {
    runtime.block_on(async {
        // The socket is bound and listens already; what fails here fails for want of memory or handles.
        let Ok(listener) = TcpListener::from_std(listener) else {
            return;
        };
        tokio::select! {
            () = accept(&listener, service) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: &TcpListener, service: &Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(service)))),
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn connection(stream: TcpStream, service: Arc<Service>) {
    // Responses come in small pieces, which must not wait for one another.
    let _ = stream.set_nodelay(true);
    let ending = Ending::default();
    let socket = Socket { stream, ending: ending.clone() };
    let serve = service_fn(|request| respond(Arc::clone(&service), ending.clone(), request));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(socket), serve)
        .await;
    // Clients that go away and faults that break the connection both end here, and both are in order.
    drop(served);
}

async fn respond(service: Arc<Service>, ending: Ending, request: Request<Incoming>) -> io::Result<Response<Steps>> {
    let (head, body) = request.into_parts();
    let request = RawRequest { method: head.method, uri: head.uri, headers: head.headers, body: read(body).await? };
    let (raw, fault) = service.handle(&request);
    let delivery = fault.as_ref().map_or(Delivery::Whole, |fault| fault.delivery);
    if let Some(fault) = &fault {
        tokio::time::sleep(fault.delay).await;
    }
    match delivery {
        Delivery::Stall => std::future::pending().await,
        Delivery::Reset | Delivery::LoseResponse => {
            ending.reset();
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        _ => {}
    }
    let mut response = Response::new(Steps::new(raw.body.clone(), delivery, &ending));
    *response.status_mut() = raw.status;
    *response.headers_mut() = raw.headers;
    // A body which stops short has to be seen to be short.
    if raw.status != StatusCode::NO_CONTENT {
        response.headers_mut().insert(CONTENT_LENGTH, raw.body.len().into());
    }
    Ok(response)
}

/// Reads a body; `None` when it is too large.
async fn read(mut body: Incoming) -> io::Result<Option<Bytes>> {
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(0);
    let mut bytes = BytesMut::with_capacity(expected.min(BODY_LIMIT));
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(io::Error::other)?.into_data() else {
            continue;
        };
        length += data.len();
        if length > DRAIN_LIMIT {
            break;
        }
        if length <= BODY_LIMIT {
            bytes.extend_from_slice(&data);
        }
    }
    Ok((length <= BODY_LIMIT).then(|| bytes.freeze()))
}
