package app.curfew.evidence

import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import app.curfew.core.HardwareView
import app.curfew.core.KeyException
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import java.io.File
import java.io.IOException
import java.security.KeyFactory
import java.security.KeyStoreException
import java.security.NoSuchProviderException
import java.security.ProviderException
import java.security.Signature
import java.security.UnrecoverableKeyException
import java.security.spec.X509EncodedKeySpec

/** The ledger's key over a key store that fails in every way that Android's does. */
@RunWith(CurfewTestRunner::class)
class LedgerKeyTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val shelf = FakeShelf()

    private fun key(
        folder: File = File(
            this.folder.root,
            "keys",
        ),
    ) = LedgerKey(shelf, folder) { "the ledger".toByteArray() }

    private fun why(ask: () -> Unit): String =
        (assertThrows(KeyException::class.java) { ask() } as KeyException.Unusable).why

    @Test
    fun `a key is made once, in the security chip, bound to the ledger, and its chain is kept`() {
        val made = key().key()
        assertEquals(HardwareView.STRONG_BOX, made.hardware)
        assertEquals("the ledger", shelf.challenge?.decodeToString())
        assertEquals(91, made.public.size)
        val pem = made.attestation?.decodeToString().orEmpty()
        assertEquals(2, pem.split("-----BEGIN CERTIFICATE-----\n").size - 1)
        assertTrue(pem, pem.endsWith("\n-----END CERTIFICATE-----\n"))
        // Another process: the same key, and the chain of then whatever the key store says now.
        shelf.challenge = null
        val again = key().key()
        assertArrayEquals(made.public, again.public)
        assertArrayEquals(made.attestation, again.attestation)
        assertEquals(1, shelf.calls.count { it.startsWith("make") })
    }

    @Test
    fun `what it signs holds under its public key`() {
        val key = key()
        val public = KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(key.key().public))
        val check = Signature.getInstance("SHA256withECDSA")
        check.initVerify(public)
        check.update("a checkpoint".toByteArray())
        assertTrue(check.verify(key.sign("a checkpoint".toByteArray())))
    }

    @Test
    fun `without a security chip, or one that has no room, the other hardware makes the key`() {
        shelf.failures["make-strongbox"] = StrongBoxUnavailableException("no room")
        assertEquals(HardwareView.TRUSTED_ENVIRONMENT, key().key().hardware)
        assertEquals(listOf("make-strongbox", "make"), shelf.calls.filter { it.startsWith("make") })
        shelf.delete()
        shelf.calls.clear()
        shelf.hasStrongBox = false
        assertEquals(HardwareView.TRUSTED_ENVIRONMENT, key().key().hardware)
        assertEquals(listOf("make"), shelf.calls.filter { it.startsWith("make") })
    }

    @Test
    fun `a phone that attests nothing has a key without a chain`() {
        shelf.hasStrongBox = false
        shelf.failures["make"] = ProviderException("no attestation keys")
        val made = key().key()
        assertEquals(listOf("make", "make-plain"), shelf.calls.filter { it.startsWith("make") })
        assertNull(made.attestation)
        assertEquals(emptyList<String>(), File(folder.root, "keys").list().orEmpty().toList())
    }

    @Test
    fun `a chain that cannot be kept leaves a key that signs`() {
        val made = key(folder.newFile("no-folder")).key()
        assertNull(made.attestation)
        assertTrue(key().sign(byteArrayOf(1)).isNotEmpty())
    }

    @Test
    fun `an invalidated or lost key is deleted, and the next is another`() {
        for (failure in listOf(KeyPermanentlyInvalidatedException("secret"), UnrecoverableKeyException("secret"))) {
            val key = key()
            val before = key.key()
            shelf.failures["sign"] = failure
            assertEquals(failure.javaClass.simpleName, why { key.sign(byteArrayOf(1)) })
            shelf.failures.clear()
            val after = key.key()
            assertTrue(!before.public.contentEquals(after.public))
            assertTrue(!before.attestation.contentEquals(after.attestation))
            // A key that cannot even be deleted breaks nothing.
            shelf.failures["sign"] = failure
            shelf.failures["delete"] = KeyStoreException("secret")
            assertEquals(failure.javaClass.simpleName, why { key.sign(byteArrayOf(1)) })
            shelf.failures.clear()
        }
    }

    @Test
    fun `a key store that is busy keeps its key`() {
        val key = key()
        val public = key.key().public
        val busy = UnrecoverableKeyException("secret").apply { initCause(KeyStoreException("busy")) }
        for (failure in listOf(ProviderException("secret"), busy)) {
            shelf.failures["sign"] = failure
            assertEquals(failure.javaClass.simpleName, why { key.sign(byteArrayOf(1)) })
            shelf.failures.clear()
            shelf.failures["hasKey"] = failure
            assertEquals(failure.javaClass.simpleName, why { key.key() })
            shelf.failures.clear()
        }
        assertTrue("delete" !in shelf.calls)
        assertArrayEquals(public, key.key().public)
    }

    @Test
    fun `a key whose certificates cannot be read is made no second time`() {
        val key = key()
        val public = key.key().public
        shelf.hidesCertificates = true
        assertEquals("KeyStoreException", why { key.key() })
        shelf.hidesCertificates = false
        assertArrayEquals(public, key.key().public)
        assertEquals(1, shelf.calls.count { it.startsWith("make") })
        assertTrue("delete" !in shelf.calls)
    }

    @Test
    fun `nothing is signed with another key than the one that was handed out`() {
        val first = key()
        first.key()
        shelf.delete()
        val second = key()
        val public = second.key().public
        shelf.calls.clear()
        assertEquals("UnrecoverableKeyException", why { first.sign(byteArrayOf(1)) })
        assertTrue("the new key stays", "delete" !in shelf.calls)
        assertTrue(second.sign(byteArrayOf(1)).isNotEmpty())
        assertArrayEquals(public, first.key().public)
        assertTrue(first.sign(byteArrayOf(1)).isNotEmpty())
    }

    @Test
    fun `two that ask at once get one key`() {
        val got = mutableListOf<ByteArray>()
        val second = Thread { got += key().key().public }
        shelf.onMake = {
            shelf.onMake = {}
            second.start()
            // Until it waits for the first, or came through beside it.
            while (second.state != Thread.State.BLOCKED && second.state != Thread.State.TERMINATED) Thread.onSpinWait()
        }
        val first = key().key().public
        second.join()
        assertArrayEquals(first, got.single())
        assertEquals(1, shelf.calls.count { it.startsWith("make") })
    }

    @Test
    fun `whatever the key store throws comes out as one error that tells nothing of it`() {
        for (failure in listOf(
            NoSuchProviderException("secret"),
            KeyStoreException("secret"),
            IOException("secret"),
            IllegalStateException("secret"),
            NullPointerException("secret"),
        )) {
            for (call in listOf("hasKey", "certificates", "hardware", "sign", "make-strongbox")) {
                val key = key()
                shelf.delete()
                if (call != "make-strongbox") key.key()
                shelf.failures[call] = failure
                val said = why { if (call == "sign") key.sign(byteArrayOf(1)) else key.key() }
                assertEquals("$call", failure.javaClass.simpleName, said)
                shelf.failures.clear()
            }
        }
        // Neither hardware makes one.
        shelf.delete()
        shelf.hasStrongBox = false
        shelf.failures["make"] = ProviderException("secret")
        shelf.failures["make-plain"] = ProviderException("secret")
        assertEquals("ProviderException", why { key().key() })
        val locked = LedgerKey(FakeShelf(), folder.root) { throw IllegalStateException("the ledger is closed") }
        assertEquals("IllegalStateException", why { locked.key() })
    }
}
