//! Ranges of numbers: how people write them, and how they lie side by side in a list.

use std::collections::BTreeMap;

use crate::lists::packed::Span;

/// The most digits of a number (ITU-T E.164 clause 6.1).
const DIGITS: u32 = 15;

/// The spans of keys that a text stands for: `+1206*` every number that begins so, `+1206###`
/// with exactly so many digits more, `+12065550100-+12065550199` from one to the other. `None`
/// for any other text.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<Span>> {
    let text = text.strip_prefix('+')?;
    if let Some((from, to)) = text.split_once('-') {
        let to = to.trim_start();
        let (from, to) = (
            digits(from.trim_end())?,
            digits(to.strip_prefix('+').unwrap_or(to))?,
        );
        return (from.ilog10() == to.ilog10() && from <= to).then(|| vec![span(from, to)]);
    }
    if let Some(prefix) = text.strip_suffix('*') {
        let prefix = digits(prefix)?;
        let most = DIGITS - 1 - prefix.ilog10();
        return Some((0..=most).map(|more| under(prefix, more)).collect());
    }
    let prefix = text.trim_end_matches(['#', '?']);
    let more = u32::try_from(text.len() - prefix.len()).ok()?;
    let prefix = digits(prefix)?;
    (more > 0 && prefix.ilog10() + 1 + more <= DIGITS).then(|| vec![under(prefix, more)])
}

fn digits(text: &str) -> Option<u64> {
    let right = (1..=DIGITS as usize).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0');
    right.then(|| text.parse().ok())?
}

const fn span(start: u64, end: u64) -> Span {
    Span {
        start,
        end,
        label: 0,
    }
}

/// The numbers of `more` digits after `prefix`.
fn under(prefix: u64, more: u32) -> Span {
    let scale = 10_u64.pow(more);
    span(prefix * scale, prefix * scale + scale - 1)
}

/// Spans that do not overlap, by their start.
#[derive(Default)]
struct Flat(BTreeMap<u64, (u64, u8)>);

impl Flat {
    /// Takes away every key of `start..=end`.
    fn clear(&mut self, start: u64, end: u64) {
        let over: Vec<(u64, (u64, u8))> = self
            .0
            .range(..=end)
            .rev()
            .take_while(|(_, (last, _))| *last >= start)
            .map(|(first, rest)| (*first, *rest))
            .collect();
        for (first, (last, label)) in over {
            self.0.remove(&first);
            if first < start {
                self.0.insert(first, (start - 1, label));
            }
            if last > end {
                self.0.insert(end + 1, (last, label));
            }
        }
    }

    /// Whether every key of the span is here, with its label.
    fn has(&self, span: Span) -> bool {
        let found = self.0.range(..=span.start).next_back();
        found.is_some_and(|(_, (end, label))| *end >= span.end && *label == span.label)
    }
}

/// Leaves of spans from the same to the same number the last, in the order of these.
pub(super) fn once(spans: &mut Vec<Span>) {
    let mut places: Vec<usize> = (0..spans.len()).collect();
    let of = |place: &usize| (spans[*place].start, spans[*place].end);
    places.sort_unstable_by_key(|place| (of(place), std::cmp::Reverse(*place)));
    places.dedup_by_key(|place| of(place));
    places.sort_unstable();
    *spans = places.into_iter().map(|place| spans[place]).collect();
}

/// The spans side by side: where several overlap, the narrowest has its label there, among
/// equally wide ones the last. Neighbours with the same label are one.
pub(super) fn flatten(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| std::cmp::Reverse(span.end - span.start));
    let mut flat = Flat::default();
    for span in spans {
        flat.clear(span.start, span.end);
        flat.0.insert(span.start, (span.end, span.label));
    }
    let mut joined: Vec<Span> = Vec::new();
    for (start, (end, label)) in flat.0 {
        match joined.last_mut() {
            Some(last) if last.end + 1 == start && last.label == label => last.end = end,
            _ => joined.push(Span { start, end, label }),
        }
    }
    joined
}

/// The texts that stand for spans, with their labels, as [`parse`] reads them: prefixes
/// first, and what is left from number to number.
#[must_use]
pub fn write(spans: &[Span]) -> Vec<(String, u8)> {
    let mut left = Flat::default();
    for span in flatten(spans.to_vec()) {
        // A text has numbers of one length; a span may have several. What is no number has no text.
        let mut start = span.start.max(1);
        let last = span.end.min(10_u64.pow(DIGITS) - 1);
        while start <= last {
            let longest = 10_u64.pow(start.ilog10() + 1) - 1;
            let end = last.min(longest);
            left.0.insert(start, (end, span.label));
            start = end + 1;
        }
    }
    let mut texts = Vec::new();
    // A prefix has numbers of every length up to the longest.
    let longest: Vec<(u64, (u64, u8))> = left
        .0
        .range(10_u64.pow(DIGITS - 1)..)
        .map(|(start, rest)| (*start, *rest))
        .collect();
    for (start, (end, label)) in longest {
        for (prefix, most) in blocks(start, end) {
            let all = || (0..=most).map(|more| under(prefix, more));
            if all().all(|span| left.has(Span { label, ..span })) {
                texts.push((format!("+{prefix}*"), label));
                all().for_each(|span| left.clear(span.start, span.end));
            }
        }
    }
    let rest = left.0.into_iter();
    texts.extend(rest.map(|(start, (end, label))| (format!("+{start}-+{end}"), label)));
    texts
}

