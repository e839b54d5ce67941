"""Checks a real English corpus, as kith-setup-english writes it: packaging/tests/check_corpus.py FOLDER

It must be whole, in the promised form, without duplicates, and almost free of what the packages mark up their text with.
Prints a line per check, and exits with 1 if one fails.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

# What each file must hold at the least: documents, words. (Debian 12: 269, 0.72 M; 11.7 k, 0.31 M; and so on.)
LEAST = {
    "austen.txt": (250, 700_000), "fortunes.txt": (10_000, 270_000), "jargon.txt": (1_900, 160_000),
    "foldoc.txt": (8_000, 470_000), "wordnet.txt": (115_000, 1_600_000), "gcide.txt": (88_000, 3_200_000),
}

# Residue, and the share of paragraphs in which it is tolerated (the packages have slips of their own).
RESIDUE = {
    "braces and backslashes": (r"[{}\\|]", 0.0003),
    "square brackets": (r"\[|\]", 0.0003),
    "syllable marks": (r"\w\*\w", 0.0003),
    "references": (r"\b(?:See (?:also|under|Illust)|Cf\.)", 0.0005),
    "sources": (r"1913 Webster|\bPJC\b|WordNet|\[Obs", 0.0002),
    "attributions": (r"\u2014 (?:Shak|Milton|Dryden|Chaucer|Spenser)\b", 0.0001),
    "addresses": (r"https?:|www\.|\w@\w", 0.0005),
    "broken letters": (r"[\x80-\x9f\ufffd\u00c3]", 0.0),
    "control characters": (r"[\x00-\x09\x0b-\x1f\x7f]", 0.0),
    "two spaces": (r"  |^ | $", 0.0),
    "space before punctuation": (r"\w [,;](?: |$)", 0.0003),
}


def main(folder: Path) -> int:
    failures = 0

    def check(holds: bool, what: str) -> None:
        nonlocal failures
        failures += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {what}")

    manifest = json.loads((folder / "manifest.json").read_text())
    documents: Counter[str] = Counter()
    paragraphs: list[str] = []
    words: Counter[str] = Counter()
    for name, (least_documents, least_words) in LEAST.items():
        text = (folder / name).read_bytes().decode("utf-8")      # raises if it is not UTF-8
        check(text.endswith("\n\n") and "\n\n\n" not in text and not text.startswith("\n"),
              f"{name}: paragraphs are lines, one empty line after each document")
        found = text.removesuffix("\n\n").split("\n\n")
        file_words = len(re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text))
        check(len(found) >= least_documents and file_words >= least_words, f"{name}: {len(found):,} documents, {file_words:,} words")
        check(manifest["files"][name]["documents"] == len(found) and manifest["files"][name]["words"] == file_words
              and manifest["files"][name]["bytes"] == len(text.encode()), f"{name}: as the manifest says")
        documents.update(found)
        paragraphs += text.split("\n")
        words.update(re.findall(r"[a-z]+", text.lower()))
    check(max(documents.values()) == 1, "no document comes twice")
    for what, (pattern, share) in RESIDUE.items():
        found = [paragraph for paragraph in paragraphs if re.search(pattern, paragraph)]
        check(len(found) <= share * len(paragraphs), f"{what}: {len(found)} of {len(paragraphs):,} paragraphs")
        if len(found) > share * len(paragraphs):
            for paragraph in found[:5]:
                print(f"       {paragraph[:150]}")
    for word, least in {"gin": 60, "whisky": 30, "bottle": 200, "drink": 500, "dictionary": 100}.items():
        check(words[word] >= least, f"it knows {word}: {words[word]} times")
    print(f"{'FAILED' if failures else 'passed'}: {sum(words.values()):,} words, {len(documents):,} documents")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check_corpus.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
