#!/usr/bin/env python3
"""Measures what is printed of stories against an annotator's headline, summary, key points and facts (labels/clusters.jsonl).

    python3 training/evaluate_stories.py [--check] [--peers] [--show N] [--story KEY …] [--json FILE] [--against FILE]

The 26 stories' articles lie in clusters/giveme5w1h, read from ../shared/data. They are given as they stand in the labels, so a
mistake of the clustering does not count; `src/bin/story_lines.rs` writes what is printed. `--program` names another program for that.
Every figure is a mean over stories; intervals are 95 % of 2,000 bootstrap samples of the stories.

- ROUGE-1, ROUGE-2: F1 as the package `rouge-score` computes it without stemming (`--peers` compares the two); key points are joined.
- facts: share of the annotated facts that ONE printed sentence or key point states: it holds 60 % of the fact's content words and
  all its numbers. A content word has three letters or more and is no stop word; its first five letters count. A number is digits.
- repeated: of each sentence or key point, the highest share of its content words that one other holds; mean over all.
- words a sentence, and the Flesch reading ease (higher is easier; syllables are counted as groups of vowels).
- dangling: share of sentences and key points that open with a pronoun or a connective, such as `He` or `But`.

`--check` fails where a figure falls below its floor. `--peers` (packages of `requirements-stories.txt`) measures first sentences, and
LexRank and TextRank of `sumy`, on the sentences that this project reads, so their texts are as clean as ours. `--show N` prints the
first N stories beside their references, with the facts that are missing; `--story CP07` this one. `--json` keeps all figures, story by
story; `--against` tells what changed since such a file was written, story for story.
"""

import argparse
import gzip
import json
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ["cargo", "run", "--quiet", "--release", "-p", "samestory-training", "--bin", "story_lines", "--"]
# What every change must keep.
FLOORS = {"summary ROUGE-1": 0.45, "summary ROUGE-2": 0.17, "facts": 0.45}
SAMPLES, SEED = 2000, 7
COVERED = 0.6
SUMMARY_WORDS, ALL_WORDS = 95, 210
STOP_WORDS = frozenset(
    "the for from with and but are was were been being its this that these those she they them his her their has had have who which "
    "said says say not after before about into over than will would".split()
)
DANGLING = frozenset("he she it they his her its their this these those that and but so also however meanwhile".split())


def data_folder():
    places = [folder / "shared" / "data" for folder in ROOT.parents]
    return next((place for place in places if place.is_dir()), places[0])


