//! `fillrate export`, `import`, `backup` and `purge`: the books as a whole.

use crate::audit;
use crate::backend::Backend;
use crate::program::unwritten;
use crate::session::Session;
use fillrate::stored::Record;
use fillrate::{Code, Error, Time};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Writes all records to a file, or to standard output where the path is `-`.
///
/// # Errors
/// In words: the store or the file cannot be read or written.
pub fn export(backend: &dyn Backend, to: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let mut count = 0_u64;
    let mut write = |out: &mut dyn Write| -> Result<(), String> {
        let failed = |e: io::Error| Error::new(Code::StoreUnavailable, unwritten(e));
        let each = &mut |record: Record| {
            count += 1;
            writeln!(out, "{}", record.line()).map_err(failed)
        };
        backend.export(each).map_err(|error| error.message)?;
        out.flush().map_err(unwritten)
    };
    if to == Path::new("-") {
        return write(out).map(|()| true);
    }
    let file = File::create_new(to).map_err(|e| format!("`{}` cannot be made: {e}", to.display()))?;
    write(&mut BufWriter::new(file))?;
    writeln!(out, "{count} records exported").map_err(unwritten)?;
    Ok(true)
}

/// Takes all records of a file, or of standard input where the path is `-`, and audits them.
///
/// # Errors
/// In words: the file cannot be read, or the store does not take them.
pub fn import(backend: &dyn Backend, from: &Path, out: &mut dyn Write) -> Result<bool, String> {
    let reader: Box<dyn BufRead> = if from == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(from).map_err(|e| format!("`{}` cannot be read: {e}", from.display()))?))
    };
    let unread = |e: io::Error| Error::new(Code::StoreUnavailable, format!("the records cannot be read: {e}"));
    let mut records = (1_u64..).zip(reader.lines()).map(|(number, line)| {
        let record = line.map_err(unread).and_then(|line| Record::read(&line));
        record.map_err(|error| Error::new(error.code, format!("line {number}: {}", error.message)))
    });
    let count = backend.import(&mut records).map_err(|error| error.message)?;
    writeln!(out, "{count} records imported").map_err(unwritten)?;
    audit::run(backend, false, out)
}

/// Copies the store to a file.
///
/// # Errors
/// In words: the store cannot do that, or the file cannot be written.
pub fn backup(backend: &dyn Backend, to: &Path, out: &mut dyn Write) -> Result<bool, String> {
    backend.backup(to).map_err(|error| error.message)?;
    writeln!(out, "copied to `{}`", to.display()).map_err(unwritten)?;
    Ok(true)
}

/// Raises all numbers of a store that was restored.
///
/// # Errors
/// In words: the store cannot be written.
pub fn restored(backend: &dyn Backend, out: &mut dyn Write) -> Result<bool, String> {
    let tenants = backend.restored().map_err(|error| error.message)?;
    writeln!(out, "{tenants} tenants go on with new numbers").map_err(unwritten)?;
    Ok(true)
}

/// Purges until nothing is left that closed before the moment.
///
/// # Errors
/// In words: the store does not answer.
pub fn purge(backend: &dyn Backend, before: Time, out: &mut dyn Write) -> Result<bool, String> {
    let session = Session::new(backend, audit::now());
    let mut purged = 0;
    loop {
        let outcome = session.command(&json!({"op": "purge", "before": before, "limit": 1000}));
        let outcome = outcome.map_err(|refusal| refusal.to_string())?;
        purged += outcome["answer"]["purged"].as_str().and_then(|n| n.parse().ok()).unwrap_or(0_u64);
        if outcome["more"] != json!(true) {
            break;
        }
    }
    writeln!(out, "{purged} orders purged").map_err(unwritten)?;
    Ok(true)
}
