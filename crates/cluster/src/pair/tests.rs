use proptest::prelude::*;
use samestory_model::{ArticleId, Embeddings, Fingerprint, LinkExplanation, SparseVector, TermId, Timestamp};

use super::{Modelled, PairModel, Probabilities, UpperBounds};
use crate::config::ClusterConfig;
use crate::explain::{explain_link, explain_story, shared_terms};
use crate::items::{Item, Items};

/// What an article has: terms of its title and text, a vector, and the day of May it was published on. Any may be missing.
type Content = (Vec<u64>, Vec<u64>, [f32; 3], Option<u8>);

fn content() -> impl Strategy<Value = Content> {
    let terms = || proptest::collection::vec(0_u64..20, 0..8);
    let vector = prop_oneof![Just([0.0; 3]), [-1.0_f32..1.0, -1.0..1.0, -1.0..1.0]];
    (terms(), terms(), vector, proptest::option::of(1_u8..28))
}

fn items(contents: &[Content]) -> Items {
    let terms = |ids: &[u64]| {
        SparseVector::from_weights(ids.iter().map(|&id| (TermId::new(id), 1.0 + id as f32)).collect())
    };
    let item = |(number, (title, text, _, day)): (usize, &Content)| {
        let item = Item::new(ArticleId::new(format!("{number:04}")).unwrap());
        let item = item.with_title_terms(terms(title)).with_text_terms(terms(text));
        let item = item.with_names(terms(title)).with_numbers(title.iter().map(|&id| TermId::new(id / 3)));
        match day {
            // Every third one is in another language.
            Some(day) if day.is_multiple_of(3) => item.with_language(1),
            Some(day) => {
                item.with_language(0).with_published(format!("2026-05-{day:02}T08:00:00Z").parse().unwrap())
            }
            None => item,
        }
    };
    let vectors = contents.iter().flat_map(|content| content.2).collect();
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 3, vectors).unwrap();
    let items = Items::new(contents.iter().enumerate().map(item).collect(), vectors).unwrap();
    items.with_aligned_languages(contents.len().is_multiple_of(2))
}

/// Value and contribution of a feature.
fn feature(link: &LinkExplanation, name: &str) -> (Option<f64>, f64) {
    let share = link.features.iter().find(|share| share.name == name).unwrap();
    (share.value, share.contribution)
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn dated(times: &[&str]) -> Items {
    let item = |(number, text): (usize, &&str)| {
        Item::new(ArticleId::new(format!("{number:04}")).unwrap()).with_published(time(text))
    };
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![0.0; times.len()]).unwrap();
    Items::new(times.iter().enumerate().map(item).collect(), vectors).unwrap()
}

