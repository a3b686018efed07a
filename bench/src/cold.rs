//! Look-ups in files that no cache holds: how many pages are read for each.

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::Path;

use curfew_store::lists::packed::{Mapped, PackedList};
use curfew_tests::numbers::Random;
use memmap2::Advice;

use crate::peers::{map, packed_file, sorted_file};

/// How many look-ups, each in a cold file.
const LOOK_UPS: u64 = 200;

/// Takes a file out of the kernel's cache.
fn forget(path: &Path) {
    let file = File::open(path).expect("it was written");
    file.sync_all().expect("the disk takes it");
    // SAFETY: the file is open.
    let answer = unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) };
    assert_eq!(answer, 0, "the kernel takes the advice");
}

/// Pages that had to be read from disk for this process.
fn faults() -> i64 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a rusage, for which all zeros is a value.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    usage.ru_majflt
}

pub fn report(keys: &[u64], folder: &Path) {
    let (list, sorted) = (folder.join("cold.list"), folder.join("cold.u64"));
    packed_file(keys, &list);
    sorted_file(keys, &sorted);
    let mut random = Random(11);
    let (mut opening, mut finding, mut searching) = (0, 0, 0);
    for _ in 0..LOOK_UPS {
        let key = keys[(random.bits() % keys.len() as u64) as usize];
        forget(&list);
        let before = faults();
        let opened = Mapped::open(&list).expect("it was written");
        let opened = PackedList::open(opened).expect("it was written");
        opening += faults() - before;
        let before = faults();
        assert!(opened.find(key).expect("it is whole").is_some());
        finding += faults() - before;
        drop(opened);

        forget(&sorted);
        let file = map(&sorted);
        file.advise(Advice::Random)
            .expect("the kernel takes the advice");
        let before = faults();
        let (all, _) = file.as_chunks::<8>();
        let found = all.binary_search_by_key(&key, |bytes| u64::from_le_bytes(*bytes));
        assert!(found.is_ok());
        searching += faults() - before;
    }
    let each = |count: i64| count as f64 / LOOK_UPS as f64;
    println!(
        "cold, pages read: open {:.2}, find {:.2}; binary search in u64 {:.2}",
        each(opening),
        each(finding),
        each(searching)
    );
}
