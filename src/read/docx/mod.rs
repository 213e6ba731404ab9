//! The docx reader: `WordprocessingML`, transitional and strict, with or without macros.
//!
//! It delivers the accepted view: insertions are text, deletions are only noted. Comments are not read.

mod body;
mod field;
mod numbering;
mod package;
mod styles;

use std::collections::{HashMap, HashSet};

use crate::text::Notice;

use super::archive::{Archive, forgive};
use super::{Format, Meta, RawBlock, RawDocument, RawKind, ReadError};
use body::{Body, Notes};
use numbering::Numbering;
use package::{Relation, relations, target};
use styles::Styles;

/// Reads docx bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let mut notices = Vec::new();
    let package = forgive(relations(&mut archive, ""), &mut notices)?;
    let main = main_part(&archive, &package)?;
    let parts = forgive(relations(&mut archive, &main), &mut notices)?;

    let mut meta = read_meta(&mut archive, &package, &mut notices)?;
    let styles = read_styles(&mut archive, &parts, &mut notices)?;
    let mut numbering = read_numbering(&mut archive, &parts, &mut notices)?;
    let notes = Notes {
        footnotes: read_notes(&mut archive, &parts, "footnotes", &styles, &mut notices)?,
        endnotes: read_notes(&mut archive, &parts, "endnotes", &styles, &mut notices)?,
    };
    let counted = match target(&package, "extended-properties") {
        Some(part) => forgive(package::page_count(&mut archive, part), &mut notices)?,
        None => None,
    };

    let mut body = Body::new(&styles, &mut numbering, notes);
    let read = match archive.member(&main)? {
        Some(member) => body.read(member),
        None => Err(ReadError::Damaged(format!("no member {main}"))),
    };
    let (mut blocks, pages) = body.story.conclude(read, counted, &mut notices)?;
    blocks.extend(read_running(&mut archive, &parts, &styles, &mut notices)?);
    meta.language = meta.language.or(styles.language);
    notices.dedup();
    Ok(RawDocument { format: Format::Docx, meta, pages, blocks, source: None, remarks: Vec::new(), notices })
}

/// The part that holds the text. Its name is free; the package says which it is.
fn main_part(archive: &Archive<'_>, package: &[Relation]) -> Result<String, ReadError> {
    let main = target(package, "officeDocument").unwrap_or("word/document.xml");
    let main = if archive.has(main) { main } else { "word/document.xml" };
    if archive.has(main) {
        return match main.split('/').next() {
            Some("xl") => Err(ReadError::Unsupported("xlsx".to_owned())),
            Some("ppt") => Err(ReadError::Unsupported("pptx".to_owned())),
            _ => Ok(main.to_owned()),
        };
    }
    Err(ReadError::Damaged("no part with text".to_owned()))
}

fn read_meta(archive: &mut Archive<'_>, package: &[Relation], notices: &mut Vec<Notice>) -> Result<Meta, ReadError> {
    let Some(part) = target(package, "core-properties") else { return Ok(Meta::default()) };
    forgive(package::core_properties(archive, part), notices)
}

fn read_styles(archive: &mut Archive<'_>, parts: &[Relation], notices: &mut Vec<Notice>) -> Result<Styles, ReadError> {
    let Some(member) = archive.member(target(parts, "styles").unwrap_or("word/styles.xml"))? else {
        return Ok(Styles::default());
    };
    forgive(styles::read(member), notices)
}

fn read_numbering(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    notices: &mut Vec<Notice>,
) -> Result<Numbering, ReadError> {
    let Some(member) = archive.member(target(parts, "numbering").unwrap_or("word/numbering.xml"))? else {
        return Ok(Numbering::default());
    };
    forgive(numbering::read(member), notices)
}

/// Footnotes or endnotes by id. Lists in notes have their own numbers.
fn read_notes(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    kind: &str,
    styles: &Styles,
    notices: &mut Vec<Notice>,
) -> Result<HashMap<String, Vec<RawBlock>>, ReadError> {
    let Some(part) = target(parts, kind) else { return Ok(HashMap::new()) };
    let Some(member) = archive.member(part)? else { return Ok(HashMap::new()) };
    let mut numbering = Numbering::default();
    let mut body = Body::new(styles, &mut numbering, Notes::default());
    forgive(body.read(member), notices)?;
    let mut notes = body.collected;
    for block in notes.values_mut().flatten() {
        block.kind = RawKind::Footnote;
    }
    Ok(notes)
}

