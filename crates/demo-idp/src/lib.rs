//! A small SAML 2.0 identity provider for trying Sluice out and for hostile-response tests.
//!
//! It asks for no password and signs in anybody who picks a made-up person. Three rules keep that harmless: it listens on loopback only, it
//! answers only service providers on loopback, and every installation has its own key. It is never linked into the server.
//!
//! A test starts it with [`start`]; with [`Settings::allow_misbehaviour`] a request to `/sso` may carry `user=` (the answer comes at once,
//! without the page of people) and `fault=` (see [`fault::Fault`]), and `Accept: application/json` gives the answer as JSON.

pub mod fault;
mod http;
pub mod keys;
pub mod metadata;
pub mod request;
pub mod response;
mod sign;
pub mod users;
mod xml;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use axum::serve::ListenerExt as _;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{keys::KeyPair, response::Remembered};

/// Gives the current time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What is signed. The assertion always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Signing {
    /// The assertion and the response around it.
    #[default]
    Both,
    Assertion,
}

/// How to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// An address on 127.0.0.1; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of the key and certificate; made at the first start.
    pub keys: PathBuf,
    pub signing: Signing,
    /// Whether a request may choose a fault.
    pub allow_misbehaviour: bool,
}

/// Why it does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the demo identity provider listens on 127.0.0.1 only, not on {0}: it signs in anybody")]
    NotLoopback(SocketAddr),
    #[error(transparent)]
    Keys(#[from] keys::KeyError),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
}

/// What the handlers share.
pub(crate) struct Idp {
    /// `http://127.0.0.1:PORT`, no slash at the end.
    base_url: String,
    keys: KeyPair,
    signing: Signing,
    allow_misbehaviour: bool,
    clock: Clock,
    /// The last sound answer, for the faults that use it again.
    last: Mutex<Option<Remembered>>,
}

impl Idp {
    /// The entity ID, which is also the address of the metadata.
    pub(crate) fn entity_id(&self) -> String {
        format!("{}/metadata", self.base_url)
    }

    pub(crate) fn sso_url(&self) -> String {
        format!("{}/sso", self.base_url)
    }
}

/// A running identity provider.
pub struct Running {
    base_url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// `http://127.0.0.1:PORT`
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The entity ID, which is also the address of the metadata.
    pub fn metadata_url(&self) -> String {
        format!("{}/metadata", self.base_url)
    }

    /// Ends it and waits until it has ended.
    pub async fn stop(self) -> io::Result<()> {
        // A receiver that is gone means that the task has ended already.
        let _ = self.stop.send(());
        self.task.await.map_err(io::Error::other)?
    }
}

/// Starts; the address is bound and answers when this returns. Dropping the result ends it too.
pub async fn start(settings: Settings, clock: Clock) -> Result<Running, StartError> {
    let address = settings.listen;
    if address.ip() != Ipv4Addr::LOCALHOST {
        return Err(StartError::NotLoopback(address));
    }
    let fault = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(fault)?;
    let base_url = format!("http://{}", listener.local_addr().map_err(fault)?);
    let idp = Idp {
        base_url: base_url.clone(),
        keys: KeyPair::load_or_create(&settings.keys)?,
        signing: settings.signing,
        allow_misbehaviour: settings.allow_misbehaviour,
        clock,
        last: Mutex::new(None),
    };
    let listener = listener.tap_io(|stream| {
        // Without it small answers wait for the client's delayed acknowledgement; a refusal only costs that time.
        let _ = stream.set_nodelay(true);
    });
    let (stop, stopped) = oneshot::channel();
    let server = axum::serve(listener, http::router(Arc::new(idp))).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    Ok(Running { base_url, stop, task: tokio::spawn(server.into_future()) })
}

/// An identifier that is a valid XML ID: 160 random bits.
pub(crate) fn random_id() -> Result<String, openssl::error::ErrorStack> {
    let mut bytes = [0; 20];
    openssl::rand::rand_bytes(&mut bytes)?;
    Ok(format!("_{}", HEXLOWER.encode(&bytes)))
}
