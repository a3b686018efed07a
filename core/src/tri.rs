//! Whether something holds, where the answer may not be had.

/// Yes, no, or not to be told now. Combined as Kleene's strong three-valued logic does: an
/// unknown part only makes the whole unknown where the other parts do not settle it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u8)]
pub enum Tri {
    /// It does not hold.
    No = 0,
    /// It holds.
    Yes = 1,
    /// It cannot be told now.
    Unknown = 2,
}

impl Tri {
    /// What the lowest two bits say, as they are in `Tri as u8`.
    pub(crate) const fn from_bits(bits: u32) -> Tri {
        match bits & 3 {
            0 => Tri::No,
            1 => Tri::Yes,
            _ => Tri::Unknown,
        }
    }

    /// Whether the opposite holds.
    #[must_use]
    #[allow(clippy::should_implement_trait)] // `!tri` would read as a yes or no.
    pub const fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Yes => Tri::No,
            Tri::Unknown => Tri::Unknown,
        }
    }

    /// Whether at least one holds; of none, no.
    pub fn any(parts: impl IntoIterator<Item = Tri>) -> Tri {
        let mut found = Tri::No;
        for part in parts {
            match part {
                Tri::Yes => return Tri::Yes,
                Tri::Unknown => found = Tri::Unknown,
                Tri::No => {}
            }
        }
        found
    }

    /// Whether all hold; of none, yes.
    pub fn all(parts: impl IntoIterator<Item = Tri>) -> Tri {
        Tri::any(parts.into_iter().map(Tri::not)).not()
    }
}

impl From<bool> for Tri {
    fn from(holds: bool) -> Tri {
        if holds { Tri::Yes } else { Tri::No }
    }
}

#[cfg(test)]
mod tests {
    use super::Tri::{self, No, Unknown, Yes};

    #[test]
    fn the_table() {
        for (parts, any, all) in [
            (&[][..], No, Yes),
            (&[No, No], No, No),
            (&[No, Yes], Yes, No),
            (&[Yes, Yes], Yes, Yes),
            (&[Unknown], Unknown, Unknown),
            (&[Unknown, Yes], Yes, Unknown),
            (&[Unknown, No], Unknown, No),
            (&[No, Unknown, Yes], Yes, No),
        ] {
            let parts = || parts.iter().copied();
            assert_eq!((Tri::any(parts()), Tri::all(parts())), (any, all));
        }
        assert_eq!([No, Yes, Unknown].map(Tri::not), [Yes, No, Unknown]);
    }
}
