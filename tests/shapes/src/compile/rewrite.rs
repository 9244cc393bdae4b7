//! Paths of generated files, made to begin at a module instead of the root of the crate.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

/// The names of the modules that the root of the generated files declares.
pub(super) fn modules(text: &str) -> syn::Result<BTreeSet<String>> {
    let file: syn::File = syn::parse_str(text)?;
    let names = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    });
    Ok(names.collect())
}

/// The text with `crate::types` as `crate::<module>::types`, and so on for all these names.
pub(super) fn rewritten(text: &str, module: &str, names: &BTreeSet<String>) -> syn::Result<String> {
    let tokens: TokenStream = syn::parse_str(text)?;
    let file: syn::File = syn::parse2(stream(tokens, module, names))?;
    Ok(prettyplease::unparse(&file))
}

fn stream(tokens: TokenStream, module: &str, names: &BTreeSet<String>) -> TokenStream {
    let mut out = Vec::new();
    let tokens = tokens.into_iter();
    // How much of `crate::` stands in front.
    let mut path = 0;
    for token in tokens {
        path = match &token {
            TokenTree::Ident(ident) if ident == "crate" => 1,
            TokenTree::Punct(punct) if punct.as_char() == ':' && (path == 1 || path == 2) => path + 1,
            TokenTree::Ident(ident) if path == 3 && names.contains(&ident.to_string()) => {
                prefix(module, &mut out);
                0
            }
            TokenTree::Group(group) if path == 3 => {
                let inner = listed(group.stream(), module, names);
                out.push(regrouped(group, stream(inner, module, names)));
                path = 0;
                continue;
            }
            TokenTree::Group(group) => {
                out.push(regrouped(group, stream(group.stream(), module, names)));
                path = 0;
                continue;
            }
            _ => 0,
        };
        out.push(token);
    }
    out.into_iter().collect()
}

/// The names of `crate::{…}`: those at the beginning of each part count.
fn listed(tokens: TokenStream, module: &str, names: &BTreeSet<String>) -> TokenStream {
    let mut out = Vec::new();
    let mut is_first = true;
    for token in tokens {
        if is_first && matches!(&token, TokenTree::Ident(ident) if names.contains(&ident.to_string())) {
            prefix(module, &mut out);
        }
        is_first = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        out.push(token);
    }
    out.into_iter().collect()
}

fn prefix(module: &str, out: &mut Vec<TokenTree>) {
    out.push(Ident::new(module, Span::call_site()).into());
    out.push(Punct::new(':', Spacing::Joint).into());
    out.push(Punct::new(':', Spacing::Alone).into());
}

fn regrouped(group: &Group, tokens: TokenStream) -> TokenTree {
    let mut new = Group::new(group.delimiter(), tokens);
    new.set_span(group.span());
    new.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_generated_names_get_a_prefix() {
        let names = modules("mod chapter;\npub mod types { pub use super::chapter::types::*; }\nconst A: u8 = 1;").expect("Rust");
        let text =
            "use crate::{runtime::{self, types}, types::{A, B}};\nfn f(a: crate::types::A, b: crate::Client) { m!(crate::types::B) }";
        let wanted = "use crate::{runtime::{self, types}, m7::types::{A, B}};\nfn f(a: crate::m7::types::A, b: crate::Client) { m!(crate::m7::types::B) }";
        let plain: syn::File = syn::parse_str(wanted).expect("Rust");
        assert_eq!(rewritten(text, "m7", &names).expect("Rust"), prettyplease::unparse(&plain));
    }
}
