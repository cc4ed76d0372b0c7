//! The part of the W3C WebDriver protocol that the tests speak: JSON over HTTP, one session.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// The key under which the protocol wraps an element.
pub(crate) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What a driver answers when it cannot do as it was told.
#[derive(Debug)]
pub struct WebDriverError {
    /// The protocol's word, as `no such element`; empty when the driver did not answer at all.
    pub code: String,
    /// The driver's sentence.
    pub message: String,
}

impl fmt::Display for WebDriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for WebDriverError {}

/// A connection to one driver, and its session once there is one.
#[derive(Debug)]
pub struct WebDriver {
    agent: ureq::Agent,
    base: String,
    session: Option<String>,
}

impl WebDriver {
    /// Talks to the driver that listens on `port`.
    #[must_use]
    pub fn on_port(port: u16) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(90)))
            .build()
            .into();
        Self { agent, base: format!("http://127.0.0.1:{port}"), session: None }
    }

    /// Whether the driver answers and can take a session.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.request("GET", "/status", None).is_ok_and(|status| status["ready"] == true)
    }

    /// Opens the session; returns the capabilities the browser says it has.
    ///
    /// # Errors
    /// The driver's.
    pub fn new_session(&mut self, always_match: &Value) -> Result<Value, WebDriverError> {
        let body = json!({"capabilities": {"alwaysMatch": always_match}});
        let mut answer = self.request("POST", "/session", Some(&body))?;
        let Some(id) = answer["sessionId"].as_str() else {
            return Err(WebDriverError { code: "no session".to_owned(), message: answer.to_string() });
        };
        self.session = Some(id.to_owned());
        Ok(answer["capabilities"].take())
    }

    /// `POST /session/{id}{path}`.
    ///
    /// # Errors
    /// The driver's.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, WebDriverError> {
        self.request("POST", &self.in_session(path), Some(body))
    }

    /// `GET /session/{id}{path}`.
    ///
    /// # Errors
    /// The driver's.
    pub fn get(&self, path: &str) -> Result<Value, WebDriverError> {
        self.request("GET", &self.in_session(path), None)
    }

    /// `DELETE /session/{id}{path}`.
    ///
    /// # Errors
    /// The driver's.
    pub fn delete(&self, path: &str) -> Result<Value, WebDriverError> {
        self.request("DELETE", &self.in_session(path), None)
    }

    fn in_session(&self, path: &str) -> String {
        format!("/session/{}{path}", self.session.as_deref().unwrap_or_default())
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, WebDriverError> {
        let url = format!("{}{path}", self.base);
        let unanswered =
            |error: ureq::Error| WebDriverError { code: String::new(), message: format!("{method} {path}: {error}") };
        let mut response = match (method, body) {
            ("GET", _) => self.agent.get(&url).call(),
            ("DELETE", _) => self.agent.delete(&url).call(),
            (_, body) => self.agent.post(&url).send_json(body.unwrap_or(&json!({}))),
        }
        .map_err(unanswered)?;
        let ok = response.status().is_success();
        let mut answer: Value = response.body_mut().read_json().map_err(unanswered)?;
        let mut value = answer["value"].take();
        if ok {
            return Ok(value);
        }
        let mut text = |key: &str| match value[key].take() {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Err(WebDriverError { code: text("error"), message: text("message") })
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        if self.session.is_some() {
            let _ = self.delete("");
        }
    }
}
