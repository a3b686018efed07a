package app.curfew.history

import android.content.ClipboardManager
import android.content.Intent
import android.os.Bundle
import android.widget.EditText
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.CallLink
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.InlineWork
import app.curfew.ui.ListRow
import app.curfew.ui.Numbers
import app.curfew.ui.ScreensGraph
import app.curfew.ui.Work
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.time.ZoneOffset
import java.time.ZonedDateTime

/** Calls through the service into the real library, and what a person then does with the history. */
@RunWith(CurfewTestRunner::class)
class HistoryFlowTest {
    private lateinit var phone: TestPhone
    private val clock = FakePhone(now = ZonedDateTime.of(2026, 2, 3, 23, 0, 0, 0, ZoneOffset.UTC))

    @Before
    fun start() {
        ScreenSetup().apply()
        phone = TestPhone()
        phone.rulebook(TestPhone.stopped(STRANGER), TestPhone.HIDDEN_STOPPED, TestPhone.QUIET_HOURS)
    }

    @After
    fun end() = phone.close()

    private fun calls() {
        phone.telecom.screen(FakeCall.of(NIGHTLY, at(22, 29, day = 1)))
        phone.telecom.screen(FakeCall.of(NIGHTLY, at(22, 31, day = 2)))
        phone.telecom.screen(FakeCall.of(STRANGER, at(12, 0)))
        phone.telecom.screen(FakeCall.hidden(at(12, 30)))
        phone.telecom.screen(FakeCall.of(OTHER, at(13, 0)))
        phone.telecom.screen(FakeCall.of(NIGHTLY, at(22, 30)))
    }

    private fun history(test: UnderTest.() -> Unit) = TestShell.run(phone.core, { HistoryScreen(clock) }, test)

    private fun UnderTest.touchRow(title: String) {
        val list = find { it is android.widget.ListView } as android.widget.ListView
        val row = (0 until list.childCount).map(list::getChildAt).filterIsInstance<ListRow>().first {
            reads(it).contains(title)
        }
        list.performItemClick(row, list.getPositionForView(row), 0)
        Screenshots.settle()
    }

    private fun reads(view: android.view.View): List<String> =
        when (view) {
            is android.widget.TextView -> listOf(view.text.toString())
            is android.view.ViewGroup -> (0 until view.childCount).flatMap { reads(view.getChildAt(it)) }
            else -> emptyList()
        }

    private fun UnderTest.expect(vararg texts: String) = texts.forEach {
        assertTrue(
            "no \"$it\" in ${reads()}",
            sees(it),
        )
    }

    @Test
    fun `what became of each call, and by which rule`() {
        calls()
        history {
            expect(text(R.string.day_today), text(R.string.day_yesterday), text(R.string.history_hidden_number))
            expect(Numbers.display(NIGHTLY), text(R.string.outcome_silent) + " · Quiet hours")
            expect(Numbers.display(STRANGER), text(R.string.outcome_stopped) + " · One caller", "12:30\u00a0PM")
            expect(Numbers.display(OTHER), "1:00\u00a0PM")
        }
    }

    @Test
    fun `a phone without calls says what will stand here`() =
        history { expect(text(R.string.history_empty)) }

    @Test
    fun `filters and search, and the way back out of them`() {
        calls()
        history {
            touch(text(R.string.outcome_stopped))
            expect(Numbers.display(STRANGER), text(R.string.history_hidden_number))
            assertFalse("${reads()}", sees(Numbers.display(OTHER)))
            touch(text(R.string.history_all))

            touch(text(R.string.history_search))
            type(text(R.string.history_search_label), "quiet")
            expect(Numbers.display(NIGHTLY))
            assertFalse("${reads()}", sees(Numbers.display(STRANGER)))
            type(text(R.string.history_search_label), "555-0101")
            expect(Numbers.display(STRANGER))
            assertFalse("${reads()}", sees(Numbers.display(NIGHTLY)))
            type(text(R.string.history_search_label), "999")
            expect(text(R.string.history_nothing_found))
            back()
            expect(Numbers.display(NIGHTLY), Numbers.display(STRANGER))
            assertFalse("it is still the history", activity.isFinishing)
        }
    }

