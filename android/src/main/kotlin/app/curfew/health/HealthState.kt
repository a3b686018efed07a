package app.curfew.health

import app.curfew.core.EvidenceView
import app.curfew.core.Health
import app.curfew.core.ListView
import app.curfew.protection.ProtectionFacts

/** What the health page shows. Imports no `android.*`. */
sealed interface HealthState {
    /** Nothing has been read yet. */
    data object Loading : HealthState

    /** It could not be read. */
    data object Failed : HealthState

    /**
     * How things are.
     *
     * @property evidence what the ledger says of itself; null where it cannot be read
     * @property checked what the last check of every entry found; null: there was none
     * @property isChecking whether one runs now
     * @property checkFailed whether the last one that was asked for here could not be done
     */
    data class Ready(
        val facts: ProtectionFacts,
        val health: Health,
        val evidence: EvidenceView?,
        val lists: List<ListView>,
        val checked: Checked?,
        val isChecking: Boolean = false,
        val checkFailed: Boolean = false,
    ) : HealthState
}

/**
 * A check of every entry.
 *
 * @property atMs when, Unix milliseconds
 * @property problems how many things did not fit
 */
data class Checked(
    val atMs: Long,
    val problems: Long,
)

/** Remembers the last check across processes. Not on the main thread. */
interface CheckMemory {
    /** What it found; null: there was none. */
    var last: Checked?
}

/** What came of handing out a code. */
sealed interface HandedOut {
    /** It is noted, and its checkpoint is signed unless the key failed. */
    data class Code(
        val code: String,
        val isSigned: Boolean,
    ) : HandedOut

    /** It could not be noted. */
    data object Failed : HandedOut
}
