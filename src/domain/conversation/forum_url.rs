//! The address of a forum that runs Discourse, and of what is in it.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// The address that every page of a forum begins with, without a slash at its end: `https://gov.optimism.io`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ForumUrl(Url);

/// The text is not the address of a forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Give the address of the forum's first page, such as `https://gov.optimism.io`, without a query or a password."
)]
pub struct ForumUrlError;

/// What stands for a slug that cannot be part of an address; the forum finds a topic by its number.
const NO_SLUG: &str = "-";

impl ForumUrl {
    /// Takes the address of a forum's first page.
    ///
    /// # Errors
    /// The text is no such address.
    pub fn parse(text: &str) -> Result<Self, ForumUrlError> {
        const LONGEST: usize = 500;
        let mut url = Url::parse(text.trim()).map_err(|_| ForumUrlError)?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.as_str().len() <= LONGEST;
        if !is_plain {
            return Err(ForumUrlError);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The forum of a topic's own address: what stands before `/t/`.
    #[must_use]
    pub fn of_topic_url(text: &str) -> Option<Self> {
        let mut url = Url::parse(text).ok()?;
        let (before, _) = url.path().split_once("/t/")?;
        let before = before.to_owned();
        url.set_path(&before);
        url.set_query(None);
        url.set_fragment(None);
        Self::parse(url.as_str()).ok()
    }

    /// The address of a topic.
    #[must_use]
    pub fn topic(&self, slug: &str, topic: i32) -> Url {
        let slug = if matches!(slug, "" | "." | "..") { NO_SLUG } else { slug };
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["t", slug, &topic.to_string()]);
        }
        url
    }

    /// The address of a post of a topic.
    #[must_use]
    pub fn post(&self, slug: &str, topic: i32, number: i32) -> Url {
        let mut url = self.topic(slug, topic);
        if let Ok(mut path) = url.path_segments_mut() {
            path.push(&number.to_string());
        }
        url
    }

    /// The topic of this forum that an address names, whatever slug and post stand there.
    #[must_use]
    pub fn topic_named_by(&self, address: &str) -> Option<i32> {
        let url = Url::parse(address).ok()?;
        let is_here = url.host_str() == self.0.host_str()
            && url.port_or_known_default() == self.0.port_or_known_default();
        let inside = url.path().strip_prefix(self.0.path().trim_end_matches('/'))?;
        let mut steps = inside.strip_prefix("/t/").filter(|_| is_here)?.split('/');
        let first = steps.next()?;
        // `/t/6104/2` names the topic at once; `/t/a-slug/6104/2` behind its slug, which may be a number too.
        let topic = match (first.parse(), steps.next(), steps.next()) {
            (Ok(topic), None | Some(""), _) => topic,
            (Ok(topic), Some(_), None | Some("")) => topic,
            (_, Some(second), _) => second.parse().ok()?,
            _ => return None,
        };
        Some(topic).filter(|topic| *topic > 0)
    }
}

impl TryFrom<String> for ForumUrl {
    type Error = ForumUrlError;

    fn try_from(text: String) -> Result<Self, ForumUrlError> {
        Self::parse(&text)
    }
}

impl From<ForumUrl> for String {
    fn from(forum: ForumUrl) -> Self {
        forum.to_string()
    }
}

impl fmt::Display for ForumUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forum(text: &str) -> ForumUrl {
        ForumUrl::parse(text).expect("a forum")
    }

    #[test]
    fn the_same_forum_is_written_in_one_way() {
        for text in ["https://gov.example", " https://GOV.example/ ", "https://gov.example:443"] {
            assert_eq!(forum(text).to_string(), "https://gov.example", "{text}");
        }
        assert_eq!(forum("https://example.org/forum/").to_string(), "https://example.org/forum");
    }

    #[test]
    fn what_is_no_address_of_a_forum_is_refused() {
        for text in [
            "",
            "gov.example",
            "javascript:alert(1)",
            "ftp://gov.example",
            "https://a:b@gov.example",
            "https://gov.example/?x=1",
            "https://gov.example/#x",
        ] {
            assert_eq!(ForumUrl::parse(text), Err(ForumUrlError), "{text}");
        }
    }

    #[test]
    fn posts_have_addresses_whatever_the_slug() {
        let address = |slug| forum("https://gov.example").post(slug, 6104, 3).to_string();
        assert_eq!(address("draft-a-proposal"), "https://gov.example/t/draft-a-proposal/6104/3");
        assert_eq!(address("../admin?x#y"), "https://gov.example/t/..%2Fadmin%3Fx%23y/6104/3");
        for slug in ["", ".", ".."] {
            assert_eq!(address(slug), "https://gov.example/t/-/6104/3");
        }
        let below = forum("https://example.org/forum").topic("a", 1).to_string();
        assert_eq!(below, "https://example.org/forum/t/a/1");
    }

    #[test]
    fn an_address_names_a_topic_by_its_number() {
        let here = forum("https://gov.example");
        for (address, topic) in [
            ("https://gov.example/t/a-slug/6104", Some(6104)),
            ("https://gov.example/t/another-slug/6104/12?u=x", Some(6104)),
            ("https://gov.example/t/6104", Some(6104)),
            ("https://gov.example/t/6104/", Some(6104)),
            ("https://gov.example/t/6104/7", Some(6104)),
            ("https://gov.example/t/2023/6104/7", Some(6104)),
            ("https://gov.example/t/a-slug/61045", Some(61045)),
            ("https://other.example/t/a-slug/6104", None),
            ("https://gov.example/u/6104", None),
            ("https://gov.example/t/a-slug", None),
            ("https://gov.example/t/a-slug/-6104", None),
            ("https://gov.example/t/a-slug/99999999999", None),
            ("6104", None),
        ] {
            assert_eq!(here.topic_named_by(address), topic, "{address}");
        }
        assert_eq!(forum("https://example.org/forum").topic_named_by("https://example.org/t/a/1"), None);
    }

    #[test]
    fn a_topic_tells_its_forum() {
        let of = |text| ForumUrl::of_topic_url(text).map(|forum| forum.to_string());
        assert_eq!(of("https://gov.example/t/a/1?page=2"), Some("https://gov.example".to_owned()));
        assert_eq!(of("https://example.org/f/t/a/1"), Some("https://example.org/f".to_owned()));
        assert_eq!(of("https://gov.example/u/a"), None);
        assert_eq!(of("data:x/t/y"), None);
    }

    proptest! {
        #[test]
        fn a_topics_address_names_the_topic(slug in "[a-z-]{0,20}|.*", topic in 1_i32.., number in 1_i32..) {
            let here = forum("https://gov.example/forum");
            prop_assert_eq!(here.topic_named_by(here.post(&slug, topic, number).as_str()), Some(topic));
        }

        #[test]
        fn no_text_breaks_the_parser(text in ".*") {
            let _ = (ForumUrl::parse(&text), ForumUrl::of_topic_url(&text));
            let _ = forum("https://gov.example").topic_named_by(&text);
        }
    }
}
