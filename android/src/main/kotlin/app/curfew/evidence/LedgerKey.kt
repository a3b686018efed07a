package app.curfew.evidence

import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import app.curfew.core.AuthoritySignature
import app.curfew.core.KeyException
import app.curfew.core.PhoneKey
import app.curfew.core.PhoneSigner
import java.io.File
import java.io.IOException
import java.security.KeyStoreException
import java.security.MessageDigest
import java.security.ProviderException
import java.security.UnrecoverableKeyException
import java.security.cert.Certificate
import java.util.Base64

/**
 * The key that signs the ledger: made when it is first asked for, and made anew where the key store has lost it. Whatever fails comes
 * out as [KeyException]; nothing else does. Not on the main thread, and never on the way of a call.
 *
 * @param folder where the attestation chain of each key is kept from the moment on in which the key was made
 * @param challenge what a new key's attestation is bound to: at most 128 bytes
 */
class LedgerKey(
    private val shelf: KeyShelf,
    private val folder: File,
    private val challenge: () -> ByteArray,
) : PhoneSigner {
    /** The public key that [key] said last: what is signed is to be told of that one. */
    private var handedOut: ByteArray? = null

    override fun key(): PhoneKey =
        guarded {
            val certificates = if (shelf.hasKey()) certificates() else made()
            val public = certificates.first().publicKey.encoded
            handedOut = public
            PhoneKey(shelf.hardware(), public, chainFile(public).takeIf { it.isFile }?.readBytes())
        }

    override fun sign(text: ByteArray): ByteArray =
        guarded {
            val signature = shelf.sign(text)
            val public = certificates().first().publicKey.encoded
            // Lost since, and made anew by another object. The new key is as good, but not the one that was asked for.
            if (handedOut?.contentEquals(public) == false) {
                throw KeyException.Unusable(UnrecoverableKeyException::class.java.simpleName)
            }
            signature
        }

    override fun holds(signature: AuthoritySignature): Boolean = AuthoritySignatures.holds(signature)

    private fun made(): List<Certificate> {
        make(challenge())
        val certificates = certificates()
        try {
            keep(certificates)
        } catch (_: IOException) {
            // A key without its chain signs as well.
        }
        return certificates
    }

    private fun certificates(): List<Certificate> =
        shelf.certificates() ?: throw KeyStoreException("it cannot be read")

    private fun make(challenge: ByteArray) {
        if (shelf.hasStrongBox) {
            try {
                return shelf.make(challenge, strongBox = true)
            } catch (_: StrongBoxUnavailableException) {
                // There is one, and it has no room, or cannot do this curve. The other hardware can.
            }
        }
        try {
            shelf.make(challenge, strongBox = false)
        } catch (_: ProviderException) {
            // Some phones have no attestation keys, or none left.
            shelf.make(null, strongBox = false)
        }
    }

    /** Keeps the chain as PEM, whole or not at all. */
    private fun keep(certificates: List<Certificate>) {
        // A certificate that signs itself attests nothing.
        if (certificates.size < 2) return
        val pem = certificates.joinToString("") { "$BEGIN${PEM.encodeToString(it.encoded)}$END" }
        folder.mkdirs()
        val file = chainFile(certificates.first().publicKey.encoded)
        val beside = File(folder, "${file.name}.new")
        beside.writeText(pem)
        if (!beside.renameTo(file)) throw IOException("it cannot be kept")
    }

    private fun chainFile(public: ByteArray): File {
        val hash = MessageDigest.getInstance("SHA-256").digest(public)
        return File(folder, hash.joinToString("") { "%02x".format(it) } + ".pem")
    }

    private fun <T> guarded(ask: () -> T): T =
        try {
            // The key store has one key for all objects.
            synchronized(ONE_AT_A_TIME) { ask() }
        } catch (failure: KeyException) {
            throw failure
        } catch (failure: Exception) {
            if (isLost(failure)) forget()
            // Of a key store's own words nothing is known; they may hold anything.
            throw KeyException.Unusable(failure.javaClass.simpleName)
        }

    // With a cause, the key store could not read it just now, as when it is busy. The key is there still.
    private fun isLost(failure: Exception): Boolean =
        failure is KeyPermanentlyInvalidatedException || failure is UnrecoverableKeyException && failure.cause == null

    /** So that the next time a new key is made, under the next epoch. */
    private fun forget() {
        try {
            shelf.delete()
        } catch (_: Exception) {
            // What cannot be deleted is tried again when it fails next.
        }
    }

    private companion object {
        val ONE_AT_A_TIME = Any()
        const val LINE = 64
        const val BEGIN = "-----BEGIN CERTIFICATE-----\n"
        const val END = "\n-----END CERTIFICATE-----\n"
        val PEM: Base64.Encoder = Base64.getMimeEncoder(LINE, "\n".toByteArray())
    }
}
