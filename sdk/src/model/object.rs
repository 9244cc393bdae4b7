//! Structs that are received, sent, or both.

/// Declares an object that is only received. Any field may be missing.
macro_rules! received {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $($(#[$field_attribute:meta])* $field:ident: $type:ty = $wire:literal $(| $alias:literal)*),* $(,)?
        }
        $([$extra:ident])?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_attribute])*
                #[cfg_attr(feature = "schemars", schemars(rename = $wire))]
                pub $field: Option<$type>,
            )*
            $(
                /// Fields that this version of the crate does not know, as received.
                #[cfg_attr(feature = "schemars", schemars(flatten))]
                pub $extra: serde_json::Map<String, serde_json::Value>,
            )?
        }

        $crate::model::lenient_object! {
            $name, Self::default(), [$($field $wire [$($alias)*])*] [] [$($extra)?]
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::deserialize_leniently(deserializer, concat!("an object, ", stringify!($name)))
            }
        }
    };
}
pub(crate) use received;

/// Implements lenient deserialization of an object.
macro_rules! lenient_object {
    (
        $name:ident, $none:expr,
        [$($field:ident $wire:literal [$($alias:literal)*])*]
        [$($nullable:ident $nullable_wire:literal [$($nullable_alias:literal)*])*]
        [$($extra:ident)?]
    ) => {
        impl $crate::model::LenientDeserialize for $name {
            const FIELDS: &'static [&'static str] = &[$($wire, $($alias,)*)* $($nullable_wire, $($nullable_alias,)*)*];

            fn read_map<'de, A: serde::de::MapAccess<'de>>(
                mut map: A,
                report: &mut $crate::model::Report,
            ) -> Result<Option<Self>, A::Error> {
                let _ = &report;
                let mut object: Self = $none;
                let mut is_object = true;
                while let Some(name) = $crate::model::next_key(&mut map)? {
                    match &*name {
                        $($wire $(| $alias)* => $crate::model::fill(&mut map, report, &name, &mut object.$field)?,)*
                        $($nullable_wire $(| $nullable_alias)* => {
                            $crate::model::fill_nullable(&mut map, report, &name, &mut object.$nullable)?;
                        })*
                        _ => is_object &= $crate::model::unknown_field!(map, name, object $($extra)?),
                    }
                }
                if is_object { Ok(Some(object)) } else { Ok(None) }
            }
        }
    };
}
pub(crate) use lenient_object;

/// Handles an unknown field.
macro_rules! unknown_field {
    ($map:ident, $name:ident, $object:ident) => {
        $crate::model::skip(&mut $map, &$name)?
    };
    ($map:ident, $name:ident, $object:ident $extra:ident) => {
        $crate::model::keep(&mut $map, $name, &mut $object.$extra)?
    };
}
pub(crate) use unknown_field;

/// Declares an object that is only sent, with its builder. Deserialization follows the rules of the builder.
macro_rules! sent {
    ($($input:tt)*) => {
        $crate::model::object! { sent $($input)* }
    };
}
pub(crate) use sent;

/// Declares an object that is both sent and received. It is strict when sent; in a response, any field may be missing.
macro_rules! exchanged {
    ($($input:tt)*) => {
        $crate::model::object! { exchanged $($input)* }
    };
}
pub(crate) use exchanged;

