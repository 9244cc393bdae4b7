//! Joins the document with the types that progenitor makes of it. Where the two disagree, nothing is generated.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use typify::{Type, TypeDetails, TypeId, TypeSpace};

use super::{
    api::{Chapter, Model},
    call,
    operation::Operation,
    schema::{Field, Presence, TypeDef, TypeKind},
    type_ref::TypeRef,
    value_set,
};
use crate::{
    document::{Spec, entries, is_true, text, texts},
    failure::{Failure, unsupported},
    names,
    normalize::{Class, Normalized, class, key},
    paths::SPEC,
    progenitor,
    shape::{component, is_nullable, outcome_field, target},
};

impl Model {
    /// Resolves a document that lint accepts.
    ///
    /// # Errors
    ///
    /// When progenitor rejects the document, or makes something of it that the document does not say.
    pub fn of(spec: &Spec) -> Result<Self, Failure> {
        let normalized = normalized(spec)?;
        let (generator, _) = progenitor::run(normalized.document(), normalized.markers.keys())?;
        let space = Space::new(generator.get_type_space(), &normalized.markers);
        let mut types = BTreeMap::new();
        for (name, schema) in spec.schemas().filter(|(_, schema)| class(schema) != Class::Inline) {
            let kind = if class(schema) == Class::Struct { structure(spec, &space, name, schema)? } else { value_set::kind(name, schema)? };
            let (description, source) = (text(schema, "description").trim_end(), schema.get("x-source").cloned().unwrap_or_default());
            let (name, description) = (name.to_owned(), description.to_owned());
            types.insert(name.clone(), TypeDef { name, description, chapter: None, sent: false, received: false, kind, source });
        }
        let mut operations: Vec<(String, Operation)> = Vec::new();
        for (operation, holder) in spec.operations().iter().zip(&normalized.calls) {
            let found = space.properties(holder)?;
            let mut asked = 0..;
            let mut type_of = |_: &Value| match asked.next().and_then(|index| found.get(&key(index))) {
                Some(TypeRef::Boxed(ty)) => Ok((**ty).clone()),
                Some(ty) => Ok(ty.clone()),
                None => unsupported(format!("progenitor lacks a type of {}", operation.id)),
            };
            operations.push((operation.tag.to_owned(), call::operation(spec, operation, &mut type_of)?));
        }
        let chapters = chapters(spec, operations);
        usage(spec, &mut types, &chapters);
        types.retain(|_, item| item.sent || item.received);
        let info = &spec.document()["info"];
        Ok(Self { title: text(info, "title").to_owned(), version: text(info, "version").to_owned(), chapters, types })
    }
}

/// The document for progenitor: the named schemas, and those of each operation in the order in which their types are asked for.
pub(super) fn normalized(spec: &Spec) -> Result<Normalized<'_>, Failure> {
    let mut normalized = Normalized::new(spec)?;
    for operation in &spec.operations() {
        let mut schemas = Vec::new();
        call::operation(spec, operation, &mut |schema| {
            schemas.push(normalized.schema(schema)?);
            Ok(TypeRef::Json)
        })?;
        normalized.add_call(schemas);
    }
    Ok(normalized)
}

/// Progenitor's types by name.
struct Space<'a> {
    space: &'a TypeSpace,
    types: BTreeMap<String, Type<'a>>,
    markers: &'a BTreeMap<String, TypeRef>,
}

impl<'a> Space<'a> {
    fn new(space: &'a TypeSpace, markers: &'a BTreeMap<String, TypeRef>) -> Self {
        let types = space.iter_types().map(|item| (item.name(), item)).collect();
        Self { space, types, markers }
    }

    /// The types of a component's properties, by the names that they have in the normalized document.
    fn properties(&self, name: &str) -> Result<BTreeMap<String, TypeRef>, Failure> {
        let Some(TypeDetails::Struct(found)) = self.types.get(name).map(Type::details) else {
            return unsupported(format!("progenitor makes no struct of {name}"));
        };
        found
            .properties_info()
            .map(|property| {
                if !property.required {
                    return unsupported(format!("progenitor makes {name}.{} optional, which it is not", property.name));
                }
                Ok((property.name.to_owned(), self.resolve(&property.type_id)?))
            })
            .collect()
    }

    fn resolve(&self, id: &TypeId) -> Result<TypeRef, Failure> {
        let found = self.space.get_type(id).map_err(|error| Failure::Unsupported(format!("progenitor lacks a type: {error}")))?;
        Ok(match found.details() {
            TypeDetails::Struct(_) => TypeRef::Named(found.name()),
            TypeDetails::String => TypeRef::String,
            TypeDetails::Vec(item) => TypeRef::List(Box::new(self.resolve(&item)?)),
            TypeDetails::Box(inner) => TypeRef::Boxed(Box::new(self.resolve(&inner)?)),
            TypeDetails::Map(_, value) => TypeRef::Map(Box::new(self.resolve(&value)?)),
            TypeDetails::Builtin(name) => match name.trim_start_matches("::") {
                "bool" => TypeRef::Bool,
                "i32" => TypeRef::I32,
                "i64" => TypeRef::I64,
                "f32" => TypeRef::F32,
                "f64" => TypeRef::F64,
                "serde_json::Value" => TypeRef::Json,
                path => match path.strip_prefix(progenitor::MARKER).and_then(|rest| self.markers.get(rest.trim_start_matches("::"))) {
                    Some(ty) => ty.clone(),
                    None => return unsupported(format!("progenitor makes a {path}, which codegen does not know")),
                },
            },
            _ => return unsupported(format!("progenitor makes a type that codegen does not know: {}", found.describe())),
        })
    }
}

