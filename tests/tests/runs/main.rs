//! Are runs started, waited for and followed as they are, whatever the service shows of them? And is what was read written back whole?

mod emulated;
mod find;
mod log;
#[cfg(target_os = "linux")]
mod memory;
mod service;
mod start;
mod update;
mod wait;