proptest! {
    #[test]
    fn contributions_add_up_to_the_log_odds(contents in proptest::collection::vec(content(), 2)) {
        let (items, config) = (items(&contents), ClusterConfig::default());
        let link = explain_link(&items, &config, 1, 0).unwrap();
        let log_odds = link.baseline + link.features.iter().map(|share| share.contribution).sum::<f64>();
        let probability = 1.0 / (1.0 + (-log_odds).exp());
        prop_assert!((link.probability - probability).abs() < 1e-12);
        prop_assert_eq!(link.probability, config.model.probability(&items, 0, 1));
        for share in &link.features {
            prop_assert!(share.value.is_some() || share.contribution == 0.0);
        }
    }

    #[test]
    fn rows_are_bit_for_bit_their_pairs(contents in proptest::collection::vec(content(), 1..20)) {
        let (items, model) = (items(&contents), PairModel::default());
        let modelled = Modelled { items: &items, model: &model };
        let (mut room, all) = (modelled.room(), (0..items.len()).collect::<Vec<usize>>());
        for a in 0..items.len() {
            let pairs: Vec<f64> = all.iter().map(|&b| model.probability(&items, a, b)).collect();
            prop_assert_eq!(modelled.row(&mut room, a, &all), pairs);
        }
    }

    #[test]
    fn a_pair_that_is_given_up_would_not_have_been_probable_enough(
        contents in proptest::collection::vec(content(), 2..12),
        weights in proptest::collection::vec(-4.0..4.0, 7),
        least in -0.5..=1.5,
        spare in prop_oneof![Just(0.0_f32), 0.0_f32..0.5, Just(f32::INFINITY)],
    ) {
        let items = items(&contents);
        let mut model = PairModel::default();
        if least > 0.3 {
            (model.text_terms, model.names, model.numbers, model.dense) = (weights[0], weights[1], weights[2], weights[3]);
            (model.conflict, model.shared_neighbors, model.crowding) = (weights[4], weights[5], weights[6]);
        }
        let modelled = Modelled { items: &items, model: &model };
        let most = |b: usize| {
            let text = items.item(0).text_terms().cosine(items.item(b).text_terms());
            UpperBounds::new(text * 1.001 + spare, items.embeddings().cosine(0, b) + spare)
        };
        let others = (0..items.len()).map(|b| (b, most(b)));
        let found = modelled.probable(&mut modelled.room(), (0, others), least);
        let all = (0..items.len()).map(|b| (b, model.probability(&items, 0, b)));
        prop_assert_eq!(found, all.filter(|(_, probability)| *probability >= least).collect::<Vec<_>>());
    }

    #[test]
    fn a_pair_has_no_direction(contents in proptest::collection::vec(content(), 2)) {
        let (items, model) = (items(&contents), PairModel::default());
        prop_assert_eq!(model.probability(&items, 0, 1), model.probability(&items, 1, 0));
    }

    #[test]
    fn a_story_is_held_together_by_a_tree(contents in proptest::collection::vec(content(), 1..80)) {
        let (items, config) = (items(&contents), ClusterConfig::default());
        let members: Vec<usize> = (0..items.len()).collect();
        let story = explain_story(&items, &config, &members);
        prop_assert_eq!(story.links.len(), items.len() - 1);
        prop_assert!(story.links.is_sorted_by(|a, b| a.probability >= b.probability));
        prop_assert!((0.0..=1.0).contains(&story.cohesion));
        // Joining the linked articles one by one leaves one group: no link closes a circle.
        let mut group: Vec<usize> = members.clone();
        let number = |id: &ArticleId| id.as_str().parse::<usize>().unwrap();
        for link in &story.links {
            let (kept, gone) = (group[number(&link.first)], group[number(&link.second)]);
            prop_assert_ne!(kept, gone);
            group.iter_mut().filter(|own| **own == gone).for_each(|own| *own = kept);
        }
    }

    #[test]
    fn the_tree_of_a_small_story_is_the_strongest(contents in proptest::collection::vec(content(), 2..7)) {
        let (items, config) = (items(&contents), ClusterConfig::default());
        let members: Vec<usize> = (0..items.len()).collect();
        let found: f64 = explain_story(&items, &config, &members).links.iter().map(|link| link.probability).sum();
        // Kruskal: the strongest pairs first, unless they close a circle.
        let mut pairs: Vec<(usize, usize)> =
            members.iter().flat_map(|&a| (a + 1..members.len()).map(move |b| (a, b))).collect();
        let probability = |&(a, b): &(usize, usize)| config.model.probability(&items, a, b);
        pairs.sort_by(|x, y| probability(y).total_cmp(&probability(x)));
        let (mut group, mut strongest) = (members.clone(), 0.0);
        for pair in pairs {
            let (kept, gone) = (group[pair.0], group[pair.1]);
            if kept != gone {
                strongest += probability(&pair);
                group.iter_mut().filter(|own| **own == gone).for_each(|own| *own = kept);
            }
        }
        prop_assert!((found - strongest).abs() < 1e-9);
    }

    #[test]
    fn any_model_gives_probabilities(contents in proptest::collection::vec(content(), 2), values in any::<[f64; 27]>()) {
        let items = items(&contents);
        let [baseline, text_terms, text_terms_neutral, length, length_neutral, crowding, crowding_neutral, ..] = values;
        let [.., dense, dense_neutral, dense_alone, dense_alone_neutral, hours_slope, hours_grace, hours_cap] = values;
        let [_, _, _, _, _, _, _, shared_neighbors, shared_neighbors_neutral, names, names_neutral, ..] = values;
        let [_, _, _, _, _, _, _, _, _, _, _, numbers, numbers_neutral, conflict, across @ .., _, _, _, _, _, _, _] = values;
        let [two_languages, text_terms_across, text_terms_across_alone, ..] = across;
        let [_, _, _, text_terms_across_neutral, dense_across, dense_across_neutral] = across;
        let model = PairModel {
            baseline, text_terms, text_terms_neutral, two_languages, text_terms_across, text_terms_across_alone,
            text_terms_across_neutral, dense_across, dense_across_neutral, length, length_neutral, crowding, crowding_neutral, shared_neighbors,
            shared_neighbors_neutral, names, names_neutral, numbers, numbers_neutral, conflict, dense, dense_neutral,
            dense_alone, dense_alone_neutral, hours_slope, hours_grace, hours_cap,
        };
        prop_assert!((0.0..=1.0).contains(&model.probability(&items, 0, 1)));
    }
}

