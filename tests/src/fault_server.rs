//! A server of raw TCP that does what a script says, request by request. It knows nothing of the service.

mod script;

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr, TcpListener as Listener},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    sync::oneshot,
    time::Instant,
};

#[cfg(unix)]
pub(crate) use self::script::read;
pub use self::script::{Responder, Seen, Step, Then, answer, head};

/// A server on 127.0.0.1 that takes one step of its script for each request that comes, whatever connection it comes on.
///
/// It runs on a thread of its own, and stops when it is dropped. What comes after the end of the script is answered with
/// status 418, which no test expects.
#[derive(Debug)]
pub struct FaultServer {
    address: SocketAddr,
    stage: Arc<Stage>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// What the connections of a server share.
pub(crate) struct Stage {
    script: Mutex<std::vec::IntoIter<Step>>,
    /// What is done with each request once the script is over.
    always: Option<Step>,
    seen: Mutex<Vec<Seen>>,
    accepted: AtomicUsize,
    flooded: AtomicU64,
    begun: Instant,
    on_request: Box<dyn Fn() + Send + Sync>,
}

impl FaultServer {
    /// Starts a server with a script.
    pub fn start(script: Vec<Step>) -> Self {
        Self::start_with(script, || {})
    }

    /// Starts a server that calls a function for each request it has read, before it goes on: to move the time of a test.
    pub fn start_with(script: Vec<Step>, on_request: impl Fn() + Send + Sync + 'static) -> Self {
        Self::run(script, None, on_request)
    }

    /// Starts a server that answers each request by a function.
    pub fn answering(respond: impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::run(Vec::new(), Some(Step::answer(respond)), || {})
    }

    fn run(script: Vec<Step>, always: Option<Step>, on_request: impl Fn() + Send + Sync + 'static) -> Self {
        let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
        listener.set_nonblocking(true).expect("a socket of our own");
        let address = listener.local_addr().expect("a bound socket");
        let stage = Arc::new(Stage {
            script: Mutex::new(script.into_iter()),
            always,
            seen: Mutex::default(),
            accepted: AtomicUsize::new(0),
            flooded: AtomicU64::new(0),
            begun: Instant::now(),
            on_request: Box::new(on_request),
        });
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::clone(&stage);
        let thread = std::thread::spawn(move || run(&runtime, listener, &shared, stopped));
        Self { address, stage, stop: Some(stop), thread: Some(thread) }
    }

    /// Gives it another script, and lets it forget what it has seen.
    pub fn play(&self, script: Vec<Step>) {
        *lock(&self.stage.script) = script.into_iter();
        lock(&self.stage.seen).clear();
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that it has read, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.stage.seen).clone()
    }

    /// How many connections it has taken.
    pub fn connections(&self) -> usize {
        self.stage.accepted.load(Ordering::SeqCst)
    }

    /// How many bytes of floods the machine has taken: those that clients have read, and those on the way.
    pub fn flooded(&self) -> u64 {
        self.stage.flooded.load(Ordering::SeqCst)
    }

    /// How many steps of the script are left.
    pub fn steps_left(&self) -> usize {
        lock(&self.stage.script).len()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        // The thread sees that the sender is gone, and takes its runtime with all connections down with it.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Stage {
    /// The step for a request.
    fn next(&self) -> Step {
        let last = || self.always.clone().unwrap_or_else(|| Step::Send(answer(418, &[], "the script is over"), Then::Keep));
        lock(&self.script).next().unwrap_or_else(last)
    }

    fn flooded(&self, bytes: usize) {
        self.flooded.fetch_add(bytes as u64, Ordering::SeqCst);
    }

    fn record(&self, connection: usize, raw: Vec<u8>) -> Seen {
        let seen = Seen { connection, at: self.begun.elapsed(), raw };
        lock(&self.seen).push(seen.clone());
        (self.on_request)();
        seen
    }
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("accepted", &self.accepted).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run(runtime: &Runtime, listener: Listener, stage: &Arc<Stage>, stopped: oneshot::Receiver<Infallible>) {
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener).expect("a socket of our own");
        tokio::select! {
            () = accept(&listener, stage) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: &TcpListener, stage: &Arc<Stage>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let number = stage.accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(script::perform(stream, number, Arc::clone(stage)));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}
