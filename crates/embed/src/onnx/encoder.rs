//! A text model's graph: token ids in, one vector or one value a label out for each row.

use samestory_onnx::{ElementType, Model, Port, Tensor};

use super::error::{Kind, RunError};
use super::pooling::{Pooling, pooled};
use super::settings::Settings;
use super::tokens::Window;

/// A loaded graph whose inputs and outputs have been made out.
pub(super) struct Encoder {
    model: Model,
    inputs: Vec<(String, Role)>,
    output: String,
    /// What the output must hold, in words.
    wanted: &'static str,
    /// How tokens become a text's vector; `None` where the graph does that itself.
    pooling: Option<Pooling>,
    /// Whether a prompt's tokens are not pooled.
    leaves_prompt_out: bool,
    /// Rows that the graph takes at once; some were exported for one.
    max_rows: usize,
}

/// What an input is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Ids,
    Mask,
    Types,
    Positions,
}

impl Encoder {
    /// `demanded` is a pooling that the caller asks for, whatever the files beside the model say.
    pub(super) fn new(model: Model, demanded: Option<Pooling>, settings: &Settings) -> Result<Self, Kind> {
        let inputs = roles(model.inputs())?;
        let (output, is_of_tokens) = output(model.outputs(), demanded.is_some())?;
        let pooling = demanded.or(settings.pooling).unwrap_or(Pooling::Mean);
        Ok(Self {
            inputs,
            output,
            wanted: VECTORS,
            pooling: is_of_tokens.then_some(pooling),
            leaves_prompt_out: settings.leaves_prompt_out,
            max_rows: max_rows(model.inputs()),
            model,
        })
    }

