//! JSON numbers as integers, floats and text.

/// A number as it was parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number<'a> {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// The number as written in the JSON.
    Text(&'a str),
}

impl Number<'_> {
    /// Returns the number as an integer, if it is one. `1.0` is an integer.
    pub(crate) fn to_i64(self) -> Option<i64> {
        /// 2 to the power of 63, the first integer above the range of `i64`.
        const END: f64 = 9_223_372_036_854_775_808.0;
        match self {
            Self::Signed(number) => Some(number),
            Self::Unsigned(number) => number.try_into().ok(),
            Self::Text(text) => text.parse().ok().or_else(|| Self::Float(self.to_f64()?).to_i64()),
            Self::Float(number) => (number.fract() == 0.0 && (-END..END).contains(&number)).then_some(number as i64),
        }
    }

    /// Returns the nearest float, unless it is infinite.
    pub(crate) fn to_f64(self) -> Option<f64> {
        match self {
            Self::Signed(number) => Some(number as f64),
            Self::Unsigned(number) => Some(number as f64),
            Self::Float(number) => Some(number),
            Self::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        }
    }

    /// Returns the number as a JSON number.
    pub(crate) fn to_json(self) -> serde_json::Number {
        match self {
            Self::Signed(number) => number.into(),
            Self::Unsigned(number) => number.into(),
            Self::Float(number) => serde_json::Number::from_f64(number).unwrap_or_else(|| 0.into()),
            Self::Text(text) => text.parse().unwrap_or_else(|_| 0.into()),
        }
    }

    /// Returns the text of the number.
    pub(crate) fn to_text(self) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            _ => self.to_json().to_string(),
        }
    }
}
