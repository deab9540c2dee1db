#!/usr/bin/env python3
"""Fits the salience model: `crates/analysis/assets/salience.txt`, the weights of names and of concepts.

    python3 training/train_salience.py [--write] [--choose]

Needs the packages of `requirements-labels.txt`. It builds and runs `salience_features` (the very code of the crate, with the name tagger that
its `tagger` names) on `labels/articles-train` of ../shared/data and on the texts of `labels/articles-more.jsonl` here, which others labelled and
which count less (FURTHER_WEIGHT), calls a candidate right when it matches an annotated entity
(`entity_match.py`), and fits a logistic regression and boosted trees for names, and both for concepts; a score is the mean of the two. In the
regression, words get weights of their own: the first and the last of a concept; the last, and all together, of a name that is no person's.

Cross-validation leaves whole articles of `articles-train` out and measures precision and recall of the five that `top_entities` would choose. With `--choose`
it compares all settings; otherwise those below hold, which it chose. The least probability of a listed entity is the one with which the lower one of
precision and recall, each over what is asked of it (ASKED), is highest over the left-out articles. `articles-dev` is not read: `evaluate_entities.py` measures there. Without `--write`, nothing is written.
"""

import argparse
import collections
import json
import subprocess
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from entity_match import folded, matches, pairs
from evaluate_entities import N_LISTED, read_articles

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "crates" / "analysis" / "assets" / "salience.txt"
FOLDS, SEED = 5, 7
# Scale of the words' columns (larger means less regularisation for them) and the penalty, for names and for concepts.
NAMES, CONCEPTS = (2.0, 0.1), (2.0, 0.03)
CHOICES = [(scale, penalty) for scale in (1.0, 2.0, 3.0, 4.0) for penalty in (0.03, 0.1, 0.3)]
TREES = dict(max_iter=200, learning_rate=0.05, max_leaf_nodes=16, min_samples_leaf=60, l2_regularization=5, max_features=0.2, early_stopping=False,
             random_state=SEED)
# What a candidate of the further texts counts for, beside one of articles-train.
FURTHER_WEIGHT = 0.5
# At least so many are listed, however improbable; then only what reaches a least probability.
ALWAYS_LISTED = 3
# Precision and recall that are asked for.
ASKED = (0.55, 0.50)
LEAST = [0.0, 0.1, 0.15, 0.18, 0.2, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.28, 0.3]
# Smaller weights of words are left out of the table.
MIN_WEIGHT = 0.05
# A word gets a weight of its own when candidates of so many articles have it.
MIN_ARTICLES = 8


class Article:
    def __init__(self, line, annotated):
        self.candidates = line["candidates"]
        self.annotated = [folded(name) for name in annotated]
        self.words = [folded(c["name"]) for c in self.candidates]
        self.right = np.array([any(matches(w, a) for a in self.annotated) for w in self.words], bool)
        self.is_concept = np.array([bool(c["words"]) for c in self.candidates], bool)


def read(articles):
    program = ["cargo", "run", "--quiet", "--release", "-p", "samestory-training", "--bin", "salience_features"]
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
    """As in `top_entities`: one ends in the other, or both are concepts and share a word."""
    short, long = sorted((first, second), key=len)
    shared = {singular(word) for word in first if len(word) > 2} & {singular(word) for word in second}
    return long[len(long) - len(short) :] == short or (are_concepts and bool(shared))


def singular(word):
    """A word without a plural `s`, as in `src/entities/reading.rs`."""
    if word.endswith("ies") and len(word) >= 6:
        return word[:-3] + "y"
    keeps = word.endswith(("ss", "us", "is", "news", "ies"))
    return word[:-1] if word.endswith("s") and not keeps and len(word) > 3 else word


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


def precision_recall(articles, scores, least=0.0):
    right = listed = annotated = 0
    for article, own in zip(articles, scores):
        five = chosen(article, own)
        five = [at for rank, at in enumerate(five) if rank < ALWAYS_LISTED or probability(own[at]) >= least]
        right += len(pairs_of_words([article.words[at] for at in five], article.annotated))
        listed += len(five)
        annotated += len(article.annotated)
    return right / listed, right / annotated


