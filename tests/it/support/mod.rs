//! The language of the stories: an application of one's own, and actors who speak to it.

mod actor;
mod answer;
mod app;
mod database;
mod proxy;
pub mod receiver;
pub mod seed;
mod sources;
mod subscription;
mod tables;

pub use actor::Actor;
pub use answer::Answer;
pub use app::TestApp;
pub use database::TestDatabase;
pub use sources::sources;
pub use subscription::Subscription;
pub(crate) use tables::with_entities;
pub use tables::{WITHOUT_ENTITY, tables};
