//! What a model sees in a picture.

use samestory_analysis::Digest;
use samestory_model::{Fingerprint, PictureContent, PictureTag};
use samestory_render::{html_index, html_story, json, markdown, plain_text};

use crate::day::day;
use crate::fixture::{SCRIPT, hostile};
use crate::html::read;

const SEEN: &str = "Seen in the picture by the model tagger-1, which may be wrong: fire engine (62\u{a0}%), ferry (20\u{a0}%).";

fn content(name: &str, model: &str) -> PictureContent {
    let tags = vec![PictureTag::new("ferry", 0.2).unwrap(), PictureTag::new(name, 0.623).unwrap()];
    PictureContent::new(Fingerprint::new(model, &[]), tags)
}

/// The day, where a model has looked at the first picture, which has a description, and at the fourth, which has none.
fn seen() -> Digest {
    let mut digest = day();
    for story in [0, 3] {
        digest.stories[story].image.as_mut().unwrap().content =
            Some(content("fire engine", "tagger-1+rten-1"));
    }
    digest
}

#[test]
fn it_stands_under_the_publishers_words_and_says_whose_it_is() {
    // Outside of HTML, spaces are plain.
    let (text, seen_there) = (plain_text(&seen()), SEEN.replace('\u{a0}', " "));
    assert_eq!(text.matches(&seen_there).count(), 2);
    let description = text.find("Image content: A white car ferry").unwrap();
    assert!(description < text.find(&seen_there).unwrap());
    assert!(text.contains(&format!("Image content: The publisher gives no description.\n\n{seen_there}\n")));
    let text = markdown(&seen());
    assert_eq!(text.matches(&seen_there).count(), 2, "{text}");
    let digest = seen();
    let page = read(&html_story(&digest, &digest.stories[0]).unwrap());
    assert!(page.text.contains(&format!("Described by the publisher’s alt text. {SEEN}")), "{}", page.text);
}

#[test]
fn it_is_never_the_alternative_text() {
    let digest = seen();
    for page in [
        html_story(&digest, &digest.stories[0]),
        html_story(&digest, &digest.stories[3]),
        html_index(&digest),
    ] {
        let page = page.unwrap();
        assert!(
            page.split("<img ").skip(1).all(|image| !image.split('>').next().unwrap().contains("engine"))
        );
    }
}

#[test]
fn json_has_model_and_probabilities_only_where_one_looked() {
    let digest: serde_json::Value = serde_json::from_str(&json(&seen()).unwrap()).unwrap();
    let content = &digest["stories"][0]["image"]["content"];
    assert!(content["model"].as_str().unwrap().starts_with("tagger-1+rten-1@"));
    assert_eq!(content["tags"][0], serde_json::json!({"name": "fire engine", "probability": 0.623}));
    assert_eq!(content["tags"][1]["name"], "ferry");
    assert!(digest["stories"][4]["image"].get("content").is_none());
    assert!(digest["models"].get("pictures").is_none());
    assert!(digest["stories"][0]["image"]["description"]["text"].as_str().unwrap().starts_with("A white"));
}

#[test]
fn the_model_is_named_at_the_foot() {
    let mut digest = seen();
    digest.models.pictures = "tagger-1+rten-1@0123456789abcdef".to_owned();
    assert!(read(&html_index(&digest).unwrap()).text.contains("Pictures: tagger-1+rten-1@0123456789abcdef."));
}

#[test]
fn a_hostile_name_is_text() {
    let mut digest = hostile();
    digest.stories[0].image.as_mut().unwrap().content = Some(content(SCRIPT, SCRIPT));
    let page = html_story(&digest, &digest.stories[0]).unwrap();
    assert!(!page.contains("<script") && read(&page).text.contains(SCRIPT));
    assert!(!markdown(&digest).contains("<script"));
    assert!(plain_text(&digest).chars().all(|c| c == '\n' || !c.is_control()));
}
