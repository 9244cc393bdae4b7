//! Finding a pipeline by name.

use crate::{
    error::Error,
    pipelines::{PipelineQuery, PipelineSummary, Pipelines},
};

/// Page size, as observed with public clients.
const PAGE: i64 = 50;

impl Pipelines {
    /// Finds the pipeline with this name, which is unique within the project. Returns `None` if there is none.
    ///
    /// The service matches parts of names, so this reads the list page by page until it finds the exact name (case-sensitive).
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
    /// Those of `list_pipelines`. Items that cannot be read are skipped.
    ///
    /// Vendor documentation: <https://support.huaweicloud.com/intl/en-us/api-pipeline/ListPipelines.html>
    pub async fn find_pipeline(&self, name: &str) -> Result<Option<PipelineSummary>, Error> {
        let query = PipelineQuery::builder().name(name).limit(PAGE).build();
        self.list_pipelines(&query).items().find(|pipeline| pipeline.name.as_deref() == Some(name)).await
    }
}
