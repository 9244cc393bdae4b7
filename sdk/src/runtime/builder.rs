//! Builders of what is sent: that required members are set is checked while compiling.

/// A required field that is set.
#[diagnostic::on_unimplemented(
    message = "the required field `{Self}` is not set",
    label = "set it before `.build()`",
    note = "its type is `{T}`"
)]
pub trait Set<T> {
    /// What it is set to.
    fn value(self) -> T;
}

impl<T> Set<T> for T {
    fn value(self) -> T {
        self
    }
}

/// Declares the builder of a struct. It has a type parameter for each required member: a type of that name until the member is
/// set, then the type of the member. An optional member that is not set is `None`, or what follows `or`.
macro_rules! builder {
    (
        $type:ident, $builder:ident,
        required { $($required:ident($($required_type:tt)+),)* }
        optional { $($optional:ident($($optional_type:tt)+) $(or $default:expr)?,)* }
    ) => {
        #[doc = concat!("Builds a [`", stringify!($type), "`]. What is set twice has the value that was set last.")]
        #[allow(non_camel_case_types, reason = "the compiler names the member that is not set")]
        #[derive(Clone, Debug)]
        #[must_use = "nothing is built before `build` is called"]
        pub struct $builder<$($required),*> {
            $($required: $required,)*
            $($optional: Option<$($optional_type)+>,)*
        }

        #[allow(non_camel_case_types, unreachable_pub, missing_docs, reason = "types that users do not name")]
        const _: () = {
            $(
                #[derive(Clone, Debug)]
                pub struct $required;
            )*

            impl $type {
                /// A builder in which nothing is set.
                pub fn builder() -> $builder<$($required),*> {
                    $builder { $($required,)* $($optional: None,)* }
                }
            }
        };

        #[allow(non_camel_case_types)]
        impl<$($required),*> $builder<$($required),*> {
            $crate::runtime::builder! { @setters $type, $builder, [] [$($required($($required_type)+))*] [$($optional)*] }

            $(
                #[doc = concat!("Sets [`", stringify!($type), "::", stringify!($optional), "`].")]
                pub fn $optional(mut self, value: $crate::runtime::builder!(@argument $($optional_type)+)) -> Self {
                    self.$optional = Some(value.into());
                    self
                }
            )*

            #[doc = concat!("The [`", stringify!($type), "`], once all required members are set.")]
            pub fn build(self) -> $type
            where
                $($required: $crate::runtime::Set<$($required_type)+>,)*
            {
                $type {
                    $($required: self.$required.value(),)*
                    $($optional: $crate::runtime::builder!(@or self.$optional $(, $default)?),)*
                }
            }
        }
    };
    (@setters $type:ident, $builder:ident, [$($before:ident)*] [] [$($optional:ident)*]) => {};
    (
        @setters $type:ident, $builder:ident,
        [$($before:ident)*] [$name:ident($($name_type:tt)+) $($after:ident($($after_type:tt)+))*] [$($optional:ident)*]
    ) => {
        #[doc = concat!("Sets [`", stringify!($type), "::", stringify!($name), "`].")]
        pub fn $name(
            self,
            value: $crate::runtime::builder!(@argument $($name_type)+),
        ) -> $builder<$($before,)* $($name_type)+, $($after),*> {
            $builder {
                $($before: self.$before,)*
                $name: value.into(),
                $($after: self.$after,)*
                $($optional: self.$optional,)*
            }
        }

        $crate::runtime::builder! { @setters $type, $builder, [$($before)* $name] [$($after($($after_type)+))*] [$($optional)*] }
    };
    (@argument String) => { impl Into<String> };
    (@argument Nullable<$type:ty>) => { impl Into<Nullable<$type>> };
    (@argument $type:ty) => { $type };
    (@or $value:expr) => { $value };
    (@or $value:expr, $default:expr) => { $value.unwrap_or_else(|| $default) };
}
pub(crate) use builder;

#[cfg(test)]
#[expect(unreachable_pub, reason = "the builder of a type of these tests")]
mod tests {
    use crate::runtime::Nullable;

    #[derive(Clone, Debug, PartialEq)]
    pub struct Crate {
        pub label: String,
        pub weight: Option<u32>,
        pub size: i32,
        pub notes: Nullable<String>,
        pub tags: Vec<String>,
    }

    builder! {
        Crate, CrateBuilder,
        required {
            size(i32),
            weight(Option<u32>),
        }
        optional {
            label(String) or "a crate".to_owned(),
            notes(Nullable<String>) or Nullable::absent(),
            tags(Vec<String>) or Vec::new(),
        }
    }

    #[test]
    fn what_is_not_set_is_what_was_declared() {
        let plain = Crate { label: "a crate".to_owned(), weight: None, size: 3, notes: Nullable::absent(), tags: Vec::new() };
        assert_eq!(Crate::builder().size(3).weight(None).build(), plain);
    }

    #[test]
    fn the_order_is_free_and_what_is_set_last_counts() {
        let heavy = Crate::builder().weight(Some(1)).notes("first").label("x").size(1).tags(vec!["t".to_owned()]);
        let heavy = heavy.notes(Nullable::null()).weight(Some(9)).size(2).label("y").build();
        let expected = Crate { label: "y".to_owned(), weight: Some(9), size: 2, notes: Nullable::null(), tags: vec!["t".to_owned()] };
        assert_eq!(heavy, expected);
    }
}
