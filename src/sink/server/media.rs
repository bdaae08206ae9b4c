//! Media types by file name.

use crate::model::routes::SiteFile;
use crate::source::formats::of_path;
use crate::source::paths::{extension, file_name};

/// What HTML is served as.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The media type of a file of the site, from the end of its name.
pub(super) fn type_of(url: &str) -> &'static str {
    match file_name(url) {
        name if name == SiteFile::Feed.address() || name == "atom.xml" => {
            "application/atom+xml; charset=utf-8"
        }
        name if extension(name).is_empty() => "text/plain; charset=utf-8",
        name => of_path(name).map_or("application/octet-stream", |format| format.media_type),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::formats::FORMATS;

    #[test]
    fn every_format_has_its_type() {
        assert_eq!(type_of("topic/a.html"), HTML);
        assert_eq!(
            (type_of("CNAME"), type_of("feed.xml")),
            ("text/plain; charset=utf-8", "application/atom+xml; charset=utf-8")
        );
        for (file, media_type) in
            [("a.bmp", "image/bmp"), ("a.vtt", "text/vtt"), ("a.ttf", "font/ttf"), ("A.FLAC", "audio/flac")]
        {
            assert_eq!(type_of(file), media_type);
        }
        for format in FORMATS {
            assert!(
                format
                    .extensions
                    .iter()
                    .all(|extension| type_of(&format!("a.{extension}")) == format.media_type)
            );
        }
        assert_eq!(type_of("a.unknown"), "application/octet-stream");
    }
}
