//! What stands in a text: one command, or a list of them, each with limits of its own.

use super::json::{Json, LEVELS, is_deeper};
use crate::error::{Code, Error, Result};
use crate::prelude::*;
use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// What stands in a text.
#[derive(Debug)]
pub(crate) enum Commands<'a> {
    /// One command.
    One(Json<'a>),
    /// A batch; what cannot be read fails alone.
    Many(Vec<Result<Json<'a>>>),
}

/// Reads a text; a list may have so many commands.
pub(crate) fn commands(text: &str, most: usize) -> Result<Commands<'_>> {
    if !text.trim_start().starts_with('[') {
        return Json::parse(text).map(Commands::One);
    }
    let parts = serde_json::from_str::<Parts<'_>>(text).map_err(|e| {
        // Brackets that nobody closes are told as too many, as in a command.
        if is_deeper(text, LEVELS) {
            return Error::limit("levels", LEVELS);
        }
        Error::new(Code::InvalidJson, format!("the text is not JSON: {e}; send one JSON object, or a list of them"))
    })?;
    if parts.0.len() > most {
        return Err(Error::limit("batch", most));
    }
    Ok(Commands::Many(parts.0.into_iter().map(|part| Json::parse(part.get())).collect()))
}

/// The elements of a list, as they stand in the text.
struct Parts<'a>(Vec<&'a RawValue>);

/// Elements that are kept: as many as tell that a list is too long, and not enough to hurt.
const KEPT: usize = 1 << 20;

impl<'de> Deserialize<'de> for Parts<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> core::result::Result<Self, D::Error> {
        struct PartsVisitor;
        impl<'de> Visitor<'de> for PartsVisitor {
            type Value = Parts<'de>;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> core::result::Result<Parts<'de>, A::Error> {
                let mut parts = Vec::new();
                while parts.len() < KEPT {
                    match seq.next_element()? {
                        Some(part) => parts.push(part),
                        None => return Ok(Parts(parts)),
                    }
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Parts(parts))
            }
        }
        d.deserialize_seq(PartsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::{Commands, commands};
    use crate::prelude::*;
    use crate::wire::MOST_BYTES;

    fn codes(text: &str) -> Vec<&'static str> {
        match commands(text, 3) {
            Ok(Commands::One(_)) => vec!["one"],
            Ok(Commands::Many(list)) => {
                list.iter().map(|r| r.as_ref().map_or_else(|e| e.code.as_str(), |_| "ok")).collect()
            }
            Err(error) => vec!["all", error.code.as_str()],
        }
    }

    #[test]
    fn each_command_of_a_batch_has_limits_of_its_own() {
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(5 << 20));
        let too_large = format!("{{\"a\":\"{}\"}}", "x".repeat(MOST_BYTES));
        assert_eq!(codes(&format!("[{large},{large},{large}]")), ["ok", "ok", "ok"]);
        assert_eq!(codes(&format!(" [{large}, {too_large}, {{}}]")), ["ok", "limit_exceeded", "ok"]);
        assert_eq!(codes(&too_large), ["all", "limit_exceeded"]);
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(codes(&format!("[{},{}]", deep(64), deep(65))), ["ok", "limit_exceeded"]);
        assert_eq!(codes(&"[".repeat(100_000)), ["all", "limit_exceeded"]);
        assert_eq!(codes("[{},{},{},{}]"), ["all", "limit_exceeded"]);
    }

    #[test]
    fn what_is_no_list_is_one_or_nothing() {
        assert_eq!(codes(" {}"), ["one"]);
        assert_eq!(codes("[]"), Vec::<&str>::new());
        assert_eq!(codes(r#"[{"a":1,"a":2},{}]"#), ["invalid_json", "ok"]);
        for text in ["", "{", "[", "[{}", "[{}]x", "[{},]", "\u{feff}[]", "[{}{}]"] {
            assert_eq!(codes(text), ["all", "invalid_json"], "{text}");
        }
        assert_eq!(codes("[1e999]"), ["ok"]);
    }
}
