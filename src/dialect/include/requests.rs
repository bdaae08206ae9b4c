//! What a text asks to be included.

use crate::source::formats::{Format, FormatClass, of_path};
use crate::source::paths::extension;
use std::collections::BTreeMap;
use std::ops::Range;

use super::parts::{FilePart, RequestForm, line_ranges};
use crate::dialect::mdx::imports;
use crate::source::is_article;

/// A file that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The bytes of the request in the text.
    pub range: Range<usize>,
    /// What is asked for: a path, or the name of a note. Empty if the request is only replaced by `replacement`.
    pub target: String,
    pub(super) form: RequestForm,
    pub(super) part: FilePart,
    /// What is before the request on its line, and before each line of the file.
    pub(super) indent: String,
    pub(super) replacement: String,
    /// Whether the request reaches to the end of its line, which the file has too.
    pub(super) is_open: bool,
    /// Lines to mark, as after a fence.
    lines: String,
}

/// Endings of what is embedded besides images, audio and video without being a note.
const EMBEDDED: [&str; 2] = ["pdf", "canvas"];

/// How paths of modules begin that lead to a file of the site.
const MODULES: [&str; 5] = ["./", "../", "@site/", "@/", "~/"];

/// The most lines of code that one range marks.
const MOST_MARKED: usize = 1_000;

impl Request {
    fn new(range: Range<usize>, form: RequestForm, target: &str) -> Self {
        Self {
            range,
            target: target.to_owned(),
            form,
            part: FilePart::Whole,
            indent: String::new(),
            replacement: String::new(),
            is_open: false,
            lines: String::new(),
        }
    }

    /// Whether a note is asked for by its name.
    pub fn is_note(&self) -> bool {
        self.form == RequestForm::Note
    }

    /// The text before and after the file: a fence where it is shown as code.
    pub(super) fn frame(&self, path: &str, content: &str) -> (String, String) {
        let info = match self.form {
            RequestForm::Playground => "rust".to_owned(),
            RequestForm::VitePress | RequestForm::MdxCode => {
                let language = extension(path);
                format!("{language}{}", self.lines)
            }
            // A component is a block of its own.
            RequestForm::Component => return ("\n".into(), "\n".into()),
            _ => return (String::new(), String::new()),
        };
        let longest = content.lines().map(|line| {
            let line = line.trim_start();
            line.len() - line.trim_start_matches('`').len()
        });
        let fence = "`".repeat(longest.max().unwrap_or_default().max(2) + 1);
        (format!("{fence}{info}\n"), format!("\n{}{fence}", self.indent))
    }
}

