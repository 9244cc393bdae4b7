//! Finding templates by name, and converting a received template into the body of an update.

#[cfg(feature = "blocking")]
use crate::chapters::blocking::wait;
use crate::{
    chapters::write_back::{required, unreadable},
    client::Response,
    error::{Error, ErrorKind},
    templates::{PipelineTemplate, PipelineTemplateQuery, PipelineTemplateSpec, PipelineTemplateSummary, Templates},
};

/// Page size, as observed with public clients.
const PAGE: i64 = 100;

const OPERATION: &str = "show_pipeline_template_detail";

/// Wire names of the fields that are copied.
const FIELDS: [&str; 8] = ["definition", "description", "is_show_source", "is_system", "language", "manifest_version", "name", "variables"];

impl Templates {
    /// Finds the account's template with this name. Returns `None` if there is none.
    ///
    /// The service matches parts of names, so this reads all pages of the list. The comparison is case-sensitive. To find a built-in
    /// template, call [`find_system_template`](Self::find_system_template).
    ///
    /// # Errors
    ///
    /// Those of `list_pipeline_templates`; items that cannot be read are skipped. Also [`ErrorKind::Decode`] if two templates have this
    /// name: whether names are unique is not documented.
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ListPipelineTemplates.html>
    pub async fn find_template(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        self.find(name, false).await
    }

    /// Finds the built-in template with this name. Returns `None` if there is none.
    ///
    /// # Errors
    ///
    /// Those of [`find_template`](Self::find_template).
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ListPipelineTemplates.html>
    pub async fn find_system_template(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        self.find(name, true).await
    }

    async fn find(&self, name: &str, is_system: bool) -> Result<Option<PipelineTemplateSummary>, Error> {
        let query = PipelineTemplateQuery::builder().name(name).is_system(is_system).limit(PAGE).build();
        let mut templates = self.list_pipeline_templates(&query).items();
        let mut found: Option<PipelineTemplateSummary> = None;
        while let Some(template) = templates.next().await {
            let template = template?;
            if template.name.as_deref() != Some(name) || template.is_system == Some(!is_system) {
                continue;
            }
            if let Some(known) = found.as_ref().filter(|known| known.id != template.id) {
                let id = |template: &PipelineTemplateSummary| template.id.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
                let text = format!("two templates have the name {name:?}: {} and {}", id(known), id(&template));
                return Err(Error::new(ErrorKind::Decode, text).with_operation("list_pipeline_templates"));
            }
            found = Some(template);
        }
        Ok(found)
    }
}

#[cfg(feature = "blocking")]
impl Templates {
    /// Finds the account's template with this name, blocking the thread; see [`find_template`](Self::find_template).
    ///
    /// # Errors
    ///
    /// Those of [`find_template`](Self::find_template), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn find_template_blocking(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        wait(self.find_template(name))
    }

    /// Finds the built-in template with this name, blocking the thread; see [`find_system_template`](Self::find_system_template).
    ///
    /// # Errors
    ///
    /// Those of [`find_template`](Self::find_template), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn find_system_template_blocking(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        wait(self.find_system_template(name))
    }
}

/// Builds a body for `update_pipeline_template` that changes nothing. Modify its fields, then send it.
///
/// An update replaces the whole template. The definition is copied verbatim, and the service keeps it byte for byte;
/// [`JsonText::edit`](crate::JsonText::edit) changes parts of it. Whether a template is a favorite is not part of an update. Unknown
/// fields within parameters are not sent back.
///
/// # Errors
///
/// [`ErrorKind::Decode`] if part of a copied field could not be read, because an update would remove it, or if `name`, `language`,
/// `definition`, `is_system` or `is_show_source` is missing.
impl TryFrom<&Response<PipelineTemplate>> for PipelineTemplateSpec {
    type Error = Error;

    fn try_from(response: &Response<PipelineTemplate>) -> Result<Self, Error> {
        unreadable(response, OPERATION, &FIELDS)?;
        let template: &PipelineTemplate = response;
        let mut spec = Self::builder()
            .definition(required(response, OPERATION, "definition", template.definition.clone())?)
            .is_show_source(required(response, OPERATION, "is_show_source", template.is_show_source)?)
            .is_system(required(response, OPERATION, "is_system", template.is_system)?)
            .language(required(response, OPERATION, "language", template.language.clone())?)
            .name(required(response, OPERATION, "name", template.name.clone())?)
            .build();
        spec.description = Some(template.description.clone().unwrap_or_default());
        spec.manifest_version.clone_from(&template.manifest_version);
        spec.variables.clone_from(&template.variables);
        Ok(spec)
    }
}
