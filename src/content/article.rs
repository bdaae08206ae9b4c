//! What is known of one article without looking at any other file.

use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::anchors::Anchors;
use super::digest::Digest;
use super::front_matter::{FrontMatter, Grades};
use super::ids::{ComparisonIndex, HeadingIndex, IndexList, QuestionIndex};
use crate::cache::{Fingerprint, Lazy};
use crate::dialect::LeftOut;
use crate::dialect::include::Pieces;
use crate::dialect::questions::Pattern;
use crate::document::kind::AnswerForm;
use crate::document::policy::PolicyUse;
use crate::document::{Document, LinkId, NodeId, Phrase};
use index_vec::Idx as _;

/// One parsed article. Spans are byte ranges of its file; link ids index `links`.
#[derive(Debug, Clone, Default, BorshSerialize, BorshDeserialize)]
pub struct Article {
    /// The file, from the book's root.
    pub path: Arc<str>,
    /// Its front matter, with defaults for what it leaves out; `faqs` and `comparisons` went to the fields of the same names.
    pub front: FrontMatter,
    /// The span of the front matter's YAML.
    pub front_span: Range<usize>,
    /// The title, from front matter, the first heading or the file's name; plain text.
    pub title: String,
    /// The id of the title; empty where a heading has the id that it would get.
    pub title_id: String,
    /// Whether the title is made of the file's name, since there is no other.
    pub is_untitled: bool,
    /// The summary, from front matter or the first paragraph; plain text.
    pub summary: String,
    /// Its content.
    #[borsh(skip)]
    pub text: Lazy<ArticleText>,
    /// The headings in order, without the title.
    pub headings: IndexList<HeadingIndex, Heading>,
    /// Every id that links may lead to.
    pub anchors: Anchors,
    /// Questions in order; follow-ups come after theirs.
    pub questions: IndexList<QuestionIndex, Question>,
    /// Key points that are unclear without the text around them, if the article is in English.
    pub unclear_points: Vec<UnclearPoint>,
    /// Comparisons in order.
    pub comparisons: IndexList<ComparisonIndex, Comparison>,
    /// FAQs in order.
    pub faqs: Vec<Faq>,
    /// Links, images and tables from files.
    pub links: Vec<Link>,
    /// Where the parts of its text come from, if it includes files. Spans of an article are positions in that text.
    pub pieces: Pieces,
    /// Parts of the file that are not published.
    pub hidden: Vec<Range<usize>>,
    /// What it has of other tools that has no meaning here.
    pub left_out: LeftOut,
    /// What the site's security policy may block, with the span of each.
    pub policy_uses: Vec<(PolicyUse, Range<usize>)>,
    /// The keys of its diagrams' drawings in the cache.
    pub drawings: Vec<Fingerprint>,
    /// Number of words in the body, code left out.
    pub words: usize,
}

/// The content of an article, as opposed to its metadata: most of its bytes, read only by rendering and search.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ArticleText {
    /// The body.
    pub body: Document,
    /// The text before the first heading.
    pub intro: SectionText,
    /// The text below each heading, up to the next one.
    pub below: IndexList<HeadingIndex, SectionText>,
    /// The answer of each question.
    pub answers: IndexList<QuestionIndex, Answer>,
    /// The answer of each FAQ.
    pub faqs: Vec<FaqAnswer>,
}

/// The answer of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Answer {
    /// Plain text, without follow-ups; `None` where it is the text below the question's heading. See [`Article::answer_text`].
    pub words: Option<String>,
    /// Phrases that a good answer has, links dropped.
    pub key_points: Vec<Phrase>,
}

/// The answer of an FAQ.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct FaqAnswer {
    /// What it says.
    pub document: Document,
    /// Plain text.
    pub words: String,
}

/// The content of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SectionText {
    /// Plain text, blocks parted by line ends.
    pub words: String,
    /// The lines of code, without indents.
    pub code: String,
}

impl Article {
    /// The questions that follow one up, and those that follow these up, with their indexes.
    pub fn follow_ups(&self, question: QuestionIndex) -> impl Iterator<Item = (QuestionIndex, &Question)> {
        let later = self.questions.iter_enumerated().skip(question.index() + 1);
        later.take_while(|(_, later)| later.follows.is_some())
    }

    /// The number of questions that follow one up.
    pub fn follow_up_count(&self, question: QuestionIndex) -> usize {
        let below = self.follow_ups(question).take_while(|(_, later)| later.follows >= Some(question));
        below.filter(|(_, later)| later.follows == Some(question)).count()
    }

    /// Its content.
    pub fn text(&self) -> Arc<ArticleText> {
        self.text.get()
    }

    /// What is published of its file.
    pub fn published(&self, file: &[u8]) -> String {
        let text = String::from_utf8_lossy(file);
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for hidden in &self.hidden {
            out.push_str(text.get(at..hidden.start).unwrap_or_default());
            at = hidden.end.max(at);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// The answer of one of its questions as plain text, without follow-ups. `text` is the article's.
    pub fn answer_text<'t>(&self, question: QuestionIndex, text: &'t ArticleText) -> &'t str {
        let below = || text.below[self.questions[question].heading].words.as_str();
        text.answers[question].words.as_deref().unwrap_or_else(below)
    }

    /// Whether it has an id that links may lead to.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.anchors.order().binary_search_by(|number| self.anchor(*number).cmp(id)).is_ok()
    }

    /// All ids that links may lead to, in order.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.order().iter().map(|number| self.anchor(*number))
    }

    /// The ids that neither a heading nor an FAQ has, such as those of elements.
    pub fn element_ids(&self) -> impl Iterator<Item = &str> {
        self.anchors.others()
    }

    fn anchor(&self, number: u32) -> &str {
        let number = number as usize;
        let (headings, faqs) = (self.headings.len(), self.faqs.len());
        if number < headings {
            &self.headings.raw[number].id
        } else if number < headings + faqs {
            &self.faqs[number - headings].id
        } else {
            self.anchors.other(number - headings - faqs)
        }
    }
}

