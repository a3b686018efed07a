package app.curfew.rules

import android.Manifest
import android.os.Bundle
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.Switch
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.core.OutcomeView
import app.curfew.core.ReasonView
import app.curfew.core.StepView
import app.curfew.core.WhoView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowDialog

/** What a person does with rules, through the shell. */
@RunWith(CurfewTestRunner::class)
class RulesFlowTest {
    private val core = FakeCore(listOf(Samples.family, Samples.noon, Samples.night))

    @Before
    fun english() = ScreenSetup().apply()

    @Test
    fun `a rule says who, when and what`() =
        TestShell.run(core, ::RulesScreen) {
            assertTrue("${reads()}", sees("People in my contacts, at any time: ring"))
            assertTrue("${reads()}", reads().any { "Mon–Fri" in it && it.endsWith(": ring silently") })
        }

    @Test
    fun `a rule that says more is never shown as one for anyone, in either language`() {
        for ((locale, says) in mapOf(
            "en-rUS" to "More conditions than can be shown here: stop",
            "zh-rCN" to "条件较多，这里显示不全：拦截",
        )) {
            ScreenSetup(locale = locale).apply()
            core.rules = listOf(Samples.family, Samples.special)
            TestShell.run(core, ::RulesScreen) {
                assertTrue("${reads()}", sees(says))
                val place = text(R.string.rules_place, 2, 2)
                assertTrue("${reads()}", sees(text(R.string.rules_card, place, "Sales calls", says)))
                assertFalse("${reads()}", reads().any { text(R.string.rules_who_anyone) in it })
                touch("Sales calls")
                assertTrue("${reads()}", sees(says))
                assertTrue("${reads()}", sees(text(R.string.rules_more_hint)))
                SECTIONS.forEach { assertFalse("${reads()}", sees(text(it))) }
                assertFalse("${reads()}", reads().any { text(R.string.rules_who_anyone) in it })
                assertFalse("${reads()}", reads().any { text(R.string.rules_always) in it })
                type(text(R.string.rules_name_label), "Sales")
                touch(text(R.string.action_save))
                assertEquals(Samples.special.copy(name = "Sales"), core.rules.last())
                assertTrue("${reads()}", sees("Sales"))
            }
        }
    }

    @Test
    fun `a rule that asks what this phone cannot check says so, in either language`() {
        for ((locale, says) in mapOf(
            "en-rUS" to
                "More conditions than can be shown here, one of which this phone cannot check. In doubt calls ring: stop",
            "zh-rCN" to "还有这里显示不了的条件，其中一项在这部手机上无法判断，拿不准时来电会响铃：拦截",
        )) {
            ScreenSetup(locale = locale).apply()
            core.rules = listOf(Samples.special.copy(inDoubt = true))
            TestShell.run(core, ::RulesScreen) { assertTrue("${reads()}", sees(says)) }
        }
    }

    @Test
    fun `a rule that the screens can show has its sections, and no note`() =
        TestShell.run(core, ::RulesScreen) {
            touch("Night")
            assertFalse("${reads()}", sees(text(R.string.rules_more_hint)))
            SECTIONS.forEach { assertTrue("${reads()}", sees(text(it))) }
        }

    @Test
    fun `a rule across midnight is added`() =
        TestShell.run(core, ::RulesScreen) {
            touch(text(R.string.rules_add))
            touch(text(R.string.rules_choice_hidden))
            touch(text(R.string.rules_window_add))
            touch(text(R.string.rules_days_weekend))
            touch(text(R.string.rules_earlier, text(R.string.rules_window_from)))
            assertTrue("${reads()}", sees(text(R.string.rules_window_note_next_day)))
            touch(text(R.string.action_done))
            touch(text(R.string.rules_choice_reject))
            type(text(R.string.rules_name_label), "Weekend")
            touch(text(R.string.action_save))

            val rule = core.rules.first()
            assertEquals("Weekend" to WhoView.Hidden, rule.name to rule.who)
            assertEquals(DispositionView.REJECT, rule.then)
            val added = TimeWindow(TimeWindow.WEEKEND, 21 * 60 + 45, 7 * 60)
            assertEquals(listOf(TimeWindow.NIGHT, added), rule.windows.map(TimeWindow::of))
            assertTrue("${reads()}", sees(text(R.string.rules_added, "Weekend", 1)))
        }