/// What a text asks for, in order.
pub fn requests(text: &str) -> Vec<Request> {
    let mut found = Vec::new();
    let has = |mark: &str| text.contains(mark);
    let (has_tags, has_snippets, has_code, has_notes) = (has("{{#"), has("8<-"), has("<<< "), has("![["));
    let has_mdx = has("!}") || has("*}");
    let has_imports = has("import ") && has("/>");
    if !(has_tags || has_snippets || has_code || has_notes || has_mdx || has_imports) {
        return found;
    }
    let mut fence: Option<&str> = None;
    let mut at = 0;
    // The line that opens a block of snippets.
    let mut block = false;
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    for whole in text.split_inclusive('\n') {
        let (start, line) = (at, whole.trim_end());
        at += whole.len();
        let content = line.trim_start();
        let indent = &line[..line.len() - content.len()];
        if has_snippets && content.contains("8<-") {
            snippet(content, start + indent.len(), indent, &mut block, &mut found);
        } else if block && !content.is_empty() {
            let mut request =
                snippet_of(content.trim_matches(['"', '\'']), start + indent.len()..start + line.len());
            request.indent = indent.to_owned();
            found.push(request);
        }
        if has_tags && line.contains("{{#") {
            tags(line, start, &mut found);
        }
        if has_mdx && content.ends_with("!}") {
            found.extend(mdx(content, start + indent.len()..start + line.len(), indent));
        }
        let marks = content.len() - content.trim_start_matches(['`', '~']).len();
        if marks >= 3 {
            match fence {
                Some(open) if content[..marks].starts_with(open) && content.len() == marks => fence = None,
                None => fence = Some(&content[..marks]),
                Some(_) => {}
            }
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let range = start + indent.len()..start + line.len();
        if has_imports && line.starts_with("import ") {
            parts.extend(imports(line).filter(|(_, path)| is_part(path)));
        } else if let Some(path) = component(content).and_then(|name| parts.get(name)) {
            // Formatters escape what Markdown would read as emphasis.
            let request = Request::new(range, RequestForm::Component, &path.replace('\\', ""));
            found.push(Request { indent: indent.to_owned(), ..request });
            continue;
        }
        if indent.len() > 3 {
            continue;
        }
        if has_code && content.starts_with("<<< ") {
            found.extend(code(content, range, indent));
        } else if has_mdx && content.starts_with("{*") {
            found.extend(mdx_code(content, range, indent));
        } else if has_notes && content.starts_with("![[") {
            found.extend(note(content, range));
        }
    }
    found
}

/// Whether the path of a module is that of an article of the site.
fn is_part(path: &str) -> bool {
    is_article(path) && MODULES.iter().any(|start| path.starts_with(start))
}

/// The name of a component without content that is alone on its line: `<Part />`.
fn component(content: &str) -> Option<&str> {
    let inner = content.strip_prefix('<')?.strip_suffix("/>")?;
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let rest = &inner[name.len()..];
    let is_tag = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (is_tag && !rest.contains('<')).then_some(name)
}

/// The tags of mdBook on a line. A backslash before one makes it text.
fn tags(line: &str, start: usize, found: &mut Vec<Request>) {
    for (at, _) in line.match_indices("{{#") {
        let Some(end) = line[at..].find("}}").map(|end| at + end + 2) else { continue };
        let inner = line[at + 3..end - 2].trim();
        let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let rest = rest.trim();
        let form = match name {
            "include" | "rustdoc_include" => RequestForm::MdBook,
            "playground" | "playpen" => RequestForm::Playground,
            "title" => RequestForm::MdBook,
            _ => continue,
        };
        if line[..at].ends_with('\\') {
            let escaped = line[at..end].to_owned();
            let request = Request::new(start + at - 1..start + end, form, "");
            found.push(Request { replacement: escaped, ..request });
            continue;
        }
        let range = start + at..start + end;
        if name == "title" {
            found.push(Request::new(range, form, ""));
            continue;
        }
        let words = if form == RequestForm::Playground {
            rest.split_whitespace().next().unwrap_or_default()
        } else {
            rest
        };
        let (path, part) = words.split_once(':').unwrap_or((words, ""));
        if path.is_empty() {
            continue;
        }
        let request = Request::new(range, form, path.trim());
        found.push(Request { part: FilePart::read(part), ..request });
    }
}

/// A line with scissors: a snippet, a mark, or the start or end of a block of snippets.
fn snippet(content: &str, start: usize, indent: &str, block: &mut bool, found: &mut Vec<Request>) {
    let range = start..start + content.len();
    let escaped = content.strip_prefix(';');
    let rest = escaped.unwrap_or(content);
    let dashes = rest.len() - rest.trim_start_matches('-').len();
    let Some(rest) = rest[dashes..].strip_prefix("8<").filter(|_| dashes > 0) else { return };
    let rest = rest.trim_start_matches('-').trim();
    if escaped.is_some() {
        let request = Request::new(range, RequestForm::Snippet, "");
        found.push(Request { replacement: content[1..].to_owned(), ..request });
        return;
    }
    if rest.is_empty() {
        *block = !*block;
        found.push(Request::new(range, RequestForm::Snippet, ""));
        return;
    }
    let quoted = ['"', '\''].iter().find_map(|mark| rest.strip_prefix(*mark)?.strip_suffix(*mark));
    if let Some(target) = quoted.filter(|target| !target.contains("://")) {
        found.push(Request { indent: indent.to_owned(), ..snippet_of(target, range) });
    }
}

fn snippet_of(target: &str, range: Range<usize>) -> Request {
    let (path, part) = target.split_once(':').unwrap_or((target, ""));
    Request { part: FilePart::read(part), ..Request::new(range, RequestForm::Snippet, path.trim()) }
}

/// `<<< @/f.ts#region{1,3 ts}`
fn code(content: &str, range: Range<usize>, indent: &str) -> Option<Request> {
    let words = content.strip_prefix("<<<")?.trim();
    let (words, lines) = words
        .split_once('{')
        .map_or((words, ""), |(words, rest)| (words.trim(), rest.split('}').next().unwrap_or("")));
    let words = words.split_whitespace().next()?;
    let (path, region) = words.split_once('#').unwrap_or((words, ""));
    let part = if region.is_empty() { FilePart::Whole } else { FilePart::Marked(region.to_owned()) };
    let lines =
        lines.split_whitespace().next().filter(|lines| lines.starts_with(|c: char| c.is_ascii_digit()));
    let lines = lines.map(|lines| format!(" {{{lines}}}")).unwrap_or_default();
    let is_path = path.starts_with("@/") || path.starts_with('.') || path.starts_with('/');
    is_path.then(|| Request {
        part,
        lines,
        indent: indent.to_owned(),
        ..Request::new(range, RequestForm::VitePress, path)
    })
}

/// `{!path!}` or `{!path[ln:1-18]!}`, alone on its line.
fn mdx(content: &str, range: Range<usize>, indent: &str) -> Option<Request> {
    let inner = content.strip_prefix("{!")?.strip_suffix("!}")?.trim();
    let (path, lines) = match inner.strip_suffix(']').and_then(|rest| rest.rsplit_once("[ln:")) {
        Some((path, lines)) => (path, lines),
        None => (inner, ""),
    };
    let is_path = path.contains('.') && !path.contains([' ', '{', '}']) && !path.contains("://");
    is_path.then(|| Request {
        part: FilePart::of_lines(lines),
        indent: indent.to_owned(),
        ..Request::new(range, RequestForm::Mdx, path)
    })
}

/// `{* path ln[1:18] hl[3,5:6] *}`: code, with marked lines that are counted in the file.
fn mdx_code(content: &str, range: Range<usize>, indent: &str) -> Option<Request> {
    let inner = content.strip_prefix("{*")?.strip_suffix("*}")?.trim();
    let mut words = inner.split_whitespace();
    let path = words.next().filter(|path| path.contains('.') && !path.contains("://"))?;
    let list = |name: &str| {
        let found = inner.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('['));
        found.map(|list| list.trim_end_matches(']')).unwrap_or_default()
    };
    let shown: Vec<(usize, Option<usize>)> = line_ranges(list("ln")).collect();
    // Where a line of the file is among those that are shown.
    let position = |line: usize| {
        let mut before = 1;
        for (first, last) in &shown {
            if line >= *first && last.is_none_or(|last| line < last) {
                return Some(before + line - first);
            }
            before += last.map_or(0, |last| last.saturating_sub(*first));
        }
        shown.is_empty().then_some(line + 1)
    };
    let marked = line_ranges(list("hl")).flat_map(|(first, last)| {
        (first..last.unwrap_or(first + 1).min(first + MOST_MARKED)).filter_map(position)
    });
    let marked: Vec<String> = marked.map(|line| line.to_string()).collect();
    let lines = if marked.is_empty() { String::new() } else { format!(" {{{}}}", marked.join(",")) };
    Some(Request {
        part: FilePart::of_lines(list("ln")),
        lines,
        indent: indent.to_owned(),
        ..Request::new(range, RequestForm::MdxCode, path)
    })
}

/// Whether a file is embedded as what it is: an image, audio, video or the like.
fn is_media(name: &str) -> bool {
    let is_shown = |format: &Format| {
        matches!(format.class, FormatClass::Image | FormatClass::Audio | FormatClass::Video)
    };
    let ending = extension(name);
    of_path(name).is_some_and(is_shown) || EMBEDDED.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// `![[Note#Heading|text]]` or `![[Note#^block]]` alone on its line.
fn note(content: &str, range: Range<usize>) -> Option<Request> {
    let inner = content.strip_prefix("![[")?.strip_suffix("]]")?;
    let name = inner.split('|').next().unwrap_or_default().trim_end_matches('\\').trim();
    let (name, heading) = name.split_once('#').unwrap_or((name, ""));
    if name.is_empty() || inner.contains("[[") || is_media(name) {
        return None;
    }
    // Of `A#B#C`, the last heading is meant.
    let heading = heading.rsplit('#').next().unwrap_or_default();
    let part = match heading.strip_prefix('^') {
        Some(id) => FilePart::Block(id.trim().to_owned()),
        None if heading.is_empty() => FilePart::Whole,
        None => FilePart::Section(heading.to_owned()),
    };
    Some(Request { part, ..Request::new(range, RequestForm::Note, name) })
}
