use crate::rejection::SamlRejection;
use sluice_service::ports::saml::SamlRefusal;

/// The octets that a part of a query stands for, strictly: a `%` without two hexadecimal digits is refused. `plus` is what a `+`
/// means, which depends on who encoded it.
pub(super) fn octets(part: &str, plus: u8) -> Result<Vec<u8>, SamlRefusal> {
    let mut out = Vec::with_capacity(part.len());
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let high = bytes.next().and_then(digit).ok_or(SamlRejection::InvalidQuery)?;
                let low = bytes.next().and_then(digit).ok_or(SamlRejection::InvalidQuery)?;
                high << 4 | low
            }
            b'+' => plus,
            byte => byte,
        });
    }
    Ok(out)
}

/// The text that a value stands for, as forms write it.
pub(super) fn text(value: &str) -> Result<String, SamlRefusal> {
    String::from_utf8(octets(value, b' ')?).map_err(|_| SamlRejection::InvalidQuery.into())
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_escapes_are_read() {
        assert_eq!(text("a%2Fb%2fc+d%C3%A4").as_deref(), Ok("a/b/c dä"));
        assert_eq!(octets("a+b%2B", b'+').as_deref(), Ok(&b"a+b+"[..]));
        for bad in ["%", "%2", "%2g", "%%41", "%+1", "%ff"] {
            assert_eq!(text(bad).unwrap_err().code, "invalid_query", "{bad}");
        }
    }
}
