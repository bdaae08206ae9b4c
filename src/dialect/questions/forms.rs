//! The forms in which an article asks: which of what may be a question is one.

use std::collections::{HashMap, HashSet};

use super::about::{is_fragment, is_navigation, is_rhetorical};
use super::asks::{
    after_number, is_adjunct, is_exercise, is_label, is_numbered, letters, may_ask, names_interview_section,
    names_questions, titles_questions,
};
use super::folds::{is_labelled_fold, summary};
use super::labels::letter_of;
use super::lists::{has_link, is_within_item, own_line, short_lists};
use super::{Change, Collection, DEEPEST, ENOUGH, FoundQuestions, Pattern, QuestionSettings};
use super::{comment, has_mark, heading_words, is_question};
use crate::config::QuestionPolicy;
use crate::document::{Document, Kind, NodeId, text};

/// How many headings ask in an article where the others of their level ask as well.
const CLEAR: usize = 20;
/// How many sections ask in an article that is a list of them.
const MANY: usize = 8;
/// How many headings ask without question marks where that is their form.
const FORM: usize = 5;
/// Minimum number of blocks of a section that is more than a question.
const LONG_ESSAY: usize = 6;

/// What is to be done in an article that has questions.
pub(super) fn decide(
    document: &Document,
    mut found: FoundQuestions,
    settings: &QuestionSettings,
) -> Vec<(NodeId, Change)> {
    let mut changes = std::mem::take(&mut found.changes);
    // How many of one pattern there are in an article that has it: one may be there by chance.
    let enough = if settings.policy == QuestionPolicy::All { 1 } else { ENOUGH };
    let is_detected = settings.collection != Collection::Guide && settings.policy == QuestionPolicy::Auto;
    if is_detected {
        changes.extend(other_folds(document, &found, &changes));
    }
    if found.lines.len() >= enough {
        changes.extend(found.lines.iter().map(|(node, level)| (*node, Change::Line(*level))));
    }
    let words = |node: NodeId| text::line(document, node);
    let contents = contents(document, &found);
    if is_detected {
        let is_open = |node: &NodeId| !is_question(&words(*node)) && comment(document, *node).is_none();
        let headings = contents.headings.iter().copied().filter(is_open);
        changes.extend(headings.map(|node| (node, Change::Ask(Pattern::Heading))));
    }
    found.items.retain(|(item, _)| document.parent(*item).is_none_or(|list| !contents.lists.contains(&list)));
    if found.items.len() >= enough && changes.is_empty() {
        if is_detected {
            let (lists, repeating) = short_lists(document, &found.items);
            let items = lists
                .iter()
                .flat_map(|(list, level)| document.children(*list).map(|item| (item, Change::Item(*level))));
            changes.extend(items);
            changes.extend(repeating.into_iter().map(|heading| (heading, Change::Refuse)));
        }
        changes.extend(found.items.iter().map(|(node, level)| (*node, Change::Item(*level))));
    }
    let asking = found.numbered.iter().filter(|node| may_ask(&words(**node))).count();
    if found.numbered.len() >= enough && 2 * asking >= found.numbered.len() {
        changes.extend(found.numbered.iter().map(|node| (*node, Change::Ask(Pattern::List))));
    }
    // A title asks what the article answers, if nothing else in it asks but a list that says the same in other words.
    let is_item = |(_, change): &(NodeId, Change)| matches!(change, Change::Item(_));
    let asks_below =
        |(node, _): &(NodeId, u8)| is_question(&words(*node)) || comment(document, *node).is_some();
    let is_bank = settings.collection == Collection::QuestionBank;
    if let Some((title, 1)) = found.headings.first().copied().filter(|_| settings.config.titles)
        && changes.iter().all(is_item)
        && is_question(&words(title))
    {
        let below: Vec<_> = found.headings[1..].iter().filter(|heading| asks_below(heading)).collect();
        // One of several sections of the answer may be called a question.
        let is_section = |node: NodeId| is_numbered(&words(node)) && comment(document, node).is_none();
        let is_answer = match below[..] {
            [] => true,
            [(node, _)] => is_bank && found.headings.len() > 2 && is_section(*node),
            _ => false,
        };
        if is_answer {
            let refused = below.into_iter().map(|(node, _)| (*node, Change::Refuse));
            return std::iter::once((title, Change::Ask(Pattern::Title))).chain(refused).collect();
        }
    }
    if changes.is_empty() && is_bank && settings.config.lines {
        changes.extend(interview_section(document, &found.headings));
    }
    if changes.is_empty() && is_bank && settings.config.lines {
        changes.extend(essays(document, &found.headings));
    }
    if is_detected {
        let title = found.headings.first().filter(|(_, level)| *level == 1).map(|(node, _)| words(*node));
        let is_list = names_questions(&settings.path) || title.is_some_and(|title| titles_questions(&title));
        let folded: HashSet<NodeId> = { changes.iter() }
            .filter(|(_, change)| matches!(change, Change::Ask(Pattern::Details)))
            .map(|(node, _)| *node)
            .collect();
        changes.extend(headings(document, &found.headings, (is_bank, is_list), &folded));
        let chapters = chapters(document, &found.headings, &changes);
        changes.retain(|(node, _)| !chapters.contains(node));
        changes.retain(|(node, change)| {
            let is_line = match change {
                Change::Line(_) | Change::Item(_) => is_navigation(&own_line(document, *node)),
                Change::Fold(_) => summary(document, *node)
                    .is_some_and(|summary| is_navigation(&text::line(document, summary))),
                _ => false,
            };
            !is_line || comment(document, *node).is_some()
        });
        changes.extend(chapters.into_iter().map(|node| (node, Change::Refuse)));
    }
    changes
}

