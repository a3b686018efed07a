package app.curfew.export

import android.content.ContentValues
import android.net.Uri
import android.provider.OpenableColumns
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.io.File
import java.io.FileNotFoundException
import java.time.ZonedDateTime

/** What another app may do with the address of an export, and what it may not. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 35])
class ExportProviderTest {
    private val app = RuntimeEnvironment.getApplication()
    private val resolver = app.contentResolver
    private val export = File(app.cacheDir, "export/curfew-calls-20260203-230000.csv")
    private val uri = ExportProvider.uriOf(export)

    @Before
    fun exportSomething() {
        export.parentFile?.mkdirs()
        export.writeText("calls")
        File(app.cacheDir, "curfew-calls-20260203-230001.csv").writeText("beside the folder")
        File(app.filesDir, "curfew").mkdirs()
        File(app.filesDir, "curfew/ledger.log").writeText("secret")
    }

    @Test
    fun `the file can be read`() {
        assertEquals("content://app.curfew.export/curfew-calls-20260203-230000.csv", uri.toString())
        assertEquals("calls", resolver.openInputStream(uri)!!.use { it.readBytes().decodeToString() })
        assertEquals("text/csv", resolver.getType(uri))
    }

    @Test
    fun `a rulebook can be read like an export`() {
        val made = ExportProvider.filesOf(app).rulebook("{}", ZonedDateTime.parse("2026-02-03T23:00:00Z"))
        val shared = ExportProvider.uriOf(made)
        assertEquals("curfew-rules-20260203-230000.json", shared.lastPathSegment)
        assertEquals("{}", resolver.openInputStream(shared)!!.use { it.readBytes().decodeToString() })
        assertEquals("application/json", resolver.getType(shared))
    }

    @Test
    fun `a bundle can be read like an export`() {
        val made = ExportProvider.filesOf(app).bundle(ZonedDateTime.parse("2026-02-03T23:00:00Z"))
        made.writeText("bundle")
        val shared = ExportProvider.uriOf(made)
        assertEquals("curfew-bundle-20260203-230000.zip", shared.lastPathSegment)
        assertEquals("bundle", resolver.openInputStream(shared)!!.use { it.readBytes().decodeToString() })
        assertEquals("application/zip", resolver.getType(shared))
    }

    @Test
    fun `only the columns that are asked for are given, and unknown ones are left out`() {
        val asked = arrayOf(OpenableColumns.SIZE, "_data")
        resolver.query(uri, asked, null, null, null)!!.use {
            assertTrue(it.moveToFirst())
            assertEquals(listOf(OpenableColumns.SIZE), it.columnNames.toList())
            assertEquals(5L, it.getLong(0))
        }
    }

    @Test
    fun `no address leads out of the folder`() {
        for (path in listOf(
            "",
            "/",
            "/.",
            "/..",
            "/../files/curfew/ledger.log",
            "/..%2Ffiles%2Fcurfew%2Fledger.log",
            "/%2e%2e/files/curfew/ledger.log",
            "/..%2Fcurfew-calls-20260203-230001.csv",
            "/../curfew-calls-20260203-230001.csv",
            "/export/${export.name}",
            "/.%2F${export.name}",
            "/${export.name}%00",
            "/${export.name}%2F..%2F${export.name}",
            "//${export.name}/x",
            "/%2Fdata%2Fdata%2Fapp.curfew%2Ffiles%2Fcurfew%2Fledger.log",
            "/curfew-calls-20260203-230009.csv",
        )) {
            val address = Uri.parse("content://${ExportProvider.AUTHORITY}$path")
            assertThrows(path, FileNotFoundException::class.java) { resolver.openInputStream(address) }
            assertNull(path, resolver.getType(address))
            assertNull(path, resolver.query(address, null, null, null, null))
        }
    }

    @Test
    fun `nothing can be written, in no mode`() {
        for (mode in listOf("w", "wt", "wa", "rw", "rwt", "", "R", "rr")) {
            val refused = runCatching { resolver.openFileDescriptor(uri, mode)?.close() }.exceptionOrNull()
            assertTrue("$mode: $refused", refused is SecurityException)
        }
        assertThrows(UnsupportedOperationException::class.java) { resolver.insert(uri, ContentValues()) }
        assertThrows(UnsupportedOperationException::class.java) { resolver.update(uri, ContentValues(), null, null) }
        assertThrows(UnsupportedOperationException::class.java) { resolver.delete(uri, null, null) }
        assertEquals("calls", export.readText())
    }

    @Test
    fun `what is handed out cannot be written through either`() {
        resolver.openFileDescriptor(uri, "r")!!.use { descriptor ->
            val written = runCatching { java.io.FileOutputStream(descriptor.fileDescriptor).write(1) }
            assertTrue("$written", written.isFailure)
        }
        assertEquals("calls", export.readText())
    }
}
