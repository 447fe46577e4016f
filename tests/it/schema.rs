//! The contract: committed, documented, and guarded.

use std::collections::BTreeSet;
use std::path::Path;

use alliance_hub::graphql::sdl;
use alliance_hub::policy;
use serde_json::{Value, json};

use crate::support::TestApp;

const INTROSPECTION: &str = "{ __schema {
    mutationType { fields { name args { name type { ...T } } } }
    types {
        kind name description
        fields { name description args { name description type { ...T } } type { ...T } }
        inputFields { name description type { ...T } }
        enumValues { name description }
    }
} } fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

async fn introspect(app: &TestApp) -> Value {
    app.visitor().ask(INTROSPECTION).await.at("__schema").clone()
}

#[test]
fn the_committed_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let committed = std::fs::read_to_string(path).expect("schema.graphql is committed");
    let rewrite = "run `cargo run -- schema > schema.graphql` and review the difference";
    assert!(committed == sdl(), "schema.graphql is not current: {rewrite}");
}

#[tokio::test]
async fn everything_in_the_schema_is_described() {
    let app = TestApp::new().await;
    let schema = introspect(&app).await;
    let mut bare = Vec::new();
    let mut check = |path: String, item: &Value| {
        let text = item["description"].as_str().unwrap_or_default();
        if text.trim().len() < 5 {
            bare.push(path);
        }
    };
    for kind in schema["types"].as_array().expect("types").iter().filter(|kind| is_ours(kind)) {
        let name = kind["name"].as_str().expect("a name");
        check(name.to_owned(), kind);
        for list in ["fields", "inputFields", "enumValues"] {
            for item in kind[list].as_array().into_iter().flatten() {
                let path = format!("{name}.{}", item["name"].as_str().expect("a name"));
                check(path.clone(), item);
                for argument in item["args"].as_array().into_iter().flatten() {
                    check(format!("{path}({})", argument["name"]), argument);
                }
            }
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

fn is_ours(kind: &Value) -> bool {
    let name = kind["name"].as_str().expect("a name");
    !name.starts_with("__") && !["Boolean", "Float", "ID", "Int", "String"].contains(&name)
}

#[tokio::test]
async fn every_mutation_takes_one_input_and_is_a_verb_of_the_policy() {
    let app = TestApp::new().await;
    let schema = introspect(&app).await;
    let mutations = schema["mutationType"]["fields"].as_array().expect("mutations");
    let names: BTreeSet<&str> =
        mutations.iter().map(|field| field["name"].as_str().expect("a name")).collect();
    let operators_own = [
        "jobRetry",
        "staffGrant",
        "staffRevoke",
        "serviceCreate",
        "serviceTokenCreate",
        "serviceTokenRevoke",
    ];
    let verbs: BTreeSet<&str> =
        policy::ACTIONS.iter().copied().filter(|verb| !operators_own.contains(verb)).collect();
    assert_eq!(names, verbs, "left: mutations, right: verbs of the policy");
    for mutation in mutations {
        let arguments = mutation["args"].as_array().expect("arguments");
        assert!(arguments.len() == 1 && arguments[0]["name"] == "input", "{mutation}");
    }
}

#[tokio::test]
async fn no_mutation_does_anything_for_a_stranger() {
    let app = TestApp::new().await;
    let schema = introspect(&app).await;
    for mutation in schema["mutationType"]["fields"].as_array().expect("mutations") {
        let name = mutation["name"].as_str().expect("a name");
        if policy::OPEN_TO_ALL.contains(&name) {
            continue;
        }
        let kind = mutation["args"][0]["type"]["ofType"]["name"].as_str().expect("an input type");
        let document =
            format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code message }} }} }}");
        let input = Inputs { schema: &schema, mutation: name }.value(kind);
        let answer = app.visitor().send(&document, json!({ "input": input })).await;
        assert_eq!(answer.refusal(), "UNAUTHENTICATED", "{name} with {input}");
    }
    assert_eq!(app.events().await, 0, "a stranger left a trace");
}

/// Makes up a value for each input type: well formed, and of nothing that exists.
struct Inputs<'a> {
    schema: &'a Value,
    mutation: &'a str,
}

impl Inputs<'_> {
    fn value(&self, name: &str) -> Value {
        let types = self.schema["types"].as_array().expect("types");
        let kind = types.iter().find(|kind| kind["name"] == name).expect("the type exists");
        let fields = kind["inputFields"].as_array().expect("an input object");
        let required = fields.iter().filter(|field| field["type"]["kind"] == "NON_NULL");
        let values = required.map(|field| {
            let name = field["name"].as_str().expect("a name");
            (name.to_owned(), self.of_type(name, &field["type"]["ofType"]))
        });
        Value::Object(values.collect())
    }

    fn of_type(&self, field: &str, kind: &Value) -> Value {
        let name = kind["name"].as_str().unwrap_or_default();
        match (kind["kind"].as_str().expect("a kind"), name) {
            ("LIST", _) => json!([]),
            ("ENUM", _) => {
                let types = self.schema["types"].as_array().expect("types");
                types.iter().find(|kind| kind["name"] == name).expect("an enum")["enumValues"][0]["name"]
                    .clone()
            }
            ("INPUT_OBJECT", _) => self.value(name),
            (_, "ID") => json!(id_for(field, self.mutation)),
            (_, "Int") => json!(1),
            (_, "Boolean") => json!(true),
            (_, "DateTime") => json!("2023-06-20T19:00:00Z"),
            (_, "Date") => json!("2023-06-20"),
            (_, "TokenAmount") => json!("1"),
            (_, "URL") => json!("https://example.org"),
            (_, "Address") => json!("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
            _ => json!("a text that is long enough"),
        }
    }
}

/// An id of nothing, of the type that a field of this name takes; `id` alone is of what its mutation changes.
fn id_for(field: &str, mutation: &str) -> String {
    let noun = match field {
        "id" if mutation.starts_with("allianceMember") => "membership",
        "id" if mutation == "webhookRedeliver" => "delivery",
        "id" => mutation.split(|c: char| c.is_ascii_uppercase()).next().unwrap_or_default(),
        "subjectId" => "alliance",
        "personId" | "contactId" => "account",
        field => field.trim_end_matches("Id"),
    };
    format!("{noun}_01h455vb4pex5vsknk084sn02q")
}
