//! Notices that the process hangs, and begins it anew.
//!
//! SurrealKV 0.21 takes two locks in one order where it moves tables (`Compactor::update_manifest`) and in the other where it begins to
//! read (`Snapshot::collect_iter_state`). Where the two meet, both wait for ever, then every thread that asks the database, then all of
//! the process: nobody is answered, and no signal is heard. Nothing that was acknowledged is lost by ending such a process, and
//! nothing but its end helps. So a thread that needs neither the runtime nor the database looks on from outside.

use futures::future::BoxFuture;
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Duration;
use std::{fmt, io, thread};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// The exit status of a process that hung and could not be begun anew (`EX_SOFTWARE` of sysexits.h).
const HUNG: i32 = 70;

/// Is there once the database has answered; what it answers does not matter.
pub type Probe = Box<dyn Fn() -> BoxFuture<'static, ()> + Send>;

/// How long is waited for what, counted in `slice`s: a process that was stopped or whose machine slept has lost one of them, not all.
#[derive(Debug, Clone, Copy)]
struct Patience {
    slice: Duration,
    /// Slices in which the database must be open, its migrations included. Each of those is kept once it is done, so that being begun
    /// anew repeats none.
    open: u32,
    /// Slices in which a question must be answered.
    answer: u32,
    /// Slices between an answer and the next question.
    rest: u32,
}

const PATIENCE: Patience = Patience { slice: Duration::from_secs(1), open: 600, answer: 60, rest: 5 };

/// Looks on until it is dropped.
pub struct Watchdog(Sender<Probe>);

impl fmt::Debug for Watchdog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watchdog")
    }
}

impl Watchdog {
    /// Begins with the opening of the database. `hung` is called once, on a thread of its own, when that or a later question takes too
    /// long. Call within the runtime.
    pub fn start(hung: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        Self::patient(PATIENCE, hung)
    }

    fn patient(patience: Patience, hung: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let (opened, probes) = channel();
        let runtime = Handle::current();
        let look_on = move || {
            // Questions may want a timer.
            let _inside = runtime.enter();
            if let Err(Hang) = watch(&probes, &runtime, patience) {
                hung();
            }
        };
        thread::Builder::new().name("watchdog".to_owned()).spawn(look_on)?;
        Ok(Self(opened))
    }

    /// The database is open: from now on it is asked.
    pub fn opened(&self, probe: Probe) {
        // The thread is gone only after it has told of a hang.
        let _ = self.0.send(probe);
    }
}

struct Hang;

/// Until the watchdog is dropped, or to the first hang.
fn watch(probes: &Receiver<Probe>, runtime: &Handle, patience: Patience) -> Result<(), Hang> {
    let Patience { slice, open, answer, rest } = patience;
    let Ok(probe) = within(probes, slice, open).ok_or(Hang)? else { return Ok(()) };
    loop {
        let (answered, answers) = channel();
        let question = probe();
        runtime.spawn(async move {
            question.await;
            // Nobody listens any more when it comes too late.
            let _ = answered.send(());
        });
        let waited = within(&answers, slice, answer);
        if matches!(probes.try_recv(), Err(TryRecvError::Disconnected)) {
            return Ok(());
        }
        // A question that ended without an answer, by a panic, was at least not stuck.
        let _ = waited.ok_or(Hang)?;
        if let Some(Err(RecvError)) = within(probes, slice, rest) {
            return Ok(());
        }
    }
}

/// The next thing that comes, or that nothing will come any more; `None` when neither was seen in this time.
fn within<T>(things: &Receiver<T>, slice: Duration, slices: u32) -> Option<Result<T, RecvError>> {
    (0..slices).find_map(|_| match things.recv_timeout(slice) {
        Ok(thing) => Some(Ok(thing)),
        Err(RecvTimeoutError::Disconnected) => Some(Err(RecvError)),
        Err(RecvTimeoutError::Timeout) => None,
    })
}

/// For a server: puts a new process of the same program, with the same arguments, in the place of this one. One that was already told to
/// stop ends.
pub fn begin_anew(stop: &CancellationToken) {
    tracing::error!(
        "the database has not answered for too long: ending this process and beginning a new one in its place; nothing acknowledged is lost"
    );
    if !stop.is_cancelled() {
        let error = replace_process();
        tracing::error!(%error, "no new process could be begun: start Sluice again");
    }
    std::process::exit(HUNG);
}

/// For a command that does one thing.
pub fn give_up() {
    eprintln!("The database has not answered for too long. Nothing acknowledged is lost: run the command again.");
    std::process::exit(HUNG);
}

/// Comes back only when it could not be done. Sockets and the lock of the data folder are closed on the way (`O_CLOEXEC`).
#[cfg(unix)]
fn replace_process() -> io::Error {
    use std::os::unix::process::CommandExt as _;
    match std::env::current_exe() {
        Ok(program) => std::process::Command::new(program).args(std::env::args_os().skip(1)).exec(),
        Err(error) => error,
    }
}

#[cfg(not(unix))]
fn replace_process() -> io::Error {
    io::ErrorKind::Unsupported.into()
}

#[cfg(test)]
mod tests;
