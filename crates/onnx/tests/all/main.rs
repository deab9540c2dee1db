//! Small models through both engines. The native one is tested where a library is found; `SAMESTORY_DEMAND_MODELS=1` makes its
//! absence a failure.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed step fails the test; what is left out is told"
)]

mod engines;
mod native;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use engines::engines;
use samestory_onnx::{ElementType, Engine, EngineOptions, Error, Model, Tensor};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn load(name: &str, options: &EngineOptions) -> Result<Model, Error> {
    Model::load(&fixture(name), options)
}

fn numbers(values: &[f32]) -> Tensor {
    Tensor::f32(vec![values.len() / 3, 3], values.to_vec()).unwrap()
}

#[test]
fn a_model_adds_and_tells_what_it_takes() {
    for options in engines() {
        let model = load("add.onnx", &options).unwrap();
        assert_eq!(model.inputs().len(), 1);
        assert_eq!((model.inputs()[0].name(), model.outputs()[0].name()), ("x", "sum"));
        assert_eq!(model.inputs()[0].element(), Some(ElementType::Float));
        assert_eq!(model.inputs()[0].shape(), Some(&[None, Some(3)][..]));
        let found =
            model.run(vec![("x", numbers(&[1.0, 2.0, 3.0, -10.0, f32::NAN, f32::MAX]))], &["sum"]).unwrap();
        let sums = found[0].as_f32().unwrap();
        assert_eq!((found[0].shape(), &sums[..4]), (&[2, 3][..], &[11.0, 22.0, 33.0, 0.0][..]));
        assert!(sums[4].is_nan() && sums[5] == f32::MAX);
        assert!(model.engine().to_string().starts_with(&format!("{} ", model.engine().engine())));
    }
}

#[test]
fn integers_go_in_and_come_out() {
    for options in engines() {
        let model = load("gather.onnx", &options).unwrap();
        let ids = Tensor::i64(vec![1, 3], vec![1, 0, 2]).unwrap();
        let found = model.run(vec![("ids", ids.clone())], &["largest", "rows"]).unwrap();
        assert_eq!((found[0].as_i64(), found[0].shape()), (Some(&[2][..]), &[][..]));
        assert_eq!(found[1].shape(), [1, 3, 2]);
        assert_eq!(found[1].as_f32().unwrap()[..5], [2.0, 3.0, 0.0, 1.0, 4.0]);
        assert_eq!(model.run(vec![("ids", ids)], &["largest"]).unwrap().len(), 1);
    }
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let floats = |shape: &[usize]| Tensor::f32(shape.to_vec(), vec![0.0; shape.iter().product()]).unwrap();
    for options in engines() {
        let model = load("add.onnx", &options).unwrap();
        let refused = |inputs: Vec<(&str, Tensor)>, outputs: &[&str]| {
            let error = model.run(inputs, outputs).unwrap_err();
            assert!(error.is_input(), "{error}");
            assert!(error.to_string().contains("add.onnx"), "{error}");
            error.to_string()
        };
        assert!(refused(vec![], &["sum"]).contains("input `x` is missing"));
        assert!(refused(vec![("y", floats(&[1, 3]))], &["sum"]).contains("no input `y`, only `x`"));
        assert!(refused(vec![("x", floats(&[1, 3])), ("x", floats(&[1, 3]))], &["sum"]).contains("twice"));
        assert!(refused(vec![("x", floats(&[1, 4]))], &["sum"]).contains("takes shape [any, 3], not [1, 4]"));
        assert!(refused(vec![("x", floats(&[3]))], &["sum"]).contains("takes shape"));
        let integers = Tensor::i64(vec![1, 3], vec![0; 3]).unwrap();
        assert!(refused(vec![("x", integers)], &["sum"]).contains("takes f32, not i64"));
        assert!(refused(vec![("x", floats(&[1, 3]))], &["total"]).contains("no output `total`, only `sum`"));
        assert!(refused(vec![("x", floats(&[1, 3]))], &["sum", "sum"]).contains("asked for twice"));
        assert!(refused(vec![("x", floats(&[1, 3]))], &[]).contains("no output is asked for"));
    }
}

#[test]
fn an_index_outside_a_table_is_an_error() {
    for options in engines() {
        let model = load("gather.onnx", &options).unwrap();
        for id in [3, -4, i64::from(i32::MAX), i64::MAX] {
            let ids = Tensor::i64(vec![1, 1], vec![id]).unwrap();
            let error = model.run(vec![("ids", ids)], &["rows"]).unwrap_err().to_string();
            assert!(error.contains("gather.onnx"), "{error}");
        }
        // The model is whole afterwards.
        let ids = Tensor::i64(vec![1, 1], vec![1]).unwrap();
        assert_eq!(model.run(vec![("ids", ids)], &["rows"]).unwrap()[0].as_f32(), Some(&[2.0, 3.0][..]));
    }
}