fn structure(spec: &Spec, space: &Space<'_>, name: &str, schema: &Value) -> Result<TypeKind, Failure> {
    let found = space.properties(name)?;
    let properties = entries(schema.get("properties"));
    if found.len() != properties.len() {
        return unsupported(format!("progenitor makes {} fields of {name}, the document has {}", found.len(), properties.len()));
    }
    let outcome = outcome_field(spec, schema);
    let extra = is_true(schema, "additionalProperties");
    let mut fields = Vec::new();
    let mut idents = BTreeSet::new();
    if extra {
        idents.insert("extra".to_owned());
    }
    for (index, (wire, property)) in properties.into_iter().enumerate().filter(|(_, (wire, _))| Some(*wire) != outcome) {
        let Some(ty) = found.get(&key(index)) else { return unsupported(format!("progenitor lacks the field {name}.{wire}")) };
        let ident = call::named(wire, names::field(wire, extra))?;
        if !idents.insert(ident.clone()) {
            return unsupported(format!("two fields of {name} become `{ident}`"));
        }
        fields.push(field(spec, (name, schema), wire, property, ident, ty.clone()));
    }
    Ok(TypeKind::Struct { fields, extra })
}

fn field(spec: &Spec, (name, owner): (&str, &Value), wire: &str, property: &Value, ident: String, ty: TypeRef) -> Field {
    let is_required = texts(owner, "required").contains(&wire);
    // Fields are copied from the path only into bodies.
    let is_body = || spec.operations().iter().any(|operation| operation.request_schema().and_then(component) == Some(name));
    let presence = if property.get("x-from-path").is_some() && is_body() {
        Presence::FromPath
    } else if is_true(property, "x-send-empty") {
        Presence::SentEmpty
    } else if is_required {
        Presence::Required
    } else {
        Presence::Optional
    };
    let written = |keyword: &str| property.get(keyword).or_else(|| target(spec, property)?.get(keyword)).cloned().unwrap_or_default();
    let described = [Some(property), target(spec, property)].into_iter().flatten().map(|schema| text(schema, "description"));
    let description = described.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    Field {
        ident,
        wire: wire.to_owned(),
        aliases: texts(property, "x-alias").into_iter().map(str::to_owned).collect(),
        ty,
        description: description.trim_end().to_owned(),
        presence,
        nullable: is_nullable(spec, property),
        default: written("default"),
        example: written("example"),
    }
}

fn chapters(spec: &Spec, operations: Vec<(String, Operation)>) -> Vec<Chapter> {
    let mut chapters: BTreeMap<String, Chapter> = BTreeMap::new();
    for (tag, operation) in operations {
        let chapter = chapters.entry(names::module(&tag)).or_insert_with(|| Chapter {
            module: names::module(&tag),
            handle: names::pascal(&tag),
            description: text(spec.tag(&tag), "description").trim_end().to_owned(),
            ids: operation.parameters.iter().filter(|parameter| parameter.held).cloned().collect(),
            name: tag,
            operations: Vec::new(),
        });
        chapter.operations.push(operation);
    }
    chapters.into_values().collect()
}

/// Marks what requests are made of, what responses are made of, and the chapter of what only one chapter uses. What all chapters
/// share is in a file of its own, however many of them use it.
fn usage(spec: &Spec, types: &mut BTreeMap<String, TypeDef>, chapters: &[Chapter]) {
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let (mut all_sent, mut all_received) = (BTreeSet::new(), BTreeSet::new());
    for chapter in chapters {
        let sent = reached(types, chapter.operations.iter().flat_map(Operation::inputs).flat_map(TypeRef::named));
        let responses = chapter.operations.iter().filter_map(|operation| operation.response.kind.ty());
        let received = reached(types, responses.flat_map(TypeRef::named));
        for name in sent.union(&received) {
            users.entry(name.clone()).or_default().insert(&chapter.module);
        }
        all_sent.extend(sent);
        all_received.extend(received);
    }
    for (name, item) in types {
        (item.sent, item.received) = (all_sent.contains(name), all_received.contains(name));
        let modules = users.get(name).into_iter().flatten().collect::<Vec<_>>();
        let (file, _) = spec.location(&format!("/components/schemas/{name}"));
        item.chapter = match modules[..] {
            [module] if spec.chapters().is_empty() || file != SPEC => Some((*module).to_owned()),
            _ => None,
        };
        match &mut item.kind {
            TypeKind::IntegerSet { open, .. } => *open = item.received,
            TypeKind::StringSet { constraint, .. } if item.received => *constraint = None,
            _ => {}
        }
    }
}

fn reached<'a>(types: &BTreeMap<String, TypeDef>, roots: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut open: Vec<String> = roots.into_iter().map(str::to_owned).collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(item) = types.get(&name)
            && found.insert(name)
        {
            open.extend(item.uses().into_iter().map(str::to_owned));
        }
    }
    found
}
