//! What season files brought in.

use entity::import_record;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::read::{CHUNK, Page, Place, Source, is_full};
use super::stored::Stored as _;
use crate::domain::export::{ImportRecord, Line};
use crate::domain::season_file;
use crate::store::error::StoreError;
use crate::store::mission::of_removed;

impl Source<'_> {
    /// People and alliances outlive a season; the keys of everything else begin with its number. The key of a mission tells
    /// its name, so that of one which was taken down is left out.
    pub(super) async fn import_records(&self, after: Option<&Place>) -> Result<Page, StoreError> {
        use import_record::Column;
        let backend = self.db.get_database_backend();
        let lasting = [season_file::Section::People, season_file::Section::Alliances];
        let own = Condition::any()
            .add(Column::Section.is_in(lasting.map(season_file::Section::as_str)))
            .add(Column::Key.starts_with(format!("{}/", self.season_number)));
        let known = season_file::Section::ALL.iter().map(|section| section.as_str());
        let taken_down = of_removed((import_record::Entity, Column::SubjectId));
        let own = Condition::all().add(own).add(taken_down.not());
        let mut select = import_record::Entity::find().filter(own).filter(Column::Section.is_in(known));
        let columns = || [bytewise(backend, "section"), bytewise(backend, "key")];
        if let Some(Place::Key(section, key)) = after {
            let place = Expr::tuple([Expr::val(section.as_str()), Expr::val(key.as_str())]);
            select = select.filter(Expr::tuple(columns()).gt(place));
        }
        for column in columns() {
            select = select.order_by(column, Order::Asc);
        }
        let rows = select.limit(CHUNK).all(self.db).await?;
        let next = rows.last().map(|row| Place::Key(row.section.clone(), row.key.clone()));
        let next = next.filter(|_| is_full(&rows));
        let records = rows.into_iter().map(|row| ImportRecord::from_row(row).map(Line::from));
        Ok((records.collect::<Result<_, _>>()?, next))
    }
}

/// A column whose order is that of its bytes on both databases.
fn bytewise(backend: DbBackend, column: &'static str) -> Expr {
    match (backend, column) {
        (DbBackend::Postgres, "section") => Expr::cust("section collate \"C\""),
        (DbBackend::Postgres, _) => Expr::cust("key collate \"C\""),
        (_, column) => Expr::col(column),
    }
}
