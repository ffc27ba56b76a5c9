//! From the command line to the commands, and their ends to exit codes.

use crate::args::{Command, ReplayArgs, StoreArgs};
use crate::backend::{Backend, open};
use crate::{audit, books, demo, explain, replay, run, scenario};
use std::io::{self, Write};
use std::process::ExitCode;

/// How a command ended: whether what it checked holds, or why it could not go on.
type Ended = Result<bool, String>;

/// Does what is asked: 0 where all is well, 1 where something checked does not hold, 2 where it could not go on.
pub fn run(command: Command) -> ExitCode {
    let mut out = Reader { out: io::stdout().lock(), has_left: false };
    match done(command, &mut out) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            if !out.has_left {
                let _ = writeln!(io::stderr(), "fillrate: {problem}");
            }
            ExitCode::from(2)
        }
    }
}

/// Whoever reads the output; one who has left, as `head` does, is told nothing more.
struct Reader<W> {
    out: W,
    has_left: bool,
}

impl<W> Reader<W> {
    fn seen<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        self.has_left |= done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        done
    }
}

impl<W: Write> Write for Reader<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes);
        self.seen(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.seen(done)
    }
}

fn done(command: Command, out: &mut dyn Write) -> Ended {
    match command {
        Command::Scenario { files, store, json } => {
            scenario::run(&files, &store.store, &store.tenant, json, out).map_err(unwritten)
        }
        Command::Run { commands, store } => {
            let backend = opened(&store)?;
            let ran = run::run(&commands, backend.as_ref(), out);
            ran.map(|()| true).map_err(|e| format!("`{}`: {e}", commands.display()))
        }
        Command::Demo { seed, store, json } => demo::run(seed, &store, json, out),
        Command::Replay(args) => replayed(&args, out),
        Command::Explain { file, order, store, json } => {
            let plan = explain::plan(&file, &order, opened(&store)?.as_ref())?;
            let text = if json { format!("{plan}\n") } else { explain::told(&order, &plan) };
            write!(out, "{text}").map_err(unwritten).map(|()| true)
        }
        Command::Migrate { restored, store } => {
            let backend = opened(&store)?;
            if restored {
                books::restored(backend.as_ref(), out)?;
            }
            writeln!(out, "the store is up to date").map_err(unwritten).map(|()| true)
        }
        Command::Audit { store, repair } => audit::run(opened(&store)?.as_ref(), repair, out),
        Command::Export { to, store } => books::export(opened(&store)?.as_ref(), &to, out),
        Command::Import { from, store } => books::import(opened(&store)?.as_ref(), &from, out),
        Command::Backup { to, store } => books::backup(opened(&store)?.as_ref(), &to, out),
        Command::Purge { before, store } => books::purge(opened(&store)?.as_ref(), before, out),
    }
}

fn replayed(args: &ReplayArgs, out: &mut dyn Write) -> Ended {
    let report = replay::run(args, opened(&args.store)?.as_ref())?;
    let text = if args.json { format!("{}\n", report.json()) } else { report.to_string() };
    write!(out, "{text}").map_err(unwritten)?;
    Ok(report.is_clean())
}

fn opened(store: &StoreArgs) -> Result<Box<dyn Backend>, String> {
    open(&store.store, &store.tenant)
}

/// Nothing more can be written, such as to a pipe that was closed.
pub(crate) fn unwritten(error: io::Error) -> String {
    format!("the output cannot be written: {error}")
}
