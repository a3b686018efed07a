package app.curfew.rules

import android.app.DatePickerDialog
import android.content.DialogInterface
import android.view.View
import android.widget.Button
import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.core.WhoView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Chip
import app.curfew.ui.ListColumn
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.shadows.ShadowDialog
import java.time.LocalDate

/** What a person does with the conditions of a rule. It is 12 March 2026. */
@RunWith(CurfewTestRunner::class)
class ConditionsFlowTest {
    private val core = FakeCore(listOf(Samples.robots, Samples.night))

    @Before
    fun setUp() = ScreenSetup(heightDp = 6000).apply()

    private fun saved(id: String = Samples.night.id): JSONObject =
        JSONObject(checkNotNull(core.rules.first { it.id == id }.beyond)).getJSONArray("rules").getJSONObject(0)

    /** Opens the choice of conditions of callers, or of times. */
    private fun UnderTest.add(nth: Int) {
        var seen = 0
        find { it is Button && it.text == text(R.string.rules_cond_add) && ++seen == nth }.performClick()
        Screenshots.settle()
    }

    @Test
    fun `a condition of a rule by hand is changed, and the rest stays`() =
        TestShell.run(core, ::RulesScreen) {
            touch(Samples.robots.name)
            assertFalse("${reads()}", sees(text(R.string.rules_more_title)))
            assertTrue("${reads()}", sees("Anyone but numbers whose calls I answered in the last 30 days"))
            touch("Callers with 4 or more calls in 60 minutes")
            type(text(R.string.rules_field_calls), "5")
            touch(text(R.string.action_done))
            assertTrue("${reads()}", sees("Callers with 5 or more calls in 60 minutes"))
            touch(text(R.string.action_save))
            val who = """{"all":[{"repeated":{"calls":5,"minutes":60}},{"none":[{"answered":{"days":30}}]}]}"""
            assertEquals(who, saved(Samples.robots.id).getJSONObject("who").toString())
        }

    @Test
    fun `conditions are added, excepted, removed and brought back`() =
        TestShell.run(core, { RuleEditorScreen(Samples.night) }) {
            add(1)
            touch("Couriers")
            touch(text(R.string.rules_cond_except))
            touch(text(R.string.action_done))
            assertTrue("${reads()}", sees("Anyone but couriers"))
            add(1)
            touch("Calls to SIM card 1")
            core.trialFailure = CurfewException.Input("a SIM card is 1 to 4")
            type(text(R.string.rules_field_sim), "9")
            touch(text(R.string.action_done))
            assertTrue("${reads()}", sees(text(R.string.rules_problem_value)))
            core.trialFailure = null
            type(text(R.string.rules_field_sim), "2")
            touch(text(R.string.action_done))
            touch(text(R.string.rules_window_remove, "Anyone but couriers".replaceFirstChar(Char::lowercase)))
            assertFalse("${reads()}", sees("Anyone but couriers"))
            touch(text(R.string.action_undo))
            assertTrue("${reads()}", sees("Anyone but couriers"))
            touch(text(R.string.action_save))
            val who = """{"all":[{"sim":2},{"none":[{"institution_kind":"courier"}]}]}"""
            assertEquals(who, saved().getJSONObject("who").toString())
        }

