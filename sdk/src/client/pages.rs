//! Going through all pages: one request after the other, each with the retries and limits of a call.

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
    /// All pages, beginning with the one that this request asks for.
    ///
    /// Pages are asked for one after the other, each when it is wanted: there is never more than one request on its way. Each has the
    /// retry policy, the time limits and the headers of this request. The last page is known by what the service says, or by an empty
    /// one after it.
    pub fn pages(self) -> Pages<O> {
        Pages { progress: PageProgress::new(&self), request: self, state: State::Idle, problem: None }
    }

    /// The items of all pages, beginning with the one that this request asks for; see [`pages`](Self::pages).
    pub fn items(self) -> Items<O> {
        let pages = self.pages();
        Items { token: Some(pages.progress.token().clone()), pages, page: Vec::new().into_iter() }
    }
}

type Fetch<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// The pages of a list, by [`Request::pages`]: a [`Stream`], and [`next`](Self::next) without one.
///
/// After an error there is nothing more; [`token`](Self::token) says where to go on.
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
    /// Goes on from a token of an earlier list of the same operation. The other parameters have to be those of then.
    ///
    /// A token of another operation is an error of the first page.
    pub fn resume(mut self, token: &PageToken) -> Self {
        self.problem = self.progress.resume(token).err();
        self
    }

    /// Where the next page begins: after an error, the page that failed. `None` behind the last.
    pub fn token(&self) -> Option<PageToken> {
        (!matches!(self.state, State::Ended)).then(|| self.progress.token().clone())
    }

    /// The next page; `None` behind the last.
    ///
    /// Dropping the future loses nothing: the page is still being fetched when it is asked for again.
    ///
    /// # Errors
    ///
    /// Those of the call; and [`ErrorKind::Decode`](crate::ErrorKind::Decode) when a page comes again, or promises more without saying
    /// where, so that the list would never end.
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

/// Shows the request and where the next page begins.
impl<O: PagedOperation> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).field("token", &self.token()).finish_non_exhaustive()
    }
}

/// The items of a list, by [`Request::items`]: a [`Stream`], and [`next`](Self::next) without one.
///
/// Items that cannot be read are left out, as in a list of one page; [`Pages`] have the responses, which name them.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<O: PagedOperation> {
    pages: Pages<O>,
    page: std::vec::IntoIter<O::Item>,
    /// Where the page begins that the items are from.
    token: Option<PageToken>,
}

impl<O: PagedOperation> Items<O> {
    /// Goes on from a token; see [`Pages::resume`].
    pub fn resume(mut self, token: &PageToken) -> Self {
        self.pages = self.pages.resume(token);
        self.token = self.pages.token();
        self
    }

    /// Where the page begins that the next item is from: going on from there, the items of that page that were read come again.
    /// `None` behind the last.
    pub fn token(&self) -> Option<PageToken> {
        if self.page.len() == 0 { self.pages.token() } else { self.token.clone() }
    }

    /// The next item; `None` behind the last.
    ///
    /// # Errors
    ///
    /// Those of [`Pages::next`], after all items that came before.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The first item that is the one that is wanted; the pages behind it are not requested.
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

/// Shows the request and where the page begins that the next item is from, and no item.
impl<O: PagedOperation> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("request", &self.pages.request).field("token", &self.token()).finish_non_exhaustive()
    }
}
