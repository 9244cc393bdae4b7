//! Iteration over all pages: one request at a time, each with the retries and limits of a call.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::{
    client::{
        paging::{PageOutcome, PageProgress, PageToken, PagedOperation},
        request::Request,
        response::Response,
    },
    error::Error,
};

impl<O: PagedOperation> Request<O> {
    /// Returns all pages, starting with the one that this request selects.
    ///
    /// Each page is requested when you ask for it, so that at most one request is in progress. Each request uses the retry policy, the time
    /// limits and the headers of this one. The last page is the one that the service reports as such, or the one before an empty page.
    pub fn pages(self) -> Pages<O> {
        Pages { progress: PageProgress::new(&self), request: self, state: State::Idle, problem: None }
    }

    /// Returns the items of all pages, starting with the page that this request selects; see [`pages`](Self::pages).
    pub fn items(self) -> Items<O> {
        let pages = self.pages();
        Items { token: Some(pages.progress.token().clone()), pages, page: Vec::new().into_iter() }
    }
}

type Fetch<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// The pages of a list, from [`Request::pages`]. Use it as a [`Stream`], or call [`next`](Self::next).
///
/// The iteration ends after an error; [`token`](Self::token) returns the position to resume from.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<O: PagedOperation> {
    request: Request<O>,
    progress: PageProgress,
    state: State<O::Output>,
    problem: Option<Error>,
}

enum State<T> {
    Idle,
    Fetching(Fetch<T>),
    Failed,
    Ended,
}

impl<O: PagedOperation> Pages<O> {
    /// Resumes from a token of an earlier iteration over the same operation. The other parameters must be the same as before.
    ///
    /// If the token belongs to another operation, the first call of [`next`](Self::next) returns an error.
    pub fn resume(mut self, token: &PageToken) -> Self {
        self.problem = self.progress.resume(token).err();
        self
    }

    /// Returns the position of the next page or, after an error, of the page that failed. `None` after the last page.
    pub fn token(&self) -> Option<PageToken> {
        (!matches!(self.state, State::Ended)).then(|| self.progress.token().clone())
    }

    /// Returns the next page, or `None` after the last one.
    ///
    /// Dropping the future loses nothing: the request stays in progress, and the next call resumes it.
    ///
    /// # Errors
    ///
    /// Returns the errors of the call. Also returns [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the service returns the same page
    /// again, or reports that there are more pages but not where they start.
    pub async fn next(&mut self) -> Option<Result<Response<O::Output>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<O::Output>, Error>>> {
        loop {
            match &mut self.state {
                State::Failed | State::Ended => return Poll::Ready(None),
                State::Idle => {
                    if let Some(problem) = self.problem.take() {
                        return self.fail(problem);
                    }
                    let mut request = self.request.copy();
                    self.progress.put(&mut request.call.parts);
                    self.state = State::Fetching(Box::pin(request.send()));
                }
                State::Fetching(fetch) => {
                    let page = match ready!(fetch.as_mut().poll(context)) {
                        Ok(page) => page,
                        Err(error) => return self.fail(error),
                    };
                    match self.progress.advance(page.raw_body()) {
                        Ok(PageOutcome::Page) => self.state = State::Idle,
                        Ok(PageOutcome::LastPage) => self.state = State::Ended,
                        Ok(PageOutcome::End) => {
                            self.state = State::Ended;
                            return Poll::Ready(None);
                        }
                        Err(error) => return self.fail(error.with_operation(O::ID)),
                    }
                    return Poll::Ready(Some(Ok(page)));
                }
            }
        }
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<Response<O::Output>, Error>>> {
        self.state = State::Failed;
        Poll::Ready(Some(Err(error)))
    }
}

impl<O: PagedOperation> Stream for Pages<O> {
    type Item = Result<Response<O::Output>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Shows the request and the position of the next page.
impl<O: PagedOperation> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).field("token", &self.token()).finish_non_exhaustive()
    }
}

/// The items of a list, from [`Request::items`]. Use it as a [`Stream`], or call [`next`](Self::next).
///
/// Items that cannot be decoded are left out, as in a single page. To see them, iterate over [`Pages`] and call
/// [`Response::unreadable`](crate::Response::unreadable) on each page.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<O: PagedOperation> {
    pages: Pages<O>,
    page: std::vec::IntoIter<O::Item>,
    /// The position of the page that the items belong to.
    token: Option<PageToken>,
}

impl<O: PagedOperation> Items<O> {
    /// Resumes from a token; see [`Pages::resume`].
    pub fn resume(mut self, token: &PageToken) -> Self {
        self.pages = self.pages.resume(token);
        self.token = self.pages.token();
        self
    }

    /// Returns the position of the page with the next item, or `None` after the last item. If you resume from it, the items of that page
    /// that you have already read are returned again.
    pub fn token(&self) -> Option<PageToken> {
        if self.page.len() == 0 { self.pages.token() } else { self.token.clone() }
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Pages::next`], after all items before them.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the first item that is wanted. The pages after it are not requested.
    #[allow(dead_code, reason = "what is found by name depends on the chapters")]
    pub(crate) async fn find(mut self, is_wanted: impl Fn(&O::Item) -> bool) -> Result<Option<O::Item>, Error> {
        while let Some(item) = self.next().await.transpose()? {
            if is_wanted(&item) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            // Its memory is not held while the next page arrives.
            self.page = Vec::new().into_iter();
            let token = self.pages.token();
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => (self.page, self.token) = (O::items(page.into_inner()).into_iter(), token),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: PagedOperation> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Shows the request and the position of the page with the next item, but no items.
impl<O: PagedOperation> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("request", &self.pages.request).field("token", &self.token()).finish_non_exhaustive()
    }
}
