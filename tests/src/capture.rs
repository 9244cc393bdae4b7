//! Everything that `tracing` and `log` are given, at every level and by every crate, kept for tests to look at.

use std::{
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard, Once, PoisonError},
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_log::{LogTracer, log::LevelFilter};
use tracing_subscriber::{
    layer::{Context, Layer},
    registry::LookupSpan,
};

/// Keeps what it is given. Clones keep it together.
#[derive(Clone, Debug, Default)]
pub struct Capture(Arc<Mutex<Vec<Told>>>);

/// A span or an event.
#[derive(Clone, Debug)]
pub struct Told {
    /// The number of a span; none for an event.
    pub span: Option<u64>,
    /// The number of the span around it.
    pub parent: Option<u64>,
    /// Who tells it; for what comes by way of `log` the target there.
    pub target: String,
    /// The name of a span.
    pub name: &'static str,
    /// How important it is.
    pub level: Level,
    /// Its fields, with what was recorded later.
    pub fields: Vec<(String, String)>,
}

impl Told {
    /// The value of a field, as it was recorded last.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Capture {
    /// Makes one, and sees to it that records of `log` come along.
    pub fn new() -> Self {
        static BRIDGE: Once = Once::new();
        BRIDGE.call_once(|| {
            LogTracer::builder().with_max_level(LevelFilter::Trace).init().expect("no other logger is set in tests");
        });
        Self::default()
    }

    /// All spans and events, oldest first.
    pub fn told(&self) -> Vec<Told> {
        self.lock().clone()
    }

    /// The spans of a name.
    pub fn spans(&self, name: &str) -> Vec<Told> {
        self.told().into_iter().filter(|told| told.span.is_some() && told.name == name).collect()
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        self.told().iter().map(|told| format!("{told:?}\n")).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = context.span(id).and_then(|span| span.parent()).map(|parent| parent.id().into_u64());
        let metadata = attributes.metadata();
        self.lock().push(Told {
            span: Some(id.into_u64()),
            parent,
            target: metadata.target().to_owned(),
            name: metadata.name(),
            level: *metadata.level(),
            fields: fields.0,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        // Numbers of spans are given again when spans are gone: the last one is meant.
        if let Some(told) = self.lock().iter_mut().rev().find(|told| told.span == Some(id.into_u64())) {
            told.fields.extend(fields.0);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        let target = fields.0.iter().find(|(name, _)| name == "log.target").map_or(metadata.target(), |(_, target)| target);
        let target = target.to_owned();
        let parent = context.event_span(event).map(|span| span.id().into_u64());
        self.lock().push(Told { span: None, parent, target, name: metadata.name(), level: *metadata.level(), fields: fields.0 });
    }
}

#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name().to_owned(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}")));
    }
}