/// A heading.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
pub struct Heading {
    /// Its anchor.
    pub id: String,
    /// What it says, a question's number left out and links dropped.
    pub title: Phrase,
    /// 2 to 6: the title is 1.
    pub level: u8,
    /// Span of the whole heading.
    pub span: Range<usize>,
    /// The question it is, if any.
    pub question: Option<QuestionIndex>,
    /// The grades written after it: of the question it is, and of comparisons below it. See `Guide::grades`.
    pub grades: Grades,
}

/// A heading that asks, and its answer.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
pub struct Question {
    /// The heading it is below.
    pub heading: HeadingIndex,
    /// The number shown, for questions that are not follow-ups.
    pub number: Option<u32>,
    /// How it is marked as one.
    pub pattern: Pattern,
    /// The question it follows up.
    pub follows: Option<QuestionIndex>,
    /// Open, or with choices.
    pub form: QuestionForm,
    /// How many phrases there are that a good answer has.
    pub key_point_count: usize,
    /// The answer in the body, without follow-ups.
    pub answer: NodeId,
    /// The same without choices: all of an open question's answer, of any other what follows its choices.
    pub solution: NodeId,
    /// What it asks about, between its heading and its choices.
    pub prompt: Option<NodeId>,
    /// Whether there is an answer. A question without one is shown, and not scheduled.
    pub answered: bool,
    /// Digest of the question and its answer, without follow-ups.
    pub digest: Digest,
    /// Fingerprint of its words, without case, marks of punctuation and spacing: equal where the same is asked.
    pub wording: Fingerprint,
}

/// A key point that is unclear without the text around it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnclearPoint {
    /// The bold phrase.
    pub span: Range<usize>,
    /// Why it is unclear.
    pub reason: Unclear,
}

/// Why a key point is unclear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Unclear {
    /// It has too few words.
    Short,
    /// It begins with a verb in -ing, and has no other.
    Participle,
    /// It begins with a pronoun.
    Pronoun,
}

/// How a question is to be answered.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum QuestionForm {
    /// In own words.
    Open,
    /// By choosing.
    Choice(Vec<Choice>),
}

impl QuestionForm {
    /// How the question is answered.
    pub fn answer_form(&self) -> AnswerForm {
        match self {
            QuestionForm::Open => AnswerForm::Open,
            QuestionForm::Choice(_) => AnswerForm::Choice,
        }
    }
}

/// One choice of a question.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Choice {
    /// What is to be chosen, in the body.
    pub text: NodeId,
    /// Why it is right or wrong, in the body.
    pub explanation: NodeId,
    /// Whether it is right.
    pub right: bool,
    /// Bytes of what is to be chosen.
    pub length: usize,
}

/// A table whose columns are compared.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
pub struct Comparison {
    /// Its name in addresses, if the author gave one.
    pub id: Option<String>,
    /// What it is called: its heading, or its subjects.
    pub title: String,
    /// Slug of the title.
    pub slug: String,
    /// The anchor of the heading it is below, or of the table.
    pub anchor: String,
    /// Span of the table.
    pub span: Range<usize>,
    /// The heading it is below.
    pub heading: Option<HeadingIndex>,
    /// The table, unless it comes from a file.
    pub table: Table,
    /// The link to the file it comes from.
    pub file: Option<LinkId>,
    /// The link to its own page.
    pub page_link: LinkId,
}

/// Cells by subject and aspect. Every row has as many cells as there are subjects.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Table {
    /// Head of the first column; empty if the author gave it none, or if there are no aspects.
    pub aspect_label: String,
    /// Heads of the other columns.
    pub subjects: Vec<Phrase>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Row {
    /// What is compared; empty for a side-by-side table without aspects.
    pub aspect: Phrase,
    /// One cell a subject.
    pub cells: Vec<Phrase>,
}

/// A short question, from front matter. Its answer is in the article's text.
#[derive(Debug, Clone, BorshSerialize, BorshDeserialize)]
pub struct Faq {
    /// Its anchor.
    pub id: String,
    /// The question, plain text.
    pub question: String,
    /// Bytes of its answer's text.
    pub answer_length: usize,
}

/// A reference to something outside the article, or to an anchor in it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Link {
    /// As written, entities decoded.
    pub target: String,
    /// What it is.
    pub kind: LinkKind,
    /// Where it is in the file.
    pub span: Range<usize>,
}

/// What a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum LinkKind {
    /// `[text](target)` or `<a href>`.
    Page,
    /// `[[target]]`: by name rather than path.
    Wiki,
    /// `x[[0]]`: a wiki link where a note has the name, and otherwise code.
    WikiOrCode,
    /// `![text](target)` or `<img src>`: shown with its own size.
    Image,
    /// `![[target]]`: an image by its path or by its name alone.
    Embed,
    /// `<img src width>`: shown with the size that the author gave.
    SizedImage,
    /// `<video src>` and the like: a file that a page loads.
    File,
    /// `<!-- compare: id from target -->`.
    Table,
    /// The page of the article's n-th comparison; nothing the author wrote.
    Comparison(ComparisonIndex),
}

impl Table {
    /// Whether the rows have names.
    pub fn has_aspects(&self) -> bool {
        self.rows.iter().any(|row| !row.aspect.text().is_empty())
    }
}
