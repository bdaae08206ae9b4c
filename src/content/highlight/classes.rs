//! From a grammar's scopes to a theme's classes.
//!
//! Grammars name what they find by scopes such as `keyword.operator.assignment.rust`, by the conventions of
//! TextMate and Sublime Text (<https://www.sublimetext.com/docs/scope_naming.html>). A page needs a dozen
//! kinds of token, so that a theme can colour them and the HTML stays small.

use std::sync::{PoisonError, RwLock};

use syntect::parsing::Scope;

use crate::cache::ByHash;

/// The kind of a token, with its one-letter class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HighlightClass {
    Keyword,
    String,
    Comment,
    Number,
    Function,
    Type,
    Operator,
    Variable,
    Builtin,
    Attribute,
    Markup,
    Escape,
    Inserted,
    Deleted,
}

impl HighlightClass {
    /// The class name in HTML.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Keyword => 'k',
            Self::String => 's',
            Self::Comment => 'c',
            Self::Number => 'n',
            Self::Function => 'f',
            Self::Type => 't',
            Self::Operator => 'o',
            Self::Variable => 'v',
            Self::Builtin => 'b',
            Self::Attribute => 'a',
            Self::Markup => 'm',
            Self::Escape => 'e',
            Self::Inserted => 'i',
            Self::Deleted => 'd',
        }
    }
}

/// What a scope says of the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It is of this class.
    Is(HighlightClass),
    /// It is plain, whatever the scopes around it say: code in a string, say.
    Plain,
    /// It is a key: a string directly in it is an attribute.
    Key,
    /// Nothing: the scope around it decides.
    Silent,
}

use Meaning::{Is, Key, Plain};

/// The longest prefix of a scope decides.
const RULES: &[(&str, Meaning)] = &[
    ("comment", Is(HighlightClass::Comment)),
    ("constant.character", Is(HighlightClass::Escape)),
    ("constant.language", Is(HighlightClass::Builtin)),
    ("constant.numeric", Is(HighlightClass::Number)),
    ("constant.other.color", Is(HighlightClass::Number)),
    ("constant.other.date", Is(HighlightClass::Number)),
    ("constant.other.datetime", Is(HighlightClass::Number)),
    ("constant.other.placeholder", Is(HighlightClass::Escape)),
    ("constant.other.symbol", Is(HighlightClass::Builtin)),
    ("entity.name", Is(HighlightClass::Type)),
    ("entity.name.constant", Plain),
    ("entity.name.context.location", Is(HighlightClass::String)),
    ("entity.name.enum.tag-digest", Is(HighlightClass::String)),
    ("entity.name.function", Is(HighlightClass::Function)),
    ("entity.name.macro", Is(HighlightClass::Function)),
    ("entity.name.section", Is(HighlightClass::Markup)),
    ("entity.name.tag.toml", Is(HighlightClass::Attribute)),
    ("entity.name.tag.yaml", Is(HighlightClass::Attribute)),
    ("entity.other.attribute-name", Is(HighlightClass::Attribute)),
    ("entity.other.inherited-class", Is(HighlightClass::Type)),
    ("keyword", Is(HighlightClass::Keyword)),
    ("keyword.operator", Is(HighlightClass::Operator)),
    ("keyword.operator.accessor", Plain),
    ("keyword.operator.assignment.alias", Is(HighlightClass::Keyword)),
    ("keyword.operator.logical.continue.shell", Plain),
    ("keyword.operator.logical.python", Is(HighlightClass::Keyword)),
    ("keyword.operator.logical.sql", Is(HighlightClass::Keyword)),
    ("keyword.operator.word", Is(HighlightClass::Keyword)),
    ("keyword.other.http-header.key", Is(HighlightClass::Attribute)),
    ("keyword.other.interpolation", Is(HighlightClass::Escape)),
    ("keyword.other.substitution", Is(HighlightClass::Escape)),
    ("keyword.other.template", Is(HighlightClass::String)),
    ("keyword.other.unit", Is(HighlightClass::Number)),
    ("markup.bold", Is(HighlightClass::Markup)),
    ("markup.deleted", Is(HighlightClass::Deleted)),
    ("markup.heading", Is(HighlightClass::Markup)),
    ("markup.inserted", Is(HighlightClass::Inserted)),
    ("markup.italic", Is(HighlightClass::Markup)),
    ("markup.raw", Is(HighlightClass::String)),
    ("markup.underline.link", Is(HighlightClass::Markup)),
    ("meta.annotation", Is(HighlightClass::Attribute)),
    ("meta.annotation.arguments", Plain),
    ("meta.annotation.parameters", Plain),
    ("meta.diff", Is(HighlightClass::Markup)),
    ("meta.embedded", Plain),
    ("meta.group.expansion", Plain),
    ("meta.interpolation", Plain),
    ("meta.mapping.key", Key),
    ("meta.template.expression", Plain),
    ("punctuation.definition.annotation", Is(HighlightClass::Attribute)),
    ("punctuation.definition.template-expression", Is(HighlightClass::Escape)),
    ("punctuation.section.embedded", Is(HighlightClass::Escape)),
    ("punctuation.section.interpolation", Is(HighlightClass::Escape)),
    ("source", Plain),
    ("storage", Is(HighlightClass::Keyword)),
    ("storage.type.annotation", Is(HighlightClass::Attribute)),
    ("storage.type.function.arrow", Is(HighlightClass::Operator)),
    ("storage.type.go", Is(HighlightClass::Type)),
    ("string", Is(HighlightClass::String)),
    ("support", Is(HighlightClass::Builtin)),
    ("support.class", Is(HighlightClass::Type)),
    ("support.macro", Is(HighlightClass::Function)),
    ("support.type.property-name", Is(HighlightClass::Attribute)),
    ("text", Plain),
    ("variable.annotation", Is(HighlightClass::Attribute)),
    ("variable.function", Is(HighlightClass::Function)),
    ("variable.language", Is(HighlightClass::Builtin)),
    ("variable.language.star", Is(HighlightClass::Operator)),
    ("variable.other", Plain),
    ("variable.other.nginx", Is(HighlightClass::Variable)),
    ("variable.other.readwrite.shell", Is(HighlightClass::Variable)),
    ("variable.parameter", Is(HighlightClass::Variable)),
    ("variable.parameter.option", Is(HighlightClass::Attribute)),
];

