//! Cases that fuse or split stories elsewhere, made up: no name, place or number here is of a real event.

use samestory::cluster::ClusterConfig;
use samestory::model::{Article, Batch, Clustering};
use samestory::{Granularity, Pipeline};

use crate::pipeline;

fn article(id: &str, title: &str, body: &str, published: &str) -> Article {
    let builder = Article::builder(id).title(title).body(body).published(published.parse().unwrap());
    builder.build().unwrap()
}

/// The clustering, and the batch whose order it has.
fn clustered(articles: Vec<Article>, granularity: Granularity) -> (Batch, Clustering) {
    let mut config = ClusterConfig::default();
    config.granularity = granularity;
    let batch = Batch::new(articles);
    let clustering = Pipeline::bundled().with_config(config).cluster(&batch).unwrap();
    (batch, clustering)
}

/// The probabilities of all pairs, to be read when a case fails.
fn probabilities((batch, _): &(Batch, Clustering)) -> String {
    let ids: Vec<_> = batch.articles().iter().map(Article::id).collect();
    let clustered = pipeline().clustered(batch).unwrap();
    let pairs = ids.iter().enumerate().flat_map(|(rank, b)| ids[..rank].iter().map(move |a| (*a, *b)));
    let told = pairs.map(|(a, b)| {
        let link = clustered.explain_link(a, b).unwrap();
        format!("{a} {b} {:.3}", link.probability)
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Whether all articles whose ids begin with one of `prefixes` are of one story.
fn are_together((batch, clustering): &(Batch, Clustering), prefixes: &[&str]) -> bool {
    let ids = batch.articles().iter().map(|article| article.id().as_str());
    let labelled = ids.zip(clustering.labels());
    let is_meant = |id: &str| prefixes.iter().any(|prefix| id.starts_with(prefix));
    let labels: std::collections::BTreeSet<_> =
        labelled.filter(|(id, _)| is_meant(id)).map(|(_, label)| label).collect();
    assert!(!labels.is_empty());
    labels.len() == 1
}

/// (key, headline, sentences) of ten stories of one day.
const TEN: [(&str, &str, [&str; 3]); 10] = [
    (
        "ferry",
        "Ferry catches fire off St Brannock",
        [
            "A fire broke out on the ferry Queen Odalys off St Brannock harbour on Tuesday.",
            "Crews of three tugs fought the blaze in the engine room.",
            "All 212 passengers were taken ashore by lifeboat.",
        ],
    ),
    (
        "bank",
        "Central bank of Verland cuts rate",
        [
            "The central bank of Verland lowered its key interest rate to 3.25 percent.",
            "Governor Ilse Marwick said inflation had eased for a fifth month.",
            "The krone fell against the dollar after the decision.",
        ],
    ),
    (
        "strike",
        "Tram drivers in Oldermouth walk out",
        [
            "Tram drivers in Oldermouth stopped work at dawn over pay.",
            "Their union asks for a raise of nine percent and shorter shifts.",
            "The operator Mourline called the walkout reckless.",
        ],
    ),
    (
        "vaccine",
        "Malaria vaccine halves cases in trial",
        [
            "A malaria vaccine made by Tessaro Labs halved infections in a trial of 4,800 children.",
            "The results appeared in a medical journal.",
            "Doctors in Kisora welcomed the findings.",
        ],
    ),
    (
        "court",
        "Mayor Dunmore found guilty of bribery",
        [
            "A jury found Mayor Felix Dunmore guilty of taking bribes from a builder.",
            "He faces up to eight years in prison.",
            "His lawyer announced an appeal against the verdict.",
        ],
    ),
    (
        "storm",
        "Hurricane Petra nears Coral Keys",
        [
            "Hurricane Petra strengthened to category four as it neared the Coral Keys.",
            "Officials ordered 60,000 residents to leave the coast.",
            "Forecasters expect a storm surge of five metres.",
        ],
    ),
    (
        "film",
        "Silent Orchard wins Lido film prize",
        [
            "The drama Silent Orchard won the top prize at the Lido film festival.",
            "Director Amara Quist thanked her crew in tears.",
            "Critics had praised its long takes and spare dialogue.",
        ],
    ),
    (
        "chip",
        "Norvik to build chip plant in Hallam",
        [
            "The chipmaker Norvik will build a 7 billion plant in Hallam.",
            "It is to make processors for cars from 2029.",
            "The state pays a third of the cost in subsidies.",
        ],
    ),
    (
        "match",
        "Rovers beat Athletic in cup final",
        [
            "Brinley Rovers beat Carden Athletic 3-1 in the cup final.",
            "Striker Jonas Ebe scored twice before half-time.",
            "It is the first trophy of the club in 41 years.",
        ],
    ),
    (
        "wolf",
        "Wolves return to Estermark forest",
        [
            "Biologists have filmed a pack of wolves with pups in the Estermark forest.",
            "The animals had been gone from the region for a century.",
            "Farmers demand fences and compensation for lost sheep.",
        ],
    ),
];

#[test]
fn a_round_up_does_not_fuse_ten_events() {
    a_round_up_fuses_nothing(Granularity::SameEvent);
}

fn a_round_up_fuses_nothing(granularity: Granularity) {
    let mut articles = Vec::new();
    for (key, title, [first, second, third]) in TEN {
        articles.push(article(
            &format!("{key}-1"),
            title,
            &[first, second, third].join(" "),
            "2026-05-12T08:00:00Z",
        ));
        let turned = format!("{second} {first} {third} Reporters on the spot confirmed this.");
        articles.push(article(
            &format!("{key}-2"),
            &format!("{title}, officials say"),
            &turned,
            "2026-05-12T11:00:00Z",
        ));
    }
    let headlines: Vec<&str> = TEN.iter().map(|story| story.1).collect();
    let firsts: Vec<&str> = TEN.iter().map(|story| story.2[0]).collect();
    articles.push(article(
        "round-up",
        &format!("The day in brief: {}", headlines.join("; ")),
        &firsts.join(" "),
        "2026-05-12T18:00:00Z",
    ));
    let found = clustered(articles, granularity);
    for (rank, (key, ..)) in TEN.iter().enumerate() {
        assert!(are_together(&found, &[&format!("{key}-")]), "{key} is split");
        for (other, ..) in &TEN[..rank] {
            assert!(!are_together(&found, &[&format!("{key}-"), &format!("{other}-")]), "{key} and {other}");
        }
    }
}

#[test]
fn a_wire_report_in_forty_outlets_is_one_story() {
    let wire = TEN[5].2.join(" ");
    let mut articles: Vec<Article> = (0..35)
        .map(|n| {
            article(
                &format!("copy-{n:02}"),
                TEN[5].1,
                &wire,
                &format!("2026-05-12T{:02}:{:02}:00Z", 6 + n / 10, n),
            )
        })
        .collect();
    let own = [
        "Hurricane Petra is a category four storm and will reach the Coral Keys tonight, forecasters say. Some 60,000 residents must leave the coast.",
        "Residents boarded up their homes in the Coral Keys as Hurricane Petra came closer. Officials ordered an evacuation of the coast and warned of a surge.",
        "The Coral Keys brace for Hurricane Petra. A storm surge of five metres is expected, and 60,000 residents were told to leave.",
        "Roads out of the Coral Keys were jammed on Tuesday ahead of Hurricane Petra, which has strengthened to category four.",
        "Shelters filled up as Hurricane Petra neared the Coral Keys with winds of category four. Forecasters spoke of a dangerous storm surge.",
    ];
    articles.extend(own.iter().enumerate().map(|(n, body)| {
        article(
            &format!("own-{n}"),
            ["Coral Keys brace for Hurricane Petra", "Hurricane Petra nears the Keys"][n % 2],
            body,
            "2026-05-12T12:00:00Z",
        )
    }));
    articles.push(article("other", TEN[1].1, &TEN[1].2.join(" "), "2026-05-12T09:00:00Z"));
    let found = clustered(articles, Granularity::SameEvent);
    assert!(are_together(&found, &["copy-", "own-"]));
    assert!(!are_together(&found, &["copy-", "other"]));
}

#[test]
fn an_update_five_days_later_is_of_the_running_story() {
    let articles = vec![
        article("first-1", TEN[0].1, &TEN[0].2.join(" "), "2026-05-12T08:00:00Z"),
        article(
            "first-2",
            "Fire on ferry near St Brannock",
            "Fire broke out in the engine room of the ferry Queen Odalys off St Brannock. Lifeboats took all 212 passengers ashore.",
            "2026-05-12T10:00:00Z",
        ),
        article(
            "update",
            "Faulty pump caused ferry fire off St Brannock",
            "Investigators say that a faulty fuel pump caused the fire on the ferry Queen Odalys off St Brannock on Tuesday. The blaze began in the engine room.",
            "2026-05-17T09:00:00Z",
        ),
        article("other", TEN[4].1, &TEN[4].2.join(" "), "2026-05-13T08:00:00Z"),
    ];
    let found = clustered(articles, Granularity::RunningStory);
    assert!(are_together(&found, &["first-", "update"]));
    assert!(!are_together(&found, &["first-", "other"]));
}

/// Stock reports by template: the same sentences about different companies.
fn stock_reports(n_companies: usize) -> Vec<Article> {
    const HEADS: [&str; 25] = [
        "Arvo", "Belt", "Corin", "Dask", "Elmo", "Farn", "Gild", "Harp", "Inver", "Jask", "Kelm", "Lorn",
        "Mavo", "Nesk", "Orla", "Pell", "Quor", "Risk", "Salt", "Tarn", "Ulme", "Vand", "Wick", "Yarr",
        "Zell",
    ];
    const TAILS: [&str; 20] = [
        "agon", "ethia", "ister", "odyne", "umbra", "avia", "entis", "iford", "olex", "uvant", "arra",
        "emont", "inova", "oquip", "ultra", "abank", "export", "ipharm", "oline", "ustic",
    ];
    (0..n_companies)
        .map(|n| {
            let company = format!("{}{}", HEADS[n % 25], TAILS[n / 25]);
            let (rise, price, shares) = (1 + n % 9, 10 + n * 7 % 190, 1_000 + n * 37);
            let title = format!("{company} shares rise {rise}.{} percent", n % 10);
            let body = format!(
                "Shares of {company} rose {rise}.{} percent to close at {price}.{:02} dollars on Tuesday. Some {shares} shares of {company} changed hands. Analysts on average rate {company} a hold.",
                n % 10, n % 100
            );
            article(&format!("stock-{n:03}"), &title, &body, "2026-05-12T21:00:00Z")
        })
        .collect()
}

#[test]
fn five_hundred_templated_stock_reports_are_not_one_story() {
    let (_, clustering) = clustered(stock_reports(500), Granularity::SameEvent);
    let largest = clustering.stories().iter().map(Vec::len).max().unwrap();
    assert!(largest <= 25, "{} stories, the largest of {largest}", clustering.stories().len());
}

#[test]
fn quakes_in_two_towns_on_one_day_are_two_stories() {
    let quake = |id: &str, town: &str, strength: &str, hour: u8, extra: &str| {
        let title = format!("Earthquake of magnitude {strength} shakes {town}");
        let body = format!(
            "An earthquake of magnitude {strength} struck near {town} on Tuesday, the geological survey said. {extra}"
        );
        article(id, &title, &body, &format!("2026-05-12T{hour:02}:00:00Z"))
    };
    let found = clustered(
        vec![
            quake(
                "tarn-1",
                "Tarn",
                "5.8",
                6,
                "Chimneys fell in the old quarter of Tarn and schools were closed.",
            ),
            quake(
                "tarn-2",
                "Tarn",
                "5.8",
                8,
                "Residents of Tarn ran into the streets; two people were hurt by falling bricks.",
            ),
            quake(
                "osk-1",
                "Oskeva",
                "4.9",
                13,
                "A bridge over the Lume in Oskeva was closed for inspection.",
            ),
            quake(
                "osk-2",
                "Oskeva",
                "4.9",
                15,
                "Trains to Oskeva stood still while engineers checked the Lume bridge.",
            ),
        ],
        Granularity::SameEvent,
    );
    assert!(are_together(&found, &["tarn-"]) && are_together(&found, &["osk-"]));
    assert!(!are_together(&found, &["tarn-", "osk-"]), "{}", probabilities(&found));
}

/// (id, title, body) of two court cases against one man. `{name}` and `{surname}` stand for him.
const COURT_CASES: [(&str, &str, &str); 4] = [
    (
        "fraud-1",
        "Former mayor {name} goes on trial for fraud in Oskeva",
        "The fraud trial of the former mayor {name} began in Oskeva on Monday. Prosecutors say that he sold \
         building plots on the harbour to a friend's company for a tenth of their price and took 400,000 in \
         return. The court will hear thirty witnesses, among them the city's treasurer and two bankers. \
         {surname} denies the charges; his lawyer Ruven Astley called the accounts of the land office a mess \
         that proves nothing. Judge Ilsa Thorne wants to give her verdict on the plots before the summer. Dozens \
         of residents queued for a seat, and some held up maps of the harbour.",
    ),
    (
        "fraud-2",
        "Harbour plots: ex-mayor {surname} denies taking bribes",
        "At the opening of his trial in Oskeva, {name} said that he never took money for plots on the harbour. \
         The former mayor is accused of fraud: a company of a friend bought the land for a tenth of its price, \
         and prosecutors found 400,000 in an account abroad. The treasurer is to testify on Wednesday, then two \
         bankers. Judge Ilsa Thorne refused a request by the defence lawyer Ruven Astley to leave out the \
         accounts of the land office. A verdict on the sale of the plots is expected before the summer.",
    ),
    (
        "crash-1",
        "{surname} to face second court over fatal road crash near Tarn",
        "A court in Tarn has charged {name} with causing death by dangerous driving. In January the politician's \
         car left the coast road near Tarn at night, hit a cyclist, Dara Venn, 34, and came to rest against a \
         wall. A blood sample showed twice the permitted alcohol, according to police. {surname} has apologised \
         to the family, which wants him banned from driving for life. The hearing before magistrate Owen Fell is \
         set for March; an expert will explain the skid marks, and a shepherd who called the ambulance is the \
         only witness.",
    ),
    (
        "crash-2",
        "Cyclist's family wants life ban for {name}",
        "The family of the cyclist Dara Venn, who was killed on the coast road near Tarn in January, has asked \
         for a life ban from driving for {name}. He is charged with causing death by dangerous driving; police \
         measured twice the permitted alcohol in his blood. The shepherd who called the ambulance told reporters \
         that the car came round the bend without lights. Magistrate Owen Fell in Tarn will hear the case in \
         March with an expert on skid marks. The lawyer of {surname} said that his client was sorry for the \
         accident.",
    ),
];

/// With a name that other news has as well: four articles that share one that no other news has are taken for one story.
#[test]
fn two_court_cases_with_one_defendant_are_two_stories() {
    for (name, surname) in [("Peter Johnson", "Johnson"), ("Michael Brown", "Brown")] {
        let told = COURT_CASES.map(|(id, title, body)| {
            let named = |text: &str| text.replace("{name}", name).replace("{surname}", surname);
            let published = if id.starts_with("fraud") { "2026-02-03" } else { "2026-02-04" };
            article(id, &named(title), &named(body), published)
        });
        let found = clustered(told.to_vec(), Granularity::SameEvent);
        assert!(are_together(&found, &["fraud"]), "{}", probabilities(&found));
        assert!(are_together(&found, &["crash"]), "{}", probabilities(&found));
        assert!(!are_together(&found, &["fraud", "crash"]), "{}", probabilities(&found));
    }
}

/// (id, language, title, body) of one event told in four languages, and of another one told in two.
const IN_LANGUAGES: [(&str, &str, &str, &str); 6] = [
    (
        "ferry-en",
        "en",
        "Ferry Queen Odalys catches fire off St Brannock",
        "A fire broke out on the ferry Queen Odalys off St Brannock harbour on Tuesday. Captain Ruven Astley had all 212 passengers \
         taken ashore by lifeboat. Crews of three tugs fought the blaze in the engine room.",
    ),
    (
        "ferry-de",
        "de",
        "Feuer auf der Fähre Queen Odalys vor St Brannock",
        "Auf der Fähre Queen Odalys ist am Dienstag vor dem Hafen von St Brannock ein Feuer ausgebrochen. Kapitän Ruven Astley ließ alle 212 \
         Fahrgäste mit Rettungsbooten an Land bringen. Drei Schlepper löschten den Brand im Maschinenraum.",
    ),
    (
        "ferry-es",
        "es",
        "Incendio en el ferry Queen Odalys frente a St Brannock",
        "Un incendio se declaró el martes en el ferry Queen Odalys frente al puerto de St Brannock. El capitán Ruven Astley hizo llevar a \
         tierra a los 212 pasajeros en botes salvavidas. Tres remolcadores apagaron las llamas en la sala de máquinas.",
    ),
    (
        "ferry-id",
        "id",
        "Kapal feri Queen Odalys terbakar di lepas pantai St Brannock",
        "Kebakaran terjadi di kapal feri Queen Odalys di lepas pelabuhan St Brannock pada hari Selasa. Kapten Ruven Astley membawa semua 212 \
         penumpang ke darat dengan sekoci. Awak tiga kapal tunda memadamkan api di ruang mesin.",
    ),
    (
        "bank-en",
        "en",
        "Central bank of Verland cuts its rate",
        "The central bank of Verland lowered its key interest rate to 3.25 percent on Tuesday. Governor Ilsa Thorne said that inflation \
         had slowed for the fourth month in a row.",
    ),
    (
        "bank-de",
        "de",
        "Zentralbank von Verland senkt den Leitzins",
        "Die Zentralbank von Verland hat am Dienstag ihren Leitzins auf 3,25 Prozent gesenkt. Die Gouverneurin Ilsa Thorne sagte, die \
         Teuerung habe zum vierten Mal in Folge nachgelassen.",
    ),
];

#[test]
fn one_event_in_several_languages_is_one_story_with_the_bundled_models() {
    let told = IN_LANGUAGES.map(|(id, language, title, body)| {
        let builder = Article::builder(id).title(title).body(body).language(language);
        builder.published("2026-06-02".parse().unwrap()).build().unwrap()
    });
    let found = clustered(told.to_vec(), Granularity::SameEvent);
    assert!(are_together(&found, &["ferry"]), "{}", probabilities(&found));
    assert!(are_together(&found, &["bank"]), "{}", probabilities(&found));
    assert!(!are_together(&found, &["ferry", "bank"]));
}