/// Headings without a question mark, directly above a deeper one that is known to ask: they are chapters, and ask nothing themselves.
fn chapters(document: &Document, headings: &[(NodeId, u8)], changes: &[(NodeId, Change)]) -> HashSet<NodeId> {
    let asked = |(node, change): &(NodeId, Change)| matches!(change, Change::Ask(_)).then_some(*node);
    let asking: HashSet<NodeId> = changes.iter().filter_map(asked).collect();
    let is_chapter = |pair: &&[(NodeId, u8)]| {
        let [(above, level), (below, lower)] = pair else { return false };
        let words = text::line(document, *above);
        let is_sure = words.contains(['?', '？', '؟']) || has_mark(&words);
        let mut after = document.siblings_from(document.next(*above));
        lower > level
            && asking.contains(below)
            && !is_sure
            && (asking.contains(above) || is_question(&words))
            && comment(document, *above).is_none()
            && after.find(|node| !document.is_blank(*node)) == Some(*below)
    };
    headings.windows(2).filter(is_chapter).map(|pair| pair[0].0).collect()
}

/// What is to be done with headings: those that have the form of most of their level ask as well, those about the project do not. `is_list` says that the article is
/// called a list of questions or exercises; folds answer the headings in `folded`.
fn headings(
    document: &Document,
    headings: &[(NodeId, u8)],
    (is_bank, is_list): (bool, bool),
    folded: &HashSet<NodeId>,
) -> Vec<(NodeId, Change)> {
    let mut changes = Vec::new();
    let all = heading_lines(document, headings);
    let linked = if is_bank { linked(document) } else { HashSet::new() };
    for level in 1..=DEEPEST {
        let of_level: Vec<usize> = (0..all.len()).filter(|index| all[*index].level == level).collect();
        let count =
            |test: &dyn Fn(&str) -> bool| of_level.iter().filter(|index| test(&all[**index].words)).count();
        let asking = count(&|words| is_question(after_number(words)));
        // In a collection of questions, question marks may be left out.
        let asking_bare = count(&|words| may_ask(after_number(words)));
        let is_most = 10 * asking_bare >= 9 * of_level.len();
        // Enough that the others are questions as well, such as what tells learners to do something.
        let is_whole = is_bank && asking_bare >= CLEAR && is_most
            || is_list && asking_bare >= MANY && 2 * asking_bare > of_level.len();
        let is_bare_form = is_whole || (is_list || is_bank) && asking_bare >= FORM && is_most;
        let is_form = level > 1 && (asking >= ENOUGH && 2 * asking >= of_level.len() || is_bare_form);
        let numbered = count(&|words| is_question(after_number(words)) && is_numbered(words));
        let is_numbered_form = is_bank && 2 * numbered > asking;
        let all_numbered = count(&is_numbered);
        let is_numbered_list =
            is_list && level > 1 && all_numbered >= CLEAR && 10 * all_numbered >= 9 * of_level.len();
        // The table of contents of questions names some that are not sentences.
        let is_contents = level > 1
            && asking > 1
            && 5 * asking >= 3 * of_level.len()
            && of_level.iter().all(|index| linked.contains(&letters(&all[*index].words)));
        let outsiders = outsiders(document, &all, &of_level, folded);
        for index in of_level {
            let HeadingLine { node, words, .. } = &all[index];
            let bare = after_number(words);
            let leads_on = is_rhetorical(bare) || asking < ENOUGH && is_fragment(bare);
            if is_navigation(bare) || leads_on {
                changes.push((*node, Change::Refuse));
            } else if !is_question(after_number(words))
                && !outsiders.contains(node)
                && (is_numbered_list && is_numbered(words)
                    || is_contents && is_like_others(&all, index)
                    || is_form
                        && (may_ask(after_number(words))
                            || is_numbered_form && is_numbered(words)
                            || is_whole && is_like_others(&all, index) && !is_of_links(document, *node)))
            {
                changes.push((*node, Change::Ask(Pattern::Heading)));
            }
        }
    }
    changes
}

