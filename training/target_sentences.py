"""Sentences with a target: NewsMTSC's, which people labelled, and unlabelled ones of the news sets for the teacher. Standard library only.

A row is a dictionary with `sentence`, `from` and `to` (characters), and for NewsMTSC `polarity` (-1, 0, 1) and `id`.
"""

import gzip
import hashlib
import json
import lzma
import random
import re
import subprocess

import news_sets

SETS = ["clusters/neus-train", "clusters/semeval2022-pairs", "labels/articles-train", "clusters/uci-headlines"]
# Of one unlabelled sentence, so many names and pronouns become targets.
NAMES, PRONOUNS = 2, 1
MIN_WORDS, MAX_WORDS = 5, 70
# A sentence that shares so many words in a row with one of NewsMTSC's dev or test sets is left out.
SHARED_WORDS = 8

SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“‘A-Z])|\n")
NAME = re.compile(r"\b(?:[A-Z][\w’'.-]*[a-z]\w*|[A-Z]{2,6})(?:\s+(?:[A-Z][\w’'-]*\w))*")
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is|[Tt]hey)\b")
# Capitalised words that begin a sentence rather than a name.
NO_NAMES = set(
    "The A An In On At It This That These Those But And He She They We I You His Her As If When While After Before For From To Of With "
    "By Not No There What Who How Why Now Then So Or Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March "
    "April May June July August September October November December".split())


def labelled(data, name):
    """NewsMTSC: `rw-train`, `rw-dev`, `mt-test` and so on."""
    path = data / "sentiment" / f"newsmtsc_{name.replace('-', '_')}.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fold(row, n_folds):
    """Sentences of one story of AllSides or one article of POLUSA are in one fold."""
    story = re.match(r"allsides_\d+|polusa_v\d+_\d+|", row["id"]).group() or row["id"]
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % n_folds


def words_of(program, rows):
    """What a network sees of each row: the place of the target, and a list of [word, gap, is quoted, form]."""
    length = lambda text: len(text.encode())
    place = lambda row, field: length(row["sentence"][:row[field]])
    lines = [json.dumps({"sentence": row["sentence"], "from": place(row, "from"), "to": place(row, "to")}) for row in rows]
    run = subprocess.run([program], input="\n".join(lines).encode(), capture_output=True, check=True)
    return [read_words(line) for line in run.stdout.decode().splitlines()]


def read_words(line):
    target, *words = line.split(" ")
    parts = (word.rsplit("/", 3) for word in words)
    return int(target), [[word, *map(int, numbers)] for word, *numbers in parts]


def unlabelled(data, kept_out, seed):
    """Targets of the news sets, in an order of chance; none in sentences that resemble those of `kept_out`."""
    avoided = {run for row in kept_out for run in runs(row["sentence"])}
    chance, seen, rows = random.Random(seed), set(), []
    for text in texts(data):
        for sentence in SENTENCE_END.split(re.sub(r"[ \t]+", " ", text)):
            sentence = sentence.strip()
            if sentence in seen or not MIN_WORDS <= len(sentence.split()) <= MAX_WORDS or avoided & runs(sentence):
                continue
            seen.add(sentence)
            rows += [{"sentence": sentence, "from": start, "to": end} for start, end in targets(sentence, chance)]
    chance.shuffle(rows)
    return rows


def texts(data):
    for name in SETS:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                if "pair_id" in article:
                    yield from (article["text" + side] for side in "12" if article["lang" + side] == "en")
                elif news_sets.is_english(article):
                    yield from (article.get(field) or "" for field in ("title", "body"))
    with lzma.open(data / "ner" / "worldwide-newswire-train.tsv.xz", "rt", encoding="utf-8") as lines:
        for sentence in lines.read().split("\n\n"):
            yield " ".join(line.split("\t")[0] for line in sentence.split("\n"))



def targets(sentence, chance):
    names = [span for match in NAME.finditer(sentence) if (span := name_span(match))]
    pronouns = [match.span() for match in PRONOUN.finditer(sentence)]
    chance.shuffle(names)
    chance.shuffle(pronouns)
    return names[:NAMES] + pronouns[:PRONOUNS]


def name_span(match):
    """The match without words that only begin a sentence and without a possessive; nothing where no name is left."""
    words, start = match.group().split(), match.start()
    while words and words[0] in NO_NAMES:
        start += len(words.pop(0)) + 1
    name = re.sub(r"[’']s$", "", match.string[start:match.end()])
    is_doubtful = match.start() == 0 and len(words) == 1 and not (name[-1:].islower() and len(name) > 3)
    return (start, start + len(name)) if len(name) > 1 and not is_doubtful else None


def runs(sentence):
    """All runs of `SHARED_WORDS` words, or the whole of a shorter sentence."""
    words = re.findall(r"\w+", sentence.lower())
    return {" ".join(words[at:at + SHARED_WORDS]) for at in range(max(1, len(words) - SHARED_WORDS + 1))}
