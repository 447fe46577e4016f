//! What the application answered.

use serde_json::Value;

/// A response; the path of a value is written with dots, such as `alliance.members.nodes.0.roleTitle`.
#[derive(Debug, Clone)]
pub struct Answer(Value);

impl Answer {
    /// Fails where a message in the response is no sentence.
    #[track_caller]
    pub fn new(response: Value) -> Self {
        assert_messages_are_sentences(&response);
        Self(response)
    }

    /// The data of a response that has no errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.0.get("errors").is_none(), "refused: {}", self.0);
        self.0.get("data").expect("a response has data")
    }

    /// Whether the response has no errors.
    pub fn is_done(&self) -> bool {
        self.0.get("errors").is_none()
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
        self.refused().unwrap_or_else(|| panic!("not refused: {}", self.0))
    }

    /// The code with which the whole request was refused, if it was.
    pub fn refused(&self) -> Option<&str> {
        self.0.pointer("/errors/0/extensions/code").and_then(Value::as_str)
    }

    /// A text that the refusal of the whole request carries beside its code.
    #[track_caller]
    pub fn extension(&self, name: &str) -> String {
        let value = self.0.pointer(&format!("/errors/0/extensions/{name}")).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("no {name} in {}", self.0)).to_owned()
    }

    /// The data of a response in which fields failed.
    #[track_caller]
    pub fn partial(&self) -> &Value {
        self.0.get("data").unwrap_or_else(|| panic!("refused as a whole: {}", self.0))
    }

    /// The path and code of each field that failed, such as `alliance.members: BAD_USER_INPUT`.
    #[track_caller]
    pub fn failures(&self) -> Vec<String> {
        let errors = self.0["errors"].as_array().unwrap_or_else(|| panic!("nothing failed: {}", self.0));
        errors
            .iter()
            .map(|error| format!("{}: {}", path(error), word(&error["extensions"]["code"])))
            .collect()
    }

    /// The codes of the rules that said no to the one mutation of the request.
    #[track_caller]
    pub fn problems(&self) -> Vec<&str> {
        let payloads = self.data().as_object().expect("data is an object");
        let payload = payloads.values().next().expect("one mutation");
        let errors = payload.get("errors").and_then(Value::as_array).expect("errors are selected");
        errors
            .iter()
            .for_each(|error| assert!(error["message"].is_string(), "select the message of {error}"));
        errors.iter().map(|error| error["code"].as_str().expect("an error has a code")).collect()
    }
}

fn path(error: &Value) -> String {
    let steps = error["path"].as_array().map(Vec::as_slice).unwrap_or_default();
    steps.iter().map(word).collect::<Vec<_>>().join(".")
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Looks at the errors of the request and at those of its payloads.
#[track_caller]
fn assert_messages_are_sentences(response: &Value) {
    let payloads = response["data"].as_object().into_iter().flat_map(|data| data.values());
    let holders = std::iter::once(response).chain(payloads);
    for error in holders.filter_map(|holder| holder.get("errors")?.as_array()).flatten() {
        if let Some(message) = error["message"].as_str() {
            assert!(is_sentence(message), "not a sentence: {message}");
        }
    }
}

/// Begins with a capital letter or a quoted name, and ends with a full stop.
fn is_sentence(text: &str) -> bool {
    text.starts_with(|first: char| first.is_uppercase() || ['`', '"', '\''].contains(&first))
        && text.ends_with('.')
}