    @Test
    fun `a period is chosen in a sheet and shows as a chip`() {
        calls()
        clock.now = ZonedDateTime.of(2026, 2, 9, 12, 0, 0, 0, ZoneOffset.UTC)
        history {
            touch(text(R.string.history_period))
            touch(text(R.string.history_period_week))
            expect(text(R.string.history_period_week), Numbers.display(OTHER))
            assertEquals(
                "the 1st and 2nd are more than seven days ago",
                1,
                reads().count {
                    it ==
                        Numbers.display(NIGHTLY)
                },
            )
        }
    }

    @Test
    fun `a search outlives a turn of the phone`() {
        calls()
        history {
            touch(text(R.string.history_search))
            type(text(R.string.history_search_label), "0101")
            turn()
            assertEquals("0101", (find { it is EditText } as EditText).text.toString())
            expect(Numbers.display(STRANGER))
            assertFalse("${reads()}", sees(Numbers.display(OTHER)))
        }
    }

    @Test
    fun `everything about one call`() {
        calls()
        history {
            touchRow(Numbers.display(NIGHTLY))
            expect(
                text(R.string.history_call_title),
                text(R.string.outcome_silent),
                text(R.string.history_why_rule, "Quiet hours"),
            )
            val other = text(R.string.rules_step_who_is, Numbers.display("+12065550101"))
            expect(text(R.string.history_step, 1, "One caller"), other)
            expect(text(R.string.history_step, 3, "Quiet hours"), text(R.string.rules_step_matched))
            expect(text(R.string.history_habit, "10:29\u00a0PM", "10:31\u00a0PM"), text(R.string.history_not_verified))
            expect("Tuesday, February 3, 2026 at 10:30:00\u00a0PM\nUTC")
            val entry = phone.core.entry(phone.calls().last().seq, null)
            expect(
                entry.leafHash.chunked(8).joinToString(" "),
                text(R.string.history_entry_number, entry.entry.seq.toLong()),
            )

            touch(text(R.string.history_copy))
            val clipboard = activity.systemService<ClipboardManager>()
            assertEquals(NIGHTLY, clipboard.primaryClip?.getItemAt(0)?.text)

            touch(text(R.string.history_all_calls))
            expect(Numbers.display(NIGHTLY), text(R.string.history_day_time, "Yesterday", "10:31\u00a0PM"))
            touchRow(text(R.string.history_day_time, "Yesterday", "10:31\u00a0PM"))
            expect("Monday, February 2, 2026 at 10:31:00\u00a0PM\nUTC")
        }
    }

    @Test
    fun `from a call to the rule that decided it`() {
        calls()
        history {
            touchRow(Numbers.display(STRANGER))
            touch(text(R.string.history_change_rule))
            expect(text(R.string.rules_edit_title))
            assertTrue("${reads()}", reads().any { "One caller" in it })
            back()
            expect(text(R.string.history_why_rule, "One caller"))
        }
    }

    @Test
    fun `after a change of the rules, the way to the decision is not made up`() {
        calls()
        phone.core.saveRules(
            phone.core
                .rulebook()
                .rules
                .map { it.copy(enabled = false) },
        )
        history {
            touchRow(Numbers.display(STRANGER))
            expect(text(R.string.history_why_rule, "One caller"), text(R.string.history_steps_unknown))
            assertFalse("${reads()}", sees(text(R.string.rules_step_off)))
        }
    }