    @Test
    fun `a rule is changed, and what is wrong is told at its field`() =
        TestShell.run(core, ::RulesScreen) {
            touch("Lunch")
            type(text(R.string.rules_prefix_label), "")
            touch(text(R.string.action_save))
            assertTrue("${reads()}", sees(text(R.string.rules_problem_prefix_missing)))
            type(text(R.string.rules_prefix_label), "+1 253")
            assertFalse(sees(text(R.string.rules_problem_prefix_missing)))
            touch(text(R.string.action_save))
            assertEquals(WhoView.Prefix("+1253"), core.rules[1].who)
            assertEquals("noon", core.rules[1].id)
        }

    @Test
    fun `leaving with changes asks, and can save, discard or stay`() =
        TestShell.run(core, ::RulesScreen) {
            touch("Night")
            type(text(R.string.rules_name_label), "Silent night")
            back()
            touch(text(R.string.rules_leave_stay))
            assertTrue(sees(text(R.string.rules_edit_title)))
            back()
            touch(text(R.string.rules_leave_discard))
            assertEquals("Night", core.rules.last().name)
            assertTrue(sees(text(R.string.rules_title)))

            touch("Night")
            type(text(R.string.rules_name_label), "Silent night")
            back()
            touch(text(R.string.action_save))
            assertEquals("Silent night", core.rules.last().name)
        }

    @Test
    fun `leaving without changes does not ask`() =
        TestShell.run(core, ::RulesScreen) {
            touch("Night")
            back()
            assertFalse(ShadowDialog.getLatestDialog()?.isShowing == true)
            assertTrue(sees(text(R.string.rules_title)))
        }

    @Test
    fun `rules are reordered by buttons and by a screen reader's actions, and that is undone`() =
        TestShell.run(core, ::RulesScreen) {
            touch(text(R.string.rules_move_up, "Night"))
            assertEquals(listOf("family", "night", "noon"), core.rules.map { it.id })
            touch(text(R.string.action_undo))
            assertEquals(listOf("family", "noon", "night"), core.rules.map { it.id })

            val card = find { it.contentDescription?.contains("Family") == true && it.hasOnClickListeners() }
            val info = AccessibilityNodeInfo.obtain()
            card.onInitializeAccessibilityNodeInfo(info)
            val labels = info.actionList.mapNotNull { it.label?.toString() }
            assertTrue("$labels", text(R.string.rules_action_down) in labels)
            assertFalse("the first cannot go up", text(R.string.rules_action_up) in labels)
            assertTrue(card.performAccessibilityAction(R.id.rules_action_down, Bundle()))
            assertEquals(listOf("noon", "family", "night"), core.rules.map { it.id })
        }

    @Test
    fun `a rule is switched off and deleted, and comes back`() =
        TestShell.run(core, ::RulesScreen) {
            val says = text(R.string.rules_switch, "Night")
            (find { it is Switch && it.contentDescription == says } as Switch).performClick()
            assertFalse(core.rules.last().enabled)
            touch(text(R.string.rules_delete, "Lunch"))
            assertEquals(listOf("family", "night"), core.rules.map { it.id })
            touch(text(R.string.action_undo))
            assertEquals(listOf("family", "noon", "night"), core.rules.map { it.id })
            assertFalse("the later change stays", core.rules.last().enabled)
        }

    @Test
    fun `what is typed outlives a turn of the phone`() =
        TestShell.run(core, ::RulesScreen) {
            touch(text(R.string.rules_add))
            type(text(R.string.rules_name_label), "Half-typed")
            turn()
            touch(text(R.string.action_save))
            assertTrue("${core.rules.map { it.name }}", core.rules.any { it.name == "Half-typed" })
        }

