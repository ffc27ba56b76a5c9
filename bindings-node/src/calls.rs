//! What runs off the event loop.

use fillrate::{Code, Error};
use fillrate_bindings::{Door, guarded, refused};
use napi::bindgen_prelude::{Buffer, Either};
use napi::{Env, Result, Task};
use std::sync::Arc;

/// The engine that a call goes to; none once it was closed.
pub type Engine = Option<Arc<dyn Door>>;

/// Commands as text.
pub struct Text(pub Engine, pub String);
/// Commands as bytes.
pub struct Bytes(pub Engine, pub Vec<u8>);
/// Opening a store.
pub struct Open(pub String, pub String);
/// Letting go of a store.
pub struct Close(pub Engine);

fn run(engine: &Engine, text: &str) -> String {
    guarded(|| match engine {
        Some(engine) => Ok(engine.execute_json(text, &|| Ok(()))),
        None => Ok(closed()),
    })
}

/// What a closed engine tells.
pub fn closed() -> String {
    refused(Error::new(Code::StoreUnavailable, "the engine is closed; open it again"))
}

impl Task for Text {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        Ok(run(&self.0, &self.1))
    }

    fn resolve(&mut self, _: Env, output: String) -> Result<String> {
        Ok(output)
    }
}

impl Task for Bytes {
    type Output = Vec<u8>;
    type JsValue = Buffer;

    fn compute(&mut self) -> Result<Vec<u8>> {
        let outcome = match core::str::from_utf8(&self.1) {
            Ok(text) => run(&self.0, text),
            Err(_) => refused(Error::new(Code::InvalidJson, "the text is not UTF-8; send JSON in UTF-8")),
        };
        Ok(outcome.into_bytes())
    }

    fn resolve(&mut self, _: Env, output: Vec<u8>) -> Result<Buffer> {
        Ok(output.into())
    }
}

impl Task for Open {
    type Output = std::result::Result<Arc<dyn Door>, String>;
    type JsValue = Either<crate::engine::NativeEngine, String>;

    fn compute(&mut self) -> Result<Self::Output> {
        let mut opened = None;
        let refused = guarded(|| {
            opened = Some(fillrate_bindings::open(&self.0, &self.1, None)?);
            Ok(String::new())
        });
        Ok(opened.ok_or(refused))
    }

    fn resolve(&mut self, _: Env, output: Self::Output) -> Result<Self::JsValue> {
        Ok(match output {
            Ok(door) => Either::A(crate::engine::NativeEngine::new(door)),
            Err(refused) => Either::B(refused),
        })
    }
}

impl Task for Close {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> Result<()> {
        self.0 = None;
        Ok(())
    }

    fn resolve(&mut self, _: Env, (): ()) -> Result<()> {
        Ok(())
    }
}
