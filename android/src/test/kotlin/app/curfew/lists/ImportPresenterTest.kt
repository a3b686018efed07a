package app.curfew.lists

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.ImportPreview
import app.curfew.core.RefusedLine
import app.curfew.core.RemarkView
import app.curfew.core.RulesPreview
import app.curfew.core.WhoView
import app.curfew.rules.FakeCore
import app.curfew.rules.Samples
import app.curfew.ui.InlineWork
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.ByteArrayInputStream
import java.io.InputStream

class ImportPresenterTest {
    private val core = FakeCore()

    private class Source(
        private val content: ImportBytes,
        override val name: String = "banks",
    ) : ImportSource {
        var reads = 0

        override fun read(): ImportBytes = content.also { reads++ }
    }

    private fun text(content: String) = Source(ImportBytes.Read(content.toByteArray()))

    private fun presenter(
        source: ImportSource,
        into: String? = null,
    ) = ImportPresenter(source, into, core, InlineWork) {}.also { it.handle(ImportEvent.Shown) }

    private fun found(count: Int) {
        val numbers = (0 until count).map { "+120655501%02d".format(it) }
        core.preview = ImportPreview(count.toULong(), 1uL, listOf(RefusedLine(2u, "not a number")), numbers)
    }

    @Test
    fun `what is found goes to a new list of the file's name`() {
        found(3)
        val presenter = presenter(text("x"))
        val ready = presenter.state as ImportState.Ready
        assertEquals(ImportTarget.New to "banks", ready.target to ready.newName)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("banks", 3, isUsed = false), presenter.state)
        assertEquals(3, core.numberLists.getValue("banks")!!.size)
    }

    @Test
    fun `it goes to the list it was asked for, unless that is damaged`() {
        found(1)
        core.numberLists["Mine"] = mutableListOf()
        core.rules = listOf(Samples.rule("m", "Mine", WhoView.List("Mine"), DispositionView.REJECT))
        core.numberLists["Broken"] = null
        val presenter = presenter(text("x"), "Mine")
        val ready = presenter.state as ImportState.Ready
        assertEquals(ImportTarget.Existing("Mine") to listOf("Mine"), ready.target to ready.lists)
        assertEquals(ImportTarget.New, (presenter(text("x"), "Broken").state as ImportState.Ready).target)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("Mine", 1, isUsed = true), presenter.state)
    }

    @Test
    fun `a list that a rule names among other things is used`() {
        found(1)
        core.numberLists["Banks"] = mutableListOf()
        core.rules = listOf(Samples.special)
        val presenter = presenter(text("x"), "Banks")
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("Banks", 1, isUsed = true), presenter.state)
    }

    @Test
    fun `a new list needs a name that is free`() {
        found(1)
        core.numberLists["Banks"] = mutableListOf()
        val presenter = presenter(text("x"))
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ListNameProblem.Taken, (presenter.state as ImportState.Ready).nameProblem)
        presenter.handle(ImportEvent.Named("Other"))
        assertNull((presenter.state as ImportState.Ready).nameProblem)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("Other", 1, isUsed = false), presenter.state)
    }

    @Test
    fun `a failed import leaves no list behind and can be tried again`() {
        found(1)
        val failing =
            object : app.curfew.core.CurfewInterface by core {
                var fails = true

                override fun importNumbers(
                    name: String,
                    bytes: ByteArray,
                ): ImportPreview {
                    if (fails) throw CurfewException.Storage("disk full")
                    return core.importNumbers(name, bytes)
                }
            }
        val presenter = ImportPresenter(text("x"), null, failing, InlineWork) {}
        presenter.handle(ImportEvent.Shown)
        presenter.handle(ImportEvent.Confirmed)
        assertTrue((presenter.state as ImportState.Ready).notSaved)
        assertFalse("banks" in core.numberLists)
        failing.fails = false
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("banks", 1, isUsed = false), presenter.state)
    }

    @Test
    fun `what cannot be used is told by its kind`() {
        for ((content, problem) in listOf(
            ImportBytes.Not(ImportProblem.TooLarge) to ImportProblem.TooLarge,
            ImportBytes.Not(ImportProblem.NotAllowed) to ImportProblem.NotAllowed,
            ImportBytes.Read(ByteArray(0)) to ImportProblem.Empty,
            ImportBytes.Read(byteArrayOf(0x50, 0x4b, 3, 4, 0, 0)) to ImportProblem.NotText,
            ImportBytes.Read("no numbers".toByteArray()) to ImportProblem.NoNumbers,
        )) {
            assertEquals(problem, (presenter(Source(content)).state as ImportState.Unusable).why)
        }
        core.failure = CurfewException.Input("UTF-16")
        assertEquals(ImportState.Unusable(ImportProblem.NotText), presenter(text("x")).state)
    }

    private fun foundRules(numbers: Int = 0) {
        found(numbers)
        val rules =
            listOf("First", "Second").map {
                Samples.rule("", it, WhoView.Prefix("+1206"), DispositionView.REJECT)
            }
        val remarks = listOf(RemarkView("Texts", "left_out", "messages"))
        core.rulesPreview = RulesPreview(rules, numbers.toULong(), remarks, 1u, emptyList())
    }

    @Test
    fun `rules come below those in force, and can be taken out again`() {
        foundRules()
        val own = Samples.rule("m", "Mine", WhoView.Contact, DispositionView.ALLOW)
        core.rules = listOf(own)
        val presenter = presenter(text("x"))
        val shown = presenter.state as ImportState.Rules
        assertEquals(listOf("First", "Second"), shown.preview.rules.map { it.name })
        val ids = shown.preview.rules.map { it.id }
        assertEquals(2, ids.toSet().size)
        assertFalse(ids.any { it.isEmpty() })
        assertEquals("nothing is kept before it is asked for", listOf(own), core.rules)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(listOf("Mine", "First", "Second"), core.rules.map { it.name })
        val later = Samples.rule("l", "Later", WhoView.Anyone, DispositionView.SILENCE)
        core.rules += later
        presenter.handle(ImportEvent.Undone)
        assertEquals(listOf(own, later), core.rules)
        assertTrue((presenter.state as ImportState.RulesAdded).undone)
    }

    @Test
    fun `rules that cannot be saved leave those in force`() {
        foundRules()
        val own = listOf(Samples.rule("m", "Mine", WhoView.Contact, DispositionView.ALLOW))
        core.rules = own
        val presenter = presenter(text("x"))
        core.writeFailure = CurfewException.Storage("disk full")
        presenter.handle(ImportEvent.Confirmed)
        assertTrue((presenter.state as ImportState.Rules).notSaved)
        assertEquals(own, core.rules)
        core.writeFailure = null
        core.rulebookProblem = "damaged"
        presenter.handle(ImportEvent.Confirmed)
        assertTrue("older rules are not put in force by the way", (presenter.state as ImportState.Rules).notSaved)
        assertEquals(own, core.rules)
        core.rulebookProblem = null
        presenter.handle(ImportEvent.Confirmed)
        core.writeFailure = CurfewException.Storage("disk full")
        presenter.handle(ImportEvent.Undone)
        val added = presenter.state as ImportState.RulesAdded
        assertTrue(added.notSaved && !added.undone)
    }

    @Test
    fun `numbers beside rules go to a list when asked for`() {
        foundRules(numbers = 3)
        val presenter = presenter(text("x"))
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(3L, (presenter.state as ImportState.RulesAdded).numbers)
        presenter.handle(ImportEvent.NumbersWanted)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("banks", 3, isUsed = false), presenter.state)
    }

    @Test
    fun `a packed backup is no picture`() {
        foundRules()
        val packed = byteArrayOf(0x1f, 0x8b.toByte(), 8, 0, 0, 0)
        assertTrue(presenter(Source(ImportBytes.Read(packed))).state is ImportState.Rules)
    }

    @Test
    fun `it is read once, and again only when asked`() {
        found(1)
        val source = text("x")
        val presenter = presenter(source)
        presenter.handle(ImportEvent.Shown)
        assertEquals(1, source.reads)
        presenter.handle(ImportEvent.Retried)
        assertEquals(2, source.reads)
    }

    @Test
    fun `a stream is read up to the limit and no further`() {
        assertArrayEquals(byteArrayOf(1, 2, 3), BoundedReader.read(ByteArrayInputStream(byteArrayOf(1, 2, 3)), 3))
        assertNull(BoundedReader.read(ByteArrayInputStream(ByteArray(4)), 3))
        var given = 0L
        val endless =
            object : InputStream() {
                override fun read() = 1

                override fun read(
                    into: ByteArray,
                    at: Int,
                    count: Int,
                ): Int = count.also { given += it }
            }
        assertNull(BoundedReader.read(endless, 1 shl 20))
        assertTrue("$given", given < (1 shl 20) + (1 shl 17))
    }

    @Test
    fun `a shared text is bounded too`() {
        assertTrue(TextSource("+12065550123").read() is ImportBytes.Read)
        val long = TextSource("1".repeat(ImportSource.MAX_BYTES + 1)).read()
        assertEquals(ImportBytes.Not(ImportProblem.TooLarge), long)
    }
}
