package app.curfew.lists

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Intent
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File
import java.io.FileNotFoundException

/** Content that other apps share: whatever they do, it becomes bytes or a problem. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 35])
class SharedSourceTest {
    private val context = RuntimeEnvironment.getApplication()

    /** Does to each address what its path says. */
    class Provider : ContentProvider() {
        override fun onCreate() = true

        override fun openFile(
            uri: Uri,
            mode: String,
        ): ParcelFileDescriptor =
            when (uri.lastPathSegment) {
                "denied" -> throw SecurityException("no")
                "gone" -> throw FileNotFoundException("gone")
                "broken" -> throw IllegalStateException("broken")
                else -> {
                    val file = File.createTempFile("shared", null)
                    file.writeText(if (uri.lastPathSegment == "signature") "signed\n" else "+12065550123\n")
                    ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY)
                }
            }

        override fun query(
            uri: Uri,
            projection: Array<out String>?,
            selection: String?,
            arguments: Array<out String>?,
            order: String?,
        ): Cursor {
            if (uri.lastPathSegment == "broken") throw IllegalStateException("broken")
            val cursor = MatrixCursor(arrayOf(OpenableColumns.DISPLAY_NAME))
            val ending = if (uri.lastPathSegment == "signature") "list.minisig" else "csv"
            cursor.addRow(arrayOf("My banks\u0007.v2.$ending"))
            return cursor
        }

        override fun getType(uri: Uri): String {
            if (uri.lastPathSegment == "broken") throw IllegalStateException("broken")
            return "text/csv"
        }

        override fun insert(
            uri: Uri,
            values: ContentValues?,
        ): Uri? = null

        override fun delete(
            uri: Uri,
            selection: String?,
            arguments: Array<out String>?,
        ) = 0

        override fun update(
            uri: Uri,
            values: ContentValues?,
            selection: String?,
            arguments: Array<out String>?,
        ) = 0
    }

    private val file = File.createTempFile("import", null)
    private val signature = File(file.path + ImportSource.SIGNATURE)

    private fun source(uri: String): ImportSource {
        Robolectric.setupContentProvider(Provider::class.java, "com.example.files")
        val intent = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, Uri.parse(uri))
        return sharedSource(context, intent)
    }

    @Test
    fun `a provider's file is read, under its name without the ending`() {
        val source = source("content://com.example.files/fine")
        assertEquals("My banks.v2", source.name)
        assertNull(source.copy(file))
        assertEquals("+12065550123\n", file.readText())
        assertFalse(signature.exists())
    }

    @Test
    fun `a file has its whole name and its type, and no more bytes than are asked for`() {
        Robolectric.setupContentProvider(Provider::class.java, "com.example.files")

        fun source(
            what: String,
            limit: Long,
        ) = UriSource(context, listOf(Uri.parse("content://com.example.files/$what")), limit)
        assertEquals("My banks.v2.csv" to "text/csv", source("fine", 13).run { fileName to type })
        assertNull(source("fine", 13).copy(file))
        assertEquals(ImportProblem.TooLarge, source("fine", 12).copy(file))
        assertEquals("" to "application/octet-stream", source("broken", 13).run { fileName to type })
    }

    @Test
    fun `each way of failing is a problem of its own`() {
        for ((uri, problem) in listOf(
            "content://com.example.files/denied" to ImportProblem.NotAllowed,
            "content://com.example.files/gone" to ImportProblem.NotFound,
            "content://com.example.files/broken" to ImportProblem.BrokenOff,
            "file:///data/data/app.curfew/files/curfew/ledger.log" to ImportProblem.NotAllowed,
            "content://app.curfew.export/1" to ImportProblem.NotAllowed,
        )) {
            assertEquals(uri, problem, source(uri).copy(file))
        }
        assertEquals("", source("content://com.example.files/broken").name)
    }

    @Test
    fun `an intent may hold a text, a file, the wrong thing or nothing`() {
        val text = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_TEXT, "+12065550123")
        assertNull(sharedSource(context, text).copy(file))
        assertEquals("+12065550123", file.readText())
        val wrong = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, "not an address")
        val view = Intent(Intent.ACTION_VIEW, Uri.parse("content://com.example.files/gone"))
        for (intent in listOf(wrong, Intent(Intent.ACTION_SEND), Intent(), view)) {
            Robolectric.setupContentProvider(Provider::class.java, "com.example.files")
            assertEquals(ImportProblem.NotFound, sharedSource(context, intent).copy(file))
        }
    }

    @Test
    fun `a list and its signature come together, in any order`() {
        Robolectric.setupContentProvider(Provider::class.java, "com.example.files")
        val uris = listOf("list", "signature").map { Uri.parse("content://com.example.files/$it") }
        for (order in listOf(uris, uris.reversed(), uris + uris)) {
            signature.delete()
            val send = Intent(Intent.ACTION_SEND_MULTIPLE)
            send.putParcelableArrayListExtra(Intent.EXTRA_STREAM, ArrayList(order))
            val source = sharedSource(context, send)
            assertEquals("My banks.v2", source.name)
            assertNull(source.copy(file))
            assertEquals("+12065550123\n", file.readText())
            assertEquals("signed\n", signature.readText())
        }
        val alone = Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_STREAM, uris[1])
        signature.delete()
        assertNull(sharedSource(context, alone).copy(file))
        assertEquals("signed\n", file.readText())
        assertFalse(signature.exists())
        val wrong = Intent(Intent.ACTION_SEND_MULTIPLE).putExtra(Intent.EXTRA_STREAM, "not a list")
        assertEquals(ImportProblem.NotFound, sharedSource(context, wrong).copy(file))
        val own = Intent(Intent.ACTION_SEND_MULTIPLE)
        own.putParcelableArrayListExtra(Intent.EXTRA_STREAM, arrayListOf(Uri.parse("content://app.curfew.export/1")))
        assertEquals(ImportProblem.NotAllowed, sharedSource(context, own).copy(file))
    }
}
