package app.curfew.lists

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.FoundView
import app.curfew.core.WhoView
import app.curfew.history.WaitingWork
import app.curfew.rules.FakeCore
import app.curfew.rules.Samples
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class ListPresentersTest {
    private val banks = Samples.rule("b", "No banks", WhoView.List("Banks"), DispositionView.REJECT)
    private val core = FakeCore(listOf(banks))
    private val said = mutableListOf<Any>()
    private val lists = ListsPresenter(core, InlineWork, {}, { said += it })
    private val list = ListPresenter("Banks", core, InlineWork, {}, { said += it })

    private fun fill(count: Int) {
        core.numberLists["Banks"] = (0 until count).mapTo(mutableListOf()) { "+1206555${"%04d".format(it)}" }
    }

    @Test
    fun `lists come by name, with their rules and damage`() {
        core.numberLists["empty"] = mutableListOf()
        core.numberLists["Damaged"] = null
        fill(3)
        lists.handle(ListsEvent.Shown)
        val expected =
            listOf(
                ListItem("Banks", 3, false, listOf("No banks")),
                ListItem("Damaged", 0, true, emptyList()),
                ListItem("empty", 0, false, emptyList()),
            )
        assertEquals(ListsState.Ready(expected), lists.state)
    }

    @Test
    fun `what a list says of itself is shown`() {
        fill(1)
        core.licences["Banks"] = "CC0-1.0"
        core.labels["Banks"] = listOf("Debt", "Medical")
        list.handle(ListEvent.Shown)
        assertEquals("CC0-1.0" to listOf("Debt", "Medical"), list.state.about?.let { it.licence to it.labels })
    }

    @Test
    fun `a rule that says more is among the rules of the lists it names`() {
        core.rules = listOf(Samples.special, banks)
        core.numberLists["Others"] = mutableListOf()
        fill(1)
        lists.handle(ListsEvent.Shown)
        val rules = (lists.state as ListsState.Ready).lists.associate { it.name to it.rules }
        assertEquals(mapOf("Banks" to listOf("Sales calls", "No banks"), "Others" to emptyList()), rules)
        list.handle(ListEvent.Shown)
        assertEquals(listOf("Sales calls", "No banks"), list.state.rules)
    }

    @Test
    fun `a list needs a name of its own`() {
        fill(1)
        lists.handle(ListsEvent.Shown)
        for ((name, problem) in listOf(
            "  " to ListNameProblem.Missing,
            "字".repeat(61) to ListNameProblem.TooLong,
            "banks" to ListNameProblem.Taken,
        )) {
            lists.handle(ListsEvent.Created(name))
            assertEquals(name, ListsNotice.NotCreated(problem), said.removeLast())
        }
        core.writeFailure = CurfewException.Input("control character")
        lists.handle(ListsEvent.Created("a\u0007b"))
        assertEquals(ListsNotice.NotCreated(ListNameProblem.Refused), said.removeLast())
        core.writeFailure = null
        lists.handle(ListsEvent.Created(" " + "😀".repeat(60) + " "))
        assertEquals(ListsNotice.Created("😀".repeat(60)), said.removeLast())
    }

    @Test
    fun `numbers come by pages`() {
        fill(250)
        list.handle(ListEvent.Shown)
        assertEquals(100 to 250L, list.state.numbers.size to list.state.total)
        list.handle(ListEvent.EndReached)
        list.handle(ListEvent.EndReached)
        assertEquals(250, list.state.numbers.size)
        assertFalse(list.state.more)
        assertEquals(
            250,
            list.state.numbers
                .toSet()
                .size,
        )
        list.handle(ListEvent.Shown)
        assertEquals("what was shown stays shown", 250, list.state.numbers.size)
    }

    @Test
    fun `more than the core gives at once stays shown`() {
        fill(1500)
        list.handle(ListEvent.Shown)
        repeat(15) { list.handle(ListEvent.EndReached) }
        list.handle(ListEvent.Shown)
        assertEquals(
            1500,
            list.state.numbers
                .toSet()
                .size,
        )
    }

    @Test
    fun `a search looks at every page`() {
        fill(2500)
        list.handle(ListEvent.Shown)
        list.handle(ListEvent.Searched("24 99"))
        assertEquals(listOf("+12065552499"), list.state.numbers)
        assertTrue(list.state.searchedAll)
        list.handle(ListEvent.Searched("0655"))
        assertEquals("in the middle of each", ListPresenter.MAX_HITS, list.state.numbers.size)
        assertFalse(list.state.searchedAll)
        list.handle(ListEvent.Searched(""))
        assertEquals(100, list.state.numbers.size)
    }

    @Test
    fun `a search for a beginning comes by pages`() {
        fill(250)
        list.handle(ListEvent.Shown)
        list.handle(ListEvent.Searched("+1 (206)"))
        assertEquals(ListPresenter.PAGE, list.state.numbers.size)
        assertTrue(list.state.more && !list.state.searchedAll)
        list.handle(ListEvent.EndReached)
        assertFalse(list.state.searchedAll)
        list.handle(ListEvent.EndReached)
        assertEquals(core.numberLists.getValue("Banks")!!.sorted(), list.state.numbers)
        assertTrue(!list.state.more && list.state.searchedAll)
        list.handle(ListEvent.Shown)
        assertEquals("what was shown stays shown", 250, list.state.numbers.size)
        list.handle(ListEvent.Searched("+"))
        assertEquals("no digit is no search", ListPresenter.PAGE to true, list.state.numbers.size to list.state.more)
    }

    @Test
    fun `a list is switched, and its last import taken back`() {
        fill(3)
        core.before["Banks"] = mutableListOf("+12065550100")
        list.handle(ListEvent.Shown)
        assertEquals(true to true, list.state.about?.let { it.on to it.canUndo })
        list.handle(ListEvent.Switched(false))
        assertEquals(setOf("Banks"), core.off)
        assertEquals(false, list.state.about?.on)
        lists.handle(ListsEvent.Shown)
        assertFalse((lists.state as ListsState.Ready).lists.single().on)
        list.handle(ListEvent.Switched(true))
        assertEquals(true, list.state.about?.on)
        list.handle(ListEvent.ImportUndone)
        assertEquals(1L to false, list.state.total to list.state.about?.canUndo)
        assertEquals(listOf<Any>(ListNotice.AsBefore), said)
        list.handle(ListEvent.ImportUndone)
        assertEquals(ListNotice.NotSaved, said.last())
    }

    @Test
    fun `a number is looked for on all lists while it is typed`() {
        fill(3)
        core.off += "Banks"
        lists.handle(ListsEvent.Asked("+12065550001"))
        assertEquals("nothing is loaded yet", ListsState.Loading, lists.state)
        lists.handle(ListsEvent.Shown)

        fun found() = (lists.state as ListsState.Ready).found
        lists.handle(ListsEvent.Asked("+1"))
        assertNull(found())
        lists.handle(ListsEvent.Asked("+1206"))
        assertEquals(emptyList<FoundView>(), found())
        lists.handle(ListsEvent.Asked("+1 206 555 0001"))
        assertEquals(listOf(FoundView("Banks", false, null, "", emptyList())), found())
        lists.handle(ListsEvent.Shown)
        assertEquals("it stays when the screen comes back", 1, found()?.size)
        lists.handle(ListsEvent.Asked(""))
        assertNull(found())
    }

    @Test
    fun `only the answer to what is typed last is shown`() {
        fill(3)
        val work = WaitingWork()
        val lists = ListsPresenter(core, work, {}, {})
        lists.handle(ListsEvent.Shown)
        work.finish()
        lists.handle(ListsEvent.Asked("+12065550001"))
        lists.handle(ListsEvent.Asked("+1"))
        work.finish()
        assertEquals("+1" to null, (lists.state as ListsState.Ready).let { it.asked to it.found })
    }

    @Test
    fun `a number is added once, and one that is none is refused`() {
        fill(1)
        list.handle(ListEvent.Shown)
        list.handle(ListEvent.Added("+1 206 555 0150"))
        list.handle(ListEvent.Added("+12065550150"))
        list.handle(ListEvent.Added("?"))
        val expected =
            listOf(
                ListNotice.Added("+12065550150"),
                ListNotice.AlreadyThere("+12065550150"),
                ListNotice.Unreadable,
            )
        assertEquals(expected, said)
        assertEquals(2L, list.state.total)
    }

    @Test
    fun `a removed number comes back`() {
        fill(3)
        list.handle(ListEvent.Shown)
        list.handle(ListEvent.Removed("+12065550001"))
        assertEquals(listOf("+12065550000", "+12065550002"), list.state.numbers)
        list.handle(ListEvent.Restored("+12065550001"))
        assertEquals(3, list.state.numbers.size)
        assertEquals(listOf(ListNotice.Removed("+12065550001")), said)
    }

    @Test
    fun `trouble is told by its kind`() {
        list.handle(ListEvent.Shown)
        assertEquals(ListTrouble.Gone, list.state.trouble)
        core.numberLists["Banks"] = null
        list.handle(ListEvent.Shown)
        assertEquals(ListTrouble.Damaged, list.state.trouble)
        core.failure = CurfewException.Storage("broken")
        list.handle(ListEvent.Shown)
        assertEquals(ListTrouble.Failed, list.state.trouble)
        core.failure = null
        fill(1)
        list.handle(ListEvent.Shown)
        assertNull(list.state.trouble)
    }

    @Test
    fun `deleting a list that is gone already is as good`() {
        fill(1)
        list.handle(ListEvent.Deleted)
        list.handle(ListEvent.Deleted)
        assertEquals(listOf(ListNotice.Deleted, ListNotice.Deleted), said)
        core.writeFailure = CurfewException.Storage("broken")
        list.handle(ListEvent.Deleted)
        assertEquals(ListNotice.NotSaved, said.last())
    }
}
