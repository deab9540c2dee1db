#!/usr/bin/env python3
"""Fits the model of sentences: `crates/analysis/assets/sentence-quality.txt`, how probable it is that an editor prints a sentence as it stands.

    python3 training/train_sentences.py [--data ../shared/data] [--write]

Needs the packages of `requirements-labels.txt`. The marks are in `labels/sentences.tsv` (`labels/README.md` tells how they were made); the texts come
from the data folder, are read and divided by `story_lines`, and measured by `sentence_features` (the very code of the crate). A sentence that cannot
be found is told and left out.

A logistic regression over words, pairs of words and named measurements; sentences whose quotation marks do not close or that do not end as one are left
out, since they are never printed. Cross-validation leaves whole stories out. Without `--write`, nothing is written.
"""

import argparse
import collections
import gzip
import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from labelled_texts import all_texts

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "crates" / "analysis" / "assets" / "sentence-quality.txt"
MARKS = ROOT / "training" / "labels" / "sentences.tsv"
PRINTED = "AB"
FOLDS = 10
# A word or pair in fewer sentences has no weight.
LEAST_SENTENCES = 4
PENALTY = 1.0
# Smaller weights are left out of the table.
LEAST_WEIGHT = 0.03


def text_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_marks():
    """For each story, set and id of its articles in order; and of each marked sentence, the share of annotators who would print it."""
    stories, marks = collections.defaultdict(dict), {}
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        story, name, article, sentence, codes = line.split("\t")
        stories[story][name, article] = None
        marks[story, sentence] = sum(code in PRINTED for code in codes) / len(codes)
    return {story: list(articles) for story, articles in stories.items()}, marks


def texts_of(data):
    """Title and body by set and id."""
    def lines(path):
        with gzip.open(data / path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)
    texts = {}
    for key, article in all_texts(data).items():
        name, article_id = key.split(":", 1)
        texts[name, article_id] = article["title"], article["body"]
    for article in lines("labels/articles-train.jsonl.gz"):
        texts["articles-train", article["id"]] = article["title"], article["body"]
    for article in lines("clusters/neus-train.jsonl.gz"):
        texts["neus-train", article["id"]] = article["title"], article["body"]
    return {key: titled(*text) for key, text in texts.items()}


def titled(title, body):
    """A text without a title has its first sentence as one."""
    opening = re.match(r'(.{20,150}?[.!?…])["”]? (?=[A-Z“"])', body.replace("\n", " "))
    if title or not opening:
        return title, body
    return opening[1].rstrip("."), body[opening.end():]


def run(program, lines):
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "samestory-training", "--bin", program], check=True, cwd=ROOT)
    target = json.loads(subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps"], check=True, cwd=ROOT,
                                       capture_output=True).stdout)["target_directory"]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        file.flush()
        command = [f"{target}/release/{program}"]
        # One reads a file, the other its input.
        with open(file.name, encoding="utf-8") as given:
            arguments = [file.name] if program == "story_lines" else []
            output = subprocess.run(command + arguments, stdin=given, stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in output.decode().splitlines()]


def marked_sentences(data):
    """Of each marked sentence that is found: its story, its text, the titles of the story, its mark."""
    stories, marks = read_marks()
    texts, numbers = texts_of(data), iter(range(10**9))
    articles = [{"id": f"a{next(numbers)}", "title": texts[key][0], "body": texts[key][1], "source": f"s{number}.example", "language": "en", "cluster": story}
                for number, (story, keys) in enumerate(stories.items()) for key in keys if key in texts]
    found = {}
    for line in run("story_lines", articles):
        titles = [document["title"] for document in line["documents"]]
        for document in line["documents"]:
            for sentence in document["sentences"]:
                key = line["cluster"], text_hash(sentence)
                if key in marks:
                    found[key] = line["cluster"], sentence, titles, marks[key]
    print(f"{len(found)} of {len(marks)} marked sentences found")
    return list(found.values())


def is_whole(sentence):
    """Whether it ends as a sentence and its quotation marks close."""
    return (re.search(r"[.!?][\"”’')\]]*$", sentence) is not None and sentence.count("“") == sentence.count("”")
            and sentence.count('"') % 2 == 0)


class Design:
    """From features to a matrix: grams that are frequent enough, by the root of their number, then the measurements."""

    def __init__(self, features):
        counts = collections.Counter(gram for line in features for gram in set(line["grams"]))
        self.grams = sorted(gram for gram, count in counts.items() if count >= LEAST_SENTENCES)
        self.columns = {gram: column for column, gram in enumerate(self.grams)}

    def matrix(self, features):
        rows, columns, values = [], [], []
        for row, line in enumerate(features):
            for gram in line["grams"]:
                if gram in self.columns:
                    rows.append(row)
                    columns.append(self.columns[gram])
                    values.append(1 / np.sqrt(len(line["grams"])))
        grams = sparse.csr_matrix((values, (rows, columns)), shape=(len(features), len(self.grams)))
        return sparse.hstack([grams, [[value for _, value in line["measured"]] for line in features]]).tocsr()


def fitted(design, features, printed):
    return LogisticRegression(C=PENALTY, max_iter=5000).fit(design.matrix(features), printed)


def validate(features, printed, stories):
    probabilities = np.zeros(len(printed))
    for train, test in GroupKFold(FOLDS).split(printed, groups=stories):
        part = [features[row] for row in train]
        design = Design(part)
        model = fitted(design, part, printed[train])
        probabilities[test] = model.predict_proba(design.matrix([features[row] for row in test]))[:, 1]
    print(f"{len(printed)} sentences, {printed.mean():.3f} of them printed; left-out stories: area under the ROC curve "
          f"{roc_auc_score(printed, probabilities):.3f}, Brier {brier_score_loss(printed, probabilities):.3f} "
          f"(the share alone {printed.mean() * (1 - printed.mean()):.3f})")
    order = np.argsort(probabilities)
    for part in np.array_split(order, 5):
        print(f"  said {probabilities[part].mean():.2f}, is {printed[part].mean():.2f}")


def table(design, model, names):
    weights = model.coef_[0]
    n_grams = len(design.grams)
    lines = ["# Made by training/train_sentences.py: weights of a logistic regression, docs/MODELS.md.", "[bias]", f"bias {model.intercept_[0]:.3f}"]
    first_told = names.index("short_names_untold")
    for section, part in (("made", slice(0, first_told)), ("told", slice(first_told, None))):
        lines.append(f"[{section}]")
        lines += [f"{name} {weight:.3f}" for name, weight in zip(names[part], weights[n_grams:][part], strict=True)]
    lines.append("[grams]")
    lines += [f"{gram} {weight:.2f}" for gram, weight in zip(design.grams, weights) if abs(weight) >= LEAST_WEIGHT]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sentences = [sentence for sentence in marked_sentences(options.data) if is_whole(sentence[1])]
    stories = np.array([story for story, *_ in sentences])
    printed = np.array([mark > 0.5 for *_, mark in sentences])
    features = run("sentence_features", ({"sentence": text, "titles": titles} for _, text, titles, _ in sentences))
    validate(features, printed, stories)
    design = Design(features)
    text = table(design, fitted(design, features, printed), [name for name, _ in features[0]["measured"]])
    print(f"{text.count(chr(10))} lines, {len(text.encode())} bytes")
    if options.write:
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
