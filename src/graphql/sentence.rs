//! Sentences for people, of what libraries say.

/// Makes a sentence of what a library says: a capital letter, unless it begins with a quoted name, and a full stop.
#[must_use]
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    first.into_iter().chain(characters).chain(end.chars()).collect()
}

/// What the engine says of a refused argument, without the list of types around it: the name of the type, and a
/// sentence.
#[must_use]
pub fn argument_refused(text: &str) -> String {
    let text = text.split(" (occurred while parsing \"").next().unwrap_or(text);
    let named = text.strip_prefix("Failed to parse \"").and_then(|rest| rest.split_once("\": "));
    match named {
        Some((name, reason)) => format!("`{name}`: {}", sentence(reason)),
        None => sentence(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_library_says_becomes_a_sentence() {
        assert_eq!(sentence("missing value for 'text'"), "Missing value for 'text'.");
        assert_eq!(sentence("`Query` has no field `helo`."), "`Query` has no field `helo`.");
    }

    #[test]
    fn what_the_engine_says_of_an_argument_is_cut_to_its_reason() {
        let nested = "Failed to parse \"Date\": Write a day. (occurred while parsing \"[Day]\") (occurred while parsing \"A\")";
        assert_eq!(argument_refused(nested), "`Date`: Write a day.");
        let other = "Expected input type \"Int\", found \"a\". (occurred while parsing \"A\")";
        assert_eq!(argument_refused(other), "Expected input type \"Int\", found \"a\".");
    }
}
