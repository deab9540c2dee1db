#!/usr/bin/env python3
"""Measures the entities of articles: precision and recall of the five against an annotator's five, and salience on GUM.

    python3 training/evaluate_entities.py [--set articles-train] [--errors N] [--gum] [--gum-split train]

Needs the packages of `requirements-labels.txt`. Sets are read from ../shared/data, or their labels from `labels/` here (`articles-dev2`);
articles are cut in the middle (`[…]`). Where a set has the lists of a second annotator, they are measured against the first one's. Without `--gum`, the example `analyze` lists
entities for `labels/articles-dev`, and so does the baseline (the most frequent capitalised names); the rule of matching is in
`entity_match.py`. Intervals: 95 % of 2,000 bootstrap samples of the articles. With `--gum`: news and interviews of GUM, dev and test, whose
entities have a grade from 0 to 5, the number of five summaries that mention it (`gum_salience.py`).
"""

import argparse
import collections
import gzip
import json
import pathlib
import re
import subprocess
import tempfile

import numpy as np

from entity_match import folded, pairs
from gum_salience import measure_gum
from labelled_texts import LABELS, all_texts, read_records, with_texts

ROOT = pathlib.Path(__file__).resolve().parent.parent
N_LISTED = 5
SAMPLES, SEED = 2000, 7


def data_folder():
    places = [folder / "shared" / "data" for folder in ROOT.parents]
    return next((place for place in places if place.is_dir()), places[0])


def read_articles(name):
    labels = LABELS / f"{name}.jsonl"
    if labels.exists():
        return [a | {"id": f"{a['set']}:{a['id']}"} for a in with_texts(read_records(labels), all_texts(data_folder()))]
    with gzip.open(data_folder() / "labels" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def ours(articles):
    """For each article, the names and kinds that the example `analyze` lists."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = pathlib.Path(folder, "articles.jsonl"), pathlib.Path(folder, "entities.jsonl")
        fields = ("id", "title", "body")
        given.write_text("".join(json.dumps({f: a[f] for f in fields}) + "\n" for a in articles), encoding="utf-8")
        command = ["cargo", "run", "--quiet", "--release", "--example", "analyze", "--", str(given), "--out", str(found)]
        subprocess.run(command, cwd=ROOT, check=True)
        lines = map(json.loads, found.read_text(encoding="utf-8").splitlines())
        entities = {line["id"]: [(e["name"], e["kind"]) for e in line["entities"]] for line in lines}
    return [entities[article["id"]][:N_LISTED] for article in articles]


RUN = re.compile(r"[A-Z][\w’'.-]*\w(?: (?:of |de |van |the )?[A-Z][\w’'.-]*\w)*")


def most_frequent_names(article):
    """The baseline: runs of capitalised words that do not begin a sentence, by their number."""
    counts = collections.Counter()
    for match in RUN.finditer(article["body"]):
        before = article["body"][: match.start()].rstrip()
        if before and before[-1] not in ".!?:“\"‘":
            counts[re.sub(r"[’']s$", "", match.group())] += 1
    order = {name: at for at, name in enumerate(counts)}
    return [(name, "name") for name in sorted(counts, key=lambda name: (-counts[name], order[name]))[:N_LISTED]]


def hits(listed, articles):
    """A row an article: entities right, listed, annotated; right entities of each article as indices of the list."""
    matched = [pairs([name for name, _ in names], a["entities"]) for names, a in zip(listed, articles)]
    rows = [(len(m), len(names), len(a["entities"])) for m, names, a in zip(matched, listed, articles)]
    return np.array(rows, float), matched


def precision_recall(rows):
    right, listed, annotated = rows.sum(axis=0)
    return right / max(listed, 1), right / max(annotated, 1)


def interval(rows, part):
    chance = np.random.default_rng(SEED)
    draws = chance.integers(0, len(rows), (SAMPLES, len(rows)))
    values = [precision_recall(rows[draw])[part] for draw in draws]
    return np.percentile(values, [2.5, 97.5])


def print_scores(name, listed, articles):
    rows, matched = hits(listed, articles)
    scores = precision_recall(rows)
    parts = (f"{label} {scores[at]:.3f} [{low:.3f}, {high:.3f}]"
             for at, label in enumerate(("P@5", "R@5")) for low, high in [interval(rows, at)])
    exact = sum(folded(names[i][0]) == folded(a["entities"][j])
                for names, a, found in zip(listed, articles, matched) for i, j in found)
    n_listed, n_found = int(rows[:, 1].sum()), int(rows[:, 0].sum())
    print(f"{name}: {'  '.join(parts)}; listed {n_listed}, right {n_found}, of these word for word {exact}")
    return matched


def print_kinds(listed, matched):
    n_all, n_right = collections.Counter(), collections.Counter()
    for names, found in zip(listed, matched):
        right = {at for at, _ in found}
        for at, (_, kind) in enumerate(names):
            n_all[kind] += 1
            n_right[kind] += at in right
    for kind, n in n_all.most_common():
        print(f"  {kind}: {n} listed, {n_right[kind] / n:.3f} right")


def print_wording(articles, matched):
    """Recall of annotated entities by the way that they are written."""
    n_all, n_right = collections.Counter(), collections.Counter()
    for article, found in zip(articles, matched):
        right = {at for _, at in found}
        for at, name in enumerate(article["entities"]):
            words = name.split()
            capitals = sum(word[:1].isupper() for word in words)
            kind = "all small letters" if not capitals else "name" if words[-1][:1].isupper() else "mixed"
            n_all[kind] += 1
            n_right[kind] += at in right
    for kind, n in n_all.most_common():
        print(f"  annotated, {kind}: {n}, {n_right[kind] / n:.3f} found")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="articles-dev")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N articles; for train")
    parser.add_argument("--gum", action="store_true")
    parser.add_argument("--gum-split", default="dev+test")
    options = parser.parse_args()
    if options.gum:
        measure_gum(data_folder(), ROOT, options.gum_split)
        return
    articles = read_articles(options.set)
    print(f"{options.set}: {len(articles)} articles")
    print_scores("most frequent capitalised names", [most_frequent_names(a) for a in articles], articles)
    listed = ours(articles)
    if all("entities_second" in article for article in articles):
        print_scores("second annotator", [[(name, "") for name in a["entities_second"]] for a in articles], articles)
    matched = print_scores("samestory", listed, articles)
    print_kinds(listed, matched)
    print_wording(articles, matched)
    for article, names, found in list(zip(articles, listed, matched))[: options.errors]:
        right = {i for i, _ in found}
        print(article["id"], article["title"])
        print("   found    ", [("" if i in right else "✗ ") + name for i, (name, _) in enumerate(names)])
        print("   annotated", article["entities"])


if __name__ == "__main__":
    main()