def probability(score):
    return 1 / (1 + np.exp(-np.maximum(score, -50)))


def pairs_of_words(found, annotated):
    return pairs([" ".join(words) for words in found], [" ".join(words) for words in annotated])


def name_words(article, at):
    """Words that tell of a name that is no person's: the whole name, and its last word."""
    candidate, words = article.candidates[at], article.words[at]
    if candidate["kind"] == "person" or not words:
        return []
    return [("name", " ".join(words))] + ([("last", words[-1])] if len(words) > 1 else [])


class Design:
    """The matrix of names or of concepts, of articles of which the first `n_own` are of articles-train."""

    def __init__(self, articles, n_own, names, is_concept, min_articles=MIN_ARTICLES):
        self.names, self.by_fold = names, {}
        rows = [(at, i) for at, a in enumerate(articles) for i in np.flatnonzero(a.is_concept == is_concept)]
        self.article = np.array([at for at, _ in rows])
        self.place = np.array([i for _, i in rows])
        self.weight = np.where(self.article < n_own, 1.0, FURTHER_WEIGHT)
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

    def tree_scores(self, train, fold):
        """Scores of all rows by trees that learned from some; they do not depend on the settings of the regression."""
        if fold not in self.by_fold:
            model = fit_trees(self.dense[train], self.right[train], self.weight[train])
            self.by_fold[fold] = model.decision_function(self.dense)
        return self.by_fold[fold]

    def matrix(self, word_scale):
        scaled = (self.dense - self.mean) / self.deviation
        if not word_scale:
            return sparse.csr_matrix(scaled)
        return sparse.hstack([sparse.csr_matrix(scaled), self.word_matrix * word_scale]).tocsr()


# Of the many wrong concepts a part is enough to learn from, with the weight of all.
KEPT_WRONG = 0.25


def kept_rows(right, weight):
    """The rows to learn from, and their weights."""
    if right.mean() >= 0.1:
        return np.arange(len(right)), weight
    kept = np.flatnonzero(right | (np.random.default_rng(SEED).random(len(right)) < KEPT_WRONG))
    return kept, np.where(right[kept], 1.0, 1 / KEPT_WRONG) * weight[kept]


def fit(matrix, right, weight, penalty):
    kept, weights = kept_rows(right, weight)
    model = LogisticRegression(C=penalty, max_iter=500, tol=1e-5, fit_intercept=False)
    return model.fit(matrix[kept], right[kept], sample_weight=weights)


def fit_trees(dense, right, weight):
    kept, weights = kept_rows(right, weight)
    return HistGradientBoostingClassifier(**TREES).fit(dense[kept], right[kept], sample_weight=weights)


def left_out(design, matrix, penalty, fold_of):
    scores = np.zeros(len(design.right))
    for fold in range(FOLDS):
        train = fold_of[design.article] != fold
        model = fit(matrix[train], design.right[train], design.weight[train], penalty)
        scores[~train] = (model.decision_function(matrix[~train]) + design.tree_scores(train, fold)[~train]) / 2
    return scores


def merged(articles, parts):
    """Scores a candidate for each of the first articles, from (design, scores) of names and of concepts."""
    result = [np.full(len(a.candidates), -1e9) for a in articles]
    for design, scores in parts:
        for at, i, score in zip(design.article, design.place, scores):
            if at < len(result):
                result[at][i] = score
    return result


def best(articles, design, others, fold_of, choices):
    """The setting whose left-out scores give the best five, with the scores."""
    trials = []
    for scale, penalty in choices:
        scores = left_out(design, design.matrix(scale), penalty, fold_of)
        precision, recall = precision_recall(articles, merged(articles, [*others, (design, scores)]))
        print(f"  words x {scale:g}, C = {penalty:g}: P@5 {precision:.4f} R@5 {recall:.4f}", flush=True)
        trials.append((precision, scale, penalty, scores))
    _, scale, penalty, scores = max(trials, key=lambda trial: trial[0])
    return (scale, penalty), scores


