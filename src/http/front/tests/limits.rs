//! Each limit, at it and one past it, and the documents that attackers send.

use std::fmt::Write;
use std::time::Duration;

use super::*;
use crate::domain::stopwatch::timed;

/// With the limit the first document passes, and the second is refused with the code.
fn assert_limit(limits: Limits, passes: &str, refused: &str, code: Code) {
    let front = front(limits);
    let passed = ask(&front, passes, json!({}));
    assert!(passed.is_ok(), "{passes}: {passed:?}");
    assert_eq!(refusal(&front, refused), code, "{refused}");
}

fn with(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::development();
    change(&mut limits);
    limits
}

#[test]
fn tokens() {
    // The end of the text and white space count as tokens.
    let limits = with(|limits| limits.tokens = 6);
    assert_limit(limits, "{hello echo}", "{hello echo }", Code::TooManyTokens);
}

#[test]
fn depth() {
    let limits = with(|limits| limits.depth = 3);
    let passes = "{ items { nodes { id } } }";
    assert_limit(limits.clone(), passes, "{ items { nodes { items { totalCount } } } }", Code::QueryTooDeep);
    let spread = "{ items { ...C } } fragment C on ItemConnection { nodes { ...I } } fragment I on Item { items { totalCount } }";
    assert_limit(limits, passes, spread, Code::QueryTooDeep);
}

#[test]
fn nesting_counts_fragments() {
    let limits = with(|limits| limits.nesting = 3);
    let passes = "{ ... { ... { hello } } }";
    assert_limit(limits, passes, "{ ... { ... { ... { hello } } } }", Code::QueryTooDeep);
}

#[test]
fn the_engine_runs_the_deepest_nesting_that_the_limits_allow() {
    let nested = |levels: usize| format!("{} {{ hello }} {}", "{ ... ".repeat(levels), "}".repeat(levels));
    let deepest = usize::try_from(Limits::production().nesting).unwrap() - 1;
    let query = nested(deepest);
    let toy = Toy::new();
    let prepared = ask(&toy.front(Limits::production()), &query, json!({})).unwrap();
    let response = futures_util::FutureExt::now_or_never(toy.engine.execute(prepared.request)).unwrap();
    assert_eq!(response.errors, []);
    assert_eq!(refusal(&development(), &nested(deepest + 1)), Code::QueryTooDeep);
}

#[test]
fn brackets_beyond_the_parsers_reach() {
    let query = format!("{{ echo(text: {}{}) }}", "[".repeat(4_000), "]".repeat(4_000));
    assert_eq!(refusal(&development(), &query), Code::QueryTooDeep);
}

#[test]
fn selections() {
    let limits = with(|limits| limits.selections = 3);
    assert_limit(
        limits.clone(),
        "{ hello echo colour: hello }",
        "{ a: hello b: echo c: echo d: echo }",
        Code::QueryTooComplex,
    );
    let spread_twice = "{ item(id: 1) { ...F } other: item(id: 2) { ...F } } fragment F on Item { id name }";
    assert_limit(limits, "{ item(id: 1) { id name } }", spread_twice, Code::QueryTooComplex);
}

#[test]
fn aliases() {
    let limits = with(|limits| limits.aliases = 2);
    assert_limit(
        limits.clone(),
        "{ a: hello b: hello }",
        "{ a: hello b: hello c: hello }",
        Code::TooManyAliases,
    );
    let spread_twice = "{ ...F item(id: 1) { id } ...G } fragment F on Query { a: hello ...G } fragment G on Query { b: hello }";
    assert_limit(
        limits,
        "{ ...F } fragment F on Query { a: hello b: hello }",
        spread_twice,
        Code::TooManyAliases,
    );
}

#[test]
fn directives() {
    let limits = with(|limits| limits.directives = 2);
    let passes = "{ hello @include(if: true) @skip(if: false) }";
    let refused = "{ hello @include(if: true) @skip(if: false) ... @include(if: true) { hello } }";
    assert_limit(limits.clone(), passes, refused, Code::TooManyDirectives);
    assert_limit(limits, passes, "query @a @b @c { hello }", Code::TooManyDirectives);
}

#[test]
fn root_fields() {
    let limits = with(|limits| limits.root_fields = 2);
    assert_limit(limits.clone(), "{ hello echo }", "{ hello echo sum(numbers: 1) }", Code::TooManyRootFields);
    let spread = "{ hello ...F } fragment F on Query { echo ... { sum(numbers: 1) } }";
    assert_limit(limits, "{ item(id: 1) { id name } echo }", spread, Code::TooManyRootFields);
}

#[test]
fn list_items() {
    let limits = with(|limits| limits.list_items = 3);
    assert_limit(
        limits.clone(),
        "{ sum(numbers: [1, 2, 3]) }",
        "{ sum(numbers: [1, 2, 3, 4]) }",
        Code::ListTooLong,
    );

    let front = front(limits);
    let query = "query ($numbers: [Int!]!) { sum(numbers: $numbers) }";
    assert!(ask(&front, query, json!({ "numbers": [1, 2, 3] })).is_ok());
    let refused = ask(&front, query, json!({ "numbers": [1, 2, 3, 4] })).unwrap_err();
    assert_eq!(refused.code, Code::ListTooLong);
    let default = "query ($numbers: [Int!]! = [1, 2, 3, 4]) { sum(numbers: $numbers) }";
    assert_eq!(refusal(&front, default), Code::ListTooLong);
}

