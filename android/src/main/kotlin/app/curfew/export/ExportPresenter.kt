package app.curfew.export

import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.ui.Work
import java.time.ZonedDateTime

/** What a person does on the export's screen. */
sealed interface ExportEvent {
    /** The screen came to the front, or the count is to be tried again. */
    data object Shown : ExportEvent

    /** Something else is wanted. */
    data class Chosen(
        val choice: ExportChoice,
    ) : ExportEvent

    /** Write the file. */
    data class Confirmed(
        val language: LanguageView,
    ) : ExportEvent

    /** Copy the file there. */
    data class SaveTo(
        val target: ExportTarget,
    ) : ExportEvent

    /** Choose again. */
    data object Again : ExportEvent
}

/**
 * Exports calls: choose, write, hand over. Main thread; the core and the files are used by [work].
 *
 * @param now the time on the phone's clock
 * @param ledger the name of another phone's ledger; null: that of this one
 */
class ExportPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val files: ExportFiles,
    private val now: () -> ZonedDateTime,
    private val ledger: String? = null,
    private val show: (ExportState) -> Unit,
) {
    /** What is shown. */
    var state: ExportState = ExportState.Choosing()
        private set

    fun handle(event: ExportEvent) {
        when (event) {
            ExportEvent.Shown -> shown()
            is ExportEvent.Chosen -> count(event.choice)
            is ExportEvent.Confirmed -> write(event.language)
            is ExportEvent.SaveTo -> save(event.target)
            ExportEvent.Again -> (state as? ExportState.Done)?.let { count(it.made.choice) }
        }
    }

    private fun shown() {
        when (val shown = state) {
            is ExportState.Choosing -> count(shown.choice, shown.notWritten)
            is ExportState.Writing -> Unit
            // The system may have cleared the cache.
            is ExportState.Done -> work.run({ shown.made.file.isFile }) {
                if (it.getOrNull() == false &&
                    state == shown
                ) {
                    count(shown.made.choice)
                }
            }
        }
    }

    private fun count(
        choice: ExportChoice,
        notWritten: Boolean = false,
    ) {
        present(ExportState.Choosing(choice, (state as? ExportState.Choosing)?.calls, notWritten = notWritten))
        val filter = choice.filter(now(), ledger)
        work.run({ choice.which.of(core.counts(filter)) }) { counted ->
            val asked = state as? ExportState.Choosing ?: return@run
            if (asked.choice == choice) present(asked.copy(calls = counted.getOrNull(), notRead = counted.isFailure))
        }
    }

    private fun write(language: LanguageView) {
        val choice = (state as? ExportState.Choosing)?.choice ?: return
        val at = now()
        present(ExportState.Writing(choice))
        val task = {
            val file = files.next(choice.form, at)
            val summary = core.export(choice.form, choice.filter(at, ledger), language, file.path)
            MadeExport(file, choice, summary.calls.toLong(), summary.bytes.toLong(), summary.sha256, summary.code)
        }
        work.run(task) { made ->
            made.onSuccess { present(ExportState.Done(it)) }
            made.onFailure { count(choice, notWritten = true) }
        }
    }

    private fun save(target: ExportTarget) {
        val done = state as? ExportState.Done ?: return
        present(done.copy(saving = Saving.RUNNING))
        work.run({ ExportCopy.save(done.made, target) }) { saved ->
            val asked = state as? ExportState.Done ?: return@run
            if (asked.made == done.made) present(asked.copy(saving = saved.getOrDefault(Saving.FAILED_PART_LEFT)))
        }
    }

    private fun present(next: ExportState) {
        if (next == state) return
        state = next
        show(next)
    }
}
