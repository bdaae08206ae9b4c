//! Stemming.

use std::borrow::Cow;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::names::Names;

/// The stemmer of a language, for terms of letters only: `c++`, `utf8` and the like stay as they are.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
    is_english: bool,
}

impl Stems {
    /// For a BCP 47 tag. A language without a stemmer has every term as its own stem.
    pub(super) fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        Self { stemmer: algorithm(&primary).map(Stemmer::create), is_english: primary == "en" }
    }

    /// The stem, which all terms of a class share.
    pub(super) fn stem(&self, term: &str) -> String {
        match &self.stemmer {
            Some(stemmer) if term.chars().all(char::is_alphabetic) => {
                let word = if self.is_english { american(term) } else { Cow::Borrowed(term) };
                let apart = APART.iter().find(|start| self.is_english && word.starts_with(**start));
                apart.map_or_else(|| stemmer.stem(&word).into_owned(), |start| (*start).to_owned())
            }
            _ => term.to_owned(),
        }
    }

    /// Adds the irregular plurals of singulars among `names`, and the singulars of such plurals: a query may have the form that the text has not.
    pub(super) fn add_forms(&self, names: &mut Names) {
        if self.is_english {
            for (plural, singular) in PLURALS {
                if names.contains(plural) || names.contains(singular) {
                    names.number(plural);
                    names.number(singular);
                }
            }
        }
    }
}

/// Beginnings of words that the stemmer takes for forms of others, as *authorize* for one of *author*. Each is the stem of its words.
const APART: [&str; 20] = [
    "authoriz", "business", "capitaliz", "contention", "customer", "engineer", "exception", "experiment",
    "identical", "importan", "locale", "organiz", "paste", "personal", "production", "publication",
    "serializab", "serializ", "several", "universit",
];
/// Plurals that the stemmer keeps apart from their singulars.
const PLURALS: [(&str, &str); 31] = [
    ("indices", "index"),
    ("vertices", "vertex"),
    ("vertexes", "vertex"),
    ("matrices", "matrix"),
    ("appendices", "appendix"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("automata", "automaton"),
    ("schemata", "schema"),
    ("formulae", "formula"),
    ("quanta", "quantum"),
    ("maxima", "maximum"),
    ("minima", "minimum"),
    ("optima", "optimum"),
    ("spectra", "spectrum"),
    ("corpora", "corpus"),
    ("radii", "radius"),
    ("nuclei", "nucleus"),
    ("axes", "axis"),
    ("crises", "crisis"),
    ("theses", "thesis"),
    ("hypotheses", "hypothesis"),
    ("parentheses", "parenthesis"),
    ("children", "child"),
    ("people", "person"),
    ("men", "man"),
    ("women", "woman"),
    ("mice", "mouse"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
];
/// Where a British spelling has other letters than the American one, with what may follow them up to the end of the word.
const SPELLINGS: [(&str, &str, &[&str]); 10] = [
    ("isation", "ization", &["", "s", "al"]),
    ("is", "iz", &["e", "ed", "es", "er", "ers", "ing", "able"]),
    ("lys", "lyz", &["e", "ed", "es", "er", "ers", "ing"]),
    ("aviour", "avior", &["", "s", "al", "ally"]),
    ("olour", "olor", &["", "s", "ed", "ing"]),
    ("avour", "avor", &["", "s", "ed", "ing", "ite", "ites", "able"]),
    ("ghbour", "ghbor", &["", "s", "ing", "hood"]),
    ("entre", "enter", &["", "s", "d"]),
    ("logue", "log", &["", "s"]),
    ("efence", "efense", &["", "s"]),
];
/// Beginnings of words that both spell with an s.
const WITH_S: [&str; 22] = [
    "advertis", "advis", "aris", "compris", "compromis", "concis", "disguis", "enterpris", "exercis",
    "expertis", "franchis", "likewis", "nois", "otherwis", "prais", "precis", "premis", "promis", "rais",
    "ris", "surpris", "wis",
];
/// Words of which the British double the last letter before an ending: *cancelled*, *modelling*.
const DOUBLED: [&str; 12] = [
    "cancel", "model", "label", "travel", "signal", "channel", "marshal", "level", "initial", "total",
    "tunnel", "fuel",
];

/// An English word as Americans spell it, and in the singular where its plural is irregular.
fn american(term: &str) -> Cow<'_, str> {
    if let Some((_, singular)) = PLURALS.iter().find(|(plural, _)| *plural == term) {
        return Cow::Borrowed(singular);
    }
    let doubled = |single: &str| {
        let rest = term.strip_prefix(single)?;
        rest.strip_prefix(single.chars().next_back()?).filter(|rest| rest.starts_with(['e', 'i']))
    };
    if let Some((single, rest)) = DOUBLED.iter().find_map(|single| Some((single, doubled(single)?))) {
        return Cow::Owned(format!("{single}{rest}"));
    }
    for (british, american, endings) in SPELLINGS {
        let start = endings.iter().find_map(|ending| {
            let start = term.strip_suffix(ending)?.strip_suffix(british)?;
            Some((start, ending))
        });
        if let Some((start, ending)) = start
            && start.len() + british.len() > 3
            && !WITH_S.iter().any(|beginning| term.starts_with(beginning))
        {
            return Cow::Owned(format!("{start}{american}{ending}"));
        }
    }
    Cow::Borrowed(term)
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "fa" => Algorithm::Persian,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_irregular_plurals_share_a_stem() {
        let stems = Stems::of("en-GB");
        for (one, other) in [
            ("normalisation", "normalization"),
            ("serialise", "serialized"),
            ("optimising", "optimize"),
            ("behaviour", "behaviors"),
            ("colour", "color"),
            ("neighbours", "neighbor"),
            ("analyse", "analyzing"),
            ("centre", "center"),
            ("catalogue", "catalog"),
            ("cancelled", "canceled"),
            ("modelling", "modeling"),
            ("indices", "indexes"),
            ("vertices", "vertex"),
            ("matrices", "matrix"),
            ("criteria", "criterion"),
            ("mice", "mouse"),
            ("authorisation", "authorized"),
            ("serializers", "serialise"),
            ("importance", "important"),
        ] {
            assert_eq!(stems.stem(one), stems.stem(other), "{one}, {other}");
        }
        for (one, other) in [
            ("precise", "precize"),
            ("analysis", "analyzis"),
            ("four", "for"),
            ("data", "date"),
            ("this", "thiz"),
            ("level", "lever"),
            ("authorization", "authors"),
            ("serialize", "serial"),
            ("serialization", "serializable"),
            ("important", "imports"),
            ("university", "universal"),
        ] {
            assert_ne!(stems.stem(one), stems.stem(other), "{one}, {other}");
        }
        let mut names = Names::default();
        ["mouse", "feet", "child", "children", "a"].iter().for_each(|name| _ = names.number(name));
        stems.add_forms(&mut names);
        let all: Vec<&str> = names.iter().collect();
        assert_eq!(all, ["mouse", "feet", "child", "children", "a", "mice", "foot"]);
        assert_ne!(Stems::of("de").stem("indices"), Stems::of("de").stem("index"));
    }
}
