//! The API as one HTML page that needs nothing else: operations, types, examples, errata, snippets, and forms to try it.

mod book;
mod code;
mod errata;
mod html;
mod operations;
mod overview;
mod policy;
mod python;
mod rust;
mod shape;
mod types;
mod vendor;

pub use self::rust::{SNIPPETS, snippets};

use self::{book::Book, errata::Erratum, html::escape};
use crate::Spec;

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Writes the page.
///
/// `errata` is the text of the files in `spec/errata`; what is missing in it is missing on
/// the page. Every text of the two is shown as text, whatever it holds. The same texts give the same bytes.
/// Operations and examples stand in the order of the document.
pub fn page(spec: &Spec, errata: &str) -> String {
    let book = Book::new(spec, errata);
    html::fill(TEMPLATE, |name| match name {
        "policy" => policy::policy(STYLE, SCRIPT),
        "style" => STYLE.to_owned(),
        "script" => SCRIPT.to_owned(),
        "title" => escape(book.title()),
        "version" => escape(book.version()),
        "navigation" => overview::navigation(&book),
        "overview" => overview::overview(&book),
        "operations" => operations::all(&book),
        "types" => types::all(&book),
        "errata" => errata::all(&book),
        _ => String::new(),
    })
}

/// What the lines `- About:` of the errata name: for each section its number, such as `C27`, and the names. These are
/// operations, types, and with a period members of types and parameters of operations.
pub fn errata_subjects(errata: &str) -> Vec<(String, Vec<String>)> {
    Erratum::read(errata).into_iter().map(|erratum| (erratum.number.to_owned(), erratum.about)).collect()
}
