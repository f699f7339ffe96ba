//! Names of entries. Nothing is ever unpacked to a path; an archive that tries to lead outside is refused all the same, since no
//! Confluence writes one.

/// Whether an entry's name stays inside the archive; `Err` says why not.
pub(super) fn check(name: &[u8]) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("the name is empty");
    }
    if name.contains(&0) {
        return Err("the name holds a zero byte");
    }
    if name.contains(&b'\\') {
        return Err("the name holds a backslash");
    }
    if name[0] == b'/' {
        return Err("the name is an absolute path");
    }
    if name.len() > 1 && name[0].is_ascii_alphabetic() && name[1] == b':' {
        return Err("the name has a drive letter");
    }
    if name.split(|b| *b == b'/').any(|part| part == b"..") {
        return Err("the name leads out of the archive");
    }
    Ok(())
}

/// A name for a message: at most 200 characters, control characters escaped.
pub(super) fn printable(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().take(200).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_confluence_writes() {
        for name in [
            "entities.xml",
            "attachments/196613/196647/1",
            "attachments/1/",
            "a..b/c",
            "plugin-data/x.y:z/backup.pdata",
            "...",
        ] {
            assert_eq!(check(name.as_bytes()), Ok(()), "{name}");
        }
        assert_eq!(check(b"attachments/caf\xe9"), Ok(()), "names need not be UTF-8");
    }

    #[test]
    fn refuses_what_leads_outside() {
        for name in ["", "../x", "a/../../x", "..", "a/..", "/etc/passwd", "a\\..\\b", "..\\x", "C:x", "c:/x", "a\0b"] {
            assert!(check(name.as_bytes()).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_name_cannot_break_a_message() {
        assert_eq!(printable(b"a\nb\x1b[31m"), "a\\nb\\u{1b}[31m");
        assert_eq!(printable(&[b'x'; 500]).len(), 200);
    }
}
