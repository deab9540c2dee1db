//! The written cases of `tests/data/joins.txt`: which mentions of an article or a story are joined.
//!
//! They need the places of mentions, which the public functions do not give, so they are run in here.

use std::collections::{BTreeMap, BTreeSet};

use samestory_model::{Fingerprint, Span};
use samestory_text::{TermWeighter, sentences};

use super::join::{Group, identities, join};
use super::story::joined;
use super::{CrfTagger, EntityInput, EntityKind, Mention, NameTagger, ScoredEntity, article_entities};

const CASES: &str = include_str!("../../tests/data/joins.txt");

/// A case as it stands in the file.
struct Case {
    heading: String,
    articles: Vec<Article>,
    /// Things with the names to show.
    names: Vec<(u32, String)>,
}

#[derive(Default)]
struct Article {
    /// Title, line break, body.
    text: String,
    mentions: Vec<Marked>,
    descriptions: Vec<(Span, Option<u32>)>,
}

/// A mention with the thing that it means.
struct Marked {
    mention: Mention,
    thing: u32,
}

impl Case {
    /// `open`, or which of the blind parts.
    fn part(&self) -> &str {
        let (first, _) = self.heading.split_once(' ').expect("a heading of several words");
        if first.starts_with("blind") { first } else { "open" }
    }

    fn category(&self) -> &str {
        let (before, _) = self.heading.split_once(':').expect("a category");
        before.rsplit(' ').next().expect("a word")
    }
}

fn cases() -> Vec<Case> {
    CASES.split("\n## ").skip(1).map(case).collect()
}

fn case(block: &str) -> Case {
    let (heading, rest) = block.split_once('\n').expect("a heading");
    let mut case =
        Case { heading: heading.to_owned(), articles: vec![Article::default()], names: Vec::new() };
    let (mut title, mut body) = (String::new(), Vec::new());
    for line in rest.lines().chain(["--"]) {
        if line == "--" {
            let article = case.articles.last_mut().expect("an article");
            article.read(&format!("{title}\n{}", body.join(" ")));
            (title, body) = (String::new(), Vec::new());
            case.articles.push(Article::default());
        } else if let Some(line) = line.strip_prefix("T: ") {
            line.clone_into(&mut title);
        } else if let Some((thing, name)) = line.split_once(" = ") {
            case.names.push((thing.parse().expect("a number"), name.to_owned()));
        } else if !line.is_empty() && !line.starts_with("# ") {
            body.push(line);
        }
    }
    case.articles.pop();
    case
}

impl Article {
    /// Takes `[name|P1]` and `{words|1}` out of the text.
    fn read(&mut self, marked: &str) {
        let mut open = Vec::new();
        let mut characters = marked.chars();
        while let Some(c) = characters.next() {
            match c {
                '[' | '{' => open.push(self.text.len()),
                '|' => {
                    let start = open.pop().expect("an opening bracket");
                    let label: String = characters.by_ref().take_while(|c| !matches!(c, ']' | '}')).collect();
                    self.mark(Span::between(start, self.text.len()), &label);
                }
                c => self.text.push(c),
            }
        }
        assert!(open.is_empty(), "{marked}");
        self.mentions.sort_by_key(|marked| marked.mention.span);
    }

    fn mark(&mut self, span: Span, label: &str) {
        let kind = match label.chars().next().expect("a label") {
            'P' => EntityKind::Person,
            'O' => EntityKind::Organization,
            'L' => EntityKind::Location,
            'G' => EntityKind::Group,
            'E' => EntityKind::Event,
            'W' => EntityKind::Work,
            'X' => EntityKind::Other,
            _ => return self.descriptions.push((span, label.parse().ok())),
        };
        let thing = label.get(1..).expect("a number").parse().expect("a number");
        let mention = Mention::new(span, span.slice(&self.text).expect("a span"), kind);
        self.mentions.push(Marked { mention, thing });
    }
}

/// Gives the mentions that it was made with.
struct Given(Vec<Mention>, Fingerprint);

impl NameTagger for Given {
    fn fingerprint(&self) -> &Fingerprint {
        &self.1
    }

    fn mentions(&self, _text: &str) -> Vec<Mention> {
        self.0.clone()
    }
}

