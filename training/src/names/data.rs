//! News with marked names, from several sets, as running text with byte spans.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

/// The kinds of the model, in the order of its tags.
pub const KINDS: [&str; 7] = ["person", "organization", "location", "facility", "group", "work", "other"];

/// A marked name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gold {
    /// Byte range in the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Which of [`KINDS`].
    pub kind: usize,
}

/// A text with its names.
#[derive(Debug, Clone)]
pub struct Marked {
    /// Running text.
    pub text: String,
    /// In reading order, without overlap.
    pub names: Vec<Gold>,
    /// The outlet, where the set tells it.
    pub outlet: String,
}

impl Marked {
    /// The same with another spelling of the title, which must be as long.
    #[must_use]
    pub fn with_title(mut self, spelled: impl Fn(&str) -> String) -> Self {
        if let Some((title, _)) = self.text.split_once('\n') {
            let spelled = spelled(title);
            assert_eq!(spelled.len(), title.len(), "a spelling of another length would shift the names");
            self.text.replace_range(..title.len(), &spelled);
        }
        self
    }
}

/// How tokens become running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// As written: no blank before a comma.
    Natural,
    /// A blank between any two tokens.
    Tokens,
}

/// The kind that a label of any of the sets stands for.
fn kind(label: &str) -> Option<usize> {
    let kind = match label {
        "Person" | "PER" | "person" | "politician" => "person",
        "Organization" | "ORG" | "corporation" | "organisation" | "politicalparty" | "group" => {
            "organization"
        }
        "Location" | "LOC" | "location" | "country" => "location",
        "Facility" => "facility",
        "NORP" => "group",
        "Product" | "product" | "creative-work" => "work",
        "Misc" | "MISC" | "misc" | "event" | "election" => "other",
        _ => return None,
    };
    KINDS.iter().position(|other| *other == kind)
}

/// Reads a file, uncompressed by `xz` where its name says so.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path, spacing: Spacing) -> io::Result<Vec<Marked>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut text = String::new();
    if name.ends_with(".xz") {
        let mut child = Command::new("xz").arg("-dc").arg(path).stdout(Stdio::piped()).spawn()?;
        let mut output = child.stdout.take().ok_or_else(|| io::Error::other("xz gave no output"))?;
        output.read_to_string(&mut text)?;
        if !child.wait()?.success() {
            return Err(io::Error::other(format!("xz failed on `{}`", path.display())));
        }
    } else {
        text = std::fs::read_to_string(path)?;
    }
    Ok(documents(&name, &text, spacing))
}

fn documents(name: &str, text: &str, spacing: Spacing) -> Vec<Marked> {
    let mut found = Vec::new();
    let mut builder = Builder::new(spacing);
    for line in text.lines().map(str::trim_end) {
        if line.starts_with("-DOCSTART-") || line.starts_with("# newdoc") {
            found.extend(builder.finish());
            continue;
        }
        if line.is_empty() {
            builder.end_sentence();
            // Sets without documents: so many sentences are read as one.
            if !name.contains("worldwide") && builder.n_sentences >= 12 {
                found.extend(builder.finish());
            }
            continue;
        }
        match columns(name, line) {
            Some((url, _)) if url.starts_with("http") => builder.outlet = outlet(url),
            Some((token, label)) => builder.add(token, label),
            None => {}
        }
    }
    builder.end_sentence();
    found.extend(builder.finish());
    found
}

fn columns<'l>(name: &str, line: &'l str) -> Option<(&'l str, &'l str)> {
    if line.starts_with('#') && line.contains(' ') {
        return None;
    }
    let mut parts = line.split(['\t', ' ']).filter(|part| !part.is_empty());
    if name.contains("uner") {
        parts.next();
    }
    let token = parts.next()?;
    let label = parts.next()?;
    Some((token, label))
}

fn outlet(url: &str) -> String {
    url.split('/').nth(2).unwrap_or(url).trim_start_matches("www.").to_owned()
}

struct Builder {
    spacing: Spacing,
    text: String,
    names: Vec<Gold>,
    n_sentences: usize,
    tokens: Vec<(String, String)>,
    outlet: String,
}

impl Builder {
    fn new(spacing: Spacing) -> Self {
        Self {
            spacing,
            text: String::new(),
            names: Vec::new(),
            n_sentences: 0,
            tokens: Vec::new(),
            outlet: String::new(),
        }
    }

    fn add(&mut self, token: &str, label: &str) {
        self.tokens.push((token.to_owned(), label.to_owned()));
    }

    fn end_sentence(&mut self) {
        let tokens = std::mem::take(&mut self.tokens);
        if tokens.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            // The first sentence of an article is its title.
            self.text.push(if self.n_sentences == 1 { '\n' } else { ' ' });
        }
        self.n_sentences += 1;
        let mut before = "";
        let mut open_quote = false;
        let mut last_label = "O";
        for (token, label) in &tokens {
            if !before.is_empty() && self.spaced(before, token, open_quote) {
                self.text.push(' ');
            }
            if token == "\"" {
                open_quote = !open_quote;
            }
            let start = self.text.len();
            self.text.push_str(token);
            self.mark(label, last_label, start);
            (before, last_label) = (token, label);
        }
    }

    fn mark(&mut self, label: &str, last: &str, start: usize) {
        let Some((place, written)) = label.split_once('-') else { return };
        let Some(kind) = kind(written) else { return };
        let goes_on = place == "I" && last.split_once('-').is_some_and(|(_, last)| last == written);
        let end = self.text.len();
        match self.names.last_mut().filter(|_| goes_on) {
            Some(name) => name.end = end,
            None => self.names.push(Gold { start, end, kind }),
        }
    }

    fn spaced(&self, before: &str, token: &str, open_quote: bool) -> bool {
        if self.spacing == Spacing::Tokens {
            return true;
        }
        let closes = matches!(
            token,
            "," | "."
                | ";"
                | ":"
                | "!"
                | "?"
                | ")"
                | "]"
                | "”"
                | "%"
                | "…"
                | "'s"
                | "’s"
                | "n't"
                | "n’t"
                | "'"
                | "’"
                | "/"
        ) || (token == "\"" && open_quote)
            || (matches!(before, "’" | "'") && token == "s");
        let opened = matches!(before, "(" | "[" | "“" | "$" | "£" | "€" | "#" | "‘" | "/")
            || (before == "\"" && open_quote);
        !closes && !opened && token != "-" && before != "-"
    }

    fn finish(&mut self) -> Option<Marked> {
        self.end_sentence();
        self.n_sentences = 0;
        let text = std::mem::take(&mut self.text);
        let names = std::mem::take(&mut self.names);
        (!text.is_empty()).then_some(Marked { text, names, outlet: self.outlet.clone() })
    }
}
