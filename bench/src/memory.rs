//! What memory alone costs: reads anywhere in as many bytes as the list has.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use curfew_tests::numbers::Random;
use memmap2::Advice;

use crate::{LOOK_UPS, ROUNDS, peers};

/// What is read at once.
const LINE: usize = 64;

/// The mean time of what one look-up cannot do without, ns: each begins where the one before ended,
/// so that none is hidden behind another.
pub struct Reads {
    /// One read.
    pub one: f64,
    /// And a second, elsewhere in the same page, that the first leads to.
    pub two: f64,
}

impl Reads {
    /// Over the mapping of a list; `None` where it is empty.
    pub fn over(path: &Path) -> Option<Reads> {
        let map = peers::map(path);
        map.advise(Advice::Random)
            .expect("the kernel takes the advice");
        let (lines, _) = map.as_chunks::<LINE>();
        // So that no page is met for the first time while the clock runs.
        black_box(lines.iter().fold(0, |sum, line| sum ^ line[0]));
        let round = |reads| time(lines, reads);
        let best = |reads| (0..ROUNDS).map(|_| round(reads)).fold(f64::MAX, f64::min);
        (!lines.is_empty()).then(|| Reads {
            one: best(1),
            two: best(2),
        })
    }
}

fn time(lines: &[[u8; LINE]], reads: usize) -> f64 {
    let mut random = Random(9);
    let mut found = 0;
    let begin = Instant::now();
    for _ in 0..LOOK_UPS {
        let any = u128::from(random.bits() ^ u64::from(found));
        let mut at = ((any * lines.len() as u128) >> 64) as usize;
        found = lines[at][at % LINE];
        if reads == 2 {
            // Among the 64 lines of the same page, where a look-up's second is, too.
            at ^= 32 + usize::from(found) % 32;
            found = lines.get(at).map_or(0, |line| line[at % LINE]);
        }
    }
    black_box(found);
    begin.elapsed().as_secs_f64() * 1e9 / LOOK_UPS as f64
}
