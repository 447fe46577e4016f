//! Keyset pages: of a whole list, or of the children of many parents in one statement.

use std::collections::HashMap;

use chrono::DateTime;
use entity::ids::TypedId;
use sea_orm::sea_query::{
    Asterisk, Condition, Expr, ExprTrait, Func, IntoColumnRef, JoinType, LikeExpr, Order, PgFunc, Query,
    SelectStatement,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic, Iterable,
    PrimaryKeyToColumn, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::error::StoreError;
use crate::domain::page::{Cursor, Edge, Page, PageArgs, SortKey};

/// How many ids one statement is asked for at most, well below SQLite's limit on bound values.
const CHUNK: usize = 1000;

/// A list in an order: which rows, and what sorts them.
pub(crate) struct Listing<E: EntityTrait> {
    pub(crate) select: Select<E>,
    pub(crate) order: ListOrder<E>,
}

/// The column that names the parent of a row, and that parent of a row that was read.
pub(crate) type ParentOf<E, P> = (<E as EntityTrait>::Column, fn(&<E as EntityTrait>::Model) -> Option<P>);

/// An order of a list: by a sort key, then by id.
pub(crate) struct ListOrder<E: EntityTrait> {
    /// Names the order in cursors.
    pub(crate) name: &'static str,
    pub(crate) descending: bool,
    /// The sort key in SQL; `None` sorts by id alone.
    pub(crate) key: Option<Expr>,
    /// The sort key and id of a row.
    pub(crate) of: fn(&E::Model) -> (SortKey, Uuid),
}

impl<E: EntityTrait> Listing<E> {
    /// One page of the list.
    pub(crate) async fn page<C: ConnectionTrait>(
        self,
        db: &C,
        args: &PageArgs,
    ) -> Result<Page<E::Model>, StoreError> {
        let Self { select, order } = self;
        if args.size == 0 {
            return Ok(Page::default());
        }
        let mut query = lean(select).into_query();
        order.restrict(&mut query, args);
        let rows = fetch::<E, C>(db, &query).await?;
        Ok(order.page(rows, args))
    }

    /// The same page for each of `parents`; `parent` names a row's own. Parents without rows are left out.
    pub(crate) async fn page_of_each<C: ConnectionTrait, P: TypedId>(
        self,
        db: &C,
        parents: &[P],
        (column, parent): ParentOf<E, P>,
        args: &PageArgs,
    ) -> Result<HashMap<P, Page<E::Model>>, StoreError> {
        let Self { select, order } = self;
        let mut groups: HashMap<P, Vec<E::Model>> = HashMap::new();
        if args.size == 0 {
            return Ok(HashMap::new());
        }
        let select = lean(select);
        for chunk in parents.chunks(CHUNK) {
            let mut children = select.clone().into_query();
            order.restrict(&mut children, args);
            let query = of_each::<E, P>(db.get_database_backend(), children, column, chunk);
            for row in fetch::<E, C>(db, &query).await? {
                if let Some(parent) = parent(&row) {
                    groups.entry(parent).or_default().push(row);
                }
            }
        }
        Ok(groups.into_iter().map(|(parent, rows)| (parent, order.page(rows, args))).collect())
    }
}

impl<E: EntityTrait> ListOrder<E> {
    /// By id, which is the order of creation.
    pub(crate) fn by_id(name: &'static str, descending: bool, of: fn(&E::Model) -> (SortKey, Uuid)) -> Self {
        Self { name, descending, key: None, of }
    }

    /// Keeps the rows between the page's cursors, sorted in reading direction, one more than it may hold.
    fn restrict(&self, query: &mut SelectStatement, args: &PageArgs) {
        let ascending = self.descending == args.from_end;
        for (cursor, greater) in [(&args.after, !self.descending), (&args.before, self.descending)] {
            if let Some(cursor) = cursor {
                query.cond_where(self.beyond(cursor, greater));
            }
        }
        let direction = if ascending { Order::Asc } else { Order::Desc };
        if let Some(key) = &self.key {
            query.order_by_expr(key.clone(), direction.clone());
        }
        query.order_by_expr(id_column::<E>(), direction).limit(u64::from(args.size) + 1);
    }

    fn beyond(&self, cursor: &Cursor, greater: bool) -> Condition {
        let compare = |left: Expr, right: Expr| if greater { left.gt(right) } else { left.lt(right) };
        let id = compare(id_column::<E>(), Expr::val(cursor.id));
        let Some(key) = &self.key else { return Condition::all().add(id) };
        let value = match &cursor.key {
            SortKey::Id => return Condition::all().add(id),
            SortKey::Number(number) => Expr::val(*number),
            SortKey::Text(text) => Expr::val(text.clone()),
            SortKey::Moment { milliseconds } => Expr::val(DateTime::from_timestamp_millis(*milliseconds)),
        };
        Condition::any()
            .add(compare(key.clone(), value.clone()))
            .add(Condition::all().add(key.clone().eq(value)).add(id))
    }

    /// Sorts in memory as well: a join need not keep the order of its inner side.
    fn page(&self, rows: Vec<E::Model>, args: &PageArgs) -> Page<E::Model> {
        let mut rows: Vec<_> = rows.into_iter().map(|row| ((self.of)(&row), row)).collect();
        rows.sort_by(|(left, _), (right, _)| left.cmp(right));
        if self.descending != args.from_end {
            rows.reverse();
        }
        let edges = rows
            .into_iter()
            .map(|((key, id), node)| Edge { cursor: Cursor { order: self.name.to_owned(), key, id }, node })
            .collect();
        Page::cut(edges, args)
    }
}

fn id_column<E: EntityTrait>() -> Expr {
    E::PrimaryKey::iter()
        .next()
        .map(|key| Expr::col(key.into_column().as_column_ref()))
        .unwrap_or_else(|| Expr::cust("1"))
}

fn id_name<E: EntityTrait>() -> String {
    E::PrimaryKey::iter().next().map(|key| key.into_column().as_str().to_owned()).unwrap_or_default()
}

async fn fetch<E: EntityTrait, C: ConnectionTrait>(
    db: &C,
    query: &SelectStatement,
) -> Result<Vec<E::Model>, StoreError> {
    let rows = db.query_all(query).await?;
    rows.iter().map(|row| E::Model::from_query_result(row, "").map_err(StoreError::from)).collect()
}

/// What is only searched is not read: it repeats the other columns.
pub(crate) fn lean<E: EntityTrait>(select: Select<E>) -> Select<E> {
    let mut select = select.select_only();
    for column in E::Column::iter() {
        select = match column.as_str() {
            "search_text" => select.expr_as(Expr::Constant("".into()), "search_text"),
            _ => select.column(column),
        };
    }
    select
}

/// Runs `children`, which holds a limit, once for each parent, in one statement that reads no row in vain.
fn of_each<E: EntityTrait, P: TypedId>(
    backend: DbBackend,
    mut children: SelectStatement,
    column: E::Column,
    parents: &[P],
) -> SelectStatement {
    let parent = Expr::col(column.as_column_ref());
    let mut query = Query::select();
    query.column(("c", Asterisk));
    if backend == DbBackend::Postgres {
        children.and_where(parent.eq(Expr::col(("k", "k"))));
        query.from_function(Func::cust("unnest").arg(Expr::val(uuids(parents))), "k");
        query.join_lateral(JoinType::InnerJoin, children, "c", Expr::cust("true"));
    } else {
        let key = Func::cust("unhex").arg(Expr::col(("k", "value")));
        children.and_where(parent.eq(key)).clear_selects().expr(id_column::<E>());
        query.from_function(Func::cust("json_each").arg(Expr::val(hexes(parents))), "k");
        query.join_as(
            JoinType::InnerJoin,
            E::default().table_ref(),
            "c",
            Expr::col(("c", id_name::<E>())).in_subquery(children),
        );
    }
    query
}

/// `column` is one of `ids`, as one bound value, so that the statement's text does not depend on their number.
pub(crate) fn among<P: TypedId>(backend: DbBackend, column: impl IntoColumnRef, ids: &[P]) -> Expr {
    let column = Expr::col(column);
    if backend == DbBackend::Postgres {
        return column.eq(PgFunc::any(Expr::val(uuids(ids))));
    }
    let mut keys = Query::select();
    keys.expr(Func::cust("unhex").arg(Expr::col(("k", "value"))));
    keys.from_function(Func::cust("json_each").arg(Expr::val(hexes(ids))), "k");
    column.in_subquery(keys)
}

fn uuids<P: TypedId>(ids: &[P]) -> Vec<Uuid> {
    ids.iter().map(|id| id.uuid()).collect()
}

fn hexes<P: TypedId>(ids: &[P]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    serde_json::json!(ids).to_string()
}

/// All rows of `select` whose `column` is one of `ids`.
pub(crate) async fn all_among<E: EntityTrait, C: ConnectionTrait, P: TypedId>(
    db: &C,
    select: Select<E>,
    column: E::Column,
    ids: &[P],
) -> Result<Vec<E::Model>, StoreError> {
    let mut rows = Vec::new();
    let select = lean(select);
    for chunk in ids.chunks(CHUNK) {
        let condition = among(db.get_database_backend(), column.as_column_ref(), chunk);
        rows.extend(select.clone().filter(condition).all(db).await?);
    }
    Ok(rows)
}

/// How many rows of `select` each of `parents` has; parents without rows are left out.
pub(crate) async fn count_of_each<E: EntityTrait, C: ConnectionTrait, P: TypedId>(
    db: &C,
    select: Select<E>,
    column: E::Column,
    parents: &[P],
) -> Result<HashMap<P, u64>, StoreError> {
    let mut counts = HashMap::new();
    for chunk in parents.chunks(CHUNK) {
        let rows: Vec<(Uuid, i64)> = select
            .clone()
            .select_only()
            .column(column)
            .expr_as(Expr::cust("count(*)"), "count")
            .filter(among(db.get_database_backend(), column.as_column_ref(), chunk))
            .group_by(column)
            .into_tuple()
            .all(db)
            .await?;
        counts.extend(
            rows.into_iter().map(|(id, count)| (P::from_uuid(id), u64::try_from(count).unwrap_or(0))),
        );
    }
    Ok(counts)
}

/// How many rows `select` has.
pub(crate) async fn count<E: EntityTrait, C: ConnectionTrait>(
    db: &C,
    select: Select<E>,
) -> Result<u64, StoreError> {
    let count: Option<i64> =
        select.select_only().expr_as(Expr::cust("count(*)"), "count").into_tuple().one(db).await?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// `column`, which is folded already, contains `folded`; its `%` and `_` stand for themselves.
pub(crate) fn contains(column: impl IntoColumnRef, folded: &str) -> Expr {
    let mut pattern = String::from("%");
    for character in folded.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    Expr::col(column).like(LikeExpr::new(pattern).escape('!'))
}
