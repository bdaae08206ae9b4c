//! Whether a document is well-formed XML, as far as the documents of a site use it: elements, attributes, text,
//! entities, comments and a declaration; no DTD.

/// What is wrong with `text` first.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let mut rest = text.strip_prefix("<?xml ").map_or(Ok(text), |rest| after(rest, "?>"))?;
    let mut open: Vec<&str> = Vec::new();
    let mut roots = 0;
    if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(format!("XML cannot hold {c:?}"));
    }
    while let Some(at) = rest.find('<') {
        outside(&rest[..at], open.is_empty())?;
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after(comment, "-->")?;
        } else if let Some(end) = rest.strip_prefix("</") {
            let (name, tail) = end.split_once('>').ok_or("an end tag without end")?;
            if open.pop() != Some(name.trim_end()) {
                return Err(format!("</{name}> closes nothing that is open"));
            }
            rest = tail;
        } else {
            let (name, tail, empty) = start_tag(&rest[1..])?;
            roots += usize::from(open.is_empty());
            if !empty {
                open.push(name);
            }
            rest = tail;
        }
    }
    outside(rest, true)?;
    if roots != 1 || !open.is_empty() {
        return Err(format!("{roots} root elements, {open:?} left open"));
    }
    Ok(())
}

/// The name of the tag that starts `text`, what follows it, and whether it is empty.
fn start_tag(text: &str) -> Result<(&str, &str, bool), String> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).ok_or("a tag without end")?;
    let (name, mut rest) = text.split_at(end);
    if !is_name(name) {
        return Err(format!("`{name}` is not a name"));
    }
    let mut seen: Vec<&str> = Vec::new();
    loop {
        let spaced = rest.trim_start();
        if let Some(tail) = spaced.strip_prefix("/>") {
            return Ok((name, tail, true));
        }
        if let Some(tail) = spaced.strip_prefix('>') {
            return Ok((name, tail, false));
        }
        if spaced.len() == rest.len() {
            return Err(format!("no space before an attribute of <{name}>"));
        }
        let (attribute, value) =
            spaced.split_once('=').ok_or_else(|| format!("an attribute of <{name}> without value"))?;
        if !is_name(attribute) || seen.contains(&attribute) {
            return Err(format!("`{attribute}` of <{name}> is not a name, or is there twice"));
        }
        seen.push(attribute);
        let quote = value
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))
            .ok_or("a value without quotes")?;
        let (value, tail) = value[1..].split_once(quote).ok_or("a value without end")?;
        if value.contains('<') {
            return Err(format!("`<` in a value of <{name}>"));
        }
        entities(value)?;
        rest = tail;
    }
}

/// Text between tags; outside the root element there is none.
fn outside(text: &str, at_top: bool) -> Result<(), String> {
    if at_top && !text.trim().is_empty() {
        return Err(format!("text outside the root element: {:?}", text.trim()));
    }
    entities(text)
}

fn entities(text: &str) -> Result<(), String> {
    for piece in text.split('&').skip(1) {
        let name = piece.split(';').next().unwrap_or_default();
        let known = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with('#');
        if !known || name.len() == piece.len() {
            return Err(format!("`&{name}` is not an entity of XML"));
        }
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
}

fn after<'t>(text: &'t str, end: &str) -> Result<&'t str, String> {
    text.split_once(end).map(|(_, rest)| rest).ok_or_else(|| format!("no `{end}`"))
}

#[test]
fn detects_what_is_not_well_formed() {
    for good in ["<a/>", "<?xml version=\"1.0\"?>\n<a b='&lt;'><!-- c --><d>x &amp; y</d></a>\n"] {
        assert_eq!(check(good), Ok(()), "{good}");
    }
    for bad in [
        "", "x", "<a>", "<a></b>", "<a/><b/>", "<a b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a>&nbsp;</a>",
        "<a>&</a>", "<a b='<'/>", "<a>\u{1}</a>", "<a b='1'c='2'/>",
    ] {
        assert!(check(bad).is_err(), "{bad}");
    }
}
