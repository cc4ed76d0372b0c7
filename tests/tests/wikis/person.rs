//! Somebody at a wiki: an administrator or an author, with a session of their own.

use serde_json::Value;
use ureq::Agent;

pub(crate) const PASSWORD: &str = "correct horse battery staple";

pub(crate) struct Person {
    agent: Agent,
    base: String,
    headers: Vec<(&'static str, String)>,
}

/// A page as the engine sends it.
pub(crate) struct Sent {
    pub(crate) html: String,
    /// Its policies for content and frames.
    pub(crate) policies: Vec<String>,
}

impl Person {
    /// A stranger to the wiki at `base`.
    pub(crate) fn at(base: &str) -> Self {
        Self { agent: Agent::new_with_defaults(), base: base.to_owned(), headers: Vec::new() }
    }

    /// Sends this header from now on.
    pub(crate) fn header(&mut self, name: &'static str, value: String) {
        self.headers.push((name, value));
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> Sent {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.base))
            .call()
            .unwrap_or_else(|error| panic!("{}{path}: {error}", self.base));
        let policies = ["content-security-policy", "x-frame-options"].iter();
        let policies = policies.filter_map(|name| answer.headers().get(*name)?.to_str().ok().map(str::to_owned));
        let policies = policies.collect();
        Sent { html: answer.body_mut().read_to_string().unwrap(), policies }
    }

    /// Sends a form.
    #[track_caller]
    pub(crate) fn send(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let answer = request.send_form(fields.iter().copied());
        let mut answer = answer.unwrap_or_else(|error| panic!("{}{path}: {error}", self.base));
        answer.body_mut().read_to_string().unwrap()
    }

    /// Sends a form to an interface for programs.
    #[track_caller]
    pub(crate) fn ask(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        let answer = self.send(path, fields);
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{path}: {error}: {answer}"))
    }
}

impl Sent {
    /// That the page has these lines, one after the other.
    #[track_caller]
    pub(crate) fn has(&self, lines: &str) {
        assert!(self.html.contains(lines), "not on the page:\n{lines}\nThe page:\n{}", self.html);
    }

    /// That the page names no policy.
    #[track_caller]
    pub(crate) fn is_free(&self) {
        assert_eq!(self.policies, Vec::<String>::new(), "policies for content and frames");
    }

    /// The value of a field of the page's form.
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> String {
        let found = self.between(&format!("name=\"{name}\" value=\""));
        found.unwrap_or_else(|| panic!("no field {name}: {}", self.html))
    }

    /// What engine made it, where it says so.
    #[track_caller]
    pub(crate) fn generator(&self, engine: &str) -> String {
        let found = self.between(&format!("<meta name=\"generator\" content=\"{engine} "));
        found.unwrap_or_else(|| panic!("the page does not name {engine}: {}", self.html))
    }

    fn between(&self, before: &str) -> Option<String> {
        let (_, rest) = self.html.split_once(before)?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    }
}
