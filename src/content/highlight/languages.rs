//! The names authors give languages.

use std::collections::BTreeMap;

use syntect::parsing::SyntaxSet;

use crate::diag::nearest::nearest;

/// What authors write, and the grammar's name. These win over the grammars' own names and file extensions:
/// `fs` is F# in a fence, however many shaders end in it. A language without a grammar has the nearest one.
const ALIASES: &[(&str, &str)] = &[
    ("alpine", "HTML"),
    ("angular", "HTML"),
    ("assembly", "x86_64 Assembly"),
    ("astro", "HTML"),
    ("atom", "XML"),
    ("avro", "JSON"),
    ("avsc", "JSON"),
    ("cassandra", "SQL"),
    ("cfg", "INI"),
    ("clojurescript", "Clojure"),
    ("cmd", "Batch File"),
    ("compose", "YAML"),
    ("conf", "INI"),
    ("console", "Bourne Again Shell (bash)"),
    ("cplusplus", "C++"),
    ("cql", "SQL"),
    ("csharp", "C#"),
    ("curl", "Bourne Again Shell (bash)"),
    ("django", "HTML (Jinja2)"),
    ("docker", "Dockerfile (with bash)"),
    ("docker-compose", "YAML"),
    ("dockerfile", "Dockerfile (with bash)"),
    ("dotenv", "DotENV"),
    ("dotnet", "C#"),
    ("ejs", "HTML"),
    ("elisp", "Lisp"),
    ("fs", "F#"),
    ("fsharp", "F#"),
    ("geojson", "JSON"),
    ("golang", "Go"),
    ("gradle", "Groovy"),
    ("h", "C"),
    ("handlebars", "HTML"),
    ("hbs", "HTML"),
    ("helm", "YAML"),
    ("html+jinja", "HTML (Jinja2)"),
    ("ipython", "Python"),
    ("java", "Java"),
    ("javascript", "JavaScript (Babel)"),
    ("jinja-html", "HTML (Jinja2)"),
    ("js", "JavaScript (Babel)"),
    ("json5", "JavaScript (Babel)"),
    ("jsonc", "JSON"),
    ("jsonl", "JSON"),
    ("jsonlines", "JSON"),
    ("jsx", "JavaScript (Babel)"),
    ("k8s", "YAML"),
    ("kubernetes", "YAML"),
    ("latex", "LaTeX"),
    ("m", "Objective-C"),
    ("make", "Makefile"),
    ("mariadb", "SQL"),
    ("mdx", "Markdown"),
    ("mongo", "JavaScript (Babel)"),
    ("mongodb", "JavaScript (Babel)"),
    ("mysql", "SQL"),
    ("ndjson", "JSON"),
    ("nginx", "nginx"),
    ("node", "JavaScript (Babel)"),
    ("nodejs", "JavaScript (Babel)"),
    ("obj-c", "Objective-C"),
    ("objc", "Objective-C"),
    ("objectivec", "Objective-C"),
    ("openapi", "YAML"),
    ("oracle", "SQL"),
    ("patch", "Diff"),
    ("pgsql", "SQL"),
    ("plist", "XML"),
    ("plpgsql", "SQL"),
    ("plsql", "SQL"),
    ("pom", "XML"),
    ("posh", "PowerShell"),
    ("postgres", "SQL"),
    ("postgresql", "SQL"),
    ("proto3", "Protocol Buffer"),
    ("pwsh", "PowerShell"),
    ("pycon", "Python"),
    ("python3", "Python"),
    ("react", "JavaScript (Babel)"),
    ("regex", "Regular Expression"),
    ("regexp", "Regular Expression"),
    ("scheme", "Lisp"),
    ("shell", "Bourne Again Shell (bash)"),
    ("shell-session", "Bourne Again Shell (bash)"),
    ("shellscript", "Bourne Again Shell (bash)"),
    ("shellsession", "Bourne Again Shell (bash)"),
    ("sqlite", "SQL"),
    ("systemd", "INI"),
    ("systemverilog", "SystemVerilog"),
    ("terminal", "Bourne Again Shell (bash)"),
    ("terraform", "Terraform"),
    ("tsql", "SQL"),
    ("udiff", "Diff"),
    ("v", "Verilog"),
    ("viml", "VimL"),
    ("vimscript", "VimL"),
    ("wsdl", "XML"),
    ("xhtml", "HTML"),
    ("zsh", "Bourne Again Shell (bash)"),
];

