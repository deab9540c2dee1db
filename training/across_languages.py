"""Looks at the weights of the pair model for articles in two languages: how they do on mmds-dev, and what another set alone would make of them.

    python training/across_languages.py DATA [--pair-features PROGRAM] [--embedder onnx --model DIR]

DATA is a folder with mmds-dev.jsonl.gz and semeval2022-pairs.jsonl.gz. PROGRAM is a build of `src/bin/pair_features.rs`, for ONNX models one with the
features `samestory-examples/onnx,samestory-examples/onnxruntime`; absent, it is built. Environment: requirements-labels.txt.

Printed are BCubed F1 of mmds-dev at seven thresholds (as in `tune_pair_model.py`, the middle one is .5): with no link across languages, as shipped, with the
answers for the pairs in two languages, and with a logistic model of text, names, numbers and vectors fitted to the pairs of semeval2022 in two languages. Of
these: those with `overall` up to 1.75 tell one story, those from 2.75 on two; the others are left out. And how the shipped weights do on them.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import tempfile

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

import news_sets
import tune_pair_model

ONE_STORY, TWO_STORIES = 1.75, 2.75


class Pairs(tune_pair_model.Set):
    """Any articles, by any embedder."""

    def __init__(self, file, program, options):
        found = subprocess.run([program, file, *options], stdout=subprocess.PIPE, check=True).stdout if program else None
        self.read(found or tune_pair_model.pair_features(file, options))

    def with_across(self, log_odds):
        """BCubed F1 with other log-odds for the pairs in two languages."""
        shipped, self.across = self.across, log_odds
        scores = self.scores({"attachment": self.config["attachment"]})
        self.across = shipped
        return np.round(scores, 3)

    def evidence(self, rows=slice(None)):
        """What a logistic model learns from."""
        text = np.log((np.nan_to_num(self.measured["text_terms"]) + 0.02) / 0.05)
        others = [np.nan_to_num(self.measured[name] - neutral) for name, neutral in (("names", 0.25), ("numbers", 0.35), ("dense", 0.3))]
        return np.array([text, *others]).T[rows]


def semeval(data, folder):
    """The articles of the pairs in two languages as a file, and the pairs: numbers of both articles, and whether they tell one story."""
    articles, pairs = {}, []
    with gzip.open(data / "semeval2022-pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            if pair["lang1"] == pair["lang2"] or ONE_STORY < pair["overall"] < TWO_STORIES:
                continue
            both = [articles.setdefault(pair[f"text{side}"], (len(articles), pair[f"lang{side}"]))[0] for side in "12"]
            if both[0] != both[1]:
                pairs.append((min(both), max(both), pair["overall"] <= ONE_STORY))
    file = pathlib.Path(folder) / "semeval.jsonl"
    with open(file, "w", encoding="utf-8") as out:
        for text, (number, language) in articles.items():
            title, _, body = text.partition("  ") if "  " in text else ("", "", text)
            article = {"id": f"{number:05}", "title": title[:300], "body": body, "language": language, "cluster": str(number)}
            print(json.dumps(article), file=out)
    return file, np.array(pairs, int)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--pair-features", type=pathlib.Path)
    arguments, options = parser.parse_known_args()
    data, program = arguments.data.resolve(), arguments.pair_features
    news = Pairs(news_sets.file_of(data, "mmds-dev", ""), program, options)
    with tempfile.TemporaryDirectory() as folder:
        file, pairs = semeval(data, folder)
        others = Pairs(file, program, options)
    n_articles = len(others.labels)
    first, second, together = pairs[:, 0], pairs[:, 1], pairs[:, 2] > 0
    rows = first * n_articles - first * (first + 1) // 2 + second - first - 1
    print("mmds-dev, apart:", news.with_across(np.full(len(news.days), -20.0)))
    print("mmds-dev, as shipped:", news.with_across(news.across))
    print("mmds-dev, perfect across:", news.with_across(np.where(news.together, 5.0, -5.0)))
    log_odds = others.across[rows]
    right, brier = ((log_odds > 0) == together).mean(), ((1 / (1 + np.exp(-log_odds)) - together) ** 2).mean()
    precision = average_precision_score(together, log_odds)
    print(f"semeval2022, {len(rows)} pairs, {together.sum()} of one story, as shipped: {right:.3f} right, Brier {brier:.3f}, average precision {precision:.3f}")
    fitted = LogisticRegression(C=10, max_iter=1000).fit(others.evidence(rows), together)
    print("fitted to them (text, names, numbers, vectors; constant):", np.round(fitted.coef_[0], 2), np.round(fitted.intercept_, 2))
    print("mmds-dev, with the fitted model:", news.with_across(fitted.decision_function(news.evidence())))


if __name__ == "__main__":
    main()
