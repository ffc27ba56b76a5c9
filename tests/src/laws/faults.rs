//! Whatever fails in the store, a command is wholly done or not at all, and its id tells which.

use crate::cases::Held;
use crate::failing::{Failing, Fault};
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{Code, Engine};
use serde_json::{Value, json};

/// Conflicts after which an execution gives up.
const GIVES_UP: u32 = 64;

/// Every command fails in each way before it is let through; in the end all is as in a run without faults.
pub fn check(script: &Script) -> Held {
    let mut codes = Vec::new();
    watched(script, &mut |code| codes.push(code))
}

/// As [`check`]; `seen` is told of the codes.
pub fn watched(script: &Script, seen: &mut dyn FnMut(Code)) -> Held {
    let mut run = Run::new(&script.world);
    let engine = Engine::new(Failing::default());
    for text in &run.sent {
        engine.execute_json(text);
    }
    for (n, pick) in script.picks.iter().enumerate() {
        // Giving up takes 64 tries: once in a script is enough.
        let gives_up = n + 1 == script.picks.len();
        let text = with_id(&run.resolve(pick), n);
        let sent = run.send(&text);
        let byte = script.law[n % 16];
        one(&engine, &text, &sent.bytes(), (byte, gives_up), seen).map_err(|reason| run.told(reason))?;
    }
    match view::difference(&super::fold::told(&run.rows), &super::fold::told(&engine.store().store.rows()), |_| true) {
        Some(difference) => Err(run.told(format!("the faults left a trace: {difference}"))),
        None => Ok(()),
    }
}

/// Commands get an id, so that a lost answer can be asked for again.
fn with_id(text: &str, n: usize) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(mut command) if command.is_object() && !command["id"].is_string() => {
            command["id"] = json!(format!("f{n}"));
            command.to_string()
        }
        _ => text.to_owned(),
    }
}

fn one(
    engine: &Engine<Failing>,
    text: &str,
    expected: &str,
    (byte, gives_up): (u8, bool),
    seen: &mut dyn FnMut(Code),
) -> Held {
    let before = engine.store().store.rows();
    let store = engine.store();
    let code = [Code::StoreUnavailable, Code::Overloaded][usize::from(byte) % 2];
    let mut refused = |fault: Fault, code: Code| -> Held {
        store.fails(fault);
        let answer = engine.execute_json(text);
        if !answer.contains(&format!("\"code\":\"{code}\"")) {
            return if answer == expected { Ok(()) } else { Err(format!("{fault:?}: {text} answers {answer}")) };
        }
        seen(code);
        match view::difference(&before, &store.store.rows(), |_| true) {
            Some(difference) => Err(format!("{fault:?}: {text} changed something: {difference}")),
            None => Ok(()),
        }
    };
    // A refusal or a replay never commits: no fault of a commit can meet it.
    refused(Fault::Commit(code), code)?;
    let reads = store.loads().max(1);
    refused(Fault::Load(u32::from(byte) % reads, code), code)?;
    if !expected.contains("\"replayed\":false") {
        store.fails(Fault::None);
        return same(&engine.execute_json(text), expected, text);
    }
    if gives_up {
        refused(Fault::Conflicts(GIVES_UP), Code::Conflict)?;
    }
    if byte % 3 == 0 {
        store.fails(Fault::LostAnswer);
        let answer = engine.execute_json(text);
        store.fails(Fault::None);
        if answer != expected {
            let again = expected.replacen("\"replayed\":false", "\"replayed\":true", 1);
            return same(&engine.execute_json(text), &again, text);
        }
        return Ok(());
    }
    store.fails(Fault::Conflicts(u32::from(byte) % 4));
    let answer = engine.execute_json(text);
    store.fails(Fault::None);
    same(&answer, expected, text)
}

fn same(answer: &str, expected: &str, text: &str) -> Held {
    if answer == expected { Ok(()) } else { Err(format!("{text} answers\n{answer}\nand not\n{expected}")) }
}