/// The largest blocks of all numbers with a prefix that make up `start..=end`, numbers of one
/// length: each prefix, and how many digits follow it.
fn blocks(start: u64, end: u64) -> Vec<(u64, u32)> {
    let mut blocks = Vec::new();
    let mut at = start;
    while at <= end {
        let mut more = 0;
        while let scale = 10_u64.pow(more + 1)
            && at.is_multiple_of(scale)
            && at >= scale
            && at + (scale - 1) <= end
        {
            more += 1;
        }
        let scale = 10_u64.pow(more);
        blocks.push((at / scale, more));
        at += scale;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(texts: &[&str]) -> Vec<Span> {
        let parsed = texts.iter().zip(1..).flat_map(|(text, label)| {
            let spans = parse(text).expect("a range");
            spans.into_iter().map(move |span| Span { label, ..span })
        });
        flatten(parsed.collect())
    }

    fn holds(spans: &[Span], key: u64) -> u8 {
        let span = spans
            .iter()
            .find(|span| (span.start..=span.end).contains(&key));
        span.map_or(0, |span| span.label)
    }

    #[test]
    fn a_text_holds_what_it_says_and_no_more() {
        let prefix = spans(&["+1206*"]);
        for (key, label) in [
            (1206, 1),
            (12_060, 1),
            (12_065_550_100, 1),
            (120_699_999_999_999, 1),
            (120_700_000_000_000, 0),
            (1205, 0),
            (1207, 0),
            (12_070, 0),
            (12_059_999_999, 0),
        ] {
            assert_eq!(holds(&prefix, key), label, "{key}");
        }
        let marks = spans(&["+120655501##"]);
        assert_eq!(marks.len(), 1);
        assert_eq!(holds(&marks, 12_065_550_100), 1);
        assert_eq!(holds(&marks, 12_065_550_199), 1);
        assert_eq!(holds(&marks, 12_065_550_200), 0);
        assert_eq!(holds(&marks, 1_206_555_010), 0);
        let pair = spans(&["+12065550100-+12065550149"]);
        assert_eq!(holds(&pair, 12_065_550_149), 1);
        assert_eq!(holds(&pair, 12_065_550_150), 0);
        assert_eq!(spans(&["+12065550100 - 12065550149"]), pair);
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in [
            "",
            "+",
            "*",
            "+*",
            "1206*",
            "+0206*",
            "+1206",
            "+12*6",
            "+1206**",
            "+##",
            "+12#6#",
            "+2-+1",
            "+12065550100-+120655501",
            "+123456789012345#",
            "+1234567890123456*",
            "-",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("+123456789012345*").map(|it| it.len()), Some(1));
    }

    #[test]
    fn the_narrowest_has_the_label_and_neighbours_join() {
        let flat = spans(&["+120655501##", "+1206555*", "+12065550150-+12065550159"]);
        assert_eq!(holds(&flat, 12_065_550_149), 1);
        assert_eq!(holds(&flat, 12_065_550_150), 3);
        assert_eq!(holds(&flat, 12_065_550_160), 1);
        assert_eq!(holds(&flat, 12_065_550_200), 2);
        assert!(flat.windows(2).all(|pair| pair[0].end < pair[1].start));
        let span = |start, end| Span {
            start,
            end,
            label: 0,
        };
        let joined = flatten(vec![span(20, 29), span(10, 19), span(5, 12)]);
        assert_eq!(joined, [span(5, 29)]);
    }

    #[test]
    fn what_is_no_number_is_not_written() {
        let span = |start, end| Span {
            start,
            end,
            label: 0,
        };
        assert_eq!(
            write(&[span(0, 1), span(999_999_999_999_999, u64::MAX)]),
            [("+999999999999999*".to_owned(), 0), ("+1-+1".to_owned(), 0)]
        );
        assert_eq!(write(&[span(0, 0), span(u64::MAX - 1, u64::MAX)]), []);
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for texts in [
            vec!["+1206*"],
            vec!["+33162*", "+33163*"],
            vec!["+1206*", "+120655501##"],
            vec!["+1*", "+12065550100-+12065550149", "+44#########"],
            vec!["+12065550100-+12065550149"],
            vec!["+123456789012345*"],
            vec!["+9*", "+99*", "+999*"],
        ] {
            let flat = spans(&texts);
            let read = write(&flat).into_iter().flat_map(|(text, label)| {
                let spans = parse(&text).expect("a range");
                spans.into_iter().map(move |span| Span { label, ..span })
            });
            assert_eq!(flatten(read.collect()), flat, "{texts:?}");
        }
        let same = |texts: &[&str]| {
            let flat: Vec<Span> = texts
                .iter()
                .flat_map(|it| parse(it).expect("a range"))
                .collect();
            let texts = write(&flatten(flat)).into_iter();
            texts.map(|(text, _)| text).collect::<Vec<_>>()
        };
        assert_eq!(same(&["+1206*"]), ["+1206*"]);
        assert_eq!(same(&["+33162*", "+33163*"]), ["+33162*", "+33163*"]);
        assert_eq!(same(&["+331620*", "+331621*"]), ["+331620*", "+331621*"]);
        assert_eq!(same(&["+120655501##"]), ["+12065550100-+12065550199"]);
    }
}
