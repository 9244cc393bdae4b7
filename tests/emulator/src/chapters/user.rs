//! The only user of the emulator.

/// Who is named as having made and changed everything.
pub(super) const USER: &str = "emulator_user";

/// The id of that user.
pub(super) const USER_ID: &str = "e3a01a7000000000000000000000a5e4";
