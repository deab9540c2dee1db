//! A model that looks at lead pictures, and where these are.

use rayon::prelude::*;
use samestory_analysis::{LeadImage, Story};
use samestory_model::{Note, NoteKind, PictureDescriber, PictureError, PictureSource};

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
    pub(crate) fn look_at_all(&self, stories: &mut [Story]) -> Result<Vec<Note>, PictureError> {
        let images = stories.par_iter_mut().filter_map(|story| story.image.as_mut());
        let notes: Vec<Option<Note>> = images.map(|image| self.look_at(image)).collect::<Result<_, _>>()?;
        Ok(notes.into_iter().flatten().collect())
    }

    fn look_at(&self, image: &mut LeadImage) -> Result<Option<Note>, PictureError> {
        let picture = self.source.picture(&image.url);
        let looked = picture.and_then(|picture| match picture {
            Some(picture) => image.look(&*self.describer, &picture),
            None => Ok(()),
        });
        match looked {
            Err(error) if error.is_unreadable() => {
                Ok(Some(Note::new(NoteKind::UnreadablePicture, Some(image.article.clone()))))
            }
            other => other.map(|()| None),
        }
    }
}
