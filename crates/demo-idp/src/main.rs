//! The process around the library: flags, signals, logging.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use clap::Parser;
use sluice_demo_idp::{Clock, Settings, Signing, StartError, start};
use tokio::signal::unix::{SignalKind, signal};

/// A SAML identity provider for trying Sluice out. It asks for no password: never use it for anything real.
#[derive(Parser)]
#[command(name = "sluice-demo-idp", version)]
struct Arguments {
    /// Address to listen on; must be on 127.0.0.1
    #[arg(long, default_value = "127.0.0.1:3090")]
    listen: SocketAddr,
    /// Folder for the key and certificate, made at the first start
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// What to sign
    #[arg(long, value_enum, default_value_t)]
    sign: Signing,
    /// Let requests choose a fault (for tests)
    #[arg(long)]
    allow_misbehaviour: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    let settings = Settings {
        listen: arguments.listen,
        keys: arguments.keys,
        signing: arguments.sign,
        allow_misbehaviour: arguments.allow_misbehaviour,
    };
    match run(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sluice-demo-idp: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: Settings) -> Result<(), StartError> {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock comes in")]
    let clock: Clock = Arc::new(jiff::Timestamp::now);
    let address = settings.listen;
    let fault = |source| StartError::Listen { address, source };
    let mut terminate = signal(SignalKind::terminate()).map_err(fault)?;
    let running = start(settings, clock).await?;
    println!("Demo identity provider: {} (metadata: {})", running.base_url(), running.metadata_url());
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    running.stop().await.map_err(fault)
}
