//! What signals are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, SignalId};

use crate::domain::conversation::Subject;
use crate::domain::page::{Page, PageArgs};
use crate::domain::team::Signal;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::subject::TimeOrder;
use crate::store::team::{self as store, SignalFilter};

/// Which part of the signals.
pub type SignalList = (SignalFilter, TimeOrder, PageArgs);

relation! {
    /// The signal with an id, if the actor may read it.
    SignalById: SignalId, () => Option<Arc<Signal>>;
    |reader, ids, _args| optional(store::signals_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the signals about a subject.
    SignalsOn: Subject, SignalList => Arc<Page<Arc<Signal>>>;
    |reader, subjects, list| store::signals_about_each(reader.db(), reader.scope(), subjects, list).await?

    /// How many signals there are about a subject.
    SignalCountOn: Subject, SignalFilter => u64;
    |reader, subjects, filter| {
        store::count_signals_about_each(reader.db(), reader.scope(), subjects, filter).await?
    }

    /// A page of the signals of an account.
    SignalsBy: AccountId, SignalList => Arc<Page<Arc<Signal>>>;
    |reader, ids, list| store::signals_of_each_author(reader.db(), reader.scope(), ids, list).await?

    /// How many signals an account made.
    SignalCountBy: AccountId, SignalFilter => u64;
    |reader, ids, filter| store::count_signals_of_authors(reader.db(), reader.scope(), ids, filter).await?

    /// The skills that a signal names.
    SkillsOf: SignalId, () => Vec<String>;
    |reader, ids, _args| store::skills_of(reader.db(), ids).await?
}
