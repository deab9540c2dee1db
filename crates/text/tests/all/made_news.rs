//! Made-up news from a seeded generator: for tests, and for `examples/duplicates.rs`.

/// SplitMix64: small, seeded, the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// 0..1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// So many different words, common ones far more often than rare ones.
const VOCABULARY: f64 = 30_000.0;

const COMMON: [&str; 24] = [
    "the", "of", "to", "and", "a", "in", "that", "on", "for", "it", "was", "he", "said", "with", "as", "by",
    "at", "its", "from", "will", "be", "has", "after", "who",
];

/// A word by its rank, drawn so that rank r comes about as often as 1/r.
fn word(random: &mut Random) -> String {
    let rank = VOCABULARY.powf(random.share()) as usize - 1;
    if let Some(common) = COMMON.get(rank) {
        return (*common).to_owned();
    }
    let syllables = [
        "tar", "cal", "kes", "sor", "bre", "mon", "del", "vin", "os", "pra", "lu", "ner", "hy", "gam", "fe",
        "zil",
    ];
    let mut rest = rank;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(syllables[rest % syllables.len()]);
        rest /= syllables.len();
    }
    word
}

pub(crate) fn sentence(random: &mut Random) -> String {
    let n_words = 8 + random.below(18);
    let words: Vec<String> = (0..n_words).map(|_| word(random)).collect();
    let text = words.join(" ");
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest + "."
}

/// Paragraphs of two or three sentences, of about `n_words` words together.
pub(crate) fn paragraphs(random: &mut Random, n_words: usize) -> Vec<String> {
    let mut made = Vec::new();
    let mut words = 0;
    while words < n_words {
        let sentences: Vec<String> = (0..2 + random.below(2)).map(|_| sentence(random)).collect();
        let paragraph = sentences.join(" ");
        words += paragraph.split(' ').count();
        made.push(paragraph);
    }
    made
}

pub(crate) fn body(random: &mut Random, n_words: usize) -> String {
    paragraphs(random, n_words).join("\n")
}

pub(crate) fn title(random: &mut Random) -> String {
    let words: Vec<String> = (0..7).map(|_| word(random)).collect();
    words.join(" ")
}

/// A rewrite of a wire text: another beginning, so great a share of the paragraphs cut, a byline, a sentence more, and an
/// outlet's furniture around.
pub(crate) fn rewrite(random: &mut Random, wire: &[String], share_cut: f64) -> String {
    let mut places: Vec<usize> = (1..wire.len()).collect();
    random.shuffle(&mut places);
    places.truncate(places.len() - (places.len() as f64 * share_cut) as usize);
    places.sort_unstable();
    let mut lines = vec![format!("By Mara {}", word(random)), sentence(random)];
    lines.extend(places.into_iter().map(|place| wire[place].clone()));
    let place = 2 + random.below(lines.len() - 1);
    lines.insert(place, sentence(random));
    lines.insert(0, format!("Home | News | {} | Weather", word(random)));
    lines.push("Sign up for our newsletter".to_owned());
    lines.push(format!("More on this: {}", sentence(random)));
    lines.join("\n")
}
