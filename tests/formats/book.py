"""Books in scratch folders, and what `prepbook` makes of them."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PREPBOOK = os.environ.get("PREPBOOK") or str(REPOSITORY / "target/release/prepbook")
# An image of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180344b4c9d0000000049454e44ae426082"
)


class BookTest(unittest.TestCase):
    """A test with a scratch folder for a book."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="prepbook-formats-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, path, content):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")

    def run_prepbook(self, *arguments, root=None, code=0):
        return self.run_command(*arguments, "--root", str(root or self.folder), code=code)

    def run_command(self, *arguments, code=0):
        done = subprocess.run([PREPBOOK, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def bundle(self, kind, root=None, *more):
        """The bundle's file of a format."""
        out = self.folder / "out"
        self.run_prepbook("bundle", "--format", kind, "--out", str(out), *more, root=root)
        return out / f"guide.{kind}"
