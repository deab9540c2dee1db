//! The pixels of a file.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

use crate::jpeg;
use crate::options::PictureOptions;

/// No photograph is longer, and a row of this many pixels can be resized in little memory.
const MAX_SIDE: u32 = 32_767;
/// What a decoder may allocate: 16 bits for each of four channels, and once more.
const DECODER_BYTES_PER_PIXEL: u64 = 16;

/// A picture of 8 bits a channel, row by row from the top, three bytes a pixel.
pub(crate) struct Pixels {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: Vec<u8>,
}

/// Why a file is no picture that can be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("the file has {n_bytes} bytes, and at most {limit} are read")]
    Bytes { n_bytes: usize, limit: usize },
    #[error("it is no JPEG, PNG or WebP picture")]
    Format,
    #[error(
        "it is {width} x {height} pixels, and at most {limit} pixels are read, {MAX_SIDE} in a row or column"
    )]
    Pixels { width: u32, height: u32, limit: u64 },
    #[error("it is {width} x {height} pixels, so there is nothing to see")]
    Nothing { width: u32, height: u32 },
    #[error("it is cut off: its JPEG data do not end")]
    CutOff,
    #[error("it is damaged or cut off: {0}")]
    Damaged(#[from] image::ImageError),
}

/// The picture in a file, upright: turned as the camera noted. What is transparent has the colour that it is stored with.
pub(crate) fn decoded(file: &[u8], options: &PictureOptions) -> Result<Pixels, Unreadable> {
    let (n_bytes, limit) = (file.len(), options.max_bytes);
    if n_bytes > limit {
        return Err(Unreadable::Bytes { n_bytes, limit });
    }
    let format = image::guess_format(file).ok().filter(is_read).ok_or(Unreadable::Format)?;
    // Its decoder fills up with grey what is missing.
    if format == ImageFormat::Jpeg && !jpeg::has_end(file) {
        return Err(Unreadable::CutOff);
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits(options));
    let mut decoder = reader.into_decoder()?;
    check_size(decoder.dimensions(), options.max_pixels)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    let image = image.into_rgb8();
    let (width, height) = (image.width() as usize, image.height() as usize);
    Ok(Pixels { width, height, rgb: image.into_raw() })
}

fn is_read(format: &ImageFormat) -> bool {
    matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)
}

fn limits(options: &PictureOptions) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(options.max_pixels.saturating_mul(DECODER_BYTES_PER_PIXEL));
    limits
}

fn check_size((width, height): (u32, u32), limit: u64) -> Result<(), Unreadable> {
    if width == 0 || height == 0 {
        return Err(Unreadable::Nothing { width, height });
    }
    let is_large = u64::from(width) * u64::from(height) > limit || width.max(height) > MAX_SIDE;
    if is_large { Err(Unreadable::Pixels { width, height, limit }) } else { Ok(()) }
}
