//! One page: interpreted, straightened, and taken apart into lines, tables and marked content.

use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;
use kurbo::{Affine, Rect};

use super::device::{Collector, Faces};
use super::ink::Ink;

/// Content of a page beyond this many bytes is not interpreted.
const MAX_CONTENT: usize = 48 << 20;

/// Packed content shorter than this may unpack to whatever it likes.
const MIN_BOMB: usize = 64 << 10;

/// Interprets a page.
pub(super) fn ink<'a>(page: &Page<'a>, xref: &'a XRef, cache: &InterpreterCache<'a>, faces: &mut Faces) -> Ink {
    let (width, height) = page.render_dimensions();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings::default();
    let mut context = Context::new(transform, bounds, cache, xref, settings);
    let mut collector = Collector::new(width, height, faces);
    let stream = content(page);
    interpret(TypedIter::new(&stream), page.resources(), &mut context, &mut collector);
    let mut ink = collector.finish();
    ink.cut |= stream.len() >= MAX_CONTENT;
    ink.straighten();
    ink
}

/// The page's content, decoded here and not by the page itself, which would keep it.
fn content(page: &Page<'_>) -> Vec<u8> {
    if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents") {
        return decoded(&stream);
    }
    let Some(streams) = page.raw().get::<Array<'_>>(b"Contents") else { return Vec::new() };
    let mut content = Vec::new();
    for stream in streams.iter::<Stream<'_>>() {
        if content.len() >= MAX_CONTENT {
            break;
        }
        content.extend_from_slice(&decoded(&stream));
        content.push(b' ');
    }
    content
}

/// A stream's content; nothing for streams that cannot be decoded, or are made to unpack beyond reason.
fn decoded(stream: &Stream<'_>) -> Vec<u8> {
    let packed = stream.dict().contains_key(b"Filter");
    if packed && is_monotonous(&stream.raw_data()) {
        return Vec::new();
    }
    stream.decoded_data().map(std::borrow::Cow::into_owned).unwrap_or_default()
}

/// Whether packed bytes are mostly a few values. The decoder knows no limit, so what unpacks to a thousand times its
/// size must be told beforehand; packed text uses all values about equally.
fn is_monotonous(packed: &[u8]) -> bool {
    if packed.len() < MIN_BOMB {
        return false;
    }
    let mut counts = [0_usize; 256];
    for byte in packed {
        counts[usize::from(*byte)] += 1;
    }
    counts.sort_unstable();
    let common: usize = counts[256 - 8..].iter().sum();
    common * 2 > packed.len()
}

#[cfg(test)]
mod tests {
    use super::{MIN_BOMB, is_monotonous};

    #[test]
    fn packed_bytes_of_few_values_are_monotonous() {
        let even: Vec<u8> = (0..=u8::MAX).cycle().take(MIN_BOMB).collect();
        assert!(!is_monotonous(&even));
        assert!(is_monotonous(&vec![0; MIN_BOMB]));
        assert!(!is_monotonous(&[0; 100]));
    }
}
