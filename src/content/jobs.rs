//! Performs the jobs of [`super::isolation`] with the libraries that they are for.

use borsh::BorshDeserialize;

use super::isolation::{Job, Runner, Unfinished};
use super::{diagram, math};

/// A runner without limits, for programs that are not `prepbook` itself.
#[derive(Debug)]
pub struct InProcess;

impl Runner for InProcess {
    fn run(&self, job: &[u8]) -> Result<Vec<u8>, Unfinished> {
        Ok(perform(job))
    }
}

/// Performs `job`. The result of bytes that are not a job is empty.
pub fn perform(job: &[u8]) -> Vec<u8> {
    // Writing to memory cannot fail.
    let result = Job::try_from_slice(job).and_then(|job| match job {
        Job::Diagram(source) => borsh::to_vec(&diagram::draw(&source)),
        Job::Formula(latex, style) => borsh::to_vec(&math::convert(&latex, style)),
    });
    result.unwrap_or_default()
}
