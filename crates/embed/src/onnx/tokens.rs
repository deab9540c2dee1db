//! From texts to the tokens that a model reads.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokenizers::Tokenizer;

use super::error::{Kind, RunError};
use super::options::LongTexts;

/// Of a text, so many bytes a token are read: more than a token has but in made-up text, and a bound for what tokenising a
/// text of any size costs.
const MAX_BYTES_PER_TOKEN: usize = 64;

/// Cuts texts into tokens, and tokens into windows.
pub(super) struct TokenCutter {
    tokenizer: Tokenizer,
    prompt: String,
    lowers_case: bool,
    /// Special tokens that stand before and behind every window.
    before: Vec<u32>,
    behind: Vec<u32>,
    /// The maximum that the tokenizer's own file states.
    stated_max_tokens: Option<usize>,
    /// The largest token number.
    last_token: u32,
    max_tokens: usize,
    long_texts: LongTexts,
}

/// What the model reads in one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    /// All tokens, special ones and the prompt's among them.
    pub(super) tokens: Vec<u32>,
    /// Tokens before the text's own.
    pub(super) n_before: usize,
    /// Tokens of the text itself.
    pub(super) n_content: usize,
}

/// What `tokenizers` finds, or why not. It panics at some files, and at texts with some files that it has read without complaint (a template with
/// a token that is not among its special ones); nothing that it keeps is changed by that.
fn guarded<T>(work: impl FnOnce() -> tokenizers::Result<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(found) => found.map_err(|error| error.to_string()),
        Err(_) => Err("`tokenizers` panicked: the file is damaged, or contradicts itself".to_owned()),
    }
}

impl TokenCutter {
    pub(super) fn new(json: &[u8], prompt: String, lowers_case: bool) -> Result<Self, Kind> {
        let failed = |error: tokenizers::Error| Kind::Tokenizer(error.to_string());
        let prompt = if lowers_case { prompt.to_lowercase() } else { prompt };
        let mut tokenizer = guarded(|| Tokenizer::from_bytes(json)).map_err(Kind::Tokenizer)?;
        let stated_max_tokens = tokenizer.get_truncation().map(|truncation| truncation.max_length);
        tokenizer.with_truncation(None).map_err(failed)?;
        tokenizer.with_padding(None);
        let plain = guarded(|| tokenizer.encode("a", false)).map_err(Kind::Tokenizer)?;
        let special = guarded(|| tokenizer.encode("a", true)).map_err(Kind::Tokenizer)?;
        let (plain, special) = (plain.get_ids(), special.get_ids());
        let start = special.windows(plain.len().max(1)).position(|part| part == plain);
        let start = start.ok_or_else(|| Kind::Tokenizer("it gives `a` no token".to_owned()))?;
        let (before, rest) = special.split_at_checked(start).unwrap_or_default();
        let behind = rest.get(plain.len()..).unwrap_or_default();
        Ok(Self {
            before: before.to_vec(),
            behind: behind.to_vec(),
            stated_max_tokens,
            last_token: tokenizer.get_vocab(true).into_values().max().unwrap_or(0),
            tokenizer,
            prompt,
            lowers_case,
            max_tokens: usize::MAX,
            long_texts: LongTexts::Cut,
        })
    }

    /// The maximum that the tokenizer's own file states.
    pub(super) fn stated_max_tokens(&self) -> Option<usize> {
        self.stated_max_tokens
    }

    pub(super) fn with_limits(mut self, max_tokens: usize, long_texts: LongTexts) -> Result<Self, Kind> {
        let prompt = guarded(|| self.tokenizer.encode(self.prompt.as_str(), false));
        let prompt = prompt.map_err(Kind::Tokenizer)?;
        let taken = self.n_special().saturating_add(prompt.len());
        if taken >= max_tokens {
            return Err(Kind::NoRoom { max_tokens, taken });
        }
        (self.max_tokens, self.long_texts) = (max_tokens, long_texts);
        Ok(self)
    }

