//! Bytes of text formats become UTF-8: byte-order marks, UTF-16, declared encodings, and Windows-1252 as the last resort.
