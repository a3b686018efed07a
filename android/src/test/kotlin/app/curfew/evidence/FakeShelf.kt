package app.curfew.evidence

import app.curfew.core.HardwareView
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.PublicKey
import java.security.Signature
import java.security.cert.Certificate
import java.security.spec.ECGenParameterSpec

/** A key store in memory, which fails as a test wants. */
class FakeShelf(
    override var hasStrongBox: Boolean = true,
) : KeyShelf {
    /** What each call throws, by its name; "make" with hardware, "make-strongbox", "make-plain" without attestation. */
    val failures = mutableMapOf<String, Exception>()

    /** Every call, as [failures] names it. */
    val calls = mutableListOf<String>()

    /** What [make] was given last. */
    var challenge: ByteArray? = null

    /** Runs while a key is made, before it is there. */
    var onMake: () -> Unit = {}

    /** Whether the certificates of a key that is there cannot be read. */
    var hidesCertificates = false
    private var pair: KeyPair? = null
    private var place = HardwareView.SOFTWARE

    override fun hasKey(): Boolean {
        called("hasKey")
        return pair != null
    }

    override fun certificates(): List<Certificate>? {
        called("certificates")
        val pair = pair.takeUnless { hidesCertificates } ?: return null
        val own = FakeCertificate(pair.public, "own ${pair.public.hashCode()}")
        return if (challenge == null) listOf(own) else listOf(own, FakeCertificate(pair.public, "root"))
    }

    override fun hardware(): HardwareView {
        called("hardware")
        return place
    }

    override fun make(
        challenge: ByteArray?,
        strongBox: Boolean,
    ) {
        called(
            when {
                strongBox -> "make-strongbox"
                challenge == null -> "make-plain"
                else -> "make"
            },
        )
        onMake()
        this.challenge = challenge
        place = if (strongBox) HardwareView.STRONG_BOX else HardwareView.TRUSTED_ENVIRONMENT
        val generator = KeyPairGenerator.getInstance("EC")
        generator.initialize(ECGenParameterSpec("secp256r1"))
        pair = generator.generateKeyPair()
    }

    override fun sign(text: ByteArray): ByteArray {
        called("sign")
        val signature = Signature.getInstance("SHA256withECDSA")
        signature.initSign(pair?.private ?: throw IllegalStateException("no key"))
        signature.update(text)
        return signature.sign()
    }

    override fun delete() {
        called("delete")
        pair = null
    }

    private fun called(name: String) {
        calls += name
        failures[name]?.let { throw it }
    }

    private class FakeCertificate(
        private val key: PublicKey,
        private val bytes: String,
    ) : Certificate("X.509") {
        override fun getEncoded(): ByteArray = bytes.toByteArray()

        override fun verify(key: PublicKey) = Unit

        override fun verify(
            key: PublicKey,
            provider: String,
        ) = Unit

        override fun toString(): String = bytes

        override fun getPublicKey(): PublicKey = key
    }
}
