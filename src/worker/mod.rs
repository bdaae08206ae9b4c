//! Worker processes, in which jobs run that may crash, hang or exhaust memory. [I/O]
//!
//! A [`Pool`] starts this program again with [`ARGUMENT`]; [`run`] is what that process does. The two exchange frames over pipes: jobs one way, results
//! the other. The worker has the system limit its memory and, for each job, its processor time; the pool ends one that does not answer.

mod frame;
mod pool;

use std::ffi::OsStr;
use std::io::{self, BufReader};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use crate::cache::Fingerprint;
use crate::content::isolation::perform;

pub use pool::Pool;

/// The program's first argument in a worker process; the second is how many seconds a job may take. No user types them.
pub const ARGUMENT: &str = "run-as-worker";

/// The address space of a worker process.
const MEMORY: u64 = MEGABYTES << 20;
const MEGABYTES: u64 = 512;
/// The stack of the thread that performs jobs: that of a main thread.
const STACK: usize = 8 << 20;

/// Performs the jobs that come on standard input, until there are no more.
pub fn run(seconds: Option<&OsStr>) -> ExitCode {
    let Some(seconds) = seconds.and_then(|seconds| seconds.to_str()?.parse().ok()) else {
        return ExitCode::FAILURE;
    };
    limit_memory();
    // What a library panics about is in the result, and nobody reads what it prints.
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
    // Read while a job runs: the input ends with the process that started this one, and no job is to outlive it.
    let mut input = BufReader::new(io::stdin());
    while let Ok(Some(job)) = frame::read(&mut input) {
        if jobs.send(job).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What a worker sends first. Another program, or another version of this one, sends something else.
fn greeting() -> Vec<u8> {
    Fingerprint::of_code().to_string().into_bytes()
}

/// Limits this process, where the system can. A crash that is expected leaves no core dump.
#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, limit) in [(Resource::As, MEMORY), (Resource::Core, 0)] {
        // A system that refuses still has the limit on time.
        let _refused = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    }
}

/// Gives this process some more seconds of processor time. Unlike time by the clock, it does not pass faster on a busy machine.
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
