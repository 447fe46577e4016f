//! SQL of the area `mission`.

mod filter;
mod list;
mod order;
mod rows;

pub(crate) use filter::visible;
pub use list::{
    MissionFilter, MissionOrder, by_ids, by_slug, count, count_of_each_alliance, count_of_each_intent,
    count_of_each_season, of_each_alliance, of_each_intent, of_each_season, page,
};