    @Test
    fun `an entry is shared as text, with its hash`() {
        calls()
        history {
            touchRow(Numbers.display(STRANGER))
            touch(text(R.string.history_share))
            val chooser = shadowOf(activity).nextStartedActivity
            assertEquals(Intent.ACTION_CHOOSER, chooser.action)
            @Suppress("DEPRECATION")
            val sent = chooser
                .getParcelableExtra<Intent>(
                    Intent.EXTRA_INTENT,
                )!!
                .getStringExtra(Intent.EXTRA_TEXT)
                .orEmpty()
            val entry = phone.core.entry(phone.calls().single { it.number == STRANGER }.seq, null)
            for (part in listOf(
                Numbers.display(STRANGER),
                "Stopped · One caller",
                entry.leafHash,
                "February 3, 2026 at 12:00:00\u00a0PM UTC",
            )) {
                assertTrue("no $part in $sent", sent.contains(part))
            }
        }
    }

    @Test
    fun `a number is put on a new list, then on an old one, and taken off again`() {
        calls()
        history {
            touchRow(Numbers.display(STRANGER))
            touch(text(R.string.history_add_to_list))
            type(text(R.string.history_new_list_label), "Callers")
            turn()
            touch(text(R.string.history_new_list_action))
            assertEquals(listOf(STRANGER), phone.core.listNumbers("Callers", null, 10u))
            expect(text(R.string.history_added_unused, Numbers.display(STRANGER), "Callers"))
            touch(text(R.string.action_undo))
            assertEquals(emptyList<String>(), phone.core.listNumbers("Callers", null, 10u))
            touch(text(R.string.history_add_to_list))
            touch("Callers")
            assertEquals(listOf(STRANGER), phone.core.listNumbers("Callers", null, 10u))
        }
    }

    @Test
    fun `a tap on the notification of a stopped call opens that call`() {
        calls()
        phone.core.setOnboardingDone()
        val tap = CallLink.toCall(RuntimeEnvironment.getApplication(), at(12, 0))
        Robolectric.buildActivity(TappedActivity::class.java, tap).setup().use { controller ->
            val screen = UnderTest({ controller.get() }, {})
            Screenshots.settle()
            screen.expect(
                screen.text(R.string.history_call_title),
                Numbers.display(STRANGER),
                screen.text(R.string.outcome_stopped),
            )
            screen.back()
            screen.expect(screen.text(R.string.destination_history), Numbers.display(OTHER))
            controller.newIntent(CallLink.toCall(controller.get(), at(12, 30)))
            Screenshots.settle()
            screen.expect(screen.text(R.string.history_call_title), screen.text(R.string.history_hidden_number))
            controller.newIntent(CallLink.toCall(controller.get(), at(3, 33)))
            Screenshots.settle()
            screen.expect(screen.text(R.string.destination_history))
        }
    }

    @Test
    fun `the button of the notification asks which list, and does so once`() {
        calls()
        phone.core.setOnboardingDone()
        val add = CallLink.toAdd(RuntimeEnvironment.getApplication(), at(12, 0))
        Robolectric.buildActivity(TappedActivity::class.java, add).setup().use { controller ->
            val screen = UnderTest({ controller.get() }, {})
            Screenshots.settle()
            val mine = screen.text(R.string.lists_mine)
            assertTrue("a name is offered", screen.reads().contains(mine))
            screen.touch(screen.text(R.string.history_new_list_action))
            assertEquals(listOf(STRANGER), phone.core.listNumbers(mine, null, 10u))
            screen.touch(screen.text(R.string.history_add_to_list))
            assertTrue("${screen.reads()}", screen.sees(screen.text(R.string.history_which_list)))
            screen.touch(mine)
            screen.back()
            controller.newIntent(CallLink.toCall(controller.get(), at(12, 0)))
            Screenshots.settle()
            screen.expect(screen.text(R.string.history_call_title))
            assertFalse("${screen.reads()}", screen.sees(screen.text(R.string.history_which_list)))
        }
    }

    /** The app's own window, with everything done at once. */
    class TappedActivity : MainActivity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            setTheme(R.style.Theme_Curfew)
            super.onCreate(savedInstanceState)
        }

        override fun createGraph(): ScreensGraph =
            object : ScreensGraph(applicationContext) {
                override val work: Work = InlineWork
            }
    }

    private companion object {
        const val STRANGER = "+12065550101"
        const val OTHER = "+12065550102"
        const val NIGHTLY = "+12065550103"
    }
}
