//! Two reports of one event and one of another: what the packaged library says of them.

use samestory::{Article, Batch, Pipeline};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let article = |id: &str, outlet: &str, title: &str, body: &str| {
        Article::builder(id).source(outlet).title(title).body(body).build()
    };
    let batch = Batch::new(vec![
        article(
            "a",
            "The Lamp",
            "Ferry catches fire off St Brannock",
            "A fire broke out on the ferry Queen Odalys off St Brannock on Tuesday. All 212 passengers were taken ashore.",
        )?,
        article(
            "b",
            "The Buoy",
            "Fire on ferry near St Brannock",
            "The ferry Queen Odalys caught fire near St Brannock. Lifeboats brought all 212 passengers ashore.",
        )?,
        article(
            "c",
            "The Lamp",
            "Central bank of Verland cuts its rate",
            "The central bank of Verland lowered its key interest rate to 3.25 percent.",
        )?,
    ]);
    let digest = Pipeline::bundled().digest(&batch)?;
    let sizes: Vec<usize> = digest.stories.iter().map(|story| story.articles.len()).collect();
    assert_eq!(sizes, [2, 1], "stories of two articles and of one");
    print!("{}", samestory::render::plain_text(&digest));
    Ok(())
}