    /// That of a classifier.
    pub(super) fn of_labels(model: Model) -> Result<Self, Kind> {
        let output = named(model.outputs(), LOGITS, 2).map(|port| port.name().to_owned());
        Ok(Self {
            inputs: roles(model.inputs())?,
            output: output
                .ok_or_else(|| Kind::Outputs { wanted: VALUES, given: described(model.outputs()) })?,
            wanted: VALUES,
            pooling: None,
            leaves_prompt_out: false,
            max_rows: max_rows(model.inputs()),
            model,
        })
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn pooling(&self) -> Option<Pooling> {
        self.pooling
    }

    pub(super) fn max_rows(&self) -> usize {
        self.max_rows
    }

    /// Values in a row, found by running the model on one window.
    pub(super) fn probe(&self, window: &Window) -> Result<usize, Kind> {
        let found = self.run(std::slice::from_ref(window))?;
        let n_tokens = window.tokens.len();
        match (self.pooling, found.shape()) {
            (Some(_), [1, length, dimension]) if *length == n_tokens && *dimension > 0 => Ok(*dimension),
            (None, [1, dimension]) if *dimension > 0 => Ok(*dimension),
            _ => {
                let given = format!("`{}` of shape {:?}", self.output, found.shape());
                Err(Kind::Outputs { wanted: self.wanted, given })
            }
        }
    }

    /// One row a window, in order, `dimension` values each, as the graph and the pooling give them. The windows are of one length.
    pub(super) fn rows(&self, windows: &[Window], dimension: usize) -> Result<Vec<f32>, RunError> {
        let found = self.run(windows)?;
        let due = match self.pooling {
            Some(_) => vec![windows.len(), length(windows), dimension],
            None => vec![windows.len(), dimension],
        };
        let values = found.as_f32().filter(|_| found.shape() == due);
        let values = values.ok_or_else(|| RunError::Shape { found: found.shape().to_vec(), due })?;
        let Some(pooling) = self.pooling else { return Ok(values.to_vec()) };
        let skipped = |window: &Window| if self.leaves_prompt_out { window.n_before } else { 0 };
        // A row holds a token at least, and a vector a value: the shape above says so.
        let rows = values.chunks_exact(length(windows).saturating_mul(dimension).max(1)).zip(windows);
        Ok(rows.flat_map(|(row, window)| pooled(row, dimension, skipped(window), pooling)).collect())
    }

    fn run(&self, windows: &[Window]) -> Result<Tensor, samestory_onnx::Error> {
        let shape = vec![windows.len(), length(windows)];
        let inputs = self.inputs.iter().map(|(name, role)| {
            let values = windows.iter().flat_map(|window| {
                window.tokens.iter().zip(0_i64..).map(|(token, place)| match role {
                    Role::Ids => i64::from(*token),
                    // Rows of one batch are of one length: nothing is padded, nothing is masked.
                    Role::Mask => 1,
                    Role::Types => 0,
                    Role::Positions => place,
                })
            });
            Ok((name.as_str(), Tensor::i64(shape.clone(), values.collect())?))
        });
        let inputs = inputs.collect::<Result<_, samestory_onnx::Error>>()?;
        let mut found = self.model.run(inputs, &[&self.output])?;
        // One output was asked for; without one, an empty tensor has the wrong shape for any caller.
        found.pop().map_or_else(|| Tensor::f32(vec![0], Vec::new()), Ok)
    }
}

fn length(windows: &[Window]) -> usize {
    windows.first().map_or(0, |window| window.tokens.len())
}

/// What each input is for, by its name; an input that is none of these cannot be filled.
fn roles(ports: &[Port]) -> Result<Vec<(String, Role)>, Kind> {
    let role = |port: &Port| {
        let name = port.name().to_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is_row = port.element().is_none_or(|element| element == ElementType::Integer)
            && port.shape().is_none_or(|shape| shape.len() == 2);
        match () {
            () if !is_row => None,
            () if says(&["mask"]) => Some(Role::Mask),
            () if says(&["type", "segment"]) => Some(Role::Types),
            () if says(&["position"]) => Some(Role::Positions),
            () if says(&["ids", "token"]) => Some(Role::Ids),
            () => None,
        }
    };
    let roles: Option<Vec<_>> =
        ports.iter().map(|port| Some((port.name().to_owned(), role(port)?))).collect();
    roles
        .filter(|roles| roles.iter().filter(|(_, role)| *role == Role::Ids).count() == 1)
        .ok_or_else(|| Kind::Inputs(described(ports)))
}

/// The size of a batch, where an input has a fixed one.
fn max_rows(ports: &[Port]) -> usize {
    let sizes = ports.iter().filter_map(|port| *port.shape()?.first()?);
    sizes.min().unwrap_or(usize::MAX)
}

/// What a sentence model must give.
const VECTORS: &str = "a vector a token or a vector a text";
/// What a classifier must give.
const VALUES: &str = "`logits`, a value a label for each text";
/// BERT's pooler was trained to tell whether two sentences follow each other: a last resort.
const POOLER: &str = "pooler_output";
/// What a classifier gives; no vector of a text.
const LOGITS: &str = "logits";

/// The output to take, and whether it holds a vector a token. `is_to_pool`: it must.
fn output(ports: &[Port], is_to_pool: bool) -> Result<(String, bool), Kind> {
    let of_texts = named(ports, "sentence_embedding", 2).or_else(|| of_rank(ports, 2));
    let of_tokens = named(ports, "last_hidden_state", 3).or_else(|| named(ports, "token_embeddings", 3));
    let of_tokens = of_tokens.or_else(|| of_rank(ports, 3));
    let (port, is_of_tokens) = match (of_texts.filter(|_| !is_to_pool), of_tokens) {
        (Some(port), _) => (Some(port), false),
        (None, Some(port)) => (Some(port), true),
        (None, None) => (named(ports, POOLER, 2).filter(|_| !is_to_pool), false),
    };
    let wanted = if is_to_pool { "a vector a token, which is what can be pooled" } else { VECTORS };
    let port = port.ok_or_else(|| Kind::Outputs { wanted, given: described(ports) })?;
    Ok((port.name().to_owned(), is_of_tokens))
}

fn named<'a>(ports: &'a [Port], name: &str, rank: usize) -> Option<&'a Port> {
    ports.iter().find(|port| port.name() == name && (port.shape().is_none() || is_of_rank(port, rank)))
}

/// The first of this rank whose name does not say that it is something else.
fn of_rank(ports: &[Port], rank: usize) -> Option<&Port> {
    ports.iter().find(|port| is_of_rank(port, rank) && ![POOLER, LOGITS].contains(&port.name()))
}

fn is_of_rank(port: &Port, rank: usize) -> bool {
    port.element().is_none_or(|element| element == ElementType::Float)
        && port.shape().is_some_and(|shape| shape.len() == rank)
}

fn described(ports: &[Port]) -> String {
    let described = ports.iter().map(|port| {
        let sizes = port.shape().map(|shape| {
            let sizes = shape.iter().map(|size| size.map_or("any".to_owned(), |size| size.to_string()));
            format!(" [{}]", sizes.collect::<Vec<_>>().join(", "))
        });
        let element = port.element().map(|element| format!(" of {element}"));
        format!("`{}`{}{}", port.name(), sizes.unwrap_or_default(), element.unwrap_or_default())
    });
    described.collect::<Vec<_>>().join(", ")
}
