package app.curfew.rules

import android.widget.Button
import app.curfew.R
import app.curfew.core.CallOutcome
import app.curfew.core.DispositionView
import app.curfew.core.HappenedView
import app.curfew.core.LogFinding
import app.curfew.core.OutcomeView
import app.curfew.core.ReasonView
import app.curfew.core.StepView
import app.curfew.core.TrialView
import app.curfew.core.WhoView
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.Screenshots
import app.curfew.ui.Destination
import app.curfew.ui.Screen
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode
import java.time.ZoneId
import java.time.ZonedDateTime

/** Each screen of the rules in both languages and themes, with normal and large text. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class RulesPicturesTest {
    private val banks =
        Samples.rule(
            "banks",
            "Banks and shops",
            WhoView.List("Banks"),
            DispositionView.REJECT,
            TimeWindow(TimeWindow.WORKING_DAYS, 12 * 60, 14 * 60),
            TimeWindow(TimeWindow.WEEKEND, 8 * 60, 11 * 60),
        )
    private val core =
        FakeCore(listOf(Samples.family, banks, Samples.night, Samples.hidden)).also {
            it.numberLists["Banks"] = mutableListOf("+12065550123")
            it.numberLists["Insurance"] = mutableListOf()
        }

    private fun take(
        name: String,
        core: FakeCore = this.core,
        screen: () -> Screen,
        widthDp: Int = 411,
        heightDp: Int = 891,
        act: UnderTest.() -> Unit = {},
    ) {
        val rules = core.rules
        val scene =
            Scene(core, destination = Destination.RULES) {
                // Each picture begins with the same rules.
                core.rules = rules
                val shown = screen()
                if (shown is RulesScreen) listOf(shown) else listOf(RulesScreen(), shown)
            }
        ScreenPictures.take("rules-$name", scene, widthDp, heightDp) { activity -> UnderTest({ activity }, {}).act() }
    }

    @Test
    fun `the rules`() = take("list", screen = ::RulesScreen)

    @Test
    fun `the rules on a tablet`() = take("tablet", screen = ::RulesScreen, widthDp = 900)

    @Test
    fun `rules of which one says more`() =
        take("special", FakeCore(listOf(Samples.special, Samples.family, Samples.night)), ::RulesScreen)

    @Test
    fun `rules by hand, in words`() =
        take("by-hand", FakeCore(listOf(Samples.couriers, Samples.evenings, Samples.robots)), ::RulesScreen)

    @Test
    fun `a rule that says more`() = take("special-edit", screen = { RuleEditorScreen(Samples.special) })

    @Test
    fun `no rules`() = take("empty", FakeCore(), ::RulesScreen)

    @Test
    fun `rules that could not be read`() {
        val damaged = FakeCore(listOf(Samples.family, Samples.night))
        damaged.rulebookProblem = "line 1, column 1: not JSON"
        take("damaged", damaged, ::RulesScreen)
    }

    @Test
    fun `a new rule`() = take("new", screen = { RuleEditorScreen(null) })

    @Test
    fun `a rule for a list`() = take("edit", screen = { RuleEditorScreen(banks) })

    @Test
    fun `a rule about contacts that cannot be read yet`() = take(
        "contacts",
        screen = { RuleEditorScreen(Samples.family) },
    )

    @Test
    fun `a rule tried on the recorded calls`() {
        val tried = FakeCore(core.rules)
        val answered = CallOutcome(HappenedView.ANSWERED, LogFinding.AGREES, 61u)
        val examples =
            listOf(
                Samples.rang(1_767_425_400_000, "+12065550123").copy(outcome = answered),
                Samples.rang(1_767_339_000_000, null),
            )
        tried.trial = TrialView(240u, 12u, 1u, examples, 1u, 3u)
        take("trial", tried, { RuleEditorScreen(Samples.night) }, heightDp = 3600) {
            val newest = text(R.string.rules_trial_unsure, 3)
            assertTrue("the newest calls are in the picture", Person(activity).seesWhole(newest))
        }
    }

    @Test
    fun `a rule by hand with its conditions`() {
        val rule =
            Samples.couriers.copy(
                name = "Not while I sleep",
                then = DispositionView.REJECT,
                beyond = """{"version": 2, "rules": [{"id": "a", "name": "b", "then": "reject", "notify": false,
                    "who": {"all": [{"repeated": {"calls": 4, "minutes": 60}}, {"any": [{"class": "foreign"}, "withheld"]},
                    {"none": ["starred"]}]}, "until": "2026-12-24T18:00",
                    "when": {"all": [{"windows": [{"days": {"workdays_of": "CN"}, "start": "20:00", "end": "09:00"}]},
                    {"outside_hours_of": "CN"}]}}]}""",
            )
        take("conditions", screen = { RuleEditorScreen(rule) }, heightDp = 2400)
    }

    @Test
    fun `a rule with groups inside groups`() {
        val rule =
            Samples.couriers.copy(
                name = "Only whom I know",
                then = DispositionView.REJECT,
                beyond = """{"version": 2, "rules": [{"id": "a", "name": "b", "then": "reject",
                    "who": {"any": [{"all": [{"class": "foreign"}, {"none": [{"any": ["contact", {"number": "95588"}]}]}]},
                    {"all": ["withheld", {"any": [{"list": "Banks"}, {"prefix": "+1206"}]}]}]}}]}""",
            )
        take("deep", screen = { RuleEditorScreen(rule) }, heightDp = 1600)
    }

    @Test
    fun `rules about a list that is off`() {
        val off = FakeCore(listOf(banks, Samples.night)).also {
            it.numberLists["Banks"] = mutableListOf("+12065550123")
            it.off += "Banks"
        }
        take("list-off", off, ::RulesScreen)
        off.explanation =
            off.explanation.copy(
                disposition = DispositionView.ALLOW,
                reason = ReasonView.NO_RULE_MATCHED,
                steps = listOf(StepView("Banks and shops", OutcomeView.WHO_UNKNOWN, """{"list": "Banks"}""")),
            )
        take(
            "try-off",
            off,
            { TryItScreen { ZonedDateTime.of(2026, 3, 12, 22, 31, 0, 0, ZoneId.of("Asia/Shanghai")) } },
        ) {
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_ask))
        }
    }

    @Test
    fun `choosing a condition`() = adding("condition-add", 1) {}

    @Test
    fun `choosing a condition of times`() = adding("condition-time", 2) {}

    @Test
    fun `the values of a condition`() =
        adding("condition", 1) {
            touch(reads().first { it.startsWith("Callers with 3") || it.startsWith("60 分钟内") })
        }

    private fun adding(
        name: String,
        nth: Int,
        act: UnderTest.() -> Unit,
    ) = take(name, screen = { RuleEditorScreen(Samples.night) }) {
        var seen = 0
        find { it is Button && it.text == text(R.string.rules_cond_add) && ++seen == nth }.performClick()
        Screenshots.settle()
        act()
    }

    @Test
    fun `a window on workdays`() =
        take("window-workdays", screen = {
            WindowEditorScreen(TimeWindow.NIGHT.copy(of = DaysOf("workdays_of", "CN"))) {}
        })

    @Test
    fun `a rule with a problem`() =
        take("problem", screen = { RuleEditorScreen(Samples.noon) }) {
            type(text(R.string.rules_prefix_label), "")
            touch(text(R.string.action_save))
        }

    @Test
    fun `unsaved changes`() =
        take("leave", screen = { RuleEditorScreen(Samples.night) }) {
            type(text(R.string.rules_name_label), "Silent night")
            back()
        }

    @Test
    fun `a window across midnight`() = take("window", screen = { WindowEditorScreen(TimeWindow.NIGHT) {} })

    @Test
    fun `an empty window`() =
        take("window-empty", screen = { WindowEditorScreen(TimeWindow(setOf(1, 3, 5), 480, 480)) {} }) {
            touch(text(R.string.action_done))
        }

    @Test
    fun `a call that is tried`() =
        take(
            "try",
            screen = { TryItScreen { ZonedDateTime.of(2026, 3, 12, 22, 31, 0, 0, ZoneId.of("Asia/Shanghai")) } },
        ) {
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_ask))
        }

    private val evening = ZonedDateTime.of(2026, 3, 12, 22, 31, 0, 0, ZoneId.of("Asia/Shanghai"))

    @Test
    fun `a call of which more is supposed`() {
        val more = FakeCore(core.rules)
        more.explanation =
            more.explanation.copy(
                disposition = DispositionView.ALLOW,
                rule = 0u,
                seenFrom = "CN",
                steps = listOf(StepView("Family", OutcomeView.MATCHED)),
            )
        take("try-more", more, { TryItScreen { evening } }, heightDp = 2600) {
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_contact))
            touch(text(R.string.rules_if))
            touch(text(R.string.rules_if_star))
            touch(text(R.string.rules_if_starred))
            touch(text(R.string.rules_if_sim))
            touch("2")
            touch(text(R.string.rules_if_called))
            type(text(R.string.rules_if_minutes), "10, 59")
            touch(text(R.string.action_done))
            touch(text(R.string.rules_try_ask))
        }
    }

    @Test
    fun `when a caller called before`() =
        take("try-before", screen = { TryItScreen { evening } }) {
            touch(text(R.string.rules_if))
            touch(text(R.string.rules_if_called))
            type(text(R.string.rules_if_minutes), "soon")
            touch(text(R.string.action_done))
        }
}
