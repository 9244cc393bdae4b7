//! What is written by hand for one chapter or for the account, on generated operations and types.

mod account;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "extensions")]
mod extensions;
#[cfg(feature = "publishers")]
mod publishers;
