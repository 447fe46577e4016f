//! Stories told over real sockets.

mod client;
mod closes;
mod flow;
mod shutdown;
mod upgrade;
