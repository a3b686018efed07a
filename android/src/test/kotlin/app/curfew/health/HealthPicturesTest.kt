package app.curfew.health

import app.curfew.R
import app.curfew.core.AnchorView
import app.curfew.core.CheckpointView
import app.curfew.core.CurfewException
import app.curfew.core.ListView
import app.curfew.core.Noted
import app.curfew.rules.UnderTest
import app.curfew.screens.FakePhone
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.settings.MoreScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

/** The health page when all is well and when nothing is, its upper and lower part. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class HealthPicturesTest {
    private val core = FakeEvidence()
    private val phone = FakePhone()

    private fun take(
        name: String,
        act: UnderTest.() -> Unit = {},
    ) = ScreenPictures.take(
        name,
        Scene(core, phone, Destination.MORE) { listOf(MoreScreen(it), HealthScreen(it)) },
        heightDp = TALL_DP,
    ) { UnderTest({ it }, {}).act() }

    private fun well() {
        phone.facts = phone.facts.copy(callLogReadable = true)
        core.core.health = core.core.health.copy(lastCallMs = FakeEvidence.AT_MS)
        core.lists = listOf(ListView("Reported", 2_400_000uL, 100uL, false, date = FakeEvidence.AT_MS / MS))
        core.evidence = core.evidence.copy(
            key = FakeEvidence.KEY,
            handedOut = CheckpointView(FakeEvidence.CODE, 1200uL, FakeEvidence.AT_MS),
        )
        core.anchors = listOf(
            core.added,
            AnchorView(1234uL, null, null, 840_000uL),
            AnchorView(1234uL, null, null, null),
        )
    }

    @Test
    fun `all is well`() {
        well()
        take("health") { touch(text(R.string.health_checked)) }
    }

    @Test
    fun `nothing is well`() {
        phone.facts = phone.facts.copy(roleHeld = false, contactsReadable = false, notificationsShown = false)
        val some = Noted(7u, FakeEvidence.AT_MS)
        core.evidence = core.evidence.copy(notAsked = some, late = some)
        core.core.health = core.core.health.copy(ledgerOk = false)
        core.lists = listOf(ListView("Reported", 0uL, 100uL, true))
        core.checked = core.checked.copy(problems = 12uL)
        take("health-off") { touch(text(R.string.health_checked)) }
    }

    @Test
    fun `the ledger cannot be read`() {
        core.failures["evidence"] = CurfewException.Storage("closed")
        core.failures["anchors"] = CurfewException.Storage("closed")
        take("health-closed")
    }

    private companion object {
        const val TALL_DP = 2300
        const val MS = 1000
    }
}