    @Test
    fun `trying a call shows each rule and what failed`() =
        TestShell.run(core, ::RulesScreen) {
            touch(text(R.string.rules_try_title))
            touch(text(R.string.rules_try_ask))
            assertTrue(sees(text(R.string.rules_try_number_missing)))
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_ask))
            assertTrue("${reads()}", sees(text(R.string.rules_try_silence)))
            assertTrue("${reads()}", sees(text(R.string.rules_step, 1, "Family")))
            assertTrue("${reads()}", sees(text(R.string.rules_step_who_is, text(R.string.rules_who_contact))))
            assertTrue("${reads()}", sees(text(R.string.rules_step_matched)))
        }

    @Test
    fun `each way in which a rule can fare has words of its own`() =
        TestShell.run(core, ::RulesScreen) {
            core.explanation =
                core.explanation.copy(steps = OutcomeView.entries.map { StepView("Rule ${it.ordinal}", it) })
            touch(text(R.string.rules_try_title))
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_ask))
            val words = OutcomeView.entries.map { text(StepLook.of(it).text) }
            assertEquals("$words", words.size, words.toSet().size)
            assertTrue("${reads()}", words.all(::sees))
        }

    @Test
    fun `while rules are paused a call would ring, and it says so`() =
        TestShell.run(core, ::RulesScreen) {
            core.explanation =
                core.explanation.copy(
                    disposition = DispositionView.ALLOW,
                    reason = ReasonView.PAUSED,
                    rule = null,
                    steps = emptyList(),
                )
            touch(text(R.string.rules_try_title))
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_ask))
            assertTrue("${reads()}", sees(text(R.string.rules_try_allow)))
            assertTrue("${reads()}", reads().any { it.endsWith(text(R.string.rules_try_paused)) })
        }

    @Test
    fun `contacts are asked for where a rule needs them`() =
        TestShell.run(core, ::RulesScreen) {
            touch("Family")
            assertTrue("${reads()}", sees(text(R.string.rules_note_contact)))
            shadowOf(RuntimeEnvironment.getApplication()).grantPermissions(Manifest.permission.READ_CONTACTS)
            touch(text(R.string.rules_contact_allow))
            assertTrue("${reads()}", sees(text(R.string.rules_note_contact_read)))
            assertFalse(sees(text(R.string.rules_contact_allow)))
        }

    @Test
    fun `a rule for a list leads to the lists where there is none`() =
        TestShell.run(core, ::RulesScreen) {
            touch(text(R.string.rules_add))
            touch(text(R.string.rules_choice_list))
            touch(text(R.string.rules_open_lists))
            touch(text(R.string.lists_new))
            type(text(R.string.lists_new_label), "Banks")
            touch(text(R.string.lists_new_action))
            back()
            back()
            touch("Banks")
            touch(text(R.string.action_save))
            assertTrue("${core.rules}", core.rules.any { it.who == WhoView.List("Banks") })
        }

    @Test
    fun `a list that is switched off says so where it is chosen`() {
        core.createList("Banks")
        core.createList("Sellers")
        core.off += "Banks"
        TestShell.run(core, ::RulesScreen) {
            touch(text(R.string.rules_add))
            touch(text(R.string.rules_choice_list))
            touch("Sellers")
            assertFalse("${reads()}", sees(text(R.string.lists_switch_off)))
            touch(text(R.string.lists_find_off, "Banks"))
            assertTrue("${reads()}", sees(text(R.string.lists_switch_off)))
        }
    }

    @Test
    fun `without rules there is one thing to do`() =
        TestShell.run(FakeCore(), ::RulesScreen) {
            assertTrue("${reads()}", sees(text(R.string.rules_empty)))
            touch(text(R.string.rules_add))
            assertTrue(sees(text(R.string.rules_new_title)))
        }

    private companion object {
        val SECTIONS = listOf(R.string.rules_who_header, R.string.rules_when_header, R.string.rules_then_header)
    }
}
