//! Projects of other tools in folders of a repository.

use std::collections::HashMap;

use super::{Placed, TreeBuilder};
use crate::diag::Diagnostic;
use crate::model::ids::NavigationId;

impl TreeBuilder<'_> {
    /// Places what the projects in folders name, each in the section of its folder. Returns these sections with the folders.
    pub(super) fn add_projects(
        &mut self,
        placed: &mut Placed,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> HashMap<NavigationId, String> {
        let files = self.files;
        let mut sections = HashMap::new();
        for project in &files.projects {
            let settings = self.settings(&project.root);
            settings.label = settings.label.take().or_else(|| project.title.clone());
            let section = self.folder(&project.root);
            self.folders.insert(project.folder.clone(), section);
            sections.insert(section, project.root.clone());
            self.place(&project.outline, Some(section), placed, diagnostics);
        }
        sections
    }
}
