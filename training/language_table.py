"""Writes the table that crates/text tells languages apart with.

    python language_table.py FOLDER > ../crates/text/assets/languages.txt

FOLDER is `lingua/language-models` of the PyPI package lingua-language-detector 1.3.5 (Apache-2.0; counted from news text of the
Leipzig corpora). Needs the package `brotli`. How well the table does: docs/MODELS.md.

Of each gram of one to four letters the source tells how often its last letter follows the others. A gram is kept when this
differs much between the languages and the gram is common in one of them.
"""

import json
import math
import sys
from pathlib import Path

import brotli

# Per script: its languages, how many grams of one, two, three and four letters are kept, and what a letter costs, in steps,
# in a language that is not listed: a step more than in real news of the listed ones (en 4.0, de 3.8, ru 4.4, ar 4.6).
SCRIPTS = {
    "latin": (
        "en de nl sv da nb fi fr es pt it ca ro pl cs sk sl hr hu tr id vi sw".split(),
        [80, 900, 3000, 3200],
        4.7,
    ),
    "cyrillic": ("ru uk be bg sr mk kk mn".split(), [60, 350, 900, 500], 5.2),
    "arabic": ("ar fa ur".split(), [60, 300, 600, 300], 5.5),
    "devanagari": ("hi mr".split(), [60, 200, 300, 0], 5.5),
}
# Norwegian news is written in Bokmål; the general code is what articles state.
CODES = {"nb": "no"}
# A natural logarithm of so much is one step; a digit holds 0 to 15 of them.
STEP = 0.6
FLOOR = 9.0
LENGTH_NAMES = ["uni", "bi", "tri", "quadri"]


def conditional_probabilities(folder):
    probabilities = {}
    for name in LENGTH_NAMES:
        packed = (folder / f"{name}grams.json.br").read_bytes()
        for fraction, grams in json.loads(brotli.decompress(packed))["ngrams"].items():
            numerator, denominator = map(int, fraction.split("/"))
            probabilities.update((gram, numerator / denominator) for gram in grams.split())
    return probabilities


def joint_probability(probabilities, gram):
    result = 1.0
    for end in range(1, len(gram) + 1):
        result *= probabilities.get(gram[:end], 0.0)
    return result


def kept_grams(models, length, n_kept):
    """The costs of the most telling grams, by gram."""
    grams = sorted({gram for model in models for gram in model if len(gram) == length and gram == gram.lower()})
    ranked = []
    for gram in grams:
        frequency = max(joint_probability(model, gram) for model in models)
        costs = [min(-math.log(model[gram]), FLOOR) if gram in model else FLOOR for model in models]
        mean = sum(costs) / len(costs)
        spread = math.sqrt(sum((cost - mean) ** 2 for cost in costs) / len(costs))
        # A letter must be known even where it tells nothing.
        worth = frequency if length == 1 else frequency * spread
        if max(map(ord, gram)) <= 0xFFFF:
            ranked.append((-worth, gram, costs))
    ranked.sort(key=lambda row: (-round(-row[0], 12), row[1]))
    return [(gram, costs) for _, gram, costs in ranked[:n_kept]]


def main():
    folder = Path(sys.argv[1])
    print("# Costs of letters after up to three others, for telling languages apart; made by training/language_table.py.")
    print("# A heading: a script, what a letter costs in an unlisted language, the languages. A row: a gram, a tab, a digit a")
    print("# language: 0 to f steps of 0.6 nats.")
    print("# Derived from the language models of lingua (Apache-2.0, Copyright Peter M. Stahl), counted from the Leipzig corpora.")
    for script, (languages, numbers, unlisted) in SCRIPTS.items():
        models = [conditional_probabilities(folder / language) for language in languages]
        print(f"[{script} {unlisted} {' '.join(CODES.get(language, language) for language in languages)}]")
        rows = [row for length, n in enumerate(numbers, 1) for row in kept_grams(models, length, n)]
        kept = {gram for gram, _ in rows}
        for gram, costs in sorted(rows):
            # A longer gram is looked up only where its last three letters are known.
            if len(gram) == 4 and gram[1:] not in kept:
                continue
            print(f"{gram}\t{''.join(f'{min(round(cost / STEP), 15):x}' for cost in costs)}")


if __name__ == "__main__":
    main()