#[test]
fn cancelling_infinities_give_zero() {
    let items = items(&[(vec![1], vec![1], [1.0; 3], None), (vec![1], vec![1], [1.0; 3], None)]);
    let model = PairModel { text_terms: f64::INFINITY, dense: f64::NEG_INFINITY, ..PairModel::default() };
    assert_eq!(model.probability(&items, 0, 1), 0.0);
}

#[test]
fn missing_evidence_is_neutral() {
    let (text, nothing) = (vec![1], [0.0; 3]);
    let items = items(&[(vec![], text.clone(), nothing, Some(1)), (vec![], text, nothing, None)]);
    let link = explain_link(&items, &ClusterConfig::default(), 0, 1).unwrap();
    for missing in ["names", "numbers", "conflict", "dense", "hours_apart"] {
        assert_eq!(feature(&link, missing), (None, 0.0), "{missing}");
    }
}

#[test]
fn articles_of_which_nothing_can_be_compared_are_not_linked() {
    let title = || SparseVector::from_weights(vec![(TermId::new(1), 1.0)]);
    let item = |id: &str| Item::new(ArticleId::new(id).unwrap()).with_title_terms(title());
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![0.0; 2]).unwrap();
    let items = Items::new(vec![item("a"), item("b")], vectors).unwrap();
    let config = ClusterConfig::default();
    assert!(config.model.probability(&items, 0, 1) < config.graph.min_probability);
}

#[test]
fn a_feature_at_its_neutral_value_says_nothing() {
    let second = |day| (vec![3, 9], vec![2, 3, 4], [1.0, 0.0, 0.3], Some(day));
    let first = || (vec![3, 6], vec![1, 2, 3], [1.0, 0.2, 0.0], Some(1));
    let mut config = ClusterConfig::default();
    // In one language and in two.
    for (day, n_features) in [(1, 7), (3, 3)] {
        let items = items(&[first(), second(day)]);
        let measured = explain_link(&items, &config, 0, 1).unwrap();
        let value = |name: &str| feature(&measured, name).0.unwrap_or(0.5);
        let model = &mut config.model;
        (model.text_terms_neutral, model.text_terms_across_neutral) =
            (value("text_terms"), value("text_terms"));
        (model.dense_neutral, model.dense_across_neutral) = (value("dense"), value("dense"));
        (model.length_neutral, model.crowding_neutral) = (value("length"), value("crowding"));
        model.shared_neighbors_neutral = value("shared_neighbors");
        (model.names_neutral, model.numbers_neutral) = (value("names"), value("numbers"));
        let link = explain_link(&items, &config, 0, 1).unwrap();
        let neutral = link
            .features
            .iter()
            .filter(|share| !["two_languages", "conflict", "hours_apart"].contains(&share.name));
        let neutral: Vec<f64> =
            neutral.filter(|share| share.value.is_some()).map(|share| share.contribution).collect();
        assert_eq!(neutral.len(), n_features);
        assert!(neutral.iter().all(|contribution| contribution.abs() < 1e-9), "{link:?}");
    }
}

#[test]
fn a_pair_without_names_is_not_given_up_where_all_names_would_speak_against_it() {
    let items = items(&[(vec![], vec![1], [0.0; 3], None), (vec![], vec![1], [0.0; 3], None)]);
    let model = PairModel {
        names_neutral: 2.0,
        names: 3.0,
        numbers_neutral: 2.0,
        numbers: 3.0,
        ..PairModel::default()
    };
    let (modelled, probability) =
        (Modelled { items: &items, model: &model }, model.probability(&items, 0, 1));
    let other = [(1, UpperBounds::new(1.0, 1.0))];
    let found = modelled.probable(&mut modelled.room(), (0, other.into_iter()), probability);
    assert_eq!(found, [(0, probability)]);
}

#[test]
fn time_takes_off_beyond_a_grace_and_up_to_a_cap() {
    let items = dated(&[
        "2026-05-01T00:00:00Z",
        "2026-05-02T12:00:00Z",
        "2026-05-03T12:00:00Z",
        "2027-01-01T00:00:00Z",
    ]);
    let model = PairModel { hours_slope: 0.5, hours_grace: 36.0, hours_cap: 1.6, ..PairModel::default() };
    let config = ClusterConfig { model, ..ClusterConfig::default() };
    let contribution = |b: usize| feature(&explain_link(&items, &config, 0, b).unwrap(), "hours_apart").1;
    assert_eq!((contribution(1), contribution(2), contribution(3)), (0.0, -0.5, -1.6));
}

