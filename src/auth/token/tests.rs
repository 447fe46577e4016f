//! Which tokens are accepted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::*;

struct Issuer {
    clock: Clock,
    ids: Ids,
    key: SigningKey,
    tokens: Tokens,
}

impl Issuer {
    fn new(settings: TokenSettings, key: Option<&SigningKey>) -> Self {
        let clock = Clock::standing_at("2023-06-10T12:00:00Z".parse().expect("a moment"));
        let ids = Ids::system(clock.clone());
        let key = key.cloned().unwrap_or_else(|| SigningKey::generate(&ids));
        let tokens = Tokens::new(settings, &key, clock.clone(), ids.clone()).expect("the key can be used");
        Self { clock, ids, key, tokens }
    }

    fn issue(&self) -> (AccountId, SessionId, AccessToken) {
        let (account, session) = (self.ids.next(), self.ids.next());
        (account, session, self.tokens.issue(account, session).expect("signed"))
    }

    /// A token signed with the right key, whatever its header and claims.
    fn sign(&self, change: impl FnOnce(&mut Header, &mut Value)) -> String {
        let now = self.clock.now().timestamp();
        let mut header = self.tokens.header.clone();
        let mut claims = json!({
            "iss": "alliance-hub", "aud": "alliance-hub", "sub": self.ids.next::<AccountId>(),
            "sid": self.ids.next::<SessionId>(), "iat": now, "exp": now + 60, "jti": "1",
        });
        change(&mut header, &mut claims);
        jsonwebtoken::encode(&header, &claims, &self.tokens.signing).expect("signed")
    }
}

fn issuer() -> Issuer {
    Issuer::new(TokenSettings::default(), None)
}

#[test]
fn a_token_speaks_for_its_account_until_it_expires() {
    let issuer = issuer();
    let (account, session, token) = issuer.issue();
    let expires_at = token.expires_at;
    assert_eq!(issuer.tokens.verify(token.expose()), Ok(Bearer { account, session, expires_at }));
    issuer.clock.advance(TimeDelta::seconds(15 * 60 - 1));
    assert!(issuer.tokens.verify(token.expose()).is_ok());
    issuer.clock.advance(TimeDelta::seconds(1));
    assert_eq!(issuer.tokens.verify(token.expose()), Err(InvalidToken::Expired));
}

#[test]
fn tokens_of_other_keys_issuers_and_audiences_are_foreign() {
    let issuer = issuer();
    let (_, _, token) = self::issuer().issue();
    assert_eq!(issuer.tokens.verify(token.expose()), Err(InvalidToken::Foreign));
    let elsewhere = TokenSettings { issuer: "elsewhere".into(), ..TokenSettings::default() };
    let for_others = TokenSettings { audience: "another API".into(), ..TokenSettings::default() };
    for settings in [elsewhere, for_others] {
        let (_, _, token) = Issuer::new(settings, Some(&issuer.key)).issue();
        assert_eq!(issuer.tokens.verify(token.expose()), Err(InvalidToken::Foreign));
    }
}

#[test]
fn every_claim_is_needed() {
    let issuer = issuer();
    assert!(issuer.tokens.verify(&issuer.sign(|_, _| {})).is_ok());
    for claim in ["iss", "aud", "sub", "sid", "iat", "exp", "jti"] {
        let token = issuer.sign(|_, claims| {
            claims.as_object_mut().expect("an object").remove(claim);
        });
        assert_eq!(issuer.tokens.verify(&token), Err(InvalidToken::Foreign), "without {claim}");
    }
    let other_type = issuer.sign(|header, _| header.typ = Some("JWT".to_owned()));
    assert_eq!(issuer.tokens.verify(&other_type), Err(InvalidToken::Foreign));
    let other_id = issuer.sign(|_, claims| claims["sub"] = claims["sid"].clone());
    assert_eq!(issuer.tokens.verify(&other_id), Err(InvalidToken::Foreign));
}

#[test]
fn no_other_algorithm_is_accepted() {
    let issuer = issuer();
    let (_, _, token) = issuer.issue();
    let (_, signed) = token.expose().split_once('.').expect("three parts");
    let (claims, signature) = signed.split_once('.').expect("three parts");
    let header = |alg: &str| URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "typ": TYPE }).to_string());
    for forged in [
        format!("{}.{claims}.", header("none")),
        format!("{}.{claims}.{signature}", header("none")),
        format!("{}.{claims}.{signature}", header("HS256")),
    ] {
        assert_eq!(issuer.tokens.verify(&forged), Err(InvalidToken::Foreign));
    }
    // The public key as a shared secret.
    let public = URL_SAFE_NO_PAD.decode(issuer.key.public()).expect("base64");
    let secret = EncodingKey::from_secret(&public);
    let claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).expect("base64")).expect("JSON");
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYPE.to_owned());
    let forged = jsonwebtoken::encode(&header, &claims, &secret).expect("signed");
    assert_eq!(issuer.tokens.verify(&forged), Err(InvalidToken::Foreign));
}

#[test]
fn a_changed_token_is_foreign_and_no_text_panics() {
    let issuer = issuer();
    let (_, _, token) = issuer.issue();
    let changed = token.expose().replacen('.', "A.", 2);
    for text in ["", ".", "..", "a.b.c", "ä.ö.ü", changed.as_str()] {
        assert_eq!(issuer.tokens.verify(text), Err(InvalidToken::Foreign));
    }
}

#[test]
fn the_published_keys_verify_what_was_signed_and_hold_no_secret() {
    let issuer = issuer();
    let (_, _, token) = issuer.issue();
    let header = jsonwebtoken::decode_header(token.expose()).expect("a header");
    let keys: jsonwebtoken::jwk::JwkSet =
        serde_json::from_value(issuer.tokens.jwks().clone()).expect("a set");
    let key = keys.find(header.kid.as_deref().expect("a key id")).expect("the key is published");
    let key = DecodingKey::from_jwk(key).expect("a key");
    assert!(jsonwebtoken::decode::<Value>(token.expose(), &key, &issuer.tokens.validation).is_ok());
    assert_eq!(issuer.tokens.jwks()["keys"][0].get("d"), None);
}

#[test]
fn a_token_does_not_show_in_debug_output() {
    let (_, _, token) = issuer().issue();
    assert!(!format!("{token:?}").contains(token.expose()));
}
