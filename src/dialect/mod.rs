//! Mark-up of other tools, read into the same tree as Markdown: one file a family.
//!
//! A family has up to two passes. A *source pass* sees the tree of the Markdown that is there so far and returns edits of its source: a line that
//! opens or closes a block becomes a marker, indented content loses its indent, a bare address gets angle brackets. The edited source
//! is parsed again as a whole, so that references, footnotes and lists work across it, and [`rewrite`] maps spans back to the file and turns markers
//! into containers. A *tree pass* modifies the nodes, after raw HTML was read. A document that uses no dialect is parsed once and not changed.

mod alert;
mod attributes;
mod badges;
pub mod component;
mod docusaurus;
mod dollars;
mod emphasis;
mod figure;
mod formula_image;
mod github;
mod icons;
pub mod include;
mod jekyll;
mod lines;
mod mdbook;
mod mdx;
mod mkdocs;
mod myst;
mod obsidian;
mod pandoc;
mod pymdownx;
pub mod questions;
mod rewrite;
mod tables;
mod texts;
mod top_links;

use std::ops::Range;

use borsh::{BorshDeserialize, BorshSerialize};
use pulldown_cmark::{Options, Parser};

use crate::config::Extensions;
use crate::document::{Document, build};
pub use alert::misspelled as misspelled_alert;
pub use badges::drop as drop_badges;
use component::{ComponentProblem, Components};
pub use dollars::unbalanced as unbalanced_formulas;
use lines::Source;
pub use lines::defined_labels;
use rewrite::{Edit, Rewrite};

/// What a file is written in, beyond what its text tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SourceSyntax {
    /// Whether it is MDX.
    pub is_mdx: bool,
    /// Mark-up that the settings of another generator switch on.
    pub extensions: Extensions,
}

/// What a document has of other tools that has no meaning here: its content is shown, its tags are not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LeftOut {
    /// Components of MDX.
    pub components: usize,
    /// Shortcodes of Hugo and Zola, and tags of Liquid.
    pub shortcodes: usize,
    /// Directives and citations of MyST.
    pub directives: usize,
}

