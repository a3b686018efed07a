package app.curfew.export

import app.curfew.core.Counts
import app.curfew.core.DispositionView
import app.curfew.core.ExportForm
import app.curfew.core.HistoryFilter
import app.curfew.history.Period
import java.io.File
import java.time.ZonedDateTime

/** Which calls are exported. Calls that this phone made are never among them. */
enum class Which(
    internal val dispositions: List<DispositionView>,
) {
    /** Stopped, or silent. */
    NOT_RUNG(listOf(DispositionView.SILENCE, DispositionView.REJECT)),

    /** Every call that came in. */
    ALL(listOf(DispositionView.ALLOW, DispositionView.SILENCE, DispositionView.REJECT)),
    ;

    /** How many of [counts] these are. */
    internal fun of(counts: Counts): Long =
        dispositions.sumOf {
            when (it) {
                DispositionView.ALLOW -> counts.allow
                DispositionView.SILENCE -> counts.silence
                DispositionView.REJECT -> counts.reject
            }.toLong()
        }
}

/** What a person has chosen. */
data class ExportChoice(
    val which: Which = Which.NOT_RUNG,
    val period: Period = Period.ALL,
    val form: ExportForm = ExportForm.HTML,
) {
    /** For the core. [now] is the time on the phone's clock, [ledger] the name of another phone's ledger. */
    fun filter(
        now: ZonedDateTime,
        ledger: String? = null,
    ) = HistoryFilter(period.sinceMs(now), null, null, which.dispositions, false, ledger)
}

/** What the export's screen shows. */
sealed interface ExportState {
    /**
     * A person chooses.
     *
     * @property calls how many calls that means; null: not counted yet
     * @property notRead the calls could not be counted
     * @property notWritten the last try failed, and there is no file
     */
    data class Choosing(
        val choice: ExportChoice = ExportChoice(),
        val calls: Long? = null,
        val notRead: Boolean = false,
        val notWritten: Boolean = false,
    ) : ExportState

    /** The file is being written. */
    data class Writing(
        val choice: ExportChoice,
    ) : ExportState

    /** The file is there. */
    data class Done(
        val made: MadeExport,
        val saving: Saving = Saving.NOT_YET,
    ) : ExportState
}

/**
 * A file that was exported.
 *
 * @property bytes its size
 * @property sha256 of its bytes, lower-case hex
 * @property code the code of the ledger as it stood then; empty where none was noted
 */
data class MadeExport(
    val file: File,
    val choice: ExportChoice,
    val calls: Long,
    val bytes: Long,
    val sha256: String,
    val code: String = "",
)

/** Whether a copy was saved where the user wants it. */
enum class Saving {
    NOT_YET,
    RUNNING,
    SAVED,

    /** It was not; nothing is left of the try. */
    FAILED,

    /** It was not; an incomplete file may be left there. */
    FAILED_PART_LEFT,
}
