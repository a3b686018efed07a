//! What the codes in entries stand for, with the words that exports use.

use super::bytes::{Field, Read, Reader, Writer, codes};

codes! {
    /// Where an outcome is known from.
    Source {
        /// The system's call log (`CallLog.Calls`).
        CallLog = 1 "call_log",
        /// The screen after the call (`TelecomManager.ACTION_POST_CALL`).
        PostCall = 2 "post_call",
        /// A bill or another file.
        File = 3 "file",
        /// The user's own words.
        User = 4 "user",
    }
}

codes! {
    /// Who stopped a call, as the call log says (`CallLog.Calls.BLOCK_REASON`).
    BlockedBy {
        /// It was not stopped, or the log does not say.
        Nobody = 0 "nobody",
        /// A screening app.
        ScreeningApp = 1 "screening_app",
        /// The contact goes to voicemail.
        DirectToVoicemail = 2 "direct_to_voicemail",
        /// The system's own list of blocked numbers.
        BlockedNumber = 3 "blocked_number",
        /// The system's setting for unknown numbers.
        UnknownNumber = 4 "unknown_number",
        /// The system's setting for hidden numbers.
        RestrictedNumber = 5 "restricted_number",
        /// The system's setting for payphones.
        PayPhone = 6 "pay_phone",
        /// The system's setting for callers that are no contacts.
        NotInContacts = 7 "not_in_contacts",
    }
}

codes! {
    /// What the call log and the ledger say of each other.
    Finding {
        /// Both have the call. Without an entry: the log says that this app stopped it, so the entry was lost.
        Agrees = 0 "agrees",
        /// The log has a call of which the app was not asked.
        NotAsked = 1 "not_asked",
        /// The app was asked, and the caller was gone before it rang; or, where nothing is known of what
        /// became of it, the log has no such call, for that or because it was deleted there.
        CallerGone = 2 "caller_gone",
        /// The app was not asked, and by the ledger it did not have the role then.
        RoleElsewhere = 3 "role_elsewhere",
        /// The answer was to stop it, and it rang.
        RangThough = 4 "rang_though",
        /// The app did not stop it, and something else did.
        StoppedElsewhere = 5 "stopped_elsewhere",
    }
}

codes! {
    /// Who spoke.
    Speaker {
        /// Not noted.
        Unknown = 0 "unknown",
        /// A person.
        Human = 1 "human",
        /// A recording.
        Recording = 2 "recording",
        /// A voice that answers and is no person.
        Ai = 3 "ai",
        /// Nobody: silence.
        Nobody = 4 "nobody",
    }
}

codes! {
    /// By what way something was said.
    Channel {
        /// To the caller, during a call.
        Phone = 1 "phone",
        /// By a key during a call.
        Key = 2 "key",
        /// By a text message.
        Sms = 3 "sms",
        /// By e-mail.
        Email = 4 "email",
        /// By letter.
        Letter = 5 "letter",
        /// On a web page or in an app.
        Web = 6 "web",
        /// By an entry in a public do-not-call register.
        Register = 7 "register",
        /// To a regulator or a complaints platform.
        Regulator = 8 "regulator",
        /// In person.
        InPerson = 9 "in_person",
    }
}

codes! {
    /// What changed in a case.
    CaseChange {
        /// It was opened; the value is its name.
        Opened = 1 "opened",
        /// It was closed.
        Closed = 2 "closed",
        /// It was opened again.
        Reopened = 3 "reopened",
        /// It has another name: the value.
        Renamed = 4 "renamed",
        /// It is about the institution with this id.
        Institution = 5 "institution",
        /// This number belongs to the caller.
        NumberAdded = 6 "number_added",
        /// This number does not.
        NumberRemoved = 7 "number_removed",
        /// A court, a regulator or the respondent answers from this number: it always rings.
        ReplyLine = 8 "reply_line",
        /// This number is none of theirs.
        ReplyLineRemoved = 9 "reply_line_removed",
        /// Where the case is filed: the id of a form.
        FiledWith = 10 "filed_with",
        /// The file number that the body gave.
        FileNumber = 11 "file_number",
    }
}

codes! {
    /// How sure the user is that a number belongs to a caller.
    Confidence {
        /// Not asked.
        NotStated = 0 "not_stated",
        /// Certain, such as from the institution's own page.
        Certain = 1 "certain",
        /// Likely, such as from what the caller said.
        Likely = 2 "likely",
        /// A guess.
        Guess = 3 "guess",
    }
}

codes! {
    /// What happened with the clock.
    ClockChange {
        /// It was set (`ACTION_TIME_CHANGED`).
        Set = 1 "set",
        /// Another zone (`ACTION_TIMEZONE_CHANGED`).
        Zone = 2 "zone",
    }
}

codes! {
    /// What dates a checkpoint.
    Anchor {
        /// It was signed by this ledger's key, and nobody else.
        Signed = 0 "signed",
        /// It stands in an export that was handed to somebody.
        Export = 1 "export",
        /// A reply by RFC 3161.
        Rfc3161 = 2 "rfc3161",
        /// An OpenTimestamps proof.
        OpenTimestamps = 3 "opentimestamps",
    }
}

codes! {
    /// Why there are no entries for a time.
    GapCause {
        /// Another app had the screening role.
        RoleElsewhere = 1 "role_elsewhere",
        /// The app was not installed, or its data were cleared.
        NotInstalled = 2 "not_installed",
        /// The app was switched off.
        SwitchedOff = 3 "switched_off",
        /// The app did not run.
        NotRunning = 4 "not_running",
        /// Anything else.
        Other = 255 "other",
    }
}

codes! {
    /// Where a signing key lives.
    Hardware {
        /// In a file.
        Software = 0 "software",
        /// In the trusted execution environment.
        TrustedEnvironment = 1 "trusted_environment",
        /// In a security chip of its own (StrongBox).
        StrongBox = 2 "strongbox",
    }
}

codes! {
    /// The algorithm of a signing key.
    Algorithm {
        /// Ed25519 (RFC 8032), 32 bytes.
        Ed25519 = 1 "ed25519",
        /// ECDSA on P-256 with SHA-256; the key is a DER `SubjectPublicKeyInfo`.
        EcdsaP256 = 2 "ecdsa_p256",
    }
}
