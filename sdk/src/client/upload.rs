//! Files to upload.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::{
    fs::File,
    io::{AsyncRead as _, ReadBuf},
};

/// The number of bytes of a file that are read at once.
const CHUNK: usize = 64 * 1024;

/// A file to upload: bytes, a file on disk, or a stream.
///
/// A retry sends bytes and files on disk again. A stream is not sent again after some of it has been read. For bytes and files on disk, the
/// client's time limits grow by one second per 64 KiB; a time limit set on the request applies unchanged.
pub struct Upload {
    pub(super) file_name: String,
    pub(super) content_type: String,
    source: Source,
}

enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    Stream(Arc<OneStream>, Option<u64>),
}

impl Upload {
    /// Creates an upload from bytes in memory, with a file name.
    pub fn from_bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(file_name.into(), Source::Bytes(bytes.into()))
    }

    /// Creates an upload from a file on disk, with that file's name. The file is opened when the request is sent, and again for each retry.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::new(file_name, Source::Path(path))
    }

    /// Creates an upload from a stream of bytes, with a file name. If `length` is `None`, it is sent with chunked transfer encoding.
    ///
    /// The client's time limits do not apply to such an upload; only those set on the request do.
    pub fn from_stream(
        file_name: impl Into<String>,
        length: Option<u64>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        let stream = OneStream { is_started: AtomicBool::new(false), stream: Mutex::new(Box::pin(stream)) };
        Self::new(file_name.into(), Source::Stream(stream.into(), length))
    }

    fn new(file_name: String, source: Source) -> Self {
        Self { file_name, content_type: "application/octet-stream".to_owned(), source }
    }

    /// Sets the file name. Default: the name given at creation, or that of the file on disk.
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// Sets the content type. Default: `application/octet-stream`.
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// Returns the number of bytes, if it bounds the time that sending can take.
    pub(super) async fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            // A problem with the file is reported when it is opened.
            Source::Path(path) => Some(tokio::fs::metadata(path).await.map_or(0, |metadata| metadata.len())),
            Source::Stream(..) => None,
        }
    }

    /// Whether it cannot be sent again.
    pub(super) fn is_spent(&self) -> bool {
        matches!(&self.source, Source::Stream(stream, _) if stream.is_started.load(Ordering::Relaxed))
    }

    /// Returns the content, which can be read once, and its length.
    pub(super) async fn open(&self) -> io::Result<(Content, Option<u64>)> {
        match &self.source {
            Source::Bytes(bytes) => Ok((Content::Bytes(bytes.clone()), u64::try_from(bytes.len()).ok())),
            Source::Path(path) => {
                // Checked before opening: opening a pipe waits until something writes to it.
                let metadata = tokio::fs::metadata(path).await.map_err(|error| at(path, &error))?;
                if !metadata.is_file() {
                    return Err(at(path, &"it is not a regular file"));
                }
                let file = File::open(path).await.map_err(|error| at(path, &error))?;
                Ok((Content::File(file), Some(metadata.len())))
            }
            Source::Stream(stream, length) => Ok((Content::Stream(stream.clone()), *length)),
        }
    }
}

fn at(path: &Path, why: &dyn fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {why}", path.display()))
}

/// Shows the name, never the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("file_name", &self.file_name).finish_non_exhaustive()
    }
}

/// A stream that records whether some of it was read.
pub(super) struct OneStream {
    is_started: AtomicBool,
    stream: Mutex<Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>>,
}

/// The content that is not read yet.
pub(super) enum Content {
    Bytes(Bytes),
    File(File),
    Stream(Arc<OneStream>),
}

impl Content {
    /// Returns the next chunk, which is never empty.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match self {
            Self::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Self::File(file) => {
                let mut chunk = vec![0; CHUNK];
                let mut buffer = ReadBuf::new(&mut chunk);
                let read = ready!(Pin::new(file).poll_read(context, &mut buffer));
                let length = buffer.filled().len();
                chunk.truncate(length);
                Poll::Ready(match read {
                    Ok(()) if length == 0 => None,
                    Ok(()) => Some(Ok(chunk.into())),
                    Err(error) => Some(Err(error)),
                })
            }
            Self::Stream(stream) => loop {
                stream.is_started.store(true, Ordering::Relaxed);
                let mut stream = stream.stream.lock().unwrap_or_else(PoisonError::into_inner);
                match ready!(stream.as_mut().poll_next(context)) {
                    Some(Ok(bytes)) if bytes.is_empty() => {}
                    next => return Poll::Ready(next),
                }
            },
        }
    }
}
