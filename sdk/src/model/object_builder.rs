//! Builders of objects that are sent. Required fields are checked at compile time.

/// Declares the builder of a struct. It has a type parameter for each required field: a type named after the field until the field
/// is set, then the type of the field.
macro_rules! object_builder {
    (
        $name:ident $builder:ident
        [$($r:ident $r_word:tt ($r_type:ty))*]
        [$($o:ident $o_word:tt ($o_type:ty))*]
        [$($n:ident $n_type:ty,)*]
        [$($e:ident $e_word:tt ($e_type:ty))*]
        [$($p:ident $p_type:ty,)*]
        [$($extra:ident)?]
    ) => {
        #[doc = concat!("Builds a [`", stringify!($name), "`]. A field that is set twice has the value that was set last.")]
        #[allow(non_camel_case_types, reason = "the compiler names the field that is not set")]
        #[derive(Clone, Debug)]
        #[must_use = "nothing is built before `build` is called"]
        pub struct $builder<$($r),*> {
            $($r: $r,)*
            $($o: Option<$o_type>,)*
            $($n: $crate::Nullable<$n_type>,)*
            $($e: Option<$e_type>,)*
            $($extra: serde_json::Map<String, serde_json::Value>,)?
        }

        #[allow(non_camel_case_types, unreachable_pub, missing_docs, reason = "types that users do not name")]
        const _: () = {
            $(
                #[derive(Clone, Debug)]
                pub struct $r;
            )*

            impl $name {
                /// Creates a builder with no field set.
                pub fn builder() -> $builder<$($r),*> {
                    $builder {
                        $($r,)*
                        $($o: None,)*
                        $($n: $crate::Nullable::absent(),)*
                        $($e: Some(Default::default()),)*
                        $($extra: serde_json::Map::new(),)?
                    }
                }
            }
        };

        #[allow(non_camel_case_types, reason = "as above")]
        impl<$($r),*> $builder<$($r),*> {
            $crate::model::object_builder! {
                @required $name $builder [] [$($r $r_word ($r_type))*] [$($o)* $($n)* $($e)* $($extra)?]
            }

            $(
                #[doc = concat!("Sets [`", stringify!($name), "::", stringify!($o), "`].")]
                pub fn $o(mut self, value: $crate::model::object_builder!(@argument $o_word $o_type)) -> Self {
                    self.$o = Some(value.into());
                    self
                }
            )*

            $(
                #[doc = concat!("Sets [`", stringify!($name), "::", stringify!($n), "`].")]
                pub fn $n(mut self, value: impl Into<$crate::Nullable<$n_type>>) -> Self {
                    self.$n = value.into();
                    self
                }
            )*

            $(
                #[doc = concat!("Sets [`", stringify!($name), "::", stringify!($e), "`], which is sent empty otherwise.")]
                pub fn $e(mut self, value: $crate::model::object_builder!(@argument $e_word $e_type)) -> Self {
                    self.$e = Some(value.into());
                    self
                }
            )*

            $(
                #[doc = concat!("Sets [`", stringify!($name), "::", stringify!($extra), "`].")]
                pub fn $extra(mut self, value: serde_json::Map<String, serde_json::Value>) -> Self {
                    self.$extra = value;
                    self
                }
            )?

            #[doc = concat!("The [`", stringify!($name), "`], once all required fields are set.")]
            pub fn build(self) -> $name
            where
                $($r: $crate::model::IsSet<$r_type>,)*
            {
                $name {
                    $($r: self.$r.value().into(),)*
                    $($o: self.$o,)*
                    $($n: self.$n,)*
                    $($e: self.$e,)*
                    $($p: None,)*
                    $($extra: self.$extra,)?
                }
            }
        }
    };

    (@required $name:ident $builder:ident [$($before:ident)*] [] $others:tt) => {};
    (
        @required $name:ident $builder:ident [$($before:ident)*]
        [$r:ident $r_word:tt ($r_type:ty) $($after:ident $after_word:tt ($after_type:ty))*]
        [$($other:ident)*]
    ) => {
        #[doc = concat!("Sets [`", stringify!($name), "::", stringify!($r), "`].")]
        pub fn $r(
            self,
            value: $crate::model::object_builder!(@argument $r_word $r_type),
        ) -> $builder<$($before,)* $r_type, $($after),*> {
            $builder {
                $($before: self.$before,)*
                $r: value.into(),
                $($after: self.$after,)*
                $($other: self.$other,)*
            }
        }

        $crate::model::object_builder! {
            @required $name $builder [$($before)* $r] [$($after $after_word ($after_type))*] [$($other)*]
        }
    };

    (@argument (String) $type:ty) => { impl Into<$type> };
    (@argument (Box) $type:ty) => { impl Into<$type> };
    (@argument (Vec) $type:ty) => { impl Into<$type> };
    (@argument (Secret) $type:ty) => { impl Into<$type> };
    (@argument (JsonText) $type:ty) => { impl Into<$type> };
    (@argument (Timestamp) $type:ty) => { impl Into<$type> };
    (@argument (StringOrNumber) $type:ty) => { impl Into<$type> };
    (@argument (StringOrBool) $type:ty) => { impl Into<$type> };
    (@argument ($word:ident) $type:ty) => { $type };
}
pub(crate) use object_builder;
