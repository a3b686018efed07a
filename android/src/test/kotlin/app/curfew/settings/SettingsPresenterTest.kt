package app.curfew.settings

import app.curfew.core.CurfewException
import app.curfew.screens.FakeCore
import app.curfew.screens.FakePhone
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith

@RunWith(CurfewTestRunner::class)
class SettingsPresenterTest {
    private val core = FakeCore()
    private val phone = FakePhone()
    private val shown = mutableListOf<SettingsState>()
    private val presenter =
        SettingsPresenter(core, InlineWork, phone::simRegion, { phone.facts(false, false) }) { shown += it }

    @Test
    fun `the chosen region and the SIM card's are both known`() {
        core.settings = core.settings.copy(home = "DE")
        presenter.load()
        assertEquals(SettingsState.Ready("DE", "CN", phone.facts), shown.single())
    }

    @Test
    fun `settings that cannot be read are said so`() {
        core.failure = CurfewException.Storage("full")
        presenter.load()
        assertEquals(SettingsState.Failed, shown.single())
    }
}
