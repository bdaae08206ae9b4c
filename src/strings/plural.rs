//! Plural forms, by the rules of CLDR.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// A form that a text takes for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of CLDR")]
pub enum PluralForm {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Counts that are tried to find out which numbers have a form. Every rule of CLDR for whole numbers repeats within it, but for those of millions.
const TRIED: usize = 1000;

impl PluralForm {
    /// All forms, in the order of CLDR.
    pub const ALL: [PluralForm; 6] = [
        PluralForm::Zero,
        PluralForm::One,
        PluralForm::Two,
        PluralForm::Few,
        PluralForm::Many,
        PluralForm::Other,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            PluralForm::Zero => "zero",
            PluralForm::One => "one",
            PluralForm::Two => "two",
            PluralForm::Few => "few",
            PluralForm::Many => "many",
            PluralForm::Other => "other",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<PluralForm> {
        PluralForm::ALL.into_iter().find(|form| form.name() == name)
    }

    fn of(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => PluralForm::Zero,
            PluralCategory::One => PluralForm::One,
            PluralCategory::Two => PluralForm::Two,
            PluralCategory::Few => PluralForm::Few,
            PluralCategory::Many => PluralForm::Many,
            PluralCategory::Other => PluralForm::Other,
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
    pub(super) fn form(&self, number: usize) -> PluralForm {
        self.0.as_ref().map_or(PluralForm::Other, |rules| PluralForm::of(rules.category_for(number)))
    }

    /// The forms that the language has.
    pub(super) fn forms(&self) -> Vec<PluralForm> {
        let categories = self.0.iter().flat_map(PluralRules::categories);
        let mut forms: Vec<PluralForm> = categories.map(PluralForm::of).chain([PluralForm::Other]).collect();
        forms.sort();
        forms.dedup();
        forms
    }

    /// The forms that some whole number below a thousand takes: those a text of the interface needs.
    pub(super) fn needed(&self) -> Vec<PluralForm> {
        let mut forms: Vec<PluralForm> = (0..TRIED).map(|number| self.form(number)).collect();
        forms.sort();
        forms.dedup();
        forms
    }

    /// Whether one number alone has the form, so that a text may say it in a word.
    pub(super) fn is_of_one_number(&self, form: PluralForm) -> bool {
        (0..TRIED).filter(|number| self.form(*number) == form).nth(1).is_none()
    }
}
