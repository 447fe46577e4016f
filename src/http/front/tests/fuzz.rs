//! Whatever text comes, the front answers, and what it lets pass the engine runs.

use std::sync::LazyLock;

use futures_util::FutureExt;
use proptest::prelude::*;

use super::*;

/// Building them takes longer than a case.
static TOY: LazyLock<(Toy, Front)> = LazyLock::new(|| {
    let toy = Toy::new();
    let front = toy.front(Limits::development());
    (toy, front)
});

/// Pieces of documents, some of them broken.
const PIECES: [&str; 44] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "=",
    "!",
    "$",
    "@",
    "...",
    "|",
    "&",
    "#\n",
    ",",
    "\"",
    "\"\"\"",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "Query",
    "Item",
    "hello",
    "echo",
    "item",
    "items",
    "nodes",
    "first",
    "text",
    "id",
    "input",
    "F",
    "x",
    "1",
    "-1",
    "1.5e9",
    "\"a\"",
    "true",
    "null",
    "é",
    "\0",
];

/// Documents that are nearly right: each selects what exists, in any nesting.
fn selection() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("id".to_owned()),
        Just("name".to_owned()),
        Just("__typename".to_owned()),
        Just("...F".to_owned()),
        "[a-c]: (id|name)".prop_map(|text: String| text),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let inner = prop::collection::vec(inner, 1..4).prop_map(|selections| selections.join(" "));
        prop_oneof![
            (0..4_u8, inner.clone())
                .prop_map(|(rows, inner)| format!("items(first: {rows}) {{ nodes {{ {inner} }} }}")),
            inner.clone().prop_map(|inner| format!(
                "items(first: $n) {{ totalCount edges {{ node {{ {inner} }} }} }}"
            )),
            inner.clone().prop_map(|inner| format!("... on Item {{ {inner} }}")),
            inner.prop_map(|inner| format!("... @include(if: $with) {{ {inner} }}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_text_is_answered(text in ".*", name in proptest::option::of(".*")) {
        let _ = TOY.1.prepare(Params { query: Some(text), operation_name: name, ..Params::default() });
    }

    #[test]
    fn any_pieces_are_answered(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        let _ = ask(&TOY.1, &pieces.join(" "), json!({}));
    }

    #[test]
    fn what_passes_runs_without_an_error(
        selection in selection(), of_fragment in "(id|name|a: id|items\\(first: 1\\) \\{ totalCount \\})", n in 0..4_u8, with: bool,
    ) {
        let query = format!(
            "query ($n: Int! = 1, $with: Boolean!) {{ item(id: 1) {{ id @skip(if: $with) x: items(first: $n) {{ totalCount }} ...F {selection} }} }}
            fragment F on Item {{ {of_fragment} }}"
        );
        let (toy, front) = &*TOY;
        match ask(front, &query, json!({ "n": n, "with": with })) {
            Ok(prepared) => {
                let response = toy.engine.execute(prepared.request).now_or_never().unwrap();
                prop_assert_eq!(response.errors, [], "{}", query);
            }
            Err(refusal) => prop_assert_eq!(refusal.code, Code::ValidationFailed, "{}: {}", query, refusal.message),
        }
    }
}
