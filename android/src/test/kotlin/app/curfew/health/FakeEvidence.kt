package app.curfew.health

import app.curfew.core.AnchorView
import app.curfew.core.AuthoritySignature
import app.curfew.core.CheckedView
import app.curfew.core.CheckpointView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.EvidenceView
import app.curfew.core.HardwareView
import app.curfew.core.KeyEpoch
import app.curfew.core.ListView
import app.curfew.core.Noted
import app.curfew.core.PhoneKey
import app.curfew.core.PhoneSigner
import app.curfew.screens.FakeCore
import java.io.File

/** A core whose ledger says of itself what a test wants. */
class FakeEvidence(
    val core: FakeCore = FakeCore(),
) : CurfewInterface by core {
    var evidence = EvidenceView("text", CODE, 1234uL, null, null, null, NONE, NONE)
    var lists = emptyList<ListView>()
    var checked = CheckedView(1234uL, 0uL, null)

    var anchors = emptyList<AnchorView>()

    /** What the next one that is added turns out to be. */
    var added = AnchorView(1200uL, AT_MS, "Sample time stamps", null)

    /** What [evidence] was asked for. */
    var since: Long? = null

    /** What the named functions throw. */
    val failures = mutableMapOf<String, CurfewException>()

    /** What was asked, in its order. */
    val asked = mutableListOf<String>()

    override fun evidence(sinceMs: Long): EvidenceView {
        since = sinceMs
        return answer("evidence") { evidence }
    }

    override fun lists(): List<ListView> = answer("lists") { lists }

    override fun checkLedger(): CheckedView = answer("check") { checked }

    override fun checkpoint(signer: PhoneSigner): CheckpointView =
        answer("checkpoint") { handedOut().also { evidence = evidence.copy(signed = it) } }

    override fun code(): CheckpointView = answer("code") { handedOut() }

    override fun anchors(): List<AnchorView> = answer("anchors") { anchors }

    override fun anchorRequest(
        path: String,
        signer: PhoneSigner,
    ): CheckpointView =
        answer("anchorRequest") {
            File(path).writeText("request")
            handedOut()
        }

    override fun addAnchor(
        path: String,
        signer: PhoneSigner,
    ): AnchorView =
        answer("addAnchor") {
            asked += File(path).readText()
            added.also { anchors = anchors + it }
        }

    private fun handedOut() =
        CheckpointView(evidence.code, evidence.size, AT_MS).also { evidence = evidence.copy(handedOut = it) }

    private fun <T> answer(
        name: String,
        give: () -> T,
    ): T {
        asked += name
        failures[name]?.let { throw it }
        return give()
    }

    /** A key that nobody asks: the core is none that would. */
    object NoKey : PhoneSigner {
        override fun key(): PhoneKey = throw AssertionError("asked")

        override fun sign(text: ByteArray): ByteArray = throw AssertionError("asked")

        override fun holds(signature: AuthoritySignature): Boolean = throw AssertionError("asked")
    }

    /** What was checked, in memory. */
    class Memory : CheckMemory {
        override var last: Checked? = null
    }

    /** Samples. */
    companion object {
        /** A code. */
        const val CODE = "D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD"

        /** 12 March 2026, 9:30 in Shanghai. */
        const val AT_MS = 1_773_279_000_000L

        /** Nothing was noted. */
        val NONE = Noted(0u, 0L)

        /** A key in the security chip. */
        val KEY = KeyEpoch(1u, HardwareView.STRONG_BOX, AT_MS)
    }
}
