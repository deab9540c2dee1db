use samestory_model::Article;
use samestory_text::{
    DETECTION_CHARS, DetectedLanguage, Document, Language, TermWeighter, detect_language, is_stop_word, stem,
    terms,
};

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap_or(Language::ENGLISH)
}

fn code(found: Option<DetectedLanguage>) -> String {
    found.map_or_else(String::new, |found| found.language.to_string())
}

/// A sentence of made-up news in each language.
const SENTENCES: [(&str, &str); 41] = [
    ("en", "The council of Tarn voted on Tuesday to close the old bridge after a storm had damaged it."),
    ("de", "Der Stadtrat von Tarn hat am Dienstag beschlossen, die alte Brücke nach dem Sturm zu sperren."),
    ("nl", "De gemeenteraad van Tarn heeft dinsdag besloten de oude brug na de storm te sluiten."),
    ("sv", "Kommunfullmäktige i Tarn beslutade på tisdagen att stänga den gamla bron efter stormen."),
    ("da", "Byrådet i Tarn besluttede tirsdag at lukke den gamle bro, efter at stormen havde ødelagt den."),
    ("no", "Kommunestyret i Tarn vedtok tirsdag å stenge den gamle broen etter at stormen hadde skadet den."),
    ("fi", "Tarnin kaupunginvaltuusto päätti tiistaina sulkea vanhan sillan myrskyn jälkeen."),
    ("fr", "Le conseil municipal de Tarn a décidé mardi de fermer le vieux pont après la tempête."),
    ("es", "El ayuntamiento de Tarn decidió el martes cerrar el viejo puente después de la tormenta."),
    ("pt", "A câmara de Tarn decidiu na terça-feira fechar a velha ponte depois da tempestade."),
    ("it", "Il consiglio comunale di Tarn ha deciso martedì di chiudere il vecchio ponte dopo la tempesta."),
    ("ca", "L'ajuntament de Tarn va decidir dimarts tancar el vell pont després de la tempesta."),
    ("ro", "Consiliul local din Tarn a hotărât marți să închidă podul vechi după furtună."),
    ("pl", "Rada miasta Tarn zdecydowała we wtorek o zamknięciu starego mostu po burzy."),
    ("cs", "Zastupitelstvo města Tarn v úterý rozhodlo, že po bouři uzavře starý most."),
    ("sk", "Zastupiteľstvo mesta Tarn v utorok rozhodlo, že po búrke uzavrie starý most."),
    ("sl", "Mestni svet v Tarnu je v torek odločil, da bodo po neurju zaprli stari most."),
    ("hr", "Gradsko vijeće Tarna odlučilo je u utorak da će nakon oluje zatvoriti stari most."),
    ("hu", "Tarn képviselő-testülete kedden úgy döntött, hogy a vihar után lezárja a régi hidat."),
    ("tr", "Tarn belediye meclisi salı günü fırtınadan sonra eski köprüyü kapatma kararı aldı."),
    ("id", "Dewan kota Tarn pada hari Selasa memutuskan untuk menutup jembatan lama setelah badai."),
    ("vi", "Hội đồng thành phố Tarn hôm thứ Ba đã quyết định đóng cây cầu cũ sau cơn bão."),
    ("sw", "Baraza la mji wa Tarn liliamua siku ya Jumanne kufunga daraja la zamani baada ya dhoruba."),
    ("ru", "Городской совет Тарна во вторник решил закрыть старый мост после бури."),
    ("uk", "Міська рада Тарна у вівторок вирішила закрити старий міст після бурі."),
    ("bg", "Общинският съвет на Тарн реши във вторник да затвори стария мост след бурята."),
    ("sr", "Скупштина града Тарна одлучила је у уторак да затвори стари мост након олује."),
    ("ar", "قرر مجلس مدينة تارن يوم الثلاثاء إغلاق الجسر القديم بعد العاصفة."),
    ("fa", "شورای شهر تارن روز سه‌شنبه تصمیم گرفت پل قدیمی را پس از توفان ببندد."),
    ("ur", "ٹارن کی سٹی کونسل نے منگل کے روز طوفان کے بعد پرانے پل کو بند کرنے کا فیصلہ کیا۔"),
    ("hi", "टार्न की नगर परिषद ने मंगलवार को तूफान के बाद पुराने पुल को बंद करने का फैसला किया।"),
    ("mr", "टार्नच्या नगर परिषदेने मंगळवारी वादळानंतर जुना पूल बंद करण्याचा निर्णय घेतला आहे."),
    ("zh", "塔恩市议会星期二决定在暴风雨之后关闭旧桥。"),
    ("ja", "ターン市議会は火曜日、嵐の後に古い橋を閉鎖することを決めた。"),
    ("ko", "타른 시의회는 화요일 폭풍 이후 낡은 다리를 폐쇄하기로 결정했다."),
    ("th", "สภาเมืองทาร์นมีมติเมื่อวันอังคารให้ปิดสะพานเก่าหลังพายุ"),
    ("el", "Το δημοτικό συμβούλιο του Ταρν αποφάσισε την Τρίτη να κλείσει την παλιά γέφυρα."),
    ("he", "מועצת העיר טארן החליטה ביום שלישי לסגור את הגשר הישן אחרי הסערה."),
    ("ta", "டார்ன் நகர சபை செவ்வாய்க்கிழமை பழைய பாலத்தை மூட முடிவு செய்தது."),
    ("bn", "টার্ন নগর পরিষদ মঙ্গলবার ঝড়ের পর পুরোনো সেতু বন্ধ করার সিদ্ধান্ত নিয়েছে।"),
    ("ka", "ტარნის საკრებულომ სამშაბათს ქარიშხლის შემდეგ ძველი ხიდის დახურვა გადაწყვიტა."),
];

