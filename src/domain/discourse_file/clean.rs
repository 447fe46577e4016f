//! The HTML of posts: cleaned for readers, stripped for searching, and searched for the author's own words.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use url::Url;

/// What is kept of a post's HTML; the text of other elements stays, their tags go.
pub const ALLOWED_TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "details",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Elements that go with everything in them.
const DROPPED: &[&str] = &["script", "style", "noscript", "template", "iframe", "object", "svg", "math"];

/// Elements whose text is not, or need not be, the author's.
const QUOTED: &[&str] = &["aside", "blockquote"];

/// Elements that set words apart.
const BLOCKS: &[&str] = &["br", "div", "li", "p", "pre", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"];

/// The most characters of a text.
pub(super) const LONGEST: usize = 200_000;

/// The most tags of a text: the time to parse can grow with the square of their number.
const MOST_TAGS: usize = 5_000;

/// Whether a text is so long, or has so many tags, that it is not worth its time.
pub(super) fn is_too_long(text: &str) -> bool {
    text.chars().nth(LONGEST).is_some() || text.bytes().filter(|byte| *byte == b'<').count() > MOST_TAGS
}

/// The allowed part of a post's HTML; its links are absolute, and tell search engines and opened pages nothing.
pub(super) fn html(cooked: &str, base: &Url) -> String {
    allowed(cooked, UrlRelative::RewriteWithBase(base.clone()))
}

/// The allowed part of HTML that is said to be clean, and so has no relative links.
#[must_use]
pub fn cleaned_again(html: &str) -> String {
    allowed(html, UrlRelative::Deny)
}

fn allowed(html: &str, relative: UrlRelative<'_>) -> String {
    Builder::new()
        .tags(ALLOWED_TAGS.iter().copied().collect())
        .clean_content_tags(DROPPED.iter().copied().collect())
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(relative)
        .link_rel(Some("nofollow noopener"))
        .clean(html)
        .to_string()
        .trim()
        .to_owned()
}

/// The words of cleaned HTML.
#[must_use]
pub fn words(html: &str) -> String {
    static BARE: LazyLock<Builder<'static>> = LazyLock::new(|| blocks_without(&[]));
    between_tags(&BARE.clean(html).to_string())
}

/// Whether the author's own words in a post's HTML have `code`: not those of a quote or of a preview of another page.
pub(super) fn html_says(cooked: &str, code: &str) -> bool {
    static OWN: LazyLock<Builder<'static>> = LazyLock::new(|| blocks_without(QUOTED));
    has_word(&between_tags(&OWN.clean(cooked).to_string()), code)
}

/// Whether `code` is a paragraph of its own in a post's Markdown, outside of what may be a quote.
///
/// Markdown can carry a quote on in the next line without a sign of it, so a code within a paragraph does not count.
pub(super) fn markdown_says(raw: &str, code: &str) -> bool {
    let lower = raw.to_ascii_lowercase();
    if ["<blockquote", "<aside", "<div", "<!--"].iter().any(|tag| lower.contains(tag)) {
        return false;
    }
    let (before, after) = match lower.find("[quote") {
        None => (raw, ""),
        Some(start) => {
            let end = lower.rfind("[/quote]").filter(|end| *end > start).map(|end| end + "[/quote]".len());
            (raw.get(..start).unwrap_or_default(), end.and_then(|end| raw.get(end..)).unwrap_or_default())
        }
    };
    paragraphs(before).chain(paragraphs(after)).any(|paragraph| paragraph == code)
}

fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(String::new());
        } else if let Some(last) = paragraphs.last_mut() {
            last.push_str(line.trim());
            last.push('\n');
        }
    }
    paragraphs.into_iter().map(|paragraph| paragraph.trim().to_owned())
}

fn blocks_without(dropped: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::new();
    builder
        .tags(BLOCKS.iter().copied().collect())
        .clean_content_tags(DROPPED.iter().chain(dropped).copied().collect())
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::new())
        .link_rel(None);
    builder
}

