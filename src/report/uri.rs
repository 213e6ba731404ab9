//! Paths as addresses: what pipelines call a file.

/// A path as a URI reference: relative paths stay relative, absolute ones become `file:` addresses; every character that
/// could mean something else is percent-encoded.
pub(crate) fn uri(path: &str) -> String {
    let path = plain(path);
    let drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    let prefix = match () {
        () if drive => "file:///",
        () if path.starts_with('/') => "file://",
        () => "",
    };
    path.bytes().fold(prefix.to_owned(), |mut uri, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => {
                uri.push('%');
                uri.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
            }
        }
        uri
    })
}

/// A path with slashes, and without the step to where one is.
pub(crate) fn plain(path: &str) -> String {
    let slashed = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    slashed.strip_prefix("./").map_or(slashed.clone(), str::to_owned)
}

/// A path as it is seen from a folder, with no step that leads back: `./a/../b.md` and the absolute path of `b.md` are
/// `b.md`. Both are taken as they are written; what is on the disk is not asked.
pub(crate) fn seen_from(folder: &str, path: &str) -> String {
    let path = plain(path);
    let whole = if is_absolute(&path) { path } else { format!("{}/{path}", plain(folder)) };
    let folder = plain(folder);
    let (folder, whole) = (steps(&folder), steps(&whole));
    let shared = folder.iter().zip(&whole).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", folder.len() - shared);
    up.chain(whole[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
}

/// The folders and the name of a path.
fn steps(path: &str) -> Vec<&str> {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/').filter(|step| !matches!(*step, "" | ".")) {
        match steps.last() {
            Some(last) if step == ".." && *last != ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps
}

/// An address that may be followed.
pub(crate) fn web(url: &str) -> Option<String> {
    let known = url.starts_with("https://") || url.starts_with("http://");
    let safe = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    (known && url.chars().all(safe)).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(uri("./planer/æ b.md"), "planer/%C3%A6%20b.md");
        assert_eq!(uri("../x:y?#%.md"), "../x%3Ay%3F%23%25.md");
        assert_eq!(uri("/srv/plan.md"), "file:///srv/plan.md");
        assert_eq!(uri("C:/plan.md"), "file:///C%3A/plan.md");
        assert_eq!(uri("a\n\u{1b}\u{fffd}"), "a%0A%1B%EF%BF%BD");
    }

    #[test]
    fn a_path_is_one_however_it_is_spelt() {
        for path in ["b.md", "./b.md", "a/../b.md", "/srv/x/b.md", "../x/b.md", "/srv/./x//b.md"] {
            assert_eq!(seen_from("/srv/x", path), "b.md", "{path}");
        }
        assert_eq!(seen_from("/srv/x", "/srv/y/b.md"), "../y/b.md");
        assert_eq!(seen_from("", "../y/./b.md"), "../y/b.md");
    }

    #[test]
    fn only_addresses_of_the_web_are_followed() {
        let followed = ["javascript:alert(1)", "https://a.no/<b>", "https://a.no/b"].map(web);
        assert_eq!(followed, [None, None, Some("https://a.no/b".to_owned())]);
    }
}
