"""Salience on GUM: do entities that summaries mention stand before the others?

In GUM's CoNLL-U, the third field behind the number in `Entity=(7-person-acc:com-sssnn-cf1-1-coref` (the order stands in `# global.Entity`) has
a letter for each of five summaries: `s` where the summary mentions the entity. Their number is the grade.

An entity of GUM is named when a head of a mention is a proper noun. Times, and entities that only pronouns mention, are left out. A
candidate of ours stands for the entity in whose mentions' heads most of the candidate's mentions end; an entity that no candidate stands for
comes last.
"""

import collections
import json
import pathlib
import re
import subprocess
import tarfile

import numpy as np

GENRES = ("news", "interview")
OPEN_OR_CLOSE = re.compile(r"\(([^()]+)(\))?|([^()]+)\)")
SALIENT = (1, 3)


class Entity:
    def __init__(self):
        self.grade, self.is_named, self.is_told, self.kind = 0, False, False, ""
        self.n_mentions, self.first = 0, 0


class Document:
    """Title, body, entities, and for each end of a head (in characters of title, line break, body) the entity."""

    def __init__(self, name, conllu):
        self.name, self.title, self.body = name, "", ""
        self.entities = collections.defaultdict(Entity)
        self.heads = {}
        self.tokens, self.mentions = [], []
        self.read(conllu)

    def read(self, conllu):
        text, opened = "", collections.defaultdict(list)
        for sentence in conllu.split("\n\n"):
            lines = sentence.splitlines()
            if any(line.startswith("# newpar") for line in lines) and text:
                text = text.rstrip(" ") + "\n"
            glued_to, after_glued = 0, ""
            for fields in (line.split("\t") for line in lines if not line.startswith("#")):
                space = "" if "SpaceAfter=No" in fields[-1] else " "
                if "-" in fields[0]:
                    # Parts of one word, as of `don't`: the line of the whole has the space.
                    glued_to, after_glued = int(fields[0].split("-")[1]), space
                elif fields[0].isdigit():
                    self.tokens.append((len(text), len(text) + len(fields[1]), fields[3]))
                    self.read_entities(fields[9], opened)
                    number = int(fields[0])
                    text += fields[1] + ("" if number < glued_to else after_glued if number == glued_to else space)
        self.title, _, self.body = text.partition("\n")
        self.add_heads()

    def read_entities(self, misc, opened):
        value = next((part[7:] for part in misc.split("|") if part.startswith("Entity=")), "")
        at = len(self.tokens) - 1
        for opening, closed, closing in OPEN_OR_CLOSE.findall(value):
            if opening:
                group, kind, _, salience, _, head, *_ = opening.split("-")
                entity = self.entities[group]
                entity.grade, entity.kind = salience.count("s"), kind
                opened[group].append((at, head))
            if closed or closing:
                group = closing or opening.split("-")[0]
                start, head = opened[group].pop()
                self.mentions.append((start, at, head, group))

    def add_heads(self):
        by_length = sorted(self.mentions, key=lambda mention: mention[0] - mention[1])
        for start, end, head, group in by_length:
            heads = [start + int(at) - 1 for at in head.split(",")]
            tags = {self.tokens[at][2] for at in heads}
            entity = self.entities[group]
            entity.n_mentions += 1
            entity.is_named |= "PROPN" in tags
            entity.is_told |= bool(tags - {"PRON", "DET"})
            # Shorter mentions come later and win.
            for at in heads:
                self.heads[self.tokens[at][1]] = group
        first = {group: start for start, _, _, group in sorted(self.mentions, reverse=True)}
        for group, entity in self.entities.items():
            entity.first = first[group]


def documents(data, split):
    with tarfile.open(data / "ner" / "gum_v11_dep_conllu.tar.xz") as archive:
        members = {pathlib.PurePath(m.name).name: m for m in archive.getmembers()}
        listed, part = {}, ""
        for line in archive.extractfile(members["splits.md"]).read().decode().splitlines():
            part = line[3:].strip() if line.startswith("## ") else part
            if line.strip().startswith("* "):
                listed[line.strip()[2:]] = part
        for name, own in sorted(listed.items()):
            if own in split.split("+") and name.split("_")[1] in GENRES:
                text = archive.extractfile(members[f"{name}.conllu"]).read().decode()
                yield Document(name, text)


