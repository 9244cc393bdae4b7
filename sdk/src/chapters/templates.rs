//! Templates by name, and a template that was read, as it is sent to change it.

#[cfg(feature = "blocking")]
use crate::chapters::blocking::wait;
use crate::{
    chapters::write_back::{required, unreadable},
    client::Response,
    error::{Error, ErrorKind},
    templates::{PipelineTemplate, PipelineTemplateQuery, PipelineTemplateSpec, PipelineTemplateSummary, Templates},
};

/// How many templates to ask for at a time, as live clients do.
const PAGE: i64 = 100;

const OPERATION: &str = "show_pipeline_template_detail";

/// What is taken over, by its wire names.
const FIELDS: [&str; 8] = ["definition", "description", "is_show_source", "is_system", "language", "manifest_version", "name", "variables"];

impl Templates {
    /// The template of the account that has this name. `None` if there is none.
    ///
    /// The service finds parts of names: all pages of the list are gone through. Upper and lower case differ. Templates of
    /// the service are found by [`find_system_template`](Self::find_system_template).
    ///
    /// # Errors
    ///
    /// Those of the list, whose items that cannot be read are passed over; and [`ErrorKind::Decode`] when two templates have the
    /// name: whether names are unique is not documented.
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ListPipelineTemplates.html>
    pub async fn find_template(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        self.find(name, false).await
    }

    /// The template of the service that has this name. `None` if there is none.
    ///
    /// # Errors
    ///
    /// Those of [`find_template`](Self::find_template).
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ListPipelineTemplates.html>
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
    /// The template of the account that has this name, waited for; see [`find_template`](Self::find_template).
    ///
    /// # Errors
    ///
    /// Those of [`find_template`](Self::find_template); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn find_template_blocking(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        wait(self.find_template(name))
    }

    /// The template of the service that has this name, waited for; see [`find_system_template`](Self::find_system_template).
    ///
    /// # Errors
    ///
    /// Those of [`find_template`](Self::find_template); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn find_system_template_blocking(&self, name: &str) -> Result<Option<PipelineTemplateSummary>, Error> {
        wait(self.find_system_template(name))
    }
}

/// What `update_pipeline_template` is to be sent so that nothing changes: change a field of it, and send it.
///
/// An update replaces the whole template. The definition is the text as it came, which the service keeps byte for byte;
/// [`JsonText::edit`](crate::JsonText::edit) changes parts of it. Whether a template is a favorite is not part of an update. Fields within parameters
/// that this version does not know are not sent back.
///
/// # Errors
///
/// [`ErrorKind::Decode`] when a part of what is taken over could not be read, since an update would remove it; and when there is no
/// name, language or definition, or no word about what `is_system` and `is_show_source` say.
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