/// The source passes, in order.
const SOURCE_PASSES: [fn(&Source<'_>) -> Vec<Edit>; 28] = [
    mdx::read_fragments,
    tables::untab_dashes,
    myst::name_targets,
    dollars::read_brackets,
    dollars::join_lines,
    dollars::escape_literals,
    jekyll::join_tags,
    jekyll::replace_tags,
    mdbook::remove_tags,
    mdbook::open_admonitions,
    mkdocs::part_headings,
    mkdocs::escape_pipes,
    mkdocs::show_settings,
    mkdocs::name_references,
    mkdocs::open_blocks,
    pymdownx::open_blocks,
    myst::open_directives,
    mdx::remove_imports,
    mdx::read_expressions,
    mdx::part_blocks,
    mdx::open_components,
    docusaurus::open_directives,
    myst::read_roles,
    obsidian::remove_block_ids,
    obsidian::keep_brackets_of_links,
    github::keep_shortcodes,
    github::link_addresses,
    emphasis::part_marks,
];
/// The tree passes, in order. Each gets the document and the source that its spans lead into.
const TREE_PASSES: [fn(&mut Document, &str); 9] = [
    dollars::strip_backticks,
    formula_image::read,
    pandoc::read_spans,
    attributes::apply,
    mkdocs::read_inline,
    obsidian::read_callouts,
    obsidian::read_inline,
    docusaurus::read_fences,
    mdbook::hide_lines,
];
/// How often the source passes run: once a level of blocks whose content is indented. Deeper ones stay text.
const ROUNDS: usize = 8;

/// A text in the mark-up of any tool, read.
pub struct DialectText {
    /// Its tree, with raw HTML left as it is written.
    pub document: Document,
    /// The parts of the file that are for nobody but its author.
    pub hidden: Vec<Range<usize>>,
    /// What is wrong with components, with spans in the file.
    pub problems: Vec<ComponentProblem>,
    /// What was left out of the tree.
    pub left_out: LeftOut,
}

/// Reads `text`, with the theme's `components`. `file_span` maps spans of `text` to the file.
pub fn read(
    text: &str,
    mut flags: Options,
    syntax: SourceSyntax,
    components: Option<&dyn Components>,
    file_span: impl Fn(Range<usize>) -> Range<usize>,
) -> DialectText {
    flags.set(Options::ENABLE_SUBSCRIPT, syntax.extensions.tilde);
    let mut hidden = Vec::new();
    let mut problems: Vec<ComponentProblem> = Vec::new();
    let mut rewrite = Rewrite::new(text);
    let parse = |text: &str| parse(text, flags);
    let mut document = parse(text);
    let source = Source::new(text, &document, syntax);
    let left_out = LeftOut {
        components: mdx::unknown_components(&source),
        shortcodes: jekyll::unknown_tags(&source),
        directives: myst::unknown_directives(&source),
    };
    for _ in 0..ROUNDS {
        let mut changed = false;
        let source = Source::new(rewrite.text(), &document, syntax);
        let mut comments = jekyll::comments(&source);
        if comments.is_empty() {
            comments = obsidian::comments(&source);
        }
        hidden.extend(comments.iter().map(|edit| file_span(rewrite.origin(edit.range.clone()))));
        changed |= rewrite.edit(&mut document, &comments, parse);
        let (edits, found) = component::open(&Source::new(rewrite.text(), &document, syntax), components);
        for problem in found {
            let problem =
                ComponentProblem { span: file_span(rewrite.origin(problem.span.clone())), ..problem };
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        changed |= rewrite.edit(&mut document, &edits, parse);
        let mut source = Source::new(rewrite.text(), &document, syntax);
        for pass in SOURCE_PASSES {
            let edits = pass(&source);
            if !edits.is_empty() {
                changed |= rewrite.edit(&mut document, &edits, parse);
                source = Source::new(rewrite.text(), &document, syntax);
            }
        }
        // Once the blocks that hold it lost their own indents.
        if !changed {
            let edits = mdx::dedent_code(&Source::new(rewrite.text(), &document, syntax));
            changed |= rewrite.edit(&mut document, &edits, parse);
        }
        if !changed {
            break;
        }
    }
    rewrite.settle(&mut document, text);
    if syntax.is_mdx {
        mdx::drop_components(&mut document);
    }
    if syntax.extensions.abbreviations {
        mkdocs::explain_abbreviations(&mut document);
    }
    mkdocs::read_marks(&mut document, syntax.extensions);
    let nodes: Vec<_> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let span = file_span(document.span(node));
        document.set_span(node, span);
    }
    DialectText { document, hidden, problems, left_out }
}

/// Reads what is left to be read in the nodes of a document. Its spans lead into `source`; `slug` makes the anchor of a heading.
pub fn refine(document: &mut Document, source: &str, slug: impl Fn(&str) -> String) {
    for pass in TREE_PASSES {
        pass(document, source);
    }
    mkdocs::name_tabs(document, source, &slug);
    github::read_inline(document, source, slug);
    top_links::drop(document, source);
}

/// A name of an article or a section with its emoji drawn, and without the names of icons.
pub fn readable_name(name: &str) -> String {
    if !name.contains(':') {
        return name.to_owned();
    }
    let mut out = name.to_owned();
    let icons = icons::parts(&out).into_iter().rev().collect::<Vec<_>>();
    icons.into_iter().for_each(|part| out.replace_range(part, ""));
    let emoji = github::emoji(&out).into_iter().rev().collect::<Vec<_>>();
    emoji.into_iter().for_each(|(part, drawn)| out.replace_range(part, drawn));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parse(text: &str, flags: Options) -> Document {
    let mut document = Document::with_capacity(text.len());
    build::build(&mut document, Parser::new_ext(text, flags).into_offset_iter());
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;

    /// What is written in the file where the links of a document are.
    fn links(text: &str) -> Vec<&str> {
        let read = read(text, Options::ENABLE_WIKILINKS, SourceSyntax::default(), None, |span| span);
        let document = read.document;
        let links = document.descendants(Document::ROOT);
        links
            .filter(|node| matches!(document.kind(*node), Kind::Link { .. }))
            .map(|node| &text[document.span(node)])
            .collect()
    }

    #[test]
    fn spans_lead_into_the_file_however_deep_a_block_is_read() {
        let text = "!!! note \"[a](b)\"\n\n    [c](d)\n\n    ??? tip\n        - e\n          [f](g) https://h.i/_j_k\n\
                    :::info\nwww.k.l [[1]](m)\n:::\n\n%%\nn\n%%\n[o](p)\n";
        // A title has the span of its line.
        assert_eq!(
            links(text),
            ["!!! note \"[a](b)\"", "[c](d)", "[f](g)", "https://h.i/_j_k", "www.k.l", "[[1]](m)", "[o](p)"]
        );
    }

    #[test]
    fn names_have_emoji_and_no_icons() {
        for (name, expected) in [
            (":material-check: Set up", "Set up"),
            ("Hosting :simple-github:{ .lg }", "Hosting"),
            (":rocket: Start", "\u{1F680} Start"),
            ("At 10:30:20", "At 10:30:20"),
        ] {
            assert_eq!(readable_name(name), expected);
        }
    }

    #[test]
    fn comments_have_spans_in_the_file() {
        let text = "a %%b%% c\n\n%%\nd\n%%\n\ne\n\n%%\nf\n";
        let (flags, syntax) = (Options::empty(), SourceSyntax::default());
        let hidden = read(text, flags, syntax, None, |span| span.start + 10..span.end + 10).hidden;
        let hidden: Vec<&str> = hidden.iter().map(|span| &text[span.start - 10..span.end - 10]).collect();
        assert_eq!(hidden, ["%%b%%", "%%\nd\n%%", "%%\nf\n"]);
    }

    #[test]
    fn an_edit_that_would_not_be_read_as_meant_is_left_out() {
        // As a block of its own, the line would be code: so deep it goes on with the paragraph before it.
        for text in ["a\n        !!! note\n            x\n", "a\n      :::note\nb\n      :::\n"] {
            let document = read(text, Options::empty(), SourceSyntax::default(), None, |span| span).document;
            let is_marker = |node| matches!(document.kind(node), Kind::CodeBlock { .. } | Kind::Comment(_));
            assert!(!document.descendants(Document::ROOT).any(is_marker), "{text}");
        }
    }
}
