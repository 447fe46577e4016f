//! What is asked, and the statement that answers it.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use tokio_postgres::types::ToSql;
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::Failure;
use crate::database::Connection;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    operation_name: String,
    variables: Variables,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Variables {
    id: String,
    season: String,
    input: NewComment,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NewComment {
    subject_id: String,
    body: String,
}

/// The JSON that answers a request of one of the cases.
pub(crate) async fn answer(
    connection: &Connection,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<String, Failure> {
    let Asked { operation_name, variables } = serde_json::from_slice(body)?;
    let Variables { id, season, input } = variables;
    let parameters: Vec<Box<dyn ToSql + Sync + Send>>;
    let statement = match operation_name.as_str() {
        "AllianceById" => {
            parameters = vec![Box::new(uuid(&id)?)];
            &connection.alliance
        }
        "MissionBoard" => {
            parameters = vec![Box::new(uuid(&season)?)];
            &connection.board
        }
        "WriteComment" => {
            let (author, mission) = (author(headers)?, uuid(&input.subject_id)?);
            parameters = vec![
                Box::new(new_id()),
                Box::new(new_id()),
                Box::new(mission),
                Box::new(author),
                Box::new(input.body),
            ];
            &connection.comment
        }
        other => return Err(format!("no case is called {other}").into()),
    };
    let parameters: Vec<&(dyn ToSql + Sync)> =
        parameters.iter().map(|value| -> &(dyn ToSql + Sync) { value.as_ref() }).collect();
    Ok(connection.client.query_one(statement, &parameters).await?.try_get(0)?)
}

fn uuid(id: &str) -> Result<Uuid, Failure> {
    Ok(id.parse::<TypeSafeId<DynamicType>>().map_err(|_| "not an id")?.uuid())
}

#[allow(clippy::disallowed_methods, reason = "this is no part of the server")]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Whom the access token names; its signature is not looked at.
fn author(headers: &HeaderMap) -> Result<Uuid, Failure> {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
    }
    let value = headers.get(header::AUTHORIZATION).ok_or("no access token")?.to_str()?;
    let payload = value.split('.').nth(1).ok_or("no access token")?;
    let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
    uuid(&claims.sub)
}
