//! A sentence model's graph: token ids in, one vector a row out.

use samestory_onnx::{ElementType, Model, Port, Tensor};

use super::error::{Kind, RunError};
use super::pooling::{Pooling, pooled};

/// A loaded graph whose inputs and outputs have been made out.
pub(super) struct Encoder {
    model: Model,
    inputs: Vec<(String, Role)>,
    output: String,
    /// How tokens become a text's vector; `None` where the graph does that itself.
    pooling: Option<Pooling>,
}

/// What an input is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Ids,
    Mask,
    Types,
    Positions,
}

/// Rows of one length, and how many tokens of each are not pooled.
pub(super) struct Rows<'a> {
    pub(super) tokens: Vec<&'a [u32]>,
    pub(super) skipped: Vec<usize>,
}

impl Encoder {
    /// `demanded` is a pooling that the caller asks for, `stated` one that a file beside the model names.
    pub(super) fn new(
        model: Model,
        demanded: Option<Pooling>,
        stated: Option<Pooling>,
    ) -> Result<Self, Kind> {
        let inputs = roles(model.inputs())?;
        let of_texts = output(&model, "sentence_embedding", &[], 2);
        let of_tokens = output(&model, "last_hidden_state", &["token_embeddings"], 3);
        let (output, pooling) = match (of_texts, of_tokens) {
            (Some(output), _) if demanded.is_none() => (output, None),
            (_, Some(output)) => (output, Some(demanded.or(stated).unwrap_or(Pooling::Mean))),
            _ => return Err(Kind::Outputs(described(model.outputs()))),
        };
        Ok(Self { model, inputs, output, pooling })
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn pooling(&self) -> Option<Pooling> {
        self.pooling
    }

    /// Values in a vector, found by running the model on one row.
    pub(super) fn probe(&self, tokens: &[u32]) -> Result<usize, Kind> {
        let found = self.run(&[tokens])?;
        match (self.pooling, found.shape()) {
            (Some(_), [1, length, dimension]) if *length == tokens.len() && *dimension > 0 => Ok(*dimension),
            (None, [1, dimension]) if *dimension > 0 => Ok(*dimension),
            _ => Err(Kind::Outputs(format!("`{}` of shape {:?}", self.output, found.shape()))),
        }
    }

    /// One vector a row, in order, `dimension` values each, not normalised.
    pub(super) fn vectors(&self, rows: &Rows<'_>, dimension: usize) -> Result<Vec<f32>, RunError> {
        let n_rows = rows.tokens.len();
        let length = rows.tokens.first().map_or(0, |row| row.len());
        let found = self.run(&rows.tokens)?;
        let wrong = || RunError::Shape { found: found.shape().to_vec(), rows: n_rows, dimension };
        let values = found.as_f32().ok_or_else(wrong)?;
        let n_tokens = if self.pooling.is_some() { length } else { 1 };
        let row_size = n_tokens.saturating_mul(dimension);
        if row_size == 0 || values.len() != n_rows.saturating_mul(row_size) {
            return Err(wrong());
        }
        let Some(pooling) = self.pooling else { return Ok(values.to_vec()) };
        let rows = values.chunks_exact(row_size).zip(&rows.skipped);
        Ok(rows.flat_map(|(row, skipped)| pooled(row, dimension, *skipped, pooling)).collect())
    }

    fn run(&self, rows: &[&[u32]]) -> Result<Tensor, samestory_onnx::Error> {
        let shape = vec![rows.len(), rows.first().map_or(0, |row| row.len())];
        let inputs = self.inputs.iter().map(|(name, role)| {
            let values = rows.iter().flat_map(|row| {
                row.iter().zip(0_i64..).map(|(token, place)| match role {
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

/// The output of this name, else of one of the other names, else the first of this rank.
fn output(model: &Model, name: &str, others: &[&str], rank: usize) -> Option<String> {
    let is_of_rank = |port: &&Port| {
        port.element().is_none_or(|element| element == ElementType::Float)
            && port.shape().is_some_and(|shape| shape.len() == rank)
    };
    let may_be = |port: &&Port| port.shape().is_none() || is_of_rank(port);
    let ports = || model.outputs().iter();
    let named = |wanted: &str| ports().filter(may_be).find(|port| port.name() == wanted);
    let found = named(name).or_else(|| others.iter().find_map(|name| named(name)));
    found.or_else(|| ports().find(is_of_rank)).map(|port| port.name().to_owned())
}

fn described(ports: &[Port]) -> String {
    let described = ports.iter().map(|port| {
        let sizes = port.shape().map(|shape| {
            let sizes = shape.iter().map(|size| size.map_or("any".to_owned(), |size| size.to_string()));
            format!(" [{}]", sizes.collect::<Vec<_>>().join(", "))
        });
        format!("`{}`{}", port.name(), sizes.unwrap_or_default())
    });
    described.collect::<Vec<_>>().join(", ")
}
