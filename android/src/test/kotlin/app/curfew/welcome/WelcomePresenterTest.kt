package app.curfew.welcome

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.history.WaitingWork
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.screens.FakeCore
import app.curfew.ui.InlineWork
import app.curfew.welcome.WelcomeState.Problem
import app.curfew.welcome.WelcomeState.Step
import org.junit.Assert.assertEquals
import org.junit.Test

class WelcomePresenterTest {
    private val core = FakeCore().also {
        it.settings = it.settings.copy(onboardingDone = false)
        it.rules = emptyList()
    }
    private val door = FakeDoor()
    private val presenter = WelcomePresenter(core, InlineWork, "Known" to "Night").also { it.door = door }

    private class FakeDoor : WelcomeDoor {
        var held = false
        val log = mutableListOf<String>()

        override fun roleIsHeld() = held

        override fun askForRole() {
            log += "role"
        }

        override fun askForContacts(then: () -> Unit) {
            log += "contacts"
            then()
        }

        override fun openBackup() {
            log += "backup"
        }

        override fun leave(protecting: Boolean) {
            log += "leave $protecting"
        }
    }

    private fun answer(outcome: RequestOutcome?) = presenter.handle(WelcomeEvent.RoleAnswered(outcome))

    @Test
    fun `one button writes the rules and at once asks for the role`() {
        presenter.handle(WelcomeEvent.SetQuietHours)
        assertEquals(listOf("22:00", "07:00", "Known", "Night"), core.started)
        assertEquals(listOf("role"), door.log)
        answer(RequestOutcome.HELD)
        assertEquals(listOf("role", "contacts", "leave true"), door.log)
        assertEquals(true, core.settings.onboardingDone)
    }

    @Test
    fun `a list of one's own is there from the first run on, if it can be`() {
        val made = mutableListOf<String>()
        val core =
            object : CurfewInterface by core {
                override fun createList(name: String) {
                    made += name
                    throw CurfewException.Storage("full")
                }
            }
        val presenter = WelcomePresenter(core, InlineWork, "Known" to "Night", "Mine").also { it.door = door }
        presenter.handle(WelcomeEvent.Skip)
        assertEquals(listOf("Mine") to listOf("leave false"), made to door.log)
    }

    @Test
    fun `other times can be chosen`() {
        presenter.handle(WelcomeEvent.StartChosen(23 * 60 + 5))
        presenter.handle(WelcomeEvent.EndChosen(0))
        presenter.handle(WelcomeEvent.SetQuietHours)
        assertEquals(listOf("23:05", "00:00"), core.started?.take(2))
    }

    @Test
    fun `equal times are refused before anything is written`() {
        presenter.handle(WelcomeEvent.EndChosen(22 * 60))
        presenter.handle(WelcomeEvent.SetQuietHours)
        assertEquals(Problem.SAME_TIMES, presenter.state.problem)
        assertEquals(null, core.started)
        presenter.handle(WelcomeEvent.EndChosen(6 * 60))
        assertEquals(null, presenter.state.problem)
    }

    @Test
    fun `rules that cannot be written ask for nothing`() {
        core.failure = CurfewException.Storage("full")
        presenter.handle(WelcomeEvent.SetQuietHours)
        assertEquals(Step.OFFER to Problem.NOT_SAVED, presenter.state.step to presenter.state.problem)
        assertEquals(emptyList<String>(), door.log)
    }

    @Test
    fun `a refusal is said plainly, and can be taken back or left`() {
        presenter.handle(WelcomeEvent.SetQuietHours)
        answer(RequestOutcome.DECLINED)
        assertEquals(Step.DECLINED, presenter.state.step)
        presenter.handle(WelcomeEvent.AskAgain)
        answer(RequestOutcome.NOT_ASKED)
        assertEquals(Step.NOT_ASKED, presenter.state.step)
        presenter.handle(WelcomeEvent.Skip)
        assertEquals(listOf("role", "role", "leave false"), door.log)
    }

    @Test
    fun `the role taken in the system's settings ends the first run too`() {
        presenter.handle(WelcomeEvent.SetQuietHours)
        answer(RequestOutcome.NOT_ASKED)
        presenter.handle(WelcomeEvent.Shown)
        assertEquals("not taken yet", Step.NOT_ASKED, presenter.state.step)
        door.held = true
        presenter.handle(WelcomeEvent.Shown)
        assertEquals("leave true", door.log.last())
    }

    @Test
    fun `an answer that was lost while the phone turned is found out from the role`() {
        presenter.handle(WelcomeEvent.SetQuietHours)
        presenter.handle(WelcomeEvent.Shown)
        assertEquals(Step.DECLINED, presenter.state.step)
        presenter.handle(WelcomeEvent.AskAgain)
        door.held = true
        presenter.handle(WelcomeEvent.Shown)
        assertEquals("leave true", door.log.last())
    }

    @Test
    fun `a device without the role says so`() {
        presenter.handle(WelcomeEvent.SetQuietHours)
        answer(null)
        assertEquals(Step.NO_ROLE, presenter.state.step)
    }

    @Test
    fun `not now leaves no rules behind and does not come back`() {
        presenter.handle(WelcomeEvent.Skip)
        assertEquals(null, core.started)
        assertEquals(true, core.settings.onboardingDone)
        assertEquals(listOf("leave false"), door.log)
    }

    @Test
    fun `rules of a backup stay, and only the role is asked for`() {
        presenter.handle(WelcomeEvent.Shown)
        assertEquals(false, presenter.state.hasRules)
        presenter.handle(WelcomeEvent.HasBackup)
        core.rules = FakeCore().rules
        presenter.handle(WelcomeEvent.Shown)
        assertEquals(Step.OFFER to true, presenter.state.step to presenter.state.hasRules)
        presenter.handle(WelcomeEvent.SetQuietHours)
        assertEquals(null, core.started)
        answer(RequestOutcome.DECLINED)
        assertEquals(Step.DECLINED, presenter.state.step)
        presenter.handle(WelcomeEvent.AskAgain)
        answer(RequestOutcome.HELD)
        assertEquals(listOf("backup", "role", "role", "contacts", "leave true"), door.log)
    }

    @Test
    fun `a backup without rules leaves the offer as it is`() {
        presenter.handle(WelcomeEvent.HasBackup)
        presenter.handle(WelcomeEvent.Shown)
        presenter.handle(WelcomeEvent.SetQuietHours)
        assertEquals(listOf("22:00", "07:00", "Known", "Night"), core.started)
    }

    @Test
    fun `rules that cannot be read are none, and what is asked meanwhile stays asked`() {
        core.failure = CurfewException.Storage("busy")
        presenter.handle(WelcomeEvent.Shown)
        assertEquals(WelcomeState(), presenter.state)
        core.failure = null
        core.rules = FakeCore().rules
        val work = WaitingWork()
        val slow = WelcomePresenter(core, work, "Known" to "Night").also { it.door = door }
        slow.handle(WelcomeEvent.Shown)
        slow.handle(WelcomeEvent.SetQuietHours)
        work.finish()
        assertEquals(Step.ASKING to false, slow.state.step to slow.state.hasRules)
    }

    @Test
    fun `nothing is asked before the user has tapped`() {
        presenter.handle(WelcomeEvent.Shown)
        assertEquals(emptyList<String>(), door.log)
    }
}
