//! The native engine: a library of ONNX Runtime.

mod library;
mod provider;

use ort::session::builder::SessionBuilder;
use ort::session::{OutputSelector, RunOptions, SessionInputValue};
use ort::value::{DynValue, Outlet, TensorElementType, Value, ValueType};

use crate::error::Kind;
use crate::lanes::Lanes;
use crate::model::{Source, guarded};
use crate::options::{Engine, EngineInfo, EngineOptions};
use crate::session::{Loaded, Port, Session};
use crate::tensor::{Data, ElementType, Tensor};

/// A model in ONNX Runtime. A run takes a session for itself, so there are as many as runs at once.
struct NativeSession {
    lanes: Lanes<ort::session::Session>,
}

pub(crate) fn load(source: &Source<'_>, options: &EngineOptions) -> Result<Loaded, Kind> {
    let library = library::library(options.library.as_deref())?;
    guarded(|| {
        let providers = provider::providers(&options.providers, &library.path.display().to_string())?;
        let (names, providers): (Vec<String>, Vec<_>) = providers.into_iter().unzip();
        let sessions = (0..options.runs()).map(|_| {
            let builder = ort::session::Session::builder(&library.environment).map_err(failed)?;
            committed(configured(builder, &providers, options).map_err(failed)?, source)
        });
        let sessions: Vec<ort::session::Session> = sessions.collect::<Result<_, Kind>>()?;
        let ports = |outlets: &[Outlet]| outlets.iter().map(port).collect();
        let first = sessions.first();
        Ok(Loaded {
            inputs: first.map(|session| ports(session.inputs())).unwrap_or_default(),
            outputs: first.map(|session| ports(session.outputs())).unwrap_or_default(),
            engine: EngineInfo {
                engine: Engine::OnnxRuntime,
                version: library.version,
                library: Some(library.path),
                providers: names,
                threads: options.threads(),
                runs: options.runs(),
            },
            session: Box::new(NativeSession { lanes: Lanes::new(sessions) }),
        })
    })
}

/// Sizes change from run to run, so no memory is planned by the first.
fn configured(
    builder: SessionBuilder,
    providers: &[ort::ep::ExecutionProviderDispatch],
    options: &EngineOptions,
) -> ort::Result<SessionBuilder> {
    let builder = builder.with_intra_threads(options.threads())?.with_inter_threads(1)?;
    let builder = builder.with_memory_pattern(false)?.with_deterministic_compute(true)?;
    Ok(builder.with_execution_providers(providers)?)
}

fn committed(mut builder: SessionBuilder, source: &Source<'_>) -> Result<ort::session::Session, Kind> {
    let session = match source {
        Source::File(path) => builder.commit_from_file(path),
        Source::Bytes(bytes) => builder.commit_from_memory(bytes),
    };
    session.map_err(failed)
}

impl Session for NativeSession {
    fn run(&self, inputs: Vec<(&str, Tensor)>, outputs: &[&str]) -> Result<Vec<Tensor>, Kind> {
        let inputs = inputs.into_iter().map(|(name, tensor)| Ok((name, value(tensor)?)));
        let inputs: Vec<(&str, SessionInputValue<'_>)> = inputs.collect::<Result<_, Kind>>()?;
        let wanted = outputs.iter().fold(OutputSelector::no_default(), |wanted, name| wanted.with(*name));
        let options = RunOptions::new().map_err(failed)?.with_outputs(wanted);
        self.lanes.with(|session| {
            let found = session.run_with_options(inputs, &options).map_err(failed)?;
            let of = |name: &&str| found.get(name).ok_or_else(|| failed(format!("no output `{name}`")));
            outputs.iter().map(|name| tensor(of(name)?)).collect()
        })
    }
}

fn port(outlet: &Outlet) -> Port {
    let ValueType::Tensor { ty, shape, .. } = outlet.dtype() else {
        return Port { name: outlet.name().to_owned(), element: Some(ElementType::Other), shape: None };
    };
    let element = match ty {
        TensorElementType::Float32 => ElementType::Float,
        TensorElementType::Int64 => ElementType::Integer,
        _ => ElementType::Other,
    };
    let shape = shape.iter().map(|size| usize::try_from(*size).ok()).collect();
    Port { name: outlet.name().to_owned(), element: Some(element), shape: Some(shape) }
}

fn value(tensor: Tensor) -> Result<SessionInputValue<'static>, Kind> {
    let (shape, data) = tensor.into_parts();
    Ok(match data {
        Data::Float(values) => Value::from_array((shape, values)).map_err(failed)?.into(),
        Data::Integer(values) => Value::from_array((shape, values)).map_err(failed)?.into(),
    })
}

fn tensor(value: &DynValue) -> Result<Tensor, Kind> {
    let sizes = |shape: &[i64]| shape.iter().map(|size| usize::try_from(*size).unwrap_or(0)).collect();
    if let Ok((shape, values)) = value.try_extract_tensor::<f32>() {
        return Ok(Tensor::of_engine(sizes(shape), Data::Float(values.to_vec())));
    }
    let (shape, values) = value.try_extract_tensor::<i64>().map_err(failed)?;
    Ok(Tensor::of_engine(sizes(shape), Data::Integer(values.to_vec())))
}

fn failed(error: impl std::fmt::Display) -> Kind {
    Kind::Engine(error.to_string())
}