/// An article's groups, and the entity of each.
struct Read {
    groups: Vec<Group>,
    scored: Vec<ScoredEntity>,
}

impl Read {
    fn new(article: &Article, mentions: Vec<Mention>) -> Self {
        let (title, body) = article.text.split_once('\n').expect("a title");
        let spans: Vec<Span> = sentences(body).into_iter().collect();
        let given = Given(mentions, Fingerprint::new("given", &[]));
        let scored =
            article_entities(&EntityInput::new(title, body, &spans), &given, &TermWeighter::bundled());
        Self { groups: join(&article.text, &given.0), scored }
    }

    /// The index of the entity that was made of a group.
    fn entity(&self, group: &Group) -> usize {
        let is_same = |scored: &ScoredEntity| {
            scored.entity.name == group.name()
                && scored.forms == group.all_forms()
                && scored.mentions == group.spans.len()
                && scored.entity.kind == group.kind()
        };
        self.scored.iter().position(is_same).expect("each group becomes an entity")
    }
}

/// Where a marked mention ended up.
struct Placed {
    thing: u32,
    is_person: bool,
    name: String,
    /// What the article makes of it: the article's and the group's index.
    group: (usize, usize),
    /// What the story makes of it.
    number: usize,
}

/// What is wrong with a case.
#[derive(Default)]
struct Verdict {
    wrong: Vec<String>,
    joins_people: bool,
    /// Whether the tagger found every marked mention.
    is_complete: bool,
}

/// Runs a case on mentions that `find` gives for an article's text.
fn judge(case: &Case, find: impl Fn(&Article) -> Vec<Mention>) -> Verdict {
    let mut verdict = Verdict { is_complete: true, ..Verdict::default() };
    let read: Vec<Read> = case.articles.iter().map(|article| Read::new(article, find(article))).collect();
    let scored: Vec<Vec<ScoredEntity>> = read.iter().map(|read| read.scored.clone()).collect();
    let numbers = identities(&scored);
    let mut placed: Vec<Placed> = Vec::new();
    for (at, (article, read)) in case.articles.iter().zip(&read).enumerate() {
        for marked in &article.mentions {
            let overlaps = |span: &Span| {
                span.start() < marked.mention.span.end() && marked.mention.span.start() < span.end()
            };
            let is_exact = |span: &Span| *span == marked.mention.span;
            let exact = read.groups.iter().position(|group| group.spans.iter().any(is_exact));
            let group =
                exact.or_else(|| read.groups.iter().position(|group| group.spans.iter().any(overlaps)));
            let Some(group) = group else {
                verdict.is_complete = false;
                continue;
            };
            placed.push(Placed {
                thing: marked.thing,
                is_person: marked.mention.kind == EntityKind::Person,
                name: marked.mention.text.clone(),
                group: (at, group),
                number: numbers[at][read.entity(&read.groups[group])],
            });
        }
        verdict.descriptions(article, read, &placed, at);
    }
    verdict.pairs(&placed);
    verdict.names(case, &joined(&scored, &numbers), &placed);
    verdict
}

impl Verdict {
    fn pairs(&mut self, placed: &[Placed]) {
        let mut wrong = BTreeSet::new();
        for (at, one) in placed.iter().enumerate() {
            for other in &placed[at + 1..] {
                let is_same = one.thing == other.thing;
                let in_one_article = one.group.0 == other.group.0;
                let wrong_in_article = in_one_article && (one.group == other.group) != is_same;
                if wrong_in_article || (one.number == other.number) != is_same {
                    let what = if is_same { "apart" } else { "joined" };
                    wrong.insert(format!("{what}: {} / {}", one.name, other.name));
                    self.joins_people |= !is_same && one.is_person && other.is_person;
                }
            }
        }
        self.wrong.extend(wrong);
    }

