package app.curfew.screens

import app.curfew.R
import app.curfew.core.FailureKindView
import app.curfew.core.FailureView
import app.curfew.home.HomeScreen
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.testing.CurfewTestRunner
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class HomePicturesTest {
    private val core = FakeCore().also { it.dots = FakeCore.busyDay() }

    private fun scene(phone: FakePhone = FakePhone()) = Scene(core, phone) { listOf(HomeScreen(it)) }

    @Test
    fun `home while calls are screened`() = ScreenPictures.take("home", scene())

    @Test
    fun `home without the role`() {
        val phone = FakePhone()
        phone.facts = phone.facts.copy(roleHeld = false)
        ScreenPictures.take("home-off", scene(phone))
    }

    @Test
    fun `home while the history cannot be read`() {
        core.health = core.health.copy(ledgerOk = false)
        ScreenPictures.take("home-ledger", scene())
    }

    @Test
    fun `home while the rules cannot be read`() {
        core.health = core.health.copy(rulebookProblem = "damaged")
        ScreenPictures.take("home-rules", scene())
    }

    @Test
    fun `home after a failure`() {
        val anHourAgo = FakePhone().now.minusHours(1)
        val at = anHourAgo.toInstant().toEpochMilli()
        core.health = core.health.copy(failures = listOf(FailureView(at, FailureKindView.LIST_DAMAGED, "")))
        ScreenPictures.take("home-failure", scene())
    }

    @Test
    fun `home with a rule that says more`() {
        core.rules = listOf(FakeCore.known(), FakeCore.special())
        ScreenPictures.take("home-special", scene())
    }

    @Test
    fun `home on a tablet`() = ScreenPictures.take("home-tablet", scene(), widthDp = 900, heightDp = 700)

    @Test
    fun `home on the smallest phone`() = ScreenPictures.take("home-small", scene(), widthDp = 320, heightDp = 568)

    @Test
    fun `home after an emergency call`() {
        val phone = FakePhone()
        core.settings = core.settings.copy(
            suspendedUntilMs = phone.now
                .plusHours(1)
                .toInstant()
                .toEpochMilli(),
        )
        ScreenPictures.take("home-emergency", scene(phone))
    }

    @Test
    fun `home while the rules are paused`() {
        val phone = FakePhone()
        val until = phone.now.plusHours(11)
        core.settings = core.settings.copy(pausedUntilMs = until.toInstant().toEpochMilli())
        ScreenPictures.take("home-paused", scene(phone))
    }

    @Test
    fun `the sheet that asks how long`() =
        ScreenPictures.take("home-pause-sheet", scene()) { Person(it).taps(it.getString(R.string.home_pause)) }

    @Test
    fun `the sheet where the system no longer asks`() {
        val phone = FakePhone()
        phone.facts = phone.facts.copy(roleHeld = false)
        phone.outcome = RequestOutcome.NOT_ASKED
        ScreenPictures.take(
            "home-role-sheet",
            scene(phone),
        ) { Person(it).taps(it.getString(R.string.home_role_action)) }
    }
}
