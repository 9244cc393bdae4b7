//! Reads the methods that progenitor writes. Whatever is not in the form expected is refused, so that no new version of
//! progenitor changes behaviour unseen.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Expr, ExprMethodCall, FnArg, GenericArgument, ImplItem, ImplItemFn, Item, ItemImpl, Pat, PathArguments, ReturnType, Stmt, Type};

use crate::{
    Failure, Operation, Spec,
    structs::{option_argument, shortened},
    unsupported,
};

/// One operation, as types see it.
pub(crate) struct Method<'a> {
    pub(crate) operation: Operation<'a>,
    /// Path parameters and required query parameters, in the order of the call.
    pub(crate) arguments: Vec<Argument>,
    /// Query parameters that may be left out.
    pub(crate) options: Vec<Argument>,
    pub(crate) body: Option<Type>,
    pub(crate) output: Output,
    /// The named types that the call uses.
    pub(crate) uses: BTreeSet<String>,
}

pub(crate) struct Argument {
    pub(crate) ident: String,
    /// The name on the wire.
    pub(crate) wire: String,
    pub(crate) ty: Type,
    pub(crate) is_path: bool,
}

/// What an operation answers.
pub(crate) enum Output {
    Flag,
    List(Type),
    Object(Type),
}

/// Everything after the request is made: the same in each method, and the runtime's business.
const TAIL: &str = r#"
    let info = OperationInfo { operation_id: ID, };
    self.pre(&mut request, &info).await?;
    let result = self.exec(request, &info).await;
    self.post(&result, &info).await?;
    let response = result?;
    match response.status().as_u16() {
        200u16 => { ResponseValue::from_response(response).await }
        _ => Err(Error::UnexpectedResponse(response)),
    }
"#;

/// The header that progenitor adds to each request, which the service does not know.
const VERSION_HEADER: &str = r#"
    let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
    header_map.append(
        ::reqwest::header::HeaderName::from_static("api-version"),
        ::reqwest::header::HeaderValue::from_static(Self::api_version()),
    );
"#;

/// All methods, in the order of the operations.
pub(crate) fn read<'a>(raw: &syn::File, spec: &'a Spec) -> Result<Vec<Method<'a>>, Failure> {
    let mut written: Vec<&ImplItemFn> = raw
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(block) if is_client(block) => Some(block),
            _ => None,
        })
        .flat_map(|block| &block.items)
        .filter_map(|item| match item {
            ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
            _ => None,
        })
        .collect();
    let mut methods = Vec::new();
    for operation in spec.operations() {
        let Some(index) = written.iter().position(|method| method.sig.ident == operation.id) else {
            return unsupported(format!("progenitor wrote no method for {}", operation.id));
        };
        methods.push(read_one(written.remove(index), operation).map_err(|(id, problem)| {
            Failure::Unsupported(format!("{id}: {problem}; progenitor's output has a form that codegen does not know"))
        })?);
    }
    match written.first() {
        None => Ok(methods),
        Some(method) => unsupported(format!("progenitor wrote a method that no operation asks for: {}", method.sig.ident)),
    }
}

fn is_client(block: &ItemImpl) -> bool {
    block.trait_.is_none() && block.self_ty.to_token_stream().to_string() == "Client"
}

fn read_one<'a>(method: &ImplItemFn, operation: Operation<'a>) -> Result<Method<'a>, (String, String)> {
    let id = operation.id.to_owned();
    read_parts(method, operation).map_err(|problem| (id, problem))
}

fn read_parts<'a>(method: &ImplItemFn, operation: Operation<'a>) -> Result<Method<'a>, String> {
    let chain = check_statements(method, operation.id)?;
    let calls = calls(chain)?;
    let mut uses = BTreeSet::new();
    let mut take = |ty: &Type| {
        let (ty, used) = shortened(ty);
        uses.extend(used);
        ty
    };
    let verb = calls.first().map(|call| call.method.to_string()).unwrap_or_default();
    if verb != operation.method {
        return Err(format!("the request is made with `{verb}` and not with `{}`", operation.method));
    }
    let mut queries = Vec::new();
    let mut has_body = false;
    for call in &calls[1..] {
        let text = call.args.to_token_stream().to_string();
        match call.method.to_string().as_str() {
            "header" if text.contains("ACCEPT") && text.contains("\"application/json\"") => {}
            "headers" | "build" => {}
            "json" if text == "& body" => has_body = true,
            "query" => queries.push(query_name(&text).ok_or_else(|| format!("the query is built by `{text}`"))?),
            other => return Err(format!("the request is made with `{other}({text})`")),
        }
    }
    let mut read =
        Method { operation, arguments: Vec::new(), options: Vec::new(), body: None, output: Output::Flag, uses: BTreeSet::new() };
    for input in method.sig.inputs.iter().skip(1) {
        let FnArg::Typed(typed) = input else { return Err("there is a second receiver".to_owned()) };
        let Pat::Ident(name) = &*typed.pat else { return Err("an argument has no name".to_owned()) };
        let ident = name.ident.to_string();
        let ty = without_lifetime(&typed.ty);
        if has_body && ident == "body" {
            read.body = Some(take(&ty));
            continue;
        }
        let query = queries.iter().position(|(_, used)| *used == ident).map(|index| queries.remove(index).0);
        let is_path = query.is_none();
        let wire = match query {
            Some(wire) => wire,
            None => path_name(&read.operation, &ident).ok_or_else(|| format!("the argument `{ident}` is in neither path nor query"))?,
        };
        match option_argument(&ty) {
            Some(inner) => read.options.push(Argument { ident, wire, ty: take(inner), is_path }),
            None => read.arguments.push(Argument { ident, wire, ty: take(&ty), is_path }),
        }
    }
    if let Some((wire, _)) = queries.first() {
        return Err(format!("the query parameter `{wire}` has no argument"));
    }
    let success = success_type(&method.sig.output).ok_or("the answer is no `ResponseValue`")?;
    read.output = output(take(&success))?;
    read.uses = uses;
    Ok(read)
}

