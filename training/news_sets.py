"""The labelled sets by name, some of them parts of a file. Standard library only."""

import gzip
import hashlib
import json
from pathlib import Path

SAMPLE_DAY = Path(__file__).parent.parent / "examples" / "sample-day" / "articles.jsonl"


def is_english(article):
    return article.get("language", "en").startswith("en")


def fifth(number):
    """The stories of neus-train with sha256(cluster) mod 5 = number; those with 0 were never trained on."""
    return lambda article: int(hashlib.sha256(str(article["cluster"]).encode()).hexdigest(), 16) % 5 == number


# Name: file, and which of its articles.
SETS = {
    "giveme5w1h": ("giveme5w1h", None),
    "mmds-dev": ("mmds-dev", None),
    "mmds-dev-english": ("mmds-dev", is_english),
    "ecbplus-1-35": ("ecbplus-1-35", None),
    "neus-fifth-0": ("neus-train", fifth(0)),
    "neus-fifth-1": ("neus-train", fifth(1)),
    "neus-fifth-2": ("neus-train", fifth(2)),
    "neus-train": ("neus-train", None),
    "uci-headlines": ("uci-headlines", None),
    "googlenews-ts": ("googlenews-ts", None),
    "scoop-duplicates": ("scoop-duplicates", None),
}


def articles(data, name):
    """The articles of a set that have a label, each a dictionary."""
    file, belongs = SETS[name]
    with gzip.open(Path(data) / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [article for article in read if article.get("cluster") is not None and (belongs is None or belongs(article))]


def file_of(data, name, folder):
    """A file with exactly the articles of a set, for `evaluate`: the set's own, or one that is written to `folder`."""
    file, belongs = SETS[name]
    if belongs is None:
        return Path(data) / f"{file}.jsonl.gz"
    path = Path(folder) / f"{name}.jsonl"
    with open(path, "w", encoding="utf-8") as out:
        for article in articles(data, name):
            print(json.dumps(article), file=out)
    return path


def bcubed_f1(gold, found):
    """BCubed F1 of two lists of labels."""
    return bcubed(gold, found)[2]


def bcubed(gold, found):
    """BCubed precision, recall and F1 of two lists of labels."""
    both, of_gold, of_found = {}, {}, {}
    for pair in zip(gold, found, strict=True):
        both[pair] = both.get(pair, 0) + 1
        of_gold[pair[0]] = of_gold.get(pair[0], 0) + 1
        of_found[pair[1]] = of_found.get(pair[1], 0) + 1
    precision = sum(n * n / of_found[f] for (_, f), n in both.items()) / len(gold)
    recall = sum(n * n / of_gold[g] for (g, _), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)
