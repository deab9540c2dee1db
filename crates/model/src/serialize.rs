//! How the types with text forms are written: as their text form.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{ArticleId, Day, Evidence, Field, Fingerprint, Note, StoryId, Timestamp};

macro_rules! serialize_as_text {
    ($($name:ty),+) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })+
    };
}

serialize_as_text!(ArticleId, StoryId, Field, Timestamp, Day, Fingerprint, Note);

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Evidence", 4)?;
        map.serialize_field("article", &self.article)?;
        map.serialize_field("field", &self.field)?;
        map.serialize_field("start", &self.span.start())?;
        map.serialize_field("end", &self.span.end())?;
        map.end()
    }
}
