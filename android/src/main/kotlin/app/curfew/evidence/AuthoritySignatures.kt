package app.curfew.evidence

import app.curfew.core.AuthoritySignature
import java.math.BigInteger
import java.security.MessageDigest
import java.security.NoSuchAlgorithmException
import java.security.PublicKey
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.interfaces.ECPublicKey
import java.security.interfaces.RSAPublicKey
import java.security.spec.ECFieldFp
import java.security.spec.MGF1ParameterSpec
import java.security.spec.PSSParameterSpec
import java.time.Instant
import java.time.temporal.ChronoUnit
import java.util.Date

/**
 * Whether signatures of time-stamping authorities hold, by the platform's own cryptography: what `curfew verify` checks, too
 * (RFC 3161, RFC 5652). Whether a certificate leads to a root that anyone trusts is not looked at. Not on the main thread.
 */
internal object AuthoritySignatures {
    private const val PSS = "RSASSA-PSS"
    private const val USES = "2.5.29.37"
    private const val TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
    private val RSA_BITS = 2048..8192
    private val EC_BITS = setOf(256, 384)

    /** Whether it holds; not, where it cannot be checked. */
    fun holds(signature: AuthoritySignature): Boolean =
        try {
            val factory = CertificateFactory.getInstance("X.509")
            val certificate = factory.generateCertificate(signature.certificate.inputStream()) as X509Certificate
            // A certificate is valid for whole seconds.
            val at = Instant.ofEpochMilli(signature.atMs).truncatedTo(ChronoUnit.SECONDS)
            certificate.checkValidity(Date.from(at))
            isForStamps(certificate) &&
                isKnown(certificate.publicKey) &&
                signature.hashes.all { MessageDigest.getInstance(it.by).digest(it.bytes).contentEquals(it.hash) } &&
                isSigned(signature, certificate.publicKey)
        } catch (_: Exception) {
            // What certificates and keys of others make a provider throw, nobody can list.
            false
        }

    private fun isForStamps(certificate: X509Certificate) =
        certificate.extendedKeyUsage == listOf(TIME_STAMPING) && USES in certificate.criticalExtensionOIDs.orEmpty()

    private fun isKnown(key: PublicKey) =
        when (key) {
            is RSAPublicKey -> key.modulus.bitLength() in RSA_BITS && key.modulus.bitLength() % Byte.SIZE_BITS == 0
            is ECPublicKey -> isNist(key)
            else -> false
        }

    /** The curves of NIST have p - 3 for a; others of as many bits have not. */
    private fun isNist(key: ECPublicKey): Boolean {
        val field = key.params.curve.field as? ECFieldFp ?: return false
        return field.fieldSize in EC_BITS && field.p - key.params.curve.a == BigInteger.valueOf(3)
    }

    private fun isSigned(
        signature: AuthoritySignature,
        key: PublicKey,
    ): Boolean {
        val verifier = verifier(signature)
        verifier.initVerify(key)
        verifier.update(signature.text)
        return verifier.verify(signature.signature)
    }

    private fun verifier(signature: AuthoritySignature): Signature {
        val hash = signature.by.replace("-", "")
        if (signature.scheme != PSS) return Signature.getInstance("${hash}with${signature.scheme}")
        val mask = MGF1ParameterSpec(signature.by)
        val verifier =
            try {
                Signature.getInstance(PSS)
            } catch (_: NoSuchAlgorithmException) {
                // Android's own name.
                Signature.getInstance("${hash}withRSA/PSS")
            }
        verifier.setParameter(PSSParameterSpec(signature.by, "MGF1", mask, signature.salt.toInt(), 1))
        return verifier
    }
}
