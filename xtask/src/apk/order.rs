//! The order of an archive's entries that wastes the least on alignment.
//!
//! A library's data begins at a page, and up to 16 KB before it would be padding. Small entries are laid
//! there: for every order of the few large ones the gaps are filled, the largest that fits first, and the
//! shortest archive wins. Source of the sizes: APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16.

/// A local header without the name, bytes.
pub(super) const HEADER: usize = 30;
/// The extra field of an aligned entry without its padding, bytes.
pub(super) const EXTRA: usize = 6;
/// A directory's entry without the name, and the end of the directory, bytes.
pub(super) const DIRECTORY: usize = 46 + 22;

/// Entries from this size on are laid out by trying every order, bytes.
const LARGE: usize = 16_384;
/// With more large entries than this there are too many orders to try.
const MOST: usize = 6;

/// What an entry takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Header, name and the least extra field, bytes.
    pub(super) head: usize,
    /// Its bytes as they lie in the file.
    pub(super) data: usize,
    /// The data begins at a multiple of this.
    pub(super) alignment: usize,
}

impl Extent {
    /// Where it ends if it is laid at `at`.
    pub(super) fn end(&self, at: usize) -> usize {
        (at + self.head).next_multiple_of(self.alignment) + self.data
    }

    /// The most that it takes without padding to a page.
    fn most(&self) -> usize {
        self.head + self.alignment - 1 + self.data
    }
}

/// The order of these entries, as places in the slice. The same entries give the same order.
pub(super) fn least_padding(extents: &[Extent]) -> Vec<usize> {
    let (large, mut small): (Vec<usize>, Vec<usize>) =
        (0..extents.len()).partition(|&place| extents[place].most() >= LARGE);
    if large.len() > MOST || extents.iter().all(|entry| entry.alignment < LARGE) {
        return (0..extents.len()).collect();
    }
    // Stable: of the same size the names decide, by which the entries came.
    small.sort_by_key(|&place| std::cmp::Reverse(extents[place].most()));
    let filled = orders(&large)
        .into_iter()
        .map(|large| fill(extents, &large, &small));
    filled
        .min_by_key(|(end, _)| *end)
        .map_or_else(Vec::new, |(_, order)| order)
}

/// The large ones in this order, with small ones in the gaps and at the end; and where that ends.
fn fill(extents: &[Extent], large: &[usize], small: &[usize]) -> (usize, Vec<usize>) {
    let (mut order, mut left, mut at) = (Vec::new(), small.to_vec(), 0);
    for &place in large {
        let next = extents[place];
        let data = next.end(at) - next.data;
        left.retain(|&small| {
            let fits = at + extents[small].most() + next.head <= data;
            if fits {
                at = extents[small].end(at);
                order.push(small);
            }
            !fits
        });
        at = next.end(at);
        order.push(place);
    }
    for small in left {
        at = extents[small].end(at);
        order.push(small);
    }
    (at, order)
}

/// Every order of these.
fn orders(places: &[usize]) -> Vec<Vec<usize>> {
    if places.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, &first) in places.iter().enumerate() {
        let mut rest = places.to_vec();
        rest.remove(index);
        for mut order in orders(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(data: usize) -> Extent {
        Extent {
            head: 60,
            data,
            alignment: 16_384,
        }
    }

    fn small(data: usize) -> Extent {
        Extent {
            head: 40,
            data,
            alignment: 1,
        }
    }

    fn end(extents: &[Extent], order: &[usize]) -> usize {
        order.iter().fold(0, |at, &place| extents[place].end(at))
    }

    #[test]
    fn small_entries_lie_in_the_gaps() {
        let extents = [
            library(20_000),
            library(30_000),
            small(9_000),
            small(7_000),
            small(2_500),
            small(10_000),
        ];
        let order = least_padding(&extents);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5]);
        let by_name: Vec<usize> = (0..6).collect();
        assert_eq!(end(&extents, &by_name), 107_812);
        assert_eq!(end(&extents, &order), 85_232);
    }

    #[test]
    fn a_gap_is_never_overfilled() {
        // The gap before the first library is 16,384 - 60 bytes.
        for (why, data, first) in [
            ("it fits to the byte", 16_324 - 40, 1),
            ("one byte more", 16_324 - 39, 0),
        ] {
            let order = least_padding(&[library(20_000), small(data)]);
            assert_eq!(order[0], first, "{why}");
        }
    }

    #[test]
    fn without_pages_the_order_of_the_names_stays() {
        let extents = [small(5), small(50_000), small(7)];
        assert_eq!(least_padding(&extents), [0, 1, 2]);
    }

    #[test]
    fn every_order_is_tried_once() {
        let mut all = orders(&[1, 2, 3, 4]);
        assert_eq!(all.len(), 24);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 24);
    }
}
