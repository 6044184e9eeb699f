//! Texts that come in: one table of lengths, one way to check them, and Markdown that goes out as safe HTML.
//!
//! Lengths count Unicode scalar values after trimming and NFC normalisation.
use crate::error::{FieldError, ProblemCode};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// Least and greatest length of a text, and whether it may hold line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// At least so many characters. 0: may be empty.
    pub least: usize,
    /// At most so many characters.
    pub most: usize,
    /// Whether line breaks and tabs are accepted.
    pub lines: bool,
}

const fn line(least: usize, most: usize) -> Size {
    Size { least, most, lines: false }
}
const fn block(least: usize, most: usize) -> Size {
    Size { least, most, lines: true }
}

/// The table of lengths: a size, and the type of a text of that size.
macro_rules! sizes {
    ($($(#[$doc:meta])* $size:ident $name:ident = $kind:ident($least:literal, $most:literal);)*) => { $(
        $(#[$doc])*
        pub const $size: Size = $kind($least, $most);
        $(#[$doc])*
        pub type $name = TextOf<$least, $most, { $kind(0, 0).lines }>;
    )* };
}

sizes! {
    /// A parent's or professional's display name.
    DISPLAY_NAME DisplayNameText = line(2, 60);
    /// What somebody says of themselves.
    ABOUT AboutText = block(0, 1_000);
    /// A function at an organisation.
    FUNCTION FunctionText = line(2, 80);
    /// The name of an organisation, a region or a community.
    NAME NameText = line(2, 120);
    /// What a community is about.
    DESCRIPTION DescriptionText = block(0, 4_000);
    /// A neighbourhood.
    NEIGHBOURHOOD NeighbourhoodText = line(2, 80);
    /// A tag, or a synonym of one.
    TAG TagText = line(2, 50);
    /// What a consent to be contacted again is about.
    TOPIC TopicText = line(2, 120);
    /// The question itself: one to four sentences.
    QUESTION QuestionText = block(10, 600);
    /// What is about to be asked: as much as a question can be, and sooner.
    ABOUT_TO_ASK AboutToAskText = block(2, 600);
    /// A question's explanation (toelichting).
    EXPLANATION ExplanationText = block(0, 8_000);
    /// A question's motivation (motivatie).
    MOTIVATION MotivationText = block(0, 4_000);
    /// An answer.
    ANSWER AnswerText = block(2, 8_000);
    /// What a harvest says that works.
    WORKS WorksText = block(10, 8_000);
    /// Each other part of a harvest.
    HARVEST HarvestText = block(0, 8_000);
    /// An objection.
    OBJECTION ObjectionText = block(10, 2_000);
    /// A reason that others will read.
    REASON ReasonText = block(10, 1_000);
    /// What a meeting is called.
    EVENT_TITLE EventTitleText = line(2, 120);
    /// What a meeting is about, in plain language.
    EVENT_SUMMARY EventSummaryText = block(0, 1_000);
    /// Where people meet.
    LOCATION LocationText = line(2, 200);
    /// The address under which a network can be reached.
    CONTACT ContactText = line(3, 120);
    /// In what setting a parent is asked for.
    SETTING SettingText = block(10, 2_000);
    /// What a network says with an offer, or why it can't help.
    OFFER OfferText = block(2, 2_000);
    /// What came of a meeting.
    REPORT ReportText = block(10, 8_000);
    /// A question for who registers for a meeting.
    ASKED AskedText = line(2, 200);
    /// One of the answers that such a question offers.
    CHOICE ChoiceText = line(1, 100);
    /// A short answer to it.
    SHORT_ANSWER ShortAnswerText = line(1, 200);
    /// A long one.
    LONG_ANSWER LongAnswerText = block(1, 2_000);
    /// What a policy table is called.
    TABLE_TITLE TableTitleText = line(2, 120);
    /// A version of a policy.
    POLICY PolicyText = block(10, 50_000);
    /// What a parent brings in at a policy table.
    PARENT_INPUT ParentInputText = block(2, 5_000);
    /// Why a parent's input is taken over or not.
    RESPONSE ResponseText = block(20, 2_000);
    /// Why a policy is adopted though something lacks.
    OVERRIDE OverrideText = block(50, 2_000);
    /// An address on the web.
    LINK LinkText = line(1, 500);
    /// A message with a request to join or with an invitation.
    MESSAGE MessageText = block(0, 500);
    /// What is searched for.
    SEARCH SearchText = line(2, 200);
    /// An issuer or a subject, as tokens name them.
    TOKEN_NAME TokenNameText = line(1, 255);
    /// A work address that a professional chooses to show.
    WORK_ADDRESS WorkAddressText = line(3, 120);
}

/// A text that was checked. Only this module can make one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text(String);

impl Text {
    /// Trimmed, in NFC, of this size, without control characters or invisible formatting that hides what is written.
    ///
    /// # Errors
    /// The fault, without a path.
    pub fn parse(text: &str, size: Size) -> Result<Self, FieldError> {
        // Longer than any normalisation can make right: not worth the work.
        if text.len() > size.most.saturating_mul(16) + 4_096 {
            return Err(FieldError::at("", ProblemCode::TooLong).with(size.most));
        }
        let mut text = text.trim().to_owned();
        // Nothing before the combining marks can be composed or put in another order.
        if text.chars().any(|c| c >= '\u{300}') {
            text = text.nfc().collect();
        }
        if text.contains('\r') {
            text = text.replace("\r\n", "\n");
        }
        if text.chars().any(|c| hidden(c) && !(size.lines && matches!(c, '\n' | '\t'))) {
            return Err(FieldError::at("", ProblemCode::ControlCharacter));
        }
        match text.chars().count() {
            0 if size.least > 0 => Err(FieldError::at("", ProblemCode::Required)),
            n if n < size.least => Err(FieldError::at("", ProblemCode::TooShort).with(size.least)),
            n if n > size.most => Err(FieldError::at("", ProblemCode::TooLong).with(size.most)),
            _ => Ok(Self(text)),
        }
    }
    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// As it is kept.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A text of one size, a type for each row of the table: what a command's field is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextOf<const LEAST: usize, const MOST: usize, const LINES: bool>(Text);

impl<const LEAST: usize, const MOST: usize, const LINES: bool> TextOf<LEAST, MOST, LINES> {
    /// As [`Text::parse`] with this type's size.
    ///
    /// # Errors
    /// The fault, without a path.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Text::parse(text, Size { least: LEAST, most: MOST, lines: LINES }).map(Self)
    }
    /// As it is kept.
    pub fn into_string(self) -> String {
        self.0.0
    }
    /// Nothing where it is empty.
    pub fn filled(&self) -> Option<String> {
        Some(self.to_string()).filter(|text| !text.is_empty())
    }
}

impl<const LEAST: usize, const MOST: usize, const LINES: bool> From<TextOf<LEAST, MOST, LINES>> for String {
    fn from(text: TextOf<LEAST, MOST, LINES>) -> Self {
        text.into_string()
    }
}

impl<const LEAST: usize, const MOST: usize, const LINES: bool> std::ops::Deref for TextOf<LEAST, MOST, LINES> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0.0
    }
}

/// Control characters and the formatting characters that turn text around or hide in it. The joiners of emoji and scripts are welcome.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{E0000}'..='\u{E007F}')
}