    fn descriptions(&mut self, article: &Article, read: &Read, placed: &[Placed], at: usize) {
        for (span, thing) in &article.descriptions {
            let is_mention =
                |other: &Span| article.mentions.iter().any(|marked| marked.mention.span == *other);
            let overlaps = |other: &&Span| {
                other.start() < span.end() && span.start() < other.end() && !is_mention(other)
            };
            let holds = |group: &Group| {
                group.kind() == EntityKind::Person && group.spans.iter().any(|other| overlaps(&other))
            };
            let found: Option<u32> = read.groups.iter().position(holds).and_then(|group| {
                placed.iter().find(|placed| placed.group == (at, group)).map(|placed| placed.thing)
            });
            if found != *thing {
                let words = span.slice(&article.text).expect("a span");
                self.wrong.push(format!("description: {words} is {found:?}"));
                self.joins_people |= found.is_some() && thing.is_some();
            }
        }
    }

    fn names(&mut self, case: &Case, shown: &BTreeMap<usize, ScoredEntity>, placed: &[Placed]) {
        for (thing, name) in &case.names {
            let number = placed.iter().find(|placed| placed.thing == *thing).map(|placed| placed.number);
            let found = number.and_then(|number| shown.get(&number)).map_or("", |scored| &scored.entity.name);
            if found != name {
                self.wrong.push(format!("name: {found} instead of {name}"));
            }
        }
    }
}

fn marked(article: &Article) -> Vec<Mention> {
    article.mentions.iter().map(|marked| marked.mention.clone()).collect()
}

#[test]
fn the_file_holds_enough_cases_of_every_sort() {
    let cases = cases();
    assert!(
        cases.len() >= 150 && cases.iter().filter(|case| case.part() != "open").count() * 3 >= cases.len()
    );
    for category in ["same", "role", "different", "acronym", "possessive", "company", "place", "story"] {
        assert!(cases.iter().filter(|case| case.category() == category).count() >= 6, "{category}");
    }
}

#[test]
fn written_cases_of_joining_are_right() {
    let mut right: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let cases = cases();
    let (mut n_right, mut n_people_joined) = (0, 0);
    for case in &cases {
        let verdict = judge(case, marked);
        assert!(verdict.is_complete, "{}", case.heading);
        let count = right.entry((case.part(), case.category())).or_default();
        count.1 += 1;
        if verdict.wrong.is_empty() {
            count.0 += 1;
            n_right += 1;
        } else {
            eprintln!("wrong: {}: {}", case.heading, verdict.wrong.join("; "));
        }
        n_people_joined += usize::from(verdict.joins_people);
    }
    let of = |part: &str| {
        let counts = right.iter().filter(|((of_part, _), _)| *of_part == part).map(|(_, count)| count);
        counts.fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
    };
    eprintln!("{right:?}");
    let parts = ["open", "blind", "blind2", "blind3"].map(|part| (part, of(part)));
    eprintln!("right: {n_right} of {}: {parts:?}", cases.len());
    assert_eq!(n_people_joined, 0, "two different people are joined");
    assert!(n_right * 100 >= cases.len() * 95, "{n_right} of {} are right", cases.len());
}

/// With the mentions that a tagger finds: what holds, and that no two people are joined.
#[test]
fn most_cases_hold_with_the_mentions_of_the_bundled_tagger() {
    let (tagger, cases) = (CrfTagger::bundled(), cases());
    let verdicts: Vec<Verdict> =
        cases.iter().map(|case| judge(case, |article| tagger.mentions(&article.text))).collect();
    let holds = |verdict: &&Verdict| verdict.is_complete && verdict.wrong.is_empty();
    let n_held = verdicts.iter().filter(holds).count();
    let n_complete = verdicts.iter().filter(|verdict| verdict.is_complete).count();
    let n_people_joined = verdicts.iter().filter(|verdict| verdict.joins_people).count();
    let name = tagger.fingerprint();
    for (case, verdict) in cases.iter().zip(&verdicts).filter(|(_, verdict)| !verdict.wrong.is_empty()) {
        let joins_people = if verdict.joins_people { "two people joined, " } else { "" };
        eprintln!("{name}: {joins_people}wrong: {}: {}", case.heading, verdict.wrong.join("; "));
    }
    let n_cases = cases.len();
    eprintln!("{name}: {n_held} of {n_cases} hold, {n_complete} with every mention found");
    assert_eq!(n_people_joined, 0, "two different people are joined");
    assert!(n_held * 100 >= n_cases * 80, "{n_held} of {n_cases} hold");
}
