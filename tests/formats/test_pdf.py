"""guide.pdf, printed by Chromium in parts: pages, links, outline and structure are those of one document."""

import re
import unittest

from pypdf import PdfReader

from book import REPOSITORY, BookTest

# Attributes take no room on paper, so these words make a part without making pages.
PADDING = f'<span title="{"words " * 70_000}"></span>'


class PdfTest(BookTest):
    def read(self, root=None):
        reader = PdfReader(self.bundle("pdf", root), strict=True)
        self.pages = [page.extract_text() for page in reader.pages]
        return reader

    def outline(self, reader):
        def lines(entries, level):
            for entry in entries:
                if isinstance(entry, list):
                    yield from lines(entry, level + 1)
                else:
                    yield "  " * level + entry.title, reader.get_destination_page_number(entry) + 1

        return list(lines(reader.outline, 0))

    def links(self, reader, number):
        """The pages that the links of a page lead to, and addresses of other sites."""
        targets = reader.named_destinations
        links = [link.get_object() for link in reader.pages[number - 1].get("/Annots", [])]
        return [
            reader.get_destination_page_number(targets[link["/Dest"]]) + 1 if "/Dest" in link else link["/A"]["/URI"]
            for link in links
        ]

    def test_parts_are_one_document(self):
        self.write("book.toml", 'title = "Guide “G”"\nauthors = ["Ann", "Bé"]\nlanguage = "en-GB"\n')
        self.write("content/a/index.md", "---\ntitle: A\npriority: high\n---\n")
        self.write("content/b/index.md", "---\ntitle: B\npriority: low\n---\n")
        self.write(
            "content/a/near.md",
            "# Near\n\n## What is near?\n\nNot [far](../b/fär%20away.md#what-is-far). [Paper](https://example.org/).[^n]\n\n"
            f"[^n]: A note.\n\n{PADDING}\n",
        )
        self.write(
            "content/b/fär away.md",
            "---\ntitle: Far\nfaqs:\n  - question: Why?\n    answer: So.\n---\n\n[Near](../a/near.md) [it](#what-is-far)\n\n## What is far?\n\nFar."
            f"\n\n| | A | B |\n| --- | --- | --- |\n| Size | 1 | 2 |\n\n{PADDING}\n",
        )
        reader = self.read()
        # Cover, contents, A, Near, B, Far.
        self.assertEqual(len(reader.pages), 6)
        for number, text in enumerate(self.pages[1:], 2):
            self.assertIn(str(number), (text.split()[0], text.split()[-1]))
        self.assertEqual(
            self.outline(reader),
            [
                ("Contents", 2),
                ("A", 3),
                ("  Near", 4),
                ("    What is near?", 4),
                ("B", 5),
                ("  Far", 6),
                ("    What is far?", 6),
                ("    Frequently asked questions", 6),
                ("      Why?", 6),
            ],
        )
        self.assertEqual(self.links(reader, 2), [3, 4, 5, 6])
        self.assertEqual(sorted(self.links(reader, 4), key=str), [4, 4, 6, "https://example.org/"])
        self.assertEqual(self.links(reader, 6), [4, 6])
        for entry in ("A 3", "Near 4", "B 5", "Far 6"):
            self.assertIn(entry, " ".join(self.pages[1].split()))
        self.assertEqual(
            {key: reader.metadata[key] for key in ("/Title", "/Author", "/Creator")},
            {"/Title": "Guide “G”", "/Author": "Ann, Bé", "/Creator": "Prepbook"},
        )
        root = reader.trailer["/Root"]
        self.assertEqual((root["/Lang"], root["/MarkInfo"]["/Marked"]), ("en-GB", True))
        parts = [part.get_object() for part in root["/StructTreeRoot"]["/K"]["/K"]]
        self.assertEqual([part["/S"] for part in parts], ["/Part"] * 3)
        keys = root["/StructTreeRoot"]["/ParentTree"]["/Nums"][::2]
        self.assertEqual(keys, list(range(len(keys))))
        for page in reader.pages:
            self.assertIn(page["/StructParents"], keys)

    def test_nothing_wide_is_cut(self):
        self.write("book.toml", 'title = "Wide"\n')
        names = [f"Database{number}" for number in range(1, 12)]
        row = ["asynchronous"] * 10 + ["last"]
        self.write(
            "content/a/wide.md",
            f"# Wide\n\n| Property | {' | '.join(names)} |\n|{'---|' * 12}\n| Replication | {' | '.join(row)} |\n\n"
            "## An address\n\n| A | B | C | Address |\n|---|---|---|---|\n"
            "| Electroencephalographically | counterrevolutionaries | antidisestablishmentarianism | https://example.org/a/very/long/path/to/the/end |\n",
        )
        reader = self.read()
        text = re.sub(r"\s", "", "".join(self.pages))
        for word in ["Database11", "last", "to/the/end"]:
            self.assertIn(word, text)
        for page in reader.pages:
            width = float(page.mediabox.width)
            for position in self.positions(page):
                self.assertLess(position, width - 40)

    def positions(self, page):
        """How far from the left each piece of text on a page begins."""
        found = []
        page.extract_text(visitor_text=lambda text, cm, tm, *_: text.strip() and found.append(tm[4] * cm[0] + cm[4]))
        return found

    def test_a_long_article_is_printed_in_pieces(self):
        questions = "".join(f"## What is {name}?\n\n[Next](#what-is-{then})\n\n{PADDING}\n\n" for name, then in ("ab", "bc", "ca"))
        self.write("book.toml", 'title = "Long"\n')
        self.write("content/long.md", f"# Long\n\n{questions}")
        reader = self.read()
        self.assertEqual(
            self.outline(reader),
            [("Contents", 2), ("Long", 3), ("  What is a?", 3), ("  What is b?", 4), ("  What is c?", 5)],
        )
        self.assertEqual([self.links(reader, page) for page in range(2, 6)], [[3], [4], [5], [3]])

    def test_the_same_book_gives_the_same_bytes(self):
        root = REPOSITORY / "tests/browser/fixtures/features"
        first = self.bundle("pdf", root).read_bytes()
        self.assertEqual(first, self.bundle("pdf", root).read_bytes())

    def test_other_scripts(self):
        fixtures = REPOSITORY / "tests/browser/fixtures"
        for name, language in (("rtl", "ar"), ("cjk", "zh-Hans")):
            with self.subTest(name):
                reader = self.read(fixtures / name)
                self.assertEqual(reader.trailer["/Root"]["/Lang"], language)
                self.assertTrue(all(title.strip() for title, _ in self.outline(reader)))


if __name__ == "__main__":
    unittest.main()
