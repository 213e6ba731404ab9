//! One line per entry that somebody should look at, `path:line:col` first, for editors and for `grep`.

use crate::assess::Assessment;

use super::entry::{self, Entry};
use super::text::{lower_first, say, visible};
use super::view::View;
use super::{Options, RunError};

/// The open entries of all documents, then the errors, a line each.
pub fn concise(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let mut out = String::new();
    for assessment in assessments {
        let view = View::new(assessment, options.language);
        for entry in entry::entries(&view) {
            if entry.is_open() && entry::is_shown(&entry, options.min_severity) {
                say(&mut out, &line(&view, &entry));
            }
        }
    }
    for error in errors {
        let message = error.message(options.run_language);
        say(&mut out, &format!("{}: {}: {message}", visible(&error.path), error.code()));
    }
    out
}

fn line(view: &View<'_>, entry: &Entry<'_>) -> String {
    let path = visible(&view.assessment.path);
    let gravity = lower_first(&entry::gravity(view, entry));
    let id = &entry.verdict.requirement.id;
    let place = view.place(&entry.location);
    let (line, column) = (entry.location.line, entry.location.column);
    format!("{path}:{line}:{column}: {id}: {gravity}: {} ({place})", entry.headline)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::read::ReadError;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn what_is_known_before_is_marked_and_told_short() {
        expect![[r"
            utkast/digitaliseringsstrategi.docx:11:1: no-uu-ikt: mangel: Universell utforming av IKT: svakt – «bør» forplikter ikke (side 7)
        "]].assert_eq(&concise(&[samples::known_before()], &[], &Options::default()));
    }

    #[test]
    fn a_line_says_where_what_and_why() {
        let errors = [RunError::new("tom.txt", RunErrorKind::Read(ReadError::Empty))];
        expect![[r"
            utkast/digitaliseringsstrategi.docx:11:1: no-uu-ikt: mangel: Universell utforming av IKT: svakt – «bør» forplikter ikke (side 7)
            utkast/digitaliseringsstrategi.docx:15:1: no-komp-personvern-sikkerhet: mangel: Opplæring i personvern og sikkerhet: ingen forpliktelse funnet (side 9)
            plan.md:3:3: no-uu-ikt: mangel: Universell utforming av IKT: svakt – «arbeide for» sier ikke hva som skal gjøres (linje 3)
            politik/handicap.pdf:5:1: dk-plan-handleplan: oplysning: Handleplan med opfølgning: forpligtelse uden ansvarlig eller frist (side 3)
            politik/handicap.pdf:3:1: dk-uu-princip: bemærkning: Universelt design som princip: kun nævnt – ingen forpligtelse fundet (side 3)
            planar/strategi.md:2:3: no-uu-kompetanse: mangel: Kompetanse om universell utforming: fann inga forplikting (linje 2)
            planer/strategi.pdf:5:1: se-uu-webb: väsentlig iakttagelse: Tillgängliga webbplatser: planen säger både ja och nej (sidan 9)
            handlingsplan.odt:3:3: no-uu-ikt: merknad: Universell utforming av IKT: fristen 31. desember 2027 er passert (avsnitt 2)
            tom.txt: empty-file: The file is empty. Save the document again and try once more.
        "]].assert_eq(&concise(&samples::all(), &errors, &Options::default()));
    }
}
