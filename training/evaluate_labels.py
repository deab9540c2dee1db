"""Measures the bundled label model on texts of other kinds: genres of web pages (MT-GINCO) and clickbait headlines.

    cargo build --release -p samestory-training --bin label_features
    python evaluate_labels.py --data DATA --program ../target/release/label_features

Needs the packages of `requirements-labels.txt`. DATA is the folder with `intent/`. Prints Markdown.

- MT-GINCO, test part: genres that mean an intent (`INTENTS`), the others are left out. Without titles, translated by machine.
- Clickbait headlines of Chakraborty and others (2016) against headlines of news: how well the probability that a headline alone is not
  there to inform, and that its tone is not factual, parts the two. The sets name no outlets, and no headline of theirs was trained on.
"""

import argparse
import csv
import gzip
import lzma
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from choose_texts_to_label import model_probabilities
from train_labels import SETS

INTENTS = {"News": "inform", "Information/Explanation": "explain", "Opinion/Argumentation": "persuade", "Promotion": "promote",
           "Instruction": "advise", "Recipe": "advise", "Prose": "entertain", "Lyrical": "entertain"}


def genres(data, program):
    csv.field_size_limit(1 << 30)
    with lzma.open(data / "intent" / "mt_ginco_test.csv.xz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["labels"] in INTENTS]
    probabilities = model_probabilities(program, [{"body": row["text"].replace("<p/>", " ")} for row in rows])
    names = SETS["intent"]
    truth = np.array([names.index(INTENTS[row["labels"]]) for row in rows])
    found = np.stack([probabilities["intent", name] for name in names], axis=1).argmax(axis=1)
    counts = np.bincount(truth, minlength=len(names))
    scores = f1_score(truth, found, average=None, labels=range(len(names)), zero_division=0)
    print(f"MT-GINCO test, {len(rows)} texts: accuracy {(found == truth).mean():.3f}, macro-F1 {scores[counts > 0].mean():.3f}, always the "
          f"commonest {counts.max() / len(rows):.3f}; F1 " + ", ".join(f"{name} {score:.2f} ({n})" for name, score, n in zip(names, scores, counts) if n))


def clickbait(data, program):
    read = lambda name: [line.strip() for line in gzip.open(data / "intent" / f"chakraborty_{name}_data.gz", "rt", encoding="utf-8") if line.strip()]
    titles = {1: read("clickbait"), 0: read("non_clickbait")}
    truth = [label for label, lines in titles.items() for _ in lines]
    probabilities = model_probabilities(program, [{"title": title} for lines in titles.values() for title in lines])
    areas = [roc_auc_score(truth, 1 - probabilities[which]) for which in (("intent", "inform"), ("tone", "factual"))]
    print(f"Clickbait, {len(truth)} headlines: area under the ROC curve {areas[0]:.3f} by intent, {areas[1]:.3f} by tone")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--program", required=True, help="the built label_features")
    options = parser.parse_args()
    genres(options.data, options.program)
    clickbait(options.data, options.program)


if __name__ == "__main__":
    main()
