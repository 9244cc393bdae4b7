//! Builders of objects that are sent. The compiler checks that required fields are set.

/// A required field that is set.
#[diagnostic::on_unimplemented(
    message = "the required field `{Self}` is not set",
    label = "set it before `.build()`",
    note = "its type is `{T}`"
)]
pub trait IsSet<T> {
    /// Returns the value of the field.
    fn value(self) -> T;
}

impl<T> IsSet<T> for T {
    fn value(self) -> T {
        self
    }
}
