"""Puts the texts back to the labels of `labels/*.jsonl`, which hold none.

    python labelled_texts.py --data DATA --labels labels/articles-more.jsonl --out articles-more.jsonl.gz

Needs the packages of `requirements-labels.txt`. DATA as for `choose_texts_to_label.py`, whose readers make the texts. The texts belong to
their publishers: the output stays outside the project. A text that is missing, or of which a letter differs, stops the script.
"""

import argparse
import gzip
import hashlib
import json
from itertools import chain
from pathlib import Path

from choose_texts_to_label import cut, of_neus, whole_sets

LABELS = Path(__file__).parent / "labels"


def text_hash(article):
    """The first 16 hexadecimal digits of the SHA-256 of title, line feed, body."""
    return hashlib.sha256(f"{article['title']}\n{article['body']}".encode()).hexdigest()[:16]


def all_texts(data):
    """Every text that could have been chosen, by its key, cut as the annotators saw it."""
    return {article["key"]: cut(article) for article in chain(whole_sets(data), of_neus(data))}


def read_records(path):
    """The label records of a file, without texts."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def with_texts(records, texts):
    """Every label record with its title and body."""
    for record in records:
        key = f"{record['set']}:{record['id']}"
        article = texts.get(key)
        if article is None or text_hash(article) != record["text"]:
            raise SystemExit(f"failed to find the labelled text `{key}`: {'it differs' if article else 'it is missing'}")
        yield record | {"title": article["title"], "body": article["body"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--labels", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    records = read_records(options.labels)
    with gzip.open(options.out, "wt", encoding="utf-8") as file:
        for record in with_texts(records, all_texts(options.data)):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
