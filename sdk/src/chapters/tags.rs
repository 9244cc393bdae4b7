//! Finding a tag by its name.

#[cfg(feature = "blocking")]
use crate::chapters::blocking::wait;
use crate::{
    error::Error,
    tags::{Tag, Tags},
};

impl Tags {
    /// The tag of exactly this name; `None` if there is none.
    ///
    /// It is looked for with [`list_pipeline_tags`](Self::list_pipeline_tags). [`create_pipeline_tag`](Self::create_pipeline_tag) does not
    /// return the id of the tag that it creates: this finds it.
    ///
    /// Nothing says that a name belongs to one tag alone. Of several, the first one that is listed is returned.
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

    /// The tag of exactly this name, waited for; see [`find_tag`](Self::find_tag).
    ///
    /// # Errors
    ///
    /// Those of [`find_tag`](Self::find_tag); and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    #[cfg(feature = "blocking")]
    pub fn find_tag_blocking(&self, name: &str) -> Result<Option<Tag>, Error> {
        wait(self.find_tag(name))
    }
}
