//! A command that fails changes nothing at all; nor does a query.

use crate::cases::Held;
use crate::counting::measure;
use crate::run::Run;
use crate::script::Script;
use crate::view;
use fillrate::{Body, Code, Command, Request};

/// Rows before are rows after; sent again, it is refused with the same bytes.
pub fn check(script: &Script) -> Held {
    let mut run = Run::new(&script.world);
    for pick in &script.picks {
        let sent = run.step(pick);
        let told_only = sent.request.as_ref().is_some_and(is_telling);
        if sent.result.is_ok() && !told_only {
            continue;
        }
        if let Some(difference) = view::difference(&sent.before, &run.rows, |_| true) {
            return Err(run.told(format!("{} changed something: {difference}", sent.bytes())));
        }
        // Ranges, guards and versions do not show in the rows: there must be no commit at all.
        if let Ok((cost, _)) = measure(run.engine.store(), &sent.text)
            && cost.commits > 0
        {
            return Err(run.told(format!("{} commits: {cost:?}", sent.text)));
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

fn is_telling(request: &Request) -> bool {
    match &request.body {
        Body::Query(_) => true,
        // With an id its outcome is remembered.
        Body::Command(Command::ReleaseBackorders(c)) => c.preview && request.id.is_none(),
        Body::Command(_) => false,
    }
}
