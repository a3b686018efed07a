package app.curfew.screens

import app.curfew.home.HomeScreen
import app.curfew.settings.SettingsScreen
import app.curfew.settings.StorageScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.welcome.WelcomeScreen
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

/** Phones that are turned, low, or read from right to left. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class OtherPhonesTest {
    private val screens: Map<String, (Phone) -> Screen> =
        mapOf(
            "home" to { phone -> HomeScreen(phone) },
            "welcome" to { phone -> WelcomeScreen(phone) { } },
            "settings" to { phone -> SettingsScreen(phone) },
            "storage" to { phone -> StorageScreen(phone) },
        )

    private fun take(kind: String, setup: ScreenSetup) {
        screens.forEach { (name, screen) ->
            val core = FakeCore().also { it.dots = FakeCore.busyDay() }
            if (name == "welcome") core.rules = emptyList()
            ScreenPictures.takeOn("$name-$kind", setup, Scene(core) { listOf(screen(it)) })
        }
    }

    @Test
    fun `a turned phone`() = take("turned", ScreenSetup(widthDp = 780, heightDp = 360))

    @Test
    fun `a turned phone with large text`() = take(
        "turned-2.0",
        ScreenSetup(widthDp = 780, heightDp = 360, fontScale = 2f),
    )

    @Test
    fun `a script that runs from right to left`() = take("rtl", ScreenSetup(locale = "ar-rEG"))
}
