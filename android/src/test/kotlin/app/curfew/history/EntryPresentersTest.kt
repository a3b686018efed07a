package app.curfew.history

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.lists.ListNameProblem
import app.curfew.rules.Samples
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class EntryPresentersTest {
    private val core = FakeLedger(FakeLedger.twoWeeks())
    private val said = mutableListOf<AddNotice>()
    private val adding = AddNumberPresenter("+12065550163", core, InlineWork) { said += it }

    private fun entry(seq: Int): EntryState {
        val presenter = EntryPresenter(seq.toULong(), core, InlineWork) {}
        presenter.load()
        return presenter.state
    }

    @Test
    fun `a call comes with its number and all calls of it`() {
        val ready = entry(11) as EntryState.Ready
        assertEquals(FakeLedger.NIGHTLY, ready.number?.canonical)
        assertEquals(11, ready.caller?.incoming?.size)
    }

    @Test
    fun `the rule that decided is there as long as it exists`() {
        val night = RuleView("Quiet hours", "At night", true, WhoView.Anyone, emptyList(), DispositionView.SILENCE)
        assertNull((entry(11) as EntryState.Ready).rule)
        core.rules = listOf(night)
        assertEquals(night, (entry(11) as EntryState.Ready).rule)
        assertNull("another rule decided", (entry(29) as EntryState.Ready).rule)
    }

    @Test
    fun `a hidden caller has no number to look up, nor has a failure`() {
        for (seq in listOf(24, 25)) {
            val ready = entry(seq) as EntryState.Ready
            assertNull(ready.number)
            assertNull(ready.caller)
        }
    }

    @Test
    fun `an entry that is not there is told from a history that cannot be read`() {
        assertEquals(EntryState.Gone, entry(99))
        core.failure = CurfewException.Storage("broken")
        assertEquals(EntryState.Failed, entry(11))
    }

    @Test
    fun `the call of a notification is the one that was stopped then`() {
        val at = FakeLedger.at(12, 19, 50)
        core.entries += FakeLedger.call(2, at, "+12065550177", DispositionView.ALLOW)
        assertEquals(29uL, CallOpener.find(core, at))
        assertNull(CallOpener.find(core, at + 1))
        assertNull("a later call is another", CallOpener.find(core, at - 1))
        assertNull("a failure is no call", CallOpener.find(core, FakeLedger.at(12, 11, 40)))
    }

    @Test
    fun `a damaged list is not offered, nor one that is its sender's`() {
        core.numberLists += mapOf("b" to mutableListOf("+12065550100"), "A" to mutableListOf(), "c" to mutableListOf())
        core.damaged += "c"
        core.numberLists["Signed"] = mutableListOf()
        core.signers["Signed"] = "Ann"
        adding.handle(AddEvent.Asked)
        assertEquals(listOf(AddNotice.Choose(listOf(ListChoice("A", 0), ListChoice("b", 1)))), said)
        core.off += "b"
        core.numberLists["A"] = mutableListOf("+12065550163")
        adding.handle(AddEvent.Asked)
        val marked = listOf(ListChoice("A", 1, hasIt = true), ListChoice("b", 1, on = false))
        assertEquals(AddNotice.Choose(marked), said.last())
    }

    @Test
    fun `a number is put on a list once, and taken off again`() {
        core.numberLists["Banks"] = mutableListOf()
        core.rules = listOf(RuleView("r", "Banks", true, WhoView.List("Banks"), emptyList(), DispositionView.REJECT))
        adding.handle(AddEvent.Chosen("Banks"))
        adding.handle(AddEvent.Chosen("Banks"))
        adding.handle(AddEvent.Undone("Banks"))
        assertEquals(listOf(AddNotice.Added("Banks", isUsed = true), AddNotice.AlreadyThere("Banks")), said)
        assertEquals(emptyList<String>(), core.numberLists["Banks"])
    }

    @Test
    fun `a rule that says more is about the lists it names, while it is on`() {
        core.numberLists["Banks"] = mutableListOf()
        for ((enabled, isUsed) in listOf(true to true, false to false)) {
            core.rules = listOf(Samples.special.copy(enabled = enabled))
            adding.handle(AddEvent.Chosen("Banks"))
            assertEquals(AddNotice.Added("Banks", isUsed), said.removeLast())
            adding.handle(AddEvent.Undone("Banks"))
        }
    }

    @Test
    fun `a new list is made for it, and it says that no rule is about it`() {
        adding.handle(AddEvent.Named(" Night callers "))
        assertEquals(listOf(AddNotice.Added("Night callers", isUsed = false)), said)
        assertEquals(listOf("+12065550163"), core.numberLists["Night callers"])
    }

    @Test
    fun `a name that will not do is asked for again`() {
        core.numberLists["Banks"] = mutableListOf()
        adding.handle(AddEvent.Named(" "))
        adding.handle(AddEvent.Named("banks"))
        core.writeFailure = CurfewException.Input("no such name")
        adding.handle(AddEvent.Named("../x"))
        core.writeFailure = CurfewException.Storage("full")
        adding.handle(AddEvent.Named("Others"))
        val expected =
            listOf(
                ListNameProblem.Missing,
                ListNameProblem.Taken,
                ListNameProblem.Refused,
            ).map(AddNotice::NameRefused) +
                AddNotice.NotSaved
        assertEquals(expected, said)
    }
}
