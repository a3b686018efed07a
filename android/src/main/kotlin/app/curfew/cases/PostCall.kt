package app.curfew.cases

import android.content.Intent
import android.net.Uri
import android.os.Build
import android.telecom.DisconnectCause
import android.telecom.TelecomManager
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.EntryKind
import app.curfew.core.HistoryEntry
import app.curfew.core.HistoryFilter

/** What Telecom tells once a call is over. */
object PostCall {
    private const val NEWEST = 50u

    /** A call that began earlier is another one. */
    private const val LONGEST_MS = 12L * 60 * 60 * 1000

    /** The caller of a call in which somebody talked; null for any other, and for what is no such message. */
    fun talkedWith(intent: Intent): Uri? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) return null
        if (intent.action != TelecomManager.ACTION_POST_CALL) return null
        val cause = intent.getIntExtra(TelecomManager.EXTRA_DISCONNECT_CAUSE, DisconnectCause.UNKNOWN)
        if (cause != DisconnectCause.LOCAL && cause != DisconnectCause.REMOTE) return null
        @Suppress("DEPRECATION") // The newer call begins with API 33.
        val handle = runCatching { intent.getParcelableExtra<Uri>(TelecomManager.EXTRA_HANDLE) }.getOrNull()
        return handle?.takeIf { !it.schemeSpecificPart.isNullOrEmpty() }
    }

    /** The entry of the newest call from [number] that rang, if it may be the one that has just ended. Not on the main thread. */
    fun find(
        core: CurfewInterface,
        number: String,
        nowMs: Long,
    ): HistoryEntry? {
        val canonical = core.describe(number).canonical ?: return null
        val filter = HistoryFilter(nowMs - LONGEST_MS, null, canonical, emptyList(), false)
        return core
            .history(filter, null, NEWEST)
            .entries
            .firstOrNull { it.kind == EntryKind.CALL && it.number == canonical }
            ?.takeIf { !it.outgoing && it.disposition != DispositionView.REJECT }
    }
}
