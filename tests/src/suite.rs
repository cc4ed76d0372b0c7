//! A list of cases, each run in every browser, with one session per browser for all of them.
//!
//! The standard harness has no place to close a browser at the end; this one has. It takes the usual
//! arguments (`cargo test -p mail-setup-tests --test widget -- chromium::what`) and prints the usual lines.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Conclusion, Trial};

use crate::browser::{Browser, Engine};

type Slot = Arc<Mutex<Option<Browser>>>;

/// Cases to run.
pub struct Suite {
    slots: Vec<(Engine, Slot)>,
    trials: Vec<Trial>,
}

impl Default for Suite {
    fn default() -> Self {
        let slots = Engine::ALL.map(|engine| (engine, Slot::default()));
        Self { slots: slots.into(), trials: Vec::new() }
    }
}

impl Suite {
    /// A case for every browser.
    pub fn everywhere(&mut self, name: &str, case: impl Fn(&Browser) + Clone + Send + 'static) {
        self.only(&Engine::ALL, name, case);
    }

    /// A case for some browsers; the name should say why not for the others.
    pub fn only(&mut self, engines: &[Engine], name: &str, case: impl Fn(&Browser) + Clone + Send + 'static) {
        for (engine, slot) in self.slots.iter().filter(|(engine, _)| engines.contains(engine)) {
            let (engine, slot, case) = (*engine, Arc::clone(slot), case.clone());
            let trial = Trial::test(format!("{}::{name}", engine.name()), move || {
                run(engine, &slot, &case);
                Ok(())
            });
            self.trials.push(trial);
        }
    }

    /// Runs what the command line asks for, and closes the browsers.
    #[must_use]
    pub fn run(self) -> ExitCode {
        self.conclude().exit_code()
    }

    /// The same, for whoever has something to add to the conclusion.
    pub fn conclude(self) -> Conclusion {
        let mut arguments = Arguments::from_args();
        // One thread per browser: cases of one browser wait for each other anyway.
        arguments.test_threads.get_or_insert(self.slots.len());
        let conclusion = libtest_mimic::run(&arguments, self.trials);
        for (_, slot) in &self.slots {
            drop(slot.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
        conclusion
    }
}

/// A case that fails takes its browser with it: the next one starts afresh.
fn run(engine: Engine, slot: &Slot, case: &dyn Fn(&Browser)) {
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    let browser = slot.take().unwrap_or_else(|| Browser::start(engine));
    match panic::catch_unwind(AssertUnwindSafe(|| case(&browser))) {
        Ok(()) => {
            browser.reset();
            *slot = Some(browser);
        }
        Err(cause) => {
            eprintln!("{}, when the case failed:\n{}", engine.name(), browser.describe());
            panic::resume_unwind(cause);
        }
    }
}
