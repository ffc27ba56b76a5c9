//! The same input gives the same bytes: in two stores, whose maps are seeded differently.

use crate::cases::Held;
use crate::run::Run;
use crate::script::Script;
use crate::view;

/// Outcomes, and in the end all rows.
pub fn check(script: &Script) -> Held {
    let (mut one, mut other) = (Run::new(&script.world), Run::new(&script.world));
    for pick in &script.picks {
        let (a, b) = (one.step(pick), other.step(pick));
        if a.text != b.text || a.bytes() != b.bytes() {
            return Err(one.told(format!("the same answers\n{}\nand\n{}", a.bytes(), b.bytes())));
        }
    }
    match view::difference(&one.rows, &other.rows, |_| true) {
        Some(difference) => Err(one.told(format!("two runs end differently: {difference}"))),
        None => Ok(()),
    }
}
