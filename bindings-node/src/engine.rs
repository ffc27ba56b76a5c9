//! An opened engine, as JavaScript holds it.

use crate::calls::{Bytes, Close, Engine, Open, Text, closed};
use fillrate_bindings::{Door, guarded};
use napi::bindgen_prelude::{AsyncTask, Object, Uint8Array};
use napi::{Env, Result};
use napi_derive::napi;
use std::sync::Arc;

/// An engine opened for one tenant.
#[napi]
pub struct NativeEngine {
    engine: Engine,
}

impl NativeEngine {
    /// Behind a door.
    pub fn new(door: Arc<dyn Door>) -> Self {
        NativeEngine { engine: Some(door) }
    }
}

#[napi]
impl NativeEngine {
    /// Runs JSON text.
    #[napi]
    pub fn execute_text(&self, text: String) -> AsyncTask<Text> {
        AsyncTask::new(Text(self.engine.clone(), text))
    }

    /// Whether calls mostly wait for others: then `begin_text` needs none of Node's threads.
    #[napi(getter)]
    pub fn waits(&self) -> bool {
        self.engine.as_ref().is_some_and(|engine| engine.waits())
    }

    /// Begins JSON text; a promise of the outcome.
    #[napi(ts_return_type = "Promise<string>")]
    pub fn begin_text<'env>(&self, env: &'env Env, text: String) -> Result<Object<'env>> {
        let (promise, object) = env.create_deferred::<String, Box<dyn FnOnce(Env) -> Result<String> + Send>>()?;
        match &self.engine {
            Some(engine) => engine.begin_json(text, Box::new(move |told| promise.resolve(Box::new(|_| Ok(told))))),
            None => promise.resolve(Box::new(|_| Ok(closed()))),
        }
        Ok(object)
    }

    /// Runs JSON as bytes. They are copied: the caller may change them at once.
    #[napi]
    pub fn execute_bytes(&self, bytes: Uint8Array) -> AsyncTask<Bytes> {
        AsyncTask::new(Bytes(self.engine.clone(), bytes.to_vec()))
    }

    /// Lets go of the store, once the calls that are under way are done.
    #[napi]
    pub fn close(&mut self) -> AsyncTask<Close> {
        AsyncTask::new(Close(self.engine.take()))
    }
}

/// Opens a store; the error as JSON text where it cannot be opened.
#[napi]
pub fn open_store(url: String, tenant: String) -> AsyncTask<Open> {
    AsyncTask::new(Open(url, tenant))
}

/// Runs JSON text on an empty store in memory, at once: for queries that need no store.
#[napi]
pub fn execute_pure(text: String) -> String {
    guarded(|| Ok(fillrate::Engine::new(fillrate::MemoryStore::new()).execute_json(&text)))
}

/// The version of the engine.
#[napi]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}
