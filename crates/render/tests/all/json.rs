//! The JSON form and its contract.

use samestory_analysis::Digest;
use samestory_render::json;
use serde_json::Value;

use crate::day::day;
use crate::fixture::{OVERRIDE, SCRIPT, hostile};

fn value(digest: &Digest) -> Value {
    serde_json::from_str(&json(digest).unwrap()).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_form_is_that_of_the_contract() {
    let digest = value(&day());
    assert_eq!(digest["schema"], "samestory-digest/1");
    assert_eq!(digest["date"], "2026-05-12");
    let story = &digest["stories"][0];
    let expected = [
        "articles",
        "date",
        "entities",
        "entity_sentiments",
        "headline",
        "id",
        "image",
        "key_points",
        "number",
        "origins",
        "sources",
        "summary",
        "why",
    ];
    assert_eq!(keys(story), expected);
    assert_eq!(keys(&story["headline"]), ["evidence", "text"]);
    assert_eq!(keys(&story["key_points"][0]), ["evidence", "origins", "sources", "text"]);
    assert_eq!(keys(&story["headline"]["evidence"][0]), ["article", "end", "field", "start"]);
    assert_eq!(keys(&story["sources"][0]), ["articles", "domain"]);
    let article = &story["articles"][0];
    let expected = [
        "entities",
        "entity_sentiments",
        "id",
        "intent",
        "label_evidence",
        "published",
        "sentiment",
        "source",
        "summary",
        "title",
        "tone",
        "url",
    ];
    assert_eq!(keys(article), expected);
    assert_eq!(keys(&article["label_evidence"]), ["intent", "sentiment", "tone"]);
    assert_eq!(keys(&article["label_evidence"]["tone"][0]), ["evidence", "text", "weight"]);
    assert_eq!(keys(&article["entity_sentiments"][0]), ["evidence", "name", "sentiment"]);
    assert_eq!(keys(&article["tone"]), ["confidence", "label", "probabilities"]);
    assert_eq!(keys(&article["entities"][0]), ["kind", "name", "salience"]);
    assert_eq!(article["published"], "2026-05-12T05:10:00Z");
}

#[test]
fn parts_stand_in_the_order_of_the_contract() {
    let json = json(&day()).unwrap();
    let parts = [
        "\"schema\"",
        "\"date\"",
        "\"models\"",
        "\"stories\"",
        "\"headline\"",
        "\"summary\"",
        "\"key_points\"",
        "\"sources\"",
        "\"why\"",
        "\"articles\": [",
    ];
    let places: Vec<usize> = parts.iter().map(|part| json.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn absent_pictures_and_descriptions_are_null() {
    let digest = value(&day());
    assert!(digest["stories"][2]["image"].is_null());
    assert!(digest["stories"][3]["image"]["description"].is_null());
    assert_eq!(digest["stories"][0]["image"]["described_by"], "publisher-alt");
}

#[test]
fn texts_are_as_given() {
    let digest = hostile();
    let value = value(&digest);
    assert_eq!(value["stories"][0]["headline"]["text"], SCRIPT);
    assert_eq!(value["stories"][0]["articles"][0]["source"], OVERRIDE);
    for (story, written) in digest.stories.iter().zip(value["stories"].as_array().unwrap()) {
        for (point, written) in story.key_points.iter().zip(written["key_points"].as_array().unwrap()) {
            assert_eq!(written["text"], point.claim.text());
            assert_eq!(written["evidence"].as_array().unwrap().len(), point.claim.evidence().len());
        }
    }
}

#[test]
fn fractions_have_at_most_six_decimals() {
    let digest = day();
    let text = json(&digest).unwrap();
    assert!(text.contains("0.431235") && !text.contains("0.4312345"));
    let decimals =
        text.lines().filter_map(|line| line.trim_end_matches(',').rsplit_once('.')).map(|(_, end)| end);
    assert!(decimals.filter(|end| end.bytes().all(|b| b.is_ascii_digit())).all(|end| end.len() <= 6));
    let mut odd = digest.clone();
    odd.stories[0].why.cohesion = f64::NAN;
    odd.stories[1].why.cohesion = -1e-9;
    let odd = value(&odd);
    assert!(odd["stories"][0]["why"]["cohesion"].is_null());
    assert_eq!(odd["stories"][1]["why"]["cohesion"].to_string(), "0.0");
}
