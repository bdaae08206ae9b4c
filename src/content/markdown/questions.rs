//! Questions: headings that ask, their answers, key points and follow-ups.

use std::collections::{HashMap, HashSet};

use super::asking::{pattern_of, split_number};
use super::directive::{self, Directive};
use super::key_points::{self, KeyPoint};
use super::outline::HeadingList;
use super::{Context, choices};
use crate::cache::Fingerprint;
use crate::content::article::{Answer, Question, QuestionForm, SectionText, UnclearPoint};
use crate::content::digest::Digest;
use crate::content::front_matter::QuestionPolicy;
use crate::content::ids::{HeadingIndex, QuestionIndex};
use crate::diag::{Rule, Span};
use crate::dialect::questions::{Pattern, is_todo};
use crate::document::kind::{AnswerForm, QuestionRole};
use crate::document::{Document, Kind, NodeId, Phrase, Visit, text};
use index_vec::Idx as _;

/// An answer with more words cannot be said aloud.
const LONG_ANSWER_WORDS: usize = 500;
/// Minimum number of questions without an answer in an article that is a list of questions.
const LIST_OF_QUESTIONS: usize = 5;
/// A list with more items cannot be recalled.
const LONG_LIST_ITEMS: usize = 9;

/// Elements that show something though no text is in them.
const SHOWN: [&str; 12] = [
    "audio", "canvas", "embed", "iframe", "img", "input", "math", "object", "picture", "progress", "svg",
    "video",
];

/// A question that was found.
pub(super) struct QuestionDraft {
    heading: usize,
    number: Option<u32>,
    pattern: Pattern,
    follows: Option<usize>,
    /// The answer, and the part of it that follows its choices.
    answer: NodeId,
    solution: NodeId,
    /// The text between the heading and the choices.
    prompt: Option<NodeId>,
    /// Whether there is an answer.
    answered: bool,
    form: QuestionForm,
    key_points: Vec<KeyPoint>,
    digest: Digest,
}

impl QuestionDraft {
    /// The nodes it names.
    pub(super) fn nodes_mut(&mut self) -> Vec<&mut NodeId> {
        let mut nodes = vec![&mut self.answer, &mut self.solution];
        nodes.extend(&mut self.prompt);
        if let QuestionForm::Choice(choices) = &mut self.form {
            nodes.extend(choices.iter_mut().flat_map(|choice| [&mut choice.text, &mut choice.explanation]));
        }
        nodes
    }
}

/// Finds the questions among the headings, and takes numbers that authors wrote off them: they hang in the margin instead.
pub(super) fn find(
    policy: QuestionPolicy,
    outline: &mut HeadingList,
    document: &mut Document,
) -> Vec<QuestionDraft> {
    let mut questions: Vec<QuestionDraft> = Vec::new();
    // Questions whose sections are open around the heading looked at.
    let mut open: Vec<usize> = Vec::new();
    let mut count = 0;
    for index in 0..outline.headings.len() {
        open.retain(|question| outline.holds(document, questions[*question].heading, index));
        let draft = &outline.headings[index];
        let (number, words) = split_number(draft.heading.title.text());
        let Some(pattern) = pattern_of(policy, draft.directive.as_ref(), draft.heading.title.text()) else {
            continue;
        };
        let follows = open.last().copied();
        let number = follows.is_none().then(|| {
            count = number.unwrap_or(count + 1);
            count
        });
        let has_number = words.len() < draft.heading.title.text().len();
        let node = draft.node;
        if number.is_some() && has_number {
            drop_number(document, node);
            outline.headings[index].heading.title = Phrase::of(document, document.children(node));
        }
        if let (Some(number), Kind::Heading { level, id, .. }) = (number, document.kind(node)) {
            document.set_kind(node, Kind::Heading { level, id, number });
        }
        open.push(questions.len());
        outline.headings[index].heading.question = Some(QuestionIndex::from_usize(questions.len()));
        questions.push(QuestionDraft {
            heading: index,
            number,
            pattern,
            follows,
            answer: node,
            solution: node,
            prompt: None,
            answered: false,
            form: QuestionForm::Open,
            key_points: Vec::new(),
            digest: Digest::default(),
        });
    }
    questions
}