#[test]
fn a_day_without_a_time_is_given_a_day_more() {
    let items = dated(&["2026-05-01", "2026-05-03", "2026-05-02T06:00:00Z"]);
    assert_eq!((items.hours_apart(0, 1), items.hours_apart(0, 2)), (Some(24.0), Some(0.0)));
}

#[test]
fn shared_terms_add_up_to_the_cosine() {
    let items = items(&[(vec![], vec![1, 2, 3], [0.0; 3], None), (vec![], vec![2, 3, 4], [0.0; 3], None)]);
    let shared = shared_terms(&items, 0, 1);
    assert_eq!(shared.iter().map(|(term, _)| term.as_u64()).collect::<Vec<_>>(), [3, 2]);
    let cosine = items.item(0).text_terms().cosine(items.item(1).text_terms());
    assert!((shared.iter().map(|(_, product)| product).sum::<f32>() - cosine).abs() < 1e-6);
}

#[test]
fn what_does_not_exist_has_no_explanation() {
    let (items, config) = (dated(&["2026-05-01"]), ClusterConfig::default());
    assert_eq!(explain_link(&items, &config, 0, 1), None);
    assert!(shared_terms(&items, 0, 1).is_empty());
    assert_eq!(explain_story(&items, &config, &[7]).central, None);
    let alone = explain_story(&items, &config, &[0, 0, 7]);
    assert_eq!((alone.cohesion, alone.central.unwrap().as_str(), alone.links.len()), (1.0, "0000", 0));
}

#[test]
fn names_and_numbers_speak_for_a_pair_where_shared_and_against_it_where_not() {
    let item = |number: usize, names: &[u64], numbers: &[u64]| {
        let names = names.iter().map(|&id| (TermId::new(id), 1.0)).collect();
        Item::new(ArticleId::new(format!("{number}")).unwrap())
            .with_names(SparseVector::from_weights(names))
            .with_numbers(numbers.iter().map(|&id| TermId::new(id)))
    };
    let items =
        vec![item(0, &[1, 2], &[7, 7, 9]), item(1, &[1, 2], &[9]), item(2, &[3], &[8]), item(3, &[], &[])];
    // Either is enough to be in no conflict.
    let items = [items, vec![item(4, &[1, 2], &[8]), item(5, &[3], &[9])]].concat();
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![0.0; 6]).unwrap();
    let items = Items::new(items, vectors).unwrap();
    let model = PairModel { conflict: 3.0, ..PairModel::default() };
    let config = ClusterConfig { model, ..ClusterConfig::default() };
    let shares = |b: usize| {
        let link = explain_link(&items, &config, 0, b).unwrap();
        ["names", "numbers", "conflict"].map(|name| feature(&link, name))
    };
    let [names, numbers, conflict] = shares(1);
    assert!(names.0.is_some_and(|cosine| cosine > 0.999) && names.1 > 0.0);
    assert!(numbers.0 == Some(1.0) && numbers.1 > 0.0);
    assert_eq!(conflict, (Some(0.0), 0.0));
    let [names, numbers, conflict] = shares(2);
    assert!(names.0 == Some(0.0) && names.1 < 0.0 && numbers.0 == Some(0.0) && numbers.1 < 0.0);
    assert_eq!(conflict, (Some(1.0), -3.0));
    assert_eq!(shares(3), [(None, 0.0); 3]);
    assert_eq!([4, 5].map(|b| shares(b)[2]), [(Some(0.0), 0.0); 2]);
}

#[test]
fn resemblance_says_less_where_all_resemble_each_other() {
    // Two pairs with the same words in common: one alone, one among twenty others that share those words as well.
    let crowd = |n: u64, common: u64| {
        (0..n).map(move |article| vec![common, common + 1, 1_000 + common + article]).collect::<Vec<_>>()
    };
    let contents: Vec<Content> =
        crowd(2, 1).into_iter().chain(crowd(22, 500)).map(|text| (vec![], text, [0.0; 3], None)).collect();
    let item = |(number, (_, text, ..)): (usize, &Content)| {
        let weights = text.iter().map(|&id| (TermId::new(id), 1.0)).collect();
        Item::new(ArticleId::new(format!("{number:04}")).unwrap())
            .with_text_terms(SparseVector::from_weights(weights))
    };
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![0.0; contents.len()]).unwrap();
    let items = Items::new(contents.iter().enumerate().map(item).collect(), vectors).unwrap();
    let link = |a, b| explain_link(&items, &ClusterConfig::default(), a, b).unwrap();
    let (pair, crowd) = (link(0, 1), link(2, 3));
    assert_eq!(feature(&pair, "text_terms").0, feature(&crowd, "text_terms").0);
    let (of_pair, of_crowd) = (feature(&pair, "crowding"), feature(&crowd, "crowding"));
    assert!(of_pair.1 > 0.0 && of_crowd.1 < -1.0);
    // The crowd is no denser than the bound, and the pair alone has one neighbour of twenty.
    assert!(of_crowd.0.is_some_and(|crowding| (crowding - 0.4).abs() < 1e-9));
    assert!(of_pair.0.is_some_and(|crowding| (crowding - 2.0 / 3.0 / 20.0).abs() < 1e-6));
    // Each of the pair has the two as neighbours; of the crowd's neighbours, the ten nearest and the article itself are kept.
    assert_eq!(feature(&pair, "shared_neighbors").0, Some(2.0 / 11.0));
    assert!(feature(&crowd, "shared_neighbors").0.is_some_and(|share| share > 0.9));
}

