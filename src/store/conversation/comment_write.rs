//! Writing and editing comments.

use entity::comment::{ActiveModel, Column, Entity};
use entity::comment_revision;
use entity::ids::{AccountId, CommentId};
use entity::vocab::CommentKind;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::conversation::{Comment, Subject};
use crate::policy::{CommentCreate, CommentEdit, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// A comment to be written.
#[derive(Clone, Debug)]
pub struct NewComment {
    /// Its kind.
    pub kind: CommentKind,
    /// What it is about.
    pub subject: Subject,
    /// Who writes it; none where the source does not say.
    pub author: Option<AccountId>,
    /// The comment that it replies to.
    pub parent: Option<CommentId>,
    /// The text, in Markdown.
    pub body: String,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Writes a comment.
///
/// # Errors
/// The insert failed.
pub async fn create_comment(
    tx: &WriteTx,
    _: &Permit<CommentCreate>,
    comment: NewComment,
) -> Result<CommentId, StoreError> {
    insert_comment(tx, comment).await
}

async fn insert_comment(tx: &WriteTx, comment: NewComment) -> Result<CommentId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        kind: Set(comment.kind),
        mission_id: Set(comment.subject.mission()),
        alliance_id: Set(comment.subject.alliance()),
        author_id: Set(comment.author),
        parent_id: Set(comment.parent),
        body: Set(comment.body),
        edited_at: Set(None),
        source_urls: Set(serde_json::json!(comment.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Writes the text of a comment anew, if it still has the version of `comment`, and keeps the old text.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn edit_comment(
    tx: &WriteTx,
    _: &Permit<CommentEdit>,
    comment: &Comment,
    body: String,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        body: Set(body),
        edited_at: Set(Some(tx.now())),
        version: Set(next_version(comment.version)),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(comment.id))
        .filter(Column::Version.eq(comment.version));
    changed(update.exec(tx).await?)?;
    let before = comment_revision::ActiveModel {
        id: Set(tx.new_id()),
        comment_id: Set(comment.id),
        number: Set(comment.version),
        body: Set(comment.body.clone()),
        written_at: Set(comment.edited_at.unwrap_or(comment.created_at)),
    };
    comment_revision::Entity::insert(before).exec_without_returning(tx).await?;
    Ok(())
}
