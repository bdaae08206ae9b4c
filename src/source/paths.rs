//! Paths with `/` between their parts, taken apart and put together.

/// A path from the content's root, which is at `prefix`.
pub fn relative<'p>(path: &'p str, prefix: &str) -> &'p str {
    path.strip_prefix(prefix).unwrap_or(path)
}

/// Joins a path to a folder, without `.` and `..`; `None` if it leaves the root of both.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path of a file in a folder, which may be the root.
pub fn in_folder(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder of a path, without a final `/`, and the name in it.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folder of a path, without a final `/`; empty for a path in the root.
pub fn folder_of(path: &str) -> &str {
    split(path).0
}

/// The part of a path before its last name: its folder with a final `/`, or nothing.
pub fn folder_prefix(path: &str) -> &str {
    &path[..path.len() - file_name(path).len()]
}

/// The last name of a path.
pub fn file_name(path: &str) -> &str {
    split(path).1
}

/// The extension of a file, without its dot; empty if it has none.
pub fn extension(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_apart() {
        assert_eq!(split("a/b/c.tar.gz"), ("a/b", "c.tar.gz"));
        assert_eq!(split("c.md"), ("", "c.md"));
        assert_eq!((folder_prefix("a/b/c.md"), folder_prefix("c.md")), ("a/b/", ""));
        assert_eq!((extension("a/b.tar.gz"), extension("a.b/c"), extension("c")), ("gz", "", ""));
        assert_eq!((in_folder("", "a"), in_folder("a/b", "c")), ("a".to_owned(), "a/b/c".to_owned()));
    }
}
