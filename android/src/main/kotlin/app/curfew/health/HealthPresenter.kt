package app.curfew.health

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.EvidenceView
import app.curfew.core.PhoneSigner
import app.curfew.protection.ProtectionFacts
import app.curfew.ui.Work
import java.time.Duration
import java.time.ZonedDateTime

/**
 * Whether everything works, and what to do where it does not. Main thread; the core and the key are used by [work]
 * and [longWork].
 *
 * @param signer the key that signs what is handed out
 * @param seen is told what the user sees, by [work]
 * @param show takes each new state
 */
class HealthPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val longWork: Work,
    private val signer: PhoneSigner,
    private val memory: CheckMemory,
    private val facts: () -> ProtectionFacts,
    private val now: () -> ZonedDateTime,
    private val seen: (EvidenceView) -> Unit,
    private val show: (HealthState) -> Unit,
) {
    /** What is shown. */
    var state: HealthState = HealthState.Loading
        private set

    /** Reads again; at each return to the screen. */
    fun load() {
        val facts = facts()
        val since = nowMs() - SINCE.toMillis()
        val task = {
            val evidence =
                try {
                    core.evidence(since).also(seen)
                } catch (_: CurfewException) {
                    null // The page says that the ledger cannot be read; the rest of it is no less true.
                }
            HealthState.Ready(facts, core.health(), evidence, core.lists(), memory.last)
        }
        work.run(task) { read ->
            val shown = state as? HealthState.Ready
            val next = read.map {
                it.copy(isChecking = shown?.isChecking == true, checkFailed = shown?.checkFailed == true)
            }
            present(next.getOrDefault(HealthState.Failed))
        }
    }

    /** Checks every entry of the ledger. */
    fun check() {
        val shown = state as? HealthState.Ready ?: return
        if (shown.isChecking) return
        present(shown.copy(isChecking = true))
        val at = nowMs()
        longWork.run({ Checked(at, core.checkLedger().problems.toLong()).also { memory.last = it } }) { done ->
            val then = state as? HealthState.Ready ?: return@run
            val checked = done.getOrDefault(then.checked)
            present(then.copy(isChecking = false, checked = checked, checkFailed = done.isFailure))
        }
    }

    /** Hands out the code of the ledger as it stands, signed where the key can; [onDone] is told which. */
    fun handOut(onDone: (HandedOut) -> Unit) {
        val task = {
            try {
                HandedOut.Code(core.checkpoint(signer).code, isSigned = true)
            } catch (_: CurfewException.Key) {
                HandedOut.Code(core.code().code, isSigned = false)
            }
        }
        longWork.run(task) { done ->
            onDone(done.getOrDefault(HandedOut.Failed))
            load()
        }
    }

    private fun nowMs(): Long = now().toInstant().toEpochMilli()

    private fun present(next: HealthState) {
        state = next
        show(next)
    }

    /** Times. */
    companion object {
        /** Of how long it counts what went wrong. */
        val SINCE: Duration = Duration.ofDays(30)
    }
}
