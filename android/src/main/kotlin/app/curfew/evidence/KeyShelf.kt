package app.curfew.evidence

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import app.curfew.core.HardwareView
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.Signature
import java.security.UnrecoverableKeyException
import java.security.cert.Certificate
import java.security.spec.ECGenParameterSpec

/**
 * The one key of the ledger in the phone's key store. Every function may throw whatever the key store throws, which is
 * [java.security.GeneralSecurityException], [java.security.ProviderException] or something of the phone's maker. Not on the main thread.
 */
interface KeyShelf {
    /** Whether the phone has a security chip of its own. */
    val hasStrongBox: Boolean

    /** Whether there is a key. Throws where the key store cannot tell just now. */
    fun hasKey(): Boolean

    /** The certificates of the key, its own first; null where there is no key, and where the key store cannot read them just now. */
    fun certificates(): List<Certificate>?

    /** Where the key lives, as the phone says. */
    fun hardware(): HardwareView

    /** Makes a key in the place of the one that is there. [challenge] null: without an attestation. */
    fun make(
        challenge: ByteArray?,
        strongBox: Boolean,
    )

    /** The DER ECDSA signature over the SHA-256 of [text]. */
    fun sign(text: ByteArray): ByteArray

    /** Deletes the key. */
    fun delete()
}

/** [KeyShelf] by the Android Keystore: EC P-256, for signing alone, usable while the phone is locked. */
class AndroidKeyShelf(
    context: Context,
) : KeyShelf {
    override val hasStrongBox: Boolean =
        context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    // Only this tells none from one that cannot be read.
    override fun hasKey(): Boolean = store().getKey(ALIAS, null) != null

    override fun certificates(): List<Certificate>? = store().getCertificateChain(ALIAS)?.toList()

    override fun hardware(): HardwareView {
        val key = key()
        val info = KeyFactory.getInstance(key.algorithm, STORE).getKeySpec(key, KeyInfo::class.java)
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) {
            // Which hardware it is, these versions do not say.
            @Suppress("DEPRECATION")
            return if (info.isInsideSecureHardware) HardwareView.TRUSTED_ENVIRONMENT else HardwareView.SOFTWARE
        }
        return when (info.securityLevel) {
            KeyProperties.SECURITY_LEVEL_STRONGBOX -> HardwareView.STRONG_BOX
            KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT -> HardwareView.TRUSTED_ENVIRONMENT
            else -> HardwareView.SOFTWARE
        }
    }

    override fun make(
        challenge: ByteArray?,
        strongBox: Boolean,
    ) {
        val key =
            KeyGenParameterSpec
                .Builder(ALIAS, KeyProperties.PURPOSE_SIGN)
                .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
                .setDigests(KeyProperties.DIGEST_SHA256)
                .setAttestationChallenge(challenge)
                .setIsStrongBoxBacked(strongBox)
                .build()
        val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, STORE)
        generator.initialize(key)
        generator.generateKeyPair()
    }

    override fun sign(text: ByteArray): ByteArray {
        val signature = Signature.getInstance("SHA256withECDSA")
        signature.initSign(key())
        signature.update(text)
        return signature.sign()
    }

    override fun delete() = store().deleteEntry(ALIAS)

    private fun key(): PrivateKey =
        store().getKey(ALIAS, null) as? PrivateKey ?: throw UnrecoverableKeyException("there is no key")

    private fun store(): KeyStore = KeyStore.getInstance(STORE).also { it.load(null) }

    private companion object {
        const val STORE = "AndroidKeyStore"
        const val ALIAS = "ledger"
    }
}