/// The text of HTML whose tags have no attributes, with a space where a tag stood.
fn between_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                text.push(' ');
            }
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")];
    entities.into_iter().fold(text, |text, (entity, sign)| text.replace(entity, sign)).trim().to_owned()
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.split(|c: char| !is_part(c)).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(cooked: &str) -> String {
        html(cooked, &Url::parse("https://gov.example/t/a/1/2").expect("an address"))
    }

    #[test]
    fn the_allowed_elements_stay() {
        let kept = "<h2>Plan</h2><p>We <strong>teach</strong> <em>and</em> <code>build</code>.</p>\
                    <ul><li>one</li></ul><blockquote><p>said</p></blockquote>";
        assert_eq!(cleaned(kept), kept);
        assert_eq!(cleaned("<div class=\"x\"><p id=\"y\" style=\"color:red\">Hi</p></div>"), "<p>Hi</p>");
    }

    #[test]
    fn scripts_and_what_loads_from_elsewhere_go() {
        for (cooked, kept) in [
            ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
            ("<p onclick=\"alert(1)\">a</p>", "<p>a</p>"),
            ("<img src=\"https://tracker.example/x.png\" onerror=\"alert(1)\">a", "a"),
            ("<svg><script>alert(1)</script></svg>a", "a"),
            ("<iframe src=\"https://evil.example\">x</iframe>a", "a"),
            ("<style>p{}</style>a", "a"),
            ("<form action=\"/x\"><input value=\"y\">a</form>", "a"),
            ("<!-- a --><p>b", "<p>b</p>"),
            ("<math><mi xlink:href=\"javascript:x\">y</mi></math>a", "a"),
        ] {
            assert_eq!(cleaned(cooked), kept, "{cooked}");
        }
    }

    #[test]
    fn links_are_absolute_and_of_the_web() {
        let rel = "rel=\"nofollow noopener\"";
        for (href, kept) in [
            ("/u/example-lead", format!("<a href=\"https://gov.example/u/example-lead\" {rel}>x</a>")),
            ("#reply", format!("<a href=\"https://gov.example/t/a/1/2#reply\" {rel}>x</a>")),
            ("//cdn.example/y", format!("<a href=\"https://cdn.example/y\" {rel}>x</a>")),
            ("https://other.example/?a=1", format!("<a href=\"https://other.example/?a=1\" {rel}>x</a>")),
            ("javascript:alert(1)", format!("<a {rel}>x</a>")),
            (" java\nscript:alert(1)", format!("<a {rel}>x</a>")),
            ("data:text/html,x", format!("<a {rel}>x</a>")),
            ("vbscript:x", format!("<a {rel}>x</a>")),
        ] {
            assert_eq!(cleaned(&format!("<a href=\"{href}\" rel=\"opener\" target=\"_top\">x</a>")), kept);
        }
    }

    #[test]
    fn words_are_told_apart_and_read_as_they_are_shown() {
        assert_eq!(words("<p>one</p><p>two &amp; &lt;three&gt;</p>"), "one  two & <three>");
    }

    const CODE: &str = "alliance-hub-0123456789abcdef0123";

    #[test]
    fn the_authors_own_words_have_the_code() {
        for cooked in [
            format!("<p>{CODE}</p>"),
            format!("<p>My code is <code>{CODE}</code>.</p><p>Thanks</p>"),
            format!("<blockquote><p>x</p></blockquote><p>{CODE}</p>"),
            format!("<p>a</p><div>{CODE}<br>b</div>"),
        ] {
            assert!(html_says(&cooked, CODE), "{cooked}");
        }
    }

    #[test]
    fn quotes_previews_links_and_longer_words_do_not() {
        for cooked in [
            format!(
                "<aside class=\"quote\" data-username=\"b\"><blockquote><p>{CODE}</p></blockquote></aside><p>No</p>"
            ),
            format!("<blockquote><p>{CODE}</p></blockquote>"),
            format!("<aside class=\"onebox\"><article><p>{CODE}</p></article></aside>"),
            format!("<blockquote><p>a<b>{CODE}"),
            format!("<a href=\"https://x.example/{CODE}\" title=\"{CODE}\">x</a>"),
            format!("<!-- {CODE} -->"),
            format!("<script>{CODE}</script>"),
            format!("<p>{CODE}9</p>"),
            format!("<p>not-{CODE}</p>"),
            String::new(),
        ] {
            assert!(!html_says(&cooked, CODE), "{cooked}");
        }
    }

    #[test]
    fn in_markdown_the_code_stands_alone() {
        for raw in [
            CODE.to_owned(),
            format!("Hello\n\n{CODE}\n\nThanks"),
            format!("[quote=\"b, post:2\"]\nx\n[/quote]\n\n{CODE}"),
            format!("{CODE}\r\n\r\n> x"),
        ] {
            assert!(markdown_says(&raw, CODE), "{raw}");
        }
        for raw in [
            format!("> {CODE}"),
            format!("> x\n{CODE}"),
            format!("[quote=\"b\"]\n\n{CODE}\n\n[/quote]"),
            format!("[QUOTE]\n\n[quote]x[/quote]\n\n{CODE}\n\n[/quote]\n"),
            format!("[quote]\n\n{CODE}"),
            format!("<blockquote>\n\n{CODE}\n\n</blockquote>"),
            format!("[x](https://x.example/{CODE})"),
        ] {
            assert!(!markdown_says(&raw, CODE), "{raw}");
        }
    }

    #[test]
    fn deep_and_endless_html_is_told_before_it_is_parsed() {
        assert!(is_too_long(&"<b>".repeat(MOST_TAGS + 1)));
        assert!(is_too_long(&"x".repeat(LONGEST + 1)));
        assert!(!is_too_long(&"<b>x</b>".repeat(MOST_TAGS / 2)));
        assert_eq!(cleaned(&"<div>".repeat(MOST_TAGS)), "");
    }

    proptest! {
        #[test]
        fn nothing_but_the_allowed_comes_through(cooked in r#"(<(/?)(a|p|script|img|svg|b|style|x)( (href|src|onload|style)="(javascript:x|/y|z)")?>|[a-z&;" ]){0,20}"#) {
            let clean = cleaned(&cooked);
            for tag in clean.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(ALLOWED_TAGS.contains(&name.as_str()), "{}", clean);
            }
            prop_assert!(!clean.contains("javascript:") || !clean.contains("href=\"javascript"), "{}", clean);
        }
    }
}
