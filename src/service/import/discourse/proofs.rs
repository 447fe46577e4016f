//! Codes that people posted at the forum to prove that a handle is theirs.

use std::collections::BTreeSet;

use super::report::ProvenHandle;
use crate::domain::account::AccountHandle;
use crate::domain::discourse_file::{Code, Post, Topic, Warning};
use crate::service::Ctx;
use crate::service::account::settle_proof;
use crate::service::error::Error;
use crate::store::account::{Proof, mark_proven, open_claims, owner_of_handle};
use crate::store::db::WriteTx;

/// Links the handles whose claimed codes stand in posts by exactly that author, in words of the author's own.
pub(super) async fn prove(
    ctx: &Ctx,
    tx: &WriteTx,
    topic: &Topic,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<ProvenHandle>, Error> {
    let authors: BTreeSet<&String> =
        topic.posts.iter().filter_map(|post| Some(&post.author.as_ref()?.key)).collect();
    let keys: Vec<String> = authors.into_iter().cloned().collect();
    let mut proven = Vec::new();
    for claim in open_claims(tx, &topic.forum.to_string(), &keys).await? {
        let Some(post) = topic.posts.iter().find(|post| proves(post, &claim)) else { continue };
        let owner = owner_of_handle(tx, claim.platform, claim.forum.as_deref(), &claim.key).await?;
        if owner.is_some() {
            let message = "This post has a code for its author's handle, which another account has proven. \
                           Staff can unlink it there with `handleRevoke`.";
            warnings.push(Warning::new(Some(post.number), Code::HandleTaken, message));
            continue;
        }
        let url = topic.forum.post(&topic.head.slug, topic.id, post.number).to_string();
        mark_proven(tx, claim.id, Proof { url: Some(url.clone()), reason: None }).await?;
        settle_proof(ctx, tx, &claim, (Some(&url), None)).await?;
        proven.push(ProvenHandle { handle: claim.handle, account: claim.account_id, post: post.number });
    }
    Ok(proven)
}

fn proves(post: &Post, claim: &AccountHandle) -> bool {
    let is_authors = post.author.as_ref().is_some_and(|author| author.key == claim.key);
    is_authors && post.says(&claim.code)
}