def read_stories(data):
    """The annotated stories, and all articles of their set in the order of the file."""
    with gzip.open(data / "clusters" / "giveme5w1h.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = {article["id"]: article for article in map(json.loads, lines)}
    with open(data / "labels" / "clusters.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines], articles


def printed(stories, articles, program):
    """What the program prints of each story, by its key."""
    keys = {id: story["key"] for story in stories for id in story["articles"]}
    with tempfile.TemporaryDirectory() as folder:
        given = pathlib.Path(folder, "articles.jsonl")
        lines = (json.dumps(article | {"cluster": keys.get(id)}) + "\n" for id, article in articles.items())
        given.write_text("".join(lines), encoding="utf-8")
        found = subprocess.run([*program, str(given)], cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return {line["cluster"]: line for line in map(json.loads, found.stdout.splitlines())}


def rouge_tokens(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def counts(tokens, n):
    grams = {}
    for gram in zip(*(tokens[start:] for start in range(n))):
        grams[gram] = grams.get(gram, 0) + 1
    return grams


def rouge(reference, text, n):
    """F1 of n-grams: Lin, *ROUGE: A Package for Automatic Evaluation of Summaries*, 2004."""
    expected, found = (counts(rouge_tokens(t), n) for t in (reference, text))
    shared = sum(min(times, found.get(gram, 0)) for gram, times in expected.items())
    total = sum(expected.values()) + sum(found.values())
    return 2 * shared / total if total else 0.0


def content(text):
    """Content words and numbers of a text."""
    tokens = rouge_tokens(text)
    numbers = {token for token in tokens if token[0].isdigit()}
    words = {token[:5] for token in tokens if len(token) > 2 and token not in STOP_WORDS and token not in numbers}
    return words, numbers


def share_held(fact, sentence):
    """The share of the fact's content words that the sentence holds; 0 where it lacks one of its numbers."""
    (words, numbers), (held, held_numbers) = content(fact), content(sentence)
    return len(words & held) / max(len(words), 1) if numbers <= held_numbers else 0.0


def best_share(fact, sentences):
    return max((share_held(fact, sentence) for sentence in sentences), default=0.0)


def covered(story, sentences):
    return statistics.mean(best_share(fact["fact"], sentences) >= COVERED for fact in story["facts"])


def repeated(sentences):
    """Of each sentence, the highest share of its content words that another one holds; mean."""
    words = [content(sentence)[0] for sentence in sentences]
    highest = [
        max((len(own & other) / max(len(own), 1) for place, other in enumerate(words) if place != at), default=0.0)
        for at, own in enumerate(words)
    ]
    return statistics.mean(highest) if highest else 0.0


def n_words(text):
    return len(text.split())


def syllables(word):
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith("le") and groups > 1))


def flesch(sentences):
    """Flesch, *A New Readability Yardstick*, 1948."""
    words = [word for sentence in sentences for word in re.findall(r"[a-z0-9]+", sentence.lower())]
    if not words:
        return 0.0
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * sum(map(syllables, words)) / len(words)


def dangling(sentences):
    return statistics.mean((rouge_tokens(sentence) or [""])[0] in DANGLING for sentence in sentences) if sentences else 0.0


# Cuts after `Gov.` too; only texts that are not ours are cut so.
BORDER = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9])")


def sentences_of(text):
    return [sentence for line in text.splitlines() for sentence in BORDER.split(line.strip()) if sentence]


