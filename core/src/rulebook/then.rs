//! What a rule does.

use serde::{Deserialize, Serialize};

use crate::decide::Disposition;

/// What happens to a call that a rule matches. In JSON a word.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    /// The phone rings.
    Allow,
    /// The call comes in without a sound.
    Silence,
    /// The call is refused.
    Reject,
    /// Silence, to gather evidence: the user or voicemail can answer. A call that is rejected
    /// proves less than one that was heard.
    Evidence,
}

impl Then {
    /// What Telecom is told.
    #[must_use]
    pub const fn disposition(self) -> Disposition {
        match self {
            Then::Allow => Disposition::Allow,
            Then::Silence | Then::Evidence => Disposition::Silence,
            Then::Reject => Disposition::Reject,
        }
    }

    /// Whether the phone does not ring.
    #[must_use]
    pub const fn stops(self) -> bool {
        !matches!(self, Then::Allow)
    }

    /// The word in the document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Then::Allow => "allow",
            Then::Silence => "silence",
            Then::Reject => "reject",
            Then::Evidence => "evidence",
        }
    }
}
