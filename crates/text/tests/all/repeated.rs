use samestory_model::Article;
use samestory_text::{Document, RepeatedSentences};

const APPEAL: &str = "Do you know more about this?";

fn article(id: usize, (title, outlet): (&str, &str)) -> Option<Article> {
    let body = format!("This is the report on matter {id}. {APPEAL}");
    Article::builder(format!("a{id}")).title(title).source(outlet).body(body).build().ok()
}

/// How many of the articles keep the appeal.
fn n_kept(given: &[(&str, &str)]) -> usize {
    let articles: Vec<Article> =
        given.iter().enumerate().filter_map(|(id, given)| article(id, *given)).collect();
    assert_eq!(articles.len(), given.len());
    let count = |documents: &mut Vec<Document<'_>>| {
        let repeated = RepeatedSentences::learn(documents);
        documents.iter_mut().for_each(|document| document.leave_out(&repeated));
        assert!(documents.iter().all(|d| d.sentence_text(&d.sentences()[0]).starts_with("This is")));
        documents.iter().filter(|document| document.sentences().len() == 2).count()
    };
    let mut documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    let mut backwards: Vec<Document<'_>> = articles.iter().rev().map(Document::new).collect();
    let n_kept = count(&mut documents);
    assert_eq!(count(&mut backwards), n_kept);
    n_kept
}

#[test]
fn what_an_outlet_prints_under_everything_is_left_out() {
    let courier = "harbourcourier.example";
    let unrelated = [
        ("Ferry sinks off Sorrel", courier),
        ("Council votes on bridge", courier),
        ("Northside wins cup", courier),
    ];
    assert_eq!(n_kept(&unrelated), 0);
    assert_eq!(n_kept(&unrelated[..2]), 2);
    // An article of another outlet keeps it.
    assert_eq!(n_kept(&[&unrelated[..], &[("Storm hits Tarn", "tarnpost.example")]].concat()), 1);
}

#[test]
fn background_of_one_story_stays() {
    let courier = "harbourcourier.example";
    let story = [
        ("Ferry sinks off Sorrel", courier),
        ("Ferry owner silent", courier),
        ("Sorrel mourns", courier),
        ("Sunk ferry raised", courier),
    ];
    assert_eq!(n_kept(&story), 4);
}

#[test]
fn background_of_a_story_whose_titles_differ_stays() {
    let background = "The ferry sank off Sorrel on May 3, and 312 people drowned.";
    let story = [
        ("Captain charged with manslaughter", "The captain of the Sorrel ferry was charged on Monday."),
        ("Divers find black box", "Divers brought up the recorder of the ferry."),
        ("Families demand answers", "Relatives of those lost off Sorrel marched in Tarn."),
        ("Insurers refuse payment", "Three insurers refused to pay for the ferry."),
    ];
    let articles: Vec<Article> = (0..)
        .zip(story)
        .map(|(id, (title, lead))| {
            let article = Article::builder(format!("a{id}")).title(title).source("harbourcourier.example");
            article.body(format!("{lead} {background} {APPEAL}")).build().unwrap()
        })
        .collect();
    let mut documents: Vec<Document<'_>> = articles.iter().map(Document::new).collect();
    let repeated = RepeatedSentences::learn(&documents);
    for document in &mut documents {
        document.leave_out(&repeated);
        assert_eq!(document.sentences().len(), 2);
        assert_eq!(document.sentence_text(&document.sentences()[1]), background);
    }
}

#[test]
fn without_an_outlet_nothing_is_learned() {
    let nobody =
        [("Ferry sinks off Sorrel", " "), ("Council votes on bridge", " "), ("Northside wins cup", " ")];
    assert_eq!(n_kept(&nobody), 3);
}
