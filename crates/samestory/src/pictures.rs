//! A model that looks at lead pictures, and where these are.

use std::error::Error;

use samestory_analysis::{LeadImage, Story};
use samestory_model::{Control, Note, NoteKind, PictureDescriber, PictureError, PictureSource};

use crate::error::Kind;
use crate::progress::Progress;

pub(crate) struct Pictures {
    pub(crate) describer: Box<dyn PictureDescriber>,
    pub(crate) source: Box<dyn PictureSource>,
}

impl Pictures {
    /// The model's name.
    pub(crate) fn model(&self) -> String {
        self.describer.fingerprint().to_string()
    }

    /// Looks at the picture of each story, and says which could not be read.
    ///
    /// One after another: each picture takes up to a dozen bytes a pixel, and the model has threads of its own.
    pub(crate) fn look_at_all(
        &self,
        stories: &mut [Story],
        control: &Control<'_, Progress>,
    ) -> Result<Vec<Note>, Kind> {
        let images: Vec<&mut LeadImage> =
            stories.iter_mut().filter_map(|story| story.image.as_mut()).collect();
        let (total, mut notes) = (images.len(), Vec::new());
        for (before, image) in images.into_iter().enumerate() {
            if control.is_cancelled() {
                return Err(Kind::Stopped("looking at pictures"));
            }
            notes.extend(self.look_at(image)?);
            control.tell(Progress::Looked { done: before + 1, total });
        }
        Ok(notes)
    }

    fn look_at(&self, image: &mut LeadImage) -> Result<Option<Note>, PictureError> {
        let picture = self.source.picture(&image.url);
        let looked = picture.and_then(|picture| match picture {
            Some(picture) => image.look(&*self.describer, &picture),
            None => Ok(()),
        });
        match looked {
            Err(error) if error.is_unreadable() => {
                // Not the whole message: it may name a file of this machine, and a digest is the same on all.
                let cause = error.source().map(ToString::to_string).unwrap_or_default();
                let note = Note::new(NoteKind::UnreadablePicture, Some(image.article.clone()));
                Ok(Some(note.with_cause(cause)))
            }
            other => other.map(|()| None),
        }
    }
}
