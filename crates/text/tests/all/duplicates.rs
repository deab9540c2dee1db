//! Near-duplicates on made-up texts.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use samestory_text::{CopyEvidence, DuplicateFinder, DuplicateInput, Duplicates, Relation};

use crate::made_news::{Random, body, paragraphs, rewrite, sentence, title};

type TitleAndBody = (String, String);

fn find(texts: &[TitleAndBody]) -> Duplicates {
    let inputs: Vec<_> = texts.iter().map(|(title, body)| DuplicateInput::new(title, body)).collect();
    DuplicateFinder::bundled().find(&inputs)
}

fn groups(found: &Duplicates) -> Vec<&[usize]> {
    found.groups().iter().map(|group| group.members()).collect()
}

fn of_titles(titles: &[&str]) -> Duplicates {
    find(&titles.iter().map(|title| ((*title).to_owned(), String::new())).collect::<Vec<_>>())
}

fn of_bodies(bodies: &[String]) -> Duplicates {
    find(&bodies.iter().map(|body| (String::new(), body.clone())).collect::<Vec<_>>())
}

#[test]
fn forty_rewrites_of_one_wire_text_are_one_group_among_a_thousand_others() {
    for (seed, share_cut) in [(1, 0.1), (2, 0.2), (3, 0.3), (4, 0.4)] {
        let mut random = Random(seed);
        let wire = paragraphs(&mut random, 450);
        let mut texts: Vec<(bool, TitleAndBody)> = Vec::new();
        for _ in 0..40 {
            texts.push((true, (title(&mut random), rewrite(&mut random, &wire, share_cut))));
        }
        for _ in 0..1000 {
            let n_words = 60 + random.below(600);
            texts.push((false, (title(&mut random), body(&mut random, n_words))));
        }
        random.shuffle(&mut texts);
        let (is_rewrite, texts): (Vec<bool>, Vec<_>) = texts.into_iter().unzip();
        let rewrites: Vec<usize> = (0..texts.len()).filter(|text| is_rewrite[*text]).collect();
        let found = find(&texts);
        assert_eq!(groups(&found), [rewrites.as_slice()], "{share_cut} of the paragraphs cut");
        assert_eq!(found.partial_copies(), []);
        let group = &found.groups()[0];
        assert!(
            rewrites.iter().all(|text| group.evidence(*text).is_some() == (*text != group.representative()))
        );
    }
}

#[test]
fn a_text_that_stands_there_several_times_is_the_representative() {
    let mut random = Random(11);
    let wire = paragraphs(&mut random, 450);
    let (all, cut) = (wire.join("\n\n"), wire[..wire.len() * 3 / 4].join("\n\n"));
    let group = |bodies: &[&String]| {
        let found = of_bodies(&bodies.iter().map(|body| (*body).clone()).collect::<Vec<_>>());
        assert_eq!(groups(&found), [(0..bodies.len()).collect::<Vec<_>>()]);
        found.groups()[0].representative()
    };
    assert_eq!(group(&[&all, &cut, &cut, &cut]), 1);
    assert_eq!(group(&[&cut, &all, &all, &all]), 1);
}

#[test]
fn a_round_up_of_articles_is_a_copy_of_none_and_holds_each() {
    let mut random = Random(5);
    for n_articles in 2..=5 {
        let articles: Vec<String> = (0..n_articles).map(|_| body(&mut random, 300)).collect();
        let mut bodies = articles.clone();
        bodies.push(articles.join("\n"));
        let found = of_bodies(&bodies);
        assert_eq!(groups(&found), [[0; 0]; 0], "{n_articles}");
        let parts: Vec<_> =
            found.partial_copies().iter().map(|pair| (pair.contained, pair.container)).collect();
        assert_eq!(parts, (0..n_articles).map(|part| (part, n_articles)).collect::<Vec<_>>());
        assert!(found.partial_copies().iter().all(|pair| pair.overlap.containment() == 1.0));
    }
}

