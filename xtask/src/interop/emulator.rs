//! The emulator, with the keys that all checks use.

use crate::program::Server;

pub(super) const ACCESS_KEY: &str = "INTEROP_ACCESS_KEY";
pub(super) const SECRET_KEY: &str = "interop-secret-key";
pub(super) const TOKEN: &str = "interop-user-token";
pub(super) const DOMAIN_ID: &str = "ce8df55870164338a72d7e828a966a2a";

pub(super) fn start() -> Result<Server, String> {
    Server::emulator(["--port", "0", "--ak", ACCESS_KEY, "--sk", SECRET_KEY, "--token", TOKEN])
}
