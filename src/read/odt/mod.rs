//! The odt reader: `OpenDocument` text, packed (odt, ott) or flat (fodt).
//!
//! It delivers the accepted view: insertions are text, deletions are only noted. Comments are not read.

mod body;
mod styles;

use std::collections::HashSet;
use std::io::Read;

use crate::text::Notice;

use super::archive::{Archive, forgive};
use super::xml::{Element, Event, Namespace, Xml, day};
use super::{Format, Meta, RawBlock, RawDocument, RawKind, ReadError};
use body::{Body, Part};

/// The beginning of every package; what does not begin so is the flat form, one XML file.
const PACKAGE: &[u8] = b"PK";

/// Reads odt bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    if bytes.starts_with(PACKAGE) { read_package(bytes) } else { read_flat(bytes) }
}

fn read_package(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if is_encrypted(&mut archive)? {
        return Err(ReadError::Encrypted);
    }
    let mut notices = Vec::new();
    let (meta, counted) = forgive(read_meta(&mut archive), &mut notices)?;
    let mut body = Body::default();
    if let Some(member) = archive.member("styles.xml")? {
        forgive(body.read(member), &mut notices)?;
    }
    let running = running(body.take());

    let read = match archive.member("content.xml")? {
        Some(member) => body.read(member),
        None => Err(ReadError::Damaged("no member content.xml".to_owned())),
    };
    finish(body, running, read, (meta, counted), notices)
}

/// Reads the flat form twice: what comes before the text, then the text.
fn read_flat(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let mut notices = Vec::new();
    let about = forgive(meta_of(bytes), &mut notices)?;
    let mut body = Body::default();
    body.part = Part::Styles;
    // What ends too early is told where the text is read.
    forgive(body.read(bytes), &mut Vec::new())?;
    let running = running(body.take());
    body.part = Part::Text;
    let read = body.read(bytes);
    finish(body, running, read, about, notices)
}

/// The document, when its text was read or could not be.
fn finish(
    body: Body,
    running: Vec<RawBlock>,
    read: Result<(), ReadError>,
    (mut meta, counted): (Meta, Option<u32>),
    mut notices: Vec<Notice>,
) -> Result<RawDocument, ReadError> {
    let (mut blocks, pages) = body.story.conclude(read, counted, &mut notices)?;
    blocks.extend(running);
    meta.language = meta.language.or(body.styles.language);
    notices.dedup();
    Ok(RawDocument { format: Format::Odt, meta, pages, blocks, source: None, remarks: Vec::new(), notices })
}

