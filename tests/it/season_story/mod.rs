//! A season told whole: everybody has the public API alone, and what each one hears is what they may hear.

mod acts;
mod cast;
mod proposal;
mod request;