def scored(found, root):
    """For each document, entity -> (salience, mentions, first place) of the best candidate that stands for it."""
    program = ["cargo", "run", "--quiet", "--release", "-p", "samestory-training", "--bin", "salience_features"]
    given = "".join(json.dumps({"id": d.name, "title": d.title, "body": d.body}) + "\n" for d in found)
    done = subprocess.run(program, cwd=root, input=given.encode(), stdout=subprocess.PIPE, check=True)
    for document, line in zip(found, map(json.loads, done.stdout.decode().splitlines()), strict=True):
        if (line["title"], line["body"].split()) != (document.title.strip(), document.body.split()):
            raise SystemExit(f"!!! the text of {document.name} was changed while it was read")
        yield best_candidates(document, line)


def best_candidates(document, line):
    own = f"{document.title}\n{document.body}"
    places = visible_places(own)
    read = f"{line['title']}\n{line['body']}".encode()
    result = {}
    for candidate in line["candidates"]:
        ends = [places[visible(read[:end].decode())] for _, end in candidate["spans"]]
        votes = collections.Counter(document.heads[end] for end in ends if end in document.heads)
        if votes:
            group, _ = votes.most_common(1)[0]
            n = len(candidate["spans"])
            score = (candidate["probability"], n, -min(ends))
            old = result.get(group, (-1.0, 0, 0))
            result[group] = (max(score[0], old[0]), max(score[1], old[1]), score[2] if n >= old[1] else old[2])
    return result


def visible(text):
    return sum(not character.isspace() for character in text)


def visible_places(text):
    """For each number of visible characters, the place behind them."""
    places = [0]
    places.extend(at + 1 for at, character in enumerate(text) if not character.isspace())
    return places


def average_precision(relevant):
    """Of a ranked list of 0 and 1."""
    relevant = np.asarray(relevant, float)
    if not relevant.any():
        return None
    precision = np.cumsum(relevant) / np.arange(1, len(relevant) + 1)
    return float((precision * relevant).sum() / relevant.sum())


def ranks(values):
    order = np.argsort(values, kind="stable")
    result = np.empty(len(values))
    result[order] = np.arange(len(values))
    for value in set(values):
        same = [at for at, other in enumerate(values) if other == value]
        result[same] = result[same].mean()
    return result


def spearman(first, second):
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    return float(np.corrcoef(ranks(first), ranks(second))[0, 1])


def measure_gum(data, root, split):
    found = list(documents(data, split))
    rankings = {"salience": [], "number of our mentions": [], "number of GUM's mentions": []}
    for document, ours in zip(found, scored(found, root)):
        entities = [(group, e) for group, e in document.entities.items() if e.is_told and e.kind != "time"]
        missing = (-1.0, 0, 0)
        for name, values in rankings.items():
            of = lambda group, e: {
                "salience": (ours.get(group, missing)[0], 0),
                "number of our mentions": (ours.get(group, missing)[1], ours.get(group, missing)[2]),
                "number of GUM's mentions": (e.n_mentions, -e.first),
            }[name]
            values.append([(of(group, e), e.grade, e.is_named, group in ours) for group, e in entities])
    print(f"GUM {split}, {' and '.join(GENRES)}: {len(found)} documents")
    for label, keep in (("named", lambda named: named), ("not named", lambda named: not named), ("all", lambda _: True)):
        chosen = {name: [[row for row in rows if keep(row[2])] for rows in values] for name, values in rankings.items()}
        some = next(iter(chosen.values()))
        n, n_found = sum(map(len, some)), sum(row[3] for rows in some for row in rows)
        n_salient = [sum(row[1] >= least for rows in some for row in rows) for least in SALIENT]
        print(f"  {label}: {n} entities, {n_found} found by us; of grade ≥ {SALIENT[0]} {n_salient[0]}, ≥ {SALIENT[1]} {n_salient[1]}")
        for name, documents_rows in chosen.items():
            print(f"    {name}: {'  '.join(scores(documents_rows))}")


def scores(documents_rows):
    """Means over the documents."""
    for least in SALIENT:
        values = []
        for rows in documents_rows:
            ranked = sorted(rows, key=lambda row: row[0], reverse=True)
            values.append(average_precision([row[1] >= least for row in ranked]))
        values = [value for value in values if value is not None]
        yield f"AP (grade ≥ {least}) {np.mean(values):.3f}"
    values = [spearman([row[0][0] for row in rows], [row[1] for row in rows]) for rows in documents_rows if rows]
    yield f"Spearman {np.mean([value for value in values if value is not None]):.3f}"
