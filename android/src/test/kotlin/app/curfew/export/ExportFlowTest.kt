package app.curfew.export

import android.app.Activity
import android.content.ContentResolver
import android.content.Intent
import android.net.Uri
import android.provider.OpenableColumns
import app.curfew.R
import app.curfew.history.HistoryScreen
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.screens.OpenedApp
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.OutputStream
import java.security.MessageDigest
import java.time.ZoneOffset
import java.time.ZonedDateTime

/** Calls in the real library, exported, shared and saved as a person does it. */
@RunWith(CurfewTestRunner::class)
class ExportFlowTest {
    private lateinit var phone: TestPhone
    private val clock = FakePhone(now = ZonedDateTime.of(2026, 2, 3, 23, 0, 0, 0, ZoneOffset.UTC))
    private val resolver: ContentResolver get() = RuntimeEnvironment.getApplication().contentResolver

    @Before
    fun start() {
        ScreenSetup().apply()
        phone = TestPhone()
        phone.rulebook(TestPhone.stopped(STRANGER), TestPhone.QUIET_HOURS)
        phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0, day = 1)))
        phone.telecom.screen(FakeCall.of(SILENT, at(23, 30, day = 2)))
        phone.telecom.screen(FakeCall.of(RANG, at(13, 0)))
        phone.telecom.screen(FakeCall.of(CALLED, at(14, 0), outgoing = true))
    }

    @After
    fun end() = phone.close()

    private fun export(test: UnderTest.() -> Unit) =
        TestShell.run(phone.core, { HistoryScreen(clock) }) {
            touch(text(R.string.history_export))
            test()
        }

    private fun UnderTest.calls(count: Int) = activity.resources.getQuantityString(R.plurals.export_calls, count, count)

    private fun UnderTest.expect(text: String) = assertTrue("no \"$text\" in ${reads()}", sees(text))

    private fun UnderTest.sharedFile(): Uri {
        touch(text(R.string.export_share))
        val chooser = shadowOf(activity).nextStartedActivity
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        @Suppress("DEPRECATION")
        val send = chooser.getParcelableExtra<Intent>(Intent.EXTRA_INTENT)!!
        assertEquals(Intent.ACTION_SEND, send.action)
        assertNotEquals(0, send.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION)
        assertEquals(
            0,
            send.flags and (Intent.FLAG_GRANT_WRITE_URI_PERMISSION or Intent.FLAG_GRANT_PERSISTABLE_URI_PERMISSION),
        )
        @Suppress("DEPRECATION")
        val uri = send.getParcelableExtra<Uri>(Intent.EXTRA_STREAM)!!
        assertEquals(
            "the grant is for this file alone",
            listOf(uri),
            (0 until send.clipData!!.itemCount).map {
                send.clipData!!.getItemAt(it).uri
            },
        )
        assertEquals(resolver.getType(uri), send.type)
        return uri
    }

    private fun read(uri: Uri): ByteArray = resolver.openInputStream(uri)!!.use { it.readBytes() }

    private fun UnderTest.answer(uri: Uri?) {
        val asked = shadowOf(activity).nextStartedActivityForResult
        assertEquals(Intent.ACTION_CREATE_DOCUMENT, asked.intent.action)
        assertTrue(
            asked.intent
                .getStringExtra(Intent.EXTRA_TITLE)
                .orEmpty()
                .endsWith(".html"),
        )
        val result = if (uri == null) Activity.RESULT_CANCELED else Activity.RESULT_OK
        shadowOf(activity).receiveResult(asked.intent, result, uri?.let { Intent().setData(it) })
        Screenshots.settle()
    }

    @Test
    fun `what is shared holds the calls that were chosen, and no others`() =
        export {
            expect(calls(2))
            touch(text(R.string.export_csv))
            touch(text(R.string.export_confirm))
            expect(calls(2))
            val uri = sharedFile()
            assertEquals("text/csv", resolver.getType(uri))
            val table = read(uri).decodeToString()
            for ((number, inside) in mapOf(STRANGER to true, SILENT to true, RANG to false, CALLED to false)) {
                assertEquals("${number.takeLast(2)} in the table", inside, table.contains(number.drop(1)))
            }
        }

    @Test
    fun `the hash and the size on the screen are the file's`() =
        export {
            touch(text(R.string.export_jsonl))
            touch(text(R.string.export_confirm))
            val bytes = read(sharedFile())
            val hash = MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) }
            expect(hash.chunked(8).joinToString(" "))
            expect(
                android.text.format.Formatter
                    .formatFileSize(activity, bytes.size.toLong()),
            )
            assertEquals(
                "one object a line for each call",
                2,
                bytes
                    .decodeToString()
                    .trim()
                    .lines()
                    .size,
            )
        }

    @Test
    fun `all calls of the last seven days`() =
        export {
            clock.now = ZonedDateTime.of(2026, 2, 9, 12, 0, 0, 0, ZoneOffset.UTC)
            touch(text(R.string.export_which_all))
            expect(calls(3))
            touch(text(R.string.history_period_week))
            expect(calls(1))
            touch(text(R.string.export_csv))
            touch(text(R.string.export_confirm))
            val table = read(sharedFile()).decodeToString()
            assertTrue(table.contains(RANG.drop(1)))
            assertFalse(table.contains(STRANGER.drop(1)))
        }

    @Test
    fun `the page speaks the language of the app`() {
        ScreenSetup(locale = "zh-rCN").apply()
        export {
            touch(text(R.string.export_confirm))
            assertTrue(read(sharedFile()).decodeToString().contains("lang=\"zh-Hans\""))
        }
    }

    @Test
    fun `a copy is saved where the user wants it, whole`() =
        export {
            touch(text(R.string.export_confirm))
            val copy = ByteArrayOutputStream()
            shadowOf(resolver).registerOutputStream(ELSEWHERE, copy)
            touch(text(R.string.export_save_to))
            answer(ELSEWHERE)
            expect(text(R.string.export_saved_title))
            assertTrue(read(sharedFile()).contentEquals(copy.toByteArray()))
        }

    @Test
    fun `a copy that breaks off is not said to be saved`() =
        export {
            touch(text(R.string.export_confirm))
            shadowOf(resolver).registerOutputStream(ELSEWHERE, BreaksOff())
            touch(text(R.string.export_save_to))
            answer(ELSEWHERE)
            expect(text(R.string.export_not_saved_title))
            assertFalse("${reads()}", sees(text(R.string.export_saved_title)))
        }

    @Test
    fun `choosing no place changes nothing`() =
        export {
            touch(text(R.string.export_confirm))
            touch(text(R.string.export_save_to))
            answer(null)
            expect(text(R.string.export_done_title))
        }

    @Test
    fun `the ledger notes the export`() =
        export {
            touch(text(R.string.export_confirm))
            back()
            expect(text(R.string.history_exported))
        }

    @Test
    fun `a day later the file is gone`() =
        export {
            touch(text(R.string.export_confirm))
            val uri = sharedFile()
            back()
            clock.now = ZonedDateTime.now().plusDays(1).plusMinutes(1)
            turn()
            assertTrue("the file is deleted", runCatching { read(uri) }.isFailure)
        }

    @Test
    fun `old files go when the app is opened`() {
        val files = ExportProvider.filesOf(RuntimeEnvironment.getApplication())
        val (old, new) = listOf(clock.now, clock.now.plusMinutes(1)).map { files.complaint(html = false, it) }
        listOf(old, new).forEach { it.writeText("A. Sample") }
        old.setLastModified(clock.now.toInstant().toEpochMilli())
        OpenedApp.home()
        assertEquals(listOf(false, true), listOf(old.exists(), new.exists()))
    }

    @Test
    fun `the shared file has a name and a size`() =
        export {
            touch(text(R.string.export_confirm))
            val uri = sharedFile()
            resolver.query(uri, null, null, null, null)!!.use {
                assertTrue(it.moveToFirst())
                assertEquals(uri.lastPathSegment, it.getString(it.getColumnIndexOrThrow(OpenableColumns.DISPLAY_NAME)))
                assertEquals(read(uri).size.toLong(), it.getLong(it.getColumnIndexOrThrow(OpenableColumns.SIZE)))
            }
        }

    /** Takes a hundred bytes. */
    private class BreaksOff : OutputStream() {
        private var written = 0

        override fun write(byte: Int) {
            if (written++ >= 100) throw IOException("no room")
        }
    }

    private companion object {
        const val STRANGER = "+12065550101"
        const val SILENT = "+12065550102"
        const val RANG = "+12065550103"
        const val CALLED = "+12065550104"
        val ELSEWHERE: Uri = Uri.parse("content://com.example.files/document/7")
    }
}