/// An idempotency key: 8 to 64 printable ASCII characters.
///
/// # Errors
/// The fault, without a path.
pub fn idempotency_key(key: &str) -> Result<String, FieldError> {
    match key.len() {
        0..8 => Err(FieldError::at("", ProblemCode::TooShort).with(8)),
        65.. => Err(FieldError::at("", ProblemCode::TooLong).with(64)),
        _ if key.bytes().all(|b| b.is_ascii_graphic()) => Ok(key.to_owned()),
        _ => Err(FieldError::at("", ProblemCode::BadFormat)),
    }
}

/// An https address, as it is kept.
///
/// # Errors
/// The fault, without a path.
pub fn link(text: &str) -> Result<String, FieldError> {
    let link = Text::parse(text, LINK)?;
    let safe = reqwest::Url::parse(link.as_str())
        .is_ok_and(|url| url.scheme() == "https" && url.has_host() && url.username().is_empty() && url.password().is_none());
    if safe && !link.as_str().contains(char::is_whitespace) {
        return Ok(link.into_string());
    }
    Err(FieldError::at("", ProblemCode::BadFormat).with("https://…"))
}

/// For comparing words: lower case, without diacritics, single spaces.
pub fn fold(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The small subset of Markdown (paragraphs, emphasis, lists, links, quotes) as safe HTML. Raw HTML and anything else is shown as text.
pub fn html(markdown: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let plain = |event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        event => Some(event),
    };
    let linked = linked(markdown);
    let mut out = String::with_capacity(linked.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut out, Parser::new_ext(&linked, Options::empty()).filter_map(plain));
    SAFE.clean(&out).to_string()
}

