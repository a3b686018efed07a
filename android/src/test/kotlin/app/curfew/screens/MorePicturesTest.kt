package app.curfew.screens

import app.curfew.calllog.CallLogScreen
import app.curfew.settings.AboutScreen
import app.curfew.settings.LicenceScreen
import app.curfew.settings.MoreScreen
import app.curfew.settings.OwnNumbersScreen
import app.curfew.settings.RegionScreen
import app.curfew.settings.SettingsScreen
import app.curfew.settings.StorageScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class MorePicturesTest {
    private fun take(
        name: String,
        phone: FakePhone = FakePhone(),
        screen: (Phone) -> Screen,
    ) = ScreenPictures.take(name, Scene(FakeCore(), phone, Destination.MORE) { listOf(MoreScreen(it), screen(it)) })

    @Test
    fun more() = ScreenPictures.take(
        "more",
        Scene(FakeCore(), destination = Destination.MORE) { listOf(MoreScreen(it)) },
    )

    @Test
    fun settings() = take("settings") { SettingsScreen(it) }

    @Test
    fun `settings with nothing allowed`() {
        val phone = FakePhone(region = null)
        phone.facts = phone.facts.copy(roleHeld = false, contactsReadable = false, notificationsShown = false)
        take("settings-off", phone) { SettingsScreen(it) }
    }

    @Test
    fun `settings on a tablet, beside the list they came from`() =
        ScreenPictures.take(
            "settings-tablet",
            Scene(FakeCore(), destination = Destination.MORE) { listOf(MoreScreen(it), SettingsScreen(it)) },
            widthDp = 900,
            heightDp = 700,
        )

    @Test
    fun region() = take("region") { RegionScreen(it) }

    @Test
    fun `own numbers`() {
        val core = FakeCore()
        core.settings = core.settings.copy(ownNumbers = listOf("+12065550100", "+12065550101"))
        ScreenPictures.take(
            "own-numbers",
            Scene(core, FakePhone(), Destination.MORE) { listOf(MoreScreen(it), OwnNumbersScreen()) },
        )
    }

    @Test
    fun `call log`() = take("calllog") { CallLogScreen(it) }

    @Test
    fun `call log, allowed`() {
        val phone = FakePhone()
        phone.facts = phone.facts.copy(callLogReadable = true)
        take("calllog-on", phone) { CallLogScreen(it) }
    }

    @Test
    fun storage() = take("storage") { StorageScreen(it) }

    @Test
    fun about() = take("about") { AboutScreen() }

    @Test
    fun licence() = take("licence") { LicenceScreen() }
}
