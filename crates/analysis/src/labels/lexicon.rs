//! Word lists of the hand-made features.

use std::sync::LazyLock;

use crate::word_map::WordMap;

/// A list of words that do one job in a text.
pub(super) struct WordList {
    /// The feature's name.
    pub(super) name: &'static str,
    words: &'static str,
}

/// The lists, in the order of the features. Words are in lower case; the lists may share words.
pub(super) const LISTS: [WordList; 24] = [
    WordList { name: "first_singular", words: "i me my mine myself i'm i've i'd i'll" },
    WordList { name: "first_plural", words: "we us our ours ourselves we're we've we'd we'll let's" },
    WordList { name: "second_person", words: "you your yours yourself you're you've you'll you'd" },
    WordList { name: "third_person", words: "he she him her his hers they them their" },
    WordList {
        name: "reporting",
        words: "said says told announced reported according statement spokesman spokeswoman spokesperson confirmed added \
                declined officials sources police authorities reporters interview testified",
    },
    WordList {
        name: "calendar",
        words: "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight morning afternoon evening",
    },
    WordList {
        name: "hedges",
        words: "may might could perhaps possibly probably likely unlikely seems seem appears apparently suggests suggest \
                arguably roughly somewhat",
    },
    WordList {
        name: "obligation",
        words: "must should ought shouldn't mustn't need needs cannot deserve deserves demand",
    },
    WordList {
        name: "emphasis",
        words: "very really truly simply clearly obviously indeed certainly absolutely totally completely utterly entirely \
                surely literally never always nothing everyone nobody",
    },
    WordList {
        name: "reasoning",
        words: "because therefore thus hence since why how means reason reasons cause causes effect consequence consequences \
                implies explains suggests argument evidence",
    },
    WordList {
        name: "contrast",
        words: "but yet however although though instead rather despite unlike nevertheless meanwhile whereas while still",
    },
    WordList {
        name: "negation",
        words: "not no nor never don't doesn't didn't isn't aren't wasn't won't wouldn't can't couldn't",
    },
    WordList {
        name: "blame",
        words: "corrupt corruption hypocrisy hypocrite lie lies lied lying liar fail fails failed failure disgrace disgraceful \
                shameful shame absurd ridiculous nonsense incompetent reckless dishonest cynical radical extremist propaganda \
                bigot racist betrayed betrayal sham scandal pathetic foolish dangerous wrong worse worst stupid outrageous \
                tyranny socialist elites smear hysteria ludicrous bogus phony",
    },
    WordList {
        name: "danger",
        words: "threat threats threatens danger dangerous crisis emergency urgent alarm alarming warning warns warned \
                catastrophe catastrophic disaster deadly collapse fear fears terrifying devastating outbreak looming chaos \
                panic unprecedented dire",
    },
    WordList {
        name: "grief",
        words: "grief grieving mourn mourning mourners mourned funeral tears tragedy tragic heartbreaking heartbroken loss lost \
                victims vigil died dead death deaths sorrow condolences beloved suffering wept cried remembered",
    },
    WordList {
        name: "hope",
        words: "hope hopeful hopes success successful celebrate celebrated celebrates win wins won proud inspiring progress \
                breakthrough achievement award great joy happy thrilled excited exciting improve improved record best \
                milestone triumph honor recovery innovative opportunity",
    },
    WordList {
        name: "lurid",
        words: "shocking shock stunning bombshell horror horrific bizarre revealed exposed secret stunned outrage slammed \
                slams blasts rips viral explosive gruesome sex naked brutal monster insane furious epic massive incredible",
    },
    WordList {
        name: "celebrity",
        words: "actor actress star stars singer celebrity film movie album fans model hollywood instagram tv series show \
                premiere dating wedding kardashian royal",
    },
    WordList {
        name: "comic",
        words: "joke jokes joked funny hilarious laugh laughed reportedly totally dude guy guys weird area man local ass crap \
                shit fuck damn pants beer sandwich dog cat nation's",
    },
    WordList {
        name: "selling",
        words: "available price prices buy order offer offers sale discount free shop product products brand features launch \
                tickets register registration booking invited welcome quality design customers premium designed enjoy",
    },
    WordList {
        name: "guidance",
        words: "tips step steps guide choose try avoid use make sure check keep tricks easy simple best remember follow \
                instructions help learn recommend recommended advice",
    },
    WordList {
        name: "background",
        words: "history historically decades century context policy policies economic economy system theory research study \
                studies data analysis analysts experts average percent trend politics political",
    },
    WordList {
        name: "imperative",
        words: "make use keep try choose avoid check take remember consider add buy visit ask start stop look read see \
                follow click call join book go get put let do don't call write set turn open apply bring learn enjoy",
    },
    WordList {
        name: "evaluative",
        words: "good bad better great terrible awful wonderful perfect beautiful ugly evil brilliant smart",
    },
];

/// For each word, the lists that hold it.
static LISTS_OF_WORD: LazyLock<WordMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut lists: WordMap<&str, Vec<usize>> = WordMap::default();
    for (index, list) in LISTS.iter().enumerate() {
        for word in list.words.split_whitespace() {
            let lists = lists.entry(word).or_default();
            if lists.last() != Some(&index) {
                lists.push(index);
            }
        }
    }
    lists
});

/// Indices into [`LISTS`] of the lists that hold `word`.
pub(super) fn lists_of(word: &str) -> &'static [usize] {
    LISTS_OF_WORD.get(word).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_each_of_its_lists() {
        let names: Vec<_> = lists_of("dangerous").iter().map(|index| LISTS[*index].name).collect();
        assert_eq!(names, ["blame", "danger"]);
        assert!(lists_of("ferry").is_empty());
    }

    #[test]
    fn lists_are_in_lower_case() {
        assert!(LISTS.iter().all(|list| !list.words.chars().any(char::is_uppercase)));
    }
}
