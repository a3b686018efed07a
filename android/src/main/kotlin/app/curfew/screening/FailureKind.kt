package app.curfew.screening

/** What can fail while a call is screened. The codes cross to Rust and stand in the ledger. */
enum class FailureKind(
    val code: Int,
) {
    LIBRARY_MISSING(1),
    PANIC(2),
    BAD_REQUEST(3),
    RULEBOOK_UNREADABLE(4),
    LIST_DAMAGED(5),
    LEDGER_UNAVAILABLE(6),
    LATE_ANSWER(7),
    CONTACTS_UNAVAILABLE(8),
    CLOCK_NOT_SET(9),
    OTHER(255),
    ;

    companion object {
        /** The kind of a code; [OTHER] for a code from a newer library. */
        fun of(code: Int): FailureKind = entries.firstOrNull { it.code == code } ?: OTHER
    }
}

/** A failure to be written down once the call has been answered. */
data class Failure(
    val kind: FailureKind,
    /** In English, for a report; never a number. */
    val detail: String,
) {
    companion object {
        /** What is known of a throwable: its class only, as its message could hold a number. */
        fun of(
            throwable: Throwable,
            kind: FailureKind = kindOf(throwable),
        ): Failure = Failure(kind, throwable.javaClass.name)

        private fun kindOf(throwable: Throwable): FailureKind =
            when (throwable) {
                is LinkageError -> FailureKind.LIBRARY_MISSING
                else -> FailureKind.OTHER
            }
    }
}