/// Takes `12. ` off a heading.
fn drop_number(document: &mut Document, heading: NodeId) {
    let first = document.children(heading).find(|node| matches!(document.kind(*node), Kind::Text(_)));
    if let Some(node) = first
        && let Kind::Text(text) = document.kind(node)
    {
        let words = split_number(document.str(text)).1.to_owned();
        let words = document.intern(&words);
        document.set_kind(node, Kind::Text(words));
    }
}

/// The nodes of a question's answer: what follows its heading, up to its first follow-up.
fn answer_nodes(
    outline: &HeadingList,
    questions: &[QuestionDraft],
    question: usize,
    document: &Document,
) -> Vec<NodeId> {
    let draft = &outline.headings[questions[question].heading];
    let follow_up = questions[question + 1..]
        .iter()
        .take_while(|later| later.follows.is_some_and(|follows| follows >= question))
        .find(|later| later.follows == Some(question))
        .map(|later| outline.headings[later.heading].block);
    let section =
        document.siblings_from(document.next(draft.block)).take_while(|node| Some(*node) != draft.end);
    section.take_while(|node| Some(*node) != follow_up).collect()
}

/// Reports answers that are not there, and those that are too long to say.
pub(super) fn check(
    cx: &mut Context<'_>,
    outline: &HeadingList,
    questions: &mut [QuestionDraft],
    document: &Document,
) {
    let asking: HashSet<NodeId> =
        questions.iter().map(|draft| outline.headings[draft.heading].node).collect();
    // Follow-ups come after what they follow up.
    for question in (0..questions.len()).rev() {
        let nodes = answer_nodes(outline, questions, question, document);
        // `...` in code is an operator.
        let is_code = |node: NodeId| matches!(document.kind(node), Kind::Code(_));
        let answers =
            |node: &NodeId| document.kind(*node) != Kind::Prompt && has_content(document, *node, &asking);
        let shown: Vec<NodeId> = nodes.iter().copied().filter(answers).collect();
        let is_todo = match shown[..] {
            [node] => !document.children(node).any(is_code) && is_todo(&text::line(document, node)),
            _ => false,
        };
        let draft = &mut questions[question];
        draft.answered |= !is_todo && !shown.is_empty();
        if let (true, Some(follows)) = (draft.answered, draft.follows) {
            questions[follows].answered = true;
        }
    }
    let unanswered = questions.iter().filter(|draft| !draft.answered).count();
    // A list of questions to ask is meant to be one.
    let is_list = unanswered >= LIST_OF_QUESTIONS && 2 * unanswered > questions.len();
    for question in 0..questions.len() {
        let span = outline.headings[questions[question].heading].heading.span.clone();
        let nodes = answer_nodes(outline, questions, question, document);
        if !questions[question].answered && !is_list {
            let found = cx.report(Rule::UnansweredQuestion, span.clone(), "the question has no answer");
            let is_empty = !nodes.iter().any(|node| has_content(document, *node, &asking));
            let label = if is_empty {
                "is followed by the next heading or the end"
            } else {
                "is still to be answered"
            };
            found.label = Some(label.into());
            found.help = Some("write the answer below it, or `<!-- not a question -->` above it".into());
        }
        let words = text::count_words(document, nodes.iter().copied());
        if words > LONG_ANSWER_WORDS {
            let message = format!("the answer has {words} words, more than {LONG_ANSWER_WORDS}");
            cx.report(Rule::LongAnswer, span, message).help =
                Some("split it: a `###` heading that asks is a follow-up question of its own".into());
        }
        if let Some((list, count)) =
            longest_list(cx, document, &nodes).filter(|(_, count)| *count > LONG_LIST_ITEMS)
        {
            let first_line = cx.text[list.clone()].find('\n').map_or(list.end, |end| list.start + end);
            let message = format!("the answer has a list of {count} items, more than {LONG_LIST_ITEMS}");
            cx.report(Rule::ListAnswerTooLong, list.start..first_line, message).help =
                Some("group the items, or ask about each group".into());
        }
    }
}

/// The bytes and the length of the longest list in an answer, nested ones counted for themselves.
fn longest_list(cx: &Context<'_>, document: &Document, nodes: &[NodeId]) -> Option<(Span, usize)> {
    let lists = nodes
        .iter()
        .flat_map(|node| document.descendants(*node))
        .filter(|node| matches!(document.kind(*node), Kind::List(_)));
    lists
        .map(|list| (cx.span(document, list), document.children(list).count()))
        .max_by_key(|(_, count)| *count)
}

