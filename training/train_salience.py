#!/usr/bin/env python3
"""Fits the salience model: `crates/analysis/assets/salience.txt`, the weights of names and of concepts.

    python3 training/train_salience.py [--write] [--choose]

Needs the packages of `requirements-labels.txt`. It builds and runs `salience_features` (the very code of the crate) on `labels/articles-train` of
../shared/data, calls a candidate right when it matches an annotated entity (`entity_match.py`), and fits a logistic regression for names and
one for concepts. The folds of cross-validation are whole articles; what is printed is precision and recall of the five that `top_entities`
would choose. `articles-dev` is not read: `evaluate_entities.py` measures there. With `--choose`, all settings are compared; without `--write`,
nothing is written.
"""

import argparse
import collections
import json
import subprocess
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from entity_match import folded, matches, pairs
from evaluate_entities import N_LISTED, read_articles

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "crates" / "analysis" / "assets" / "salience.txt"
FOLDS, SEED = 5, 7
# A word gets a weight of its own when candidates of so many articles have it.
MIN_ARTICLES = 8


class Article:
    def __init__(self, line, annotated):
        self.candidates = line["candidates"]
        self.annotated = [folded(name) for name in annotated]
        self.words = [folded(c["name"]) for c in self.candidates]
        self.right = np.array([any(matches(w, a) for a in self.annotated) for w in self.words], bool)
        self.is_concept = np.array([bool(c["words"]) for c in self.candidates], bool)


def read(name):
    program = ["cargo", "run", "--quiet", "--release", "-p", "samestory-training", "--bin", "salience_features"]
    articles = read_articles(name)
    given = "".join(json.dumps({f: a[f] for f in ("id", "title", "body")}) + "\n" for a in articles)
    done = subprocess.run(program, cwd=ROOT, input=given.encode(), stdout=subprocess.PIPE, check=True)
    found, measurements = [], {"name": [], "concept": []}
    for article, line in zip(articles, done.stdout.decode().splitlines(), strict=True):
        line = json.loads(line)
        for kind, names in line["measurements"].items():
            measurements[kind] = names or measurements[kind]
        found.append(Article(line, article["entities"]))
    return found, measurements


def is_same(first, second, are_concepts):
    """As in `top_entities`: one ends in the other, or both are concepts and one stands in the other."""
    short, long = sorted((first, second), key=len)
    last = len(long) - len(short)
    places = range(last + 1) if are_concepts else (last,)
    return any(long[at : at + len(short)] == short for at in places)


def chosen(article, scores):
    """The five that `top_entities` would choose, as indices."""
    result = []
    concept = article.is_concept
    for at in np.argsort(-scores, kind="stable"):
        words = article.words[at]
        if words and not any(is_same(words, article.words[o], concept[at] and concept[o]) for o in result):
            result.append(at)
        if len(result) == N_LISTED:
            break
    return result


def precision_recall(articles, scores):
    right = listed = annotated = 0
    for article, own in zip(articles, scores):
        five = chosen(article, own)
        right += len(pairs_of_words([article.words[at] for at in five], article.annotated))
        listed += len(five)
        annotated += len(article.annotated)
    return right / listed, right / annotated


def pairs_of_words(found, annotated):
    return pairs([" ".join(words) for words in found], [" ".join(words) for words in annotated])


def name_words(article, at):
    """Words that tell of a name that is no person's: the whole name, and its last word."""
    candidate, words = article.candidates[at], article.words[at]
    if candidate["kind"] == "person" or not words:
        return []
    return [("name", " ".join(words))] + ([("last", words[-1])] if len(words) > 1 else [])


class Design:
    """The matrix of names or of concepts."""

    def __init__(self, articles, names, is_concept, min_articles=MIN_ARTICLES):
        self.names = names
        rows = [(at, i) for at, a in enumerate(articles) for i in np.flatnonzero(a.is_concept == is_concept)]
        self.article = np.array([at for at, _ in rows])
        self.place = np.array([i for _, i in rows])
        self.right = np.array([articles[at].right[i] for at, i in rows])
        self.dense = np.array([articles[at].candidates[i]["features"] for at, i in rows])
        self.mean, self.deviation = self.dense.mean(axis=0), np.maximum(self.dense.std(axis=0), 1e-3)
        self.mean[0], self.deviation[0] = 0.0, 1.0
        if is_concept:
            words = [[("first", c["words"][0]), ("last", c["words"][-1])] for c in (articles[at].candidates[i] for at, i in rows)]
        else:
            words = [name_words(articles[at], i) for at, i in rows]
        self.add_words(words, min_articles)

    def add_words(self, words, min_articles):
        n_articles = collections.Counter(word for word, _ in {(w, at) for own, at in zip(words, self.article) for w in own})
        self.words = sorted(word for word, n in n_articles.items() if n >= min_articles)
        index = {word: at for at, word in enumerate(self.words)}
        entries = [(row, index[w]) for row, own in enumerate(words) for w in own if w in index]
        r, c = np.array(entries).T
        self.word_matrix = sparse.csr_matrix((np.ones(len(r)), (r, c)), (len(words), len(self.words)))

    def matrix(self, word_scale):
        scaled = (self.dense - self.mean) / self.deviation
        if not word_scale:
            return sparse.csr_matrix(scaled)
        return sparse.hstack([sparse.csr_matrix(scaled), self.word_matrix * word_scale]).tocsr()


# Of the many wrong concepts a part is enough to learn from, with the weight of all.
KEPT_WRONG = 0.25


def fit(matrix, right, penalty):
    kept, weights = np.arange(len(right)), np.ones(len(right))
    if right.mean() < 0.1:
        kept = np.flatnonzero(right | (np.random.default_rng(SEED).random(len(right)) < KEPT_WRONG))
        weights = np.where(right[kept], 1.0, 1 / KEPT_WRONG)
    model = LogisticRegression(C=penalty, max_iter=500, tol=1e-5, fit_intercept=False)
    return model.fit(matrix[kept], right[kept], sample_weight=weights)


def left_out(design, matrix, penalty, fold_of):
    scores = np.zeros(len(design.right))
    for fold in range(FOLDS):
        train = fold_of[design.article] != fold
        model = fit(matrix[train], design.right[train], penalty)
        scores[~train] = model.decision_function(matrix[~train])
    return scores


def merged(articles, parts):
    """Scores a candidate for each article, from (design, scores) of names and of concepts."""
    result = [np.full(len(a.candidates), -1e9) for a in articles]
    for design, scores in parts:
        for at, i, score in zip(design.article, design.place, scores):
            result[at][i] = score
    return result
