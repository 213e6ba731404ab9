//! Mending of text that a file format broke: soft hyphens, ligatures, decomposed letters, line-end hyphens, letter-spacing,
//! private-use bullets and odd spaces, with the way back to the source kept.
