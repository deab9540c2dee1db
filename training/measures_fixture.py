"""Writes partitions, and probabilities with outcomes, and what scikit-learn says of them, for the tests of the clustering measures.

    pip install numpy==2.4.6 scikit-learn==1.9.1
    python training/measures_fixture.py > crates/cluster/tests/fixtures/measures.json
    python training/measures_fixture.py --calibration > crates/cluster/tests/fixtures/calibration.json
"""

import json
import sys
from collections import Counter

import numpy as np
from sklearn import metrics


def bcubed(gold, found):
    both, of_gold, of_found, n = Counter(zip(gold, found)), Counter(gold), Counter(found), len(gold)
    precision = sum(k * k / of_found[f] for (_, f), k in both.items()) / n
    recall = sum(k * k / of_gold[g] for (g, _), k in both.items()) / n
    return precision, recall


def partitions():
    rng = np.random.default_rng(7)
    yield [0], [0]
    yield [0, 0, 0], [0, 0, 0]
    yield [0, 1, 2], [0, 1, 2]
    yield [0, 0, 0], [0, 1, 2]
    yield [0, 1, 2], [0, 0, 0]
    yield [0, 0, 1, 1], [0, 1, 0, 1]
    for n in (2, 5, 10, 50, 200, 1000):
        for k in (1, 2, max(2, n // 5), n):
            gold = rng.integers(0, k, n).tolist()
            noise = rng.random(n) < 0.3
            yield gold, [int(rng.integers(0, k)) if bad else label for label, bad in zip(gold, noise)]


def calibration(probabilities, outcomes):
    """Probabilities that differ: ten bins of equally many, ascending."""
    order = np.argsort(probabilities)
    sorted_, true = np.array(probabilities)[order], np.array(outcomes)[order]
    bin_of = np.arange(len(order)) * 10 // len(order)
    bins = [(int((bin_of == b).sum()), sorted_[bin_of == b].mean(), true[bin_of == b].mean()) for b in np.unique(bin_of)]
    return {
        "probabilities": list(probabilities),
        "outcomes": [bool(outcome) for outcome in outcomes],
        "brier": metrics.brier_score_loss(outcomes, probabilities),
        "log_loss": metrics.log_loss(outcomes, probabilities, labels=[False, True]),
        "expected_error": sum(n * abs(mean - share) for n, mean, share in bins) / len(order),
        "bins": bins,
    }


def calibrations():
    rng = np.random.default_rng(7)
    for n in (1, 3, 10, 95, 100, 250):
        probabilities = rng.random(n)
        yield calibration(probabilities.tolist(), rng.random(n) < probabilities**2)
    yield calibration([0.0, 1.0], [False, True])
    yield calibration([0.0, 1.0], [True, False])


def main():
    if "--calibration" in sys.argv:
        print(json.dumps(list(calibrations())))
        return
    cases = []
    for gold, found in partitions():
        precision, recall = bcubed(gold, found)
        (_, false_pairs), (missed_pairs, pairs) = metrics.pair_confusion_matrix(gold, found)
        cases.append(
            {
                "gold": gold,
                "found": found,
                "bcubed": [precision, recall],
                "pairwise": [
                    pairs / (pairs + false_pairs) if pairs + false_pairs else 1.0,
                    pairs / (pairs + missed_pairs) if pairs + missed_pairs else 1.0,
                ],
                "nmi": metrics.normalized_mutual_info_score(gold, found),
                "ami": metrics.adjusted_mutual_info_score(gold, found),
                "ari": metrics.adjusted_rand_score(gold, found),
                "homogeneity": metrics.homogeneity_score(gold, found),
                "completeness": metrics.completeness_score(gold, found),
                "v_measure": metrics.v_measure_score(gold, found),
            }
        )
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
