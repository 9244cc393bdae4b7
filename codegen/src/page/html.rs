//! Text as HTML: nothing that is shown can become markup.

/// Text for element content and for attribute values in quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A name as part of an `id`: what is neither letter, digit, hyphen nor underscore is spelt as its number.
pub(super) fn id(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' => id.push(c),
            _ => id += &format!(".{:x}.", u32::from(c)),
        }
    }
    id
}

/// Replaces `{{name}}` in a template. What is put in is not looked at again.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        filled += &value(name);
        rest = after;
    }
    filled + rest
}

/// An address on `https`, as a value for `href`; nothing else is linked to.
pub(super) fn address(url: &str) -> Option<String> {
    url.starts_with("https://").then(|| escape(url))
}

/// Prose with its code spans. `link` makes a link of what a span holds, if it is the name of something on the page.
pub(super) fn inline(text: &str, link: impl Fn(&str) -> Option<String>) -> String {
    let mut written = String::new();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = text.matches('`').count();
    for (index, part) in text.split('`').enumerate() {
        let is_code = index % 2 == 1 && (index < count || count % 2 == 0);
        if is_code {
            let code = format!("<code>{}</code>", escape(part));
            written += &match link(part) {
                Some(anchor) => format!("<a href=\"#{}\">{code}</a>", escape(&anchor)),
                None => code,
            };
        } else {
            if index % 2 == 1 {
                written.push('`');
            }
            written += &escape(part);
        }
    }
    written
}

/// A label in front of a block of code, and the code.
pub(super) fn figure(class: &str, caption: &str, code: &str) -> String {
    format!(
        "<figure class=\"{class}\"><figcaption>{}</figcaption><pre tabindex=\"0\"><code>{code}</code></pre></figure>\n",
        escape(caption)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_put_in_is_looked_at_again() {
        assert_eq!(fill("a {{b}} c {{d}}", |name| format!("<{name}{{{{d}}}}>")), "a <b{{d}}> c <d{{d}}>");
        assert_eq!(fill("a {{b", |name| name.to_owned()), "a b");
    }

    #[test]
    fn prose_is_escaped_inside_and_outside_of_code() {
        assert_eq!(inline("a <b> `<c>`\n  d", |_| None), "a &lt;b&gt; <code>&lt;c&gt;</code> d");
        assert_eq!(
            inline("`a` `b` `c", |name| (name == "b").then(|| "x".to_owned())),
            "<code>a</code> <a href=\"#x\"><code>b</code></a> `c"
        );
    }

    #[test]
    fn only_safe_addresses_are_linked_to() {
        assert_eq!(address("https://example.com/?a=1&b=\""), Some("https://example.com/?a=1&amp;b=&quot;".to_owned()));
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(id("a b\"é"), "a.20.b.22..e9.");
    }
}
