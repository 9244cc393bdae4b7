//! Finding a publisher by its name.

use crate::{
    error::Error,
    publishers::{Publisher, Publishers},
};

/// How many publishers are requested at once: the most that the service returns.
const PAGE: i32 = 100;

impl Publishers {
    /// The publisher of exactly this name (`name`, not `en_name`); `None` if there is none.
    ///
    /// It is looked for with [`list_publisher`](Self::list_publisher). [`create_publisher`](Self::create_publisher) does not return the id
    /// of the publisher that it creates: this finds it.
    ///
    /// Nothing says that a name belongs to one publisher alone. Of several, the first one that is listed is returned, and the pages behind
    /// it are not requested; in what order they are listed is documented nowhere. To see all of them, filter with
    /// `list_publisher(0, 100).name(name).items()`.
    ///
    /// ```no_run
    /// # async fn example(publishers: codearts_pipeline::publishers::Publishers) -> Result<(), codearts_pipeline::Error> {
    /// if let Some(publisher) = publishers.find_publisher("Example Inc").await? {
    ///     println!("{:?}", publisher.publisher_unique_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`list_publisher`](Self::list_publisher) and of [`Items::next`](crate::Items::next). A missing publisher is not an error.
    pub async fn find_publisher(&self, name: &str) -> Result<Option<Publisher>, Error> {
        // Nothing says that the service compares whole names.
        self.list_publisher(0, PAGE).name(name).items().find(|publisher| publisher.name.as_deref() == Some(name)).await
    }
}
