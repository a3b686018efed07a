package app.curfew.cases

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.text.format.Formatter
import app.curfew.R
import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.evidence.FakeShelf
import app.curfew.history.WaitingWork
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.TestPhone
import app.curfew.screens.Scene
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Screen
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.InputStream
import java.security.MessageDigest
import java.security.ProviderException
import java.util.zip.ZipInputStream

/** Picks a file that holds [bytes], and names it. */
private fun UnderTest.attach(
    name: String,
    bytes: () -> InputStream,
) {
    pick(bytes)
    type(text(R.string.case_file_name), name)
    touch(text(R.string.case_attach_now))
}

/** Picks "content://com.example.files/letter", which holds [bytes]. */
private fun UnderTest.pick(bytes: () -> InputStream) {
    touch(text(R.string.case_attach))
    val asked = shadowOf(activity).nextStartedActivityForResult
    assertEquals(Intent.ACTION_OPEN_DOCUMENT to "*/*", asked.intent.action to asked.intent.type)
    val uri = Uri.parse("content://com.example.files/letter")
    shadowOf(activity.contentResolver).registerInputStreamSupplier(uri, bytes)
    shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(uri))
    Screenshots.settle()
}

@RunWith(CurfewTestRunner::class)
class BundleFlowTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private lateinit var curfew: TestPhone
    private lateinit var case: String
    private val shelf = FakeShelf()

    @Before
    fun setUp() {
        curfew = TestPhone()
        case = sampleCase(curfew)
        packPage(RuntimeEnvironment.getApplication())
        ScreenSetup(heightDp = 6000).apply()
    }

    @After
    fun tearDown() = curfew.close()

    private fun on(
        screen: () -> Screen,
        test: UnderTest.() -> Unit,
    ) = TestShell.run(curfew.core, screen, test)

    private fun bundle(test: UnderTest.() -> Unit) =
        on({ bundleScreen(case, shelf, File(temporary.root, "keys")) }, test)

    private fun UnderTest.expect(part: String) = assertTrue("no \"$part\" in ${reads()}", reads().any { part in it })

    /** What is shared: its bytes, and the names and texts in it. */
    private fun UnderTest.shared(): Pair<ByteArray, Map<String, String>> {
        touch(text(R.string.export_share))
        val chooser = shadowOf(activity).nextStartedActivity

        @Suppress("DEPRECATION")
        val send = chooser.getParcelableExtra<Intent>(Intent.EXTRA_INTENT)!!
        assertEquals("application/zip", send.type)

        @Suppress("DEPRECATION")
        val uri = send.getParcelableExtra<Uri>(Intent.EXTRA_STREAM)!!
        val bytes = activity.contentResolver.openInputStream(uri)!!.use { it.readBytes() }
        val zip = ZipInputStream(bytes.inputStream())
        val files = generateSequence(zip::getNextEntry).associate { it.name to zip.readBytes().decodeToString() }
        return bytes to files
    }

    private fun sha256(bytes: ByteArray) =
        MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) }

    @Test
    fun `a case becomes a bundle that the phone's key has signed, with its files and the page that checks it`() {
        val letter = LETTER.toByteArray()
        on({ CaseScreen(case) }) {
            attach("Their letter") { letter.inputStream() }
            expect(text(R.string.case_file_attached))
            expect("Their letter")
            expect(Formatter.formatFileSize(activity, letter.size.toLong()))
        }
        on({ FormsScreen(case) }) {
            touch(text(R.string.bundle_title))
            expect(text(R.string.bundle_shows_not))
        }
        bundle {
            expect("5 calls")
            expect("+1 206-555-0100")
            expect("1 file")
            expect(text(R.string.bundle_shows_text))
            touch(text(R.string.bundle_make))
            expect(text(R.string.bundle_signed))
            expect("5 calls · ")
            val (bytes, files) = shared()
            expect(Formatter.formatFileSize(activity, bytes.size.toLong()))
            expect(sha256(bytes).take(16).chunked(8).joinToString(" "))
            val handedOut = curfew.core.evidence(0).handedOut!!
            expect(handedOut.code)

            val key = files.keys.single { it.startsWith("keys/") }
            val names =
                listOf("manifest.json", "manifest.note", "README.txt", "attachments/${sha256(letter)}") +
                    listOf("certificate.txt", "checkpoint.txt", "entries.jsonl", "hashes.bin", key, "laws.json") +
                    listOf("report.html", files.keys.single { it.startsWith("rulebook/") }, "verify.html")
            assertEquals(names, files.keys.toList())
            assertEquals(File("../data/verify/verify.html").readText(), files["verify.html"])
            assertEquals(LETTER, files["attachments/${sha256(letter)}"])
            assertTrue(handedOut.code in files.getValue("manifest.json"))
            // Both texts have a signature under them.
            for (signed in listOf("checkpoint.txt", "manifest.note")) {
                val lines = files.getValue(signed).lines()
                assertTrue("$signed: $lines", lines.size == 6 && lines[4].startsWith("\u2014 app.curfew/ledger/"))
            }
            turn()
            expect(handedOut.code)
        }
        assertEquals(
            1u,
            curfew.core
                .evidence(0)
                .key
                ?.epoch,
        )
    }

    @Test
    fun `a key that fails leaves it unsigned and says why, and it is saved where a person wants it`() {
        shelf.failures["sign"] = ProviderException("busy")
        bundle {
            touch(text(R.string.bundle_make))
            expect(text(R.string.bundle_unsigned))
            expect(text(R.string.bundle_unsigned_why, "ProviderException"))
            val (bytes, files) = shared()
            assertEquals(4, files.getValue("checkpoint.txt").lines().size)
            touch(text(R.string.export_save_to))
            val asked = shadowOf(activity).nextStartedActivityForResult
            assertEquals("application/zip", asked.intent.type)
            val out = ByteArrayOutputStream()
            val uri = Uri.parse("content://com.example.documents/1")
            shadowOf(activity.contentResolver).registerOutputStream(uri, out)
            shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(uri))
            Screenshots.settle()
            expect(text(R.string.export_saved_title))
            assertTrue(bytes.contentEquals(out.toByteArray()))
        }
    }

    @Test
    fun `a file of the case that was changed stops the bundle, says what to do, and is attached again`() {
        curfew.attachLetter(case)
        val kept = File(curfew.folders.private(), "attachments").listFiles()!!.single()
        kept.writeText("another")
        bundle {
            touch(text(R.string.bundle_make))
            expect(text(R.string.bundle_not_whole))
            assertTrue(sees(text(R.string.bundle_make)))
        }
        on({ CaseScreen(case) }) {
            expect(text(R.string.case_file_gone))
            attach("Their letter") { LETTER.byteInputStream() }
            assertFalse(reads().any { text(R.string.case_file_gone) in it })
        }
        bundle {
            touch(text(R.string.bundle_make))
            expect(text(R.string.bundle_signed))
        }
    }

    @Test
    fun `a case without room takes the file again whose copy is lost, and nothing larger`() {
        curfew.attachLetter(case)
        val full =
            object : CurfewInterface by curfew.core {
                override fun caseDetail(
                    case: String,
                    language: LanguageView,
                    calls: UInt,
                ) = curfew.core.caseDetail(case, language, calls).copy(fileRoom = 0uL)
            }
        TestShell.run(full, { CaseScreen(case) }) {
            touch(text(R.string.case_attach))
            assertNull("no file is chosen", shadowOf(activity).nextStartedActivityForResult)
            val none = Formatter.formatFileSize(activity, 0)
            expect(text(R.string.case_file_too_large, none))
        }
        val copy = File(curfew.folders.private(), "attachments").listFiles()!!.single()
        assertTrue(copy.delete())
        TestShell.run(full, { CaseScreen(case) }) {
            attach("Another") { "$LETTER, and more".byteInputStream() }
            expect(text(R.string.case_file_gone))
            assertFalse(copy.exists())
            attach("Their letter") { LETTER.byteInputStream() }
            assertFalse("${reads()}", reads().any { text(R.string.case_file_gone) in it })
        }
        assertEquals(LETTER, copy.readText())
    }

    @Test
    fun `a file that cannot be read or is too large leaves nothing behind`() {
        val cache = RuntimeEnvironment.getApplication().cacheDir
        on({ CaseScreen(case) }) {
            attach("Theirs") { throw SecurityException("no") }
            expect(text(R.string.case_file_not_read))
            attach("Theirs") { "".byteInputStream() }
            expect(text(R.string.case_file_not_read))
            val room = curfew.core
                .caseDetail(case, LanguageView.ENGLISH, 1u)
                .fileRoom
                .toLong()
            attach("Theirs") { Endless }
            expect(text(R.string.case_file_too_large, Formatter.formatFileSize(activity, room)))
        }
        assertTrue(
            curfew.core
                .caseDetail(case, LanguageView.ENGLISH, 1u)
                .files
                .isEmpty(),
        )
        assertFalse(File(curfew.folders.private(), "attachments").exists())
        assertEquals(emptyList<String>(), File(cache, "attach").list()!!.toList())
    }

    @Test
    fun `a name is asked for once the case is in front, and the next file after the one that is copied`() {
        val long = WaitingWork()
        TestShell.run(Scene(curfew.core, longWork = long) { listOf(CaseScreen(case)) }) {
            pick { "a photo".byteInputStream() }
            activity.host.open(FormsScreen(case))
            long.finish()
            Screenshots.settle()
            assertFalse("over another page", sees(text(R.string.case_file_name)))
            back()
            type(text(R.string.case_file_name), "Theirs")
            touch(text(R.string.case_attach_now))
            expect(text(R.string.case_file_copying))
            touch(text(R.string.case_attach))
            expect(text(R.string.case_file_busy))
            assertNull("no other is chosen", shadowOf(activity).nextStartedActivityForResult)
            long.finish()
            Screenshots.settle()
            expect("Theirs")
        }
    }

    @Test
    fun `a name that was typed outlives a turn of the phone, and none is refused`() =
        on({ CaseScreen(case) }) {
            attach(" ") { "a photo".byteInputStream() }
            expect(text(R.string.case_file_no_name))
            turn()
            type(text(R.string.case_file_name), "Theirs")
            touch(text(R.string.case_attach_now))
            expect("Theirs")
        }

    /** Zeros without an end. */
    private object Endless : InputStream() {
        override fun read() = 0

        override fun read(
            into: ByteArray,
            from: Int,
            length: Int,
        ) = length
    }
}
