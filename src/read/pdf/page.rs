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
        return stream.decoded_data().map(std::borrow::Cow::into_owned).unwrap_or_default();
    }
    let Some(streams) = page.raw().get::<Array<'_>>(b"Contents") else { return Vec::new() };
    let mut content = Vec::new();
    for stream in streams.iter::<Stream<'_>>() {
        if content.len() >= MAX_CONTENT {
            break;
        }
        if let Ok(data) = stream.decoded_data() {
            content.extend_from_slice(&data);
            content.push(b' ');
        }
    }
    content
}