/// Reads answers, and puts each question with its answer and its follow-ups into a node of its own.
pub(super) fn read(outline: &HeadingList, questions: &mut [QuestionDraft], document: &mut Document) {
    // The node that replaced a block.
    let mut wrapped: HashMap<NodeId, NodeId> = HashMap::new();
    for question in (0..questions.len()).rev() {
        let draft = &outline.headings[questions[question].heading];
        let end = draft.end.map(|end| wrapped.get(&end).copied().unwrap_or(end));
        let id = document.intern(&draft.heading.id);
        let role = match questions[question].follows {
            Some(_) => QuestionRole::FollowUp,
            None => QuestionRole::Main,
        };
        let span = document.span(draft.block);
        let node = document.wrap(
            draft.block,
            end,
            Kind::Question { id, role, form: AnswerForm::Open },
            span.clone(),
        );
        wrapped.insert(draft.block, node);
        let after = document.next(draft.block);
        let follow =
            document.siblings_from(after).find(|node| matches!(document.kind(*node), Kind::Question { .. }));
        let answer = match after.filter(|after| Some(*after) != follow) {
            Some(after) => document.wrap(after, follow, Kind::Answer, span),
            None => {
                let answer = document.push(Kind::Answer, span);
                match follow {
                    Some(follow) => document.insert_before(follow, answer),
                    None => document.append(node, answer),
                }
                answer
            }
        };
        let draft = &mut questions[question];
        draft.answer = answer;
        draft.digest = Digest::of(
            outline.headings[draft.heading].heading.title.text(),
            &text::whole(document, document.children(answer)),
        );
        read_answer(draft, node, document);
    }
}

/// Finds choices and key points of an answer.
fn read_answer(draft: &mut QuestionDraft, node: NodeId, document: &mut Document) {
    let answer = draft.answer;
    let Some(list) = choices::list(document, document.first(answer)) else {
        draft.prompt = document.first(answer).filter(|first| document.kind(*first) == Kind::Prompt);
        draft.solution = match draft.prompt {
            Some(prompt) => part_solution(document, answer, document.next(prompt)),
            None => answer,
        };
        draft.key_points = key_points::find(document, document.children(draft.solution).collect());
        show_key_points(draft, document);
        return;
    };
    let first = document.first(answer).filter(|first| *first != list);
    let span = document.span(list);
    draft.prompt = first
        .filter(|_| {
            document.children(answer).take_while(|node| *node != list).any(|node| !document.is_blank(node))
        })
        .map(|first| document.wrap(first, Some(list), Kind::Prompt, span.clone()));
    let after = document.next(list);
    draft.key_points = key_points::find(document, document.siblings_from(after).collect());
    draft.form = QuestionForm::Choice(choices::read(document, list));
    draft.solution = part_solution(document, answer, after);
    if let Kind::Question { id, role, .. } = document.kind(node) {
        document.set_kind(node, Kind::Question { id, role, form: AnswerForm::Choice });
    }
}

/// Puts what follows the prompt and the choices of an answer in a node of its own; if nothing follows, in one that shows nothing.
fn part_solution(document: &mut Document, answer: NodeId, after: Option<NodeId>) -> NodeId {
    let span = document.span(answer);
    let has_solution = document.siblings_from(after).any(|node| !document.is_blank(node));
    match after.filter(|_| has_solution) {
        Some(after) => document.wrap(after, None, Kind::Solution, span),
        None => {
            let nothing = document.push(Kind::ChoiceExplanation, span);
            document.append(answer, nothing);
            nothing
        }
    }
}

/// Puts the key points of an answer behind it.
fn show_key_points(draft: &QuestionDraft, document: &mut Document) {
    if draft.key_points.is_empty() {
        return;
    }
    let list = document.push(Kind::KeyPoints, 0..0);
    for key_point in &draft.key_points {
        let point = document.push(Kind::KeyPoint, 0..0);
        document.append(list, point);
        key_point.phrase.append_to(document, point);
    }
    match document.next(draft.answer) {
        Some(next) => document.insert_before(next, list),
        None => {
            if let Some(parent) = document.parent(draft.answer) {
                document.append(parent, list);
            }
        }
    }
}

