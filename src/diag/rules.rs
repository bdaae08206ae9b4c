//! The rule table, one row per rule. A rule's doc comment is its entry in the manual and the output of
//! `prepbook explain RULE`.

use serde::{Deserialize, Serialize};

/// The level of a rule.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum LintLevel {
    /// Not reported.
    Allow,
    /// Reported as a warning; the command succeeds.
    Warn,
    /// Reported as an error; the site is written, and the command exits with 1.
    Deny,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $level:ident $(in $guides:ident)?;)+) => {
        /// A rule that Prepbook checks.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize,
        )]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// All rules, in the order of the manual.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)+];

            /// The name in `[lints]`, in reports and in `prepbook explain`.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)+ }
            }

            /// The level unless `[lints]` sets another one.
            pub fn default_level(self) -> LintLevel {
                match self { $(Rule::$variant => LintLevel::$level,)+ }
            }

            /// Whether it is for guides that are written for Prepbook. In other folders of Markdown it is allowed.
            pub fn is_for_guides(self) -> bool {
                match self { $(Rule::$variant => rules!(@ $($guides)?),)+ }
            }

            /// The text of the manual, as Markdown.
            pub fn explanation(self) -> String {
                let lines: &[&str] = match self { $(Rule::$variant => &[$($doc,)+],)+ };
                lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
            }
        }
    };
    (@ guides) => { true };
    (@) => { false };
}

