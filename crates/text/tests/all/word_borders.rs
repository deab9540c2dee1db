use proptest::prelude::*;
use samestory_text::words;
use unicode_segmentation::UnicodeSegmentation;

/// Characters of every class of UAX #29 that has a part in words, many of ASCII.
fn any_text() -> impl Strategy<Value = String> {
    let ascii = prop::sample::select("aZb09_.':,;\"-() \n\r\t\u{b}/@\u{1}".chars().collect::<Vec<_>>());
    let other = prop::sample::select(
        "éß’“…·א״\u{301}\u{200d}\u{200b}\u{ad}ℹ👩🇩中カ한ー．２\u{3000}\u{2003}\u{a0}\u{85}\u{2028}‿Ⓜ٫"
            .chars()
            .collect::<Vec<_>>(),
    );
    let character = prop_oneof![6 => ascii, 1 => other, 1 => any::<char>()];
    prop::collection::vec(character, 0..30).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn words_are_those_of_the_standard(text in any_text()) {
        let found: Vec<_> = words(&text).map(|(span, word)| (span.start(), word)).collect();
        let expected: Vec<_> = text.unicode_word_indices().collect();
        prop_assert_eq!(found, expected);
    }
}
