//! Written pairs of articles: one origin, or independent reports of one event.

use samestory_model::Article;
use samestory_text::{Document, TermWeighter};

use super::{Origin, story_origins};

/// Blocks of `kind`, `same` and two articles; by hand. The first half was in sight while the rules for texts were made, the second was not;
/// forms of agencies' credits were taken from both.
const PAIRS: &str = include_str!("../../tests/data/origins.txt");
const HELD_OUT: &str = "# held out";

struct Pair {
    kind: String,
    is_same: bool,
    articles: [Article; 2],
}

/// The lines that begin with `name: `, and those after it for a body.
fn field<'a>(block: &'a str, name: &str) -> &'a str {
    let (_, rest) = block.split_once(&format!("{name}:")).unwrap_or_else(|| panic!("no {name} in {block}"));
    if name == "body" { rest.trim() } else { rest.lines().next().unwrap_or("").trim() }
}

fn article(id: &str, block: &str) -> Article {
    let authors = field(block, "authors");
    let article = Article::builder(id)
        .source(format!("{id}-{}", field(block, "outlet")))
        .title(field(block, "title"))
        .body(field(block, "body"));
    let article = if authors.is_empty() { article } else { article.author(authors) };
    article.build().unwrap()
}

fn pairs(text: &str) -> Vec<Pair> {
    let blocks = text.split("====").map(str::trim).filter(|block| block.contains("kind:"));
    let pair = |block: &str| {
        let (first, second) =
            block.split_once("----").unwrap_or_else(|| panic!("no second article in {block}"));
        Pair {
            kind: field(first, "kind").to_owned(),
            is_same: field(first, "same") == "yes",
            articles: [article("a", first), article("b", second)],
        }
    };
    blocks.map(pair).collect()
}

fn origins(articles: &[Article], weighter: &TermWeighter) -> Vec<Origin> {
    let documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    story_origins(&documents.iter().collect::<Vec<_>>(), weighter)
}

/// Precision and recall of "one origin"; tells which pairs are wrong.
fn measured(name: &str, pairs: &[Pair]) -> (f64, f64) {
    let weighter = TermWeighter::bundled();
    let (mut right, mut found, mut same) = (0_u32, 0_u32, 0_u32);
    for pair in pairs {
        let is_one = origins(&pair.articles, &weighter).len() == 1;
        right += u32::from(is_one && pair.is_same);
        found += u32::from(is_one);
        same += u32::from(pair.is_same);
        if is_one != pair.is_same {
            eprintln!("{name}: {}, {} is wrong", pair.kind, pair.articles[0].title());
        }
    }
    let (precision, recall) = (f64::from(right) / f64::from(found), f64::from(right) / f64::from(same));
    eprintln!("{name}: {} pairs, precision {precision:.3}, recall {recall:.3}", pairs.len());
    (precision, recall)
}

#[test]
fn written_pairs_have_their_origins() {
    let (seen, held_out) = PAIRS.split_once(HELD_OUT).unwrap();
    let (seen, held_out) = (pairs(seen), pairs(held_out));
    assert_eq!((seen.len(), held_out.len()), (100, 100));
    for (name, pairs) in [("seen", seen), ("held out", held_out)] {
        let (precision, recall) = measured(name, &pairs);
        assert!(precision >= 0.97 && recall >= 0.90, "{name}: precision {precision}, recall {recall}");
    }
}

/// A wire report; every sentence but the first can be spared.
const WIRE: [&str; 10] = [
    "A passenger ferry with 214 people aboard caught fire off the Sorrel islands early on Tuesday, killing two crew members.",
    "The blaze broke out on the lower vehicle deck shortly after 11 p.m. on Monday, the coast guard said in a statement.",
    "More than 200 passengers were taken off in lifeboats and fishing vessels within three hours.",
    "Thirty-one people were treated in hospital, most of them for breathing smoke.",
    "The ship, the Maid of Sorrel, was built in 1998 and had passed an inspection in March.",
    "Its owner, Brannock Lines, said that it was working with investigators and would not comment on the cause.",
    "Transport Minister Ines Halloran said that all ships of the same type would be inspected within a week.",
    "The wreck was being towed to Port Aurel, where it was expected on Wednesday morning.",
    "Ferries between St Brannock and the islands were suspended until further notice.",
    "It was the worst accident on the route since a collision killed nine people in 2009.",
];

