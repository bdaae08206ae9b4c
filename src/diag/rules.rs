//! The rule table: one row a rule. A rule's doc comment is its page in the manual and what
//! `prepbook explain RULE` prints.

use serde::{Deserialize, Serialize};

/// How loud a rule is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the build succeeds.
    Warn,
    /// Reported; the site is written, and the command exits with 1.
    Deny,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $level:ident;)+) => {
        /// Everything Prepbook can find wrong.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize,
        )]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// All rules, in the order of the manual.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)+];

            /// The name in `[lints]`, in reports and for `explain`.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)+ }
            }

            /// How loud it is in a book that does not say.
            pub fn default_level(self) -> Level {
                match self { $(Rule::$variant => Level::$level,)+ }
            }

            /// The manual's text, in Markdown.
            pub fn explanation(self) -> String {
                let lines: &[&str] = match self { $(Rule::$variant => &[$($doc,)+],)+ };
                lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
            }
        }
    };
}

rules! {
    /// A file cannot be read as it should.
    ///
    /// An article is not UTF-8, holds NUL bytes or is larger than 8 MiB; a file or folder may not be opened; a link in
    /// the folder leads out of the book. The file is left out, or read as far as it goes; all else is built.
    UnreadableFile = "unreadable-file", Deny;
    /// Prepbook, or a package it uses, failed on one file or page.
    ///
    /// Everything else is built. Nothing an author writes should lead to this: please report it, with the file that causes it.
    InternalError = "internal-error", Deny;
    /// Front matter is not well-formed YAML.
    ///
    /// What stands between the `---` lines does not parse, is no mapping of keys to values, is not closed by a `---` line, or does not start
    /// on the first line. Front matter that cannot be read may say `draft: true`: the article is not published until it is fixed.
    InvalidYaml = "invalid-yaml", Deny;
    /// `book.toml`, or front matter between `+++` lines, is not well-formed TOML.
    ///
    /// What could be read of `book.toml` is used; the rest keeps its defaults. An article is not published until its front matter is fixed.
    InvalidToml = "invalid-toml", Deny;
    /// A merge left the marks of a conflict in an article.
    ///
    /// Keep one side, and delete the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`. Marks in code blocks are not reported.
    MergeConflict = "merge-conflict", Deny;
    /// A key stands twice in one mapping.
    ///
    /// YAML allows a key once. The first value is used, since most readers see it first.
    DuplicateKey = "duplicate-key", Deny;
    /// A key that means nothing to Prepbook.
    ///
    /// Most often a typo: the report names the nearest key. Keys of your own belong under `extra:`, where templates see them.
    UnknownKey = "unknown-key", Warn;
    /// A value of the wrong type, or a word that is not one of those allowed.
    ///
    /// `priority: urgent` where `very-high`, `high`, `medium` or `low` is expected. The key is treated as absent. An article whose `draft:` is
    /// neither `true` nor `false` is not published.
    InvalidValue = "invalid-value", Deny;
    /// An article has neither a `title:` nor a heading to take it from.
    ///
    /// The file's name is used instead.
    MissingTitle = "missing-title", Warn;
    /// A link leads to a file that is not in the book.
    ///
    /// Links between articles are written as relative paths to the Markdown file, as on GitHub: `[ACID](../databases/acid.md)`.
    /// The text stays, the link is dropped from the page. So is a link whose address can run code, such as `javascript:`, and under
    /// `raw_html = "sanitize"` one with an unusual scheme.
    BrokenLink = "broken-link", Deny;
    /// A link leads to a heading that is not on the page, or `section_keywords:` names one.
    ///
    /// Anchors are made from headings as GitHub makes them: `## What is ACID?` is `#what-is-acid`. `{#id}` after a heading pins it.
    /// Those of FAQs are made from their questions in the same way.
    BrokenAnchor = "broken-anchor", Deny;
    /// `[[…]]` names no article.
    ///
    /// A link such as `[[ACID]]` names an article by its path, its file's name or its title. One that names none is shown as it is written, brackets
    /// included: it may be something else, such as a matrix or `[[nodiscard]]`. Write it as code to say so.
    UnknownNote = "unknown-note", Warn;
    /// An image or file that an article uses is not in the book.
    MissingAsset = "missing-asset", Deny;
    /// An image would be loaded from another site; or a film or sound, where HTML is sanitized.
    ///
    /// Pages load nothing from elsewhere: they work offline, and tell no one who reads them. Only the image's text is shown.
    RemoteImage = "remote-image", Warn;
    /// An article or the theme uses what the site's security policy blocks.
    ///
    /// Inline scripts and styles, event handlers, frames, and what is loaded from another site do nothing where the policy is sent: in the preview, and on
    /// hosts that read `_headers`. The first of each kind is reported.
    BlockedByCsp = "blocked-by-csp", Warn;
    /// Two headings of one article pin the same `{#id}`.
    ///
    /// The second gets another, so links to it would go astray.
    DuplicateId = "duplicate-id", Deny;
    /// Two sources want the same address in the site.
    ///
    /// The sources are articles, aliases and other files. The first in order of paths keeps the address. Pages that Prepbook
    /// generates give way to yours, and are no duplicates.
    DuplicateUrl = "duplicate-url", Deny;
    /// A heading skips a level: a `####` right under a `##`.
    ///
    /// Readers who move by headings lose the thread.
    HeadingSkip = "heading-skip", Warn;
    /// An image has no text for those who cannot see it.
    ///
    /// Write what it shows: `![Two replicas behind a balancer](lb.png)`. An image that only decorates takes `<img alt="">`.
    MissingAlt = "missing-alt", Warn;
    /// A tag that is not an element of HTML: `Vec<String>` or `<your-name>` in text.
    ///
    /// A browser would show nothing for it. The tag is shown as text; write it as code, or with a backslash before the `<`.
    UnknownElement = "unknown-element", Warn;
    /// A question is followed by no answer.
    ///
    /// The next heading of its level, or the end of the article, comes at once.
    UnansweredQuestion = "unanswered-question", Warn;
    /// The same question is asked twice in the guide.
    ///
    /// A learner would drill it twice. Keep the better one and link to it, or word them apart.
    DuplicateQuestion = "duplicate-question", Warn;
    /// An answer has more than 500 words.
    ///
    /// Nobody can say that aloud, and a card with it is never "known". Split it into follow-up questions.
    LongAnswer = "long-answer", Warn;
    /// An answer is a list of more than nine items.
    ///
    /// Long lists are the hardest thing to recall. Group the items, or ask for each group.
    ListAnswerTooLong = "list-answer-too-long", Warn;
    /// A comparison's row has more or fewer cells than there are subjects.
    RaggedComparison = "ragged-comparison", Warn;
    /// A comparison's cell is empty.
    ///
    /// A learner cannot tell "none" from "forgotten": write `none`, `–` or `does not apply`.
    EmptyCell = "empty-cell", Warn;
    /// A topic is named that has no folder.
    ///
    /// In `topics:` or `requires:` of front matter. Topics are the folders of `content/`.
    UnknownTopic = "unknown-topic", Deny;
    /// Topics or articles require each other in a ring.
    ///
    /// The report prints the ring. The roadmap is drawn as if the last arrow were not there.
    RoadmapCycle = "roadmap-cycle", Deny;
    /// A topic that the roadmap cannot place: no `priority`, requires nothing, and nothing requires it.
    ///
    /// Give its `index.md` a `priority:` or a place in some `requires:`.
    OrphanTopic = "orphan-topic", Warn;
    /// A topic with a priority and not one question.
    PriorityWithoutQuestions = "priority-without-questions", Warn;
    /// A comparison names a data file that is not there or does not hold a table.
    InvalidComparison = "invalid-comparison", Deny;
    /// A formula that cannot be read.
    ///
    /// Math between `$…$` and `$$…$$` is LaTeX, turned into MathML at build time. The source is shown instead. Formulas with
    /// macros have the same limits on time and memory as diagrams.
    InvalidMath = "invalid-math", Warn;
    /// A diagram that cannot be read.
    ///
    /// Blocks marked `mermaid` are drawn at build time. The source is shown instead. One that takes longer
    /// than 10 seconds or, on Linux, needs more than 512 MB is not drawn either.
    InvalidDiagram = "invalid-diagram", Warn;
    /// A code block names a language there is no syntax for.
    ///
    /// The block is shown without colours. Write `text` for a block that is no language at all.
    UnknownLanguage = "unknown-language", Warn;
    /// A template does not parse, or fails for a page.
    ///
    /// The report names the template's line and the page. A template of your theme that does not parse is replaced by the
    /// default theme's of the same name; a page that fails is not written, and its older file stays.
    TemplateError = "template-error", Deny;
    /// A script of the theme is not valid JavaScript.
    ///
    /// The report shows the first syntax error. Scripts are classic scripts in strict mode: `import` and `export` of modules are
    /// syntax errors too. The file is left out of the site; if the default theme has one of the same name, that one is used.
    InvalidScript = "invalid-script", Deny;
    /// `SUMMARY.md` has a line that is not an entry, or lists an article twice.
    ///
    /// Entries are list items with one link: `- [Title](path.md)`; headings part them. An article stands where it is listed first.
    InvalidSummary = "invalid-summary", Warn;
    /// The theme that `book.toml` names has no folder under `themes/`.
    UnknownTheme = "unknown-theme", Deny;
    /// `book.lock` has a line that cannot be read.
    ///
    /// Other lines hold. `prepbook lock` mends what a merge left behind; it does not write over a line that it cannot read.
    InvalidLock = "invalid-lock", Deny;
    /// A question that `book.lock` knows is gone, and a new one looks like it.
    ///
    /// Learners' progress hangs on a question's id: its article's path and its heading's anchor. Where one was reworded or moved, say so, and it keeps
    /// its progress: `prepbook lock --alias old=new`. Where the new one is another question, say `prepbook lock --retire old`.
    ///
    /// Answers are alike if half of their pairs of neighbouring words are the same, or a quarter where the anchor is the same; comparisons are compared by their cells.
    LostQuestionId = "lost-question-id", Deny;
    /// `book.lock` does not know the questions as they are.
    ///
    /// Questions came, went or changed since it was written. `prepbook lock` writes it anew; commit it with the change.
    OutdatedLock = "outdated-lock", Warn;
}

impl Rule {
    /// The rule of that name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
