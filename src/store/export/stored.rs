//! How a record stands for a row.

use sea_orm::{EntityTrait, ModelTrait};
use uuid::Uuid;

use crate::store::error::StoreError;

/// A record that stands for one row.
pub(super) trait Stored: Sized + Send {
    type Entity: EntityTrait<Model = Self::Row>;
    type Row: ModelTrait<Entity = Self::Entity>;

    fn from_row(row: Self::Row) -> Result<Self, StoreError>;
    fn to_row(&self) -> Self::Row;
}

/// A record whose row has an id of its own.
pub(super) trait Identified: Stored {
    const ID: <Self::Entity as EntityTrait>::Column;

    fn uuid(&self) -> Uuid;
}

/// Declares which column each field is. A column that no record has a field for is not public, and `made` where the record
/// comes in: the row is written out whole, so that a new column does not compile before that is decided.
macro_rules! stored {
    ($($record:ident <=> $table:ident {
        same: $($same:ident),+ $(,)?;
        $(renamed: $($field:ident = $column:ident),+;)?
        $(beside: $($beside:ident),+;)?
        $(made: |$it:ident| $($made:ident = $value:expr),+ $(,)?;)?
    })+) => {
        $(impl Stored for $record {
            type Entity = $table::Entity;
            type Row = $table::Model;

            fn from_row(row: $table::Model) -> Result<Self, StoreError> {
                Ok(Self {
                    $($same: Field::read(row.$same)?,)+
                    $($($field: Field::read(row.$column)?,)+)?
                    $($($beside: Vec::new(),)+)?
                })
            }

            fn to_row(&self) -> $table::Model {
                $(let $it = self;)?
                $table::Model {
                    $($same: Field::write(self.$same.clone()),)+
                    $($($column: Field::write(self.$field.clone()),)+)?
                    $($($made: $value,)+)?
                }
            }
        })+
    };
}

/// Declares records whose id is the column `id`.
macro_rules! identified {
    ($($record:ident: $table:ident),+ $(,)?) => {
        $(impl Identified for $record {
            const ID: $table::Column = $table::Column::Id;

            fn uuid(&self) -> Uuid {
                self.id.uuid()
            }
        })+
    };
}

pub(super) use {identified, stored};
