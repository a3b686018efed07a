package app.curfew.evidence

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.openCurfew
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import java.io.File
import java.math.BigInteger
import java.security.AlgorithmParameters
import java.security.KeyFactory
import java.security.MessageDigest
import java.security.PrivateKey
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.security.spec.ECParameterSpec
import java.security.spec.ECPrivateKeySpec

/** Replies of time-stamping authorities, read by the Rust library and checked by the platform: as `curfew verify` finds them. */
@RunWith(CurfewTestRunner::class)
class AuthoritySignaturesTest {
    @get:Rule
    val folder = TemporaryFolder()

    private lateinit var core: CurfewInterface
    private val key by lazy { LedgerKey(FakeShelf(), File(folder.root, "keys")) { EvidenceCare.challenge(core) } }
    private val replies = File("../tests/vectors/replies")

    @Before
    fun open() {
        core = openCurfew(folder.newFolder("device").path, folder.newFolder("private").path)
    }

    private fun add(bytes: ByteArray) = core.addAnchor(folder.newFile().apply { writeBytes(bytes) }.path, key)

    @Test
    fun `what holds for openssl holds here, and what was changed does not`() {
        val found = replies.listFiles { it -> it.extension == "tsr" }!!.associate { reply ->
            // All are about another ledger, which is found out when the signature was looked at.
            val failed = assertThrows(CurfewException::class.java) { add(reply.readBytes()) }
            reply.nameWithoutExtension to (failed is CurfewException.NotFound)
        }
        assertTrue("${found.size}", found.size > 50)
        for ((name, holds) in found) {
            val isGood = name.startsWith("good") || name.startsWith("openssl-")
            assertEquals(name, isGood && name !in NOT_HERE, holds)
        }
        assertTrue(core.anchors().isEmpty())
    }

    @Test
    fun `a reply over a checkpoint of this phone is kept, and with another bit it is not`() {
        val request = folder.newFile()
        val size = core.anchorRequest(request.path, key).size
        val reply = over(request.readBytes().copyOfRange(HASH_AT, HASH_AT + HASH_BYTES))
        val other = reply.copyOf().also { it[it.size - 1] = (it.last().toInt() xor 1).toByte() }
        assertThrows(CurfewException.Key::class.java) { add(other) }
        assertTrue(core.anchors().isEmpty())
        val added = add(reply)
        assertEquals(size, added.size)
        assertEquals(STATED_MS, added.statedMs)
        assertEquals(listOf(added), core.anchors())
    }

    /** The reply of the sample authority, whose key is known, over another hash. */
    private fun over(hash: ByteArray): ByteArray {
        val reply = File(replies, "good.tsr").readBytes()
        val old = sha256(File(replies, "checkpoint.txt").readBytes())
        val imprint = place(reply, old)
        // A sequence, and in it one of version 1.
        val content = place(reply, byteArrayOf(2, 1, 1, 6, 3)) - 2
        val inside = content until content + 2 + reply[content + 1]
        val digest = place(reply, sha256(reply.sliceArray(inside)))
        hash.copyInto(reply, imprint)
        sha256(reply.sliceArray(inside)).copyInto(reply, digest)
        // The attributes begin with that of the content's type; their own head has three bytes.
        val attributes = place(reply, byteArrayOf(0x30, 0x1a, 6, 9)) - 3
        val text = reply.copyOfRange(attributes, attributes + 3 + (reply[attributes + 2].toInt() and 0xff))
        text[0] = 0x31
        val signer = Signature.getInstance("SHA256withECDSA")
        while (true) {
            signer.initSign(authority())
            signer.update(text)
            val signature = signer.sign()
            // Of as many bytes as the one that it takes the place of.
            val begin = reply.size - signature.size
            if (reply[begin - 1].toInt() == signature.size && reply[begin].toInt() == 0x30) {
                return reply.copyOf(begin) + signature
            }
        }
    }

    private fun authority(): PrivateKey {
        val curve = AlgorithmParameters.getInstance("EC").apply { init(ECGenParameterSpec("secp256r1")) }
        val scalar = BigInteger(1, ByteArray(HASH_BYTES) { 11 })
        val spec = ECPrivateKeySpec(scalar, curve.getParameterSpec(ECParameterSpec::class.java))
        return KeyFactory.getInstance("EC").generatePrivate(spec)
    }

    private fun sha256(bytes: ByteArray) = MessageDigest.getInstance("SHA-256").digest(bytes)

    private fun place(
        whole: ByteArray,
        part: ByteArray,
    ) = (0..whole.size - part.size).first { at -> part.indices.all { whole[at + it] == part[it] } }

    private companion object {
        /** A key and a hash that are too weak, and a curve that is not checked. */
        val NOT_HERE = setOf("openssl-rsa1024", "openssl-signed-over-sha1", "openssl-p521")
        const val HASH_AT = 24
        const val HASH_BYTES = 32

        /** 14:32:00 UTC on 25 November 2026. */
        const val STATED_MS = 1_795_617_120_000L
    }
}
