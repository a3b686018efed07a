package app.curfew.history

import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.EntryKind
import app.curfew.core.HistoryFilter
import app.curfew.ui.ScreenHost
import java.time.ZonedDateTime

/** Opens the one call that a notification is about, over the history. Main thread. */
object CallOpener {
    private const val AT_ONE_MOMENT = 50u

    /**
     * Opens the call that came in at [atMs], Unix milliseconds. Where it is not in the history (it could not be
     * written down yet), the history stays in front. [adds]: and asks which list its number is to be on; [starts]: which case.
     */
    fun open(
        atMs: Long,
        host: ScreenHost,
        now: () -> ZonedDateTime = ZonedDateTime::now,
        adds: Boolean = false,
        starts: Boolean = false,
    ) = host.work.run({ find(host.core, atMs) }) { found ->
        found.getOrNull()?.let { seq ->
            host.open(
                EntryScreen(seq, now).also {
                    it.adds = adds
                    it.starts = starts
                },
            )
        }
    }

    /** The entry of that call; of several at one moment, one that was stopped. Not on the main thread. */
    internal fun find(
        core: CurfewInterface,
        atMs: Long,
    ): ULong? {
        val filter = HistoryFilter(atMs, atMs + 1, null, emptyList(), false)
        val calls = core
            .history(
                filter,
                null,
                AT_ONE_MOMENT,
            ).entries
            .filter { it.kind == EntryKind.CALL && !it.outgoing }
        return (calls.find { it.disposition == DispositionView.REJECT } ?: calls.firstOrNull())?.seq
    }
}