/// Running heads and feet, each text once.
fn read_running(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    styles: &Styles,
    notices: &mut Vec<Notice>,
) -> Result<Vec<RawBlock>, ReadError> {
    let mut running = Vec::new();
    let mut seen = HashSet::new();
    let mut numbering = Numbering::default();
    let mut body = Body::new(styles, &mut numbering, Notes::default());
    for part in parts.iter().filter(|part| matches!(part.kind.as_str(), "header" | "footer")) {
        let Some(member) = archive.member(&part.target)? else { continue };
        forgive(body.read(member), notices)?;
        for mut block in body.take() {
            block.kind = RawKind::Running;
            block.place.page = None;
            if seen.insert(block.text.clone()) {
                running.push(block);
            }
        }
    }
    Ok(running)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::archive::pack;
    use crate::read::story::outline;

    const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;
    const STYLES: &str = r#"
        <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
        <w:style w:styleId="Tittel"><w:name w:val="Title"/></w:style>
        <w:style w:styleId="Overskrift1"><w:name w:val="heading 1"/>
            <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="Overskrift2"><w:name w:val="heading 2"/>
            <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="Punktliste2"><w:name w:val="List Bullet 2"/></w:style>
        <w:style w:styleId="INNH1"><w:name w:val="toc 1"/></w:style>
        <w:style w:styleId="Sitat"><w:name w:val="Quote"/></w:style>
        <w:style w:styleId="Bildetekst"><w:name w:val="caption"/></w:style>"#;
    const NUMBERING: &str = r#"
        <w:abstractNum w:abstractNumId="0">
          <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:pStyle w:val="Overskrift1"/><w:lvlText w:val="%1"/></w:lvl>
          <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:pStyle w:val="Overskrift2"/><w:lvlText w:val="%1.%2"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1">
          <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
          <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>"#;

    fn package(body: &str, others: &[(&str, String)]) -> Vec<u8> {
        let document = format!("<w:document {WORD}><w:body>{body}</w:body></w:document>");
        let styles = format!("<w:styles {WORD}>{STYLES}</w:styles>");
        let numbering = format!("<w:numbering {WORD}>{NUMBERING}</w:numbering>");
        let relation = |kind: &str| format!(r#"<Relationship Type="x/{kind}" Target="{kind}.xml"/>"#);
        let relations: String = ["footnotes", "header", "footer"].into_iter().map(relation).collect();
        let relations = format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
        );
        let mut members = vec![
            ("word/document.xml", document.as_str()),
            ("word/styles.xml", &styles),
            ("word/numbering.xml", &numbering),
            ("word/_rels/document.xml.rels", &relations),
        ];
        members.extend(others.iter().map(|(name, content)| (*name, content.as_str())));
        pack(&members)
    }

    fn lines(body: &str) -> Vec<String> {
        outline(&read(&package(body, &[])).unwrap().blocks)
    }

    fn lines_styled(body: &str, styles: &str) -> Vec<String> {
        let document = format!("<w:document {WORD}><w:body>{body}</w:body></w:document>");
        let styles = format!("<w:styles {WORD}>{styles}</w:styles>");
        outline(&read(&pack(&[("word/document.xml", &document), ("word/styles.xml", &styles)])).unwrap().blocks)
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn styled(style: &str, text: &str) -> String {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    }

    fn listed(level: u8, text: &str) -> String {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr></w:pPr>
               <w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    }

    fn cell(properties: &str, content: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
    }

    #[test]
    fn paragraphs_are_what_their_styles_say() {
        let body = [
            styled("Tittel", "Plan"),
            styled("Overskrift1", "Mål"),
            styled("Overskrift2", "Nett"),
            styled("Overskrift2", "Skjema"),
            styled("Overskrift1", "Tiltak"),
            r#"<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Del</w:t></w:r></w:p>"#.to_owned(),
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Uthevet</w:t></w:r></w:p>".to_owned(),
            styled("Sitat", "Vi vil."),
            styled("Bildetekst", "Figur 1"),
        ];
        let expected = [
            "h0: Plan",
            "h1: 1 Mål",
            "h2: 1.1 Nett",
            "h2: 1.2 Skjema",
            "h1: 2 Tiltak",
            "h3: Del",
            "paragraph: Uthevet",
            "quote: Vi vil.",
            "caption: Figur 1",
        ];
        assert_eq!(lines(&body.concat()), expected);
    }

    #[test]
    fn items_have_depth_and_marker() {
        let typed = "<w:p><w:r><w:t>–</w:t><w:tab/><w:t>skrevet</w:t></w:r></w:p>";
        let body =
            [listed(0, "en"), listed(1, "to"), listed(1, "tre"), styled("Punktliste2", "fire"), typed.to_owned()];
        assert_eq!(lines(&body.concat()), ["0•: en", "1a): to", "1b): tre", "1•: fire", "0–: skrevet"]);
    }

    #[test]
    fn signs_become_letters() {
        let body = r#"<w:p><w:r><w:t xml:space="preserve">IKT</w:t><w:noBreakHyphen/><w:t>tje</w:t><w:softHyphen/>
            <w:t>neste</w:t><w:br/><w:t>og</w:t><w:sym w:font="Symbol" w:char="F0B7"/><w:t>&#xA0;mer</w:t></w:r>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>skjult</w:t></w:r></w:p>"#;
        assert_eq!(lines(body), ["paragraph: IKT-tjeneste og mer"]);
    }

    #[test]
    fn a_run_has_the_last_word_on_what_is_hidden() {
        let styles = r#"<w:style w:type="paragraph" w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style>
            <w:style w:type="paragraph" w:styleId="Vist"><w:basedOn w:val="Skjult"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>"#;
        let body = r#"<w:p><w:pPr><w:pStyle w:val="Skjult"/></w:pPr><w:r><w:t>skjult</w:t></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="Skjult"/></w:pPr><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>vist</w:t></w:r>
              <w:r><w:t>skjult</w:t></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="Vist"/></w:pPr><w:r><w:t>synlig</w:t></w:r></w:p>"#;
        assert_eq!(lines_styled(body, styles), ["paragraph: vist", "paragraph: synlig"]);
    }

    #[test]
    fn changes_are_accepted_and_noted() {
        let body = r#"<w:p><w:r><w:t xml:space="preserve">Vi </w:t></w:r>
              <w:del><w:r><w:delText>bør</w:delText></w:r></w:del><w:ins><w:r><w:t>skal</w:t></w:r></w:ins>
              <w:moveFrom><w:r><w:t>bort</w:t></w:r></w:moveFrom><w:r><w:t xml:space="preserve"> nå.</w:t></w:r></w:p>
            <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Delt </w:t></w:r></w:p>
            <w:p><w:r><w:t>avsnitt.</w:t></w:r></w:p>
            <w:p><w:del><w:r><w:delText>Strøket.</w:delText></w:r></w:del></w:p>
            <w:p><w:moveTo><w:r><w:t>Flyttet.</w:t></w:r></w:moveTo></w:p>
            <w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="Tittel"/></w:pPr></w:pPrChange></w:pPr>
              <w:r><w:t>Likt.</w:t></w:r></w:p>"#;
        let expected = [
            "paragraph: Vi skal nå. -2 +skal -7",
            "paragraph: Delt avsnitt.",
            "paragraph: Flyttet. -0 +Flyttet.",
            "paragraph: Likt.",
        ];
        assert_eq!(lines(body), expected);
    }

    #[test]
    fn rows_keep_columns_and_repeat_merged_cells() {
        let begin = r#"<w:vMerge w:val="restart"/>"#;
        let rows = [
            format!(
                "<w:trPr><w:tblHeader/></w:trPr>{}{}{}",
                cell("", &p("Tiltak")),
                cell("", &p("Ansvar")),
                cell("", &p("Frist"))
            ),
            cell(r#"<w:gridSpan w:val="3"/>"#, &p("Sikkerhet")),
            cell("", &p("A")) + &cell(begin, &p("Rådmannen")) + &cell("", "<w:p/>"),
            cell("", &(listed(0, "B") + &listed(0, "C"))) + &cell("<w:vMerge/>", "<w:p/>") + &cell("", &p("2027")),
            cell("", "<w:p/>") + &cell("", "<w:p/>"),
        ];
        let rows = rows.map(|row| format!("<w:tr>{row}</w:tr>")).concat();
        let expected = [
            "head0[0+1 1+1 2+1]: Tiltak | Ansvar | Frist",
            "row0[0+3]: Sikkerhet",
            "row0[0+1 1+1 2+1]: A | Rådmannen | ",
            "row0[0+1 1+1 2+1]: • B • C | Rådmannen | 2027",
        ];
        assert_eq!(lines(&format!("<w:tbl>{rows}</w:tbl>")), expected);
    }

    #[test]
    fn tables_in_cells_follow_the_row_and_frames_are_looked_through() {
        let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", &p("x")), cell("", &p("y")));
        let outer = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", &(p("a") + &inner)), cell("", &p("b")));
        let frame = format!(
            "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{}</w:tr></w:tbl>",
            cell("", &(styled("Overskrift1", "Fakta") + &p("Boks")))
        );
        let expected = ["row0[0+1 1+1]: a | b", "row1[0+1 1+1]: x | y", "h1: 1 Fakta", "paragraph: Boks"];
        assert_eq!(lines(&(outer + &frame)), expected);
    }

    #[test]
    fn notes_and_boxes_follow_their_paragraph_once() {
        let text_box = |text| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
        let body = format!(
            r#"<w:p><w:r><w:t>Før</w:t><w:footnoteReference w:id="2"/><mc:AlternateContent><mc:Choice>{}</mc:Choice>
               <mc:Fallback>{}</mc:Fallback></mc:AlternateContent><w:t>etter</w:t></w:r></w:p>{}"#,
            text_box("Boks"),
            text_box("Boks"),
            p("Siden")
        );
        let notes = format!(
            r#"<w:footnotes {WORD}><w:footnote w:id="0" w:type="separator">{}</w:footnote>
               <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t> Jf. loven.</w:t></w:r></w:p></w:footnote></w:footnotes>"#,
            p("strek")
        );
        let document = read(&package(&body, &[("word/footnotes.xml", notes)])).unwrap();
        let expected = ["paragraph: Føretter", "footnote: Jf. loven.", "paragraph: Boks", "paragraph: Siden"];
        assert_eq!(outline(&document.blocks), expected);
    }

    #[test]
    fn contents_and_running_heads_are_told_apart() {
        let border = |kind| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
        let body = [
            format!(
                r"<w:p>{}<w:r><w:instrText> TOC \o </w:instrText></w:r>{}<w:r><w:t>Innhold</w:t></w:r></w:p>",
                border("begin"),
                border("separate")
            ),
            styled("INNH1", "1 Mål 3"),
            format!("<w:p>{}</w:p>", border("end")),
            r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>
               <w:sdtContent><w:p><w:r><w:t>Liste</w:t></w:r></w:p></w:sdtContent></w:sdt>"#
                .to_owned(),
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Skriv her</w:t></w:r></w:p>
             </w:sdtContent></w:sdt>"
                .to_owned(),
            p("Tekst"),
        ];
        let head = format!("<w:hdr {WORD}>{}</w:hdr>", p("Storvik kommune"));
        let foot = format!(
            r#"<w:ftr {WORD}><w:p><w:r><w:t xml:space="preserve">Side </w:t></w:r>
               <w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"#
        );
        let others = [("word/header.xml", head), ("word/footer.xml", foot)];
        let document = read(&package(&body.concat(), &others)).unwrap();
        let expected = [
            "contents: Innhold",
            "contents: 1 Mål 3",
            "contents: Liste",
            "paragraph: Tekst",
            "running: Storvik kommune",
            "running: Side 1",
        ];
        assert_eq!(outline(&document.blocks), expected);
    }

    #[test]
    fn a_table_of_contents_that_is_never_closed_ends_at_a_heading() {
        let body = format!(
            r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>
               <w:fldChar w:fldCharType="separate"/><w:t>1 Mål</w:t></w:r></w:p>{}{}"#,
            styled("Overskrift1", "Mål"),
            p("Tekst")
        );
        assert_eq!(lines(&body), ["contents: 1 Mål", "h1: 1 Mål", "paragraph: Tekst"]);
    }

    #[test]
    fn pages_are_counted_by_rendered_and_asked_breaks() {
        let asked = r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#;
        let rendered = |text: &str| format!("<w:p><w:r><w:lastRenderedPageBreak/><w:t>{text}</w:t></w:r></w:p>");
        let body = [p("en"), asked.to_owned(), rendered("to"), rendered("tre"), p("tre")].concat();
        assert_eq!(lines(&body), ["paragraph @1: en", "paragraph @2: to", "paragraph @3: tre", "paragraph @3: tre"]);
        assert_eq!(lines(&[&p("en"), asked, &p("to")].concat()), ["paragraph: en", "paragraph: to"]);
        assert_eq!(lines(&p("en")), ["paragraph: en"]);
    }

    #[test]
    fn a_damaged_part_costs_only_itself() {
        let styles = ("word/styles.xml", format!("<w:styles {WORD}><w:style>"));
        let document = format!("<w:document {WORD}><w:body>{}<w:p><w:r><w:t>Ha", p("Hel"));
        let bytes = pack(&[("word/document.xml", &document), (styles.0, &styles.1)]);
        let read = read(&bytes).unwrap();
        assert_eq!(outline(&read.blocks), ["paragraph: Hel", "paragraph: Ha"]);
        assert_eq!(read.notices, [Notice::new(crate::text::NoticeCode::DamagedFile)]);
    }

    #[test]
    fn what_holds_no_text_is_an_error() {
        let error = |bytes: &[u8]| read(bytes).map(|_| ()).unwrap_err();
        assert_eq!(error(&package("<w:p/>", &[])), ReadError::NoText { pages: 0 });
        assert_eq!(error(&pack(&[("a", "")])), ReadError::Damaged("no part with text".to_owned()));
    }
}