/// Headings that do not ask and lack what nearly all others of their level have: a number or a mark, or the fold with the answer where nothing else is below
/// them.
fn outsiders(
    document: &Document,
    all: &[HeadingLine],
    of_level: &[usize],
    folded: &HashSet<NodeId>,
) -> HashSet<NodeId> {
    let is_called = |line: &HeadingLine| {
        let words = &line.words;
        is_numbered(words) || has_mark(words) || without_question_mark(words).len() < words.len()
    };
    let is_alike = |index: &usize| is_called(&all[*index]) || is_like_others(all, *index);
    let alike: Vec<&HeadingLine> =
        of_level.iter().copied().filter(is_alike).map(|index| &all[index]).collect();
    let is_form = |count: usize| count >= FORM && 4 * count >= 3 * alike.len();
    let called = is_form(alike.iter().filter(|line| is_called(line)).count());
    let are_folded = is_form(alike.iter().filter(|line| folded.contains(&line.node)).count());
    let is_outside = |line: &&&HeadingLine| {
        let lacks_fold = || are_folded && super::section(document, line.node).is_empty();
        !may_ask(after_number(&line.words)) && (called && !is_called(line) || lacks_fold())
    };
    alike.iter().filter(is_outside).map(|line| line.node).collect()
}

/// The letters of the links that lead to anchors of the document.
fn linked(document: &Document) -> HashSet<String> {
    let is_link = |node: &NodeId| matches!(document.kind(*node), Kind::Link { target, .. } if document.str(target).starts_with('#'));
    let links = document.descendants(Document::ROOT).filter(is_link);
    links.map(|link| letters(&text::line(document, link))).collect()
}

/// A heading that may ask.
struct HeadingLine {
    node: NodeId,
    level: u8,
    words: String,
    /// The heading whose section it is in.
    above: Option<usize>,
}

/// The headings that may ask; those in an item that begins with another belong to its answer.
fn heading_lines(document: &Document, headings: &[(NodeId, u8)]) -> Vec<HeadingLine> {
    let mut last = [None; DEEPEST as usize + 1];
    let headings = headings.iter().filter(|(node, _)| !is_within_item(document, *node));
    let lines = headings.enumerate().map(|(index, (node, level))| {
        let above = last[..usize::from(*level)].iter().flatten().max().copied();
        last[usize::from(*level)] = Some(index);
        HeadingLine { node: *node, level: *level, words: heading_words(document, *node), above }
    });
    lines.collect()
}

