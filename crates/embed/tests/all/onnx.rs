//! Tiny sentence models, made by `training/tiny_onnx.py`, through every way of the embedder.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use samestory_embed::engine::{Engine, EngineOptions};
use samestory_embed::{CachedEmbedder, LongTexts, OnnxEmbedder, OnnxError, OnnxOptions, Pooling};
use samestory_model::{Control, Embedded, Embedder, dot};

use crate::engines::engines;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/onnx")
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap()
}

pub(crate) fn options() -> OnnxOptions {
    OnnxOptions::default().with_engine(EngineOptions::default().with_engine(Engine::Rten))
}

fn from_bytes(model: &str, tokenizer: &str, options: &OnnxOptions) -> Result<OnnxEmbedder, OnnxError> {
    OnnxEmbedder::from_bytes("tiny", bytes(model), &bytes(tokenizer), options)
}

/// The engine, and as many tokens as the tiny models have positions for at least.
pub(crate) fn on(engine: &EngineOptions) -> OnnxOptions {
    OnnxOptions::default().with_engine(engine.clone()).with_max_tokens(32)
}

fn tiny() -> OnnxEmbedder {
    tiny_on(&EngineOptions::default().with_engine(Engine::Rten))
}

fn tiny_on(engine: &EngineOptions) -> OnnxEmbedder {
    from_bytes("types.onnx", "wordpiece.json", &on(engine)).unwrap()
}

/// A folder with a model, its tokenizer, and what else is given.
pub(crate) fn folder(model: &str, tokenizer: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("model.onnx"), bytes(model)).unwrap();
    fs::write(folder.path().join("tokenizer.json"), bytes(tokenizer)).unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn in_folder(files: &[(&str, &str)]) -> Result<OnnxEmbedder, OnnxError> {
    OnnxEmbedder::load(folder("types.onnx", "wordpiece.json", files).path(), &options())
}

#[derive(serde::Deserialize)]
struct Reference {
    texts: Vec<String>,
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    model: String,
    tokenizer: String,
    pooling: String,
    prompt: String,
    vectors: Vec<Vec<f32>>,
}

fn reference() -> Reference {
    serde_json::from_slice(&bytes("reference.json")).unwrap()
}

#[test]
fn vectors_equal_the_reference_with_every_pooling_prompt_and_kind_of_tokenizer() {
    let Reference { texts, cases } = reference();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for engine in engines() {
        for case in &cases {
            let pooling = match case.pooling.as_str() {
                "mean" => Pooling::Mean,
                "cls" => Pooling::Cls,
                "last" => Pooling::LastToken,
                _ => Pooling::Max,
            };
            let options = OnnxOptions::default().with_engine(engine.clone()).with_max_tokens(32);
            let options = options.with_pooling(pooling).with_prompt(case.prompt.clone());
            let vectors = from_bytes(&case.model, &case.tokenizer, &options).unwrap().embed(&texts).unwrap();
            for (row, expected) in case.vectors.iter().enumerate() {
                let cosine = dot(vectors.row(row), expected);
                let what = format!("{} {} {:?}", case.tokenizer, case.pooling, texts[row]);
                assert!((cosine - 1.0).abs() < 1e-5, "{what}: {cosine}");
            }
        }
    }
}

#[test]
fn a_vector_does_not_depend_on_the_texts_around_it() {
    let texts = texts(300);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for engine in engines() {
        let options = OnnxOptions::default().with_engine(engine).with_max_tokens(32);
        let embedder = from_bytes("types.onnx", "wordpiece.json", &options).unwrap();
        let together = embedder.embed(&texts).unwrap();
        let reversed: Vec<&str> = texts.iter().rev().copied().collect();
        let reversed = embedder.embed(&reversed).unwrap();
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(together.row(index), reversed.row(texts.len() - 1 - index), "{text}");
            let alone = embedder.embed(&[text]).unwrap();
            assert_eq!(alone.row(0), together.row(index), "{text}");
        }
    }
}

