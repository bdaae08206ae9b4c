//! A request for one link: HEAD, then GET, with retries.

use std::io::ErrorKind;
use std::thread;
use std::time::Duration;

use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body, Error};

/// The longest time that a request may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Requests after the first one that failed for a reason which may pass.
const RETRIES: u32 = 2;
/// The delay before the first retry, which doubles.
const FIRST_DELAY: Duration = Duration::from_secs(1);
/// The longest delay that a site may ask for with `Retry-After`.
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// What a request says about a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LinkStatus {
    /// The link works.
    Works,
    /// The link is broken, with the reason: `returns 404 Not Found`.
    Broken(String),
    /// The site refuses programs, or is too slow: a browser may succeed.
    Unclear,
}

/// Sends requests.
pub(super) struct HttpClient(Agent);

/// The outcome of one attempt.
enum RequestOutcome {
    Final(LinkStatus),
    /// May succeed later, after this delay if the site named one; the answer if it does not.
    Retry(Option<Duration>, LinkStatus),
}

impl HttpClient {
    pub(super) fn new() -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .user_agent(concat!("prepbook/", env!("CARGO_PKG_VERSION"), " (link check)"))
            .build();
        Self(config.into())
    }

    /// Checks a link.
    pub(super) fn check(&self, link: &str) -> LinkStatus {
        let mut delay = FIRST_DELAY;
        let mut retries = 0;
        loop {
            match self.attempt(link) {
                RequestOutcome::Final(answer) => return answer,
                RequestOutcome::Retry(_, answer) if retries == RETRIES => return answer,
                RequestOutcome::Retry(wait, _) => thread::sleep(wait.unwrap_or(delay).min(LONGEST_DELAY)),
            }
            retries += 1;
            delay *= 2;
        }
    }

    fn attempt(&self, link: &str) -> RequestOutcome {
        match self.0.head(link).call() {
            Ok(response) if response.status().is_success() => RequestOutcome::Final(LinkStatus::Works),
            // Some servers do not implement HEAD, or answer it wrongly.
            Ok(_) => {
                self.0.get(link).call().map_or_else(|error| failed(&error), |response| answered(&response))
            }
            Err(error) => failed(&error),
        }
    }
}

fn answered(response: &Response<Body>) -> RequestOutcome {
    let status = response.status();
    let broken = || LinkStatus::Broken(format!("returns {status}"));
    match status {
        StatusCode::TOO_MANY_REQUESTS => RequestOutcome::Retry(retry_after(response), LinkStatus::Unclear),
        _ if status.is_success() => RequestOutcome::Final(LinkStatus::Works),
        _ if status.is_server_error() => RequestOutcome::Retry(retry_after(response), broken()),
        StatusCode::NOT_FOUND | StatusCode::GONE => RequestOutcome::Final(broken()),
        _ => RequestOutcome::Final(LinkStatus::Unclear),
    }
}

fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let seconds = response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn failed(error: &Error) -> RequestOutcome {
    match error {
        Error::HostNotFound => {
            RequestOutcome::Retry(None, LinkStatus::Broken("names a host that does not exist".into()))
        }
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            RequestOutcome::Retry(None, LinkStatus::Broken("refuses the connection".into()))
        }
        Error::TooManyRedirects => {
            RequestOutcome::Final(LinkStatus::Broken("redirects too many times".into()))
        }
        Error::BadUri(_) => RequestOutcome::Final(LinkStatus::Broken("is not a valid URL".into())),
        _ => RequestOutcome::Retry(None, LinkStatus::Unclear),
    }
}
