"""The workflows of this repository and of new guides, the action and dependabot's settings: linted, for nothing here can run them."""

import pathlib
import subprocess
import sys

from book import REPOSITORY, BookTest

GITHUB = REPOSITORY / ".github"


class WorkflowsTest(BookTest):
    def lint(self, *command):
        program = pathlib.Path(sys.executable).parent / command[0]
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def workflow_of_a_new_guide(self):
        guide = self.folder / "guide"
        self.run_command("init", str(guide))
        return guide / ".github/workflows/pages.yml"

    def test_workflows_follow_githubs_schemas(self):
        for schema, files in {
            "github-workflows": [*GITHUB.glob("workflows/*.yml"), self.workflow_of_a_new_guide()],
            "github-actions": [REPOSITORY / "action.yml"],
            "dependabot": [GITHUB / "dependabot.yml"],
        }.items():
            self.lint("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)

    def test_workflows_are_safe(self):
        """No expression in a script, no rights that are not needed, no credentials left behind."""
        self.lint(
            "zizmor", "--offline", "--quiet", "--config", GITHUB / "zizmor.yml",
            GITHUB, REPOSITORY / "action.yml", self.workflow_of_a_new_guide(),
        )
