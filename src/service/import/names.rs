//! Gives records their names in addresses: the key, if it can be one and nobody has it.

use std::collections::HashSet;

use entity::ids::TypedId;

use super::ledger::{Ledger, New};
use crate::domain::season_file::{Code, Record, quoted};
use crate::domain::text::Slug;
use crate::store::error::StoreError;
use crate::store::import::{Names, taken};

/// The name of each of `records`, in their order; a record whose key is not its name is reported.
pub(super) async fn give<Id: TypedId, R: Record>(
    ledger: &mut Ledger<'_>,
    whose: Names,
    records: &New<'_, Id, R>,
) -> Result<Vec<String>, StoreError> {
    let wanted: Vec<Slug> = records.iter().map(|(_, record)| wanted(whose, record.key())).collect();
    let asked: Vec<String> = wanted.iter().map(|slug| slug.to_string()).collect();
    let mut taken = taken(ledger.tx, whose, &asked).await?;
    let mut given = Vec::new();
    for ((id, record), wanted) in records.iter().zip(wanted) {
        let name = free(&mut taken, &wanted, *id);
        if name != record.key() {
            let why = if name == *wanted { "cannot be a name in addresses" } else { "is taken" };
            let message = format!("The name {} {why}; this got {}.", quoted(record.key()), quoted(&name));
            ledger.warn(*record, Code::KeyNotUsable, message);
        }
        given.push(name);
    }
    Ok(given)
}

fn wanted(whose: Names, key: &str) -> Slug {
    let fallback = match whose {
        Names::Handles => "account",
        Names::AllianceSlugs => "alliance",
        Names::MissionSlugs => "mission",
    };
    Slug::parse(key).unwrap_or_else(|_| Slug::of(key, fallback))
}

/// The wanted name, or that name with an ending from the id.
fn free<Id: TypedId>(taken: &mut HashSet<String>, wanted: &Slug, id: Id) -> String {
    let hex = id.uuid().simple().to_string();
    let ending = |digits: usize| hex.chars().rev().take(digits).collect::<String>();
    let candidates = (6..=hex.len()).map(|digits| wanted.with_ending(&ending(digits)).to_string());
    let name = std::iter::once(wanted.to_string())
        .chain(candidates)
        .find(|name| !taken.contains(name))
        .unwrap_or(hex.clone());
    taken.insert(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::MissionId;
    use uuid::Uuid;

    #[test]
    fn a_key_that_is_a_slug_is_the_name() {
        assert_eq!(&*wanted(Names::MissionSlugs, "fm-60"), "fm-60");
        assert_eq!(&*wanted(Names::Handles, "Ada L."), "ada-l");
        assert_eq!(&*wanted(Names::Handles, "日本"), "account");
    }

    #[test]
    fn a_taken_name_gets_an_ending_and_no_two_are_alike() {
        let id = |number: u128| MissionId::from_uuid(Uuid::from_u128(number));
        let mut taken = HashSet::from(["work".to_owned()]);
        let work = Slug::parse("work").expect("a slug");
        assert_eq!(free(&mut taken, &work, id(0xabc)), "work-cba000");
        assert_eq!(free(&mut taken, &work, id(0xabc)), "work-cba0000");
        assert_eq!(free(&mut taken, &Slug::parse("play").expect("a slug"), id(1)), "play");
    }
}
