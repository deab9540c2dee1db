//! The story's lead picture, and its description in the publisher's words.

use samestory_model::{Field, Image};
use samestory_text::{Document, http_url, normalize_line, words};

use super::best::first_best;
use super::pool::Voice;
use super::types::{DescribedBy, LeadImage};
use crate::claim::{Claim, Passage};

/// An alternative text or a caption of fewer words names a thing but describes no picture.
const MIN_DESCRIPTION_WORDS: usize = 4;
const SMALL_PIXELS: u32 = 200;
const LARGE_PIXELS: u32 = 600;
/// Parts of an address or an alternative text that betray a picture which is not about the story.
const NOT_ABOUT_THE_STORY: &[&str] = &[
    "logo",
    "icon",
    "avatar",
    "byline",
    "author",
    "placeholder",
    "sprite",
    "favicon",
    "headshot",
    "banner-ad",
];

/// The best picture among all articles of the story: described, large, used by several articles, no logo or portrait of an
/// author. Ties go to the article that comes first.
pub(crate) fn lead_image(documents: &[&Document<'_>], voices: &[Voice]) -> Option<LeadImage> {
    let scored = candidates(documents, voices).map(|candidate| {
        let score = score(candidate.image, documents);
        (candidate, score)
    });
    first_best(scored.filter(|(_, score)| *score >= 0)).map(Candidate::into_lead_image)
}

struct Candidate<'a> {
    document: &'a Document<'a>,
    outlet: &'a str,
    index: u32,
    image: &'a Image,
    url: &'a str,
}

fn candidates<'a>(
    documents: &'a [&'a Document<'a>],
    voices: &'a [Voice],
) -> impl Iterator<Item = Candidate<'a>> {
    documents.iter().zip(voices).flat_map(|(document, voice)| {
        (0..).zip(document.article().images()).filter_map(move |(index, image)| {
            Some(Candidate { document, outlet: &voice.outlet, index, image, url: http_url(&image.url)? })
        })
    })
}

impl Candidate<'_> {
    fn into_lead_image(self) -> LeadImage {
        let by = |field, whose| self.described(field).map(|claim| (claim, whose));
        let described = by(Field::ImageAlt(self.index), DescribedBy::PublisherAlt)
            .or_else(|| by(Field::ImageCaption(self.index), DescribedBy::PublisherCaption));
        let (description, described_by) = described.unzip();
        LeadImage {
            url: self.url.to_owned(),
            source: self.outlet.to_owned(),
            article: self.document.article().id().clone(),
            description,
            described_by,
            content: None,
            credit: self.image.credit.as_deref().and_then(printable),
            width: self.image.width,
            height: self.image.height,
        }
    }

    fn described(&self, field: Field) -> Option<Claim> {
        let passage = Passage::of_line(self.document, field)?;
        let enough = words(passage.text()).count() >= MIN_DESCRIPTION_WORDS;
        enough.then(|| Claim::cited(passage))
    }
}

fn printable(text: &str) -> Option<String> {
    Some(normalize_line(text).as_str().to_owned()).filter(|text| !text.is_empty())
}

fn score(image: &Image, documents: &[&Document<'_>]) -> i32 {
    let has_words = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| words(text).count() >= MIN_DESCRIPTION_WORDS)
    };
    let sides = [image.width, image.height].map(|side| side.filter(|pixels| *pixels > 0));
    let small = sides.iter().flatten().any(|pixels| *pixels < SMALL_PIXELS);
    let large = sides[0].is_some_and(|pixels| pixels >= LARGE_PIXELS);
    let shared = documents.iter().filter(|document| shows(document, &image.url)).count() > 1;
    2 * i32::from(has_words(&image.alt))
        + i32::from(has_words(&image.caption))
        + i32::from(large)
        + i32::from(shared)
        - 8 * i32::from(small)
        - 8 * i32::from(is_about_something_else(image))
}

fn shows(document: &Document<'_>, url: &str) -> bool {
    document.article().images().iter().any(|image| image.url == url)
}

fn is_about_something_else(image: &Image) -> bool {
    let address = image.url.to_lowercase();
    let alt = image.alt.as_deref().unwrap_or_default().to_lowercase();
    let short_alt = words(&alt).count() < MIN_DESCRIPTION_WORDS;
    NOT_ABOUT_THE_STORY.iter().any(|sign| address.contains(sign) || (short_alt && alt.contains(sign)))
}