#[test]
fn a_round_up_joins_no_two_groups() {
    let mut random = Random(6);
    let (first, second) = (paragraphs(&mut random, 400), paragraphs(&mut random, 250));
    let mut bodies: Vec<String> = Vec::new();
    for wire in [&first, &second] {
        bodies.extend((0..5).map(|_| rewrite(&mut random, wire, 0.1)));
    }
    bodies.push([first, second].concat().join("\n"));
    let found = of_bodies(&bodies);
    assert_eq!(groups(&found), [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]);
    assert!(matches!(found.relation(10, 3), Some(Relation::Partial(_))));
    assert!(matches!(found.relation(7, 10), Some(Relation::Partial(_))));
    assert_eq!(found.relation(3, 7), None);
}

#[test]
fn sentences_in_another_order_are_the_same_text() {
    let mut random = Random(8);
    let mut sentences: Vec<String> = (0..20).map(|_| sentence(&mut random)).collect();
    let before = sentences.join(" ");
    random.shuffle(&mut sentences);
    let found = of_bodies(&[before, sentences.join(" ")]);
    let Some(CopyEvidence::SharedBody(overlap)) =
        found.groups()[0].evidence(1).or(found.groups()[0].evidence(0))
    else {
        panic!("{found:?}")
    };
    assert_eq!(overlap.resemblance(), 1.0);
}

#[test]
fn titles_tell_short_texts_apart() {
    let same = [
        ["Ferry burns off Sorrel Islands with 40 aboard", "Ferry burns off Sorrel Islands with 40 aboard"],
        ["Ferry burns off Sorrel Islands with 40 aboard", "FERRY BURNS OFF SORREL ISLANDS, WITH 40 ABOARD"],
        ["How Tarn rebuilt its flooded harbour market", "Tarn rebuilt its flooded harbour market"],
    ];
    for titles in same {
        assert_eq!(groups(&of_titles(&titles)), [[0, 1]], "{titles:?}");
    }
    let different = [
        [
            "Harbourmaster publishes Tarn freight Q3 results",
            "Harbourmaster publishes Tarn freight Q4 results",
        ],
        ["Tarn Zephyrs trounce Calder Albatrosses", "Calder Albatrosses trounce Tarn Zephyrs"],
        ["Tarn pollen forecast for Monday", "Tarn pollen forecast for Tuesday"],
        [
            "Kestria to join Sorrel's customs union in May",
            "Kestria not to join Sorrel's customs union in May",
        ],
        ["Captain will face manslaughter trial in Tarn", "Captain won’t face manslaughter trial in Tarn"],
        ["Morning briefing", "Morning briefing!"],
        ["Ferry burns off Sorrel Islands", "Ferry fire off Sorrel Islands kills harbourmaster"],
    ];
    for titles in different {
        assert_eq!(groups(&of_titles(&titles)), [[0; 0]; 0], "{titles:?}");
    }
}

#[test]
fn a_common_title_over_other_words_needs_to_be_telling() {
    let texts = |title: &str| {
        let bodies = [
            "The council of Tarn met on the harbour and voted for a wall of stone.",
            "In Calder the ferry did not run because the crew was ill again.",
        ];
        bodies.map(|body| (title.to_owned(), body.to_owned()))
    };
    assert_eq!(groups(&find(&texts("News of the day from Kestria"))), [[0; 0]; 0]);
    let telling = "Harbourmaster Okafor unveils Sorrel seawall blueprint after ferry calamity";
    assert_eq!(groups(&find(&texts(telling))), [[0, 1]]);
}

#[test]
fn a_bare_title_is_no_bridge_between_two_articles() {
    let mut random = Random(14);
    let title = "Harbourmaster Okafor unveils Sorrel seawall blueprint".to_owned();
    let bodies = [String::new(), body(&mut random, 200), body(&mut random, 200)];
    let found = find(&bodies.map(|body| (title.clone(), body)));
    assert_eq!(found.groups().len(), 1);
    assert_eq!(found.groups()[0].members().len(), 2);
    assert_eq!(found.relation(1, 2), None);
}

#[test]
fn reports_from_one_form_are_no_copies() {
    let mut random = Random(9);
    let form = paragraphs(&mut random, 150);
    let report = |title: &str, random: &mut Random| {
        (title.to_owned(), [form.clone(), paragraphs(random, 110)].concat().join("\n"))
    };
    let texts =
        [report("Calder Freight Q3 results", &mut random), report("Calder Freight Q4 results", &mut random)];
    let found = find(&texts);
    assert_eq!(groups(&found), [[0; 0]; 0]);
    assert!(matches!(found.relation(0, 1), Some(Relation::Partial(_))));
}

