//! Finding a tag by name.

#[cfg(feature = "blocking")]
use crate::chapters::blocking::wait;
use crate::{
    error::Error,
    tags::{Tag, Tags},
};

impl Tags {
    /// Finds the tag with exactly this name. Returns `None` if there is none.
    ///
    /// It searches with [`list_pipeline_tags`](Self::list_pipeline_tags). Use it to get the id of a tag that you created, which
    /// [`create_pipeline_tag`](Self::create_pipeline_tag) does not return.
    ///
    /// Whether names are unique is not documented. If several tags have the name, the first in the list is returned.
    ///
    /// ```no_run
    /// # use codearts_pipeline::{Error, tags::{NewTag, Tags}};
    /// # async fn example(tags: Tags) -> Result<(), Error> {
    /// tags.create_pipeline_tag(&NewTag::builder().name("nightly").color("#0b81f6").build()).await?;
    /// if let Some(tag) = tags.find_tag("nightly").await? {
    ///     println!("{:?}", tag.tag_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`list_pipeline_tags`](Self::list_pipeline_tags). A missing tag is not an error.
    pub async fn find_tag(&self, name: &str) -> Result<Option<Tag>, Error> {
        Ok(self.list_pipeline_tags().await?.into_inner().into_iter().find(|tag| tag.name.as_deref() == Some(name)))
    }

    /// Finds the tag with exactly this name, blocking the thread; see [`find_tag`](Self::find_tag).
    ///
    /// # Errors
    ///
    /// Those of [`find_tag`](Self::find_tag), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the runtime cannot
    /// be created.
    #[cfg(feature = "blocking")]
    pub fn find_tag_blocking(&self, name: &str) -> Result<Option<Tag>, Error> {
        wait(self.find_tag(name))
    }
}