#[test]
fn a_list_of_an_input_that_may_come_in_bulk() {
    let front = front(with(|limits| limits.list_items = 2));
    let lines = |count: usize| json!(vec![json!({ "text": "a" }); count]);
    let bare = "mutation ($lines: [LineInput!]!) { write(input: { text: \"x\", lines: $lines }) }";
    assert!(ask(&front, bare, json!({ "lines": lines(4) })).is_ok());
    assert_eq!(ask(&front, bare, json!({ "lines": lines(5) })).unwrap_err().code, Code::ListTooLong);

    let inside = "mutation ($input: WriteInput!) { write(input: $input) }";
    let input = |lines: serde_json::Value| json!({ "input": { "text": "x", "lines": lines } });
    assert!(ask(&front, inside, input(lines(4))).is_ok());
    assert_eq!(ask(&front, inside, input(lines(5))).unwrap_err().code, Code::ListTooLong);
    let tags = json!([{ "text": "a", "tags": ["x", "y", "z"] }]);
    assert_eq!(ask(&front, inside, input(tags)).unwrap_err().code, Code::ListTooLong, "a list below is none");
    let nested = json!([[1, 2, 3]]);
    assert_eq!(ask(&front, inside, input(nested)).unwrap_err().code, Code::ListTooLong);

    let written = "mutation { write(input: { text: \"x\", lines: [{ text: \"a\" }, { text: \"b\" }, { text: \"c\" }] }) }";
    assert_eq!(refusal(&front, written), Code::ListTooLong, "a document is no place for bulk");
}

#[test]
fn variables() {
    let limits = with(|limits| limits.variables = 1);
    let passes =
        "query ($a: String) { echo }".replace("echo", "a: echo(text: $a)").replace("String", "String!");
    let front = front(limits.clone());
    assert!(ask(&front, &passes, json!({ "a": "x" })).is_ok());
    assert_eq!(ask(&front, &passes, json!({ "a": "x", "b": 1 })).unwrap_err().code, Code::TooManyVariables);
    let two = "query ($a: ID = 1, $b: ID = 2) { x: item(id: $a) { id } y: item(id: $b) { id } }";
    let one = "query ($a: ID = 1) { x: item(id: $a) { id } }";
    assert_limit(limits, one, two, Code::TooManyVariables);
}

#[test]
fn cost() {
    let limits = with(|limits| limits.cost = 21);
    let passes = "{ items(first: 10) { nodes { id } } }";
    assert_limit(limits, passes, "{ items(first: 11) { nodes { id } } }", Code::QueryTooComplex);
}

#[test]
fn the_bytes_of_a_document() {
    let limits = with(|limits| limits.body_bytes = 9);
    assert_limit(limits, "{ hello }", "{ hello  }", Code::PayloadTooLarge);
}

/// Fragments that each spread the next twice.
fn fan_out(fragments: usize) -> String {
    let mut bomb = String::from("{ ...F0 }");
    for number in 0..fragments {
        let next = number + 1;
        write!(bomb, " fragment F{number} on Query {{ ...F{next} ...F{next} }}").unwrap();
    }
    write!(bomb, " fragment F{fragments} on Query {{ hello }}").unwrap();
    bomb
}

fn assert_refused_quickly(query: &str) {
    for limits in [Limits::production(), Limits::development()] {
        let front = front(limits);
        let (_, taken) = timed(|| refusal(&front, query));
        // A server takes some milliseconds, a build without optimisation much more.
        assert!(taken < Duration::from_millis(500), "{} bytes took {taken:?}", query.len());
    }
}

#[test]
fn fragments_that_fan_out_are_refused_at_once() {
    assert_eq!(refusal(&development(), &fan_out(24)), Code::QueryTooComplex);
    assert_refused_quickly(&fan_out(24));
    assert_refused_quickly(&fan_out(1_000));
    assert_refused_quickly(&fan_out(2_500));
}

#[test]
fn fragments_that_nobody_spreads_are_measured_too() {
    let bomb = fan_out(24).replace("{ ...F0 }", "{ hello }");
    assert_eq!(refusal(&development(), &bomb), Code::QueryTooComplex);
}

#[test]
fn fragments_that_spread_themselves_are_refused() {
    let front = development();
    assert_eq!(refusal(&front, "{ ...A } fragment A on Query { hello ...A }"), Code::ValidationFailed);
    let circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { item(id: 1) { id } ...A }";
    assert_eq!(refusal(&front, circle), Code::ValidationFailed);
}

#[test]
fn a_hundred_thousand_bytes_are_refused_at_once() {
    assert_refused_quickly(&format!("{{ {} }}", "hello ".repeat(16_000)));
    assert_refused_quickly(&"{".repeat(100_000));
    assert_refused_quickly(&format!("{{ {} }}", "...A".repeat(25_000)));
}

#[test]
fn overlapping_fields_within_the_limits_take_no_time_to_speak_of() {
    let same = "items { nodes { id name items { totalCount } } } ".repeat(40);
    let front = development();
    let (_, taken) = timed(|| ask(&front, &format!("{{ {same} }}"), json!({})).unwrap());
    assert!(taken < Duration::from_millis(500), "{taken:?}");
}

#[test]
fn a_front_that_only_reads_runs_queries_and_subscriptions_and_no_mutation() {
    let front = development().read_only();
    assert!(ask(&front, "{ hello }", json!({})).is_ok());
    assert_eq!(refusal(&front, "mutation { write(input: { text: \"x\" }) }"), Code::ReadOnly);
    assert!(ask(&front, "subscription { count(to: 1) }", json!({})).is_ok());
}