#[test]
fn one_address_makes_copies_of_texts_that_are_not_plainly_different() {
    let mut random = Random(10);
    let (first, second) = (body(&mut random, 200), body(&mut random, 200));
    let address = "harbourcourier.example/ferry";
    let find = |a: &str, b: &str| {
        let texts = [DuplicateInput::new("Ferry burns", a), DuplicateInput::new("All aboard are safe", b)];
        DuplicateFinder::bundled().find(&texts.map(|text| text.with_address(address)))
    };
    assert_eq!(groups(&find("", "")), [[0, 1]]);
    assert_eq!(groups(&find(&first, "")), [[0, 1]]);
    assert_eq!(find("", "").groups()[0].evidence(1), Some(CopyEvidence::SameAddress));
    assert_eq!(groups(&find(&first, &second)), [[0; 0]; 0]);
    let no_addresses =
        ["Ferry burns", "All aboard are safe"].map(|title| DuplicateInput::new(title, "").with_address(""));
    assert_eq!(groups(&DuplicateFinder::bundled().find(&no_addresses)), [[0; 0]; 0]);
}

#[test]
fn texts_without_words_are_copies_of_nothing() {
    let texts = ["", "", " ", "…", "…"].map(|body| (String::new(), body.to_owned()));
    assert_eq!(groups(&find(&texts)), [[0; 0]; 0]);
    assert_eq!(groups(&find(&[])), [[0; 0]; 0]);
}

#[test]
fn scripts_without_spaces_are_read() {
    let text = "洪水警報が発令された港町では住民が避難を始めた。".to_owned()
        + "市長は夜のうちに高台へ移るよう呼びかけ、学校を開放した。けが人は報告されていない。";
    let found = of_bodies(&[
        text.clone(),
        text.clone() + "続報を待つ。",
        "別の町では祭りが開かれ、多くの人が集まった。".to_owned(),
    ]);
    assert_eq!(groups(&found), [[0, 1]]);
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let mut random = Random(11);
    let wire = paragraphs(&mut random, 300);
    let texts: Vec<_> = (0..200).map(|_| (title(&mut random), rewrite(&mut random, &wire, 0.5))).collect();
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| find(&texts))
    };
    assert_eq!(with(1), with(5));
}

