package app.curfew.calllog

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.provider.CallLog
import android.provider.CallLog.Calls
import org.robolectric.Robolectric

/** The system's call log: [rows], the newest first, in a provider that has [columns]. */
class FakeCallLog : ContentProvider() {
    override fun onCreate(): Boolean = true

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        arguments: Array<String>?,
        order: String?,
    ): Cursor? {
        asked += uri
        failure?.let { throw it }
        val wanted = checkNotNull(projection)
        require(wanted.all { it in columns }) { "no such column" }
        if (isSilent) return null
        val cursor = MatrixCursor(wanted)
        rows.forEach { row -> cursor.addRow(wanted.map { row[it] }) }
        return cursor
    }

    override fun getType(uri: Uri): String? = null

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ): Uri? = null

    override fun delete(
        uri: Uri,
        selection: String?,
        arguments: Array<String>?,
    ): Int = 0

    override fun update(
        uri: Uri,
        values: ContentValues?,
        selection: String?,
        arguments: Array<String>?,
    ): Int = 0

    companion object {
        val OLD = setOf(Calls.DATE, Calls.NUMBER, Calls.NUMBER_PRESENTATION, Calls.TYPE, Calls.DURATION)
        val ANDROID_10 = OLD + setOf("block_reason", "call_screening_component_name", "subscription_id")
        val ANDROID_12 = ANDROID_10 + "missed_reason"

        val rows = mutableListOf<Map<String, Any?>>()
        val asked = mutableListOf<Uri>()
        var columns = ANDROID_10
        var failure: RuntimeException? = null
        var isSilent = false

        /** Puts an empty one in the place of the phone's. */
        fun install() {
            rows.clear()
            asked.clear()
            columns = ANDROID_12
            failure = null
            isSilent = false
            Robolectric.buildContentProvider(FakeCallLog::class.java).create(CallLog.AUTHORITY)
        }

        fun row(
            atMs: Long,
            number: String,
            type: Int,
            vararg more: Pair<String, Any?>,
        ): Map<String, Any?> =
            mapOf(Calls.DATE to atMs, Calls.NUMBER to number, Calls.NUMBER_PRESENTATION to 1, Calls.TYPE to type) + more
    }
}
