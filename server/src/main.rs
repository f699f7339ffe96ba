//! The binary `sluice`.

use clap::Parser as _;
use sluice_server::cli::{Cli, Command};
use sluice_server::commands::{doctor, import, serve};
use sluice_server::config::Config;
use sluice_server::doctor::{Report, print_settings};
use sluice_server::telemetry;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

/// glibc's took a quarter of a page view's time, by a profile of what `make bench` runs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// SurrealDB's query executor needs deep stacks.
const STACK: usize = 10 << 20;
/// SurrealDB stalls with fewer.
const WORKERS: usize = 4;
/// Threads at work have this long to end once all else has.
const THREADS_WITHIN: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let cores = std::thread::available_parallelism().map_or(WORKERS, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(cores.max(WORKERS))
        .thread_stack_size(STACK)
        .build();
    let ended = match runtime {
        Ok(runtime) => {
            let ended = runtime.block_on(run(cli));
            // An import that is under way reads on a thread that nothing interrupts; the next start removes what it left.
            runtime.shutdown_timeout(THREADS_WITHIN);
            ended
        }
        Err(error) => Err(format!("The system gave no threads: {error}").into()),
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<ExitCode, Box<dyn Error>> {
    let config = Config::load(&cli.overrides.sources());
    match cli.command.unwrap_or(Command::Serve) {
        Command::Doctor(args) => {
            let report = match &config {
                Ok(config) => doctor(config).await,
                Err(faults) => Report::of_faults(faults),
            };
            if args.json {
                println!("{}", serde_json::to_string(&report)?);
            } else {
                if let Ok(config) = &config {
                    println!("{}", print_settings(config));
                }
                println!("{report}");
            }
            Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Serve => {
            let config = config?;
            telemetry::init(&config.logging)?;
            serve(&config).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(args) => {
            let config = config?;
            telemetry::init(&config.logging)?;
            Ok(if import(&config, &args).await? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
