//! People prove that an Ethereum address is theirs.

use alliance_hub::domain::governance::Address;
use chrono::TimeDelta;
use k256::ecdsa::SigningKey;
use serde_json::{Value, json};
use sha3::{Digest as _, Keccak256};

use super::House;
use super::mirror::{MIRROR, mirrored};
use crate::support::{Actor, Answer, TestApp};

const CHALLENGE: &str = "mutation($input: WalletChallengeInput!) { walletChallenge(input: $input) {
    challenge { message expiresAt } errors { code field message }
} }";
const LINK: &str = "mutation($input: WalletLinkInput!) { walletLink(input: $input) {
    address { address chainId linkedAt } errors { code field message } event { kind }
} }";
const UNLINK: &str = "mutation($input: WalletUnlinkInput!) { walletUnlink(input: $input) {
    person { displayName } errors { code field message } event { kind }
} }";

/// A wallet with the key of a number.
pub struct Wallet(SigningKey);

impl Wallet {
    pub fn new(number: u8) -> Self {
        Self(SigningKey::from_slice(&[number; 32]).expect("a key"))
    }

    pub fn address(&self) -> String {
        let point = self.0.verifying_key().to_encoded_point(false);
        let hash = Keccak256::digest(&point.as_bytes()[1..]);
        Address::from_bytes(hash[12..].try_into().expect("twenty bytes")).to_string()
    }

    pub fn sign(&self, message: &str) -> String {
        let hash = Keccak256::digest(format!("\u{19}Ethereum Signed Message:\n{}{message}", message.len()));
        let (signature, recovery) = self.0.sign_prehash_recoverable(&hash).expect("a signature");
        let hex: String = signature.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("0x{hex}{:02x}", recovery.to_byte() + 27)
    }
}

async fn challenged(person: &Actor<'_>, wallet: &Wallet) -> String {
    let answer = person.send(CHALLENGE, json!({ "input": { "address": wallet.address() } })).await;
    answer.text("walletChallenge.challenge.message")
}

async fn link(person: &Actor<'_>, message: &str, signature: &str) -> Answer {
    person.send(LINK, json!({ "input": { "message": message, "signature": signature } })).await
}

async fn own(person: &Actor<'_>) -> Value {
    person.ask("{ viewer { addresses { address } } }").await.at("viewer.addresses").clone()
}

#[tokio::test]
async fn a_signed_message_links_an_address_once() {
    let app = TestApp::new().await;
    let (ana, wallet) = (app.person("Ana").await, Wallet::new(7));
    let message = challenged(&ana, &wallet).await;
    assert!(
        message.starts_with("127.0.0.1:8080 wants you to sign in") && message.contains("Chain ID: 10"),
        "{message}"
    );
    let linked = link(&ana, &message, &wallet.sign(&message)).await;
    assert_eq!(linked.problems(), [""; 0]);
    assert_eq!(linked.text("walletLink.address.address"), wallet.address());
    assert_eq!(linked.text("walletLink.event.kind"), "WALLET_LINKED");
    assert_eq!(own(&ana).await, json!([{ "address": wallet.address() }]));
    assert_eq!(link(&ana, &message, &wallet.sign(&message)).await.problems(), ["BAD_SIGNATURE"]);
    let gone = ana.send(UNLINK, json!({ "input": { "address": wallet.address() } })).await;
    assert_eq!(gone.text("walletUnlink.event.kind"), "WALLET_UNLINKED");
    assert_eq!(own(&ana).await, json!([]));
    assert_eq!(
        link(&ana, &message, &wallet.sign(&message)).await.problems(),
        ["BAD_SIGNATURE"],
        "used once for all"
    );
}

#[tokio::test]
async fn only_the_address_itself_signs_and_only_for_the_account_that_asked() {
    let app = TestApp::new().await;
    let (ana, ben, wallet, other) =
        (app.person("Ana").await, app.person("Ben").await, Wallet::new(7), Wallet::new(8));
    let message = challenged(&ana, &wallet).await;
    assert_eq!(link(&ana, &message, &other.sign(&message)).await.problems(), ["BAD_SIGNATURE"]);
    assert_eq!(link(&ana, &message, "0x12").await.problems(), ["BAD_SIGNATURE"]);
    assert_eq!(link(&ben, &message, &wallet.sign(&message)).await.problems(), ["BAD_SIGNATURE"]);
    let forged = message.replace("Nonce: ", "Nonce: 0");
    assert_eq!(link(&ana, &forged, &wallet.sign(&forged)).await.problems(), ["BAD_SIGNATURE"]);
    app.app.clock.advance(TimeDelta::minutes(10) + TimeDelta::seconds(1));
    assert_eq!(link(&ana, &message, &wallet.sign(&message)).await.problems(), ["BAD_SIGNATURE"]);
    assert_eq!(own(&ana).await, json!([]));
}

