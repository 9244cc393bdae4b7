//! Builders of what is sent, as calls of the runtime's `builder!`.

use crate::{Failure, unsupported};

/// A member of a struct as its builder sees it.
pub(crate) struct Member {
    pub(crate) ident: String,
    /// The type that is set, which is that of the member, or what is within its `Option`.
    pub(crate) ty: String,
    pub(crate) unset: Unset,
}

/// What becomes of a member that is not set.
pub(crate) enum Unset {
    /// That does not compile.
    Refused,
    /// It is `None`.
    None,
    /// It has this value.
    Or(&'static str),
}

/// The call that declares the builder of a struct.
pub(crate) fn declare(name: &str, members: &[Member]) -> Result<String, Failure> {
    if members.iter().any(|member| member.ident == "build") {
        return unsupported(format!("{name} is sent and has a member `build`, which is what its builder ends with"));
    }
    let (required, optional): (Vec<_>, Vec<_>) = members.iter().partition(|member| matches!(member.unset, Unset::Refused));
    Ok(format!("builder! {{\n    {name}, {name}Builder,\n    required {}\n    optional {}\n}}\n", block(&required), block(&optional)))
}

fn block(members: &[&Member]) -> String {
    let line = |Member { ident, ty, unset }: &&Member| match unset {
        Unset::Or(value) => format!("        {ident}({ty}) or {value},\n"),
        Unset::Refused | Unset::None => format!("        {ident}({ty}),\n"),
    };
    match members {
        [] => "{}".to_owned(),
        members => format!("{{\n{}    }}", members.iter().map(line).collect::<String>()),
    }
}
