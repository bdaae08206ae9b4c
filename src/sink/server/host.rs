//! Which names this server answers to.
//!
//! A page on the web may have its own name resolve to this machine and then read the preview as its own (DNS
//! rebinding). The `Host` header gives it away: it holds the page's name.

use std::net::{IpAddr, Ipv6Addr};

/// Whether a request for `host` is meant for a server that listens on `address`.
///
/// Loopback is always ours, by name or number. A server that others can reach also answers to numbers, since it does
/// not know all its own: a number cannot be rebound. It answers to names in `.local`, which only the local network gives, and to `allowed` names.
pub(super) fn is_ours(host: &str, address: IpAddr, allowed: &[String]) -> bool {
    let name = without_port(host);
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.eq_ignore_ascii_case("localhost") || allowed.iter().any(|known| known.eq_ignore_ascii_case(name))
    {
        return true;
    }
    if !address.is_loopback() && name.to_ascii_lowercase().ends_with(".local") {
        return true;
    }
    match parse_ip(name) {
        Some(ip) => ip.is_loopback() || ip == address || !address.is_loopback(),
        None => false,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // `[::1]` has colons of its own.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn parse_ip(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_names() {
        let loopback: IpAddr = [127, 0, 0, 1].into();
        let everywhere: IpAddr = [0, 0, 0, 0].into();
        for host in ["localhost", "LOCALHOST:4000", "localhost.:1", "127.0.0.1:4000", "[::1]:4000", "[::1]"] {
            assert!(is_ours(host, loopback, &[]), "{host}");
        }
        for host in [
            "evil.example", "localhost.evil.example", "192.168.0.7:4000", "", ":4000", "[::1",
            "127.0.0.1.evil",
        ] {
            assert!(!is_ours(host, loopback, &[]), "{host}");
        }
        assert!(is_ours("192.168.0.7:4000", everywhere, &[]));
        assert!(!is_ours("evil.example:4000", everywhere, &[]));
        assert!(is_ours("Laptop.local:4000", everywhere, &[]));
        assert!(!is_ours("laptop.local", loopback, &[]) && !is_ours("evil.local.example", everywhere, &[]));
        let allowed = ["preview.example".to_owned()];
        assert!(is_ours("Preview.example:80", loopback, &allowed));
        assert!(!is_ours("x.preview.example", loopback, &allowed));
    }
}
