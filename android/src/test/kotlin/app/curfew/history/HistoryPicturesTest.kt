package app.curfew.history

import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.NeverBlockView
import app.curfew.core.OutcomeView
import app.curfew.core.StepView
import app.curfew.core.WhoView
import app.curfew.rules.Samples
import app.curfew.rules.UnderTest
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

/** Each screen and sheet of the history in both languages and themes, with normal and large text. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class HistoryPicturesTest {
    private fun core() =
        FakeLedger(FakeLedger.twoWeeks()).also {
            it.steps = listOf(StepView("People I know", OutcomeView.WHO), StepView("Quiet hours", OutcomeView.MATCHED))
            it.rules = listOf(Samples.rule("Quiet hours", "Quiet hours", WhoView.Anyone, DispositionView.SILENCE))
            it.numberLists["Banks"] = mutableListOf("+12065550100")
            it.numberLists["Insurance"] = mutableListOf("+12065550163")
            it.off += "Insurance"
        }

    private val stoppedByShops =
        listOf(StepView("People I know", OutcomeView.WHO), StepView("Banks and shops", OutcomeView.MATCHED))

    private fun take(
        name: String,
        core: FakeLedger = core(),
        screens: (Phone) -> List<Screen> = { emptyList() },
        act: UnderTest.() -> Unit = {},
    ) = ScreenPictures.take(
        name,
        Scene(core, destination = Destination.HISTORY) { phone -> listOf(HistoryScreen(phone)) + screens(phone) },
    ) { activity -> UnderTest({ activity }, {}).act() }

    private fun entry(seq: Int): (Phone) -> List<Screen> = { listOf(EntryScreen(seq.toULong(), it::now)) }

    @Test
    fun history() = take("history")

    @Test
    fun `another phone's history`() = take("history-other", screens = { listOf(HistoryScreen(it, "aa")) })

    @Test
    fun `no history`() = take("history-empty", FakeLedger())

    @Test
    fun `a history that cannot be read`() =
        take("history-failed", FakeLedger().also { it.failure = CurfewException.Storage("no") })

    @Test
    fun `a search that finds something`() =
        take("history-search") {
            touch(text(R.string.history_search))
            type(text(R.string.history_search_label), "0199")
        }

    @Test
    fun `a search that finds nothing`() =
        take("history-nothing") {
            touch(text(R.string.outcome_stopped))
            touch(text(R.string.history_search))
            type(text(R.string.history_search_label), "777")
        }

    @Test
    fun `choosing a period`() = take("history-period") { touch(text(R.string.history_period)) }

    @Test
    fun `the last seven days`() =
        take("history-week") {
            touch(text(R.string.history_period))
            touch(text(R.string.history_period_week))
        }

    @Test
    fun `a call in quiet hours`() = take("entry", screens = entry(11))

    @Test
    fun `the end of an entry`() =
        take("entry-end", screens = entry(11)) {
            (
                find {
                    it.id == R.id.screen_scroll && it.isShown
                } as android.widget.ScrollView
            ).let { it.scrollTo(0, it.getChildAt(0).height) }
        }

    @Test
    fun `a call that is never stopped`() =
        take(
            "entry-never",
            core().also {
                it.steps = emptyList()
                it.neverBlock = NeverBlockView("Courts", "法院")
            },
            entry(26),
        )

    @Test
    fun `a hidden caller under other rules`() = take("entry-hidden", core().also { it.steps = null }, entry(24))

    @Test
    fun `a failure`() = take("entry-failure", screens = entry(25))

    @Test
    fun `an entry that is not there`() = take("entry-gone", screens = entry(99))

    @Test
    fun `all calls of a number`() = take("caller", screens = { listOf(CallerScreen(FakeLedger.NIGHTLY, it::now)) })

    @Test
    fun `adding to a list`() =
        take(
            "entry-add",
            core().also { it.steps = stoppedByShops },
            entry(29),
        ) { touch(text(R.string.history_add_to_list)) }

    @Test
    fun `adding to a new list`() =
        take(
            "entry-add-new",
            FakeLedger(FakeLedger.twoWeeks()).also { it.steps = stoppedByShops },
            entry(29),
        ) { touch(text(R.string.history_add_to_list)) }
}
