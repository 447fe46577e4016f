//! Questions, answers, comments and updates on missions.

use std::collections::HashSet;

use entity::ids::{AccountId, CommentId, MissionId, QuestionId, TypedId};

use super::ledger::{Ids, Ledger, named, optional};
use crate::domain::season_file::{Post, PostKind};
use crate::store::error::StoreError;
use crate::store::import::{NewPost, close_questions, insert_posts};

pub(super) async fn bring_in(
    ledger: &mut Ledger<'_>,
    posts: &[Post],
    missions: &Ids<'_, MissionId>,
    people: &Ids<'_, AccountId>,
) -> Result<(), StoreError> {
    // A post becomes an object of one of four types; the id is typed where its row is made.
    let sorted = ledger.sort::<CommentId, _>(posts, &Ids::new()).await?;
    let mut rows = Vec::new();
    for (id, record) in &sorted.new {
        let question = match &record.kind {
            PostKind::Answer { question } => Some(named(&sorted.ids, question)?),
            PostKind::Question | PostKind::Comment(_) | PostKind::Update => None,
        };
        rows.push(NewPost {
            id: id.uuid(),
            mission: named(missions, &record.mission)?,
            author: optional(people, record.author.as_deref())?,
            question: question.map(|id| QuestionId::from_uuid(id.uuid())),
            record,
        });
    }
    insert_posts(ledger.tx, &rows).await?;
    let new: HashSet<_> = sorted.new.iter().map(|(id, _)| id.uuid()).collect();
    let answered = rows.iter().filter_map(|post| post.question);
    let open_before: Vec<QuestionId> = answered.filter(|question| !new.contains(&question.uuid())).collect();
    close_questions(ledger.tx, &open_before).await?;
    ledger.added(sorted.new);
    Ok(())
}