    pub(super) fn n_tokens(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// The largest token number, which the model's table must reach.
    pub(super) fn last_token(&self) -> u32 {
        self.last_token
    }

    pub(super) fn max_tokens(&self) -> usize {
        self.max_tokens
    }

    /// Windows that are read of a text.
    pub(super) fn max_windows(&self) -> usize {
        self.long_texts.n_windows()
    }

    fn n_special(&self) -> usize {
        self.before.len().saturating_add(self.behind.len())
    }

    /// A window of `n_tokens` with `token` between the special ones.
    pub(super) fn window_of(&self, token: u32, n_tokens: usize) -> Window {
        let n_content = n_tokens.saturating_sub(self.n_special());
        self.between(&[], &vec![token; n_content])
    }

    /// The windows of a text; none for a text without a token of its own.
    pub(super) fn windows(&self, index: usize, text: &str) -> Result<Vec<Window>, RunError> {
        let mut given = format!("{}{}", self.prompt, self.ends_of(text.trim()));
        if self.lowers_case {
            given = given.to_lowercase();
        }
        let encoding = guarded(|| self.tokenizer.encode(given, false));
        let encoding = encoding.map_err(|reason| RunError::Tokens { text: index, reason })?;
        let n_prompt = self.n_prompt(encoding.get_offsets());
        let (prompt, content) = encoding.get_ids().split_at_checked(n_prompt).unwrap_or_default();
        let room = self.max_tokens.saturating_sub(self.n_special()).saturating_sub(prompt.len()).max(1);
        if let LongTexts::BothEnds(n_last) = self.long_texts
            && content.len() > room
        {
            return Ok(vec![self.between(prompt, &self.both_ends(content, room, n_last.get()))]);
        }
        Ok(content
            .chunks(room)
            .take(self.max_windows())
            .map(|content| self.between(prompt, content))
            .collect())
    }

    /// How many tokens, whose places are `offsets`, are the prompt's.
    fn n_prompt(&self, offsets: &[(usize, usize)]) -> usize {
        let is_prompt = |(_, end): &&(usize, usize)| *end <= self.prompt.len();
        if self.prompt.is_empty() { 0 } else { offsets.iter().take_while(is_prompt).count() }
    }

    /// What can be read of a text at most: its beginning, and, where that is read too, its end.
    fn ends_of<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let n_bytes = self.max_tokens.saturating_mul(self.max_windows()).saturating_mul(MAX_BYTES_PER_TOKEN);
        let opening = text.get(..text.floor_char_boundary(n_bytes)).unwrap_or(text);
        match self.long_texts {
            LongTexts::BothEnds(_) if text.len() > n_bytes.saturating_mul(2) => {
                let end = text.ceil_char_boundary(text.len().saturating_sub(n_bytes));
                Cow::Owned(format!("{opening} {}", text.get(end..).unwrap_or_default()))
            }
            LongTexts::BothEnds(_) => Cow::Borrowed(text),
            LongTexts::Cut | LongTexts::Windows(_) => Cow::Borrowed(opening),
        }
    }

    /// The first and the last tokens of `content`, `room` of them with what stands between.
    fn both_ends(&self, content: &[u32], room: usize, n_last: usize) -> Vec<u32> {
        let n_last = n_last.min(room.saturating_sub(self.behind.len()));
        let n_first = room.saturating_sub(self.behind.len()).saturating_sub(n_last);
        let first = content.get(..n_first).unwrap_or(content);
        let last = content.get(content.len().saturating_sub(n_last)..).unwrap_or_default();
        [first, &self.behind, last].concat()
    }

    fn between(&self, prompt: &[u32], content: &[u32]) -> Window {
        Window {
            tokens: [&self.before, prompt, content, &self.behind].concat(),
            n_before: self.before.len().saturating_add(prompt.len()),
            n_content: content.len(),
        }
    }
}
