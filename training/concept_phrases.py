#!/usr/bin/env python3
"""Writes `crates/analysis/assets/concept-phrases.txt`: which words headlines like, and which pairs of words stand together.

    python3 training/concept_phrases.py

Needs nothing but Python. It counts, in ../shared/data, the English texts of `neus-train` (without the fifth of stories that no model sees),
`scoop-duplicates`, `uci-headlines`, `semeval2022-pairs` and `articles-train`, each text once. No set that entities are measured on is read.

A line a word, as `singular` of `crates/analysis/src/entities/reading.rs` writes it, in alphabetical order: the word; ten times the logarithm of
how much more often titles have it than bodies; then, for each word that follows it in at least MIN_PAIR texts, that word, the number of
bodies and the number of titles with the pair. Words of fewer than MIN_WORD texts count as evenly spread.
"""

import collections
import gzip
import hashlib
import json
import math
import re
from pathlib import Path

from evaluate_entities import data_folder

OUT = Path(__file__).resolve().parent.parent / "crates" / "analysis" / "assets" / "concept-phrases.txt"
FILES = ["clusters/neus-train", "clusters/scoop-duplicates", "clusters/uci-headlines", "clusters/semeval2022-pairs", "labels/articles-train"]
MIN_PAIR, MIN_WORD = 3, 5
BODY_LETTERS = 6000
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|\.(?=[^\W\d_]))*|\d+|\S")
# No phrase begins or ends with one of these.
SMALL = set("""a about after an and are as at be been before but by can could for from had has have he her his how i in into is it its may
might my not of on or our over said say she should than that the their then there these they this those to was we were what when where
which who will with would you your""".split())


def texts():
    """Title and body of each text."""
    for name in FILES:
        with gzip.open(data_folder() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if int(hashlib.sha256(line.get("cluster", "").encode()).hexdigest(), 16) % 5 == 0 and line.get("cluster"):
                    continue
                if "text1" in line:
                    for at in "12":
                        if line[f"lang{at}"] == "en":
                            yield "", line[f"text{at}"]
                elif line.get("language", "en") in ("en", "", None):
                    yield line.get("title") or "", line.get("body") or ""


def singular(word):
    if word.endswith("ies") and len(word) >= 6:
        return word[:-3] + "y"
    keeps = word.endswith(("ss", "us", "is", "news", "ies"))
    return word[:-1] if word.endswith("s") and not keeps and len(word) >= 4 else word


def words(text):
    text = re.sub(r"['’]s\b", "", text[:BODY_LETTERS])
    return [singular(word.lower().replace(".", "")) for word in TOKEN.findall(text)]


def is_content(word):
    return word.isalpha() and word not in SMALL


def main():
    counts = {part: (collections.Counter(), collections.Counter()) for part in ("title", "body")}
    seen = set()
    for title, body in texts():
        if (title, body[:200]) in seen:
            continue
        seen.add((title, body[:200]))
        for (single, pairs), text in ((counts["title"], title), (counts["body"], body)):
            found = words(text)
            single.update(set(found))
            pairs.update(set(zip(found, found[1:])))
    lines = table(counts)
    OUT.write_text("".join(lines), encoding="utf-8")
    print(f"{len(seen)} texts, {len(lines)} words, {OUT.stat().st_size} bytes")


def table(counts):
    (titles, title_pairs), (bodies, body_pairs) = counts["title"], counts["body"]
    n_titles, n_bodies = sum(titles.values()), sum(bodies.values())
    liking = {}
    for word in titles.keys() | bodies.keys():
        if word.isalpha() and titles[word] + bodies[word] >= MIN_WORD:
            liking[word] = math.log((titles[word] + 1) / n_titles) - math.log((bodies[word] + 3) / n_bodies)
    followers = collections.defaultdict(list)
    for (first, second), n in sorted(body_pairs.items()):
        if n >= MIN_PAIR and is_content(first) and second.isalnum() and second not in SMALL:
            followers[first].append(f"{second} {n} {title_pairs[first, second]}")
    known = sorted(word for word in liking.keys() | followers.keys() if is_content(word))
    return [" ".join([word, str(round(10 * liking.get(word, 0))), *followers.get(word, [])]) + "\n" for word in known]


if __name__ == "__main__":
    main()
