package app.curfew.calllog

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.database.Cursor
import android.net.Uri
import android.os.Build
import android.provider.CallLog.Calls
import app.curfew.core.LogRowView

/** Reads the system's call log, the newest rows of it. Not on the main thread: it is another process. */
class CallLogReader(
    private val context: Context,
) {
    /** Whether the user allows it. */
    val isAllowed: Boolean
        get() = context.checkSelfPermission(PERMISSION) == PackageManager.PERMISSION_GRANTED

    /** The newest rows, at most [MAX_ROWS]; null where they may not be read, or cannot be. */
    fun read(): List<LogRowView>? {
        if (!isAllowed) return null
        return try {
            rows(PLAIN + if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) MORE + Calls.MISSED_REASON else MORE)
        } catch (_: SecurityException) {
            null // Taken back meanwhile.
        } catch (_: IllegalArgumentException) {
            // A maker's provider that lacks a column. What it has tells most.
            rows(PLAIN)
        }
    }

    private fun rows(columns: Array<String>): List<LogRowView>? {
        val newest = Calls.CONTENT_URI
            .buildUpon()
            .appendQueryParameter(Calls.LIMIT_PARAM_KEY, "$MAX_ROWS")
            .build()
        return context.contentResolver.query(newest, columns, null, null, Calls.DEFAULT_SORT_ORDER)?.use(::rows)
    }

    private fun rows(cursor: Cursor): List<LogRowView> {
        val rows = ArrayList<LogRowView>(minOf(cursor.count, MAX_ROWS))
        while (rows.size < MAX_ROWS && cursor.moveToNext()) rows += row(cursor)
        return rows
    }

    private fun row(cursor: Cursor): LogRowView {
        fun text(name: String): String? = cursor.getColumnIndex(name).takeIf { it >= 0 }?.let(cursor::getString)

        fun number(name: String): Long = cursor.getColumnIndex(name).takeIf { it >= 0 }?.let(cursor::getLong) ?: 0
        return LogRowView(
            atMs = number(Calls.DATE),
            number = text(Calls.NUMBER),
            presentation = number(Calls.NUMBER_PRESENTATION).toInt(),
            kind = number(Calls.TYPE).toInt(),
            talkedS = number(Calls.DURATION),
            blockReason = number(Calls.BLOCK_REASON).toInt(),
            missedReason = number(MISSED_REASON),
            byThis = text(Calls.CALL_SCREENING_COMPONENT_NAME)?.startsWith("${context.packageName}/") == true,
            account = text(Calls.PHONE_ACCOUNT_ID),
        )
    }

    companion object {
        /** The permission for it; optional. */
        const val PERMISSION = Manifest.permission.READ_CALL_LOG

        /** The system keeps 500 rows of each SIM card. */
        const val MAX_ROWS = 1000

        /** Where the log is. */
        val LOG: Uri = Calls.CONTENT_URI

        /** [Calls.MISSED_REASON], which is there from Android 12 on. */
        private const val MISSED_REASON = "missed_reason"
        private val PLAIN =
            arrayOf(Calls.DATE, Calls.NUMBER, Calls.NUMBER_PRESENTATION, Calls.TYPE, Calls.DURATION)
        private val MORE =
            arrayOf(Calls.BLOCK_REASON, Calls.CALL_SCREENING_COMPONENT_NAME, Calls.PHONE_ACCOUNT_ID)
    }
}