/// Whether a heading that does not ask may do so as others of its level: it is neither part of an answer, nor over headings that ask, nor a choice.
fn is_like_others(all: &[HeadingLine], index: usize) -> bool {
    let HeadingLine { level, words, above, .. } = &all[index];
    let asks = |words: &str| may_ask(after_number(words)) || has_mark(words);
    let mut below = all[index + 1..].iter().take_while(|other| other.level > *level);
    !is_adjunct(words)
        && letter_of(words).is_none()
        && !above.is_some_and(|above| asks(&all[above].words))
        && !below.any(|below| asks(&below.words))
}

/// Whether a section has nothing but lists of links.
fn is_of_links(document: &Document, heading: NodeId) -> bool {
    let is_links = |node: &NodeId| {
        matches!(document.kind(*node), Kind::List(_))
            && document.children(*node).all(|item| has_link(document, item))
    };
    let blocks = super::section(document, heading);
    !blocks.is_empty() && blocks.iter().all(is_links)
}

/// Takes out headings that only say that an answer follows, where they would part it from its question.
pub(super) fn join_answers(document: &mut Document) {
    let mut question = None;
    let mut labels = Vec::new();
    for node in document.descendants(Document::ROOT) {
        let Kind::Heading { level, .. } = document.kind(node) else { continue };
        let words = text::line(document, node);
        if is_label(&words) && question.is_some_and(|above| level <= above) {
            labels.push(node);
        } else {
            let asks = match comment(document, node) {
                Some(comment) => comment.is_some(),
                None => is_question(&words) || has_mark(&words),
            };
            question = asks.then_some(level);
        }
    }
    labels.into_iter().for_each(|label| document.detach(label));
}

/// Folds whose summaries are not known to ask, in an article where most are: imperatives of all kinds cannot be known.
fn other_folds(
    document: &Document,
    found: &FoundQuestions,
    changes: &[(NodeId, Change)],
) -> Vec<(NodeId, Change)> {
    let asks = |node: NodeId| {
        summary(document, node).is_some_and(|summary| {
            let words = text::line(document, summary);
            words.contains(['?', '？', '؟']) || is_exercise(&words)
        })
    };
    let certain = changes.iter().filter(|(_, change)| matches!(change, Change::Fold(_))).count();
    let asking = certain + found.folds.iter().filter(|(node, _)| asks(*node)).count();
    if asking < ENOUGH || 2 * asking < certain + found.folds.len() {
        return Vec::new();
    }
    // A fold that holds others is a section.
    let is_section = |node: NodeId| {
        let mut inside = document.descendants(node).skip(1);
        inside.any(|inner| document.element(inner) == Some("details") && !is_labelled_fold(document, inner))
    };
    let folds = found.folds.iter().filter(|(node, _)| !is_section(*node));
    folds.map(|(node, level)| (*node, Change::Fold(*level))).collect()
}

/// Lists that repeat the headings below them.
#[derive(Default)]
struct Contents {
    lists: HashSet<NodeId>,
    /// The headings that are repeated.
    headings: Vec<NodeId>,
}

/// Finds lists of questions half of which are headings of the article: they are its table of contents, and the headings ask.
fn contents(document: &Document, found: &FoundQuestions) -> Contents {
    let mut contents = Contents::default();
    if found.items.is_empty() {
        return contents;
    }
    let headings: Vec<(String, NodeId, u8)> = { found.headings.iter() }
        .map(|(node, level)| (letters(&text::line(document, *node)), *node, *level))
        .collect();
    let mut by_words: HashMap<&str, usize> = HashMap::new();
    for (index, (words, _, level)) in headings.iter().enumerate() {
        if *level > 1 {
            by_words.entry(words).or_insert(index);
        }
    }
    let mut lists: HashMap<NodeId, (usize, Vec<usize>)> = HashMap::new();
    for (item, _) in &found.items {
        let Some(list) = document.parent(*item) else { continue };
        let (count, repeated) = lists.entry(list).or_default();
        *count += 1;
        let words = letters(&own_line(document, *item));
        // Some are repeated in nearly the same words, in the same order.
        let next = || {
            let last = *repeated.last()?;
            let level = headings[last].2;
            let after = headings[last + 1..].iter().take_while(|(_, _, own)| *own >= level);
            let next = last + 1 + after.take_while(|(_, _, own)| *own > level).count();
            headings.get(next).filter(|(other, _, own)| *own == level && are_similar(other, &words))?;
            Some(next)
        };
        let index = by_words.get(words.as_str()).copied().or_else(next);
        repeated.extend(index);
    }
    for (list, (count, repeated)) in lists {
        if repeated.len() > 1 && 2 * repeated.len() >= count {
            contents.lists.insert(list);
            contents.headings.extend(repeated.into_iter().map(|index| headings[index].1));
        }
    }
    contents.headings.sort_unstable();
    contents.headings.dedup();
    contents
}

