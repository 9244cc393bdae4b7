//! Writes operations in the call style of the SDK: what has to be there in the call, what may be there as setters.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::Type;

use crate::{
    document::entries,
    methods::{Argument, Method, Output},
    names::pascal,
    structs::doc_attributes,
};

/// The items of one operation: its type, what is known about it, the method of the client, and the setters.
pub(crate) fn write(method: &Method<'_>) -> Vec<TokenStream> {
    let marker = format_ident!("{}", pascal(method.operation.id));
    let mut items = vec![type_of(method, &marker), facts_of(method, &marker), call_of(method, &marker)];
    items.extend(setters_of(method, &marker));
    items
}

fn type_of(method: &Method<'_>, marker: &syn::Ident) -> TokenStream {
    let doc = format!(" The operation of [`Client::{}`].", method.operation.id);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub enum #marker {}
    }
}

fn facts_of(method: &Method<'_>, marker: &syn::Ident) -> TokenStream {
    let operation = &method.operation;
    let (id, route) = (operation.id, operation.path);
    let verb = format_ident!("{}", operation.method.to_ascii_uppercase());
    let is_repeatable = operation.method == "get" || operation.value.get("x-idempotent") == Some(&Value::Bool(true));
    let output = output_type(&method.output);
    let reader = match &method.output {
        Output::Flag => quote!(flag),
        Output::List(_) => quote!(list),
        Output::Object(_) => quote!(json),
    };
    quote! {
        impl Operation for #marker {
            type Output = #output;
            const ID: &'static str = #id;
            const METHOD: Method = Method::#verb;
            const ROUTE: &'static str = #route;
            const IS_REPEATABLE: bool = #is_repeatable;

            fn decode(body: &[u8]) -> serde_json::Result<Self::Output> {
                runtime::#reader(body)
            }
        }
    }
}

fn call_of(method: &Method<'_>, marker: &syn::Ident) -> TokenStream {
    let id = format_ident!("{}", method.operation.id);
    let doc = doc_attributes(&documentation(method));
    let mut inputs = Vec::new();
    let mut parts = quote!(Parts::new(#marker::ROUTE));
    for Argument { ident, wire, ty, is_path } in &method.arguments {
        let ident = format_ident!("{ident}");
        let place = if *is_path { quote!(path) } else { quote!(query) };
        inputs.push(quote!(#ident: #ty));
        parts = quote!(#parts.#place(#wire, #ident));
    }
    if let Some(body) = &method.body {
        let body = body_type(body);
        inputs.push(quote!(body: #body));
        parts = quote!(#parts.json(body));
    }
    quote! {
        impl Client {
            #(#doc)*
            pub fn #id(&self, #(#inputs),*) -> Request<'_, #marker> {
                Request::new(self, #parts)
            }
        }
    }
}

fn setters_of(method: &Method<'_>, marker: &syn::Ident) -> Option<TokenStream> {
    if method.options.is_empty() {
        return None;
    }
    let setters = method.options.iter().map(|Argument { ident, wire, ty, .. }| {
        let doc = doc_attributes(&parameter_description(method, wire));
        let ident = format_ident!("{ident}");
        quote! {
            #(#doc)*
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.parts.set_query(#wire, #ident);
                self
            }
        }
    });
    Some(quote!(impl Request<'_, #marker> { #(#setters)* }))
}

/// Lists are taken as slices.
pub(crate) fn body_type(body: &Type) -> TokenStream {
    let text = body.to_token_stream().to_string();
    match text.strip_prefix("& Vec <").and_then(|rest| rest.strip_suffix('>')) {
        Some(item) => format!("&[{item}]").parse().unwrap_or_else(|_| body.to_token_stream()),
        None => body.to_token_stream(),
    }
}

pub(crate) fn output_type(output: &Output) -> TokenStream {
    match output {
        Output::Flag => quote!(bool),
        Output::List(item) => quote!(Vec<#item>),
        Output::Object(ty) => quote!(#ty),
    }
}

fn documentation(method: &Method<'_>) -> String {
    let operation = &method.operation;
    let text = |pointer: &str| operation.value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().trim_end();
    let mut arguments: Vec<String> = method
        .arguments
        .iter()
        .map(|argument| format!("- `{}`: {}", argument.ident, parameter_description(method, &argument.wire).replace('\n', " ")))
        .collect();
    if method.body.is_some() {
        arguments.push(format!("- `body`: {}", text("/requestBody/description").replace('\n', " ")));
    }
    let mut statuses: Vec<&str> = entries(operation.value.get("responses")).into_iter().map(|(status, _)| status).collect();
    statuses.retain(|status| !status.starts_with('2'));
    let paragraphs = [
        text("/summary").to_owned(),
        text("/description").to_owned(),
        format!("`{} {}`", operation.method.to_ascii_uppercase(), operation.path),
        arguments.join("\n"),
        format!("Answer: {}", answer_description(method)),
        "# Errors".to_owned(),
        format!("The service refuses with the statuses {}; `ErrorKind` tells what else can happen.", statuses.join(", ")),
        format!("The vendor's page: <{}>", text("/externalDocs/url")),
    ];
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn answer_description(method: &Method<'_>) -> String {
    let success = entries(method.operation.value.get("responses")).into_iter().find(|(status, _)| status.starts_with('2'));
    success.and_then(|(_, answer)| answer["description"].as_str()).unwrap_or_default().replace('\n', " ")
}

fn parameter_description(method: &Method<'_>, wire: &str) -> String {
    let parameters = method.operation.parameters();
    let found = parameters.iter().find(|parameter| parameter.name == wire);
    found.and_then(|parameter| parameter.value["description"].as_str()).unwrap_or_default().trim_end().to_owned()
}