rules! {
    /// A file cannot be read.
    ///
    /// An article is not UTF-8, contains NUL bytes, is larger than 8 MiB or has a name that is too long; a file or folder cannot be opened, or is not a regular
    /// file, such as a pipe; or a symbolic link points outside the book. The file is left out, or read as far as possible. Everything else is built. The report names the first byte that is not
    /// UTF-8, and the encoding that the file seems to be in.
    UnreadableFile = "unreadable-file", Deny;
    /// Prepbook, or one of its dependencies, failed on a file or page.
    ///
    /// Everything else is built. Nothing in a book should cause this: please report it, with the file that causes it.
    InternalError = "internal-error", Deny;
    /// Front matter, or `search/keywords.yaml`, is not valid YAML.
    ///
    /// The text between the `---` lines does not parse, is not a mapping of keys to values, has no closing `---` line, or does not start
    /// on the first line. The article is not published until it is fixed, because unreadable front matter may contain `draft: true`.
    InvalidYaml = "invalid-yaml", Deny;
    /// `book.toml`, a file of texts in `strings/`, or front matter between `+++` lines, is not valid TOML.
    ///
    /// `check` uses the readable part of `book.toml`; `build` and `bundle` write nothing until it is fixed, and the preview does not change. An article is not
    /// published until its front matter is fixed.
    InvalidToml = "invalid-toml", Deny;
    /// An article contains the markers of a merge conflict.
    ///
    /// Keep one side, and delete the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`. A line that starts with `<<<<<<<` is reported even if the others
    /// are deleted. Markers in code blocks are not reported.
    MergeConflict = "merge-conflict", Deny;
    /// Markup contains a mistake: the page shows it as text, or leaves out a part of the article.
    ///
    /// A code block is not closed; a heading has no space after its `#`, or more than six `#`; a row of a table has more cells than the table has columns;
    /// a table has no line of dashes, or one with another number of cells; a link has a space in its address, is not closed, or has its brackets exchanged;
    /// the label of a link, the name of an alert, such as `[!NOTE]`, or a comment that directs Prepbook is misspelled; a footnote is not defined, is defined
    /// twice, or nothing refers to it; a formula between `$$` lines is not closed; a tag of HTML has no end; a comment, or an element that holds what follows it,
    /// such as `<details>`, is not closed.
    MalformedMarkup = "malformed-markup", Warn;
    /// A key occurs twice in one mapping.
    ///
    /// YAML allows each key once. The first value is used, because it is the one most readers see.
    DuplicateKey = "duplicate-key", Deny;
    /// A key is unknown.
    ///
    /// It is usually a typo: the report suggests the nearest key. Put keys of your own under `extra:`, where templates can read them.
    UnknownKey = "unknown-key", Warn in guides;
    /// A value has the wrong type, or is not one of the allowed words.
    ///
    /// For example, `priority: urgent` where `very-high`, `high`, `medium` or `low` is expected. The key is ignored. An article whose `draft:` is
    /// neither `true` nor `false` is not published. A title of which YAML reads a part as an anchor (`&x`), a tag (`!x`) or a comment (`#1`) is reported
    /// too. With an invalid value in `book.toml`, other than a color, font or file of `[theme]` or a version,
    /// `build` and `bundle` write nothing. The same applies if the settings of mdBook or MkDocs name a folder for the articles that does not exist.
    InvalidValue = "invalid-value", Deny;
    /// An article has neither a `title:` nor a heading that could be its title.
    ///
    /// The name of the file is used instead.
    MissingTitle = "missing-title", Warn in guides;
    /// A link, or a key of `search/keywords.yaml`, names a file that is not in the book.
    ///
    /// Write links between articles as relative paths to the Markdown file, as on GitHub: `[ACID](../databases/acid.md)`.
    /// The page shows the text without a link. The same applies to a link whose address can run code, such as `javascript:`, whose scheme is
    /// misspelled, such as `htps:`, or is `file:`, which names a file of the reader's own computer. A file that `.gitignore` names, or whose name begins
    /// with a dot, is not in the book either.
    BrokenLink = "broken-link", Deny;
    /// A file that an article includes cannot be included.
    ///
    /// `{{#include}}`, `--8<--` or `<<<` names a file that is not in the book, is a folder, is not text, includes itself, or has no part of that name; or
    /// `![[Note#Heading]]` or `![[Note#^block]]` names a part that the note does not have. The request
    /// is shown as text; everything else is built. A backslash before `{{#include` makes it text: `\{{#include f}}`.
    BrokenInclude = "broken-include", Deny;
    /// A link, or a key of `search/keywords.yaml`, names a heading that is not on the page.
    ///
    /// Prepbook derives anchors from headings in the same way as GitHub: `## What is ACID?` is `#what-is-acid`. `{#id}` after a heading sets its
    /// anchor. Anchors of FAQs are derived from their questions.
    BrokenAnchor = "broken-anchor", Deny;
    /// A link to another site is broken.
    ///
    /// Only `prepbook check --external` reports it. A link is broken if its host does not exist or refuses the connection, or if it returns 404, 410
    /// or a server error. A site that refuses programs is not reported.
    BrokenExternalLink = "broken-external-link", Warn;
    /// `[[…]]` does not name an article.
    ///
    /// A link such as `[[ACID]]` names an article by its path, its file name or its title. A link that names none is shown as written, including the
    /// brackets, because it may be something else, such as a matrix or `[[nodiscard]]`. Format it as code if it is not a link. In a folder that is not
    /// written for Prepbook, such as a vault of Obsidian, it is shown as its text if other such links name articles.
    UnknownNote = "unknown-note", Warn;
    /// An image or file that an article or `[theme]` uses is not in the book.
    MissingAsset = "missing-asset", Deny;
    /// An image, a video or a sound is on another site.
    ///
    /// Pages load nothing from other sites, so that they work offline and do not disclose who reads them. The image is shown as a link with its
    /// alternative text and the name of the site. A file of the book's own `repository`, such as
    /// `https://raw.githubusercontent.com/me/guide/main/a.png`, is not on another site: the copy in the book is shown. To load images from other
    /// sites, set `[build] remote_images = "allow"`.
    RemoteImage = "remote-image", Warn;
    /// The extension of an image does not match its format, or the file is not an image.
    ///
    /// Servers and programs rely on the extension, and may reject a JPEG named `.png`. Rename the file. An empty file, text, a page of HTML, a damaged image or
    /// a pointer of Git LFS under an image's name shows nothing: replace it with the image. Bundles show its alternative text.
    WrongImageFormat = "wrong-image-format", Warn;
    /// An article or the theme uses something that the site's Content-Security-Policy blocks.
    ///
    /// Inline scripts and styles, event handlers, frames, files from other sites and forms that are sent there have no effect where the policy is
    /// sent: in the preview, and on hosts that read `_headers`. Of what no source under `[site.csp]` in `book.toml` allows, the first use of each kind and
    /// of each other site is reported.
    BlockedByCsp = "blocked-by-csp", Warn;
    /// Two headings of one article set the same `{#id}`, or two comparisons have the same id.
    ///
    /// The second one gets a different id, so links to it would lead to the first.
    DuplicateId = "duplicate-id", Deny;
    /// Two sources have the same address in the site.
    ///
    /// The sources are articles, aliases and other files. The first one, in order of paths, keeps the address. Pages that Prepbook
    /// generates move out of the way of your files and are never reported.
    DuplicateUrl = "duplicate-url", Deny;
    /// A heading skips a level, such as a `####` directly below a `##`.
    ///
    /// Screen reader users navigate by headings, and a skipped level looks like missing content.
    HeadingSkip = "heading-skip", Warn in guides;
    /// An image has no alternative text.
    ///
    /// Describe what it shows: `![Two replicas behind a load balancer](lb.png)`. For a decorative image, use `<img alt="">`.
    MissingAlt = "missing-alt", Warn in guides;
    /// A tag is not an HTML element, such as `Vec<String>` or `<your-name>` in text.
    ///
    /// A browser would not show it. Prepbook shows the tag as text; format it as code, or write a backslash before the `<`.
    UnknownElement = "unknown-element", Warn;
    /// A question has no answer.
    ///
    /// It is followed directly by the next heading of its level or by the end of the article, or its answer is only a placeholder such as *TBD*.
    UnansweredQuestion = "unanswered-question", Warn in guides;
    /// The guide asks the same question twice.
    ///
    /// Learners would review it twice. Keep the better one and link to it, or make the wording distinct. The questions of an article that is a copy of
    /// another are asked once, and reported once. A question in a list that repeats another with the same answer, or with none, is asked once as well.
    DuplicateQuestion = "duplicate-question", Warn in guides;
    /// An answer has more than 500 words.
    ///
    /// It is too long to say aloud, and a card with it is hard to learn. Split it into follow-up questions.
    LongAnswer = "long-answer", Warn in guides;
    /// An answer is a list of more than nine items.
    ///
    /// Long lists are hard to recall. Group the items, or ask about each group.
    ListAnswerTooLong = "list-answer-too-long", Warn in guides;
    /// A key point is unclear without the text around it.
    ///
    /// The bold phrases of an answer are its key points: the review and the cram sheet show them without the sentence they are in. Each should be a
    /// statement. The report names phrases of fewer than three words, phrases that begin with a verb in -ing and have no other, and phrases that begin
    /// with a pronoun. A term that is defined, as in `A **dirty read** is …`, and a heading within a paragraph, as in `**Atomicity**: …`, are not reported.
    /// Only articles in English are checked.
    KeyPointUnclear = "key-point-unclear", Warn in guides;
    /// A row of a comparison has more or fewer cells than the comparison has subjects.
    RaggedComparison = "ragged-comparison", Warn;
    /// A cell of a comparison is empty.
    ///
    /// Learners cannot tell whether a value is missing: write `none`, `–` or `does not apply`.
    EmptyCell = "empty-cell", Warn in guides;
    /// `topics:` or `requires:` names a topic that does not exist.
    ///
    /// Topics are the folders of `content/`.
    UnknownTopic = "unknown-topic", Deny;
    /// Topics or articles require each other in a cycle.
    ///
    /// The report shows the cycle. The roadmap is drawn without its last arrow.
    RoadmapCycle = "roadmap-cycle", Deny;
    /// A topic has no position on the roadmap: it has no `priority`, requires nothing, and nothing requires it.
    ///
    /// Set `priority:` in its `index.md`, or name it under `requires:` of another topic.
    OrphanTopic = "orphan-topic", Warn;
    /// A topic has a priority but no questions.
    PriorityWithoutQuestions = "priority-without-questions", Warn;
    /// A comparison names a data file that does not exist or does not contain a table. A part of the file that is not valid is reported in that file.
    InvalidComparison = "invalid-comparison", Deny;
    /// An article uses a component with a misspelled name, or with arguments that it does not have.
    ///
    /// A component is a block between lines of colons, such as `:::steps`, or one of the theme, whose template declares the names and types of its arguments. The
    /// content is shown without the component, or, for a misspelled name or a component that is not closed, with its lines as text. Names that are not similar to that of a component are not
    /// reported, because other tools have names of their own.
    InvalidComponent = "invalid-component", Deny;
    /// A formula is not valid LaTeX.
    ///
    /// Prepbook converts math between `$…$` and `$$…$$` from LaTeX to MathML at build time. The page shows the source instead. Formulas with
    /// macros are subject to the same limits on time and memory as diagrams.
    InvalidMath = "invalid-math", Warn;
    /// A diagram is not valid.
    ///
    /// Prepbook draws code blocks with the language `mermaid` at build time. The page shows the source instead. This also applies to a diagram that
    /// takes longer than 10 seconds or, on Linux, needs more than 512 MB.
    InvalidDiagram = "invalid-diagram", Warn;
    /// A code block names an unknown language.
    ///
    /// The block is shown without highlighting. Use `text` for a block that is not in any language.
    UnknownLanguage = "unknown-language", Warn in guides;
    /// A template does not parse, or fails to render a page.
    ///
    /// The report names the line of the template and the page. If a template of your theme does not parse, the template of the same name in the
    /// default theme is used. A page that fails to render is not written; the file from an earlier build stays.
    TemplateError = "template-error", Deny;
    /// A script of the theme is not valid JavaScript.
    ///
    /// The report shows the first syntax error. Scripts are classic scripts in strict mode, so `import` and `export` are
    /// syntax errors too. The file is left out of the site; if the default theme has a file of the same name, that one is used.
    InvalidScript = "invalid-script", Deny;
    /// `SUMMARY.md` has a line that is not an entry, or lists an article twice.
    ///
    /// Entries are list items with one link: `- [Title](path.md)`. Headings separate parts. An article is placed where it is listed first.
    InvalidSummary = "invalid-summary", Warn;
    /// The clone is shallow, so git does not know when some articles last changed.
    ///
    /// An article without `updated:` has the date of the last commit that changed it. In a shallow clone, as CI services make it, the first commit seems to have
    /// added every file; articles that only that commit changed have no date. Fetch the whole history, or set `[site] git_dates = false`.
    ShallowHistory = "shallow-history", Warn;
    /// Social cards are left out, because no font on this computer has the characters of their titles.
    ///
    /// Prepbook contains fonts for Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic. For other scripts, it uses the fonts of the computer that builds the
    /// site. Install one, such as the package `fonts-noto-cjk`, set `image:` in the front matter of the page, or set `[site] social_cards = "none"`.
    MissingFont = "missing-font", Warn;
    /// `book.toml` names a theme that has no folder in `themes/`.
    UnknownTheme = "unknown-theme", Deny;
    /// A file of the book's theme is a copy of a file of the default theme that has changed since.
    ///
    /// `prepbook theme copy` writes the version that a copy comes from into its first line. Take over what you need from the output of `prepbook theme show`,
    /// then replace that line by the one in the report.
    OutdatedCopy = "outdated-copy", Warn;
    /// A color of `[theme]` has too little contrast with the page.
    ///
    /// Text in the color of links needs a contrast of at least 4.5 with the page (WCAG 2, level AA). The nearest color of the same hue that has it is used
    /// instead.
    LowContrast = "low-contrast", Warn;
    /// `book.lock` has a line that cannot be read.
    ///
    /// All other lines are used. `prepbook lock` resolves merge conflicts in the file, and does not overwrite a line that it cannot read.
    InvalidLock = "invalid-lock", Deny;
    /// A question in `book.lock` was removed, and a new question looks similar.
    ///
    /// Learners' progress belongs to the id of a question: the path of its article and the anchor of its heading. If only the heading was reworded, or the question moved,
    /// `prepbook lock` keeps the progress; if the answer changed too, `prepbook lock --alias old=new` does. If the new question is a different one, run
    /// `prepbook lock --retire old`.
    ///
    /// Two answers are similar if they share half of their word pairs, or a quarter if the anchor is the same. Comparisons are compared by their cells.
    LostQuestionId = "lost-question-id", Deny;
    /// `book.lock` is out of date.
    ///
    /// Questions were added, removed or changed since it was written. Run `prepbook lock`, and commit the file together with the change.
    OutdatedLock = "outdated-lock", Warn;
    /// Texts of the interface are missing in the book's language.
    ///
    /// They are shown in English. Translate them in `strings/`, in a file named after the language, such as `strings/fr.toml`. One report names all
    /// that are missing; if they are many, by their tables in the file.
    MissingText = "missing-text", Warn in guides;
    /// A text of the interface lacks a plural form that its language has.
    ///
    /// Languages have between one and six plural forms: English `one` and `other`, Polish also `few` and `many`. A number whose form is missing is
    /// shown with `other`.
    MissingPlural = "missing-plural", Warn;
    /// A text of the interface has another placeholder than the text it translates, or leaves one out.
    ///
    /// A placeholder such as `{count}` is replaced by a value. One that the interface has no value for is shown as it is written.
    InvalidPlaceholder = "invalid-placeholder", Warn;
}

impl Rule {
    /// The rule with this name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