/// Seconds of a debug run of inputs that make quadratic work where nothing bounds it: minutes then.
#[test]
fn hostile_inputs_take_linear_time() {
    let mut random = Random(12);
    let start = Instant::now();
    let text = body(&mut random, 60);
    let same = vec![(String::new(), text); 100_000];
    assert_eq!(find(&same).groups()[0].members().len(), 100_000);
    assert_eq!(groups(&find(&vec![(String::new(), String::new()); 100_000])), [[0; 0]; 0]);
    // Of one wire text, each with a word of its own.
    let wire = body(&mut random, 60);
    let alike: Vec<_> = (0..10_000).map(|n| (String::new(), format!("{wire} Item number{n}."))).collect();
    assert_eq!(find(&alike).groups()[0].members().len(), 10_000);
    // One phrase in all.
    let phrase = sentence(&mut random);
    let phrased: Vec<_> =
        (0..5_000).map(|_| (phrase.clone(), format!("{phrase} {}", body(&mut random, 60)))).collect();
    assert_eq!(groups(&find(&phrased)), [[0; 0]; 0]);
    // Titles alike in all but a number.
    let numbered: Vec<_> =
        (0..20_000).map(|n| (format!("Tarn harbour lottery draw {n}"), String::new())).collect();
    assert_eq!(groups(&find(&numbered)), [[0; 0]; 0]);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_giant_text_takes_linear_time() {
    let mut random = Random(13);
    let start = Instant::now();
    let part = body(&mut random, 2_000);
    let repeated = "tarn ".repeat(2_000_000);
    let giant = body(&mut random, 800_000);
    let found = of_bodies(&[
        repeated.clone(),
        giant.clone(),
        part.clone(),
        giant.split_at(giant.len() * 3 / 4).0.to_owned(),
    ]);
    assert_eq!(groups(&found), [[1, 3]]);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Bodies of which some are copies, parts and rewrites of others.
fn mixed(seed: u64) -> Vec<TitleAndBody> {
    let mut random = Random(seed);
    let mut texts: Vec<TitleAndBody> = Vec::new();
    let wires: Vec<Vec<String>> = (0..3).map(|_| paragraphs(&mut random, 150)).collect();
    for number in 0..24 {
        let wire = &wires[number % 3];
        let body = match number % 8 {
            0 | 1 => wire.join("\n"),
            2 | 3 => rewrite(&mut random, wire, 0.5),
            4 => wire[..wire.len() / 2].join("\n"),
            5 => wires.concat().join("\n"),
            6 => String::new(),
            _ => body(&mut random, 30),
        };
        texts.push((format!("Tarn harbour wall {}", number % 5), body));
    }
    texts
}

/// Groups and parts by the names of the texts.
fn named(found: &Duplicates, names: &[usize]) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
    let sorted = |members: &[usize]| {
        let mut members: Vec<usize> = members.iter().map(|member| names[*member]).collect();
        members.sort_unstable();
        members
    };
    let mut groups: Vec<Vec<usize>> = found.groups().iter().map(|group| sorted(group.members())).collect();
    groups.sort();
    let mut related = Vec::new();
    for a in 0..names.len() {
        for b in 0..a {
            if found.relation(a, b).is_some() {
                related.push((names[a].min(names[b]), names[a].max(names[b])));
            }
        }
    }
    related.sort_unstable();
    (groups, related)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_text_is_one_group(texts in proptest::collection::vec((".{0,40}", "[a-z .\n]{0,300}|.{0,80}"), 1..8)) {
        let twice: Vec<TitleAndBody> = texts.iter().chain(&texts).cloned().collect();
        let found = find(&twice);
        for (number, (title, body)) in texts.iter().enumerate() {
            let has_words = title.chars().chain(body.chars()).any(char::is_alphanumeric);
            let other = number + texts.len();
            prop_assert_eq!(found.relation(number, other) == Some(Relation::Copies), has_words);
        }
        for group in found.groups() {
            prop_assert!(group.members().len() > 1 && group.members().is_sorted());
            prop_assert!(group.members().contains(&group.representative()));
        }
    }

    #[test]
    fn another_order_of_the_input_finds_the_same(seed in 0_u64..1000) {
        let texts = mixed(seed);
        let mut names: Vec<usize> = (0..texts.len()).collect();
        Random(seed).shuffle(&mut names);
        let shuffled: Vec<TitleAndBody> = names.iter().map(|name| texts[*name].clone()).collect();
        let in_order: Vec<usize> = (0..texts.len()).collect();
        prop_assert_eq!(named(&find(&texts), &in_order), named(&find(&shuffled), &names));
    }

    #[test]
    fn half_of_a_text_is_contained_in_it(seed in 0_u64..1000, n_sentences in 8_usize..800) {
        let mut random = Random(seed);
        let sentences: Vec<String> = (0..n_sentences).map(|_| sentence(&mut random)).collect();
        let half = sentences[..n_sentences / 2].join(" ");
        let found = of_bodies(&[half, sentences.join(" ")]);
        let overlap = match found.relation(0, 1) {
            Some(Relation::Partial(overlap)) => overlap,
            // Of a few sentences, the first half may be the longer by far.
            Some(Relation::Copies) => {
                let group = &found.groups()[0];
                let Some(CopyEvidence::SharedBody(overlap)) = group.evidence(0).or(group.evidence(1)) else {
                    return Err(TestCaseError::fail("other evidence"));
                };
                overlap
            }
            _ => return Err(TestCaseError::fail("not found")),
        };
        prop_assert_eq!(overlap.containment(), 1.0);
        let exact = sentences[..n_sentences / 2].iter().map(|text| text.split(' ').count() - 3).sum::<usize>() as f64
            / sentences.iter().map(|text| text.split(' ').count() - 3).sum::<usize>() as f64;
        prop_assert!((overlap.coverage() - exact).abs() < 0.04, "{} {exact}", overlap.coverage());
    }
}