#[test]
fn a_sentence_is_enough() {
    for (expected, sentence) in SENTENCES {
        let found = detect_language(sentence);
        assert_eq!(code(found), expected, "{sentence}");
        assert!(found.unwrap().confidence > 0.8, "{found:?} {sentence}");
    }
}

#[test]
fn little_evidence_is_not_sure() {
    assert_eq!(["", " \n", "61-58", "2026 — 12:30!", "😀"].map(detect_language), [None; 5]);
    for title in ["Tarn Calder Sorrel", "Kestria Tarn", "A"] {
        assert!(detect_language(title).is_none_or(|found| found.confidence < 0.9), "{title}");
    }
}

#[test]
fn an_unlisted_language_is_not_claimed() {
    let welsh = "Penderfynodd y cyngor ddydd Mawrth gau'r hen bont ar ôl i'r storm ei difrodi yn ddifrifol.";
    assert!(
        detect_language(welsh).is_none_or(|found| found.confidence < 0.5),
        "{:?}",
        detect_language(welsh)
    );
}

#[test]
fn the_main_language_of_several_is_found() {
    let [(_, english), (_, german)] = [SENTENCES[0], SENTENCES[1]];
    assert_eq!(code(detect_language(&format!("{english} {english} {german}"))), "en");
    assert_eq!(code(detect_language(&format!("{german} {english} {german}"))), "de");
    let chinese = SENTENCES[32].1;
    let mixed = detect_language(&format!("{chinese} Harbour Courier"));
    assert_eq!(code(mixed), "zh");
    assert!(mixed.unwrap().confidence < detect_language(chinese).unwrap().confidence);
}

#[test]
fn only_the_beginning_is_read() {
    let english = format!("{} ", SENTENCES[0].1).repeat(20);
    assert!(english.chars().count() > DETECTION_CHARS);
    let longer = format!("{english}{}", SENTENCES[1].1.repeat(1_000));
    assert_eq!(detect_language(&english), detect_language(&longer));
}

#[test]
fn capitals_and_width_do_not_matter() {
    let (_, sentence) = SENTENCES[13];
    assert_eq!(detect_language(sentence), detect_language(&sentence.to_uppercase()));
}

#[test]
fn tags_become_codes() {
    let parsed = |tag| Language::parse(tag).map(|language| language.to_string());
    let pairs =
        [("en-GB", "en"), (" zh_Hant ", "zh"), ("deu", "de"), ("iw", "he"), ("nb", "nb"), ("yue", "yue")];
    for (tag, expected) in pairs {
        assert_eq!(parsed(tag).as_deref(), Some(expected), "{tag}");
    }
    for tag in ["", "und", "english", "en?", "id/ms", "e", "en-", "12", "éé"] {
        assert_eq!(parsed(tag), None, "{tag}");
    }
}

fn document_language(title: &str, body: &str, stated: &str) -> Option<DetectedLanguage> {
    let article = Article::builder("a").title(title).body(body).language(stated).build().ok()?;
    Document::new(&article).language()
}

#[test]
fn a_stated_language_decides_where_letters_say_little() {
    assert_eq!(code(document_language("Tarn 61-58", "", "pl")), "pl");
    assert_eq!(code(document_language("61-58", "", "sw")), "sw");
    assert_eq!(document_language("61-58", "", ""), None);
    assert_eq!(code(document_language("東京株式", "", "ja")), "ja");
    assert_eq!(code(document_language("Stormskader", "", "da")), "da");
    assert_eq!(code(document_language("Stormskader", "", "no")), "no");
}

#[test]
fn a_stated_language_loses_to_clear_letters() {
    let [english, german, chinese] = [0, 1, 32].map(|index| SENTENCES[index].1);
    assert_eq!(code(document_language("", english, "de")), "en");
    assert_eq!(code(document_language("", german, "en")), "de");
    assert_eq!(code(document_language("", &chinese.repeat(3), "en")), "zh");
    let agreed = document_language("", german, "de-AT").unwrap();
    assert!(agreed.confidence >= detect_language(german).unwrap().confidence);
}

