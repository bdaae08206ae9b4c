//! Plural forms, by the rules of CLDR.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// A form that a text takes for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of CLDR")]
pub enum Form {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Counts that are tried to find out which numbers have a form. Every rule of CLDR for whole numbers repeats within it, but for those of millions.
const TRIED: usize = 1000;

impl Form {
    /// All forms, in the order of CLDR.
    pub const ALL: [Form; 6] = [Form::Zero, Form::One, Form::Two, Form::Few, Form::Many, Form::Other];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Form::Zero => "zero",
            Form::One => "one",
            Form::Two => "two",
            Form::Few => "few",
            Form::Many => "many",
            Form::Other => "other",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.name() == name)
    }

    fn of(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Form::Zero,
            PluralCategory::One => Form::One,
            PluralCategory::Two => Form::Two,
            PluralCategory::Few => Form::Few,
            PluralCategory::Many => Form::Many,
            PluralCategory::Other => Form::Other,
        }
    }
}

/// The plural rules of a language.
#[derive(Debug)]
pub(super) struct Plurals(Option<PluralRules>);

impl Plurals {
    /// Those of the language with this tag. A language that CLDR does not know has one form.
    pub(super) fn of(tag: &str) -> Self {
        let locale = tag.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        Self(PluralRules::try_new_cardinal((&locale).into()).ok())
    }

    /// The form for a whole number.
    pub(super) fn form(&self, number: usize) -> Form {
        self.0.as_ref().map_or(Form::Other, |rules| Form::of(rules.category_for(number)))
    }

    /// The forms that the language has.
    pub(super) fn forms(&self) -> Vec<Form> {
        let categories = self.0.iter().flat_map(PluralRules::categories);
        let mut forms: Vec<Form> = categories.map(Form::of).chain([Form::Other]).collect();
        forms.sort();
        forms.dedup();
        forms
    }

    /// The forms that some whole number below a thousand takes: those a text of the interface needs.
    pub(super) fn needed(&self) -> Vec<Form> {
        let mut forms: Vec<Form> = (0..TRIED).map(|number| self.form(number)).collect();
        forms.sort();
        forms.dedup();
        forms
    }

    /// Whether one number alone has the form, so that a text may say it in a word.
    pub(super) fn is_of_one_number(&self, form: Form) -> bool {
        (0..TRIED).filter(|number| self.form(*number) == form).nth(1).is_none()
    }
}
