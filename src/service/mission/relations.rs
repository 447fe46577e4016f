//! What missions are related to, and whose they are, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AllianceId, ApplicationId, IntentId, MissionId, SeasonId};

use crate::domain::mission::{Application, BudgetLine, Kpi, Milestone, Mission, Revision};
use crate::domain::page::{Page, PageArgs};
use crate::domain::season::DeadlineMove;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::mission::{self as store, MissionFilter, MissionOrder};

/// Which missions of a parent are wanted: some, sorted, and a page of these.
pub type MissionList = (MissionFilter, MissionOrder, PageArgs);

relation! {
    /// The mission with an id, if the actor may see it.
    MissionById: MissionId, () => Option<Arc<Mission>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of an intent's missions.
    MissionsOfIntent: IntentId, MissionList => Arc<Page<Arc<Mission>>>;
    |reader, ids, list| {
        store::of_each_intent(reader.db(), reader.scope(), ids, (&list.0, list.1), &list.2).await?
    }

    /// How many missions an intent has.
    MissionCountOfIntent: IntentId, MissionFilter => u64;
    |reader, ids, filter| store::count_of_each_intent(reader.db(), reader.scope(), ids, filter).await?

    /// A page of a season's missions.
    MissionsOfSeason: SeasonId, MissionList => Arc<Page<Arc<Mission>>>;
    |reader, ids, list| {
        store::of_each_season(reader.db(), reader.scope(), ids, (&list.0, list.1), &list.2).await?
    }

    /// How many missions a season has.
    MissionCountOfSeason: SeasonId, MissionFilter => u64;
    |reader, ids, filter| store::count_of_each_season(reader.db(), reader.scope(), ids, filter).await?

    /// A page of an alliance's missions.
    MissionsOfAlliance: AllianceId, MissionList => Arc<Page<Arc<Mission>>>;
    |reader, ids, list| {
        store::of_each_alliance(reader.db(), reader.scope(), ids, (&list.0, list.1), &list.2).await?
    }

    /// How many missions an alliance has.
    MissionCountOfAlliance: AllianceId, MissionFilter => u64;
    |reader, ids, filter| store::count_of_each_alliance(reader.db(), reader.scope(), ids, filter).await?

    /// A mission's tags.
    TagsOf: MissionId, () => Arc<Vec<String>>;
    |reader, ids, _args| store::tags_of(reader.db(), ids).await?

    /// The lines of a mission's budget.
    BudgetLinesOf: MissionId, () => Arc<Vec<BudgetLine>>;
    |reader, ids, _args| store::budget_lines_of(reader.db(), ids).await?

    /// A mission's milestones.
    MilestonesOf: MissionId, () => Arc<Vec<Milestone>>;
    |reader, ids, _args| store::milestones_of(reader.db(), ids).await?

    /// A mission's KPIs.
    KpisOf: MissionId, () => Arc<Vec<Kpi>>;
    |reader, ids, _args| store::kpis_of(reader.db(), ids).await?

    /// A page of a mission's revisions.
    RevisionsOf: MissionId, PageArgs => Arc<Page<Arc<Revision>>>;
    |reader, ids, args| store::revisions_of_each(reader.db(), ids, args).await?

    /// How many revisions a mission has.
    RevisionCountOf: MissionId, () => u64;
    |reader, ids, _args| store::count_revisions(reader.db(), ids).await?

    /// A page of the applications to an RFP.
    ApplicationsOf: MissionId, PageArgs => Arc<Page<Arc<Application>>>;
    |reader, ids, args| store::applications_of_each(reader.db(), ids, args).await?

    /// How many applications an RFP has.
    ApplicationCountOf: MissionId, () => u64;
    |reader, ids, _args| store::count_applications(reader.db(), ids).await?

    /// The application with an id.
    ApplicationById: ApplicationId, () => Option<Arc<Application>>;
    |reader, ids, _args| optional(store::applications_by_id(reader.db(), ids).await?)

    /// The revision of a mission with a number.
    RevisionNumbered: (MissionId, i32), () => Option<Arc<Revision>>;
    |reader, keys, _args| optional(store::numbered(reader.db(), keys).await?)

    /// The mission that took the place of one.
    SuccessorOf: MissionId, () => Option<Arc<Mission>>;
    |reader, ids, _args| optional(store::successors_of(reader.db(), reader.scope(), ids).await?)

    /// How the deadlines of an RFP moved.
    DeadlineMovesOf: MissionId, () => Arc<Vec<DeadlineMove>>;
    |reader, ids, _args| store::deadline_moves_of(reader.db(), ids).await?
}
