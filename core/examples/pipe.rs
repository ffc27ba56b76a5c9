//! Commands in as JSON lines, outcomes out as JSON lines; a line `reset` begins anew.
use fillrate::{Engine, MemoryStore};
use std::io::{BufRead as _, Write as _};

fn main() -> std::io::Result<()> {
    let mut engine = Engine::new(MemoryStore::new());
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line == "reset" {
            engine = Engine::new(MemoryStore::new());
            continue;
        }
        writeln!(out, "{}", engine.execute_json(&line))?;
        out.flush()?;
    }
    Ok(())
}
