#!/usr/bin/env python3
"""Measures sentence borders: precision, recall and F1 of the ends of sentences.

    python3 training/evaluate_sentences.py [--check] [--peers] [--show 'GUM news']

Sets, read from ../shared/data:
- GUM's documents of the genres `news` and `interview`, rebuilt to running text with a newline at each `# newpar`;
- bodies of giveme5w1h marked by hand (crates/text/tests/gold/borders.jsonl holds offsets, not texts), in two
  halves: `dev` was looked at while the rules were written, `blind` was not.

A border is a position between two characters that are not white space; the end of a text is none. `inside` leaves out
the borders at line breaks, which every splitter here finds.

With `--peers`, plain UAX #29, pysbd, NLTK punkt and spaCy's sentencizer are measured too
(pip install pysbd nltk spacy uniseg).
"""

import argparse
import gzip
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
# What every change must keep; `dev` holds more lists without full stops than any splitter finds.
FLOORS = {"GUM news": 0.965, "GUM interview": 0.965, "giveme dev": 0.95, "giveme blind": 0.97}
GOLD = ROOT / "crates" / "text" / "tests" / "gold" / "borders.jsonl"


class Text:
    """A text and its true borders, as counts of visible characters before them."""

    def __init__(self, kind, name, text, ends):
        self.kind, self.name, self.text = kind, name, text
        self.visible = visible_counts(text)
        self.total = self.visible[-1]
        self.borders = self.as_borders(ends)
        self.furniture, self.ends = {}, []
        self.line_ends = {self.visible[at] for at, c in enumerate(text) if c == "\n"}

    def as_borders(self, ends):
        return {self.visible[end] for end in ends} - {0, self.total}


def visible_counts(text):
    counts, n = [0], 0
    for character in text:
        n += not character.isspace()
        counts.append(n)
    return counts


