//! A command that fails changes nothing at all; nor does a query.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{Body, Code, Command};

/// Rows before are rows after; sent again, it is refused with the same bytes.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        let sent = run.step(pick);
        let told_only = sent.request.as_ref().is_some_and(|r| r.id.is_none() && is_telling(&r.body));
        if sent.result.is_ok() && !told_only {
            continue;
        }
        if let Some(difference) = view::difference(&sent.before, &run.rows, |_| true) {
            return Err(run.told(format!("{} changed something: {difference}", sent.bytes())));
        }
        let again = run.engine.execute_json(&sent.text);
        if again != sent.bytes() {
            return Err(run.told(format!("refused with {}, and then with {again}", sent.bytes())));
        }
        if let Err(error) = &sent.result
            && !Code::ALL.contains(&error.code)
        {
            return Err(run.told(format!("{} is no code of the contract", error.code)));
        }
    }
    Ok(())
}

fn is_telling(body: &Body) -> bool {
    match body {
        Body::Query(_) => true,
        Body::Command(Command::ReleaseBackorders(c)) => c.preview,
        Body::Command(_) => false,
    }
}