#[test]
fn the_same_cosine_says_more_between_long_texts() {
    let item = |number: u64, n_terms: u64| {
        // Half of the terms are those of all the others of this length.
        let own = |place: u64| if place < n_terms / 2 { n_terms * 1_000 } else { (n_terms + number) * 1_000 };
        let weights = (0..n_terms).map(|place| (TermId::new(own(place) + place), 1.0)).collect();
        Item::new(ArticleId::new(format!("{number}")).unwrap())
            .with_text_terms(SparseVector::from_weights(weights))
    };
    let items = vec![item(1, 10), item(2, 10), item(3, 40), item(4, 40), item(5, 200), item(6, 200)];
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![0.0; 6]).unwrap();
    let items = Items::new(items, vectors).unwrap();
    let lengths = [(0, 1), (2, 3), (4, 5)].map(|(a, b)| {
        let link = explain_link(&items, &ClusterConfig::default(), a, b).unwrap();
        assert!((feature(&link, "text_terms").0.unwrap() - 0.5).abs() < 1e-6);
        feature(&link, "length")
    });
    assert!((lengths[2].0.unwrap() - 200.0).abs() < 1e-9 && lengths[2].1 > 0.0);
    assert!(lengths[1].1 < 0.0 && lengths[0] == lengths[1]);
}

/// An article with a third of its terms in common with the others, in a language.
fn in_language(number: u64, language: u32) -> Item {
    let terms = (0..30).map(|place| if place < 10 { place } else { number * 100 + place });
    let weights = terms.map(|term| (TermId::new(term), 1.0)).collect();
    Item::new(ArticleId::new(format!("{number}")).unwrap())
        .with_text_terms(SparseVector::from_weights(weights))
        .with_language(language)
}

#[test]
fn in_two_languages_fewer_common_terms_say_more_and_vectors_only_where_they_align() {
    let items = vec![in_language(0, 1), in_language(1, 1), in_language(2, 2)];
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0; 3]).unwrap();
    let (apart, config) = (Items::new(items, vectors).unwrap(), ClusterConfig::default());
    let link = |items: &Items, b| explain_link(items, &config, 0, b).unwrap();
    let (same, across) = (link(&apart, 1), link(&apart, 2));
    assert_eq!(feature(&same, "text_terms").0, feature(&across, "text_terms").0);
    assert!(feature(&across, "text_terms").1 > feature(&same, "text_terms").1);
    assert_eq!(
        (feature(&same, "two_languages").0, feature(&across, "two_languages").0),
        (Some(0.0), Some(1.0))
    );
    for unknown in ["length", "crowding", "shared_neighbors", "numbers", "conflict", "dense"] {
        assert_eq!(feature(&across, unknown), (None, 0.0), "{unknown}");
    }
    let aligned = link(&apart.with_aligned_languages(true), 2);
    assert!(feature(&aligned, "dense").1 > 5.0);
    // Vectors that mean something take over from the few common words.
    assert!(feature(&aligned, "text_terms").1 < feature(&across, "text_terms").1);
}

#[test]
fn texts_in_two_languages_without_a_common_word_are_not_linked() {
    let item = |number: u64| {
        let weights = (0..30).map(|place| (TermId::new(number * 100 + place), 1.0)).collect();
        in_language(number, number.try_into().unwrap()).with_text_terms(SparseVector::from_weights(weights))
    };
    let vectors = Embeddings::from_rows(Fingerprint::new("toy", &[]), 1, vec![1.0; 2]).unwrap();
    let items = Items::new(vec![item(0), item(1)], vectors).unwrap();
    assert!(
        PairModel::default().probability(&items, 0, 1) < ClusterConfig::default().running_story_threshold
    );
}
