//! `fillrate run`: commands in, outcomes out, line by line.

use crate::backend::Backend;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

/// One byte more than a command may have (contract, section 1): a longer line is cut here, and the engine refuses it.
const MOST_BYTES: u64 = 8 * 1024 * 1024 + 1;

/// Runs the commands of a file, or of standard input where the path is `-`.
///
/// # Errors
/// Only of reading and writing; what is refused is an outcome like any other.
pub fn run(path: &Path, backend: &dyn Backend, out: &mut dyn Write) -> io::Result<()> {
    if path == Path::new("-") {
        lines(&mut io::stdin().lock(), backend, out)
    } else {
        lines(&mut BufReader::new(File::open(path)?), backend, out)
    }
}

/// Runs the commands of a reader.
///
/// # Errors
/// As [`run`].
pub fn lines(from: &mut dyn BufRead, backend: &dyn Backend, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut *from).take(MOST_BYTES).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let is_cut = line.last() != Some(&b'\n') && line.len() as u64 == MOST_BYTES;
        if is_cut {
            skip_line(from)?;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let outcome = match std::str::from_utf8(&line) {
            Err(_) if !is_cut => refused("invalid_json", "the line is not UTF-8; send JSON in UTF-8"),
            Err(_) => refused("limit_exceeded", "the line is longer than a command may be; send less at a time"),
            Ok(text) => backend.execute_json(text),
        };
        // Somebody may wait for the answer before sending the next line.
        writeln!(out, "{outcome}")?;
        out.flush()?;
    }
}

fn refused(code: &str, message: &str) -> String {
    serde_json::json!({"error": {"code": code, "message": message, "details": {}}}).to_string()
}

fn skip_line(from: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let held = from.fill_buf()?;
        let (used, done) = match held.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (held.len(), held.is_empty()),
        };
        from.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::backend::Backend;
    use fillrate::{Error, Outcome, Request};

    struct Echo;

    impl Backend for Echo {
        fn execute_json(&self, text: &str) -> String {
            format!("<{}>", text.trim().chars().take(8).collect::<String>())
        }

        fn execute_batch(&self, _: Vec<Request>) -> Vec<Result<Outcome, Error>> {
            Vec::new()
        }
    }

    fn told(input: &[u8]) -> Vec<String> {
        let mut out = Vec::new();
        let done = lines(&mut &*input, &Echo, &mut out);
        assert!(done.is_ok());
        String::from_utf8_lossy(&out).lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_line_in_a_line_out() {
        assert_eq!(told(b"{\"a\":1}\n\n  \r\n{\"b\":2}"), ["<{\"a\":1}>", "<{\"b\":2}>"]);
        assert!(told(b"").is_empty());
    }

    #[test]
    fn what_is_not_utf_8_is_refused_and_the_rest_goes_on() {
        let told = told(b"\xff\xfe\n{}\n");
        assert!(told[0].starts_with(r#"{"error":{"code":"invalid_json""#));
        assert_eq!(told[1], "<{}>");
    }

    #[test]
    fn a_line_beyond_the_limit_is_one_line() {
        let mut long = vec![b'x'; 9 * 1024 * 1024];
        long.extend(b"\n{}\n");
        assert_eq!(told(&long), ["<xxxxxxxx>", "<{}>"]);
    }
}
