"""Searches the weights of the pair model on several labelled sets at once.

    cargo build --release --examples
    python training/tune_pair_model.py --evaluate target/release/examples/evaluate --seconds 330 SET.jsonl[.gz]=WEIGHT ...

Random local search: each step changes one to three settings by up to a quarter and keeps the change when the weighted mean of
BCubed F1 over all sets, less five times what a set falls short of its floor (`SET=WEIGHT:FLOOR`), grows. One configuration
serves all sets. The shipped weights came from giveme5w1h=1:.93, ecbplus-1-35=1:.874, mmds-dev=1, the sample day=.7 and a fifth
of NeuS (stories with sha256(cluster) mod 5 = 1) =.7, so their figures on these sets are of weights that saw them.
Standard library only.
"""

import argparse
import json
import random
import subprocess
import tempfile
import time

START = {
    "text_terms": 52.3,
    "text_terms_neutral": 0.196,
    "title_terms": 7.3,
    "title_terms_neutral": 0.136,
    "dense": 2.15,
    "dense_neutral": 0.55,
    "hours_slope": 0.1,
    "hours_grace": 24.0,
    "hours_cap": 2.5,
    "threshold": 0.54,
}


def parse_set(argument):
    path, weight = argument.rsplit("=", 1)
    weight, _, floor = weight.partition(":")
    return path, float(weight), float(floor or 0)


def scores(evaluate, settings, sets):
    model = {name: value for name, value in settings.items() if name != "threshold"}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"model": model, "same_event_threshold": settings["threshold"]}, file)
        file.flush()
        command = [evaluate, "--json", "--config", file.name]
        runs = [subprocess.run([*command, path], capture_output=True, text=True, check=True) for path, _, _ in sets]
    return [json.loads(run.stdout)["bcubed"]["f1"] for run in runs]


def objective(found, sets):
    mean = sum(weight * f1 for f1, (_, weight, _) in zip(found, sets)) / sum(weight for _, weight, _ in sets)
    return mean - 5 * sum(max(0, floor - f1) for f1, (_, _, floor) in zip(found, sets))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--evaluate", required=True)
    parser.add_argument("--seconds", type=float, default=330)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("sets", nargs="+", type=parse_set)
    options = parser.parse_args()
    rng, best, best_score, started = random.Random(options.seed), dict(START), float("-inf"), time.time()
    candidate = best
    while time.time() - started < options.seconds:
        found = scores(options.evaluate, candidate, options.sets)
        score = objective(found, options.sets)
        if score > best_score:
            best, best_score = candidate, score
            print(round(score, 4), [round(f1, 4) for f1 in found], best, flush=True)
        candidate = dict(best)
        for name in rng.sample(list(candidate), rng.choice([1, 2, 3])):
            candidate[name] = round(candidate[name] * rng.uniform(0.8, 1.25), 3)


if __name__ == "__main__":
    main()
