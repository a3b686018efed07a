package app.curfew.screening

/** What happens to a call. The codes are those of the ledger. */
enum class Disposition(
    val code: Int,
) {
    ALLOW(0),
    SILENCE(1),
    REJECT(2),
    ;

    companion object {
        /** The disposition of a code; a code that is none lets the phone ring. */
        fun of(code: Int): Disposition = entries.firstOrNull { it.code == code } ?: ALLOW
    }
}

/**
 * The verdict on one call as the Rust core packs it: bits 0 to 6 the disposition, bit 7 that no notification is
 * wanted, 8 to 15 the reason, 16 to 31 the index of the rule that decided (0xFFFF: none), 32 to 62 the ticket by
 * which the call is written down.
 */
class ScreeningReply(
    private val packed: Long,
) {
    val disposition: Disposition get() = Disposition.of(bits(0, SEVEN))

    /** Whether a stopped call is shown. */
    val notify: Boolean get() = bits(7, 1) == 0

    /** A code of `curfew_core::Reason`. */
    val reason: Int get() = bits(8, BYTE)

    /** The rule that decided, counted from 0, or null. */
    val rule: Int? get() = bits(16, SHORT).takeIf { it != SHORT }

    /** Names the call in [ScreeningCore.record]; 0 where there is nothing to write down. */
    val ticket: Int get() = bits(32, Int.MAX_VALUE)

    private fun bits(
        from: Int,
        mask: Int,
    ): Int = (packed ushr from).toInt() and mask

    companion object {
        private const val SEVEN = 0x7F
        private const val BYTE = 0xFF
        private const val SHORT = 0xFFFF

        /** `Reason::RuleMatched`. */
        const val REASON_RULE_MATCHED = 1

        /** `Reason::EmergencySuspension`. */
        const val REASON_EMERGENCY_SUSPENSION = 3

        /** `Reason::Outgoing`. */
        const val REASON_OUTGOING = 4

        /** `Reason::ClockNotSet`. */
        const val REASON_CLOCK_NOT_SET = 5

        /** `Reason::Failure`: something failed, so the phone rings. */
        const val REASON_FAILURE = 6

        /** `Reason::Paused`. */
        const val REASON_PAUSED = 7

        /** `Reason::OpenCase`. */
        const val REASON_OPEN_CASE = 8
    }
}
