//! A relay of TCP that counts the connections which go through it.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr, TcpListener as Listener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::JoinHandle,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::Builder,
    sync::oneshot,
};

/// A relay on 127.0.0.1, on a thread of its own. It stops when it is dropped.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    counts: Arc<Counts>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Counts {
    accepted: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    in_use: AtomicUsize,
    most_in_use: AtomicUsize,
}

fn up(count: &AtomicUsize, most: &AtomicUsize) {
    let now = count.fetch_add(1, Ordering::SeqCst) + 1;
    most.fetch_max(now, Ordering::SeqCst);
}

impl Relay {
    /// Starts a relay to a server on this machine.
    pub fn to(target: SocketAddr) -> Self {
        let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
        listener.set_nonblocking(true).expect("a socket of our own");
        let address = listener.local_addr().expect("a bound socket");
        let counts = Arc::new(Counts::default());
        let (stop, stopped) = oneshot::channel();
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let shared = Arc::clone(&counts);
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a socket of our own");
                tokio::select! {
                    () = accept(&listener, target, &shared) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { address, counts, stop: Some(stop), thread: Some(thread) }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections it has taken.
    pub fn accepted(&self) -> usize {
        self.counts.accepted.load(Ordering::SeqCst)
    }

    /// The most connections that were open at once.
    pub fn most_open(&self) -> usize {
        self.counts.most_open.load(Ordering::SeqCst)
    }

    /// The most connections that carried a request at once: one that has come and is not answered yet.
    pub fn most_in_use(&self) -> usize {
        self.counts.most_in_use.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: &TcpListener, target: SocketAddr, counts: &Arc<Counts>) {
    while let Ok((client, _)) = listener.accept().await {
        counts.accepted.fetch_add(1, Ordering::SeqCst);
        up(&counts.open, &counts.most_open);
        let counts = Arc::clone(counts);
        tokio::spawn(async move {
            relay(client, target, &counts).await;
            counts.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// Until one side has had enough. Then both are closed at once: what one side cuts, the other sees cut.
async fn relay(mut client: TcpStream, target: SocketAddr, counts: &Counts) {
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (mut from_client, mut from_server) = ([0; 16 * 1024], [0; 16 * 1024]);
    let mut usage = Usage { is_used: false, counts };
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => match read {
                Ok(length) if length > 0 => {
                    usage.begin();
                    if server.write_all(&from_client[..length]).await.is_err() { return }
                }
                _ => return,
            },
            read = server.read(&mut from_server) => {
                usage.end();
                match read {
                    Ok(length) if length > 0 => if client.write_all(&from_server[..length]).await.is_err() { return },
                    Ok(_) => return,
                    // A reset is passed on as one.
                    Err(_) => return drop(client.set_zero_linger()),
                }
            }
        }
    }
}

/// Whether a connection carries a request.
struct Usage<'a> {
    is_used: bool,
    counts: &'a Counts,
}

impl Usage<'_> {
    fn begin(&mut self) {
        if !self.is_used {
            self.is_used = true;
            up(&self.counts.in_use, &self.counts.most_in_use);
        }
    }

    fn end(&mut self) {
        if self.is_used {
            self.is_used = false;
            self.counts.in_use.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for Usage<'_> {
    fn drop(&mut self) {
        self.end();
    }
}
