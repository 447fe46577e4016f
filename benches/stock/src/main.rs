//! The same events by the engine's own subscription transport: at `/stock`, where each subscriber resolves each event for
//! itself. Beside it stands the whole server, so that events can be written.

mod subscription;

use std::error::Error;
use std::sync::Arc;

use alliance_hub::app::App;
use alliance_hub::auth::{Auth, AuthSettings, SigningKey};
use alliance_hub::clock::Clock;
use alliance_hub::graphql::{schema, sdl};
use alliance_hub::http::Api;
use alliance_hub::http::front::{Front, Limits, Mode};
use alliance_hub::http::router::{Lifetime, RouterSettings, router};
use alliance_hub::id::Ids;
use alliance_hub::store::db::Db;
use async_graphql_axum::GraphQLSubscription;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [listen, database, connections] = arguments.as_slice() else {
        return Err("usage: bench-stock ADDRESS:PORT DATABASE_URL CONNECTIONS".into());
    };
    let clock = Clock::system();
    let ids = Ids::system(clock.clone());
    let auth = Auth::new(AuthSettings::default(), &SigningKey::generate(&ids), clock.clone(), ids.clone())?;
    let db = Db::connect(database, connections.parse()?, ids.clone()).await?;
    let app = App::new(db, clock, ids, Arc::new(auth));
    app.start().await?;

    let front = Front::new(&sdl(), Limits::development(), Mode::Development)?;
    let secrets = app.ids.clone();
    let lifetime = Lifetime {
        shutdown: app.tasks.shutdown.clone(),
        sockets: app.tasks.tracker.clone(),
        new_token: Box::new(move || secrets.secret()),
    };
    let whole =
        router(Api::new(app.clone(), schema(app.clone())), front, RouterSettings::default(), lifetime);
    let served = whole.route_service("/stock", GraphQLSubscription::new(subscription::schema(app)));
    // As the server does: small answers are not held back.
    let listener = TcpListener::bind(listen).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, served).await?)
}
