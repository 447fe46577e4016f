//! What `serve --demo` loads: Season 4, and accounts to try things with.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use entity::ids::{AccountId, TypedId};
use entity::vocab::{AllianceKind, MissionKind, StaffRole};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::domain::account::{Email, Password};
use crate::domain::mission::Content;
use crate::domain::text::{Slug, Text};
use crate::policy::{Actor, Identity};
use crate::service::account::{Registration, register, staff};
use crate::service::alliance::{CreateAlliance, Responsibility};
use crate::service::import::import_season;
use crate::service::mission::CreateMission;
use crate::store::{account, alliance, season};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The records that the demo loads.
const SEASON_4: &str = include_str!("../data/season4.json");
const SEASON_NUMBER: i32 = 4;
/// Keeps the passwords beside the database, so that a later start can print them again.
const SIGN_INS: &str = "demo-sign-ins.json";
const ROLES: [&str; 4] = ["leader", "contributor", "delegate", "staff"];

/// A demo account.
#[derive(Clone, Serialize, Deserialize)]
struct SignIn {
    role: String,
    email: String,
    password: String,
}

/// Loads Season 4 and the demo accounts where they are not there yet, and tells how to sign in.
///
/// # Errors
/// The database or the data folder failed.
pub async fn load(app: &App, data_dir: &Path) -> Result<String, Failure> {
    let report = import_season(&app.use_case(Actor::System), SEASON_4).await?;
    tracing::info!(findings = report.findings.len(), "Season 4 is loaded");
    let path = data_dir.join(SIGN_INS);
    let mut sign_ins = kept(&path)?;
    for role in ROLES {
        if account_of(app, role).await?.is_none() {
            let new = SignIn { role: role.into(), email: address(role), password: app.ids.secret() };
            sign_ins.retain(|sign_in| sign_in.role != role);
            sign_ins.push(new.clone());
            // Before the account is made: a password that nobody knows helps nobody.
            keep(&path, &sign_ins)?;
            make(app, role, new).await?;
        }
    }
    lead_an_alliance(app).await?;
    Ok(told(&sign_ins))
}

fn address(role: &str) -> String {
    format!("{role}@demo.example")
}

/// The account of a role, whatever it calls itself by now.
async fn account_of(app: &App, role: &str) -> Result<Option<AccountId>, Failure> {
    let credential = account::credential_of(&app.db, &Email::parse(&address(role))?).await?;
    Ok(credential.map(|credential| credential.account))
}

async fn make(app: &App, role: &str, sign_in: SignIn) -> Result<(), Failure> {
    let email = Email::parse(&sign_in.email)?;
    let registration = Registration {
        password: Password::choose(sign_in.password, &email)?,
        email,
        display_name: Text::parse(&format!("Demo {role}"))?,
        handle: Some(Slug::parse(&format!("demo-{role}"))?),
    };
    let account = register(&app.use_case(Actor::Anonymous), &app.auth, registration).await?.account;
    if role == "staff" {
        staff::grant(&app.use_case(Actor::System), account, StaffRole::Foundation).await?;
    }
    Ok(())
}

/// The demo leader gets an alliance with the outline of a mission, so that there is something to signal interest in.
/// It asks for nothing, so that the figures of Season 4 stay what they were.
async fn lead_an_alliance(app: &App) -> Result<(), Failure> {
    if alliance::by_slug(&app.db, "demo-alliance").await?.is_some() {
        return Ok(());
    }
    let leader = account_of(app, "leader").await?.ok_or("the demo leader is missing")?;
    let season = season::by_number(&app.db, SEASON_NUMBER).await?.ok_or("Season 4 is missing")?;
    let ctx = app.use_case(acting(leader));
    let lead = Responsibility {
        title: Text::parse("lead")?,
        responsibilities: Text::parse("Shows how an alliance is led.")?,
        background: None,
        is_compensated: None,
    };
    let made = CreateAlliance {
        name: Text::parse("Demo Alliance")?,
        slug: Some(Slug::parse("demo-alliance")?),
        kind: AllianceKind::AdHoc,
        fields: alliance::AlliancePatch::default(),
        lead,
    };
    let alliance_id = ctx.run(made).await?.id;
    let content = Content {
        title: "Demo mission".into(),
        summary: Some("Something to signal interest in.".into()),
        alliance_id: Some(alliance_id),
        ..Content::default()
    };
    let mission = CreateMission {
        kind: MissionKind::Proposed,
        season: Some(season.id),
        slug: Some(Slug::parse("demo-mission")?),
        content,
        given: vec!["title", "summary", "allianceId"],
    };
    ctx.run(mission).await?;
    Ok(())
}

fn acting(account: AccountId) -> Actor {
    let session = TypedId::from_uuid(uuid::Uuid::nil());
    Actor::Account(Identity { account, session, staff: BTreeSet::new() })
}

fn kept(path: &Path) -> Result<Vec<SignIn>, Failure> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

/// Writes the sign-ins for their owner's eyes alone.
fn keep(path: &Path, sign_ins: &[SignIn]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?.write_all(&serde_json::to_vec_pretty(sign_ins)?)?)
}

fn told(sign_ins: &[SignIn]) -> String {
    let mut text = String::from("Demo accounts (e-mail address, password):");
    for role in ROLES {
        let kept = sign_ins.iter().find(|sign_in| sign_in.role == role);
        let password = kept.map_or("(in the data folder of the server that made it)", |kept| &kept.password);
        let _ = write!(text, "\n  {:<26} {password}", address(role));
    }
    text
}