    @Test
    fun `dates, an end and a law's hours`() =
        TestShell.run(core, { RuleEditorScreen(Samples.night) }) {
            add(2)
            touch("Mar 12, 2026")
            val sheet = ShadowDialog.getLatestDialog()
            val button = find { it is Button && it.contentDescription == "Until Today, change" }
            button.performClick()
            val picker = ShadowDialog.getLatestDialog() as DatePickerDialog
            picker.updateDate(2026, 2, 14)
            picker.getButton(DialogInterface.BUTTON_POSITIVE).performClick()
            Screenshots.settle()
            val done = ArrayList<View>()
            sheet.window?.decorView?.findViewsWithText(done, text(R.string.action_done), View.FIND_VIEWS_WITH_TEXT)
            done.single().performClick()
            Screenshots.settle()
            add(2)
            touch("Until Mar 13, 2026, 12:00\u00a0AM")
            touch(text(R.string.rules_later, text(R.string.rules_try_time)))
            touch(text(R.string.action_done))
            add(2)
            touch("Outside all calling hours of China")
            val places = activity.requireViewById<ListColumn>(R.id.screen_scroll)
            places.performItemClick(null, 1, 1L)
            Screenshots.settle()
            assertTrue("${reads()}", sees("Outside all calling hours of United States"))
            touch(text(R.string.action_save))
            val rule = saved()
            assertEquals("2026-03-13T00:15", rule.getString("until"))
            val times = rule
                .getJSONObject("when")
                .getJSONArray("all")
                .items()
                .map { it.toString() }
            assertTrue("$times", "22:00" in times[0])
            val others = listOf(
                """{"dates":[{"first":"2026-03-12","last":"2026-03-14"}]}""",
                """{"outside_hours_of":"US"}""",
            )
            assertEquals(others, times.drop(1))
        }

    @Test
    fun `a window on workdays`() =
        TestShell.run(core, { RuleEditorScreen(Samples.night) }) {
            touch("Every day 10:00\u00a0PM–7:00\u00a0AM".let { says -> reads().first { says.take(9) in it } })
            touch("Workdays of China")
            touch("Public holidays of China")
            assertEquals(listOf("Public holidays of China"), lit())
            touch(text(R.string.rules_days_working))
            assertEquals(listOf("Mon–Fri", "Mon", "Tue", "Wed", "Thu", "Fri"), lit())
            touch("Workdays of China")
            assertEquals(listOf("Workdays of China"), lit())
            touch(text(R.string.action_done))
            assertTrue("${reads()}", reads().any { "Workdays of China" in it })
            touch(text(R.string.action_save))
            val window = saved().getJSONObject("when").getJSONArray("windows").getJSONObject(0)
            assertEquals("""{"workdays_of":"CN"}""", window.getJSONObject("days").toString())
        }

    /** The chips that are lit. */
    private fun UnderTest.lit(): List<String> {
        val chips = mutableListOf<String>()
        runCatching {
            find { view ->
                if (view is Chip && view.isShown && view.isSelected) chips += view.text.toString()
                false
            }
        }
        return chips
    }

    @Test
    fun `evidence, and no word of a stopped call`() =
        TestShell.run(core, { RuleEditorScreen(Samples.night) }) {
            assertFalse(sees(text(R.string.rules_notify)))
            touch(text(R.string.rules_choice_evidence))
            touch(text(R.string.action_save))
            assertEquals("evidence", saved().getString("then"))
        }

    @Test
    fun `a group that was written by hand is shown and kept, not opened`() {
        val rule =
            Samples.couriers.copy(
                beyond = """{"version": 2, "rules": [{"id": "a", "name": "b", "then": "reject", "who":
                    {"all": [{"any": ["payphone", "withheld"]}, {"list": "Banks"}]}}]}""",
            )
        core.rules = listOf(rule)
        TestShell.run(core, { RuleEditorScreen(rule) }) {
            val group = find {
                (it as? android.widget.TextView)?.text ==
                    "Payphones or callers who withhold their number"
            }
            assertFalse(
                generateSequence(group.parent) { it.parent }.any { (it as? View)?.hasOnClickListeners() == true },
            )
            touch(text(R.string.rules_choice_reject))
            assertTrue("${reads()}", sees(text(R.string.rules_name_help, text(R.string.rules_name_offer_more, "stop"))))
            touch(text(R.string.action_save))
            val who = saved(rule.id).getJSONObject("who").toString()
            assertEquals("""{"all":[{"list":"Banks"},{"any":["payphone","withheld"]}]}""", who)
            assertEquals(WhoView.Anyone, core.rules.single().who)
        }
    }
}
