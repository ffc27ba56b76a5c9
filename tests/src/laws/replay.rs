//! The same command again answers the same bytes and changes nothing; other content under its id is refused.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{Body, Key, Row, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Right after each command, and once more when the script is over.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    // The last use of each id: one that was forgotten may be used anew.
    let mut done: BTreeMap<String, (Value, String)> = BTreeMap::new();
    for (n, pick) in script.picks.iter().enumerate() {
        let text = run.resolve(pick);
        let Ok(mut command) = serde_json::from_str::<Value>(&text) else { continue };
        if !command.is_object() {
            continue;
        }
        if !command["id"].is_string() {
            command["id"] = json!(format!("again{n}"));
        }
        let sent = run.send(&command.to_string());
        let is_command = sent.request.as_ref().is_some_and(|request| matches!(request.body, Body::Command(_)));
        if is_command && sent.result.as_ref().is_ok_and(|outcome| !outcome.replayed) {
            let first = sent.bytes();
            let own = sent.request.as_ref().map_or(run.at, |request| request.at);
            again(&run, &command, &first, shifted(own, script.law[n % 16])).map_err(|reason| run.told(reason))?;
            reused(&run, &command).map_err(|reason| run.told(reason))?;
            done.insert(command["id"].to_string(), (command, first));
        }
    }
    for (n, (command, first)) in done.values().enumerate() {
        let at = shifted(run.at, script.law[15 - n % 16]);
        if is_remembered(&run, command, at) {
            again(&run, command, first, at).map_err(|reason| run.told(reason))?;
        }
    }
    Ok(())
}

/// Another time, less than a day away.
fn shifted(at: Time, byte: u8) -> Time {
    let seconds = [0, 60, -86_000, 3600, 80_000][usize::from(byte) % 5];
    Time::from_micros(at.micros() + seconds * 1_000_000)
}

/// Whether a command is still remembered at a time.
fn is_remembered(run: &Run, command: &Value, at: Time) -> bool {
    let Some(Ok(id)) = command["id"].as_str().map(str::parse) else { return false };
    match run.rows.get(&Key::Command(id)) {
        Some(Row::Command(remembered)) => remembered.until >= at,
        _ => false,
    }
}

fn again(run: &Run, command: &Value, first: &str, at: Time) -> Held {
    let mut command = command.clone();
    command["at"] = json!(at);
    let second = run.engine.execute_json(&command.to_string());
    let expected = first.replacen("\"replayed\":false", "\"replayed\":true", 1);
    if second != expected {
        return Err(format!("sent again, {command} answers\n{second}\nand not\n{expected}"));
    }
    unchanged(run, &command)
}

fn reused(run: &Run, command: &Value) -> Held {
    let mut other = json!({"op": "tick", "id": command["id"], "at": command["at"]});
    if command["op"] == json!("tick") {
        other = json!({"op": "end_hold", "hold": "h0", "id": command["id"], "at": command["at"]});
    }
    let answer = run.engine.execute_json(&other.to_string());
    if !answer.contains("\"code\":\"command_reused\"") {
        return Err(format!("other content under the id of {command} answers {answer}"));
    }
    unchanged(run, &other)
}

fn unchanged(run: &Run, command: &Value) -> Held {
    match view::difference(&run.rows, &run.engine.store().rows(), |_| true) {
        Some(difference) => Err(format!("{command} changed something: {difference}")),
        None => Ok(()),
    }
}
