//! Near-duplicates on made-up texts.

use samestory_text::{DuplicateFinder, DuplicateInput, Duplicates};

use crate::made_news::{Random, body, paragraphs, rewrite, title};

fn find(texts: &[(String, String)]) -> Duplicates {
    let inputs: Vec<_> = texts.iter().map(|(title, body)| DuplicateInput::new(title, body)).collect();
    DuplicateFinder::bundled().find(&inputs)
}

#[test]
fn forty_rewrites_of_one_wire_text_are_one_group_among_a_thousand_others() {
    for (seed, share_cut) in (1..=24).zip([0.1, 0.2, 0.3, 0.4, 0.5,0.6].into_iter().cycle()) {
        let mut random = Random(seed);
        let wire = paragraphs(&mut random, 450);
        let mut texts: Vec<(bool, (String, String))> = Vec::new();
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
        eprintln!("{share_cut} {:?} partial {} wire {}", found.groups().iter().map(|g| g.members().len()).collect::<Vec<_>>(), found.partial_copies().len(), wire.len());
    }
}