def beginning(text, words):
    """The first words of a text, line breaks kept."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return text[: ends[min(words, len(ends)) - 1]] if ends else ""


def of_texts(story, headline, summary, points):
    """All figures of one story."""
    text, both = " ".join(summary), summary + points
    return {
        "summary ROUGE-1": rouge(story["summary"], text, 1),
        "summary ROUGE-2": rouge(story["summary"], text, 2),
        "facts": covered(story, both),
        "facts in the summary": covered(story, summary),
        "facts in the key points": covered(story, points),
        "key points ROUGE-1": rouge(" ".join(story["key_points"]), " ".join(points), 1),
        "headline ROUGE-1": rouge(story["headline"], headline, 1),
        "repeated": repeated(both),
        "repeated within the summary": repeated(summary),
        "repeated within the key points": repeated(points),
        "dangling": dangling(both),
        "words a sentence of the summary": n_words(text) / max(len(summary), 1),
        "Flesch reading ease": flesch(both),
        "words of the summary": n_words(text),
        "key points": len(points),
        "words a key point": statistics.mean(map(n_words, points)) if points else 0.0,
        "words of the headline": n_words(headline),
    }


def of_story(story, line):
    points = [point["text"] for point in line["key_points"]]
    return of_texts(story, line["headline"]["text"], [claim["text"] for claim in line["summary"]], points)


def of_reference(story):
    return of_texts(story, story["headline"], sentences_of(story["summary"]), story["key_points"])


def mean_and_interval(values):
    chance = random.Random(SEED)
    means = sorted(statistics.fmean(chance.choices(values, k=len(values))) for _ in range(SAMPLES))
    low, high = means[round(0.025 * SAMPLES)], means[round(0.975 * SAMPLES) - 1]
    return {"value": statistics.fmean(values), "low": low, "high": high}


def figure(value):
    return f"{value:.3f}" if abs(value) < 2 else f"{value:.1f}"


def print_figures(found, references):
    print(f"| {len(found)} stories | samestory | 95 % | references |\n|---|--:|--:|--:|")
    for name in found[0]:
        own = mean_and_interval([story[name] for story in found])
        of_references = statistics.fmean(story[name] for story in references)
        print(f"| {name} | {figure(own['value'])} | {figure(own['low'])}–{figure(own['high'])} | {figure(of_references)} |")


def print_baselines(stories, articles, lines):
    """The figures that tell what a rule without any model reaches, and what choosing sentences can reach at most."""
    mean = lambda measure: statistics.fmean(measure(story) for story in stories)
    first = lambda story, words: beginning(articles[story["articles"][0]]["body"], words)
    titles = lambda story: [articles[id]["title"] for id in story["articles"]]
    bodies = lambda story: [s for id in story["articles"] for s in sentences_of(articles[id]["body"])]
    read = lambda story: [s for document in lines[story["key"]]["documents"] for s in document["sentences"]]
    rows = {
        f"summary ROUGE-1, first {SUMMARY_WORDS} words of the first article": lambda s: rouge(s["summary"], first(s, SUMMARY_WORDS), 1),
        f"summary ROUGE-2, first {SUMMARY_WORDS} words": lambda s: rouge(s["summary"], first(s, SUMMARY_WORDS), 2),
        "headline ROUGE-1, mean title": lambda s: statistics.fmean(rouge(s["headline"], title, 1) for title in titles(s)),
        f"facts, first {SUMMARY_WORDS} words": lambda s: covered(s, sentences_of(first(s, SUMMARY_WORDS))),
        f"facts, first {ALL_WORDS} words": lambda s: covered(s, sentences_of(first(s, ALL_WORDS))),
        "facts, any sentence of the bodies": lambda s: covered(s, bodies(s)),
        "facts, any sentence as it is read": lambda s: covered(s, read(s)),
    }
    print("\nwithout a model:")
    for name, measure in rows.items():
        print(f"  {name}: {mean(measure):.4f}")


def ranked_until(ranked, words):
    """The best sentences that fit into so many words; one that does not fit is left out."""
    taken, left = [], words
    for sentence in ranked:
        if n_words(sentence) <= left:
            taken.append(sentence)
            left -= n_words(sentence)
    return taken


def peer_rankings(line, order):
    """For each peer the sentences of a story, the best first; of the articles in the given order."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    class Words:
        to_words = staticmethod(lambda text: re.findall(r"\w+", text))

    documents = {document["id"]: document["sentences"] for document in line["documents"]}
    texts = [documents[id] for id in order]
    rankings = {"first sentences": texts[0] + [sentence for text in texts[1:] for sentence in text]}
    distinct = list(dict.fromkeys(sentence for text in texts for sentence in text))
    document = ObjectDocumentModel([Paragraph([Sentence(sentence, Words()) for sentence in distinct])])
    for name, summarizer in (("LexRank", LexRankSummarizer), ("TextRank", TextRankSummarizer)):
        ranker = summarizer(Stemmer("english"))
        ranker.stop_words = get_stop_words("english")
        rankings[name] = []
        # The package gives the number of sentences to take as a function of all, the best first.
        ranker(document, lambda best, ranked=rankings[name]: ranked.extend(str(info.sentence) for info in best) or best)
    return rankings


def check_rouge(stories, lines):
    from rouge_score import rouge_scorer

    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2"], use_stemmer=False)
    for story in stories:
        text = " ".join(claim["text"] for claim in lines[story["key"]]["summary"])
        theirs = scorer.score(story["summary"], text)
        for n in (1, 2):
            if abs(theirs[f"rouge{n}"].fmeasure - rouge(story["summary"], text, n)) > 1e-9:
                sys.exit(f"{story['key']}: `rouge-score` finds another ROUGE-{n}")


