package app.curfew.screens

import app.curfew.backup.BackupScreen
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.ShellActivity
import app.curfew.welcome.WelcomeScreen
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class WelcomePicturesTest {
    private fun scene(phone: FakePhone = FakePhone()) = scene(phone, FakeCore().also { it.rules = emptyList() })

    private fun scene(
        phone: FakePhone,
        core: FakeCore,
    ) = Scene(core, phone) { listOf(WelcomeScreen(it) { }) }

    private fun refused(outcome: RequestOutcome): Scene {
        val phone = FakePhone()
        phone.facts = phone.facts.copy(roleHeld = false)
        phone.outcome = outcome
        return scene(phone)
    }

    @Test
    fun `rules of a backup`() = ScreenPictures.take("welcome-rules", scene(FakePhone(), FakeCore()))

    @Test
    fun `a backup in the first run`() =
        ScreenPictures.take(
            "welcome-backup",
            Scene(FakeCore(), FakePhone()) { listOf(BackupScreen(isFirst = true, now = it::now)) },
        )

    private fun tapTheButton(activity: ShellActivity) = Person(activity).tapsPrimary()

    @Test
    fun `the offer`() = ScreenPictures.take("welcome", scene())

    @Test
    @Config(sdk = [29])
    fun `the offer on Android 10, where contacts are needed too`() = ScreenPictures.take("welcome-29", scene())

    @Test
    fun `after a refusal`() = ScreenPictures.take(
        "welcome-declined",
        refused(RequestOutcome.DECLINED),
        act = ::tapTheButton,
    )

    @Test
    fun `when the system no longer asks`() =
        ScreenPictures.take("welcome-not-asked", refused(RequestOutcome.NOT_ASKED), act = ::tapTheButton)
}
