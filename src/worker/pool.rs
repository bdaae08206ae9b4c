//! The pool of worker processes, in the parent process.

use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::{ARGUMENT, MEGABYTES, frame, greeting};
use crate::content::isolation::{Runner, Unfinished};

/// The time limit of a job in seconds: processor time if the system can limit it, or else wall time.
const SECONDS: u64 = 10;
/// The limit on wall time, as a multiple of that on processor time.
const WALL_TIME_FACTOR: u64 = if cfg!(unix) { 6 } else { 1 };
/// The time limit for the start of a worker.
const START_TIME: Duration = Duration::from_secs(10);
/// The message of the standard library when an allocation fails, before it aborts.
const OUT_OF_MEMORY: &str = "memory allocation of";
/// The maximum length of a worker's error output that is read.
const MAX_ERROR_OUTPUT: u64 = 4096;

/// Worker processes: one for each thread with a job, reused for later jobs, and replaced when a job ends one.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    seconds: u64,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// A pool of processes of `program`, which calls [`run`](super::run) when its argument is [`ARGUMENT`].
    pub fn new(program: PathBuf) -> Self {
        Self::with_seconds(program, SECONDS)
    }

    /// A pool with another time limit for jobs.
    pub fn with_seconds(program: PathBuf, seconds: u64) -> Self {
        Self { program, seconds, idle: Mutex::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `job` in `worker`, and returns the worker to the pool if it is still running.
    fn run_in(&self, mut worker: Worker, job: &[u8]) -> Result<Vec<u8>, Unfinished> {
        match worker.run(job, Duration::from_secs(self.seconds * WALL_TIME_FACTOR)) {
            Ok(result) => {
                self.idle().push(worker);
                Ok(result)
            }
            Err(RecvTimeoutError::Timeout) => Err(Unfinished::TimedOut(self.seconds)),
            Err(RecvTimeoutError::Disconnected) => Err(worker.cause_of_death(self.seconds)),
        }
    }
}

impl Runner for Pool {
    fn run(&self, job: &[u8]) -> Result<Vec<u8>, Unfinished> {
        let reused = self.idle().pop();
        if let Some(worker) = reused {
            let result = self.run_in(worker, job);
            // An earlier job may have used up its memory, or the process was killed: try a new worker.
            if !matches!(result, Err(Unfinished::OutOfMemory(_) | Unfinished::Crashed)) {
                return result;
            }
        }
        self.run_in(Worker::start(&self.program, self.seconds)?, job)
    }

    fn release(&self) {
        self.idle().clear();
    }
}

/// A worker process; dropping it kills the process.
#[derive(Debug)]
struct Worker {
    child: Child,
    input: ChildStdin,
    results: Receiver<Vec<u8>>,
}

impl Worker {
    fn start(program: &Path, seconds: u64) -> Result<Self, Unfinished> {
        let not_started = |reason: &dyn ToString| Unfinished::NotStarted(reason.to_string());
        let mut child = Command::new(program)
            .args([ARGUMENT, &seconds.to_string()])
            // The allocator would reserve address space, which counts against the limit.
            .env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| not_started(&error))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(not_started(&"it has no pipes"));
        };
        let (sender, results) = mpsc::channel();
        let worker = Self { child, input, results };
        let read_results = move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(result)) = frame::read(&mut output) {
                if sender.send(result).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().spawn(read_results).map_err(|error| not_started(&error))?;
        match worker.results.recv_timeout(START_TIME) {
            Ok(words) if words == greeting() => Ok(worker),
            Ok(_) => Err(not_started(&"the program was replaced while it ran; start it again")),
            Err(_) => Err(not_started(&"it does not answer")),
        }
    }

    fn run(&mut self, job: &[u8], time: Duration) -> Result<Vec<u8>, RecvTimeoutError> {
        frame::write(&mut self.input, job).map_err(|_| RecvTimeoutError::Disconnected)?;
        self.results.recv_timeout(time)
    }

    /// Why it ended, by its exit status and its error output.
    fn cause_of_death(mut self, seconds: u64) -> Unfinished {
        if self.end().is_some_and(is_out_of_time) {
            return Unfinished::TimedOut(seconds);
        }
        let mut output = Vec::new();
        if let Some(errors) = self.child.stderr.take() {
            let _unreadable = errors.take(MAX_ERROR_OUTPUT).read_to_end(&mut output);
        }
        let is_memory = String::from_utf8_lossy(&output).contains(OUT_OF_MEMORY);
        if is_memory { Unfinished::OutOfMemory(MEGABYTES) } else { Unfinished::Crashed }
    }

    /// Kills the process and waits for it, so that it is not left as a zombie.
    fn end(&mut self) -> Option<ExitStatus> {
        // Fails only if it has already ended.
        let _ended = self.child.kill();
        self.child.wait().ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// Whether the system killed the process because it used up its processor time.
#[cfg(unix)]
fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn is_out_of_time(_status: ExitStatus) -> bool {
    false
}
