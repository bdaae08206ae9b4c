//! What languages are called, and how they are written.

/// Languages whose codes are not other words in the names of files.
const CLEAR: [&str; 47] = [
    "ar", "bg", "bn", "bs", "da", "de", "el", "en", "eo", "es", "eu", "fa", "fi", "fil", "fr", "gl", "he",
    "hi", "hr", "hu", "ja", "ka", "kk", "ko", "ku", "ky", "lt", "lv", "mk", "nb", "ne", "nl", "nn", "pl",
    "pt", "ro", "ru", "si", "sk", "sr", "sv", "th", "tr", "uk", "uz", "vi", "zh",
];
/// Languages whose codes are other words as well: `it`, `os`, `cs`, `id`. They count where more says that a language is meant.
const UNCLEAR: [&str; 32] = [
    "af", "am", "az", "be", "ca", "cs", "cy", "et", "ga", "gu", "hy", "id", "is", "it", "km", "kn", "lo",
    "ml", "mn", "mr", "ms", "my", "pa", "sl", "sq", "sw", "ta", "te", "tg", "tk", "tl", "ur",
];
/// Countries whose codes mean their languages in the names of files, and the older code of Norwegian. They are as unclear.
const COUNTRIES: [(&str, &str); 12] = [
    ("br", "pt-BR"),
    ("ptbr", "pt-BR"),
    ("cn", "zh"),
    ("ch", "zh"),
    ("tw", "zh-TW"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("ua", "uk"),
    ("vn", "vi"),
    ("cz", "cs"),
    ("kh", "km"),
    ("no", "nb"),
];
/// Languages by their tags, as those call them who speak them: all of ISO 639-1, and tags that are more than one of its codes.
const LANGUAGE_NAMES: [(&str, &str); 186] = [
    ("aa", "Afaraf"),
    ("ab", "Аҧсуа"),
    ("ae", "Avesta"),
    ("af", "Afrikaans"),
    ("ak", "Akan"),
    ("am", "አማርኛ"),
    ("an", "Aragonés"),
    ("ar", "العربية"),
    ("as", "অসমীয়া"),
    ("av", "Авар мацӀ"),
    ("ay", "Aymar aru"),
    ("az", "Azərbaycanca"),
    ("ba", "Башҡортса"),
    ("be", "Беларуская"),
    ("bg", "Български"),
    ("bi", "Bislama"),
    ("bm", "Bamanankan"),
    ("bn", "বাংলা"),
    ("bo", "བོད་ཡིག"),
    ("br", "Brezhoneg"),
    ("bs", "Bosanski"),
    ("ca", "Català"),
    ("ce", "Нохчийн"),
    ("ch", "Chamoru"),
    ("co", "Corsu"),
    ("cr", "ᓀᐦᐃᔭᐍᐏᐣ"),
    ("cs", "Čeština"),
    ("cu", "Словѣньскъ"),
    ("cv", "Чӑвашла"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("dv", "ދިވެހި"),
    ("dz", "རྫོང་ཁ"),
    ("ee", "Eʋegbe"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("ff", "Fulfulde"),
    ("fi", "Suomi"),
    ("fil", "Filipino"),
    ("fj", "Na Vosa Vakaviti"),
    ("fo", "Føroyskt"),
    ("fr", "Français"),
    ("fy", "Frysk"),
    ("ga", "Gaeilge"),
    ("gd", "Gàidhlig"),
    ("gl", "Galego"),
    ("gn", "Avañe’ẽ"),
    ("gu", "ગુજરાતી"),
    ("gv", "Gaelg"),
    ("ha", "Hausa"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("ho", "Hiri Motu"),
    ("hr", "Hrvatski"),
    ("ht", "Kreyòl ayisyen"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("hz", "Otjiherero"),
    ("ia", "Interlingua"),
    ("id", "Bahasa Indonesia"),
    ("ie", "Interlingue"),
    ("ig", "Igbo"),
    ("ii", "ꆈꌠꉙ"),
    ("ik", "Iñupiaq"),
    ("io", "Ido"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("iu", "ᐃᓄᒃᑎᑐᑦ"),
    ("ja", "日本語"),
    ("jv", "Basa Jawa"),
    ("ka", "ქართული"),
    ("kg", "Kikongo"),
    ("ki", "Gĩkũyũ"),
    ("kj", "Kuanyama"),
    ("kk", "Қазақша"),
    ("kl", "Kalaallisut"),
    ("km", "ខ្មែរ"),
    ("kn", "ಕನ್ನಡ"),
    ("ko", "한국어"),
    ("kr", "Kanuri"),
    ("ks", "कॉशुर"),
    ("ku", "Kurdî"),
    ("kv", "Коми"),
    ("kw", "Kernewek"),
    ("ky", "Кыргызча"),
    ("la", "Latina"),
    ("lb", "Lëtzebuergesch"),
    ("lg", "Luganda"),
    ("li", "Limburgs"),
    ("ln", "Lingála"),
    ("lo", "ລາວ"),
    ("lt", "Lietuvių"),
    ("lu", "Tshiluba"),
    ("lv", "Latviešu"),
    ("mg", "Malagasy"),
    ("mh", "Kajin M̧ajeļ"),
    ("mi", "Māori"),
    ("mk", "Македонски"),
    ("ml", "മലയാളം"),
    ("mn", "Монгол"),
    ("mr", "मराठी"),
    ("ms", "Bahasa Melayu"),
    ("mt", "Malti"),
    ("my", "မြန်မာ"),
    ("na", "Dorerin Naoero"),
    ("nb", "Norsk bokmål"),
    ("nd", "IsiNdebele"),
    ("ne", "नेपाली"),
    ("ng", "Oshindonga"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("nr", "IsiNdebele seSewula"),
    ("nv", "Diné bizaad"),
    ("ny", "Chichewa"),
    ("oc", "Occitan"),
    ("oj", "ᐊᓂᔑᓈᐯᒧᐎᓐ"),
    ("om", "Afaan Oromoo"),
    ("or", "ଓଡ଼ିଆ"),
    ("os", "Ирон"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pi", "पालि"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("pt-BR", "Português do Brasil"),
    ("qu", "Runa Simi"),
    ("rm", "Rumantsch"),
    ("rn", "Ikirundi"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("rw", "Ikinyarwanda"),
    ("sa", "संस्कृतम्"),
    ("sc", "Sardu"),
    ("sd", "سنڌي"),
    ("se", "Davvisámegiella"),
    ("sg", "Sängö"),
    ("si", "සිංහල"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sm", "Gagana Samoa"),
    ("sn", "ChiShona"),
    ("so", "Soomaali"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("ss", "SiSwati"),
    ("st", "Sesotho"),
    ("su", "Basa Sunda"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("tg", "Тоҷикӣ"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tk", "Türkmençe"),
    ("tl", "Tagalog"),
    ("tn", "Setswana"),
    ("to", "Lea faka-Tonga"),
    ("tr", "Türkçe"),
    ("ts", "Xitsonga"),
    ("tt", "Татарча"),
    ("tw", "Twi"),
    ("ty", "Reo Tahiti"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Oʻzbekcha"),
    ("ve", "Tshivenḓa"),
    ("vi", "Tiếng Việt"),
    ("vo", "Volapük"),
    ("wa", "Walon"),
    ("wo", "Wolof"),
    ("xh", "IsiXhosa"),
    ("yi", "ייִדיש"),
    ("yo", "Yorùbá"),
    ("za", "Vahcuengh"),
    ("zh", "中文"),
    ("zh-Hant", "繁體中文"),
    ("zu", "IsiZulu"),
];
/// Languages written from right to left.
const RTL: [&str; 10] = ["ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ur", "yi"];

/// The direction in which a language is written.
pub fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default().to_lowercase();
    if RTL.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}

/// A language as those call it who speak it; its tag, if that is not known here.
pub fn language_name(tag: &str) -> String {
    let of = |wanted: &str| {
        LANGUAGE_NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(wanted)).map(|(_, name)| *name)
    };
    let primary = tag.split('-').next().unwrap_or_default();
    match (of(tag), of(primary)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(name)) if primary.len() == tag.len() => name.to_owned(),
        (None, Some(name)) => format!("{name} ({})", &tag[primary.len() + 1..]),
        (None, None) => tag.to_owned(),
    }
}

/// Languages as folders name them in English.
const ENGLISH_NAMES: [(&str, &str); 65] = [
    ("albanian", "sq"),
    ("arabic", "ar"),
    ("armenian", "hy"),
    ("azerbaijani", "az"),
    ("belarusian", "be"),
    ("bengali", "bn"),
    ("bosnian", "bs"),
    ("brazilian-portuguese", "pt-BR"),
    ("bulgarian", "bg"),
    ("burmese", "my"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("chinese-simplified", "zh"),
    ("chinese-traditional", "zh-Hant"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("farsi", "fa"),
    ("filipino", "fil"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("georgian", "ka"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("kazakh", "kk"),
    ("khmer", "km"),
    ("korean", "ko"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("macedonian", "mk"),
    ("malay", "ms"),
    ("marathi", "mr"),
    ("mongolian", "mn"),
    ("nepali", "ne"),
    ("norwegian", "nb"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("simplified-chinese", "zh"),
    ("slovak", "sk"),
    ("slovakian", "sk"),
    ("slovenian", "sl"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("tamil", "ta"),
    ("telugu", "te"),
    ("thai", "th"),
    ("traditional-chinese", "zh-Hant"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("uzbek", "uz"),
    ("vietnamese", "vi"),
];

/// A name as a BCP 47 tag, and whether it is clear that a language is meant.
pub fn code(name: &str) -> Option<(String, bool)> {
    let mut parts = name.split(['-', '_']);
    let language = parts.next()?.to_lowercase();
    let of_country = COUNTRIES.iter().find(|(country, _)| name.eq_ignore_ascii_case(country));
    if let Some((_, tag)) = of_country {
        // `ptbr` is not another word.
        return Some(((*tag).to_owned(), name.len() > 2));
    }
    let is_clear = CLEAR.contains(&language.as_str());
    if !is_clear && !UNCLEAR.contains(&language.as_str()) {
        return None;
    }
    let Some(second) = parts.next() else { return Some((language, is_clear)) };
    let is_letters = second.chars().all(|c| c.is_ascii_alphabetic());
    if parts.next().is_some() || !is_letters {
        return None;
    }
    match second.len() {
        // Region
        2 => Some((format!("{language}-{}", second.to_uppercase()), true)),
        // Script
        4 => Some((format!("{language}-{}{}", second[..1].to_uppercase(), second[1..].to_lowercase()), true)),
        _ => None,
    }
}

/// Where the language at the end of a file's name begins, its tag, and whether it is clear that one is meant: `a.fr`, `README-zh-CN`, `README_pt_BR`,
/// `README_french`. `name` is without an ending.
pub fn at_end(name: &str) -> Option<(usize, String, bool)> {
    let ends = name.match_indices(['.', '-', '_']).map(|(at, _)| at).filter(|at| *at > 0);
    // The longest code: `zh-CN` rather than `CN`.
    ends.into_iter().find_map(|at| {
        let end = &name[at + 1..];
        let is_readme = name[..at].eq_ignore_ascii_case("readme");
        let by_name = || by_name(end).filter(|_| is_readme).map(|tag| (tag.to_owned(), false));
        let (tag, is_clear) = code(end).or_else(by_name)?;
        Some((at, tag, is_clear))
    })
}

/// Whether a file's name is a tag with a region or a script, such as `pt-BR`: only languages are called so.
pub fn is_whole_tag(name: &str) -> bool {
    name.contains(['-', '_']) && code(name).is_some_and(|(_, is_clear)| is_clear)
}

/// The language of a tag, without script and region.
pub fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// The language that a folder is named after: its code, or its name in English, if with one typo, or as its speakers call it.
pub fn named(name: &str) -> Option<String> {
    code(name).map(|(tag, _)| tag).or_else(|| by_name(name).map(str::to_owned))
}

/// The language that has this name.
pub fn by_name(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let is_own =
        |known: &str| known.eq_ignore_ascii_case(&name) || !name.is_ascii() && known.to_lowercase() == name;
    let own = || LANGUAGE_NAMES.iter().find(|(_, known)| is_own(known)).map(|(tag, _)| *tag);
    let is_near = |known: &str| {
        let is_candidate = known.len() > 5 && known.len().abs_diff(name.len()) < 2 && name.is_ascii();
        is_candidate && known.starts_with(&name[..1]) && strsim::osa_distance(known, &name) == 1
    };
    let english = |is_it: &dyn Fn(&str) -> bool| {
        ENGLISH_NAMES.iter().find(|(known, _)| is_it(known)).map(|(_, tag)| *tag)
    };
    english(&|known| known == name).or_else(own).or_else(|| english(&is_near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_that_a_name_may_mean_has_one() {
        for tag in CLEAR.iter().chain(&UNCLEAR) {
            assert_ne!(language_name(tag), *tag);
        }
        assert_eq!(language_name("az"), "Azərbaycanca");
        assert_eq!(language_name("en-GB"), "English (GB)");
        assert!(LANGUAGE_NAMES.is_sorted_by_key(|(tag, _)| *tag));
    }

    #[test]
    fn folders_are_named_after_languages() {
        for (name, tag) in [
            ("zh-CN", "zh-CN"),
            ("fr", "fr"),
            ("Chinese", "zh"),
            ("Brazilian_Portuguese", "pt-BR"),
            ("Persain", "fa"),
            ("中文", "zh"),
            ("français", "fr"),
        ] {
            assert_eq!(named(name).as_deref(), Some(tag), "{name}");
        }
        for name in ["polishing", "basics", "", "目录", "latin"] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
