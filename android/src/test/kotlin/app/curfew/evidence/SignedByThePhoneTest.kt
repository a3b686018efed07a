package app.curfew.evidence

import app.curfew.core.AuthoritySignature
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.HardwareView
import app.curfew.core.PhoneSigner
import app.curfew.core.openCurfew
import app.curfew.health.FakeEvidence
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

    private fun key() = LedgerKey(shelf, File(folder.root, "keys")) { EvidenceCare.challenge(core) }

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

            override fun holds(signature: AuthoritySignature): Boolean = throw IllegalStateException("a bug")
        }
        assertThrows(CurfewException.Key::class.java) { core.checkpoint(broken) }
    }

    @Test
    fun `what a key is bound to is asked for without the entries`() {
        val asked = FakeEvidence()
        assertEquals("text", EvidenceCare.challenge(asked).decodeToString())
        assertEquals(Long.MAX_VALUE, asked.since)
        assertEquals(core.evidence(0).text, EvidenceCare.challenge(core).decodeToString())
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
    fun `a check of every entry finds none that was changed`() {
        core.code()
        val checked = core.checkLedger()
        assertEquals(0uL, checked.problems)
        assertEquals(core.evidence(0).size, checked.entries)
    }
}
