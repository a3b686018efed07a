package app.curfew.protection

import app.curfew.screening.Kept
import app.curfew.screening.ScreeningCore

/** Why [RoleMonitor.check] looks. The words stand in the ledger. */
enum class CheckCause(
    val word: String,
) {
    BOOT("boot"),
    UPDATE("update"),
    APP_OPENED("app_opened"),
    CALL("call"),
    JOB("job"),
    ROLE_REQUEST("role_request"),
}

/**
 * Notices that the role was gained or lost, and has it written down. The system tells nobody, so this looks at
 * each start, boot, screened call and opening of the app, and twice a day. Any thread.
 */
class RoleMonitor(
    private val role: () -> Boolean,
    private val memory: RoleMemory,
    private val core: ScreeningCore,
) {
    /** What [check] found. */
    enum class Change {
        NONE,
        GAINED,
        LOST,
    }

    /** Looks once; a change is written down once, as soon as it can be. */
    @Synchronized
    fun check(cause: CheckCause): Change {
        val held = role()
        if (held == memory.wasHeld) return Change.NONE
        val kept = core.protection(held, cause.word)
        // What could not be kept is tried again at the next check.
        if (kept != Kept.LOST && kept != Kept.HELD) memory.wasHeld = held
        return if (held) Change.GAINED else Change.LOST
    }
}

/** Remembers across processes what was written down last. */
interface RoleMemory {
    /** Whether the role was held then; at first, not. */
    var wasHeld: Boolean
}