/// The key points that are unclear without the text around them.
pub(super) fn unclear_points(
    cx: &Context<'_>,
    questions: &[QuestionDraft],
    document: &Document,
) -> Vec<UnclearPoint> {
    let points = questions.iter().flat_map(|draft| &draft.key_points);
    points.filter_map(|point| point.unclear(cx, document)).collect()
}

/// The questions as the article stores them, and their answers as text. `below` is the text below each heading.
pub(super) fn finish(
    drafts: Vec<QuestionDraft>,
    outline: &HeadingList,
    document: &Document,
    below: &[SectionText],
) -> (Vec<Question>, Vec<Answer>) {
    let questions = drafts.into_iter().map(|draft| {
        let heading = &outline.headings[draft.heading].heading;
        let words = text::blocks(document, document.children(draft.answer));
        let words = Some(words).filter(|words| *words != below[draft.heading].words);
        let question = Question {
            heading: HeadingIndex::from_usize(draft.heading),
            number: draft.number,
            pattern: draft.pattern,
            follows: draft.follows.map(QuestionIndex::from_usize),
            form: draft.form,
            key_point_count: draft.key_points.len(),
            answer: draft.answer,
            solution: draft.solution,
            prompt: draft.prompt,
            answered: draft.answered,
            wording: wording(&format!(
                "{} {}",
                heading.title.text(),
                draft.prompt.map(|prompt| text::whole(document, [prompt])).unwrap_or_default()
            )),
            digest: draft.digest,
        };
        let key_points = draft.key_points.into_iter().map(|point| point.phrase).collect();
        (question, Answer { words, key_points })
    });
    questions.unzip()
}

/// Fingerprint of a question's words, without case, the punctuation of sentences and spacing. The signs of `C++` and `===` count.
fn wording(text: &str) -> Fingerprint {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if !word.contains(char::is_alphanumeric) {
            words.extend((!word.chars().all(is_dash_or_mark)).then(|| word.to_owned()));
            continue;
        }
        for part in word.split(['-', '/']) {
            let part = part.trim_matches(|c: char| "\"'“”„‘’«»()[]¿¡*`".contains(c));
            let part = part.trim_end_matches(is_dash_or_mark).trim_matches(['"', '\'', '“', '”', '‘', '’']);
            words.extend((!part.is_empty()).then(|| part.to_lowercase()));
        }
    }
    Fingerprint::of(words.join(" ").as_bytes())
}

/// Whether a character parts sentences, and says nothing alone.
fn is_dash_or_mark(c: char) -> bool {
    ".,;:?!…–—-。，；：？！、\"'“”‘’".contains(c)
}

/// Whether something in a node can answer. What asks does not.
fn has_content(document: &Document, node: NodeId, asking: &HashSet<NodeId>) -> bool {
    let mut walk = document.walk(node);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        if asking.contains(&node) {
            walk.skip_children();
        } else if is_content(document, node) {
            return true;
        }
    }
    false
}

fn is_content(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::Text(text) => !document.str(text).trim().is_empty(),
        Kind::Comment(_) => matches!(directive::of(document, node), Some(Directive::Compare { .. })),
        Kind::Code(_)
        | Kind::Formula { .. }
        | Kind::CodeBlock { .. }
        | Kind::Diagram { .. }
        | Kind::Table { .. }
        | Kind::Image { .. }
        | Kind::FileTable(_) => true,
        Kind::Element { .. } => document.element(node).is_some_and(|name| SHOWN.contains(&name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_question_in_other_clothes() {
        assert_eq!(wording("What is  ACID?"), wording("what is “ACID”"));
        assert_eq!(wording("What is a \"read-only\" file?"), wording("What is a read only file"));
        assert_eq!(wording("Cache – what is it?!"), wording("cache: what is it"));
        for [a, b] in [
            ["What is ACID?", "What is BASE?"],
            ["What is C++?", "What is C#?"],
            ["What is C?", "What is C++?"],
            ["What does `==` compare?", "What does `===` compare?"],
            ["What is .NET?", "What is NET?"],
            ["What is && for?", "What is || for?"],
        ] {
            assert_ne!(wording(a), wording(b), "{a} {b}");
        }
    }
}
