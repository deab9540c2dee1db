//! One question to several classifiers.

use std::cell::RefCell;
use std::rc::Rc;

use super::source::Source;

/// What classifiers answered to one question: each is asked once, however many sets want to know.
pub(super) struct Asked<'s, T>(RefCell<Vec<Answer<'s, T>>>);

struct Answer<'s, T> {
    source: &'s Source,
    said: Option<Rc<T>>,
}

impl<'s, T> Asked<'s, T> {
    pub(super) fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// What `source` says; `ask` asks it, unless that was done before.
    pub(super) fn of(&self, source: &'s Source, ask: impl FnOnce(&Source) -> Option<T>) -> Option<Rc<T>> {
        let mut answers = self.0.borrow_mut();
        if let Some(answer) = answers.iter().find(|answer| std::ptr::eq(answer.source, source)) {
            return answer.said.clone();
        }
        let said = ask(source).map(Rc::new);
        answers.push(Answer { source, said: said.clone() });
        said
    }
}