/// Texts of many lengths, some of them equal.
pub(crate) fn texts(n_texts: usize) -> Vec<String> {
    let words = ["ferry", "fire", "bank", "storm", "hits", "the", "coast", "rescued"];
    let word = |number: usize| words[number % words.len()];
    (0..n_texts).map(|n| (0..n % 23).map(|k| word(n * 7 + k * k + k)).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn engines_and_thread_counts_agree() {
    let texts = texts(50);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let one = NonZeroUsize::MIN;
    let two = NonZeroUsize::new(2).unwrap();
    let plain = tiny().embed(&texts).unwrap();
    for engine in engines() {
        let mut first = None;
        for (threads, runs) in [(one, one), (one, two), (two, one), (two, two)] {
            let engine = engine.clone().with_threads(threads).with_runs(runs);
            let options = OnnxOptions::default().with_engine(engine).with_max_tokens(32);
            let found = from_bytes("types.onnx", "wordpiece.json", &options).unwrap().embed(&texts).unwrap();
            assert!((0..50).all(|row| row % 23 == 0 || dot(found.row(row), plain.row(row)) > 0.999_99));
            assert_eq!(&found, first.get_or_insert_with(|| found.clone()));
        }
    }
}

#[test]
fn texts_without_a_token_have_no_direction() {
    let embedders = engines().into_iter().flat_map(|engine| {
        let prompted = on(&engine).with_prompt("query: ");
        [tiny_on(&engine), from_bytes("no-types.onnx", "unigram.json", &prompted).unwrap()]
    });
    for embedder in embedders {
        let vectors = embedder.embed(&["", "  \n\t ", "fire"]).unwrap();
        for row in [0, 1] {
            assert!(vectors.row(row).iter().all(|value| *value == 0.0), "{:?}", vectors.row(row));
        }
        assert!((vectors.cosine(2, 2) - 1.0).abs() < 1e-5);
        assert!(embedder.embed(&[]).unwrap().is_empty());
    }
}

#[test]
fn a_long_text_is_cut_or_read_in_windows() {
    let beginning = "storm hits the coast and the island ".repeat(10);
    let long = beginning.clone() + &"bank cuts rate ".repeat(500);
    let cut = tiny();
    let vectors = cut.embed(&[&long, &beginning]).unwrap();
    assert_eq!(vectors.row(0), vectors.row(1));

    let windows = |n| {
        let long_texts = LongTexts::Windows(NonZeroUsize::new(n).unwrap());
        let options = options().with_max_tokens(32).with_long_texts(long_texts);
        from_bytes("types.onnx", "wordpiece.json", &options).unwrap()
    };
    assert_eq!(windows(1).embed(&[&long]).unwrap().row(0), vectors.row(0));
    let many = windows(8).embed(&[&long, "fire"]).unwrap();
    assert!(dot(many.row(0), vectors.row(0)) < 0.99);
    assert_eq!(many.row(1), cut.embed(&["fire"]).unwrap().row(0), "a short text has one window");
    assert_ne!(windows(8).fingerprint(), cut.fingerprint());
}

#[test]
fn windows_are_joined_by_the_mean_weighed_by_their_tokens() {
    // 30 tokens of its own fit into one window of 32.
    let (first, second) = ("fire ".repeat(30), "bank cuts ".repeat(5));
    let long_texts = LongTexts::Windows(NonZeroUsize::new(2).unwrap());
    let options = options().with_max_tokens(32).with_long_texts(long_texts);
    let embedder = from_bytes("types.onnx", "wordpiece.json", &options).unwrap();
    let joined = embedder.embed(&[&(first.clone() + &second)]).unwrap();
    let parts = raw_vectors(&[&first, &second]);
    let sum: Vec<f32> = parts[0].iter().zip(&parts[1]).map(|(a, b)| 30.0 * a + 10.0 * b).collect();
    let cosine = dot(&sum, joined.row(0)) / dot(&sum, &sum).sqrt();
    assert!((cosine - 1.0).abs() < 1e-6, "{cosine}");
}

/// Means of token vectors that are not brought to unit length, by the engine alone.
fn raw_vectors(texts: &[&str]) -> Vec<Vec<f32>> {
    use samestory_embed::engine::{Model, Tensor};
    let tokenizer = tokenizers::Tokenizer::from_bytes(bytes("wordpiece.json")).unwrap();
    let rten = EngineOptions::default().with_engine(Engine::Rten);
    let model = Model::from_bytes("types", bytes("types.onnx"), &rten).unwrap();
    let vector = |text: &&str| {
        let ids: Vec<i64> =
            tokenizer.encode(*text, true).unwrap().get_ids().iter().map(|id| i64::from(*id)).collect();
        let n = ids.len();
        let row = |values: Vec<i64>| Tensor::i64(vec![1, n], values).unwrap();
        let inputs = vec![
            ("input_ids", row(ids)),
            ("attention_mask", row(vec![1; n])),
            ("token_type_ids", row(vec![0; n])),
        ];
        let states = model.run(inputs, &["last_hidden_state"]).unwrap().remove(0);
        let rows: Vec<&[f32]> = states.as_f32().unwrap().chunks(16).collect();
        (0..16).map(|k| rows.iter().map(|row| row[k]).sum::<f32>() / n as f32).collect()
    };
    texts.iter().map(vector).collect()
}

#[test]
fn a_text_of_five_megabytes_costs_what_its_beginning_costs() {
    let beginning = tiny().embed(&[&"storm hits ".repeat(100)]).unwrap();
    for embedder in engines().iter().map(tiny_on) {
        for long in [
            "storm hits ".repeat(500_000),
            "x".repeat(5_000_000),
            "火".repeat(1_700_000),
            " ".repeat(5_000_000),
        ] {
            let start = std::time::Instant::now();
            let vectors = embedder.embed(&[&long]).unwrap();
            assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
            assert_eq!(vectors.len(), 1);
            assert!(!long.starts_with("storm") || dot(vectors.row(0), beginning.row(0)) > 0.999_99);
        }
    }
}

#[test]
fn a_vector_can_be_cut_to_its_first_values() {
    let full = tiny().embed(&["storm hits the coast"]).unwrap();
    let cut =
        from_bytes("types.onnx", "wordpiece.json", &options().with_max_tokens(32).with_dimension(6)).unwrap();
    assert_eq!(cut.dimension(), 6);
    let cut = cut.embed(&["storm hits the coast"]).unwrap();
    let length = dot(&full.row(0)[..6], &full.row(0)[..6]).sqrt();
    assert!(full.row(0).iter().zip(cut.row(0)).all(|(x, y)| (x / length - y).abs() < 1e-6));
    for dimension in [0, 17] {
        let options = options().with_max_tokens(32).with_dimension(dimension);
        let message = from_bytes("types.onnx", "wordpiece.json", &options).unwrap_err().to_string();
        assert!(message.contains(&format!("16 values; {dimension} cannot be kept")), "{message}");
    }
}

#[test]
fn settings_beside_the_model_are_followed() {
    let text = ["storm hits the coast and the island"];
    let plain = |options: &OnnxOptions| {
        from_bytes("types.onnx", "wordpiece.json", options).unwrap().embed(&text).unwrap()
    };
    let positions = ("config.json", r#"{"max_position_embeddings": 64}"#);
    let found =
        |files: &[(&str, &str)]| in_folder(&[files, &[positions]].concat()).unwrap().embed(&text).unwrap();
    let same = |files: &[(&str, &str)], options: OnnxOptions| {
        assert_eq!(found(files).row(0), plain(&options).row(0), "{files:?}");
    };
    let older = r#"{"word_embedding_dimension": 16, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"#;
    let newer = r#"{"embedding_dimension": 16, "pooling_mode": "cls"}"#;
    let options = || options().with_max_tokens(64);
    same(&[], options());
    same(&[("1_Pooling/config.json", older)], options().with_pooling(Pooling::Cls));
    same(&[("1_Pooling/config.json", newer)], options().with_pooling(Pooling::Cls));
    let modules = r#"[{"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "p", "type": "sentence_transformers.models.Pooling"}, {"path": "2", "type": "sentence_transformers.models.Normalize"}]"#;
    same(
        &[("modules.json", modules), ("p/config.json", r#"{"pooling_mode_lasttoken": true}"#)],
        options().with_pooling(Pooling::LastToken),
    );
    same(&[("sentence_bert_config.json", r#"{"max_seq_length": 5}"#)], options().with_max_tokens(5));
    same(&[("tokenizer_config.json", r#"{"model_max_length": 6}"#)], options().with_max_tokens(6));
    let prompts = r#"{"prompts": {"query": "query: "}, "default_prompt_name": "query"}"#;
    same(&[("config_sentence_transformers.json", prompts)], options().with_prompt("query: "));
}

#[test]
fn the_maximum_of_tokens_is_the_least_that_is_stated() {
    let max_tokens = |files: &[(&str, &str)]| in_folder(files).unwrap().max_tokens();
    let bert = |kind: &str| format!(r#"{{"model_type": "{kind}", "max_position_embeddings": 40}}"#);
    assert_eq!(max_tokens(&[("config.json", &bert("bert"))]), 40);
    assert_eq!(max_tokens(&[("config.json", &bert("xlm-roberta"))]), 38);
    let sentence = ("sentence_bert_config.json", r#"{"max_seq_length": 20}"#);
    assert_eq!(max_tokens(&[("config.json", &bert("bert")), sentence]), 20);
    let endless = ("tokenizer_config.json", r#"{"model_max_length": 1000000000000000019884624838656}"#);
    assert_eq!(max_tokens(&[("config.json", &bert("bert")), endless]), 40);
}

#[test]
fn a_model_aligns_languages_where_its_folder_or_the_caller_says_so() {
    let sentence = ("sentence_bert_config.json", r#"{"max_seq_length": 32}"#);
    let says = |json| {
        in_folder(&[("config_sentence_transformers.json", json), sentence]).unwrap().aligns_languages()
    };
    assert!(says(r#"{"aligns_languages": true}"#));
    assert!(!says(r#"{"prompts": {}}"#));
    let told = |are_aligned| options().with_aligned_languages(are_aligned).with_max_tokens(32);
    for aligned in [true, false] {
        let embedder = from_bytes("types.onnx", "wordpiece.json", &told(aligned)).unwrap();
        assert_eq!(embedder.aligns_languages(), aligned);
    }
}

#[test]
fn prompts_go_by_name_and_may_be_left_out_of_the_mean() {
    let prompts =
        ("config_sentence_transformers.json", r#"{"prompts": {"query": "query: ", "passage": "passage: "}}"#);
    let sentence = ("sentence_bert_config.json", r#"{"max_seq_length": 32}"#);
    let given = folder("types.onnx", "wordpiece.json", &[prompts, sentence]);
    let text = ["storm hits the coast"];
    let with =
        |options: OnnxOptions| OnnxEmbedder::load(given.path(), &options).unwrap().embed(&text).unwrap();
    let query = with(options().with_prompt_named("query"));
    assert_eq!(query.row(0), with(options().with_prompt("query: ")).row(0));
    assert!(dot(query.row(0), with(options()).row(0)) < 0.9999);
    let error = OnnxEmbedder::load(given.path(), &options().with_prompt_named("search")).unwrap_err();
    assert!(error.to_string().contains("no prompt `search`, only `passage`, `query`"), "{error}");

    let leaves_out = r#"{"pooling_mode_mean_tokens": true, "include_prompt": false}"#;
    let left_out =
        folder("types.onnx", "wordpiece.json", &[prompts, sentence, ("1_Pooling/config.json", leaves_out)]);
    let left_out = OnnxEmbedder::load(left_out.path(), &options().with_prompt_named("query")).unwrap();
    assert!(dot(left_out.embed(&text).unwrap().row(0), query.row(0)) < 0.9999);
}

#[test]
fn a_prompt_that_is_left_out_of_the_mean_leaves_the_first_token_first() {
    // As sentence-transformers does: CLS pooling does not look at the mask.
    let prompts = ("config_sentence_transformers.json", r#"{"prompts": {"query": "query: "}}"#);
    let leaves_out =
        ("1_Pooling/config.json", r#"{"pooling_mode_cls_token": true, "include_prompt": false}"#);
    let given = folder("types.onnx", "wordpiece.json", &[prompts, leaves_out]);
    let text = ["storm hits the coast"];
    let prompted = options().with_prompt("query: ").with_max_tokens(32);
    let found = OnnxEmbedder::load(given.path(), &prompted).unwrap().embed(&text).unwrap();
    let cls = from_bytes("types.onnx", "wordpiece.json", &prompted.with_pooling(Pooling::Cls)).unwrap();
    assert_eq!(found.row(0), cls.embed(&text).unwrap().row(0));
}

#[test]
fn a_pooled_output_is_taken_unless_a_pooling_is_asked_for() {
    let sentence = ["storm hits the coast"];
    let with = |model: &str, options: OnnxOptions| {
        from_bytes(model, "wordpiece.json", &options.with_max_tokens(32)).unwrap().embed(&sentence).unwrap()
    };
    let max = with("types.onnx", options().with_pooling(Pooling::Max));
    assert_eq!(with("pooled.onnx", options()).row(0), max.row(0));
    let cls = with("types.onnx", options().with_pooling(Pooling::Cls));
    assert_eq!(with("pooled.onnx", options().with_pooling(Pooling::Cls)).row(0), cls.row(0));
    let dense = r#"[{"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]"#;
    let error = in_folder(&[("modules.json", dense)]).unwrap_err().to_string();
    assert!(error.contains("Dense") && error.contains("sentence_embedding"), "{error}");
    let given = folder("pooled.onnx", "wordpiece.json", &[("modules.json", dense)]);
    assert!(OnnxEmbedder::load(given.path(), &options().with_max_tokens(32)).is_ok());
}

#[test]
fn of_many_outputs_one_that_holds_texts_or_tokens_is_taken() {
    let text = ["storm hits the coast"];
    for engine in engines() {
        let with = |model: &str, options: OnnxOptions| {
            from_bytes(model, "wordpiece.json", &options).map(|model| model.embed(&text).unwrap())
        };
        // Not what a classifier says, and not BERT's pooler, which was trained for something else.
        let mean = with("one-row.onnx", on(&engine)).unwrap();
        let found = with("many-outputs.onnx", on(&engine)).unwrap();
        assert_eq!(found.dimension(), 4);
        assert!(dot(found.row(0), mean.row(0)) > 0.999_99);
        assert!(with("pooler.onnx", on(&engine)).is_ok(), "where there is nothing else");
        let error = with("logits.onnx", on(&engine)).unwrap_err().to_string();
        assert!(error.contains("it gives `logits` [any, any, 2] of f32"), "{error}");
        let error = with("pooler.onnx", on(&engine).with_pooling(Pooling::Mean)).unwrap_err().to_string();
        assert!(
            error.contains("no output holds a vector a token, which") && error.contains("pool"),
            "{error}"
        );
    }
}

#[test]
fn a_graph_that_takes_one_row_gets_one_at_a_time() {
    let texts = ["storm hits the coast", "fire on the ferry", "bank cuts the rate", "fire"];
    for engine in engines() {
        let embedder = from_bytes("one-row.onnx", "wordpiece.json", &on(&engine)).unwrap();
        let together = embedder.embed(&texts).unwrap();
        for (row, text) in texts.iter().enumerate() {
            assert_eq!(together.row(row), embedder.embed(&[text]).unwrap().row(0), "{text}");
        }
    }
}

#[test]
fn inputs_of_another_type_are_told_with_their_type() {
    for (engine, is_native) in engines().into_iter().zip([false, true]) {
        match from_bytes("int32.onnx", "wordpiece.json", &on(&engine)) {
            // rten computes with 32-bit integers in any case.
            Ok(_) => assert!(!is_native),
            Err(error) => {
                let message = error.to_string();
                assert!(message.contains("`input_ids` [any, any] of another type"), "{message}");
            }
        }
    }
}

#[test]
fn files_cut_in_the_middle_are_refused_by_name() {
    let half = |name: &str| bytes(name)[..bytes(name).len() / 2].to_vec();
    for engine in engines() {
        let made = |model: &[u8], tokenizer: &[u8]| {
            OnnxEmbedder::from_bytes("tiny", model.to_vec(), tokenizer, &on(&engine)).unwrap_err()
        };
        let error = made(&half("types.onnx"), &bytes("wordpiece.json"));
        assert!(error.engine_error().is_some() && error.to_string().contains("cut off"), "{error}");
        let error = made(&bytes("types.onnx"), &half("wordpiece.json"));
        assert!(error.to_string().contains("failed to read `tokenizer.json`"), "{error}");
        let whole = String::from_utf8(bytes("wordpiece.json")).unwrap();
        let decoder = |is: &str| whole.replace(r#""decoder":null"#, &format!(r#""decoder":{is}"#));
        let deep = "[".repeat(500) + &"]".repeat(500);
        let unknown_token = whole.replace(r#""special_tokens":{"[CLS]""#, r#""special_tokens":{"[XYZ]""#);
        assert_ne!(unknown_token, whole);
        for hostile in
            [String::new(), decoder(r#"{"type": "Fuse" 1}"#), decoder(&deep), decoder("0, 1"), unknown_token]
        {
            let error = made(&bytes("types.onnx"), hostile.as_bytes());
            assert!(error.to_string().contains("failed to read `tokenizer.json`"), "{error}");
        }
    }
}

#[test]
fn models_that_cannot_be_used_say_why() {
    for engine in engines() {
        let options = OnnxOptions::default().with_engine(engine).with_max_tokens(32);
        let message = |model: &str, tokenizer: &str, options: &OnnxOptions| {
            let message = from_bytes(model, tokenizer, options).unwrap_err().to_string();
            assert!(message.starts_with("failed to load the sentence model `tiny`: "), "{message}");
            message
        };
        for model in ["rank-1.onnx", "rank-5.onnx"] {
            let message = message(model, "wordpiece.json", &options);
            assert!(
                message.contains("no output holds a vector a token or a vector a text; it gives `"),
                "{message}"
            );
        }
        assert!(
            message("no-text.onnx", "wordpiece.json", &options).contains("it takes `pixels` [any, 3, 8, 8]")
        );
        let too_large = message("types.onnx", "too-large.json", &options);
        assert!(too_large.contains("do not belong together"), "{too_large}");
        let too_long = message("types.onnx", "wordpiece.json", &options.clone().with_max_tokens(65));
        assert!(too_long.contains("cannot read 65 tokens at once"), "{too_long}");
        assert!(
            message("types.onnx", "wordpiece.json", &options.clone().with_max_tokens(2)).contains("no room")
        );
        assert!(message("types.onnx", "types.onnx", &options).contains("tokenizer.json"));
    }
}

#[test]
fn folders_that_lack_or_spoil_a_file_name_it() {
    for engine in engines() {
        let given = folder("types.onnx", "wordpiece.json", &[]);
        for file in ["tokenizer.json", "model.onnx"] {
            fs::remove_file(given.path().join(file)).unwrap();
            let error = OnnxEmbedder::load(given.path(), &on(&engine)).unwrap_err();
            assert!(error.is_missing_file(), "{error}");
            let message = error.to_string();
            assert!(message.contains(file) && message.contains(given.path().to_str().unwrap()), "{message}");
        }
        for n_tokens in [100, 100_000] {
            let config = format!(r#"{{"vocab_size": {n_tokens}}}"#);
            let given = folder("types.onnx", "wordpiece.json", &[("config.json", &config)]);
            let error = OnnxEmbedder::load(given.path(), &on(&engine)).unwrap_err();
            assert!(
                error.is_other_tokenizer() && error.to_string().contains(&n_tokens.to_string()),
                "{error}"
            );
        }
    }
    for file in ["config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json"] {
        let message = in_folder(&[(file, "{\"cut")]).unwrap_err().to_string();
        assert!(message.contains(&format!("failed to read `{file}`")), "{message}");
    }
    let strange = r#"{"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true}"#;
    let message = in_folder(&[("1_Pooling/config.json", strange)]).unwrap_err().to_string();
    assert!(message.contains("max_tokens and mean_tokens"), "{message}");
}

#[test]
fn the_exporters_folder_is_found() {
    let given = folder("types.onnx", "wordpiece.json", &[]);
    fs::create_dir(given.path().join("onnx")).unwrap();
    fs::rename(given.path().join("model.onnx"), given.path().join("onnx/model.onnx")).unwrap();
    assert!(OnnxEmbedder::load(given.path(), &options().with_max_tokens(32)).is_ok());
}

#[test]
fn a_vector_that_is_not_finite_names_the_text() {
    for engine in engines() {
        let options = OnnxOptions::default().with_engine(engine).with_max_tokens(32);
        let embedder = from_bytes("nan.onnx", "wordpiece.json", &options).unwrap();
        assert!(embedder.embed(&["fire on the ferry"]).is_ok());
        let error = embedder.embed(&["fire", "bank", "the storm"]).unwrap_err().to_string();
        assert!(error.contains("text 2 values that are not finite"), "{error}");
    }
}

#[test]
fn eight_runs_at_once_give_what_one_gives_and_tell_the_same_error() {
    let runs = |n: usize| {
        let engine = EngineOptions::default().with_engine(Engine::Rten).with_threads(NonZeroUsize::MIN);
        let options = on(&engine.with_runs(NonZeroUsize::new(n).unwrap()));
        from_bytes("nan.onnx", "wordpiece.json", &options).unwrap()
    };
    let (one, eight) = (runs(1), runs(8));
    // Of twenty lengths, so that many batches are run while one of them fails.
    let mut texts: Vec<String> =
        (0..200).map(|n| "fire on the ferry ".repeat(1 + n % 5) + &"bank ".repeat(n % 4)).collect();
    let embed = |by: &OnnxEmbedder, texts: &[String]| {
        by.embed(&texts.iter().map(String::as_str).collect::<Vec<_>>()).map_err(|error| error.to_string())
    };
    let expected = embed(&one, &texts);
    assert!(expected.is_ok());
    assert!((0..5).all(|_| embed(&eight, &texts) == expected));
    texts[77].insert_str(0, "storm ");
    let expected = embed(&one, &texts);
    assert!(
        expected.as_ref().is_err_and(|error| error.contains("text 77 values that are not finite")),
        "{expected:?}"
    );
    assert!((0..5).all(|_| embed(&eight, &texts) == expected));
}

#[test]
fn a_fingerprint_changes_with_what_changes_vectors() {
    let made = |options: OnnxOptions| {
        let options = options.with_max_tokens(32);
        from_bytes("types.onnx", "wordpiece.json", &options).unwrap().fingerprint().to_string()
    };
    let plain = made(options());
    assert!(plain.starts_with("tiny+rten-"), "{plain}");
    assert_eq!(plain, made(options()));
    let others = [
        made(options().with_pooling(Pooling::Cls)),
        made(options().with_prompt("query: ")),
        made(options().with_dimension(8)),
        from_bytes("types.onnx", "wordpiece.json", &options().with_max_tokens(31))
            .unwrap()
            .fingerprint()
            .to_string(),
        from_bytes("no-types.onnx", "wordpiece.json", &options().with_max_tokens(32))
            .unwrap()
            .fingerprint()
            .to_string(),
        from_bytes("types.onnx", "unigram.json", &options().with_max_tokens(32))
            .unwrap()
            .fingerprint()
            .to_string(),
    ];
    let distinct: std::collections::BTreeSet<&String> = others.iter().chain([&plain]).collect();
    assert_eq!(distinct.len(), 7, "{distinct:?}");
}

#[test]
fn cached_vectors_are_those_of_the_model_and_of_no_other() {
    let texts = texts(40);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let engines = engines();
    for engine in &engines {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors");
        let plain = tiny_on(engine).embed(&texts).unwrap();
        for _ in 0..2 {
            assert_eq!(CachedEmbedder::open(&path, tiny_on(engine)).unwrap().embed(&texts).unwrap(), plain);
        }
        let shorter = from_bytes("types.onnx", "wordpiece.json", &on(engine).with_max_tokens(31)).unwrap();
        assert!(CachedEmbedder::open(&path, shorter).unwrap_err().is_other_model());
        // Engines differ in the last bits.
        let model = |engine: &EngineOptions| tiny_on(engine).fingerprint().clone();
        for other in engines.iter().filter(|other| model(other) != model(engine)) {
            assert!(CachedEmbedder::open(&path, tiny_on(other)).unwrap_err().is_other_model());
        }
        assert_eq!(engines.iter().filter(|other| model(other) == model(engine)).count(), 1);
    }
}

#[test]
fn a_long_call_tells_how_far_it_is_and_can_be_stopped() {
    let texts = texts(5_000);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let told = Mutex::new(Vec::new());
    let tell = |progress: Embedded| told.lock().unwrap().push(progress);
    tiny().embed_watched(&texts, &Control::default().with_progress(&tell)).unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.len() > 10 && told.iter().all(|progress| progress.total == 5_000 && progress.done <= 5_000));
    assert_eq!(told.last().unwrap().done, 5_000);

    let stop = AtomicBool::new(false);
    let tell = |_: Embedded| stop.store(true, Ordering::Relaxed);
    let control = Control::default().with_cancel(&stop).with_progress(&tell);
    let error = tiny().embed_watched(&texts, &control).unwrap_err();
    assert!(error.is_cancelled(), "{error}");
}

#[test]
fn a_call_that_is_cancelled_ends_so_even_where_nothing_is_left_to_run() {
    let stop = AtomicBool::new(true);
    let cancelled = Control::default().with_cancel(&stop);
    assert!(tiny().embed_watched(&["", ""], &cancelled).unwrap_err().is_cancelled());
    assert!(tiny().embed_watched(&[], &cancelled).unwrap_err().is_cancelled());

    // Cancelled in the first round of texts; those of the second have no token.
    let texts = [texts(4_096), vec![String::new(); 100]].concat();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let stop = AtomicBool::new(false);
    let tell = |progress: Embedded| stop.store(progress.done == 4_096, Ordering::Relaxed);
    let control = Control::default().with_cancel(&stop).with_progress(&tell);
    let one = EngineOptions::default().with_engine(Engine::Rten).with_runs(NonZeroUsize::MIN);
    assert!(tiny_on(&one).embed_watched(&texts, &control).unwrap_err().is_cancelled());
}
