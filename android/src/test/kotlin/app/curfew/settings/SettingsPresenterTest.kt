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
        core.settings = core.settings.copy(home = "DE", ownNumbers = listOf("+12065550100"))
        presenter.load()
        assertEquals(SettingsState.Ready("DE", "CN", phone.facts, listOf("+12065550100")), shown.single())
    }

    @Test
    fun `own numbers are added, refused and removed, up to four`() {
        val outcomes = mutableListOf<OwnNumbersOutcome>()
        val own = OwnNumbersPresenter(core, InlineWork, {}) { outcomes += it }
        own.load()
        assertEquals(emptyList<String>(), own.numbers)
        for (last in 0..3) {
            assertEquals(true, own.hasRoom)
            own.add("+1206555010$last")
        }
        assertEquals(false, own.hasRoom)
        own.remove("+12065550101")
        assertEquals(listOf("+12065550100", "+12065550102", "+12065550103"), own.numbers)
        assertEquals(own.numbers, core.settings.ownNumbers)
        assertEquals(List(5) { OwnNumbersOutcome.SAVED }, outcomes)
        own.add("mine")
        core.failure = CurfewException.Storage("full")
        own.remove("+12065550100")
        assertEquals(listOf(OwnNumbersOutcome.UNREADABLE, OwnNumbersOutcome.NOT_SAVED), outcomes.takeLast(2))
        assertEquals(3, own.numbers?.size)
    }

    @Test
    fun `settings that cannot be read are said so`() {
        core.failure = CurfewException.Storage("full")
        presenter.load()
        assertEquals(SettingsState.Failed, shown.single())
    }
}
