//! Jobs whose input can crash, hang or exhaust memory: drawing a diagram, and expanding the macros of a formula.
//!
//! The libraries that do them recurse and allocate as their input says, and neither a stack overflow nor a failed allocation can be caught. So a job is
//! bytes, and its result is bytes: a [`Runner`] performs it in this process or in another one with limits on time, memory and stack.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::cache::{ByFingerprint, Fingerprint};
use crate::document::FormulaStyle;

/// A job.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(super) enum Job {
    /// A diagram to draw: Mermaid, into a [`diagram::Drawing`].
    Diagram(String),
    /// A formula to convert: LaTeX, and how it is set, into MathML.
    Formula(String, FormulaStyle),
}

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfinished {
    /// It took longer than this many seconds.
    TimedOut(u64),
    /// It needed more than this many megabytes.
    OutOfMemory(u64),
    /// It ended its process.
    Crashed,
    /// There is no process to run it in, and why.
    NotStarted(String),
}

impl Unfinished {
    /// The reason in a few words, where the job was that of `library`.
    pub(super) fn reason(&self, library: &str) -> String {
        match self {
            Self::TimedOut(seconds) => format!("took longer than {seconds} s"),
            Self::OutOfMemory(megabytes) => format!("needed more than {megabytes} MB"),
            Self::Crashed => format!("the {library} library crashed"),
            Self::NotStarted(reason) => format!("cannot start a worker process: {reason}"),
        }
    }
}

/// Performs jobs.
pub trait Runner: Debug + Send + Sync {
    /// The result of `job`, as [`super::jobs::perform`] returns it.
    ///
    /// # Errors
    /// When the job exceeds a limit or ends its process.
    fn run(&self, job: &[u8]) -> Result<Vec<u8>, Unfinished>;

    /// Frees the processes it holds, which later jobs start again.
    fn release(&self) {}
}

/// A runner, and the jobs it did not finish, which are not run again: an author who saves an article does not wait for its diagrams a second time.
#[derive(Debug)]
pub struct Isolation {
    runner: Arc<dyn Runner>,
    unfinished: Mutex<ByFingerprint<Unfinished>>,
}

impl Isolation {
    /// Isolation by `runner`.
    pub fn new(runner: Arc<dyn Runner>) -> Self {
        Self { runner, unfinished: Mutex::default() }
    }

    /// What performs the jobs.
    pub fn runner(&self) -> &Arc<dyn Runner> {
        &self.runner
    }

    /// The result of `job`.
    pub(super) fn run<T: BorshDeserialize>(&self, job: &Job) -> Result<T, Unfinished> {
        let bytes = borsh::to_vec(job).unwrap_or_default();
        let key = Fingerprint::of(&bytes);
        let unfinished = || self.unfinished.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reason) = unfinished().get(&key) {
            return Err(reason.clone());
        }
        let result = self.runner.run(&bytes);
        let result = result.and_then(|bytes| T::try_from_slice(&bytes).map_err(|_| Unfinished::Crashed));
        if let Err(reason) = &result
            && !matches!(reason, Unfinished::NotStarted(_))
        {
            unfinished().insert(key, reason.clone());
        }
        result
    }
}
