"""guide.epub in EPUBCheck: no error, no warning."""

import subprocess
import unittest
import zipfile

from book import PIXEL, REPOSITORY, BookTest

EPUBCHECK = "/usr/share/java/epubcheck.jar"
FIXTURES = REPOSITORY / "tests/browser/fixtures"


class EpubTest(BookTest):
    def check(self, root=None, *more):
        book = self.bundle("epub", root, *more)
        done = subprocess.run(
            ["java", "-jar", EPUBCHECK, "--failonwarnings", str(book)], capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("No errors or warnings detected", done.stdout)
        return zipfile.ZipFile(book)

    def test_the_guide(self):
        book = self.check(REPOSITORY)
        self.assertEqual(book.infolist()[0].filename, "mimetype")
        self.assertEqual(book.read("mimetype"), b"application/epub+zip")
        contents = book.read("book/nav.xhtml").decode()
        self.assertLess(contents.index("SQL and NoSQL"), contents.index("Messaging"))

    def test_a_part_of_the_guide(self):
        book = self.check(REPOSITORY, "--topics", "databases", "--priority", "high")
        self.assertNotIn("Messaging", book.read("book/nav.xhtml").decode())

    def test_everything_an_author_can_write(self):
        book = self.check(FIXTURES / "features")
        package = book.read("book/package.opf").decode()
        self.assertIn('properties="mathml svg"', package)
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
        self.assertIn('epub:type="noteref"', text)
        self.assertIn("B is right.", text)

    def test_scripts_of_other_directions(self):
        self.assertIn('page-progression-direction="rtl"', self.check(FIXTURES / "rtl").read("book/package.opf").decode())
        self.check(FIXTURES / "cjk")

    def test_raw_html_and_images(self):
        self.write("book.toml", 'title = "Raw & <odd>"\nauthors = ["A & B"]\n')
        self.write("content/t/dot.png", PIXEL)
        self.write(
            "content/t/a.md",
            "# A\n\n<center onclick=x><font color=red>old</font></center>\n\n<p align=left data-x=1>p <br> <img src=dot.png alt=x width=50%>\n\n"
            "<video src=v.mp4>film</video>\n\n<details><summary>More</summary>\n\ntext\n\n</details>\n\n## 1. Was ist? {#1-a}\n\n"
            "![Dot](dot.png) [odd](<https://example.org/a b?c=[d]>) [gone](nowhere.html)\n",
        )
        self.run_prepbook("check", code=1)
        out = self.folder / "out"
        self.run_prepbook("bundle", "--format", "epub", "--out", str(out), code=1)
        done = subprocess.run(["java", "-jar", EPUBCHECK, "--failonwarnings", str(out / "guide.epub")], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
