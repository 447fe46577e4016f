//! A hash of what a record says, the same however the file lays it out.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// How many of the hash's digits are the key of a record that has none of its own.
const KEY_DIGITS: usize = 16;

/// The SHA-256, in hexadecimal, of a record's JSON with its fields in alphabetical order and no blanks.
pub(super) fn of(record: &Map<String, Value>) -> String {
    let mut canonical = String::new();
    write_object(record, &mut canonical);
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The key of a record that has none: the beginning of its fingerprint.
pub(super) fn key(fingerprint: &str) -> String {
    fingerprint.chars().take(KEY_DIGITS).collect()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => write_object(object, out),
        Value::Array(values) => write_all('[', values, ']', out, write),
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn write_object(object: &Map<String, Value>, out: &mut String) {
    let mut fields: Vec<(&String, &Value)> = object.iter().collect();
    fields.sort_by_key(|(name, _)| *name);
    write_all('{', &fields, '}', out, |(name, value), out| {
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        write(value, out);
    });
}

fn write_all<T>(open: char, items: &[T], close: char, out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_text(json: &str) -> String {
        of(&serde_json::from_str(json).expect("an object"))
    }

    #[test]
    fn layout_and_order_do_not_matter_but_content_does() {
        let one = of_text(r#"{"a": [1, {"x": null, "b": "\u00e9"}], "b": true}"#);
        assert_eq!(one, of_text("{\"b\":true,\n \"a\":[1,{\"b\":\"é\",\"x\":null}]}"));
        assert_ne!(one, of_text(r#"{"a": [1, {"x": 0, "b": "é"}], "b": true}"#));
    }

    #[test]
    fn it_is_the_hash_of_the_canonical_text() {
        assert_eq!(of_text("{ }"), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assert_eq!(key(&of_text("{}")), "44136fa355b3678a");
    }
}
