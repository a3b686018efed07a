package app.curfew.lists

import app.curfew.core.ChangesView
import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.FileView
import app.curfew.core.ImportPreview
import app.curfew.core.RefusedLine
import app.curfew.core.RemarkView
import app.curfew.core.RulesPreview
import app.curfew.core.SignatureView
import app.curfew.core.WhoView
import app.curfew.history.WaitingWork
import app.curfew.rules.FakeCore
import app.curfew.rules.Samples
import app.curfew.ui.InlineWork
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.ByteArrayInputStream
import java.io.File
import java.io.InputStream

class ImportPresenterTest {
    private val core = FakeCore()

    @get:Rule
    val folder = TemporaryFolder()

    private class Source(
        private val content: ByteArray,
        private val problem: ImportProblem? = null,
        override val name: String = "banks",
    ) : ImportSource {
        var reads = 0

        override fun copy(into: File): ImportProblem? {
            reads++
            into.writeBytes(content)
            File(into.path + ImportSource.SIGNATURE).writeText("signature")
            return problem
        }
    }

    private fun text(content: String) = Source(content.toByteArray())

    private fun presenter(
        source: ImportSource,
        into: String? = null,
    ) = ImportPresenter(source, into, core, InlineWork, folder.root) {}.also { it.handle(ImportEvent.Shown) }

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
    fun `it goes to the list it was asked for, and mends a damaged one`() {
        found(1)
        core.preview = core.preview.copy(ranges = 4uL)
        core.numberLists["Mine"] = mutableListOf()
        core.rules = listOf(Samples.rule("m", "Mine", WhoView.List("Mine"), DispositionView.REJECT))
        core.numberLists["Broken"] = null
        // Its sender's: the next edition would drop them.
        core.numberLists["Signed"] = mutableListOf()
        core.signers["Signed"] = "Ann"
        assertEquals(ImportTarget.New, (presenter(text("x"), "Signed").state as ImportState.Ready).target)
        val presenter = presenter(text("x"), "Mine")
        val ready = presenter.state as ImportState.Ready
        assertEquals(ImportTarget.Existing("Mine") to listOf("Mine"), ready.target to ready.lists)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("Mine", 1, isUsed = true, isNew = false, ranges = 4), presenter.state)
        for ((source, into) in listOf(text("x") to "Broken", Source("x".toByteArray(), name = "Broken") to null)) {
            core.numberLists["Broken"] = null
            val mending = presenter(source, into)
            assertEquals(ImportTarget.Existing("Broken"), (mending.state as ImportState.Ready).target)
            mending.handle(ImportEvent.Confirmed)
            assertEquals(ImportState.Done("Broken", 1, isUsed = false, isNew = false, ranges = 4), mending.state)
            assertEquals(1, core.numberLists["Broken"]?.size)
        }
    }

    @Test
    fun `a list file mends the damaged list of its name`() {
        foundFile()
        core.numberLists["Sellers"] = null
        val ready = presenter(Source(packed)).state as ImportState.Ready
        assertEquals(ImportTarget.Existing("Sellers") to listOf("Sellers"), ready.target to ready.lists)
        assertEquals("a new one needs another name", "Sellers 2", ready.newName)
    }

    @Test
    fun `what was written is read again, and said where it does not hold`() {
        found(1)
        val broken =
            object : app.curfew.core.CurfewInterface by core {
                override fun checkLists() = listOf("banks")
            }
        val presenter = ImportPresenter(text("x"), null, broken, InlineWork, folder.root) {}
        presenter.handle(ImportEvent.Shown)
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("banks", 1, isUsed = false, isDamaged = true), presenter.state)
    }

    @Test
    fun `the labels of a table come along unless they are not wanted`() {
        found(2)
        core.preview = core.preview.copy(labels = "category")
        presenter(text("x")).handle(ImportEvent.Confirmed)
        assertEquals(listOf(true), core.previews)
        core.numberLists.clear()
        core.previews.clear()
        val without = presenter(text("x"))
        without.handle(ImportEvent.LabelsChosen(false))
        assertFalse((without.state as ImportState.Ready).labels)
        without.handle(ImportEvent.Confirmed)
        assertEquals("read again without them", listOf(true, false), core.previews)
        assertEquals(1, core.numberLists.size)
    }

    @Test
    fun `a list that a rule names among other things is used`() {
        found(1)
        core.numberLists["Banks"] = mutableListOf()
        core.rules = listOf(Samples.special)
        val presenter = presenter(text("x"), "Banks")
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("Banks", 1, isUsed = true, isNew = false), presenter.state)
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
                    path: String,
                    isNew: Boolean,
                ) {
                    if (fails) throw CurfewException.Storage("disk full")
                    core.importNumbers(name, path, isNew)
                }
            }
        val presenter = ImportPresenter(text("x"), null, failing, InlineWork, folder.root) {}
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
        for ((source, problem) in listOf(
            Source(ByteArray(9), ImportProblem.TooLarge) to ImportProblem.TooLarge,
            Source(ByteArray(9), ImportProblem.NotAllowed) to ImportProblem.NotAllowed,
            Source(ByteArray(0)) to ImportProblem.Empty,
            Source(byteArrayOf(0x50, 0x4b, 1, 2, 0, 0)) to ImportProblem.NotText,
            Source("no numbers".toByteArray()) to ImportProblem.NoNumbers,
        )) {
            assertEquals(problem, (presenter(source).state as ImportState.Unusable).why)
            assertEquals("no copy is left", 0, folder.root.list()!!.size)
        }
        core.failure = CurfewException.Input("UTF-16")
        assertEquals(ImportState.Unusable(ImportProblem.NotText), presenter(text("x")).state)
    }

    @Test
    fun `what is packed is for the core to read`() {
        found(1)
        for (packed in listOf(byteArrayOf(0x50, 0x4b, 3, 4, 20, 0), byteArrayOf(0x1f, 0x8b.toByte(), 8, 0))) {
            assertTrue(presenter(Source(packed)).state is ImportState.Ready)
        }
        core.failure = CurfewException.Input("a zip archive of something else")
        val other = presenter(Source(byteArrayOf(0x50, 0x4b, 3, 4, 20, 0)))
        assertEquals(ImportState.Unusable(ImportProblem.NotText), other.state)
    }

    @Test
    fun `a list file that the core refuses says why`() {
        for ((content, why) in listOf("CURFEWL4" to ImportProblem.Newer, "CURFEWL3" to ImportProblem.Part)) {
            core.damagedFiles += content
            assertEquals(ImportState.Unusable(why), presenter(text(content)).state)
        }
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
        assertTrue(presenter(Source(packed)).state is ImportState.Rules)
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
        val file = folder.newFile()
        assertTrue(BoundedReader.copy(ByteArrayInputStream(byteArrayOf(1, 2, 3)), file, 3))
        assertArrayEquals(byteArrayOf(1, 2, 3), file.readBytes())
        assertFalse(BoundedReader.copy(ByteArrayInputStream(ByteArray(4)), file, 3))
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
        assertFalse(BoundedReader.copy(endless, file, 1L shl 20))
        assertTrue("$given", given < (1 shl 20) + (1 shl 17))
    }

    private fun foundFile(
        signature: SignatureView = SignatureView.NONE,
        name: String = "Sellers",
        source: String = "reports",
    ) {
        found(2)
        val about = FileView(name, source, "CC0-1.0", 1_793_491_200, signature, "Ann")
        core.preview = core.preview.copy(ranges = 3uL, about = about, refused = 0uL)
    }

    private val packed = "CURFEWL3\u0000\u0000".toByteArray()

    @Test
    fun `a list file is new, or takes the place of the list from the same source`() {
        foundFile()
        val first = presenter(Source(packed))
        val ready = first.state as ImportState.Ready
        assertEquals(ImportTarget.New to "Sellers", ready.target to ready.newName)
        assertNull(ready.changes)
        first.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("Sellers", 2, isUsed = false, ranges = 3), first.state)
        assertEquals("no copy is left", 0, folder.root.list()!!.size)

        core.sources["Sellers"] = "reports"
        core.numberLists["Sellers"]!! += "+12065550199"
        core.numberLists["Other"] = mutableListOf()
        core.numberLists["Sellers of mine"] = mutableListOf()
        val next = presenter(Source(packed), into = "Other")
        val update = next.state as ImportState.Ready
        assertEquals(ImportTarget.Existing("Sellers") to listOf("Sellers"), update.target to update.lists)
        assertEquals(ChangesView(5uL, 3uL, 0uL, false), update.changes)
        next.handle(ImportEvent.TargetChosen(ImportTarget.New))
        assertNull((next.state as ImportState.Ready).changes)
        next.handle(ImportEvent.TargetChosen(update.target))
        assertEquals(update, next.state)
        next.handle(ImportEvent.Confirmed)
        assertEquals(2, core.numberLists.getValue("Sellers")!!.size)
        assertEquals(ImportState.Done("Sellers", 2, isUsed = false, isNew = false, ranges = 3), next.state)
    }

    @Test
    fun `changes are those of the list that is chosen`() {
        found(1)
        core.numberLists["Mine"] = mutableListOf("+12065550199")
        val work = WaitingWork()
        val presenter = ImportPresenter(text("x"), "Mine", core, work, folder.root) {}
        presenter.handle(ImportEvent.Shown)
        work.finish()
        presenter.handle(ImportEvent.TargetChosen(ImportTarget.Existing("Mine")))
        presenter.handle(ImportEvent.TargetChosen(ImportTarget.New))
        work.finish()
        assertNull((presenter.state as ImportState.Ready).changes)
    }

    @Test
    fun `a file is an edition of what has its name and source, and of nothing else`() {
        foundFile()
        core.numberLists["Sellers in Texas"] = mutableListOf()
        core.sources["Sellers in Texas"] = "reports"

        fun target() = (presenter(Source(packed)).state as ImportState.Ready).let { it.target to it.newName }
        assertEquals("another list of whoever made both", ImportTarget.New to "Sellers", target())
        core.numberLists["Sellers 12"] = mutableListOf()
        core.sources["Sellers 12"] = "reports"
        assertEquals("its name was taken once", ImportTarget.Existing("Sellers 12") to "Sellers", target())
        foundFile(source = "")
        core.numberLists.clear()
        core.sources.clear()
        core.numberLists["Sellers"] = mutableListOf()
        assertEquals("the user's own", ImportTarget.New to "Sellers 2", target())
    }

    @Test
    fun `a list file of another source gets a name of its own`() {
        foundFile()
        core.numberLists["sellers"] = mutableListOf()
        core.numberLists["Sellers 2"] = mutableListOf()
        val ready = presenter(Source(packed)).state as ImportState.Ready
        assertEquals(ImportTarget.New to "Sellers 3", ready.target to ready.newName)
        core.sources["Sellers 2"] = "reports"
        val next = presenter(Source(packed))
        assertEquals(ImportTarget.Existing("Sellers 2"), (next.state as ImportState.Ready).target)
        next.handle(ImportEvent.TargetChosen(ImportTarget.New))
        next.handle(ImportEvent.Named("sellers"))
        next.handle(ImportEvent.Confirmed)
        assertEquals(ListNameProblem.Taken, (next.state as ImportState.Ready).nameProblem)
        val long = "S".repeat(MAX_LIST_NAME)
        foundFile(name = long)
        core.numberLists[long] = mutableListOf()
        val name = (presenter(Source(packed)).state as ImportState.Ready).newName
        assertNull(listNameProblem(name, core.numberLists.keys))
    }

    @Test
    fun `an import is taken back, of a new list by deleting it`() {
        found(1)
        val made = presenter(text("x"))
        made.handle(ImportEvent.Confirmed)
        made.handle(ImportEvent.Undone)
        assertTrue((made.state as ImportState.Done).undone)
        assertTrue(core.numberLists.isEmpty())
        core.numberLists["Mine"] = mutableListOf("+12065550199")
        val added = presenter(text("x"), into = "Mine")
        added.handle(ImportEvent.Confirmed)
        core.writeFailure = CurfewException.Storage("disk full")
        added.handle(ImportEvent.Undone)
        val failed = added.state as ImportState.Done
        assertTrue(failed.notSaved && !failed.undone)
        core.writeFailure = null
        repeat(2) { added.handle(ImportEvent.Undone) }
        assertEquals(listOf("+12065550199"), core.numberLists["Mine"])
        assertEquals(true to false, (added.state as ImportState.Done).let { it.undone to it.notSaved })
    }

    @Test
    fun `what a careful person does not take over is told`() {
        for ((signature, doubtful) in listOf(
            SignatureView.NONE to false,
            SignatureView.UNKNOWN to false,
            SignatureView.RIGHT to false,
            SignatureView.WRONG to true,
        )) {
            foundFile(signature)
            assertEquals(doubtful, (presenter(Source(packed)).state as ImportState.Ready).isDoubtful)
        }
        foundFile(SignatureView.RIGHT)
        core.numberLists["Sellers"] = mutableListOf()
        core.sources["Sellers"] = "reports"
        core.otherSigner = true
        val presenter = presenter(Source(packed))
        assertTrue((presenter.state as ImportState.Ready).isDoubtful)
        presenter.handle(ImportEvent.TargetChosen(ImportTarget.New))
        assertFalse("a new list has no sender yet", (presenter.state as ImportState.Ready).isDoubtful)
    }

    @Test
    fun `a key is kept under a name`() {
        core.isKey = true
        val presenter = presenter(text("untrusted comment"))
        assertEquals(ImportState.Key("banks"), presenter.state)
        presenter.handle(ImportEvent.Named(" "))
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ListNameProblem.Missing, (presenter.state as ImportState.Key).problem)
        presenter.handle(ImportEvent.Named("Ann "))
        core.writeFailure = CurfewException.Storage("disk full")
        presenter.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Key("Ann ", ListNameProblem.NotSaved), presenter.state)
        core.writeFailure = null
        repeat(2) { presenter.handle(ImportEvent.Confirmed) }
        assertTrue((presenter.state as ImportState.Key).kept)
        assertEquals(listOf("Ann"), core.keys)
    }

    @Test
    fun `a copy that nobody wants any more goes with the next`() {
        found(1)
        val left = File(folder.root, "import-of-a-process-that-died.list").apply { writeText("x") }
        val waiting = presenter(text("x"))
        assertFalse(left.exists())
        presenter(text("y"))
        waiting.handle(ImportEvent.Confirmed)
        assertTrue("${waiting.state}", waiting.state is ImportState.Done)
        val file = folder.root.listFiles()!!
        assertEquals("the other's, with its signature", 2, file.size)
    }
}
