//! QR codes in the terminal.

use fast_qr::QRBuilder;

/// The white border around the code, in modules, which scanners need.
const MARGIN: usize = 2;

/// The QR code of `text`, with two modules per character, black on white regardless of the terminal's colours. Empty if `text` is too long.
pub(super) fn code(text: &str) -> String {
    let Ok(code) = QRBuilder::new(text).build() else { return String::new() };
    let dark = |x: usize, y: usize| {
        let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < code.size);
        inside(x).zip(inside(y)).is_some_and(|(x, y)| code[y][x].value())
    };
    let side = code.size + 2 * MARGIN;
    let mut out = String::new();
    for y in (0..side).step_by(2) {
        out.push_str("\u{1b}[30;107m");
        for x in 0..side {
            out.push(match (dark(x, y), dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        out.push_str("\u{1b}[0m\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_a_square_with_a_margin() {
        let code = code("http://192.168.0.7:4000/");
        let lines: Vec<String> = code
            .lines()
            .map(|line| line.trim_start_matches("\u{1b}[30;107m").trim_end_matches("\u{1b}[0m").to_owned())
            .collect();
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width));
        assert_eq!(lines.len(), width.div_ceil(2));
        assert!(lines[0].trim().is_empty() && lines.iter().all(|line| line.starts_with("  ")));
        // The finder pattern in the corner: seven dark modules over one and five light ones.
        assert!(lines[1].starts_with("  █▀▀▀▀▀█ "), "{}", lines[1]);
        assert_eq!(super::code(&"x".repeat(10_000)), "");
    }
}
