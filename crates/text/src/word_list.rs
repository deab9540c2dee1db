//! Reading of the bundled word lists.

/// The lines of a list, each with the heading above it. A line `[name]` is a heading; empty lines and lines that begin with
/// `#` are skipped.
pub(crate) fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut heading = "";
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(move |line| {
        let new_heading = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        heading = new_heading.unwrap_or(heading);
        new_heading.is_none().then_some((heading, line))
    })
}

/// The lines of a list under a heading.
pub(crate) fn lines_under(list: &'static str, heading: &'static str) -> impl Iterator<Item = &'static str> {
    entries(list).filter(move |(above, _)| *above == heading).map(|(_, line)| line)
}

/// The words of a list under a heading.
pub(crate) fn words_under(list: &'static str, heading: &'static str) -> impl Iterator<Item = &'static str> {
    lines_under(list, heading).flat_map(str::split_whitespace)
}

/// The words of a list, each with the heading above it.
pub(crate) fn words_by_heading(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(list).flat_map(|(heading, line)| line.split_whitespace().map(move |word| (heading, word)))
}
