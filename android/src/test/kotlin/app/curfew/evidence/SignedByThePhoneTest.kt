package app.curfew.evidence

import app.curfew.core.BundleView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.HardwareView
import app.curfew.core.LanguageView
import app.curfew.core.PhoneSigner
import app.curfew.core.openCurfew
import app.curfew.export.ExportFiles
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import java.io.File
import java.security.KeyFactory
import java.security.ProviderException
import java.security.Signature
import java.security.spec.X509EncodedKeySpec
import java.time.ZonedDateTime
import java.util.Base64

/** The Rust library calls the key of the phone: checkpoints that Java's own crypto accepts, and what comes of failures. */
@RunWith(CurfewTestRunner::class)
class SignedByThePhoneTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val shelf = FakeShelf()
    private lateinit var core: CurfewInterface
    private lateinit var private: File

    @Before
    fun open() {
        private = folder.newFolder("private")
        core = openCurfew(folder.newFolder("device").path, private.path)
    }

    private fun key() = LedgerKey(shelf, File(folder.root, "keys")) { core.evidence(0).text.toByteArray() }

    @Test
    fun `a checkpoint is signed by the key, which the ledger names, and its code is that of its text`() {
        val signed = core.checkpoint(key())
        val file = File(private, "checkpoints").listFiles()!!.single()
        val (text, line) = file.readText().split("\n\n")
        val bytes = Base64.getDecoder().decode(line.trim().substringAfterLast(' '))
        val check = Signature.getInstance("SHA256withECDSA")
        check.initVerify(KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(key().key().public)))
        check.update("$text\n".toByteArray())
        assertTrue(check.verify(bytes.copyOfRange(4, bytes.size)))
        assertEquals(signed.size.toString(), text.lines()[1])
        val evidence = core.evidence(0)
        assertEquals(signed, evidence.signed)
        assertEquals(signed, evidence.handedOut)
        assertEquals(HardwareView.STRONG_BOX, evidence.key?.hardware)
        // The key was bound to the ledger as it was before there was a key.
        val bound = shelf.challenge!!.decodeToString().lines()
        assertEquals(text.lines().first(), bound.first())
        assertTrue("${shelf.challenge!!.size}", shelf.challenge!!.size <= 128)
    }

    @Test
    fun `a key that fails is told as such, and the code is handed out without it`() {
        shelf.failures["sign"] = ProviderException("busy")
        val failed = assertThrows(CurfewException.Key::class.java) { core.checkpoint(key()) }
        assertEquals("ProviderException", failed.message)
        assertNull(core.evidence(0).signed)
        val code = core.code()
        assertEquals(code, core.evidence(0).handedOut)
        val broken = object : PhoneSigner {
            override fun key() = throw IllegalStateException("a bug")

            override fun sign(text: ByteArray): ByteArray = throw IllegalStateException("a bug")
        }
        assertThrows(CurfewException.Key::class.java) { core.checkpoint(broken) }
    }

    @Test
    fun `a lost key is followed by another epoch`() {
        core.checkpoint(key())
        shelf.delete()
        core.checkpoint(key())
        assertEquals(2u, core.evidence(0).key?.epoch)
        assertEquals(2, File(folder.root, "keys").list()!!.size)
    }

    @Test
    fun `a bundle goes where it can be shared, with the page that checks it`() {
        var asked: List<Any>? = null
        val view = BundleView(1uL, 2uL, 3uL, "00", "CODE", null)
        val fake = object : CurfewInterface by core {
            override fun bundle(
                case: String,
                language: LanguageView,
                page: ByteArray,
                path: String,
                signer: PhoneSigner,
            ): BundleView {
                asked = listOf(case, language, page.decodeToString())
                File(path).writeText("a bundle")
                return view
            }
        }
        val files = ExportFiles(File(folder.root, "export"))
        val at = ZonedDateTime.parse("2026-03-12T20:15:07+08:00")
        val made = BundleFile(fake, key(), files) { "<page>".byteInputStream() }.make("c-1", LanguageView.ENGLISH, at)
        assertEquals(listOf("c-1", LanguageView.ENGLISH, "<page>"), asked)
        assertEquals("curfew-case-20260312-201507.zip", made.file.name)
        assertEquals(made.file.canonicalFile, files.named(made.file.name))
        assertEquals(view, made.about)
        val none = BundleFile(core, key(), files) { "<page>".byteInputStream() }
        assertThrows(CurfewException.NotFound::class.java) { none.make("c-9", LanguageView.ENGLISH, at.plusSeconds(1)) }
    }

    @Test
    fun `a check of every entry finds none that was changed`() {
        core.code()
        val checked = core.checkLedger()
        assertEquals(0uL, checked.problems)
        assertEquals(core.evidence(0).size, checked.entries)
    }
}
