//! Alliances with their members.

use std::collections::HashSet;

use entity::ids::{AccountId, AllianceId};
use entity::vocab::{AllianceStatus, MissionStatus};

use super::ledger::{Ids, Ledger, named};
use super::names;
use crate::domain::season_file::{Alliance, Member, Mission, SeasonFile};
use crate::store::alliance::{AlliancePatch, NewAlliance, NewMembership};
use crate::store::error::StoreError;
use crate::store::import::{Names, insert_alliances};

pub(super) async fn bring_in<'f>(
    ledger: &mut Ledger<'_>,
    file: &'f SeasonFile,
    people: &Ids<'f, AccountId>,
) -> Result<Ids<'f, AllianceId>, StoreError> {
    let sorted = ledger.sort::<AllianceId, _>(&file.alliances, &Ids::new()).await?;
    let slugs = names::give(ledger, Names::AllianceSlugs, &sorted.new).await?;
    let missions = Missions::of(&file.missions);
    let (mut alliances, mut members) = (Vec::new(), Vec::new());
    for ((id, record), slug) in sorted.new.iter().zip(slugs) {
        alliances.push(alliance(*id, slug, missions.status_of(record), record));
        for member in &record.members {
            members.push(membership(*id, named(people, &member.person)?, record, member));
        }
    }
    insert_alliances(ledger.tx, alliances, members).await?;
    ledger.added(sorted.new);
    Ok(sorted.ids)
}

fn alliance(id: AllianceId, slug: String, status: AllianceStatus, record: &Alliance) -> NewAlliance {
    NewAlliance {
        id,
        slug,
        kind: record.kind,
        status,
        created_by: None,
        note: record.note.clone(),
        source_urls: record.origin.source_urls(),
        fields: AlliancePatch {
            name: record.name.clone(),
            partner_organizations: record.partner_organizations.clone(),
            ..AlliancePatch::default()
        },
    }
}

fn membership(alliance: AllianceId, account: AccountId, record: &Alliance, member: &Member) -> NewMembership {
    NewMembership {
        alliance,
        account,
        role_kind: member.role,
        role_title: member.role_title.clone(),
        responsibilities: None,
        background: None,
        is_compensated: None,
        joined_at: None,
        source_urls: record.origin.source_urls(),
    }
}

/// Which alliances have a mission, and which of them work on one.
#[derive(Default)]
struct Missions<'f> {
    proposed: HashSet<&'f str>,
    under_way: HashSet<&'f str>,
}

impl<'f> Missions<'f> {
    fn of(missions: &'f [Mission]) -> Self {
        let mut found = Self::default();
        for mission in missions {
            let Some(alliance) = mission.alliance.as_deref() else { continue };
            found.proposed.insert(alliance);
            if mission.status == MissionStatus::Active {
                found.under_way.insert(alliance);
            }
        }
        found
    }

    /// No file states where an alliance stands; its leader and its missions tell.
    fn status_of(&self, alliance: &Alliance) -> AllianceStatus {
        let key = alliance.key.as_str();
        if self.under_way.contains(key) {
            AllianceStatus::Engaged
        } else if self.proposed.contains(key) && alliance.lead().is_some() {
            AllianceStatus::Ready
        } else {
            AllianceStatus::Forming
        }
    }
}