#[tokio::test]
async fn an_address_belongs_to_one_account_also_when_two_are_as_fast() {
    let app = TestApp::new().await;
    let (ana, ben, wallet) = (app.person("Ana").await, app.person("Ben").await, Wallet::new(7));
    let (one, other) = (challenged(&ana, &wallet).await, challenged(&ben, &wallet).await);
    let (signed, signed_other) = (wallet.sign(&one), wallet.sign(&other));
    let (one, other) = tokio::join!(link(&ana, &one, &signed), link(&ben, &other, &signed_other));
    assert_eq!([one.problems(), other.problems()].concat(), ["TAKEN"]);
    let first = if one.problems().is_empty() { &ana } else { &ben };
    let second = if one.problems().is_empty() { &ben } else { &ana };
    let gone = second.send(UNLINK, json!({ "input": { "address": wallet.address() } })).await;
    assert_eq!(gone.problems(), ["NO_ADDRESS"]);
    assert_eq!(own(first).await, json!([{ "address": wallet.address() }]));
}

/// Edge 17.
#[tokio::test]
async fn what_is_no_address_is_refused_with_what_is_wrong() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let plain = Wallet::new(7).address();
    for text in
        [format!("oeth:{plain}"), "ana.eth".into(), format!(" {plain}"), plain.to_uppercase(), "TBD".into()]
    {
        let refused = ana.send(CHALLENGE, json!({ "input": { "address": text } })).await;
        assert_eq!(refused.refusal(), "BAD_USER_INPUT", "{text}");
    }
    let wrong_chain = json!({ "input": { "address": plain, "chainId": 5 } });
    assert_eq!(ana.send(CHALLENGE, wrong_chain).await.problems(), ["INVALID"]);
}

/// Dee's mission has her approval, and one that was mirrored for a wallet of hers that nobody knows of.
async fn approved_twice(app: &TestApp) -> (House<'_>, Actor<'_>, Wallet) {
    let house = House::new(app).await;
    let (dee, wallet) = (app.person("Dee").await, Wallet::new(7));
    super::link(app, &dee, 1).await;
    let mut input = house.snapshot_input(&[(1, "60000")]);
    let rows = input["rows"].as_array_mut().expect("rows");
    rows.push(json!({ "address": wallet.address(), "votingPower": "60000" }));
    house.foundation.send(super::RECORD, json!({ "input": input })).await.data();
    let post = mirrored(&house, &wallet.address(), 1);
    assert_eq!(house.foundation.send(MIRROR, post).await.problems(), [""; 0]);
    house.approved(&dee, 1).await;
    (house, dee, wallet)
}

#[tokio::test]
async fn what_was_mirrored_for_an_address_is_the_accounts_once_it_is_linked() {
    let app = TestApp::new().await;
    let (house, dee, wallet) = approved_twice(&app).await;
    assert_eq!(house.standing().await.1, 2, "nobody knows yet that the two are one");
    let message = challenged(&dee, &wallet).await;
    assert_eq!(link(&dee, &message, &wallet.sign(&message)).await.problems(), [""; 0]);
    assert_eq!(house.standing().await.1, 1);
}

#[tokio::test]
async fn a_ballot_keeps_the_approvals_that_it_was_made_of_whoever_proves_an_address_later() {
    let app = TestApp::new().await;
    let (house, dee, wallet) = approved_twice(&app).await;
    house.season.put(&house.mission, entity::vocab::MissionStatus::OnBallot).await;
    let message = challenged(&dee, &wallet).await;
    assert_eq!(link(&dee, &message, &wallet.sign(&message)).await.problems(), [""; 0]);
    let read = "query($id: ID!) { mission(id: $id) { approvals { nodes { state } } } }";
    let read = app.visitor().send(read, json!({ "id": house.mission })).await;
    assert_eq!(read.at("mission.approvals.nodes"), &json!([{ "state": "ACTIVE" }, { "state": "ACTIVE" }]));
}
