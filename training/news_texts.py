#!/usr/bin/env python3
"""Write distinct news texts (title and the first words of the body), one JSON string a line, for timing embedders.

    python news_texts.py texts.jsonl [--count 2000] [--words 100] [--data ../shared/data]

Drawn with a seed from all of giveme5w1h and from NeuS (train), in shuffled order. The texts belong to their publishers: do not
commit the file.
"""
import argparse
import gzip
import json
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = next((d for d in (HERE / "../shared/data", HERE / "../../shared/data") if d.exists()), HERE / "../shared/data")


def articles(data, name):
    with gzip.open(data / "clusters" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def opening(article, words):
    return " ".join([article["title"].rstrip(".") + ".", *article["body"].split()[:words]])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out", type=Path)
    p.add_argument("--count", type=int, default=2000)
    p.add_argument("--words", type=int, default=100, help="of the body")
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--data", type=Path, default=DATA)
    args = p.parse_args()
    rng = random.Random(args.seed)
    whole, short = (list(dict.fromkeys(opening(a, args.words) for a in articles(args.data, name))) for name in ("giveme5w1h", "neus-train"))
    rng.shuffle(short)
    texts = list(dict.fromkeys(whole + short))[:args.count]
    rng.shuffle(texts)
    if len(texts) < args.count:
        raise SystemExit(f"only {len(texts)} distinct texts")
    args.out.write_text("".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")
    print(f"{args.out}: {len(texts)} texts, {sum(len(t.split()) for t in texts) / len(texts):.0f} words on average")


if __name__ == "__main__":
    main()