/// Reports of the same event in other words.
const OWN_REPORTS: [&str; 3] = [
    "Marta Kolb was asleep in her car when the smoke came up through the floor. She is one of those who climbed down a rope \
     ladder from the burning Maid of Sorrel on Monday night, and she has not slept since. In the school hall of St Brannock, \
     where the town has put up camp beds, she tells of the minutes in which nobody knew where the stairs were, of a steward \
     who went back for an old man and was not seen again, and of the fishermen whose lamps came out of the dark.",
    "Questions about the fire doors of the Maid of Sorrel were raised two years ago, this newspaper has learned. A union letter \
     of April 2024, which we have seen, complains that the doors of the car deck were wedged open on most crossings because the \
     hinges jammed. Brannock Lines never answered it. The inspectorate says it has no record of the complaint, and points to \
     its examination in spring, at which the doors closed.",
    "Insurers expect the loss of the ferry Maid of Sorrel to cost between 60 and 80 million crowns, most of it for the hull. \
     Shares of Brannock Lines, which owns five more vessels, lost a fifth of their value on the Port Aurel exchange. Analysts \
     at Harwick Bank reckon with weeks of cancelled crossings at the height of the season, and with higher premiums for all \
     operators whose car decks lack sprinklers.",
];

/// What forty desks make of a wire report: each leaves sentences out, changes words and writes a first sentence of its own.
fn rewrite(number: usize) -> String {
    let changes = [
        ("said", "stated"),
        ("killing", "leaving dead"),
        ("early on", "on"),
        ("taken off", "brought ashore"),
        ("treated in", "taken to"),
    ];
    let kept = WIRE.iter().enumerate().filter(|(at, _)| !(at + number).is_multiple_of(4) || *at == 0);
    let mut text = kept.map(|(_, sentence)| *sentence).collect::<Vec<_>>().join(" ");
    for (at, (from, to)) in changes.iter().enumerate() {
        if (number >> at) & 1 == 1 {
            text = text.replace(from, to);
        }
    }
    format!("Readers of edition {number} woke to news of a disaster at sea. {text}")
}

fn report(id: &str, body: &str) -> Article {
    Article::builder(id)
        .source(format!("{id}.example"))
        .title("Ferry burns off Sorrel")
        .body(body)
        .build()
        .unwrap()
}

#[test]
fn forty_rewrites_of_one_report_are_one_origin() {
    let rewrites = (0..40).map(|number| report(&format!("desk{number}"), &rewrite(number)));
    let own = OWN_REPORTS.iter().zip(0..).map(|(body, number)| report(&format!("own{number}"), body));
    let articles: Vec<Article> = rewrites.chain(own).collect();
    let found = origins(&articles, &TermWeighter::bundled());
    let sizes: Vec<usize> = found.iter().map(|origin| origin.articles.len()).collect();
    assert_eq!(sizes, [40, 1, 1, 1]);
    assert!(found.iter().all(|origin| origin.is_independent));
    assert_eq!(found[0].links.len(), 39, "links connect all articles of an origin");
}

#[test]
fn a_round_up_does_not_join_what_it_holds() {
    // With two reports, it is a copy of the longer one that adds the other; with three, it holds a part of each.
    for n_held in [2, 3] {
        let mut articles: Vec<Article> =
            OWN_REPORTS.iter().zip(["a", "b", "c"]).map(|(body, id)| report(id, body)).take(n_held).collect();
        articles.push(report("d", &OWN_REPORTS[..n_held].join(" ")));
        let found = origins(&articles, &TermWeighter::bundled());
        assert_eq!(found.len(), n_held, "{found:?}");
        assert_eq!(found[0].articles.len(), 2);
    }
}

#[test]
fn what_is_unknown_adds_no_independence() {
    let title_only =
        Article::builder("b").source("b.example").title("Many questions remain").build().unwrap();
    let no_outlet = Article::builder("c").body(OWN_REPORTS[1]).build().unwrap();
    let articles = [report("a", OWN_REPORTS[0]), title_only.clone(), no_outlet];
    let found = origins(&articles, &TermWeighter::bundled());
    assert_eq!(found.len(), 3);
    assert_eq!(found.iter().filter(|origin| origin.is_independent).count(), 1);
    let alone = origins(&[title_only], &TermWeighter::bundled());
    assert!(alone[0].is_independent, "somebody must have told it");
    assert!(origins(&[], &TermWeighter::bundled()).is_empty());
}