/// The manifest tells which members are encrypted; newer files hold one encrypted package.
fn is_encrypted(archive: &mut Archive<'_>) -> Result<bool, ReadError> {
    if archive.has("encrypted-package") {
        return Ok(true);
    }
    let Some(member) = archive.member("META-INF/manifest.xml")? else { return Ok(false) };
    let mut xml = Xml::new(member);
    loop {
        match xml.next() {
            Ok(Event::Start(element)) if element.name() == "encryption-data" => return Ok(true),
            Err(error @ ReadError::Limit(_)) => return Err(error),
            // A damaged manifest proves nothing; the text may still be there.
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

/// What the file says about itself, and its number of pages.
fn read_meta(archive: &mut Archive<'_>) -> Result<(Meta, Option<u32>), ReadError> {
    match archive.member("meta.xml")? {
        Some(member) => meta_of(member),
        None => Ok((Meta::default(), None)),
    }
}

/// The same, of the part that says it, or of a whole flat file, which begins with it.
fn meta_of(source: impl Read) -> Result<(Meta, Option<u32>), ReadError> {
    let mut meta = Meta::default();
    let mut created = None;
    let mut pages = None;
    let mut xml = Xml::new(source);
    let mut current = String::new();
    loop {
        match xml.next()? {
            Event::Start(element) if begins_text(&element) => break,
            Event::Start(element) => {
                element.name().clone_into(&mut current);
                pages = pages.or(element.number("page-count"));
            }
            Event::Text(text) if !text.trim().is_empty() => match current.as_str() {
                "title" => meta.title.get_or_insert_default().push_str(&text),
                "language" => meta.language = Some(text.trim().to_owned()),
                "date" => meta.date = day(&text),
                "creation-date" => created = day(&text),
                _ => {}
            },
            Event::Eof => break,
            Event::Text(_) | Event::End | Event::Other => {}
        }
    }
    meta.date = meta.date.or(created);
    Ok((meta, pages))
}

/// Whether what a flat file says about itself is over.
fn begins_text(element: &Element<'_>) -> bool {
    let parts = ["settings", "styles", "automatic-styles", "master-styles", "body"];
    element.namespace == Namespace::Office && parts.contains(&element.name())
}

/// Running heads and feet, each text once.
fn running(blocks: Vec<RawBlock>) -> Vec<RawBlock> {
    let mut seen = HashSet::new();
    let mut running = Vec::new();
    for mut block in blocks {
        if seen.insert(block.text.clone()) {
            block.kind = RawKind::Running;
            block.place.page = None;
            running.push(block);
        }
    }
    running
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::archive::pack;
    use crate::read::story::outline;

    const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
        xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:svg" xmlns:fo="urn:fo"
        xmlns:dc="urn:dc" xmlns:meta="urn:meta""#;
    const STYLES: &str = r#"
        <style:style style:family="paragraph" style:name="Title"/>
        <style:style style:family="paragraph" style:name="Quotations"/>
        <style:style style:family="paragraph" style:name="Caption"/>
        <style:style style:family="paragraph" style:name="Bilde" style:parent-style-name="Caption"/>
        <style:style style:family="paragraph" style:name="Ny">
          <style:paragraph-properties fo:break-before="page"/></style:style>
        <style:style style:family="text" style:name="Skjult"><style:text-properties text:display="none"/></style:style>
        <text:outline-style style:name="Outline">
          <text:outline-level-style text:level="1" style:num-format="1"/>
          <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
        </text:outline-style>
        <text:list-style style:name="L">
          <text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
          <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
        </text:list-style>
        <style:master-page style:name="Standard"><style:header><text:p>Storvik</text:p></style:header>
          <style:footer><text:p>Side <text:page-number>1</text:page-number></text:p></style:footer></style:master-page>
        <style:master-page style:name="Neste"><style:header><text:p>Storvik</text:p></style:header></style:master-page>"#;

    fn package(body: &str) -> Vec<u8> {
        let styles = format!("<office:document-styles {NAMESPACES}>{STYLES}</office:document-styles>");
        let content = format!(
            "<office:document-content {NAMESPACES}><office:body><office:text>{body}</office:text></office:body>
             </office:document-content>"
        );
        pack(&[("styles.xml", &styles), ("content.xml", &content)])
    }

    /// The blocks without the running heads that every package here has.
    fn lines(body: &str) -> Vec<String> {
        let mut lines = outline(&read(&package(body)).unwrap().blocks);
        assert_eq!(lines.split_off(lines.len() - 2), ["running: Storvik", "running: Side 1"]);
        lines
    }

    #[test]
    fn a_flat_file_is_read_as_a_package() {
        let body = r#"<text:h text:outline-level="1">Mål</text:h><text:list text:style-name="L"><text:list-item>
              <text:p>en</text:p></text:list-item></text:list><text:p>Slutt</text:p>"#;
        let master = STYLES.find("<style:master-page").unwrap();
        let flat = format!(
            "<?xml version=\"1.0\"?><office:document {NAMESPACES}><office:meta><dc:title>Plan</dc:title>
             <meta:document-statistic meta:page-count=\"4\"/></office:meta><office:settings>x</office:settings>
             <office:styles>{}</office:styles><office:master-styles>{}</office:master-styles>
             <office:body><office:text>{body}</office:text></office:body></office:document>",
            &STYLES[..master],
            &STYLES[master..]
        );
        let document = read(flat.as_bytes()).unwrap();
        assert_eq!((document.meta.title.as_deref(), document.pages), (Some("Plan"), Some(4)));
        assert_eq!(document.blocks, read(&package(body)).unwrap().blocks);
        let cut = read(&flat.as_bytes()[..flat.len() - 60]).unwrap();
        assert_eq!(cut.notices, [Notice::new(crate::text::NoticeCode::DamagedFile)]);
        assert!(outline(&cut.blocks).contains(&"0•: en".to_owned()));
    }

    #[test]
    fn paragraphs_are_what_their_elements_and_styles_say() {
        let body = r#"<text:p text:style-name="Title">Plan</text:p>
            <text:h text:outline-level="1">Mål</text:h><text:h text:outline-level="2">Nett</text:h>
            <text:h text:outline-level="1" text:is-list-header="true">Uten tall</text:h>
            <text:h text:outline-level="1">Tiltak</text:h>
            <text:p>Et<text:s/>avsnitt<text:span text:style-name="Skjult"> skjult</text:span>.<text:line-break/>Slutt</text:p>
            <text:p text:style-name="Quotations">Vi vil.</text:p><text:p text:style-name="Bilde">Figur 1</text:p>"#;
        let expected = [
            "h0: Plan",
            "h1: 1 Mål",
            "h2: 1.1 Nett",
            "h1: Uten tall",
            "h1: 2 Tiltak",
            "paragraph: Et avsnitt. Slutt",
            "quote: Vi vil.",
            "caption: Figur 1",
        ];
        assert_eq!(lines(body), expected);
    }

    #[test]
    fn items_have_depth_and_marker() {
        let body = r#"<text:list text:style-name="L"><text:list-item><text:p>en</text:p><text:p>mer</text:p>
              <text:list><text:list-item><text:p>to</text:p></text:list-item>
                <text:list-item><text:p>tre</text:p></text:list-item></text:list></text:list-item>
              <text:list-header><text:p>hode</text:p></text:list-header></text:list>
            <text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:list>
              <text:list-item><text:p>fire</text:p></text:list-item></text:list></text:list-item></text:list>
            <text:list text:style-name="L"><text:list-item><text:list>
              <text:list-item><text:p>fem</text:p></text:list-item></text:list></text:list-item></text:list>"#;
        let expected = ["0•: en", "paragraph: mer", "1a): to", "1b): tre", "paragraph: hode", "1c): fire", "1a): fem"];
        assert_eq!(lines(body), expected);
    }

    #[test]
    fn changes_are_accepted_and_noted() {
        let body = r#"<text:tracked-changes>
              <text:changed-region text:id="d"><text:deletion><text:p>bør</text:p></text:deletion></text:changed-region>
              <text:changed-region text:id="i"><text:insertion/></text:changed-region></text:tracked-changes>
            <text:p>Vi <text:change text:change-id="d"/><text:change-start text:change-id="i"/>skal<text:change-end
              text:change-id="i"/> nå<office:annotation><dc:creator>Å</dc:creator><text:p>Merk</text:p></office:annotation>.</text:p>"#;
        assert_eq!(lines(body), ["paragraph: Vi skal nå. -2 +skal"]);
    }

    #[test]
    fn deleted_text_may_stand_where_it_stood() {
        let body = r#"<text:tracked-changes><text:changed-region text:id="d"><text:deletion/></text:changed-region>
            <text:changed-region text:id="e"><text:deletion/></text:changed-region></text:tracked-changes>
            <text:p>Vi <text:change-start text:change-id="d"/>bør<text:change-end text:change-id="d"/>skal øve.</text:p>
            <text:p>Først <text:change-start text:change-id="e"/>dette</text:p><text:p>og alt</text:p>
            <text:p>dette<text:change-end text:change-id="e"/> så det.</text:p>"#;
        assert_eq!(lines(body), ["paragraph: Vi skal øve. -2", "paragraph: Først så det. -6"]);
    }

    #[test]
    fn rows_keep_columns_and_repeat_merged_cells() {
        let body = r#"<table:table><table:table-column table:number-columns-repeated="3"/>
            <table:table-header-rows><table:table-row>
              <table:table-cell><text:p>Tiltak</text:p></table:table-cell>
              <table:table-cell table:number-columns-spanned="2"><text:p>Hvem</text:p></table:table-cell>
              <table:covered-table-cell/></table:table-row></table:table-header-rows>
            <table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>A</text:p></table:table-cell>
              <table:table-cell/><table:table-cell><text:p>2026</text:p></table:table-cell></table:table-row>
            <table:table-row><table:covered-table-cell/>
              <table:table-cell table:number-columns-repeated="2"><text:p>2027</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table>"#;
        let expected = [
            "head0[0+1 1+2]: Tiltak | Hvem",
            "row0[0+1 1+1 2+1]: A |  | 2026",
            "row0[0+1 1+1 2+1]: A |  | 2027",
            "row0[0+1]: B",
        ];
        assert_eq!(lines(body), expected);
    }

    #[test]
    fn notes_and_boxes_follow_their_paragraph() {
        let body = r#"<text:p>Før<text:note><text:note-citation>1</text:note-citation><text:note-body>
              <text:p>Jf. loven.</text:p></text:note-body></text:note><draw:frame><svg:title>Bilde</svg:title>
              <draw:text-box><text:list text:style-name="L"><text:list-item><text:p>Boks</text:p></text:list-item>
              </text:list></draw:text-box></draw:frame> etter</text:p><text:p>Siden</text:p>"#;
        assert_eq!(lines(body), ["paragraph: Før etter", "footnote: Jf. loven.", "0•: Boks", "paragraph: Siden"]);
    }

    #[test]
    fn contents_are_told_apart() {
        let body = r#"<text:table-of-content><text:table-of-content-source><text:index-title-template>Mal
              </text:index-title-template></text:table-of-content-source><text:index-body><text:index-title>
              <text:p>Innhold</text:p></text:index-title><text:p>1 Mål<text:tab/>3</text:p></text:index-body>
            </text:table-of-content><text:section text:display="none"><text:p>Skjult</text:p></text:section>
            <text:p>Tekst</text:p>"#;
        assert_eq!(lines(body), ["contents: Innhold", "contents: 1 Mål 3", "paragraph: Tekst"]);
    }

    #[test]
    fn pages_are_counted_by_soft_and_asked_breaks() {
        let body = r#"<text:p text:style-name="Ny">en</text:p><text:p>e<text:soft-page-break/>n</text:p>
            <text:p>to</text:p><text:p text:style-name="Ny">tre</text:p>"#;
        assert_eq!(lines(body), ["paragraph @1: en", "paragraph @1: en", "paragraph @2: to", "paragraph @3: tre"]);
    }

    #[test]
    fn meta_is_read() {
        let meta = format!(
            r#"<office:document-meta {NAMESPACES}><office:meta><dc:title>Plan</dc:title><dc:date>2026-03-01T08:00:00</dc:date>
               <meta:creation-date>2025-01-01T08:00:00</meta:creation-date><dc:language>nn-NO</dc:language>
               <meta:document-statistic meta:page-count="4"/></office:meta></office:document-meta>"#
        );
        let bytes = pack(&[("meta.xml", &meta)]);
        let expected = Meta {
            title: Some("Plan".to_owned()),
            language: Some("nn-NO".to_owned()),
            date: Some("2026-03-01".to_owned()),
        };
        assert_eq!(read_meta(&mut Archive::open(&bytes).unwrap()), Ok((expected, Some(4))));
    }

    #[test]
    fn encryption_is_told_from_damage() {
        let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
        let error = |members: &[(&str, &str)]| read(&pack(members)).map(|_| ()).unwrap_err();
        assert_eq!(error(&[("META-INF/manifest.xml", manifest), ("content.xml", "x")]), ReadError::Encrypted);
        assert_eq!(error(&[("a", "")]), ReadError::Damaged("no member content.xml".to_owned()));
    }
}