/// The rules, ready to be asked, with the answers given so far.
#[derive(Debug)]
pub(super) struct ScopeClasses {
    /// The longest prefix first.
    rules: Vec<(Scope, Meaning)>,
    answers: RwLock<ByHash<Scope, Meaning>>,
}

impl ScopeClasses {
    pub(super) fn new() -> Self {
        let mut rules: Vec<_> =
            RULES.iter().filter_map(|&(prefix, meaning)| Some((Scope::new(prefix).ok()?, meaning))).collect();
        rules.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        Self { rules, answers: RwLock::default() }
    }

    /// The class of text in `scopes`, the outermost first: that of the innermost scope that says anything.
    pub(super) fn class(&self, scopes: &[Scope]) -> Option<HighlightClass> {
        for (depth, &scope) in scopes.iter().enumerate().rev() {
            match self.meaning(scope) {
                Meaning::Silent | Key => {}
                Plain => return None,
                Is(HighlightClass::String) if depth > 0 && self.meaning(scopes[depth - 1]) == Key => {
                    return Some(HighlightClass::Attribute);
                }
                Is(class) => return Some(class),
            }
        }
        None
    }

    fn meaning(&self, scope: Scope) -> Meaning {
        // A panic elsewhere leaves the map whole: an answer is inserted in one step.
        if let Some(&meaning) = self.answers.read().unwrap_or_else(PoisonError::into_inner).get(&scope) {
            return meaning;
        }
        let rule = self.rules.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
        let meaning = rule.map_or(Meaning::Silent, |&(_, meaning)| meaning);
        self.answers.write().unwrap_or_else(PoisonError::into_inner).insert(scope, meaning);
        meaning
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_scope_and_in_order() {
        assert_eq!(ScopeClasses::new().rules.len(), RULES.len());
        assert!(RULES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn the_innermost_scope_that_speaks_decides() {
        let classes = ScopeClasses::new();
        let class = |stack: &str| {
            let scopes: Vec<_> = stack.split(' ').map(|scope| Scope::new(scope).unwrap()).collect();
            classes.class(&scopes).map(HighlightClass::letter)
        };
        assert_eq!(class("source.c string.quoted punctuation.definition.string"), Some('s'));
        assert_eq!(class("source.c string.quoted constant.character.escape"), Some('e'));
        assert_eq!(class("source.c string.quoted meta.interpolation.c source.c.embedded"), None);
        assert_eq!(class("source.c keyword.operator.c"), Some('o'));
        assert_eq!(class("source.json meta.mapping.key.json string.quoted punctuation.x"), Some('a'));
        assert_eq!(class("source.json meta.mapping.value.json string.quoted"), Some('s'));
        assert_eq!(class("source.c punctuation.terminator"), None);
    }
}