/// Whether one text is most of another, in order.
fn are_similar(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let mut rest = long.chars();
    let is_within = short.chars().all(|c| rest.any(|other| other == c));
    is_within && 3 * short.len() >= 2 * long.len()
}

/// The paragraph below a heading `Interview question`, which the sections after it answer.
fn interview_section(document: &Document, headings: &[(NodeId, u8)]) -> Option<(NodeId, Change)> {
    let (heading, level) =
        headings.iter().find(|(node, _)| names_interview_section(&text::line(document, *node)))?;
    let mut after = document.siblings_from(document.next(*heading)).filter(|node| !document.is_blank(*node));
    let asking = after.next().filter(|node| document.kind(*node) == Kind::Paragraph)?;
    let ends = after.next().is_some_and(|node| matches!(document.kind(node), Kind::Heading { .. }));
    (ends && *level > 1 && *level < DEEPEST).then_some((asking, Change::Section(*level)))
}

/// The paragraphs that ask in short sections, in an article that has little else: a heading, a paragraph that asks, and no answer. Among such sections, one
/// whose paragraph has no question mark tells learners to do something. A heading over such a paragraph does not ask, whatever it says.
fn essays(document: &Document, headings: &[(NodeId, u8)]) -> Vec<(NodeId, Change)> {
    let is_heading = |node: &NodeId| matches!(document.kind(*node), Kind::Heading { .. });
    let mut found = Vec::new();
    let mut imperative = Vec::new();
    let mut refused = Vec::new();
    let mut sections = 0;
    for (heading, level) in headings {
        let words = text::line(document, *heading);
        if is_navigation(&words) {
            continue;
        }
        let after = document.siblings_from(document.next(*heading)).take_while(|node| !is_heading(node));
        let blocks: Vec<NodeId> = after.filter(|node| !document.is_blank(*node)).take(LONG_ESSAY).collect();
        if blocks.is_empty() {
            continue;
        }
        sections += 1;
        let asks = |node: &&NodeId| {
            document.kind(**node) == Kind::Paragraph
                && text::line(document, **node).contains(['?', '？', '؟'])
        };
        if blocks.len() >= LONG_ESSAY {
            continue;
        }
        let below = (level + 1).clamp(2, DEEPEST);
        let is_paragraph = |node: &&NodeId| document.kind(**node) == Kind::Paragraph;
        match blocks.iter().rfind(asks) {
            Some(asking) => {
                found.push((*asking, below));
                refused.extend((is_question(&words) || has_mark(&words)).then_some(*heading));
            }
            None if is_question(&words) => {}
            None => imperative.extend(blocks.iter().find(is_paragraph).map(|node| (*node, below))),
        }
    }
    if found.len() < MANY || 2 * found.len() < sections || 2 * refused.len() > found.len() {
        return Vec::new();
    }
    let mut by_level = [0; DEEPEST as usize + 1];
    found.iter().for_each(|(_, level)| by_level[usize::from(*level)] += 1);
    imperative.retain(|(_, level)| 2 * by_level[usize::from(*level)] > found.len());
    found.append(&mut imperative);
    let lines = found.into_iter().map(|(node, level)| (node, Change::Line(level)));
    lines.chain(refused.into_iter().map(|heading| (heading, Change::Refuse))).collect()
}
