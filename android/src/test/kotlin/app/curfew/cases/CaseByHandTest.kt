package app.curfew.cases

import android.provider.CallLog.Calls
import app.curfew.R
import app.curfew.core.CaseChangeView
import app.curfew.core.ChannelView
import app.curfew.core.ConfidenceView
import app.curfew.core.LanguageView
import app.curfew.core.LogRowView
import app.curfew.core.RefusalNote
import app.curfew.core.SaidAt
import app.curfew.history.EntryScreen
import app.curfew.history.HistoryScreen
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.Screen
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** What the user puts right in a case: a note made by mistake, a call without a number; and what the case does not hold. */
@RunWith(CurfewTestRunner::class)
class CaseByHandTest {
    private lateinit var curfew: TestPhone
    private lateinit var case: String
    private val phone = FakePhone()

    @Before
    fun setUp() {
        curfew = TestPhone()
        case = sampleCase(curfew)
        ScreenSetup(heightDp = 6000).apply()
    }

    @After
    fun tearDown() = curfew.close()

    private fun on(
        screen: () -> Screen,
        test: UnderTest.() -> Unit,
    ) = TestShell.run(curfew.core, screen, test)

    private fun UnderTest.expect(part: String) = assertTrue("no \"$part\" in ${reads()}", reads().any { part in it })

    private fun text(
        id: Int,
        vararg parts: Any,
    ) = RuntimeEnvironment.getApplication().getString(id, *parts)

    private fun detail() = curfew.core.caseDetail(case, LanguageView.ENGLISH, 1u)

    @Test
    fun `a refusal noted by mistake is withdrawn once the user has confirmed it`() {
        on({ CaseScreen(case) }) {
            val button = { reads().first { it.startsWith(text(R.string.case_mistake, "Told to stop")) } }
            touch(button())
            expect(text(R.string.case_mistake_about))
            touch(text(R.string.action_cancel))
            assertEquals(1, detail().refusals.size)
            touch(button())
            touch(text(R.string.case_mistake_yes))
            assertEquals(listOf(0, 1), listOf(detail().refusals.size, detail().consents.size))
            expect("A refusal noted ")
            expect("By mistake; withdrawn ")
            assertFalse(reads().any { it.startsWith("Told to stop: ") })

            touch(reads().first { it.startsWith(text(R.string.case_mistake, "Consent withdrawn")) })
            touch(text(R.string.case_mistake_yes))
            expect("A note on consent, ")
        }
        assertEquals(listOf(true, false), detail().withdrawn.map { it.isRefusal })
    }

    @Test
    fun `a refusal in a call that nobody answered is shown as not counted and can be withdrawn`() {
        val missed = LogRowView(at(22, 34), CALLER, 1, Calls.MISSED_TYPE, 0, 0, 0, false, null)
        curfew.core.reconcile(listOf(missed))
        val call = curfew.calls().first().seq
        val said = SaidAt(at(22, 34), 0)
        curfew.core.noteRefusal(case, call, RefusalNote(said, ChannelView.PHONE, null, null, null))
        on({ CaseScreen(case) }) {
            expect(text(R.string.case_not_heard))
            touch(reads().last { it.startsWith(text(R.string.case_mistake, "Told to stop: Tue")) })
            touch(text(R.string.case_mistake_yes))
            assertFalse(sees(text(R.string.case_not_heard)))
        }
        assertEquals(listOf(1, 1), listOf(detail().refusals.size, detail().withdrawn.size))
    }

    @Test
    fun `a home where the short numbers of the institution are nobody's is told`() {
        curfew.telecom.screen(FakeCall.of("95588", at(12, 0, day = 8)))
        val bank = curfew.core.openCase("The bank", emptyList(), "icbc")
        val says = text(R.string.case_other_home, "China")
        on({ CaseScreen(bank) }) { assertFalse(sees(says)) }
        curfew.core.setHome("HK")
        on({ CaseScreen(bank) }) { expect(says) }
        on({ CaseScreen(case) }) { assertFalse("it is about none", sees(says)) }
    }

    @Test
    fun `a call without a number is assigned from its page, counts apart and is taken out again`() {
        curfew.telecom.screen(FakeCall.hidden(at(12, 0, day = 8)))
        val hidden = curfew.calls().single { it.number == null }.seq
        on({ EntryScreen(hidden) { phone.now } }) {
            touch(text(R.string.case_add_call))
            touch("Sample Lender")
            expect(text(R.string.case_add_call_about))
            assertFalse(sees(text(R.string.lists_add_label)))
            type(text(R.string.case_source), "I knew the voice")
            turn()
            touch(text(R.string.case_likely))
            touch(text(R.string.case_save))
            expect(text(R.string.case_noted))
        }
        on({ CaseScreen(case) }) {
            expect("5 calls on 5 days")
            expect(text(R.string.case_assigned, 1))
            expect("I knew the voice · likely")
            touch(reads().last { it.startsWith("Remove") })
            assertFalse(reads().any { "I knew the voice" in it })
            touch(text(R.string.action_undo))
            expect("I knew the voice · likely")
        }
        val shown = curfew.calls().first { it.number != null }.seq
        on({ EntryScreen(shown) { phone.now } }) { assertFalse(sees(text(R.string.case_add_call))) }
        val key = NoteScreen(case, CaseNote.CALL, hidden).key
        assertEquals(key, CasesScreens.create(key)?.key)
    }

    @Test
    fun `without a case one is opened for a call without a number`() {
        curfew.core.changeCase(case, CaseChangeView.CLOSED, null, null, ConfidenceView.NOT_STATED)
        curfew.telecom.screen(FakeCall.hidden(at(12, 0, day = 8)))
        on({ HistoryScreen(phone) }) {
            activity.host.open(EntryScreen(curfew.calls().single { it.number == null }.seq) { phone.now })
            touch(text(R.string.case_add_call))
            type(text(R.string.cases_name), "Somebody")
            touch(text(R.string.cases_open))
            touch(text(R.string.case_save))
        }
        val opened = curfew.core.cases().first()
        assertEquals("Somebody" to emptyList<String>(), opened.name to opened.numbers)
        assertEquals(
            1,
            curfew.core
                .caseDetail(opened.id, LanguageView.ENGLISH, 1u)
                .assigned.size,
        )
    }
}