#[test]
fn a_stated_close_language_keeps_its_name() {
    let malay = "Majlis bandar raya Tarn pada Selasa memutuskan untuk menutup jambatan lama selepas ribut.";
    assert_eq!(code(document_language("", malay, "ms")), "ms");
    assert_eq!(code(document_language("", malay, "en")), "id");
    let (_, norwegian) = SENTENCES[5];
    assert_eq!(code(document_language("", norwegian, "nb-NO")), "nb");
}

#[test]
fn furniture_does_not_count() {
    let english = "Read more: Storms\nSign up for our newsletter\nFollow us on Twitter\n";
    let body = format!("{english}{}", SENTENCES[7].1);
    assert_eq!(code(document_language("Tempête", &body, "")), "fr");
}

#[test]
fn stop_words_belong_to_a_language() {
    for (word, tag) in [
        ("the", "en"),
        ("und", "de"),
        ("ещё", "ru"),
        ("yang", "ms"),
        ("我们", "zh"),
        ("के", "hi"),
        ("não", "pt-BR"),
    ] {
        assert!(is_stop_word(word, language(tag)), "{word}");
    }
    for (word, tag) in
        [("die", "en"), ("war", "en"), ("yang", "en"), ("ferry", "en"), ("the", "th"), ("", "en")]
    {
        assert!(!is_stop_word(word, language(tag)), "{word}");
    }
}

#[test]
fn stop_words_of_the_articles_language_weigh_nothing() {
    let weighter = TermWeighter::bundled();
    let article = |id: &str, title: &str, body: &str| {
        Article::builder(id).title(title).body(body).language("id").build().unwrap()
    };
    let flood = article("a", "Banjir yang merendam Tarn", "Banjir dan hujan merendam kota yang ramai itu.");
    let vote = article("b", "Pemilu yang sepi", "Pemilu dan debat berlangsung di gedung yang sepi itu.");
    let [flood, vote] = [&flood, &vote].map(Document::new);
    assert_eq!(code(flood.language()), "id");
    let cosine = weighter.weigh_document(&flood).cosine(&weighter.weigh_document(&vote));
    assert!(cosine.abs() < 1e-6, "{cosine}");
    let with_stop_words =
        |document: &Document<'_>| weighter.weigh_article(document.title(), document.body().as_str());
    assert!(with_stop_words(&flood).cosine(&with_stop_words(&vote)) > 0.1);
    assert!(weighter.weigh_document_title(&flood).cosine(&weighter.weigh_title("Banjir Tarn")) > 0.5);
}

#[test]
fn english_words_weigh_by_the_table_alone() {
    let weighter = TermWeighter::bundled();
    let article = Article::builder("a").title("US and allies will meet in Tarn").build().unwrap();
    let document = Document::new(&article);
    assert_eq!(code(document.language()), "en");
    assert_eq!(weighter.weigh_document_title(&document), weighter.weigh_title(document.title()));
}

#[test]
fn forms_of_a_word_have_one_stem() {
    for (tag, one, other) in [
        ("en", "elections", "election"),
        ("es", "elecciones", "elección"),
        ("id", "memutuskan", "putuskan"),
        ("pl", "wyborami", "wyborach"),
        ("ru", "выборы", "выборов"),
    ] {
        assert_eq!(stem(one, language(tag)), stem(other, language(tag)), "{tag}");
        assert_ne!(stem(one, language(tag)), one, "{tag}");
    }
    assert_eq!(stem("คนไทย", language("th")), "คนไทย");
    let long = "s".repeat(100_000);
    assert_eq!(stem(&long, language("en")), long);
}

#[test]
fn scripts_without_spaces_give_grams() {
    let terms = |text| terms(text).collect::<Vec<_>>();
    assert_eq!(terms("น้ำท่วม"), ["น้ำท่", "ำท่ว", "ท่วม"].map(str::to_owned));
    assert_eq!(terms("ມະນຸດ").len(), 2);
    assert_eq!(terms("မြန်မာ"), ["မြန်", "န်မာ"]);
    assert_eq!(terms("កម្ពុជា"), ["កម្", "ម្ពុ", "ពុជា"]);
    assert_eq!(terms("洪水 警報"), ["洪水", "警報"]);
    assert_eq!(terms("東京タワー"), ["東京", "タワー"]);
    assert_eq!(terms("서울에서"), ["서울", "울에", "에서"]);
    assert_eq!(terms("Tarn洪水A"), ["tarn", "洪水", "a"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,300}") {
        if let Some(found) = detect_language(&text) {
            assert!((0.0..=1.0).contains(&found.confidence));
            assert!(text.chars().any(char::is_alphabetic));
        }
        assert!(terms(&text).all(|term| !term.is_empty()));
        for tag in ["en", "ar", "tr", "hi", "fi", "pl"] {
            assert!(!stem("a", language(tag)).is_empty());
            let _ = stem(&text, language(tag)).len();
        }
    }
}
