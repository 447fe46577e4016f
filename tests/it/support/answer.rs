//! What the application answered.

use serde_json::Value;

/// A response; the path of a value is written with dots, such as `alliance.members.nodes.0.roleTitle`.
#[derive(Debug, Clone)]
pub struct Answer(Value);

impl Answer {
    pub fn new(response: Value) -> Self {
        Self(response)
    }

    /// The data of a response that has no errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.0.get("errors").is_none(), "refused: {}", self.0);
        self.0.get("data").expect("a response has data")
    }

    /// A value of the data.
    #[track_caller]
    pub fn at(&self, path: &str) -> &Value {
        let pointer = format!("/{}", path.replace('.', "/"));
        self.data().pointer(&pointer).unwrap_or_else(|| panic!("nothing at {path} of {}", self.0))
    }

    /// A text of the data.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        self.at(path).as_str().unwrap_or_else(|| panic!("no text at {path} of {}", self.0)).to_owned()
    }

    /// The code with which the whole request was refused.
    #[track_caller]
    pub fn refusal(&self) -> &str {
        let code = self.0.pointer("/errors/0/extensions/code").and_then(Value::as_str);
        code.unwrap_or_else(|| panic!("not refused: {}", self.0))
    }

    /// The codes of the rules that said no to the one mutation of the request.
    #[track_caller]
    pub fn problems(&self) -> Vec<&str> {
        let payloads = self.data().as_object().expect("data is an object");
        let payload = payloads.values().next().expect("one mutation");
        let errors = payload.get("errors").and_then(Value::as_array).expect("errors are selected");
        errors.iter().map(|error| error["code"].as_str().expect("an error has a code")).collect()
    }
}
