//! The sidebar in settings that are a program, as far as it is written down in plain text: nothing is run.

use crate::content::names::humanize;
use crate::source::program::{Token, tokens};

/// An entry of a sidebar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SidebarItem {
    pub(super) level: usize,
    pub(super) title: String,
    /// What it links to, as it is written.
    pub(super) target: Option<String>,
    /// The folder whose articles it represents, as it is written.
    pub(super) folder: Option<String>,
}

/// Keys of what an item is called.
const TITLES: [&str; 2] = ["text", "label"];
/// Keys of what it links to.
const TARGETS: [&str; 3] = ["link", "id", "slug"];
/// Keys of the folder whose articles it represents.
const FOLDERS: [&str; 2] = ["dirName", "directory"];
/// Keys of maps that say more of it.
const DETAILS: [&str; 2] = ["link", "autogenerate"];
/// Keys of what is in it.
const CHILDREN: [&str; 3] = ["items", "children", "sidebar"];
/// Maximum number of words between the name of a sidebar and its value.
const BETWEEN: usize = 24;

/// The entries of all sidebars in a program. `is_whole` says that the file holds nothing else.
pub(super) fn items(text: &str, is_whole: bool) -> Vec<SidebarItem> {
    let tokens = tokens(text);
    let mut items = Vec::new();
    let mut at = 0;
    // Sidebars in JSON.
    if is_whole && tokens.first() == Some(&Token::Sign('{')) {
        at = Reader { tokens: &tokens, items: &mut items, frames: Vec::new() }.read(0);
    }
    while at < tokens.len() {
        let names_sidebar = match &tokens[at] {
            Token::Name(name) => {
                name.to_lowercase().starts_with("sidebar")
                    || is_whole && matches!(*name, "exports" | "default")
            }
            _ => false,
        };
        let value = names_sidebar.then(|| value_after(&tokens, at)).flatten();
        at = match value {
            Some(start) => Reader { tokens: &tokens, items: &mut items, frames: Vec::new() }.read(start),
            None => at + 1,
        };
    }
    items
}

