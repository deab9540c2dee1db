//! What of an article is compared with others: its words, and names, numbers and a vector of its beginning.

use samestory_analysis::{NameKinds, NameTagger, name_vector};
use samestory_cluster::Item;
use samestory_text::{Document, TermWeighter, figures, term_id, words};

/// Of a body, so many words are embedded together with the title.
const EMBEDDED_WORDS: usize = 100;
/// Names are looked for in so many words of a body, and figures in fewer: further down, other events are told.
const NAMED_WORDS: usize = 150;
const COUNTED_WORDS: usize = 60;
/// Of texts whose language is found with at least this confidence, some 98 of 100 are in it; texts in Chinese that have Latin names stay below .99.
const CERTAIN_LANGUAGE: f32 = 0.9;

/// All but the vector; and what its names are taken for.
pub(crate) fn item(
    document: &Document<'_>,
    weighter: &TermWeighter,
    tagger: &dyn NameTagger,
) -> (Item, NameKinds) {
    let article = document.article();
    let title = weighter.weigh_document_title(document);
    let text = weighter.weigh_document(document);
    let (headline, lead) = (document.title(), beginning(document, COUNTED_WORDS));
    let numbers = [headline, lead].into_iter().flat_map(figures).map(|figure| term_id(&figure));
    let (in_title, in_lead) =
        (tagger.mentions(document.title()), tagger.mentions(beginning(document, NAMED_WORDS)));
    let mut kinds = NameKinds::default();
    kinds.count(&in_title);
    kinds.count(&in_lead);
    let item = Item::new(article.id().clone())
        .with_title_terms(title)
        .with_text_terms(text)
        .with_names(name_vector(&in_title, &in_lead))
        .with_numbers(numbers);
    let item = match language_code(document) {
        Some(code) => item.with_language(code),
        None => item,
    };
    let item = match article.published() {
        Some(time) => item.with_published(time),
        None => item,
    };
    (item, kinds)
}

/// The language of an article, where it is beyond doubt: two articles of one language that count as of two would be joined for a few words.
fn language_code(document: &Document<'_>) -> Option<u32> {
    let found = document.language().filter(|found| found.confidence >= CERTAIN_LANGUAGE)?;
    Some(found.language.as_str().bytes().fold(0, |code, letter| code << 8 | u32::from(letter)))
}

/// Title and first words: an event is told there, and static vectors blur over longer texts.
pub(crate) fn embedded_text(document: &Document<'_>) -> String {
    format!("{}\n{}", document.title(), beginning(document, EMBEDDED_WORDS))
}

/// The first words of a body.
fn beginning<'a>(document: &'a Document<'_>, n_words: usize) -> &'a str {
    let body = document.body().as_str();
    let end = words(body).nth(n_words).map_or(body.len(), |(span, _)| span.start());
    body.get(..end).unwrap_or(body)
}