/// Passes the type of a field twice: once to match its first word, and once as a type.
macro_rules! object {
    (
        $mode:ident
        $(#[$attribute:meta])*
        pub struct $name:ident, $builder:ident {
            required { $(
                $(#[$r_attribute:meta])*
                $r:ident: $r_word:ident $(:: $r_segment:ident)* $(<$($r_argument:ty),+>)? = $r_wire:literal $(| $r_alias:literal)*
            ),* $(,)? }
            optional { $(
                $(#[$o_attribute:meta])*
                $o:ident: $o_word:ident $(:: $o_segment:ident)* $(<$($o_argument:ty),+>)? = $o_wire:literal $(| $o_alias:literal)*
            ),* $(,)? }
            nullable { $($(#[$n_attribute:meta])* $n:ident: $n_type:ty = $n_wire:literal $(| $n_alias:literal)*),* $(,)? }
            empty { $(
                $(#[$e_attribute:meta])*
                $e:ident: $e_word:ident $(:: $e_segment:ident)* $(<$($e_argument:ty),+>)? = $e_wire:literal $(| $e_alias:literal)*
            ),* $(,)? }
            from_path { $($(#[$p_attribute:meta])* $p:ident: $p_type:ty = $p_wire:literal $(| $p_alias:literal)*),* $(,)? }
        }
        $([$extra:ident])?
    ) => {
        $crate::model::object! {
            @declare $mode [$(#[$attribute])*] $name $builder
            [$([$(#[$r_attribute])*] $r ($r_word) ($r_word $(:: $r_segment)* $(<$($r_argument),+>)?) $r_wire [$($r_alias)*])*]
            [$([$(#[$o_attribute])*] $o ($o_word) ($o_word $(:: $o_segment)* $(<$($o_argument),+>)?) $o_wire [$($o_alias)*])*]
            [$([$(#[$n_attribute])*] $n $n_type, $n_wire [$($n_alias)*])*]
            [$([$(#[$e_attribute])*] $e ($e_word) ($e_word $(:: $e_segment)* $(<$($e_argument),+>)?) $e_wire [$($e_alias)*])*]
            [$([$(#[$p_attribute])*] $p $p_type, $p_wire [$($p_alias)*])*]
            [$($extra)?]
        }
    };
    (
        @declare $mode:ident [$($attribute:tt)*] $name:ident $builder:ident
        [$([$($r_attribute:tt)*] $r:ident $r_word:tt ($r_type:ty) $r_wire:literal [$($r_alias:literal)*])*]
        [$([$($o_attribute:tt)*] $o:ident $o_word:tt ($o_type:ty) $o_wire:literal [$($o_alias:literal)*])*]
        [$([$($n_attribute:tt)*] $n:ident $n_type:ty, $n_wire:literal [$($n_alias:literal)*])*]
        [$([$($e_attribute:tt)*] $e:ident $e_word:tt ($e_type:ty) $e_wire:literal [$($e_alias:literal)*])*]
        [$([$($p_attribute:tt)*] $p:ident $p_type:ty, $p_wire:literal [$($p_alias:literal)*])*]
        [$($extra:ident)?]
    ) => {
        $($attribute)*
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            $(
                $($r_attribute)*
                #[cfg_attr(feature = "schemars", schemars(rename = $r_wire))]
                pub $r: $crate::model::object!(@required_type $mode $r_type),
            )*
            $(
                $($o_attribute)*
                #[cfg_attr(feature = "schemars", schemars(rename = $o_wire))]
                pub $o: Option<$o_type>,
            )*
            $(
                $($n_attribute)*
                #[cfg_attr(feature = "schemars", schemars(rename = $n_wire, default, skip_serializing_if = "crate::Nullable::is_absent"))]
                pub $n: $crate::Nullable<$n_type>,
            )*
            $(
                $($e_attribute)*
                #[cfg_attr(feature = "schemars", schemars(rename = $e_wire))]
                pub $e: Option<$e_type>,
            )*
            $(
                $($p_attribute)*
                #[cfg_attr(feature = "schemars", schemars(skip))]
                pub(crate) $p: Option<$p_type>,
            )*
            $(
                /// Fields that the document does not name, kept when received and sent.
                #[cfg_attr(feature = "schemars", schemars(flatten))]
                pub $extra: serde_json::Map<String, serde_json::Value>,
            )?
        }

        $crate::model::object_builder! {
            $name $builder
            [$($r $r_word ($r_type))*]
            [$($o $o_word ($o_type))*]
            [$($n $n_type,)*]
            [$($e $e_word ($e_type))*]
            [$($p $p_type,)*]
            [$($extra)?]
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;

                #[allow(non_camel_case_types, reason = "variants have the names of fields")]
                #[derive(Clone, Copy)]
                enum Field { $($r,)* $($o,)* $($n,)* $($e,)* $($p,)* }

                let mut map = serializer.serialize_map(None)?;
                for (wire, field) in const {
                    $crate::model::in_order::<Field, _>([
                        $(($r_wire, Field::$r),)* $(($o_wire, Field::$o),)* $(($n_wire, Field::$n),)*
                        $(($e_wire, Field::$e),)* $(($p_wire, Field::$p),)*
                    ])
                } {
                    match field {
                        $(Field::$r => $crate::model::object!(@put $mode map, wire, &self.$r),)*
                        $(Field::$o => $crate::model::object!(@put exchanged map, wire, &self.$o),)*
                        $(Field::$n => if !self.$n.is_absent() {
                            map.serialize_entry(wire, &self.$n)?;
                        },)*
                        $(Field::$e => $crate::model::object!(@put exchanged map, wire, &self.$e),)*
                        $(Field::$p => $crate::model::object!(@put exchanged map, wire, &self.$p),)*
                    }
                }
                $(for (name, value) in &self.$extra {
                    map.serialize_entry(name, value)?;
                })?
                map.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::deserialize_strictly(deserializer)
            }
        }

        impl $crate::model::StrictObject for $name {
            const NAME: &'static str = stringify!($name);
            const KNOWN: &'static [&'static str] = &[$($r_wire,)* $($o_wire,)* $($n_wire,)* $($e_wire,)*];

            fn read_fields<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                $(let mut $r: Option<$r_type> = None;)*
                $(let mut $o: Option<$o_type> = None;)*
                $(let mut $n: $crate::Nullable<$n_type> = $crate::Nullable::absent();)*
                $(let mut $e: Option<$e_type> = None;)*
                $(let mut $p: Option<$p_type> = None;)*
                $(let mut $extra = serde_json::Map::new();)?
                while let Some(name) = $crate::model::next_key(&mut map)? {
                    match &*name {
                        $($r_wire $(| $r_alias)* => $r = Some(map.next_value()?),)*
                        $($o_wire $(| $o_alias)* => $o = map.next_value()?,)*
                        $($n_wire $(| $n_alias)* => $n = $crate::model::null_or_value(&mut map)?,)*
                        $($e_wire $(| $e_alias)* => $e = map.next_value()?,)*
                        $($p_wire $(| $p_alias)* => $p = map.next_value()?,)*
                        _ => $crate::model::object!(@unknown map, name, Self $(, $extra)?),
                    }
                }
                Ok(Self {
                    $($r: $crate::model::required($r, $r_wire)?.into(),)*
                    $($o,)*
                    $($n,)*
                    $($e: Some($e.unwrap_or_default()),)*
                    $($p,)*
                    $($extra,)?
                })
            }
        }

        $crate::model::object! { @default $name [$($r)*] }

        $crate::model::object! {
            @lenient $mode $name,
            Self {
                $($r: None,)*
                $($o: None,)*
                $($n: $crate::Nullable::absent(),)*
                $($e: None,)*
                $($p: None,)*
                $($extra: serde_json::Map::new(),)?
            },
            [
                $($r $r_wire [$($r_alias)*])*
                $($o $o_wire [$($o_alias)*])*
                $($e $e_wire [$($e_alias)*])*
                $($p $p_wire [$($p_alias)*])*
            ]
            [$($n $n_wire [$($n_alias)*])*]
            [$($extra)?]
        }
    };

    (@required_type sent $type:ty) => { $type };
    (@required_type exchanged $type:ty) => { Option<$type> };

    (@put sent $map:ident, $wire:ident, $value:expr) => { $map.serialize_entry($wire, $value)? };
    (@put exchanged $map:ident, $wire:ident, $value:expr) => {
        if let Some(value) = $value {
            $map.serialize_entry($wire, value)?;
        }
    };

    (@unknown $map:ident, $name:ident, $type:ty) => { $crate::model::pass_over::<$type, A>(&mut $map, &$name)? };
    (@unknown $map:ident, $name:ident, $type:ty, $extra:ident) => { drop($extra.insert($name.into_owned(), $map.next_value()?)) };

    (@default $name:ident []) => {
        /// The value that its builder builds when nothing is set.
        impl Default for $name {
            fn default() -> Self {
                Self::builder().build()
            }
        }
    };
    (@default $name:ident [$($required:ident)+]) => {};

    (@lenient sent $($object:tt)*) => {};
    (@lenient exchanged $($object:tt)*) => { $crate::model::lenient_object! { $($object)* } };
}
pub(crate) use object;
