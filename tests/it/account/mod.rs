//! Accounts, sign-in and profiles.

mod people;
mod profile;
mod refresh;
mod register;
mod sign_in;
mod staff;
mod token;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

pub const PASSWORD: &str = "correct horse battery";

pub const REGISTER: &str = "mutation($input: AccountRegisterInput!) {
    accountRegister(input: $input) {
        person { id handle displayName version } accessToken expiresAt refreshToken
        errors { code field message } event { kind actor { displayName } data }
    }
}";

pub const SIGN_IN: &str = "mutation($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
        person { id displayName } accessToken expiresAt refreshToken errors { code field message } event { kind }
    }
}";

pub const SIGN_OUT: &str = "mutation($input: SessionEndInput!) {
    sessionEnd(input: $input) { session { id isCurrent endedAt } errors { code message } }
}";

pub const VIEWER: &str =
    "{ viewer { person { displayName isViewer } email staffRoles sessions { id isCurrent } } }";

/// What somebody registers with.
pub fn registration(name: &str) -> Value {
    let email = format!("{}@example.org", name.to_lowercase());
    json!({ "input": { "email": email, "password": PASSWORD, "displayName": name } })
}

/// What that somebody signs in with.
pub fn credentials(name: &str) -> Value {
    json!({ "input": { "email": format!("{}@example.org", name.to_lowercase()), "password": PASSWORD } })
}

/// Registers somebody; what the server answers.
pub async fn register(app: &TestApp, name: &str) -> Answer {
    app.visitor().send(REGISTER, registration(name)).await
}

/// Signs somebody in; what the server answers.
pub async fn sign_in(app: &TestApp, name: &str) -> Answer {
    app.visitor().send(SIGN_IN, credentials(name)).await
}
