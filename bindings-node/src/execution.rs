//! The loop of a decision for a host with a database of its own, as JavaScript holds it.

use fillrate_bindings::Steps;
use napi_derive::napi;

/// A batch of commands on its way. Every answer is JSON text, errors too.
#[napi]
pub struct NativeExecution(Steps);

#[napi]
impl NativeExecution {
    /// Begins; the text is one command, or a list of them.
    #[napi(factory)]
    pub fn begin(text: String) -> Self {
        NativeExecution(Steps::begin(&text))
    }

    /// What is needed next.
    #[napi]
    pub fn step(&mut self) -> String {
        self.0.step()
    }

    /// Takes the answers to what was asked.
    #[napi]
    pub fn provide(&mut self, answers: String) -> String {
        self.0.provide(&answers)
    }

    /// What to write, with the position that the first event gets: text, as a number would lose digits.
    #[napi]
    pub fn changes(&self, first: String) -> String {
        self.0.changes(&first)
    }

    /// All is written; the outcomes.
    #[napi]
    pub fn committed(&mut self, first: String) -> String {
        self.0.committed(&first)
    }

    /// Somebody changed what was read.
    #[napi]
    pub fn conflicted(&mut self) -> String {
        self.0.conflicted()
    }
}
