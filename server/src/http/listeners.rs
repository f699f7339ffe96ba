//! Accepts connections and ends them in good order.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tokio::time::Sleep;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// A request's head must be there in this time; idle connections are closed after it too. Longer than the minute that reverse
/// proxies keep theirs, so that none sends a request into a connection that is just being closed.
const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// Largest request head in bytes. SAML's redirect binding puts whole messages into the URL.
const HEAD_SIZE: usize = 64 * 1024;
/// A client that takes nothing of what is sent to it for this long is cut off.
const TAKEN_WITHIN: Duration = Duration::from_mins(1);
/// Open requests have this long to end after a signal.
const END_WITHIN: Duration = Duration::from_secs(5);

/// A request extension: cancelled when the listener stops. An answer without an end of its own ends then, or it would hold the stop up.
#[derive(Debug, Clone)]
pub struct Stopping(pub CancellationToken);

/// Why a listener cannot listen, as a sentence for the person who starts Sluice.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    #[error("Port {} is in use by another program. Stop that program, or choose another port in {key}.listen and {key}.url.", .address.port())]
    Taken { address: SocketAddr, key: &'static str },
    #[error("This user may not listen on port {}. Choose a port from 1024 up in {key}.listen.", .address.port())]
    Forbidden { address: SocketAddr, key: &'static str },
    #[error("{} is not an address of this machine. Correct {key}.listen.", .address.ip())]
    NotHere { address: SocketAddr, key: &'static str },
    #[error("Sluice cannot listen on {address} ({key}.listen): {}.", crate::config::source::plain(.source))]
    Other { address: SocketAddr, key: &'static str, source: io::Error },
}

/// Opens the port. `key` is the section of the setting, `admin` or `public`.
pub async fn bind(address: SocketAddr, key: &'static str) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::Taken { address, key },
        io::ErrorKind::PermissionDenied => BindError::Forbidden { address, key },
        io::ErrorKind::AddrNotAvailable => BindError::NotHere { address, key },
        _ => BindError::Other { address, key, source },
    })
}

/// From now on the first SIGINT or SIGTERM cancels `stop`, and ends nothing by itself. Call within the runtime.
pub fn cancel_on_signal(stop: CancellationToken) -> io::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
        stop.cancel();
    });
    Ok(())
}

/// Serves until `shutdown`, then lets open requests end for five seconds. At most `connections` are open at once; further ones
/// wait in the operating system's queue.
pub async fn serve(listener: TcpListener, router: Router, connections: usize, shutdown: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(connections));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &slots) => accepted,
            () = shutdown.cancelled() => break,
        };
        let Some((stream, peer, slot)) = accepted else { continue };
        // Small answers wait up to 40 ms for the client's acknowledgement otherwise.
        stream.set_nodelay(true).ok();
        let stopping = Stopping(shutdown.clone());
        let service = router.clone().map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(stopping.clone());
            request
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .max_buf_size(HEAD_SIZE)
            .serve_connection(TokioIo::new(Impatient::new(stream, TAKEN_WITHIN)), TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop(slot);
        });
    }
    drop(listener);
    if tokio::time::timeout(END_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests that were still open after five seconds are cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, slot)),
        Err(error) if is_of_the_client(&error) => None,
        Err(error) => {
            // Out of file descriptors, most likely: pause, or this loop takes the whole processor.
            tracing::error!(%error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_secs(1)).await;
            None
        }
    }
}

/// A connection that breaks when its client takes nothing for a while. hyper waits for as long as the client likes, and the
/// connection's slot would be taken until then.
struct Impatient {
    stream: TcpStream,
    within: Duration,
    /// Runs while something waits to be taken.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    fn new(stream: TcpStream, within: Duration) -> Self {
        Self { stream, within, waiting: None }
    }

    /// `written`, or an error once too much time has passed without anything being written.
    fn unless_stuck<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let within = self.within;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(within)));
        waiting.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.unless_stuck(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.unless_stuck(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Extension;
    use axum::routing::get;
    use futures::stream;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    async fn start(router: Router) -> (SocketAddr, CancellationToken, tokio::task::JoinHandle<()>) {
        let listener = bind("127.0.0.1:0".parse().unwrap(), "public").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(serve(listener, router, 8, shutdown.clone()));
        (address, shutdown, task)
    }

    async fn ask(address: SocketAddr) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn a_taken_port_is_named_with_its_setting() {
        let taken = bind("127.0.0.1:0".parse().unwrap(), "admin").await.unwrap();
        let address = taken.local_addr().unwrap();
        let text = bind(address, "admin").await.unwrap_err().to_string();
        assert_eq!(
            text,
            format!(
                "Port {} is in use by another program. Stop that program, or choose another port in admin.listen and admin.url.",
                address.port()
            )
        );
        let elsewhere = bind("192.0.2.1:4000".parse().unwrap(), "public").await.unwrap_err();
        assert_eq!(elsewhere.to_string(), "192.0.2.1 is not an address of this machine. Correct public.listen.");
    }

    #[tokio::test]
    async fn hands_on_the_address_and_ends_with_open_requests_answered() {
        let router = Router::new().route(
            "/",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
                tokio::time::sleep(Duration::from_millis(200)).await;
                peer.ip().to_string()
            }),
        );
        let (address, shutdown, task) = start(router).await;
        let open = tokio::spawn(ask(address));
        tokio::time::sleep(Duration::from_millis(50)).await;
        shutdown.cancel();
        assert!(open.await.unwrap().ends_with("\r\n\r\n127.0.0.1"));
        tokio::time::timeout(Duration::from_secs(1), task).await.unwrap().unwrap();
        assert!(TcpStream::connect(address).await.is_err(), "the port is closed");
    }

    #[tokio::test]
    async fn an_answer_without_an_end_is_told_of_the_stop() {
        let endless = |Extension(Stopping(stop)): Extension<Stopping>| async move {
            Body::from_stream(stream::once(async move {
                stop.cancelled().await;
                Ok::<_, io::Error>("the end")
            }))
        };
        let (address, shutdown, task) = start(Router::new().route("/", get(endless))).await;
        let open = tokio::spawn(ask(address));
        tokio::time::sleep(Duration::from_millis(50)).await;
        shutdown.cancel();
        assert!(open.await.unwrap().contains("the end"));
        tokio::time::timeout(Duration::from_secs(1), task).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_cut_off() {
        let listener = bind("127.0.0.1:0".parse().unwrap(), "public").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = Impatient::new(stream, Duration::from_millis(100));
        let chunk = vec![0_u8; 1 << 20];
        // The buffers of the operating system take some of it.
        let error = loop {
            if let Err(error) = stream.write_all(&chunk).await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn an_idle_connection_does_not_hold_up_the_end() {
        let (address, shutdown, task) = start(Router::new()).await;
        let _idle = TcpStream::connect(address).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let began = Instant::now();
        shutdown.cancel();
        task.await.unwrap();
        assert!(began.elapsed() < END_WITHIN + Duration::from_secs(1));
    }
}
