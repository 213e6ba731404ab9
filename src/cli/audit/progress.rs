//! How far an audit has come, on standard error: a bar that rewrites itself on a terminal once the work takes more than a
//! second, or a new line at each tenth where that is asked for.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::args::ProgressMode;
use crate::cli::output;
use crate::report::Progress;
use crate::text::Language;

/// No bar appears before this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows how far the run has come.
pub(super) struct Meter {
    language: Language,
    began: Instant,
    done: u64,
    unread: u64,
    all: u64,
    display: Display,
}

enum Display {
    Nothing,
    Bar(ProgressBar),
    /// Lines, the last at this tenth.
    Lines(u64),
}

impl Meter {
    /// A meter for a number of documents.
    pub(super) fn new(mode: ProgressMode, all: usize, language: Language) -> Self {
        let display = match mode {
            ProgressMode::Auto if io::stderr().is_terminal() => Display::Bar(bar(all as u64)),
            ProgressMode::Plain => Display::Lines(0),
            ProgressMode::Auto | ProgressMode::Never => Display::Nothing,
        };
        Self { language, began: Instant::now(), done: 0, unread: 0, all: all as u64, display }
    }

    /// One more document is done.
    pub(super) fn step(&mut self, was_read: bool) {
        self.done += 1;
        self.unread += u64::from(!was_read);
        let text = || {
            let progress = Progress {
                done: self.done,
                all: self.all,
                unread: self.unread,
                seconds: self.began.elapsed().as_secs_f64(),
            };
            progress.parts(self.language).join(" · ")
        };
        match &mut self.display {
            Display::Nothing => {}
            Display::Bar(bar) => {
                if bar.is_hidden() && self.began.elapsed() > PATIENCE {
                    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
                }
                bar.set_position(self.done);
                if !bar.is_hidden() {
                    bar.set_message(text());
                }
            }
            Display::Lines(last) => {
                let tenth = self.done * 10 / self.all.max(1);
                if tenth > *last {
                    *last = tenth;
                    output::complain(&(text() + "\n"));
                }
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        if let Display::Bar(bar) = self.display {
            bar.finish_and_clear();
        }
    }
}

fn bar(all: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::hidden());
    // The template is fixed, so it is never refused; the default one would do too. What a narrow terminal has no room for
    // is cut off, for a line that wrapped would be left behind.
    let style = ProgressStyle::with_template("{bar:10} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style)
}
