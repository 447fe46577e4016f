//! Parses JSON, and notices fields that an object states twice, of which a plain parser keeps the last in silence.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A parsed text, and the places of the fields that were stated before: `missions[3].title`.
pub(crate) struct Parsed {
    pub(crate) value: Value,
    pub(crate) repeated: Vec<String>,
}

pub(crate) fn parse(text: &str) -> Result<Parsed, serde_json::Error> {
    let repeated = RefCell::default();
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = Seed { place: &Place::Root, repeated: &repeated }.deserialize(&mut parser)?;
    parser.end()?;
    Ok(Parsed { value, repeated: repeated.into_inner() })
}

/// Where in the text a value stands.
enum Place<'a> {
    Root,
    Field(&'a Place<'a>, &'a str),
    Entry(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Entry(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

struct Seed<'a> {
    place: &'a Place<'a>,
    repeated: &'a RefCell<Vec<String>>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let place = Place::Entry(self.place, values.len());
            let seed = Seed { place: &place, repeated: self.repeated };
            match entries.next_element_seed(seed)? {
                Some(value) => values.push(value),
                None => return Ok(values.into()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let place = Place::Field(self.place, &name);
            let value = fields.next_value_seed(Seed { place: &place, repeated: self.repeated })?;
            if object.contains_key(&name) {
                self.repeated.borrow_mut().push(place.to_string());
            }
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_field_that_is_stated_twice_is_named_with_its_place() {
        let parsed =
            parse(r#"{"a": 1, "b": [{}, {"c": 1, "c": 2, "d": {"e": 1, "e": 1}}], "a": 3}"#).expect("JSON");
        assert_eq!(parsed.repeated, ["b[1].c", "b[1].d.e", "a"]);
        assert_eq!(parsed.value, serde_json::json!({"a": 3, "b": [{}, {"c": 2, "d": {"e": 1}}]}));
    }

    proptest! {
        #[test]
        fn it_reads_what_the_plain_parser_reads(text in r#"[\[\]{}0-9,:"a. etruflsn-]{0,24}"#) {
            let (ours, plain) = (parse(&text), serde_json::from_str::<Value>(&text));
            prop_assert_eq!(ours.ok().map(|parsed| parsed.value), plain.ok());
        }
    }
}