/// Language names in lower case, and the index of the grammar in its set.
#[derive(Debug)]
pub(super) struct Languages {
    indices: BTreeMap<String, usize>,
}

impl Languages {
    /// All names of `syntaxes`: aliases before names, names before file extensions; among grammars with the same
    /// extension the one that comes last, as in syntect. Grammars made only to be part of others have no name.
    pub(super) fn new(syntaxes: &SyntaxSet) -> Self {
        let mut indices = BTreeMap::new();
        let visible = || syntaxes.syntaxes().iter().enumerate().filter(|(_, syntax)| !syntax.hidden);
        for (index, syntax) in visible() {
            for extension in &syntax.file_extensions {
                indices.insert(extension.to_lowercase(), index);
            }
        }
        for (index, syntax) in visible() {
            indices.insert(syntax.name.to_lowercase(), index);
        }
        for (alias, name) in ALIASES {
            if let Some((index, _)) = visible().find(|(_, syntax)| syntax.name == *name) {
                indices.insert((*alias).to_owned(), index);
            }
        }
        Self { indices }
    }

    /// The grammar for a name as an author writes it.
    pub(super) fn index(&self, language: &str) -> Option<usize> {
        self.indices.get(&language.trim().to_lowercase()).copied()
    }

    /// The name most like `language`.
    pub(super) fn nearest(&self, language: &str) -> Option<&str> {
        // Blocks that are drawn are named in the same way.
        nearest(language.trim(), self.indices.keys().map(String::as_str).chain(["math", "mermaid"]))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_sorted_and_name_known_grammars() {
        let syntaxes = two_face::syntax::extra_newlines();
        assert!(ALIASES.is_sorted_by(|a, b| a.0 < b.0));
        for (alias, name) in ALIASES {
            assert!(syntaxes.find_syntax_by_name(name).is_some(), "{alias}: no grammar is named {name}");
        }
    }

    #[test]
    fn finds_what_authors_write() {
        let syntaxes = two_face::syntax::extra_newlines();
        let languages = Languages::new(&syntaxes);
        let name = |language: &str| {
            languages.index(language).map_or("", |index| syntaxes.syntaxes()[index].name.as_str())
        };
        let shell = "Bourne Again Shell (bash)";
        let wanted = [
            ("Rust", "Rust"),
            ("rs", "Rust"),
            ("py", "Python"),
            ("rb", "Ruby"),
            ("TypeScript", "TypeScript"),
            ("tsx", "TypeScriptReact"),
            ("sh", shell),
            ("bash", shell),
            ("c++", "C++"),
            ("C", "C"),
            ("c", "C"),
            ("r", "R"),
            ("cs", "C#"),
            ("c#", "C#"),
            ("kt", "Kotlin"),
            ("yml", "YAML"),
            ("proto", "Protocol Buffer"),
            ("protobuf", "Protocol Buffer"),
            ("graphql", "GraphQL"),
            ("http", "HTTP Request and Response"),
            ("hcl", "Terraform"),
            ("vue", "Vue Component"),
            ("svelte", "Svelte"),
            ("ps1", "PowerShell"),
            ("makefile", "Makefile"),
            ("ini", "INI"),
            ("vb", ""),
        ];
        for (language, expected) in wanted {
            assert_eq!(name(language), expected, "{language}");
        }
    }

    #[test]
    fn suggests_the_nearest_name() {
        let languages = Languages::new(&two_face::syntax::extra_newlines());
        assert_eq!(languages.nearest("pyhton"), Some("python"));
        assert_eq!(languages.nearest("javscript"), Some("javascript"));
        assert_eq!(languages.nearest("zzzzqqqq"), None);
    }
}
