//! Whether there is memory for what a passphrase costs. scrypt takes 2^work KiB at once, and on a phone a process
//! that takes more than there is ends without a word.

use std::path::Path;

use super::BackupError;
use crate::durable;

/// What may be taken where the system does not say how much is free: 256 MiB.
const UNKNOWN_KIB: u64 = 1 << 18;
/// What the system says of its memory is shorter.
const MAX_BYTES: u64 = 1 << 16;

/// # Errors
/// [`BackupError::Memory`] where it would take more than three quarters of what is free, or the process has
/// no addresses for it.
pub(super) fn has_room(work: u8) -> Result<(), BackupError> {
    let says = durable::read(Path::new("/proc/meminfo"), MAX_BYTES);
    let says = says.ok().flatten().unwrap_or_default();
    let is_free = is_enough(work, &String::from_utf8_lossy(&says));
    match is_free && has_addresses(work) {
        true => Ok(()),
        false => Err(BackupError::Memory { work }),
    }
}

fn is_enough(work: u8, meminfo: &str) -> bool {
    let most = available_kib(meminfo).map_or(UNKNOWN_KIB, |free| free - free / 4);
    1 << work <= most
}

fn available_kib(meminfo: &str) -> Option<u64> {
    let mut lines = meminfo.lines();
    let line = lines.find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn has_addresses(work: u8) -> bool {
    let mut bytes: Vec<u8> = Vec::new();
    let is_there = bytes.try_reserve_exact(1 << (work + 10)).is_ok();
    // What nobody looks at is not asked for either.
    std::hint::black_box(&bytes);
    is_there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_quarters_of_what_is_free_may_be_taken() {
        let free = |kib: u64| format!("MemTotal:  99999999 kB\nMemAvailable:  {kib} kB\nx: 1 kB\n");
        let needed = 1 << 17;
        assert!(is_enough(17, &free(needed / 3 * 4 + 4)));
        assert!(!is_enough(17, &free(needed / 3 * 4 - 4)));
        assert!(is_enough(1, &free(4)));
        assert!(!is_enough(20, &free(0)));
        for unsaid in [
            "",
            "MemAvailable: much kB\n",
            "MemAvailable: 99999999 pages\n",
        ] {
            assert!(is_enough(18, unsaid), "{unsaid}");
            assert!(!is_enough(19, unsaid), "{unsaid}");
        }
    }

    #[test]
    fn this_computer_says_what_is_free() {
        has_room(1).unwrap();
        // More than any computer has: 2^63 KiB, and no address for it.
        assert!(matches!(
            has_room(53),
            Err(BackupError::Memory { work: 53 })
        ));
    }
}