/// Checks that a method is made of the statements that each has, and returns the one that differs: the making of the request.
fn check_statements<'m>(method: &'m ImplItemFn, id: &str) -> Result<&'m Expr, String> {
    let statements = &method.block.stmts;
    let [url, header_map, append, request, tail @ ..] = statements.as_slice() else { return Err("the method is too short".to_owned()) };
    let same = |found: &[&Stmt], expected: &str| -> Result<(), String> {
        let expected = expected.replace("ID", &format!("{id:?}"));
        let block: syn::Block = syn::parse_str(&format!("{{{expected}}}")).map_err(|error| error.to_string())?;
        let text = |statements: &mut dyn Iterator<Item = &Stmt>| -> String {
            statements.map(|statement| statement.to_token_stream().to_string().replace(",)", ")").replace(", )", ")")).collect()
        };
        let (found, expected) = (text(&mut found.iter().copied()), text(&mut block.stmts.iter()));
        if found == expected { Ok(()) } else { Err(format!("expected `{expected}`, found `{found}`")) }
    };
    same(&[header_map, append], VERSION_HEADER)?;
    same(&tail.iter().collect::<Vec<_>>(), TAIL)?;
    let url = url.to_token_stream().to_string();
    if !url.starts_with("let url = format ! (") {
        return Err(format!("the address is made by `{url}`"));
    }
    match request {
        Stmt::Local(local) => local.init.as_ref().map(|init| &*init.expr).ok_or_else(|| "the request has no value".to_owned()),
        _ => Err("the request is not made by a `let`".to_owned()),
    }
}

/// The calls of `self.client.post(url).…build()?`, from the verb on.
fn calls(chain: &Expr) -> Result<Vec<&ExprMethodCall>, String> {
    let Expr::Try(chain) = chain else { return Err("the request is not made by a chain of calls".to_owned()) };
    let mut calls = Vec::new();
    let mut at = &*chain.expr;
    while let Expr::MethodCall(call) = at {
        calls.push(call);
        at = &call.receiver;
    }
    calls.reverse();
    match at.to_token_stream().to_string().as_str() {
        "self . client" => Ok(calls),
        other => Err(format!("the request is made by `{other}`")),
    }
}

/// Wire name and argument of `& progenitor_client :: QueryParam :: new ("name" , & name)`.
fn query_name(text: &str) -> Option<(String, String)> {
    let inner = text.strip_prefix("& progenitor_client :: QueryParam :: new (")?.strip_suffix(')')?;
    let (wire, ident) = inner.split_once(',')?;
    let ident = ident.trim().strip_prefix('&')?.trim();
    Some((wire.trim().trim_matches('"').to_owned(), ident.to_owned()))
}

fn path_name(operation: &Operation<'_>, ident: &str) -> Option<String> {
    let parameters = operation.parameters();
    parameters
        .iter()
        .find(|parameter| parameter.location == "path" && parameter.name.eq_ignore_ascii_case(ident))
        .map(|parameter| parameter.name.to_owned())
}

fn without_lifetime(ty: &Type) -> Type {
    match ty {
        Type::Reference(reference) => {
            let mut reference = reference.clone();
            reference.lifetime = None;
            Type::Reference(reference)
        }
        Type::Path(_) => match option_argument(ty) {
            Some(inner) => {
                let inner = without_lifetime(inner);
                syn::parse_quote!(Option<#inner>)
            }
            None => ty.clone(),
        },
        _ => ty.clone(),
    }
}

/// `T` of `Result<ResponseValue<T>, Error<()>>`.
fn success_type(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    argument_of(argument_of(ty, "Result")?, "ResponseValue").cloned()
}

fn argument_of<'t>(ty: &'t Type, outer: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == outer)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn output(ty: Type) -> Result<Output, String> {
    if let Some(item) = argument_of(&ty, "Vec") {
        return Ok(Output::List(item.clone()));
    }
    match ty.to_token_stream().to_string().as_str() {
        "bool" => Ok(Output::Flag),
        text if text.chars().all(|c| c.is_ascii_alphanumeric()) && text.starts_with(|c: char| c.is_ascii_uppercase()) => {
            Ok(Output::Object(ty))
        }
        text => Err(format!("the answer is a `{text}`")),
    }
}
