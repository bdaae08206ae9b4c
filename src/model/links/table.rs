//! Comparisons that articles read from files.

use super::super::guide::LinkTarget;
use super::{FileKind, LinkResolver, LinkSource, Resolved};
use crate::content::files::absolute;
use crate::content::table_file::{self, TableFileError};
use crate::diag::{Diagnostic, Rule};
use crate::document::{LinkId, Phrase};

impl LinkResolver<'_> {
    pub(super) fn table(&self, source: LinkSource<'_>, id: LinkId, resolved: &mut Resolved) -> LinkTarget {
        let path = source.link.target.trim();
        let here = self.lookup.relative(&source.article.path);
        let facts = absolute(here, path).and_then(|wanted| self.files.get(&wanted));
        let Some(table) = facts.and_then(|facts| facts.table.as_ref()) else {
            self.report_missing(Rule::InvalidComparison, source, path, FileKind::Asset, resolved);
            return LinkTarget::Unresolved;
        };
        let file = match table {
            Ok(file) => file.clone(),
            Err(TableFileError::Invalid { message, span, help }) => {
                let file = facts.map_or_else(|| source.article.path.clone(), |facts| facts.path.clone());
                let found = Diagnostic::new(Rule::InvalidComparison, &file, span.clone(), message.clone());
                let label = format!("`{}` shows this file as a comparison", source.article.path);
                resolved.diagnostics.push(found.label(label).help_if(help.clone()));
                return LinkTarget::Unresolved;
            }
            Err(reason) => {
                let message = format!("`{path}` holds no comparison: {reason}");
                let help = match reason {
                    TableFileError::Encoding { help } => help.clone(),
                    _ => {
                        "write the subjects in the first row, and an aspect with its values in each other row"
                            .into()
                    }
                };
                resolved.diagnostics.push(source.found(Rule::InvalidComparison, message).help(help));
                return LinkTarget::Unresolved;
            }
        };
        let table = &file.table;
        let label: Vec<&str> = table.subjects.iter().map(Phrase::text).collect();
        let document = table_file::document(table, &label.join(", "));
        for row in table.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.text().is_empty())) {
            let aspect = row.aspect.text();
            let message = format!("a cell of the comparison in `{path}` is empty, in the row “{aspect}”");
            let found = source.found(Rule::EmptyCell, message);
            resolved.diagnostics.push(found.help("write `none`, `–` or `does not apply`"));
        }
        resolved.tables.push((id, file));
        LinkTarget::Table(document)
    }
}