/// Bare https addresses become links; the punctuation behind one stays outside it.
fn linked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ')' | ']' | '*' | '`')).unwrap_or(from.len());
        let (mut link, _) = from.split_at(end);
        link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '…', '(', '[']);
        let alone = before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || c == '(' && !before.ends_with("]("));
        if alone && link.len() > "https://".len() {
            out.push('<');
            out.push_str(link);
            out.push('>');
        } else {
            out.push_str(link);
        }
        rest = from.get(link.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

static SAFE: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut safe = ammonia::Builder::empty();
    safe.tags(["p", "em", "strong", "ul", "ol", "li", "a", "blockquote", "br"].into());
    safe.tag_attributes([("a", ["href"].into())].into());
    safe.url_schemes(["https", "http"].into()).url_relative(ammonia::UrlRelative::Deny).link_rel(Some("nofollow noopener noreferrer ugc"));
    safe
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_kept() {
        let parse = |text: &str, size| Text::parse(text, size).map(Text::into_string).map_err(|fault| fault.code);
        assert_eq!(parse("  Één \u{301}kind  ", NAME).unwrap().chars().next(), Some('É'));
        assert_eq!(parse("", TAG), Err(ProblemCode::Required));
        assert_eq!(parse("", ABOUT), Ok(String::new()));
        assert_eq!(parse("a", TAG), Err(ProblemCode::TooShort));
        assert_eq!(parse(&"é".repeat(51), TAG), Err(ProblemCode::TooLong));
        assert_eq!(parse(&"é".repeat(50), TAG).unwrap().chars().count(), 50);
        assert_eq!(parse(&"x".repeat(1_000_000), TAG), Err(ProblemCode::TooLong));
        assert_eq!(parse("a\u{0}b", TAG), Err(ProblemCode::ControlCharacter));
        assert_eq!(parse("a\nb", TAG), Err(ProblemCode::ControlCharacter));
        assert_eq!(parse("a\u{202e}b", ABOUT), Err(ProblemCode::ControlCharacter));
        assert_eq!(parse("a\r\nb\tc", ABOUT).unwrap(), "a\nb\tc");
        assert_eq!(parse("👩‍👧 samen", TAG).unwrap(), "👩‍👧 samen");
        assert_eq!(fold("  Coördinatie   ÉÉN "), "coordinatie een");
    }

    #[test]
    fn markdown_is_small_and_safe() {
        assert_eq!(
            html("Hoi *daar* **jij**\n\n- een\n- twee\n\n> zo"),
            "<p>Hoi <em>daar</em> <strong>jij</strong></p>\n<ul>\n<li>een</li>\n<li>twee</li>\n</ul>\n<blockquote>\n<p>zo</p>\n</blockquote>\n"
        );
        for nasty in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "![x](https://example.nl/p.png)",
            "[x](/elders)",
        ] {
            let out = html(nasty);
            assert!(
                !out.contains("<script")
                    && !out.contains("<img")
                    && !out.contains("href=\"javascript")
                    && !out.contains("href=\"data")
                    && !out.contains("href=\"/"),
                "{nasty} → {out}"
            );
        }
        assert_eq!(html("# Kop"), "<p>Kop</p>\n");
    }

    #[test]
    fn a_link_leaves_the_full_stop_behind_it() {
        let href = |url: &str| format!("<a href=\"{url}\" rel=\"nofollow noopener noreferrer ugc\">{url}</a>");
        assert_eq!(html("Zie https://example.nl/a."), format!("<p>Zie {}.</p>\n", href("https://example.nl/a")));
        assert_eq!(html("(zie https://example.nl/a?b=1), en"), format!("<p>(zie {}), en</p>\n", href("https://example.nl/a?b=1")));
        assert!(html("[hier](https://example.nl/x).").contains("href=\"https://example.nl/x\""));
    }
}
