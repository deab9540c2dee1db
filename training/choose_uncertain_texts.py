"""Chooses further texts that people label for the label model, after those of `choose_texts_to_label.py`: where the model is least sure.

    cargo build --release -p samestory-training --bin label_features
    python choose_uncertain_texts.py --data DATA --program ../target/release/label_features --short 3000 --long 800 --out BATCHES

Needs the packages of `requirements-labels.txt`. BATCHES stays outside the project, since the texts belong to their publishers. Short texts
are openings from `neus-train`, without the fifth of its stories that clustering keeps for tests; long ones come from the other training sets.
Half of the texts have the highest sum of entropies of the three predictions, half are chosen at random among the rest.
No text is the same event as one of `articles-dev` or of the second dev part, or shares many runs of words with a labelled one.
"""

import argparse
import random
from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from choose_texts_to_label import (TEST_SETS, Chooser, apart_from, cut, is_whole, lines, model_probabilities, of_neus, whole_sets,
                                   without_copies, write_batch)
from labelled_texts import LABELS, all_texts, read_records, with_texts
from train_labels import SETS

SEED = 20261127
BATCH = 60
MAX_PER_OUTLET, MAX_PER_STORY = 200, 2


def entropies(probabilities):
    """The sum of the entropies of the three label sets, a text."""
    columns = [np.array([probabilities[field, name] for name in names]) for field, names in SETS.items()]
    return sum(-(column * np.log(np.maximum(column, 1e-12))).sum(axis=0) for column in columns)


def choose(pool, rows, vectors, unsure, total, chance):
    chooser = Chooser(pool, vectors, MAX_PER_OUTLET, MAX_PER_STORY)
    chooser.take_first(rows, unsure, total // 2, "unsure")
    for row in chance.sample(rows, len(rows)):
        if len(chooser.chosen) == total:
            break
        chooser.take(row, "random")
    return chance.sample(chooser.chosen, len(chooser.chosen)), Counter(chooser.reasons)


def write(out, kind, rows, pool):
    for number, at in enumerate(range(0, len(rows), BATCH), start=1):
        write_batch(out / f"{kind}-{number:02}.jsonl", [pool[row] for row in rows[at:at + BATCH]], 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--program", required=True, help="the built label_features")
    parser.add_argument("--short", type=int, default=3000)
    parser.add_argument("--long", type=int, default=800)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train, dev = (lines(options.data / "labels" / f"articles-{part}.jsonl.gz") for part in ("train", "dev"))
    texts = all_texts(options.data)
    more, dev2 = (list(with_texts(read_records(LABELS / name), texts)) for name in ("articles-more.jsonl", "articles-dev2.jsonl"))
    texts_of_sets = chain((article for article in whole_sets(options.data) if article["set"] not in TEST_SETS), of_neus(options.data))
    pool = [article for article in texts_of_sets if is_whole(article)]
    pool = [cut(article) for article in without_copies(pool, [*train, *dev, *more, *dev2])]
    everything = [*pool, *dev, *dev2]
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2).fit_transform(
        f"{article['title']} {article['title']} {article['body']}" for article in everything)
    rows = apart_from(vectors, list(range(len(pool))), list(range(len(pool), len(everything))))
    unsure, chance = entropies(model_probabilities(options.program, pool)), random.Random(SEED)
    for kind, total in (("short", options.short), ("long", options.long)):
        own = [row for row in rows if (pool[row]["set"] == "neus-train") == (kind == "short")]
        chosen, reasons = choose(pool, own, vectors, unsure, total, chance)
        write(options.out, kind, chosen, pool)
        print(kind, len(own), dict(Counter(pool[row]["set"] for row in chosen)), dict(reasons))


if __name__ == "__main__":
    main()
