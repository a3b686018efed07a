package app.curfew.settings

import app.curfew.core.CurfewInterface
import app.curfew.core.ForgetView
import app.curfew.core.PhoneSigner
import app.curfew.ui.Work
import java.time.LocalDate
import java.time.ZonedDateTime

/** How far forgetting has come. */
sealed interface Forgetting {
    /** No day was chosen. */
    data object NotYet : Forgetting

    /** It is looked what would go. */
    data object Counting : Forgetting

    /** This would go. */
    data class Asking(
        val view: ForgetView,
    ) : Forgetting

    /** It goes. */
    data object Running : Forgetting

    /** This is gone. */
    data class Done(
        val view: ForgetView,
    ) : Forgetting

    /** Nothing was changed. */
    data object Failed : Forgetting
}

/**
 * Forgets older calls, in two steps: what would go is told first. Main thread; the core and the key are used by [work],
 * which should be no thread that other screens wait for.
 *
 * @param show takes each new step
 */
class ForgetPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val signer: PhoneSigner,
    private val now: () -> ZonedDateTime,
    private val show: (Forgetting) -> Unit,
) {
    /** What is shown. */
    var step: Forgetting = Forgetting.NotYet
        private set

    /** The first day that is kept. */
    var day: LocalDate? = null
        private set

    private val isRunning get() = step == Forgetting.Running

    /** Looks what came before [chosen]. A day that is yet to come is today. */
    fun choose(chosen: LocalDate) {
        if (isRunning) return
        val first = minOf(chosen, today())
        day = first
        present(Forgetting.Counting)
        work.run({ core.forgetPreview(beginMs(first)) }) { found ->
            // Another day may have been chosen meanwhile, or the sheet closed.
            if (day == first && step == Forgetting.Counting) {
                present(found.fold({ Forgetting.Asking(it) }, { Forgetting.Failed }))
            }
        }
    }

    /** Forgets what [choose] counted. */
    fun forget() {
        val first = day ?: return
        if (step !is Forgetting.Asking) return
        present(Forgetting.Running)
        work.run({ core.forget(beginMs(first), withCases = false, signer) }) { done ->
            day = null
            present(done.fold({ Forgetting.Done(it) }, { Forgetting.Failed }))
        }
    }

    /** The user thought better of it. */
    fun leave() {
        if (isRunning) return
        day = null
        if (step is Forgetting.Asking || step == Forgetting.Counting) present(Forgetting.NotYet)
    }

    /** The day on the phone's clock. */
    fun today(): LocalDate = now().toLocalDate()

    private fun beginMs(day: LocalDate): Long = day.atStartOfDay(now().zone).toInstant().toEpochMilli()

    private fun present(next: Forgetting) {
        step = next
        show(next)
    }
}
