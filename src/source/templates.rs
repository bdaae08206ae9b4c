//! Notes of Obsidian that are not articles: templates that others are started from, and drawings.

use crate::data::{Tree, yaml};

/// Words in the names of templates, and of the folders that they are in.
const WORDS: [&str; 2] = ["template", "templates"];
/// What templates have in place of the title and the date.
const PLACEHOLDERS: [&str; 5] = ["{{title}}", "{{date", "{{time", "<% tp.", "<%tp."];
/// The settings of Obsidian that name a folder of templates, with the key.
const SETTINGS: [(&str, &str); 2] = [
    (".obsidian/templates.json", "folder"),
    (".obsidian/plugins/templater-obsidian/data.json", "templates_folder"),
];

/// The folders of templates that the settings of an Obsidian vault name.
pub(super) fn folders(read: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let folder = |(file, key): &(&str, &str)| {
        let text = read(file)?;
        let tree = yaml::parse(&text, 0..text.len()).ok()?;
        let Tree::Text(folder) = &*tree.get(key)?.1 else { return None };
        let folder = folder.trim_matches('/');
        (!folder.is_empty()).then(|| format!("{folder}/"))
    };
    SETTINGS.iter().filter_map(folder).collect()
}

/// Whether the name of a file, or of a folder that it is in, says that others are started from it.
pub(super) fn is_named_so(path: &str) -> bool {
    path.split(['/', ' ', '-', '_', '.']).any(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

/// Whether a note is a drawing of the plug-in Excalidraw, by its name or its front matter.
pub(super) fn is_drawing(path: &str, note: &[u8]) -> bool {
    const NAME: &str = ".excalidraw.md";
    const KEY: &[u8] = b"\nexcalidraw-plugin:";
    // Front matter that plug-ins write is short.
    let start = &note[..note.len().min(1024)];
    path.ends_with(NAME) || start.starts_with(b"---") && start.windows(KEY.len()).any(|part| part == KEY)
}

/// Whether a text has, outside of code, what Obsidian and its plug-ins replace when a note is started.
pub(super) fn has_placeholders(text: &str) -> bool {
    let mut is_code = false;
    text.lines().any(|line| {
        is_code ^= line.trim_start().starts_with("```");
        !is_code && !line.contains('`') && PLACEHOLDERS.iter().any(|placeholder| line.contains(placeholder))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_them_by_names_and_placeholders() {
        let read = |name: &str| {
            (name == ".obsidian/templates.json").then(|| "{ \"folder\": \"/Meta/T\" }".to_owned())
        };
        assert_eq!(folders(&read), ["Meta/T/"]);
        assert!(is_named_so("01 Templates/T - Title.md") && is_named_so("a/Daily note template.md"));
        assert!(!is_named_so("a/templated-notes.md"));
        assert!(has_placeholders("---\na: 1\n---\n# {{title}}\n") && has_placeholders("<% tp.file.title %>"));
        assert!(
            is_drawing("a.excalidraw.md", b"") && is_drawing("a.md", b"---\n\nexcalidraw-plugin: parsed\n")
        );
        assert!(!is_drawing("a.md", b"# A\n\nexcalidraw-plugin: parsed\n"));
        assert!(!has_placeholders("Write `{{title}}`:\n\n```\n# {{title}}\n```\n"));
    }
}
