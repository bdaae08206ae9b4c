//! Worker processes for jobs that may crash, hang or exhaust memory. [I/O]
//!
//! A [`Pool`] starts this program with [`ARGUMENT`], which calls [`run`]. It sends jobs and receives results as frames on pipes. The worker sets limits
//! on its memory and, for each job, its processor time; the pool kills a worker that does not answer.

mod frame;
mod pool;

use std::ffi::OsStr;
use std::io::{self, BufReader};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use crate::cache::Fingerprint;
use crate::content::jobs::perform;

pub use pool::Pool;

/// The program's first argument in a worker process; the second is the time limit of a job in seconds. Internal.
pub const ARGUMENT: &str = "run-as-worker";

/// The address space of a worker process.
const MEMORY: u64 = MEGABYTES << 20;
const MEGABYTES: u64 = 512;
/// The stack size of the thread that performs jobs: as of a main thread.
const STACK: usize = 8 << 20;

/// Performs jobs from standard input until it ends.
pub fn run(seconds: Option<&OsStr>) -> ExitCode {
    let Some(seconds) = seconds.and_then(|seconds| seconds.to_str()?.parse().ok()) else {
        return ExitCode::FAILURE;
    };
    limit_memory();
    // Panics of libraries are part of the result.
    std::panic::set_hook(Box::new(|_| {}));
    let (jobs, queue) = mpsc::channel::<Vec<u8>>();
    let performer = thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut output = io::stdout().lock();
        frame::write(&mut output, &greeting())?;
        queue.into_iter().try_for_each(|job| {
            limit_time(seconds);
            frame::write(&mut output, &perform(&job))
        })
    });
    if performer.is_err() {
        return ExitCode::FAILURE;
    }
    // Reads while a job runs: the input ends when the parent process ends, and then this process ends too.
    let mut input = BufReader::new(io::stdin());
    while let Ok(Some(job)) = frame::read(&mut input) {
        if jobs.send(job).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The first frame of a worker. Another program, or another version of this one, sends a different one.
fn greeting() -> Vec<u8> {
    Fingerprint::of_code().to_string().into_bytes()
}

/// Limits the memory of this process, and disables core dumps, since crashes are expected.
#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, limit) in [(Resource::As, MEMORY), (Resource::Core, 0)] {
        // If the system refuses, the limit on time still holds.
        let _refused = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    }
}

/// Limits the processor time of the next job. Unlike wall time, it does not depend on the load of the machine.
#[cfg(unix)]
fn limit_time(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or_default();
    let maximum = getrlimit(Resource::Cpu).maximum;
    // Whole seconds, rounded up.
    let _refused = setrlimit(Resource::Cpu, Rlimit { current: Some(used + seconds + 1), maximum });
}

#[cfg(not(unix))]
fn limit_memory() {}

#[cfg(not(unix))]
fn limit_time(_seconds: u64) {}
