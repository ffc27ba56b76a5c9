//! The fillrate engine for Node.
//!
//! JSON text goes in and comes out, errors too; the JavaScript beside this turns it into objects. No rule lives here.

mod calls;
mod engine;
mod execution;
mod scenario;