/// Where the list or map begins that is the value of the name at `at`: `sidebar: [`, `sidebar: Type = {`, `function sidebar() { return [`.
fn value_after(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let next = at + 1..tokens.len().min(at + BETWEEN);
    for at in next {
        match (&tokens[at - 1], &tokens[at]) {
            (_, Token::Sign(',' | ';' | '}')) => return None,
            (Token::Sign(':' | '=' | '(') | Token::Name("return" | "default"), Token::Sign('[' | '{')) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

#[derive(Debug, Clone, Default)]
struct Frame<'t> {
    is_map: bool,
    /// The key whose value is read.
    key: Option<&'t str>,
    /// The entry that the map describes.
    item: Option<usize>,
    /// The level of entries in it.
    level: usize,
    /// Whether it holds no entries.
    is_ignored: bool,
    /// Whether the entry is made by a function, of a text and the map.
    is_of_call: bool,
}

struct Reader<'a, 't> {
    tokens: &'a [Token<'t>],
    items: &'a mut Vec<SidebarItem>,
    frames: Vec<Frame<'t>>,
}

impl<'t> Reader<'_, 't> {
    /// Reads the value that begins at `at`, and returns where it ends.
    fn read(mut self, mut at: usize) -> usize {
        while at < self.tokens.len() {
            match &self.tokens[at] {
                Token::Sign('{') => self.open_map(at),
                Token::Sign('[') => self.open_list(),
                Token::Sign('}' | ']') => {
                    self.frames.pop();
                    if self.frames.is_empty() {
                        return at + 1;
                    }
                }
                Token::Sign(',') => self.frames.last_mut().into_iter().for_each(|frame| frame.key = None),
                Token::Text(word) | Token::Name(word) if self.is_key(at) => {
                    self.frames.last_mut().into_iter().for_each(|frame| frame.key = Some(word));
                    at += 1;
                }
                Token::Text(text) => self.text(at, text),
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn is_key(&self, at: usize) -> bool {
        let is_open = self.frames.last().is_some_and(|frame| frame.is_map && frame.key.is_none());
        is_open && self.tokens.get(at + 1) == Some(&Token::Sign(':'))
    }

    fn open_map(&mut self, at: usize) {
        let mut frame = Frame { is_map: true, ..Frame::default() };
        if let Some(above) = self.frames.last() {
            frame.level = above.level;
            frame.is_ignored = above.is_ignored;
            let arguments = &self.tokens[..at];
            // `group('guides', { items: ['a'] })`
            let is_of_call =
                matches!(arguments, [.., Token::Name(_), Token::Sign('('), Token::Text(_), Token::Sign(',')]);
            if !above.is_map && !above.is_ignored && is_of_call && !self.items.is_empty() {
                frame.item = Some(self.items.len() - 1);
                frame.level += 1;
                frame.is_of_call = true;
            } else if !above.is_map && !above.is_ignored {
                frame.item = Some(self.items.len());
                frame.level += 1;
                self.items.push(SidebarItem { level: above.level, ..SidebarItem::default() });
            } else if above.key.is_some_and(|key| DETAILS.contains(&key)) {
                frame.item = above.item;
            } else if above.item.is_some() {
                frame.is_ignored = true;
            }
        }
        self.frames.push(frame);
    }

    fn open_list(&mut self) {
        let mut frame = Frame::default();
        let depth = self.frames.len();
        if let Some(above) = self.frames.last() {
            frame.level = above.level;
            frame.is_ignored = above.is_ignored;
            if let Some(item) = above
                .item
                .filter(|_| above.is_of_call && above.key.is_some_and(|key| CHILDREN.contains(&key)))
            {
                let item = &mut self.items[item];
                let key = item.target.take().filter(|_| item.title.is_empty());
                key.into_iter().for_each(|key| item.title = words_of_key(&key));
            }
            if let Some(key) = above.key.filter(|key| !CHILDREN.contains(key)) {
                let untitled = above.item.filter(|item| {
                    self.items[*item]
                        == SidebarItem { level: self.items[*item].level, ..SidebarItem::default() }
                });
                match (above.item, untitled) {
                    // `{ Title: ['a', 'b'] }`
                    (_, Some(item)) => key.clone_into(&mut self.items[item].title),
                    (Some(_), None) => frame.is_ignored = true,
                    // Sidebars by name or by address, and sections in one of them.
                    (None, _) if depth == 1 || key.starts_with('/') => {}
                    (None, _) => {
                        self.items.push(SidebarItem {
                            level: above.level,
                            title: key.to_owned(),
                            ..SidebarItem::default()
                        });
                        frame.level += 1;
                    }
                }
            }
        }
        self.frames.push(frame);
    }

    /// Reads the text at `at`.
    fn text(&mut self, at: usize, text: &str) {
        let Some(frame) = self.frames.last().filter(|frame| !frame.is_ignored && !text.is_empty()) else {
            return;
        };
        if !frame.is_map {
            let target = Some(text.to_owned());
            self.items.push(SidebarItem { level: frame.level, target, ..SidebarItem::default() });
        } else if let Some((item, key)) = frame.item.zip(frame.key) {
            let item = &mut self.items[item];
            if TITLES.contains(&key) && item.title.is_empty() {
                // `label: t('guides')`
                let is_key = matches!(self.tokens[..at], [.., Token::Name(_), Token::Sign('(')]);
                item.title = if is_key && !text.contains(' ') { words_of_key(text) } else { text.to_owned() };
            } else if TARGETS.contains(&key) && item.target.is_none() {
                item.target = Some(text.to_owned());
            } else if FOLDERS.contains(&key) && item.folder.is_none() {
                item.folder = Some(text.to_owned());
            }
        }
    }
}

/// The words of a key by which a function looks a label up: `guides.get-started` is `Get started`.
fn words_of_key(key: &str) -> String {
    humanize(key.rsplit(['.', '/']).find(|part| !part.is_empty()).unwrap_or(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, is_whole: bool) -> Vec<String> {
        let items = items(text, is_whole);
        let shown = items
            .iter()
            .filter(|item| !item.title.is_empty() || item.target.is_some() || item.folder.is_some())
            .map(|item| {
                let folder = item.folder.as_ref().map(|folder| format!("{folder}/"));
                let target = item.target.clone().or(folder).unwrap_or_else(|| "–".to_owned());
                format!("{} {} {target}", item.level, item.title)
            });
        shown.collect()
    }

    #[test]
    fn reads_sidebars_of_vitepress() {
        let text = "nav: [{ text: 'Nav', link: '/nav' }],\nexport const sidebar: ThemeConfig['sidebar'] = {\n  '/guide/': [\n    { text: 'Start', items: [\n      // { text: 'Old', link: '/old' },\n      { text: \"It's\", link: '/guide/a', badge: { text: 'new' } },\n    ] },\n  ],\n};\n";
        assert_eq!(shown(text, false), ["0 Start –", "1 It's /guide/a"]);
        let text = "themeConfig: { sidebar: sidebarGuide() },\nfunction sidebarGuide(): Item[] {\n  return [{ text: 'A', link: 'a' }]\n}\n";
        assert_eq!(shown(text, false), ["0 A a"]);
    }

    #[test]
    fn reads_sidebars_of_docusaurus() {
        let text = "module.exports = {\n  docs: {\n    Introduction: ['a/b', 'a/c'],\n    'Using it': ['d', { type: 'category', label: 'More', link: { type: 'doc', id: 'e' }, items: ['f'] }, { Short: ['g'] }],\n  },\n};\n";
        assert_eq!(
            shown(text, true),
            [
                "0 Introduction –", "1  a/b", "1  a/c", "0 Using it –", "1  d", "1 More e", "2  f",
                "1 Short –", "2  g"
            ]
        );
        let text = "const sidebars = {\n  main: ['a', { type: 'doc', id: 'b', label: 'B' }],\n};\nexport default sidebars;\n";
        assert_eq!(shown(text, true), ["0  a", "0 B b"]);
    }

    #[test]
    fn reads_sidebars_in_json_and_sections_that_functions_make() {
        let text = "{ \"docs\": { \"First steps\": [\"a\", \"b\"], \"Later\": [\"x/c\"] } }";
        assert_eq!(shown(text, true), ["0 First steps –", "1  a", "1  b", "0 Later –", "1  x/c"]);
        let text = "export const sidebar = [\n  group('guides', { collapsed: true, items: [group('guides.get-started', { items: ['a'] }), 'b'] }),\n  link('c', { label: 'C' }),\n  { label: t('nav.more'), items: ['d'] },\n];\n";
        assert_eq!(
            shown(text, true),
            ["0 Guides –", "1 Get started –", "2  a", "1  b", "0 C c", "0 More –", "1  d"]
        );
    }

    #[test]
    fn reads_folders_in_sidebars() {
        let text = "module.exports = { docs: ['a', { type: 'autogenerated', dirName: 'guides' }] };\n";
        assert_eq!(shown(text, true), ["0  a", "0  guides/"]);
        let text =
            "starlight({ sidebar: [{ label: 'Guides', autogenerate: { directory: 'guides' } }, 'b'] })\n";
        assert_eq!(shown(text, false), ["0 Guides guides/", "0  b"]);
    }
}