def best_least(articles, scores):
    """The least probability with which precision and recall are in the balance that is asked for."""
    trials = []
    for least in LEAST:
        precision, recall = precision_recall(articles, scores, least)
        print(f"  listed from {least:g} on: P@5 {precision:.4f} R@5 {recall:.4f}")
        trials.append((min(precision / ASKED[0], recall / ASKED[1]), least))
    return max(trials)[1]


def raw_weights(design, setting):
    """Weights of the measurements as they are, and of the words."""
    scale, penalty = setting
    weights = fit(design.matrix(scale), design.right, design.weight, penalty).coef_[0]
    dense, words = weights[: len(design.names)] / design.deviation, weights[len(design.names) :] * scale
    dense[0] -= (dense * design.mean).sum()
    return zip(design.names, dense), zip(design.words, words)


def tree_lines(design):
    """A line a tree, its nodes in preorder: `measurement:threshold` for a question, a number for an answer. The first one is what all begin at."""
    model = fit_trees(design.dense, design.right, design.weight)
    lines = [f"{float(model._baseline_prediction.ravel()[0]):.4f}"]
    for (predictor,) in model._predictors:
        lines.append(" ".join(preorder(predictor.nodes, 0)))
    return lines


def preorder(nodes, at):
    node = nodes[at]
    if node["is_leaf"]:
        yield f"{node['value']:.4f}"
    else:
        yield f"{node['feature_idx']}:{node['num_threshold']:.6g}"
        yield from preorder(nodes, node["left"])
        yield from preorder(nodes, node["right"])


def table(parts, least):
    lines = [
        "# Weights of the salience model: logarithms of odds a measurement, and of words, and trees. Made by training/train_salience.py from the",
        "# labels of articles-train and articles-more; not to be changed by hand. The names of the measurements stand in src/entities/salience.",
        "[listing]",
        f"least {least:g}",
    ]
    for heading, (design, setting) in parts.items():
        dense, words = raw_weights(design, setting)
        lines += [f"[{heading}]", *(f"{name} {weight:.5f}" for name, weight in dense)]
        by_part = collections.defaultdict(list)
        for (part, word), weight in words:
            if abs(weight) >= MIN_WEIGHT:
                by_part[part].append(f"{word} {weight:.2f}")
        for part, entries in sorted(by_part.items()):
            lines += [f"[{heading}: {part}]", *entries]
        lines += [f"[{heading}: trees]", *tree_lines(design)]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the table")
    parser.add_argument("--choose", action="store_true", help="compare all settings")
    options = parser.parse_args()
    articles, measurements = read(read_articles("articles-train"))
    further, _ = read(read_articles("articles-more"))
    n_own, everything = len(articles), articles + further
    # The further texts are in no fold: all models learn from them, and none is measured on them.
    fold_of = np.append(np.random.default_rng(SEED).integers(0, FOLDS, n_own), np.full(len(further), FOLDS))
    names = Design(everything, n_own, measurements["name"], False)
    concepts = Design(everything, n_own, measurements["concept"], True)
    n_annotated = sum(len(a.annotated) for a in articles)
    n_proposed = sum(any(matches(w, a) for w in article.words) for article in articles for a in article.annotated)
    print(f"{n_own} articles and {len(further)} further ones, {len(names.right)} names, {len(concepts.right)} concepts; of {n_annotated} annotated entities, "
          f"{n_proposed / n_annotated:.3f} match a candidate")
    print("names alone")
    of_names, name_scores = best(articles, names, [], fold_of, CHOICES if options.choose else [NAMES])
    print("names and concepts")
    others = [(names, name_scores)]
    of_concepts, concept_scores = best(articles, concepts, others, fold_of, CHOICES if options.choose else [CONCEPTS])
    scores = merged(articles, [*others, (concepts, concept_scores)])
    least = best_least(articles, scores)
    if options.write:
        text = table({"names": (names, of_names), "concepts": (concepts, of_concepts)}, least)
        TABLE.write_text(text, encoding="utf-8")
        print(f"wrote {TABLE.relative_to(ROOT)}: {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
