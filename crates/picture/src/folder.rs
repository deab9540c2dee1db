//! Pictures in a folder of files.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use samestory_model::{PictureError, PictureSource};

use crate::options::MAX_BYTES;

/// A folder of pictures, each in a file that is named by its address: the SHA-256 of the address as UTF-8, in 64 lower-case
/// hexadecimal digits, without an ending. One of more than 32 MiB is not read.
///
/// An address is that of a story's lead picture, `image.url` in a digest. So a program can make a digest, fetch the pictures that it
/// names, and make the digest again with them.
///
/// ```
/// use samestory_model::PictureSource;
/// use samestory_picture::PictureFolder;
///
/// let folder = tempfile::tempdir()?;
/// let url = "https://a.example/ferry.jpg";
/// std::fs::write(folder.path().join(PictureFolder::file_name(url)), [0xff, 0xd8])?;
///
/// let pictures = PictureFolder::new(folder.path());
/// assert_eq!(pictures.picture(url)?, Some(vec![0xff, 0xd8]));
/// assert_eq!(pictures.picture("https://a.example/other.jpg")?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PictureFolder {
    folder: PathBuf,
}

impl PictureFolder {
    /// The pictures in a folder. In one that is not there, no picture is found.
    ///
    /// ```
    /// use samestory_model::PictureSource;
    /// use samestory_picture::PictureFolder;
    ///
    /// assert_eq!(PictureFolder::new("no/such/folder").picture("https://a.example/ferry.jpg")?, None);
    /// # Ok::<(), samestory_model::PictureError>(())
    /// ```
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The name of the file with the picture at `url`.
    ///
    /// ```
    /// use samestory_picture::PictureFolder;
    ///
    /// // What `printf %s https://a.example/ferry.jpg | sha256sum` prints.
    /// let name = PictureFolder::file_name("https://a.example/ferry.jpg");
    /// assert_eq!(name, "0c1b4b2310d085ce9b0b6b671016d48379586a54d3da0f23e796b0c638b99beb");
    /// ```
    #[must_use]
    pub fn file_name(url: &str) -> String {
        hmac_sha256::Hash::hash(url.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl PictureSource for PictureFolder {
    fn picture(&self, url: &str) -> Result<Option<Vec<u8>>, PictureError> {
        let path = self.folder.join(Self::file_name(url));
        match read(&path) {
            Ok(bytes) if bytes.len() > MAX_BYTES => {
                let cause = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
                Err(PictureError::unreadable(path.display().to_string(), cause))
            }
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(PictureError::unreadable(path.display().to_string(), error)),
        }
    }
}

/// At most one byte more than is allowed.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
