//! Finding a publisher by name.

use crate::{
    error::Error,
    publishers::{Publisher, Publishers},
};

/// Page size: the maximum of the service.
const PAGE: i32 = 100;

impl Publishers {
    /// Finds the publisher with exactly this name (`name`, not `en_name`). Returns `None` if there is none.
    ///
    /// It searches with [`list_publisher`](Self::list_publisher). Use it to get the id of a publisher that you created, which
    /// [`create_publisher`](Self::create_publisher) does not return.
    ///
    /// Whether names are unique is not documented. If several publishers have the name, the first in the list is returned, and the
    /// remaining pages are not requested. The order of the list is not documented. To get all of them, call
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
    /// Those of [`list_publisher`](Self::list_publisher) and [`Items::next`](crate::Items::next). A missing publisher is not an error.
    pub async fn find_publisher(&self, name: &str) -> Result<Option<Publisher>, Error> {
        // Whether the service compares whole names is not documented.
        self.list_publisher(0, PAGE).name(name).items().find(|publisher| publisher.name.as_deref() == Some(name)).await
    }
}
