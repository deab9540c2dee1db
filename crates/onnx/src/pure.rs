//! The pure-Rust engine.

use std::sync::Arc;

use rten::{
    DataType, Dimension, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView, ValueType,
};
use rten_tensor::Layout;

use crate::error::Kind;
use crate::lanes::Lanes;
use crate::model::{Source, guarded};
use crate::options::{Engine, EngineInfo, EngineOptions};
use crate::session::{Loaded, Port, Session};
use crate::tensor::{Data, ElementType, Tensor};

/// The version that the manifest pins; the crate does not tell its own.
const RTEN_VERSION: &str = "0.27";
/// The operator sets that rten's operators are written for. It runs others without a word, by the meaning it knows.
const OPERATOR_SETS: std::ops::RangeInclusive<u64> = 7..=28;

/// A model in rten. The weights are shared by all runs; each run at once has threads of its own.
struct PureSession {
    model: rten::Model,
    lanes: Lanes<Arc<ThreadPool>>,
}

pub(crate) fn load(source: &Source<'_>, opset: u64, options: &EngineOptions) -> Result<Loaded, Kind> {
    if !OPERATOR_SETS.contains(&opset) {
        let (oldest, newest) = (*OPERATOR_SETS.start(), *OPERATOR_SETS.end());
        return Err(Kind::Opset { found: opset, oldest, newest });
    }
    let model = guarded(|| read(source))?;
    let (threads, runs) = (options.threads(), options.runs());
    let lanes = (0..runs).map(|_| Arc::new(ThreadPool::with_num_threads(threads))).collect();
    Ok(Loaded {
        inputs: model.input_ids().iter().map(|id| port(&model, *id)).collect(),
        outputs: model.output_ids().iter().map(|id| port(&model, *id)).collect(),
        engine: EngineInfo {
            engine: Engine::Rten,
            version: RTEN_VERSION.to_owned(),
            library: None,
            providers: Vec::new(),
            threads,
            runs,
        },
        session: Box::new(PureSession { model, lanes: Lanes::new(lanes) }),
    })
}

fn read(source: &Source<'_>) -> Result<rten::Model, Kind> {
    let mut how = ModelOptions::with_all_ops();
    how.prepack_weights(true);
    let model = match source {
        // rten takes no file whose name ends otherwise, but takes the bytes in it.
        Source::File(path) if !path.extension().is_some_and(|end| end.eq_ignore_ascii_case("onnx")) => {
            how.load(std::fs::read(path)?)
        }
        Source::File(path) => how.load_file(path),
        Source::Bytes(bytes) => how.load(bytes.clone()),
    };
    model.map_err(|error| Kind::Engine(error.to_string()))
}

impl PureSession {
    fn node(&self, name: &str) -> Result<NodeId, Kind> {
        self.model.node_id(name).map_err(|error| Kind::Engine(error.to_string()))
    }
}

impl Session for PureSession {
    fn run(&self, inputs: Vec<(&str, Tensor)>, outputs: &[&str]) -> Result<Vec<Tensor>, Kind> {
        let inputs = inputs.into_iter().map(|(name, tensor)| Ok((self.node(name)?, value(name, tensor)?)));
        let inputs: Vec<(NodeId, ValueOrView<'_>)> = inputs.collect::<Result<_, Kind>>()?;
        let outputs: Vec<NodeId> = outputs.iter().map(|name| self.node(name)).collect::<Result<_, _>>()?;
        let run = |threads: &mut Arc<ThreadPool>| {
            let options = RunOptions::default().with_thread_pool(Some(Arc::clone(threads)));
            let values = self.model.run(inputs, &outputs, Some(options));
            values.map_err(|error| Kind::Engine(error.to_string()))
        };
        let values = self.lanes.with(|threads| on_own_thread(|| run(threads)))?;
        values.into_iter().map(tensor).collect()
    }
}

/// Off the caller's thread: where that is a worker of a rayon pool, it would not just wait for rten's pool but take up other work
/// of its own meanwhile, such as another run, which then waits forever for what this one holds.
fn on_own_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn port(model: &rten::Model, id: NodeId) -> Port {
    let node = model.node_info(id);
    let shape = node.as_ref().and_then(rten::NodeInfo::shape);
    Port {
        name: node.as_ref().and_then(rten::NodeInfo::name).unwrap_or_default().to_owned(),
        element: node.and_then(|node| node.dtype()).map(element),
        shape: shape.map(|shape| shape.iter().map(size).collect()),
    }
}

fn size(dimension: &Dimension) -> Option<usize> {
    match dimension {
        Dimension::Fixed(size) => Some(*size),
        Dimension::Symbolic(_) => None,
    }
}

fn element(value: ValueType) -> ElementType {
    match value {
        ValueType::Tensor(DataType::Float) => ElementType::Float,
        ValueType::Tensor(DataType::Int32) => ElementType::Integer,
        _ => ElementType::Other,
    }
}

/// rten computes with 32-bit integers, whatever the model's file says.
fn value(name: &str, tensor: Tensor) -> Result<ValueOrView<'static>, Kind> {
    let (shape, data) = tensor.into_parts();
    let value = match data {
        Data::Float(values) => Value::from_shape(&shape, values).map_err(|error| error.to_string()),
        Data::Integer(values) => {
            let narrow: Result<Vec<i32>, _> = values.iter().map(|value| i32::try_from(*value)).collect();
            let narrow = narrow.map_err(|_| {
                Kind::Input(format!("input `{name}` holds an integer beyond the 32 bits of this engine"))
            })?;
            Value::from_shape(&shape, narrow).map_err(|error| error.to_string())
        }
    };
    value.map(ValueOrView::Value).map_err(Kind::Input)
}

fn tensor(value: Value) -> Result<Tensor, Kind> {
    let (shape, data) = match value {
        Value::FloatTensor(tensor) => (tensor.shape().to_vec(), Data::Float(tensor.into_data())),
        Value::Int32Tensor(tensor) => {
            (tensor.shape().to_vec(), Data::Integer(tensor.into_data().into_iter().map(i64::from).collect()))
        }
        _ => return Err(Kind::Engine("an output holds neither f32 nor integers".to_owned())),
    };
    Ok(Tensor::of_engine(shape, data))
}
