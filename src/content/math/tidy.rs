//! From the output of the MathML writer to MathML that can be embedded in a page.

/// Elements whose children have roles by position: base, subscript, superscript.
const SCRIPTS: [&str; 6] = ["msub", "msup", "msubsup", "munder", "mover", "munderover"];

/// Escapes single characters that are operators, turns colours in style attributes into attributes of MathML, and drops
/// all else in them: small corrections of space that a page without inline styles does without. A space that the writer puts before a
/// base, as in `2 \log_2 n`, goes before the whole: it would be taken for the base. The result is well-formed XML as well as HTML. None where tags do not match.
pub(super) fn tidy(html: &str) -> Option<String> {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    // Where the script begins whose start tag was written last.
    let mut script = None;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        // An operator is alone between its tags, or with a stroke through it.
        let alone = after.starts_with(['<', '\u{338}']);
        rest = match c {
            '<' if alone => push(&mut out, "&lt;", after),
            '&' if alone => push(&mut out, "&amp;", after),
            '<' => {
                let (tag, after) = after.split_once('>')?;
                track(&mut open, tag)?;
                match script.filter(|_| tag.starts_with("mspace") && tag.ends_with('/')) {
                    Some(offset) => {
                        let base = out.split_off(offset);
                        push_tag(&mut out, tag);
                        script = Some(out.len());
                        out.push_str(&base);
                    }
                    None => {
                        let is_script = SCRIPTS.contains(&tag.split(' ').next().unwrap_or_default());
                        script = is_script.then_some(out.len());
                        push_tag(&mut out, tag);
                    }
                }
                after
            }
            // XML has no such name.
            '&' if after.starts_with("nbsp;") => push(&mut out, "\u{a0}", &after["nbsp;".len()..]),
            c => {
                script = None;
                out.push(c);
                after
            }
        };
    }
    open.is_empty().then_some(out)
}

fn push<'a>(out: &mut String, text: &str, rest: &'a str) -> &'a str {
    out.push_str(text);
    rest
}

/// Follows which elements are open. None when a tag closes another than the last.
fn track<'a>(open: &mut Vec<&'a str>, tag: &'a str) -> Option<()> {
    if let Some(name) = tag.strip_prefix('/') {
        return (open.pop()? == name).then_some(());
    }
    if !tag.ends_with('/') {
        open.push(tag.split(' ').next()?);
    }
    Some(())
}

fn push_tag(out: &mut String, tag: &str) {
    // The writer forgets a space.
    let tag = tag.replace("\"minsize", "\" minsize");
    out.push('<');
    let styled = tag.split_once(" style=\"").and_then(|(before, rest)| {
        let (style, after) = rest.split_once('"')?;
        Some((before, style, after))
    });
    match styled {
        Some((before, style, after)) => {
            out.push_str(before);
            style.split("; ").for_each(|declaration| push_colour(out, declaration));
            out.push_str(after);
        }
        None => out.push_str(&tag),
    }
    out.push('>');
}

fn push_colour(out: &mut String, declaration: &str) {
    let Some((property, value)) = declaration.split_once(": ") else {
        return;
    };
    let attribute = match property {
        "color" => "mathcolor",
        "background-color" => "mathbackground",
        _ => return,
    };
    let channels = value.trim_start_matches("rgb(").trim_end_matches(')').split(' ');
    let channels: Option<Vec<u8>> = channels.map(|channel| channel.parse().ok()).collect();
    if let Some([red, green, blue]) = channels.as_deref() {
        out.push_str(&format!(" {attribute}=\"#{red:02x}{green:02x}{blue:02x}\""));
    }
}