#[test]
fn tensors_are_as_large_as_their_shape() {
    for shape in [vec![2, 2], vec![usize::MAX, 2], vec![]] {
        let error = Tensor::f32(shape, vec![0.0; 3]).unwrap_err();
        assert!(error.is_input() && error.to_string().contains("does not hold 3 values"), "{error}");
    }
    assert!(Tensor::i64(vec![0, 5], vec![]).is_ok());
}

#[test]
fn an_empty_batch_gives_an_empty_answer() {
    for options in engines() {
        let model = load("add.onnx", &options).unwrap();
        let found = model.run(vec![("x", Tensor::f32(vec![0, 3], vec![]).unwrap())], &["sum"]).unwrap();
        assert_eq!((found[0].shape(), found[0].as_f32()), (&[0, 3][..], Some(&[][..])));
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = std::fs::read(fixture("gather.onnx")).unwrap();
    for options in engines() {
        for length in 0..whole.len() {
            // What is left may be a whole message without its last fields; then it lacks the graph or the operator set.
            let error = Model::from_bytes("cut", whole[..length].to_vec(), &options).unwrap_err().to_string();
            assert!(error.contains("failed to load the model `cut`"), "{length}: {error}");
        }
    }
}

/// A field that is a message or some bytes.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut length = content.len();
    let mut bytes = vec![number << 3 | 2];
    while length > 0x7f {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    [&bytes, content].concat()
}

#[test]
fn parts_that_cannot_be_in_a_file_are_refused() {
    let imports = field(8, &[0x10, 17]);
    // A part of 2^64 - 20 bytes, and one that ends behind the graph but not behind the file.
    let longer_than_memory = [0x7a, 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    let longer_than_the_graph = [0x7a, 2, 0];
    let mut deep = Vec::new();
    for _ in 0..1_000 {
        deep = field(1, &field(5, &field(6, &deep)));
    }
    // Numbers of a tensor that end behind their field; that have more bytes than one can have; half a number.
    let open_number = field(5, &[&field(7, &[0x80])[..], &field(15, b"and more")].concat());
    let half_a_number = field(5, &field(4, &[0; 6]));
    let endless_number =
        field(5, &field(7, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]));
    for (graph, message) in [
        (&open_number[..], "cannot be read"),
        (&endless_number, "does not end"),
        (&half_a_number, "cannot be read"),
        (&longer_than_memory[..], "a part of it is missing"),
        (&longer_than_the_graph, "a part of it is missing"),
        (&deep, "too deep"),
    ] {
        let bytes = [field(7, graph), imports.clone()].concat();
        for options in engines() {
            let error = Model::from_bytes("hostile", bytes.clone(), &options).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}

#[test]
fn what_is_no_model_is_refused() {
    let mut state = 9_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(10_000)
    .collect();
    let folder = tempfile::tempdir().unwrap();
    for options in engines() {
        for bytes in [&b""[..], b"Ferry catches fire off St Brannock", b"\x80\x02}q\x00X", &[0; 1000], &noise]
        {
            let error = Model::from_bytes("noise", bytes.to_vec(), &options).unwrap_err().to_string();
            assert!(error.contains("no ONNX model, or cut off"), "{error}");
        }
        let error = load("absent.onnx", &options).unwrap_err().to_string();
        assert!(error.contains("absent.onnx"), "{error}");
        assert!(Model::load(folder.path(), &options).is_err());
    }
}

#[test]
fn flipped_bytes_never_bring_the_program_down() {
    let whole = std::fs::read(fixture("gather.onnx")).unwrap();
    for options in engines() {
        for (place, flip) in (0..whole.len()).flat_map(|place| [(place, 1), (place, 0x80)]) {
            let mut bytes = whole.clone();
            bytes[place] ^= flip;
            if let Ok(model) = Model::from_bytes("flipped", bytes, &options) {
                let ids = Tensor::i64(vec![1, 1], vec![1]).unwrap();
                // Whether it still computes something does not matter.
                _ = model.run(vec![("ids", ids)], &["rows"]);
            }
        }
    }
}

#[test]
fn operators_that_an_engine_does_not_know_are_named() {
    for options in engines() {
        let error = load("operator-set-99.onnx", &options).unwrap_err().to_string();
        assert!(error.contains("99"), "{error}");
        let error = load("unknown-operator.onnx", &options).unwrap_err().to_string();
        assert!(error.contains("Frobnicate"), "{error}");
    }
}

#[test]
fn elements_of_other_types_are_refused_when_the_model_is_run() {
    // rten computes with f32 where a file says f64, and takes it.
    if let Some(options) = engines().into_iter().nth(1) {
        let model = load("doubles.onnx", &options).unwrap();
        assert_eq!(model.inputs()[0].element(), Some(ElementType::Other));
        let error = model.run(vec![("x", Tensor::f32(vec![2], vec![0.0; 2]).unwrap())], &["y"]).unwrap_err();
        assert!(error.is_input(), "{error}");
    }
}

#[test]
fn many_threads_share_a_model() {
    for options in engines() {
        let model = load("add.onnx", &options.with_runs(NonZeroUsize::new(2).unwrap())).unwrap();
        assert_eq!(model.engine().runs(), 2);
        std::thread::scope(|scope| {
            for thread in 0..8_u8 {
                let model = &model;
                scope.spawn(move || {
                    for _ in 0..50 {
                        let x = numbers(&[f32::from(thread); 3]);
                        let found = model.run(vec![("x", x)], &["sum"]).unwrap();
                        assert_eq!(found[0].as_f32().unwrap()[0], f32::from(thread) + 10.0);
                    }
                });
            }
        });
    }
}

#[test]
fn the_hash_is_that_of_the_file_and_of_weights_beside_it() {
    let options = EngineOptions::default().with_engine(Engine::Rten);
    let bytes = std::fs::read(fixture("add.onnx")).unwrap();
    let inside = Model::from_bytes("add", bytes.clone(), &options).unwrap();
    assert_eq!(load("add.onnx", &options).unwrap().hash(), inside.hash());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("add.onnx");
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(Model::load(&path, &options).unwrap().hash(), inside.hash());
    std::fs::write(folder.path().join("add.onnx_data"), "weights").unwrap();
    assert_ne!(Model::load(&path, &options).unwrap().hash(), inside.hash());
}

#[test]
fn weights_beside_a_model_are_read_and_their_absence_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (model, weights) = (folder.path().join("beside.onnx"), folder.path().join("beside.onnx_data"));
    std::fs::copy(fixture("beside.onnx"), &model).unwrap();
    let bytes = std::fs::read(fixture("beside.onnx_data")).unwrap();
    for options in engines() {
        std::fs::write(&weights, &bytes).unwrap();
        let found = Model::load(&model, &options).unwrap();
        let sums = found.run(vec![("x", numbers(&[1.0, 2.0, 3.0]))], &["sum"]).unwrap();
        assert_eq!(sums[0].as_f32(), Some(&[11.0, 22.0, 33.0][..]));
        drop(found);
        for damage in [Some(&bytes[..5]), Some(&[]), None] {
            match damage {
                Some(part) => std::fs::write(&weights, part).unwrap(),
                None => std::fs::remove_file(&weights).unwrap(),
            }
            let error = Model::load(&model, &options).unwrap_err().to_string();
            // rten names the file of weights; ONNX Runtime, where it is cut, only the weight in it.
            let says_where = error.contains("beside.onnx_data") || error.contains("initializer: tens ");
            assert!(error.contains("beside.onnx`") && says_where, "{damage:?}: {error}");
        }
    }
}

#[test]
fn a_models_file_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["encoder", "model.bin", "MODEL.ONNX"] {
        let path = folder.path().join(name);
        std::fs::copy(fixture("add.onnx"), &path).unwrap();
        for options in engines() {
            let model = Model::load(&path, &options).unwrap();
            assert_eq!(model.run(vec![("x", numbers(&[1.0; 3]))], &["sum"]).unwrap().len(), 1);
        }
    }
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let rten = EngineOptions::default().with_engine(Engine::Rten);
    let path = std::path::absolute("libonnxruntime.so").unwrap();
    for (options, wanted) in [
        (rten.clone().with_provider("CUDA"), "the execution provider `CUDA`"),
        (rten.with_library(&path), path.to_str().unwrap()),
    ] {
        let error = load("add.onnx", &options).unwrap_err().to_string();
        assert!(error.contains("`rten`") && error.contains(wanted), "{error}");
    }
}

#[test]
fn engines_have_names() {
    for engine in [Engine::Rten, Engine::OnnxRuntime] {
        assert_eq!(engine.to_string().parse::<Engine>().unwrap(), engine);
        assert!(engine.is_built_in());
    }
    let error = "tract".parse::<Engine>().unwrap_err();
    assert!(error.to_string().contains("`tract`"), "{error}");
}
