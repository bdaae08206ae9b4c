"""guide.apkg and guide.tsv in Anki itself: imported, imported again, edited, reviewed."""

import html
import re
import unittest

from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)

from book import PIXEL, REPOSITORY, BookTest

CACHING = """---
title: Caching
priority: high
level: senior
updated: {day}
---

## What is a cache?

**A copy kept near**, with `code` and $O(1)$. ![A drawing](pixel.png) [latex]x[/latex] [sound:a.mp3] {{{{c1::x}}}}

```rust title="{title}"
fn main() {{}}
```

### When is it stale?

When the source changed.

## Which is right?

- [ ] One
- [x] Two

  Because it is.

## LRU vs LFU

| | LRU | LFU | FIFO |
| --- | --- | --- | --- |
| Evicts | least recent | least frequent | oldest |
"""

FIRST = {"day": "2026-01-01", "title": "main.rs"}


class AnkiTest(BookTest):
    def setUp(self):
        super().setUp()
        self.write("book.toml", 'title = "Guide"\n')
        self.write("content/systems/index.md", "---\ntitle: Systems\n---\n")
        self.write("content/systems/pixel.png", PIXEL)
        self.article(CACHING.format(**FIRST))
        self.collection = Collection(str(self.folder / "collection.anki2"))
        self.addCleanup(self.collection.close)

    def article(self, text):
        self.write("content/systems/caching.md", text)

    def import_deck(self, root=None, file=None):
        """Imports the deck, or another file beside it; numbers of new, updated, duplicate and conflicting notes."""
        deck = self.bundle("apkg", root)
        # The options that Anki offers first: what is newer is taken.
        request = ImportAnkiPackageRequest(package_path=str(deck.with_name(file or deck.name)), options=ImportAnkiPackageOptions())
        log = self.collection.import_anki_package(request).log
        problems, _ = self.collection.fix_integrity()
        self.assertEqual(self.collection.db.scalar("pragma integrity_check"), "ok")
        self.assertNotRegex(problems.lower(), r"fixed|corrupt|missing|invalid", problems)
        return len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)

    def note(self, query):
        found = self.collection.find_notes(query)
        self.assertEqual(len(found), 1, query)
        return self.collection.get_note(found[0])

    def card(self, query):
        return self.collection.get_card(self.collection.find_cards(query)[0])

    def test_everything_arrives(self):
        self.assertEqual(self.import_deck(), (3, 0, 0, 0))
        decks = {deck.name for deck in self.collection.decks.all_names_and_ids()}
        self.assertLessEqual({"Guide", "Guide::Systems"}, decks)
        question = self.note('"Question:What is a cache?"')
        self.assertEqual(set(question.tags), {"topic::systems", "priority::high", "level::senior"})
        self.assertIn("<math", question["Answer"])
        self.assertIn("A copy kept near", question["Key points"])
        self.assertIn("When the source changed.", question["Follow-ups"])
        self.assertIn('<span class="k">fn</span>', question["Answer"])
        image = re.search(r'<img[^>]* src="(prepbook-[0-9a-f]+\.png)"', question["Answer"])
        self.assertTrue(self.collection.media.have(image[1]))
        self.assertEqual(self.collection.media.check().missing, [])
        choice = self.note('"Question:Which is right?"')
        self.assertIn("<li>One</li>", choice["Choices"])
        self.assertNotIn("right", choice["Choices"])
        self.assertIn("B is right", choice["Answer"])
        self.assertIn("Because it is.", choice["Answer"])
        row = self.note('"note:Prepbook comparison"')
        self.assertIn("LRU", row["Asked"])
        self.assertIn("least frequent", row["Answer"])
        for note in (question, choice, row):
            card = note.cards()[0]
            asked, answered = card.question(), card.answer()
            self.assertNotIn("{{", asked + answered)
            self.assertNotIn("error", asked.lower())
            self.assertIn(note["Answer"].strip()[:20], answered)
            self.assertIn(".nightMode", card.note_type()["css"])
        self.assertNotIn("A copy kept near", question.cards()[0].question())

    def test_nothing_changes_when_nothing_changed(self):
        self.import_deck()
        self.assertEqual(self.import_deck(), (0, 0, 3, 0))

    def test_an_edit_arrives_and_what_was_learned_stays(self):
        self.import_deck()
        card = self.card('"Question:What is a cache?"')
        card.type, card.queue, card.ivl, card.reps, card.due = 2, 2, 30, 4, 100
        self.collection.update_card(card)
        self.article(CACHING.format(**FIRST | {"day": "2026-02-01"}).replace("kept near", "kept nearer").replace("priority: high", "priority: low"))
        self.assertEqual(self.import_deck(), (0, 3, 0, 0))
        note = self.note('"Question:What is a cache?"')
        self.assertIn("kept nearer", note["Answer"])
        self.assertIn("priority::low", note.tags)
        after = self.card('"Question:What is a cache?"')
        self.assertEqual((after.id, after.type, after.ivl, after.reps, after.due), (card.id, 2, 30, 4, 100))

    def edit(self, old, new):
        file = self.folder / "content/systems/caching.md"
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def lock_and_import(self):
        self.run_prepbook("lock")
        return self.import_deck()

    def test_all_edits_of_a_day_arrive(self):
        self.assertEqual(self.lock_and_import(), (3, 0, 0, 0))
        self.assertEqual(self.lock_and_import(), (0, 0, 3, 0))
        for old, new, updated in [
            ("kept near", "kept nearer", 1),
            ("kept nearer", "kept nearest", 1),
            ("When the source changed.", "When it is old.", 1),
            ("When is it stale?", "When is it too old?", 1),
            ("main.rs", "lib.rs", 1),
            ("title: Caching", "title: Caches", 3),
            ("priority: high", "priority: low", 3),
            ("| oldest |", "| newest |", 1),
            ("What is a cache?", "What is a cache? ![A dot](pixel.png)", 1),
        ]:
            self.edit(old, new)
            self.assertEqual(self.lock_and_import(), (0, updated, 3 - updated, 0), new)
        question = self.note('"Answer:*nearest*"')
        self.assertIn("When it is old.", question["Follow-ups"])
        self.assertIn("When is it too old?", question["Follow-ups"])
        self.assertIn("lib.rs", question["Answer"])
        self.assertIn("Caches", question["Source"])
        self.assertIn("priority::low", question.tags)
        self.assertRegex(question["Question"], r'<img src="prepbook-[0-9a-f]+\.png"')
        self.assertIn("newest", self.note('"note:Prepbook comparison"')["Answer"])
        self.write("content/systems/index.md", "---\ntitle: Computers\n---\n")
        self.assertEqual(self.lock_and_import(), (0, 3, 0, 0))
        self.assertEqual(self.collection.note_count(), 3)

    def test_a_move_arrives(self):
        self.lock_and_import()
        self.write("content/other/index.md", "---\ntitle: Other\n---\n")
        self.write("content/other/pixel.png", PIXEL)
        file = self.folder / "content/systems/caching.md"
        file.rename(self.folder / "content/other/caching.md")
        self.assertEqual(self.lock_and_import()[0], 0)
        self.assertEqual(self.collection.note_count(), 3)
        self.assertIn("topic::other", self.note('"Question:What is a cache?"').tags)

    def test_an_edit_without_a_lock_is_reported(self):
        self.lock_and_import()
        self.edit("kept near", "kept nearer")
        said = self.run_prepbook("bundle", "--format", "apkg", "--out", str(self.folder / "out"))
        self.assertIn("1 of 3 cards have changed since `book.lock`", said)

    def test_questions_that_are_gone_have_a_tag(self):
        self.lock_and_import()
        self.edit("## Which is right?", "## What is new?\n\nThis.\n\n## Which was wrong?")
        self.edit("Because it is.", "Since another reason is given here, at some length.")
        self.edit("- [ ] One\n- [x] Two", "- [ ] Three\n- [x] Four")
        self.run_prepbook("lock", "--retire", "systems/caching#which-is-right")
        new, updated, *_ = self.import_deck()
        self.assertEqual((new, updated), (2, 0))
        self.assertEqual(self.collection.find_notes("tag:prepbook::removed"), [])
        self.assertEqual(self.import_deck(file="guide-removed.apkg"), (0, 1, 0, 0))
        gone = self.note("tag:prepbook::removed")
        self.assertEqual(gone["Id"], "systems/caching#which-is-right")
        self.assertIn("no longer in the guide", gone["Answer"])
        # It comes back.
        self.article(CACHING.format(**FIRST))
        self.run_prepbook("lock")
        self.import_deck()
        self.assertEqual(self.collection.find_notes('"Id:systems/caching#which-is-right" tag:prepbook::removed'), [])

    def test_a_question_that_loses_its_choices_has_another_note(self):
        self.lock_and_import()
        choices = "- [ ] One\n- [x] Two\n\n  Because it is.\n"
        self.edit(choices, "It is **two**.\n")
        self.assertEqual(self.lock_and_import(), (1, 0, 2, 0))
        self.assertEqual(self.lock_and_import(), (0, 0, 3, 0))
        self.assertIn("two", self.note('"note:Prepbook question" "Question:Which is right?"')["Answer"])
        self.assertEqual(self.import_deck(file="guide-removed.apkg"), (0, 1, 0, 0))
        self.assertEqual(self.note("tag:prepbook::removed")["Id"], "systems/caching#which-is-right")
        # It has choices again, and its first note.
        self.edit("It is **two**.\n", choices)
        self.assertEqual(self.lock_and_import(), (0, 1, 2, 0))
        self.assertEqual(self.import_deck(file="guide-removed.apkg"), (0, 1, 0, 0))
        self.assertEqual(self.note("tag:prepbook::removed")["Id"], "systems/caching#which-is-right/question")

    def test_a_first_import_has_no_removed_questions(self):
        self.run_prepbook("lock")
        self.edit("## Which is right?\n\n- [ ] One\n- [x] Two\n\n  Because it is.\n", "")
        self.run_prepbook("lock", "--retire", "systems/caching#which-is-right")
        self.assertEqual(self.import_deck(), (2, 0, 0, 0))
        self.assertEqual(self.collection.card_count(), 2)

    def test_tags_of_anki_are_text(self):
        self.import_deck()
        note = self.note('"Question:What is a cache?"')
        answered = note.cards()[0].answer()
        for text in ["[latex]x[/latex]", "[sound:a.mp3]", "{{c1::x}}"]:
            self.assertIn(text, html.unescape(answered))
        self.assertEqual(self.collection.media.check().missing, [])

    def test_a_cell_may_be_a_picture(self):
        self.article("# Animals\n\n## Cat vs dog\n\n| | Cat | Dog |\n| --- | --- | --- |\n| Says | Meow | ![Woof](pixel.png) |\n")
        self.assertEqual(self.import_deck(), (1, 0, 0, 0))
        card = self.note('"note:Prepbook comparison"').cards()[0]
        self.assertRegex(card.answer(), r'Meow.*<img[^>]* src="prepbook-[0-9a-f]+\.png"')
        self.assertEqual(self.collection.media.check().missing, [])
        self.assertIn("\tCat · Meow / Dog · [Woof]\n", self.bundle("text").with_suffix(".txt").read_text(encoding="utf-8"))

    def test_the_guide_itself(self):
        new, *others = self.import_deck(REPOSITORY)
        self.assertGreater(new, 200)
        self.assertEqual(others, [0, 0, 0])
        self.assertEqual(self.import_deck(REPOSITORY), (0, 0, new, 0))
        for card in self.collection.find_cards("")[:200]:
            self.assertNotRegex(self.collection.get_card(card).answer(), r"\{\{[#/]?(Question|Answer|Source|Row)\}\}")

    def test_the_text_is_imported_by_guid(self):
        path = str(self.bundle("tsv"))
        for count, found in (("new", 3), ("duplicate", 3)):
            metadata = self.collection.get_csv_metadata(path, None)
            self.assertTrue(metadata.is_html)
            log = self.collection.import_csv(ImportCsvRequest(path=path, metadata=metadata)).log
            self.assertEqual(len(getattr(log, count)), found, log)
        note = self.note('"Front:What is a cache?"')
        self.assertEqual(set(note.tags), {"topic::systems", "priority::high", "level::senior"})
        self.assertIn("[A drawing]", note["Back"])
        self.assertEqual({self.collection.decks.name(card.did) for card in note.cards()}, {"Guide::Systems"})

    def test_a_guide_that_asks_nothing_has_no_deck(self):
        self.article("# Caching\n\nA text.\n")
        said = self.run_prepbook("bundle", "--format", "apkg", "--out", str(self.folder / "out"), code=1)
        self.assertIn("cannot make guide.apkg: the guide has no question and no comparison", said)
        self.assertFalse((self.folder / "out/guide.apkg").exists())


if __name__ == "__main__":
    unittest.main()
