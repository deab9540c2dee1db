#!/usr/bin/env python3
"""Measures summaries of single articles against those of annotators: `labels/articles-{train,dev}` of the data folder.

    python3 training/evaluate_summaries.py [--program PROGRAM…]

Standard library only. `src/bin/story_lines.rs` writes what is printed of each article, which is a story of its own here; `--program` names another program for that.
Printed are means of ROUGE-1 and ROUGE-2 (F1, as in `evaluate_stories.py`) with 95 % bootstrap intervals, and the same of the article's first sentences that fit
into 58 words, the room that a summary has, and of its first 58 words.
"""

import argparse
import gzip
import json
import subprocess
import tempfile
from pathlib import Path

from evaluate_stories import PROGRAM, ROOT, beginning, data_folder, mean_and_interval, rouge

PARTS = ("train", "dev")
WORDS = 58


def read_articles(data, part):
    with gzip.open(data / "labels" / f"articles-{part}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [article for article in map(json.loads, file) if article.get("summary")]


def printed(articles, program):
    """What the program prints of each article."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "articles.jsonl")
        lines = (json.dumps({"id": article["id"], "title": article["title"] or "Untitled", "body": article["body"], "source": f"s{number}.example", "language": "en",
                             "cluster": f"{number:06}"}) + "\n" for number, article in enumerate(articles))
        given.write_text("".join(lines), encoding="utf-8")
        found = subprocess.run([*program, str(given)], cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return [json.loads(line) for line in found.stdout.splitlines()]


def first_sentences(line):
    """The first sentences, as they are read, that fit."""
    chosen, n_words = [], 0
    for sentence in line["documents"][0]["sentences"]:
        n_words += len(sentence.split())
        if chosen and n_words > WORDS:
            break
        chosen.append(sentence)
    return " ".join(chosen)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", nargs="+", default=PROGRAM, help="writes stories of article lines")
    options = parser.parse_args()
    data = data_folder()
    print("| part | summary | ROUGE-1 | 95 % | ROUGE-2 | 95 % |\n|---|---|--:|--:|--:|--:|")
    for part in PARTS:
        articles = read_articles(data, part)
        lines = printed(articles, options.program)
        texts = {
            "samestory": [" ".join(claim["text"] for claim in line["articles"][0]["summary"]) for line in lines],
            "first sentences": [first_sentences(line) for line in lines],
            "first words": [beginning(article["body"], WORDS) for article in articles],
        }
        for name, of_articles in texts.items():
            cells = []
            for n in (1, 2):
                found = mean_and_interval([rouge(article["summary"], text, n) for article, text in zip(articles, of_articles, strict=True)])
                cells += [f"{found['value']:.3f}", f"{found['low']:.3f}–{found['high']:.3f}"]
            print(f"| {part} ({len(articles)}) | {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
