//! The pixels of a file.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

use crate::jpeg;
use crate::options::PictureOptions;

/// No photograph is longer, and a row of this many pixels can be resized in little memory.
const MAX_SIDE: u32 = 32_767;
/// What the PNG decoder may allocate a pixel: 16 bits for each of four channels, and once more.
const DECODER_BYTES_PER_PIXEL: u64 = 16;
/// And beside pixels: a small file can hold a colour profile that inflates to gigabytes.
const MAX_HEADER_BYTES: u64 = 8 << 20;

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
    let mut decoder = opened(file, format, options)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Before it is turned, which copies it: up to 8 bytes a pixel become 3.
    let mut image = DynamicImage::ImageRgb8(DynamicImage::from_decoder(decoder)?.into_rgb8());
    image.apply_orientation(orientation);
    let image = image.into_rgb8();
    let (width, height) = (image.width() as usize, image.height() as usize);
    Ok(Pixels { width, height, rgb: image.into_raw() })
}

/// The decoder of a file whose size is within the limits, which may allocate what that size asks for.
fn opened(
    file: &[u8],
    format: ImageFormat,
    options: &PictureOptions,
) -> Result<impl ImageDecoder, Unreadable> {
    let (width, height) = decoder(file, format, MAX_HEADER_BYTES)?.dimensions();
    check_size((width, height), options.max_pixels)?;
    let n_pixels = u64::from(width) * u64::from(height);
    let max_alloc = n_pixels.saturating_mul(DECODER_BYTES_PER_PIXEL).saturating_add(MAX_HEADER_BYTES);
    Ok(decoder(file, format, max_alloc)?)
}

fn decoder(file: &[u8], format: ImageFormat, max_alloc: u64) -> image::ImageResult<impl ImageDecoder> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(max_alloc);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    reader.into_decoder()
}

fn is_read(format: &ImageFormat) -> bool {
    matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)
}

fn check_size((width, height): (u32, u32), limit: u64) -> Result<(), Unreadable> {
    if width == 0 || height == 0 {
        return Err(Unreadable::Nothing { width, height });
    }
    let is_large = u64::from(width) * u64::from(height) > limit || width.max(height) > MAX_SIDE;
    if is_large { Err(Unreadable::Pixels { width, height, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, Crc, write::ZlibEncoder};
    use image::{ImageDecoder, ImageFormat};

    use super::{decoded, opened};
    use crate::options::PictureOptions;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut checked = Crc::new();
        checked.update(kind);
        checked.update(data);
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length, &kind[..], data, &checked.sum().to_be_bytes()].concat()
    }

    /// A PNG of one grey pixel whose colour profile inflates to `n_bytes` zeros.
    fn with_profile(n_bytes: usize) -> Vec<u8> {
        let profile = [&b"p\0\0"[..], &zlib(&vec![0; n_bytes])].concat();
        let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &header),
            chunk(b"iCCP", &profile),
            chunk(b"IDAT", &zlib(&[0, 127])),
            chunk(b"IEND", &[]),
        ]
        .concat()
    }

    #[test]
    fn a_profile_takes_no_more_memory_than_a_small_picture_may() {
        let options = PictureOptions::default();
        let inflated = |file: &[u8]| {
            let mut decoder = opened(file, ImageFormat::Png, &options).unwrap();
            decoder.icc_profile().unwrap().map(|profile| profile.len())
        };
        assert_eq!(inflated(&with_profile(1 << 20)), Some(1 << 20), "the profile is in its place");
        let bomb = with_profile(64 << 20);
        assert!(bomb.len() < 100_000);
        assert_eq!(inflated(&bomb), None);
        // It is the picture that counts.
        assert_eq!(decoded(&bomb, &options).unwrap().rgb, [127; 3]);
    }
}
