//! The runner of scenario files, with the engine on the other side: each command goes out to JavaScript and its outcome
//! comes back, so that what is tested is the package.

use clap::Parser as _;
use fillrate::{Error, Outcome, Request};
use fillrate_cli::args::{Cli, Command};
use fillrate_cli::backend::Backend;
use fillrate_cli::scenario;
use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Result, Task};
use napi_derive::napi;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// A run of scenario files, on a thread of its own.
#[napi]
pub struct ScenarioRun {
    said: Arc<Mutex<Receiver<Value>>>,
    answers: Sender<String>,
}

#[napi]
impl ScenarioRun {
    /// Begins with the arguments of `fillrate scenario`.
    #[napi(factory)]
    pub fn begin(arguments: Vec<String>) -> Self {
        let (said, said_to_us) = channel();
        let (answers, answered) = channel();
        let line = Line { said, answered };
        std::thread::spawn(move || run(arguments, &Remote(Arc::new(Mutex::new(line)))));
        ScenarioRun { said: Arc::new(Mutex::new(said_to_us)), answers }
    }

    /// Answers what was said last, where it needs an answer, and waits for the next:
    /// `{"open":url,"tenant":…}`, `{"send":command}`, `{"write":text}`, `{"problem":text}`, at last `{"exit":code}`.
    #[napi]
    pub fn next(&self, answer: Option<String>) -> AsyncTask<Next> {
        if let Some(answer) = answer {
            // Nobody listens any more where the run has ended.
            let _ = self.answers.send(answer);
        }
        AsyncTask::new(Next(self.said.clone()))
    }
}

/// Waits for what the run says next.
pub struct Next(Arc<Mutex<Receiver<Value>>>);

impl Task for Next {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(said.recv().unwrap_or_else(|_| json!({"exit": 2})).to_string())
    }

    fn resolve(&mut self, _: Env, output: String) -> Result<String> {
        Ok(output)
    }
}

/// The line to the other side.
struct Line {
    said: Sender<Value>,
    answered: Receiver<String>,
}

#[derive(Clone)]
struct Remote(Arc<Mutex<Line>>);

impl Remote {
    fn say(&self, what: Value) {
        let line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever left does not listen.
        let _ = line.said.send(what);
    }

    fn ask(&self, what: Value) -> String {
        self.say(what);
        let line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        line.answered.recv().unwrap_or_default()
    }
}

impl Backend for Remote {
    fn execute_json(&self, text: &str) -> String {
        self.ask(json!({"send": text}))
    }

    fn execute_batch(&self, requests: Vec<Request>) -> Vec<std::result::Result<Outcome, Error>> {
        let error = Error::transition("scenarios are played one command at a time");
        requests.iter().map(|_| Err(error.clone())).collect()
    }
}

/// What is written goes out whole, so that no character is cut in two.
struct Out(Remote, Vec<u8>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.say(json!({"write": String::from_utf8_lossy(&self.1)}));
        self.1.clear();
        Ok(())
    }
}

fn run(arguments: Vec<String>, remote: &Remote) {
    let words = ["fillrate", "scenario"].into_iter().map(str::to_owned).chain(arguments);
    let exit = match Cli::try_parse_from(words) {
        Err(told) => {
            let text = told.render().to_string();
            remote.say(if told.use_stderr() { json!({"problem": text}) } else { json!({"write": text}) });
            told.exit_code()
        }
        Ok(Cli { command: Command::Scenario { files, store, json: as_json } }) => {
            let open = |tenant: &str| match remote.ask(json!({"open": store.store, "tenant": tenant})) {
                problem if problem.is_empty() => Ok(Box::new(remote.clone()) as Box<dyn Backend>),
                problem => Err(problem),
            };
            let mut out = Out(remote.clone(), Vec::new());
            let ended = scenario::run_on(&files, &open, &store.tenant, as_json, &mut out);
            let _ = out.flush();
            ended.map_or(2, |all_passed| i32::from(!all_passed))
        }
        Ok(_) => 2,
    };
    remote.say(json!({"exit": exit}));
}
