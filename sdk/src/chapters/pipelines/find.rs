//! Finding a pipeline by its name.

use crate::{
    error::Error,
    pipelines::{PipelineQuery, PipelineSummary, Pipelines},
};

/// How many pipelines to ask for at a time, as live clients do.
const PAGE: i64 = 50;

impl Pipelines {
    /// The pipeline of this name, which is unique within the project. `None` if there is none.
    ///
    /// The service finds parts of names: the list is gone through, page by page, until the whole name is found. Upper and lower case
    /// differ.
    ///
    /// ```no_run
    /// # use codearts_pipeline::{Error, pipelines::Pipelines};
    /// # async fn example(pipelines: Pipelines) -> Result<(), Error> {
    /// if let Some(pipeline) = pipelines.find_pipeline("nightly").await? {
    ///     println!("{:?}", pipeline.pipeline_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the list. Items that cannot be read are passed over.
    ///
    /// The vendor's page: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ListPipelines.html>
    pub async fn find_pipeline(&self, name: &str) -> Result<Option<PipelineSummary>, Error> {
        let query = PipelineQuery::builder().name(name).limit(PAGE).build();
        self.list_pipelines(&query).items().find(|pipeline| pipeline.name.as_deref() == Some(name)).await
    }
}