def print_peers(stories, lines, found):
    check_rouge(stories, lines)
    rows = {}
    for story in stories:
        for name, ranked in peer_rankings(lines[story["key"]], story["articles"]).items():
            summary, longer = (ranked_until(ranked, words) for words in (SUMMARY_WORDS, ALL_WORDS))
            short, long = (of_texts(story, "", texts, []) for texts in (summary, longer))
            rows.setdefault(name, []).append(short | {"facts": long["facts"], "repeated": long["repeated"],
                                                      "printed": sum(map(n_words, longer))})
    printed_words = [s["words of the summary"] + s["key points"] * s["words a key point"] for s in found]
    rows["samestory"] = [story | {"printed": words} for story, words in zip(found, printed_words)]
    columns = ("words of the summary", "summary ROUGE-1", "summary ROUGE-2", "facts in the summary",
               "words a sentence of the summary", "printed", "facts", "repeated")
    print("\n| | summary: words | ROUGE-1 | ROUGE-2 | facts | words a sentence | all: words | facts | repeated |")
    print("|---|" + "--:|" * len(columns))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(figure(statistics.fmean(s[column] for s in row)) for column in columns) + " |")


def show(story, line, figures):
    print(f"\n=== {story['key']}: {len(story['articles'])} articles; "
          + ", ".join(f"{name} {figure(figures[name])}" for name in list(figures)[:3]))
    print(f"headline   {line['headline']['text']}\nreference  {story['headline']}")
    print("summary")
    for claim in line["summary"]:
        print(f"  · {claim['text']}")
    print(f"reference\n    {story['summary']}\nkey points")
    for point in line["key_points"]:
        print(f"  · {point['text']}  [{point['sources']} sources, {point['origins']} independent]")
    print("reference\n" + "\n".join(f"    {point}" for point in story["key_points"]))
    texts = [claim["text"] for claim in line["summary"] + line["key_points"]]
    read = [sentence for document in line["documents"] for sentence in document["sentences"]]
    print("facts: the share printed in one sentence; the best sentence of the articles where it is missing")
    for fact in story["facts"]:
        share = best_share(fact["fact"], texts)
        print(f"  {'+' if share >= COVERED else '-'} {share:.2f} {fact['fact']} {fact['articles']}")
        if share < COVERED:
            best = max(read, key=lambda sentence: share_held(fact["fact"], sentence))
            print(f"         {share_held(fact['fact'], best):.2f} {best}")


def print_changes(keys, found, earlier):
    print("\n| since then | was | is | change, 95 % |\n|---|--:|--:|--:|")
    for name in found[0]:
        old = [earlier["stories"][key][name] for key in keys]
        change = mean_and_interval([new[name] - was for new, was in zip(found, old)])
        is_now = statistics.fmean(story[name] for story in found)
        print(f"| {name} | {figure(statistics.fmean(old))} | {figure(is_now)} | "
              f"{change['value']:+.3f} [{change['low']:+.3f}, {change['high']:+.3f}] |")


def check(found):
    """Whether all floors hold."""
    holds = True
    for name, floor in FLOORS.items():
        value = statistics.fmean(story[name] for story in found)
        print(f"{name}: {value:.4f}, floor {floor}")
        holds &= value >= floor
    return holds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", nargs="+", default=PROGRAM, help="writes stories of article lines")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--story", nargs="+", default=[], metavar="KEY")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--against", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args()
    stories, articles = read_stories(data_folder())
    lines = printed(stories, articles, options.program)
    found = [of_story(story, lines[story["key"]]) for story in stories]
    if options.check:
        sys.exit(not check(found))
    keys = [story["key"] for story in stories]
    print_figures(found, [of_reference(story) for story in stories])
    print_baselines(stories, articles, lines)
    if options.json:
        means = {name: mean_and_interval([story[name] for story in found]) for name in found[0]}
        options.json.write_text(json.dumps({"means": means, "stories": dict(zip(keys, found))}, indent=1) + "\n", encoding="utf-8")
    if options.against:
        print_changes(keys, found, json.loads(options.against.read_text(encoding="utf-8")))
    if options.peers:
        print_peers(stories, lines, found)
    for at, (story, figures) in enumerate(zip(stories, found)):
        if at < options.show or story["key"] in options.story:
            show(story, lines[story["key"]], figures)


if __name__ == "__main__":
    main()
