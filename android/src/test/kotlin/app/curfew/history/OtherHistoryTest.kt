package app.curfew.history

import android.widget.ListView
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.core.WhoView
import app.curfew.rules.Samples
import app.curfew.rules.TestShell
import app.curfew.screens.FakePhone
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.InlineWork
import app.curfew.ui.ListRow
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** The history of another phone: its entries open, and nothing of them can be changed. */
@RunWith(CurfewTestRunner::class)
class OtherHistoryTest {
    private val core = FakeLedger(FakeLedger.twoWeeks())
    private val phone = FakePhone()

    private fun text(id: Int) = RuntimeEnvironment.getApplication().getString(id)

    @Test
    fun `a call opens its page, which is only read`() {
        ScreenSetup(heightDp = 6000).apply()
        TestShell.run(core, { HistoryScreen(phone, "aa") }) {
            val list = find { it is ListView } as ListView
            val row = (0 until list.childCount).first { list.getChildAt(it) is ListRow }
            list.performItemClick(list.getChildAt(row), list.getPositionForView(list.getChildAt(row)), 0)
            Screenshots.settle()
            assertTrue("${reads()}", sees(text(R.string.history_call_title)))
            assertTrue("${reads()}", sees(text(R.string.history_facts)))
            for (way in listOf(
                R.string.history_add_to_list,
                R.string.cases_start,
                R.string.memo_of_call,
                R.string.laws_of_call,
                R.string.history_all_calls,
                R.string.history_change_rule,
                R.string.case_add_call,
            )) {
                assertFalse(text(way), sees(text(way)))
            }
            turn()
            assertTrue("${reads()}", sees(text(R.string.history_facts)))
        }
        assertEquals(setOf<String?>("aa"), core.entriesOf.toSet())
    }

    @Test
    fun `nothing of this phone is said of its call`() {
        core.rules = listOf(Samples.rule("Quiet hours", "Quiet hours", WhoView.Anyone, DispositionView.SILENCE))
        val presenter = EntryPresenter(11uL, core, InlineWork, "aa") {}
        presenter.load()
        val ready = presenter.state as EntryState.Ready
        assertEquals(FakeLedger.NIGHTLY, ready.number?.canonical)
        assertNull(ready.rule)
        assertNull(ready.caller)
    }

    @Test
    fun `its page is made again from its key`() {
        val screens = HistoryScreens(phone)
        for (screen in listOf(EntryScreen(7uL) { phone.now }, EntryScreen(7uL, "aa") { phone.now })) {
            assertEquals(screen.key, screens.create(screen.key)?.key)
        }
        assertNull(screens.create("history/entry/x/aa"))
    }
}