def gum(genre):
    with tarfile.open(DATA / "ner" / "gum_v11_dep_conllu.tar.xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            if f"/GUM_{genre}_" in member.name:
                yield gum_text(genre, member.name, archive.extractfile(member).read().decode())


def gum_text(genre, name, conllu):
    text, ends = io.StringIO(), []
    space = ""
    for block in conllu.split("\n\n"):
        lines = block.splitlines()
        sentence = next((line[9:] for line in lines if line.startswith("# text = ")), None)
        if sentence is None:
            continue
        if any(line.startswith("# newpar") for line in lines):
            space = "\n"
        text.write((space if ends else "") + sentence)
        ends.append(text.tell())
        space = "" if "SpaceAfter=No" in lines[-1].split("\t")[-1] else " "
    return Text(f"GUM {genre}", pathlib.PurePath(name).stem, text.getvalue(), ends)


def marked_by_hand():
    with gzip.open(DATA / "clusters" / "giveme5w1h.jsonl.gz", "rt", encoding="utf-8") as lines:
        bodies = {article["id"]: article["body"] for article in map(json.loads, lines)}
    for line in GOLD.read_text().splitlines():
        gold = json.loads(line)
        encoded = bodies[gold["id"]].encode()
        if hashlib.sha256(encoded).hexdigest()[:16] != gold["sha256"]:
            sys.exit(f"!!! the body of {gold['id']} is not the one that was marked")
        ends = [len(encoded[:end].decode()) for end in gold["borders"]]
        text = Text(f"giveme {gold['half']}", gold["id"], encoded.decode(), ends)
        text.furniture = {len(encoded[:end].decode()): kind for _, end, kind in gold["furniture"]}
        text.ends = ends
        yield text


def ours(texts):
    command = ["cargo", "run", "--quiet", "--release", "-p", "samestory-text", "--example", "sentences"]
    given = "".join(json.dumps({"id": i, "text": text.text}) + "\n" for i, text in enumerate(texts))
    done = subprocess.run(command, cwd=ROOT, input=given.encode(), stdout=subprocess.PIPE, check=True)
    for text, line in zip(texts, done.stdout.decode().splitlines(), strict=True):
        encoded = text.text.encode()
        found = json.loads(line)
        text.news = [[len(encoded[:at].decode()) for at in span] for span in found["news"]]
        yield [len(encoded[:end].decode()) for _, end in found["sentences"]]


def furniture_scores(texts, show_errors):
    """Shares of the marked furniture that is left out and of the other units that stay, by number of units."""
    left_out, n_furniture, kept, n_news = 0, 0, 0, 0
    for text in texts:
        in_news = [False] * len(text.text)
        for start, end in text.news:
            in_news[start:end] = [True] * (end - start)
        for start, end in zip([0, *text.ends], text.ends):
            stays = sum(in_news[start:end]) * 2 > end - start
            kind = text.furniture.get(end)
            if kind:
                n_furniture, left_out = n_furniture + 1, left_out + (not stays)
            else:
                n_news, kept = n_news + 1, kept + stays
            if show_errors and stays == bool(kind):
                print(f"{kind or '!! news'}: {text.text[start:end].strip()!r}")
    return f"furniture left out {left_out}/{n_furniture} = {left_out / n_furniture:.3f}, news kept {kept}/{n_news} = {kept / n_news:.3f}"


def by_lines(split):
    """A splitter of texts from one of single lines that gives sentence strings or end offsets."""

    def ends(text):
        found, start = [], 0
        for line in text.text.split("\n"):
            found.extend(start + end for end in split(line))
            start += len(line) + 1
            found.append(start - 1)
        return found

    return lambda texts: map(ends, texts)


def peers():
    import nltk
    import pysbd
    import spacy
    import uniseg.sentencebreak

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    sentencizer = spacy.blank("en")
    sentencizer.add_pipe("sentencizer")

    def uax29(line):
        at = 0
        for sentence in uniseg.sentencebreak.sentences(line):
            at += len(sentence)
            yield at

    yield "plain UAX #29", by_lines(uax29)
    yield "pysbd", by_lines(lambda line: [span.end for span in segmenter.segment(line)])
    yield "spaCy sentencizer", by_lines(lambda line: [s.end_char for s in sentencizer(line).sents])
    try:
        punkt = nltk.data.load("tokenizers/punkt/english.pickle")
        yield "NLTK punkt", by_lines(lambda line: [end for _, end in punkt.span_tokenize(line)])
    except LookupError:
        # The trained model is no part of the package: punkt is trained on the very texts, which is how it is meant.
        yield "NLTK punkt, trained on the texts", punkt_trained


def punkt_trained(texts):
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    punkt = PunktSentenceTokenizer("\n\n".join(text.text for text in texts))
    return by_lines(lambda line: [end for _, end in punkt.span_tokenize(line)])(texts)


def score(texts, found):
    """(precision, recall, F1) over all borders, and F1 inside lines."""
    pairs = [(text.borders, text.as_borders(ends), text.line_ends) for text, ends in zip(texts, found, strict=True)]
    all_borders = f1([(gold, got) for gold, got, _ in pairs])
    inside = f1([(gold - lines, got - lines) for gold, got, lines in pairs])
    return (*all_borders, inside[2])


def f1(pairs):
    hits = sum(len(gold & got) for gold, got in pairs)
    n_gold, n_got = sum(len(gold) for gold, _ in pairs), sum(len(got) for _, got in pairs)
    precision, recall = hits / max(n_got, 1), hits / max(n_gold, 1)
    return precision, recall, 2 * hits / max(n_gold + n_got, 1)


def show(texts, found):
    for text, ends in zip(texts, found, strict=True):
        got = text.as_borders(ends)
        for wrong, mark in [(got - text.borders, "+"), (text.borders - got, "-")]:
            for border in sorted(wrong):
                at = text.visible.index(border)
                print(f"{mark} {text.name}: {text.text[max(at - 60, 0):at]!r} | {text.text[at:at + 50]!r}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--peers", action="store_true")
    arguments.add_argument("--show", help="list the errors in this set")
    arguments.add_argument("--check", action="store_true", help="exit with 1 when a set falls below its floor")
    arguments = arguments.parse_args()
    if not DATA.is_dir():
        sys.exit(f"!!! {DATA} is absent: sentence borders were NOT measured")
    texts = [*gum("news"), *gum("interview"), *(marked_by_hand() if GOLD.exists() else [])]
    kinds = list(dict.fromkeys(text.kind for text in texts))
    print(f"{'':34}" + "".join(f"{kind:>34}" for kind in kinds))
    splitters = [("samestory", ours), *(peers() if arguments.peers else [])]
    below = []
    for name, split in splitters:
        found = list(split(texts))
        cells = []
        for kind in kinds:
            chosen = [(text, ends) for text, ends in zip(texts, found) if text.kind == kind]
            precision, recall, whole, inside = score(*zip(*chosen))
            cells.append(f"P {precision:.4f} R {recall:.4f} F1 {whole:.4f} ({inside:.4f})")
            if name == "samestory":
                below += [f"{kind}: {whole:.4f} < {FLOORS[kind]}"] if whole < FLOORS[kind] else []
                if arguments.show == kind:
                    show(*zip(*chosen))
        if name == "samestory":
            for kind in kinds:
                chosen = [text for text in texts if text.kind == kind and text.furniture]
                if chosen:
                    print(f"{kind}: {furniture_scores(chosen, arguments.show == f'{kind} furniture')}")
        print(f"{name:34}" + "".join(f"{cell:>34}" for cell in cells))
    if arguments.check and below:
        sys.exit(f"below the floor: {below}")


if __name__ == "__main__":
    main()
