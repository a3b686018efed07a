package app.curfew.backup

import app.curfew.core.CurfewException
import app.curfew.export.ExportTarget
import app.curfew.history.WaitingWork
import app.curfew.lists.FakeSource
import app.curfew.lists.ImportProblem
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.io.OutputStream

class BackupPresenterTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val core = FakeBackups()
    private val shown = mutableListOf<BackupState>()
    private val show = { state: BackupState -> shown.plusAssign(state) }
    private val folder get() = File(temporary.root, "backup")

    private fun presenter(work: Work = InlineWork) = BackupPresenter(core, work, folder).also { it.attach(show) }

    private fun inFolder() = folder.list().orEmpty().toList()

    /** A file elsewhere. [room]: how many bytes it takes. */
    private class Elsewhere(
        private val room: Int = Int.MAX_VALUE,
        private val goes: Boolean = true,
        private val onOpen: () -> Unit = {},
    ) : ExportTarget {
        val bytes = ByteArrayOutputStream()
        var isGone = false

        override fun open(): OutputStream {
            onOpen()
            return object : OutputStream() {
                override fun write(byte: Int) {
                    if (bytes.size() >= room) throw IOException("no room")
                    bytes.write(byte)
                }
            }
        }

        override fun discard(): Boolean {
            isGone = goes
            return goes
        }
    }

    private fun source(
        text: String,
        problem: ImportProblem? = null,
    ) = { _: Long -> FakeSource(text, problem) }

    @Test
    fun `a backup is encrypted, copied whole, and nothing of it stays in the app`() {
        val target = Elsewhere()
        presenter().make(PASSPHRASE, target)
        assertEquals(
            listOf(Making.NotYet, Making.Running(false), Making.Running(true), Making.Done(core.made)),
            shown.map { it.making },
        )
        assertEquals(PASSPHRASE, target.bytes.toString().trimEnd())
        assertFalse(target.isGone)
        assertEquals(emptyList<String>(), inFolder())
    }

    @Test
    fun `where nothing could be written the empty file that was chosen goes`() {
        core.failure = CurfewException.Storage("full")
        val target = Elsewhere()
        val presenter = presenter()
        presenter.make(PASSPHRASE, target)
        assertEquals(Making.NotWritten, presenter.state.making)
        assertTrue(target.isGone)
        presenter.make(PASSPHRASE, Elsewhere(goes = false))
        assertEquals("it could not be deleted", Making.NotSaved(isPartLeft = true), presenter.state.making)
    }

    @Test
    fun `a copy that breaks off is said to be none, and whether a part is left`() {
        val presenter = presenter()
        presenter.make(PASSPHRASE, Elsewhere(room = 70_000))
        assertEquals(Making.NotSaved(isPartLeft = false), presenter.state.making)
        presenter.make(PASSPHRASE, Elsewhere(room = 70_000, goes = false))
        assertEquals(Making.NotSaved(isPartLeft = true), presenter.state.making)
        // The system cleared the cache: what was copied is shorter than what was made.
        presenter.make(PASSPHRASE, Elsewhere { File(folder, "out.age").writeText("a part") })
        assertEquals(Making.NotSaved(isPartLeft = false), presenter.state.making)
        assertEquals(emptyList<String>(), inFolder())
    }

    @Test
    fun `another passphrase is asked for again, and the right one brings it back`() {
        val presenter = presenter()
        presenter.take(source(PASSPHRASE))
        assertEquals(Bringing.Asking(), presenter.state.bringing)
        presenter.restore("another passphrase")
        assertEquals(Bringing.Asking(isWrong = true), presenter.state.bringing)
        assertEquals(listOf("in.age"), inFolder())
        presenter.restore(PASSPHRASE)
        assertEquals(Bringing.Done(core.restored), presenter.state.bringing)
        assertEquals(emptyList<String>(), inFolder())
        assertTrue(shown.any { it.bringing == Bringing.Running })
    }

    @Test
    fun `each thing that can be wrong has its own words`() {
        for ((failure, why) in listOf(
            CurfewException.NotFound("x") to BackupProblem.NO_BACKUP,
            CurfewException.Input("x") to BackupProblem.DAMAGED,
            CurfewException.Storage("x") to BackupProblem.STORAGE,
            CurfewException.Internal("x") to BackupProblem.STORAGE,
        )) {
            val presenter = presenter()
            presenter.take(source(PASSPHRASE))
            core.failure = failure
            presenter.restore(PASSPHRASE)
            assertEquals(Bringing.Failed(why), presenter.state.bringing)
            assertEquals(emptyList<String>(), inFolder())
        }
        val presenter = presenter()
        presenter.take(source("half", ImportProblem.TooLarge))
        assertEquals(Bringing.Failed(BackupProblem.STORAGE), presenter.state.bringing)
        presenter.take { throw IllegalStateException("no source") }
        assertEquals(Bringing.Failed(BackupProblem.NOT_READ), presenter.state.bringing)
        presenter.take(source("half", ImportProblem.BrokenOff))
        assertEquals(Bringing.Failed(BackupProblem.NOT_READ), presenter.state.bringing)
        assertEquals(emptyList<String>(), inFolder())
        presenter.restore(PASSPHRASE)
        // There is nothing to bring back.
        assertEquals(Bringing.Failed(BackupProblem.NOT_READ), presenter.state.bringing)
    }

    @Test
    fun `who leaves leaves nothing, and one thing is done at a time`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.take(source(PASSPHRASE))
        assertTrue(presenter.state.isBusy)
        presenter.make(PASSPHRASE, Elsewhere())
        presenter.leave()
        work.finish()
        assertEquals(Making.NotYet, presenter.state.making)
        assertEquals("the sheet was not there yet", Bringing.Asking(), presenter.state.bringing)
        presenter.leave()
        work.finish()
        assertEquals(Bringing.NotYet, presenter.state.bringing)
        assertEquals(emptyList<String>(), inFolder())
        presenter.take(source(PASSPHRASE))
        work.finish()
        presenter.restore(PASSPHRASE)
        // The sheet was closed while it runs: it goes on.
        presenter.leave()
        work.finish()
        assertEquals(Bringing.Done(core.restored), presenter.state.bringing)
    }

    @Test
    fun `two screens have one state, and neither takes the other's file`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        val other = mutableListOf<BackupState>()
        val second = { state: BackupState -> other.plusAssign(state) }
        presenter.attach(second)
        presenter.make(PASSPHRASE, Elsewhere())
        val late = Elsewhere()
        presenter.make(PASSPHRASE, late)
        presenter.take(source(PASSPHRASE))
        work.finish()
        assertEquals(BackupState(Making.Done(core.made)), presenter.state)
        assertEquals(shown, other)
        assertTrue("the file for nothing went", late.isGone)
        assertEquals(0, late.bytes.size())
        presenter.take(source(PASSPHRASE))
        work.finish()
        // One asks while the other makes one: the file that was taken in goes, and it is said so.
        presenter.make(PASSPHRASE, Elsewhere())
        assertEquals(BackupState(Making.Running(false)), other.last())
        presenter.detach(second)
        work.finish()
        assertEquals(BackupState(Making.Running(false)), other.last())
        assertEquals(BackupState(Making.Done(core.made)), shown.last())
        assertEquals(emptyList<String>(), inFolder())
    }

    @Test
    fun `what came of it is told once, also to who comes late`() {
        val presenter = presenter()
        presenter.detach(show)
        presenter.make(PASSPHRASE, Elsewhere())
        presenter.begin()
        assertEquals(Making.Done(core.made), presenter.state.making)
        presenter.attach(show)
        presenter.begin()
        assertEquals(BackupState(), presenter.state)
        // What is asked or runs is no answer yet.
        presenter.take(source(PASSPHRASE))
        presenter.begin()
        assertEquals(Bringing.Asking(), presenter.state.bringing)
    }

    @Test
    fun `a file may take half of the room that is there, and what an ended process left goes`() {
        folder.mkdirs()
        File(folder, "out.age").writeText("left")
        var limit = 0L
        val presenter = presenter()
        presenter.take {
            limit = it
            assertEquals(emptyList<String>(), inFolder())
            FakeSource(PASSPHRASE)
        }
        assertEquals(Bringing.Asking(), presenter.state.bringing)
        assertTrue("$limit", limit in 1..folder.totalSpace / 2)
    }

    @Test
    fun `a passphrase has ten characters as people count them, and is typed the same twice`() {
        assertEquals(PassphraseProblem.SHORT, PassphraseProblem.of("九个字的密码不够长", "九个字的密码不够长"))
        assertEquals(null, PassphraseProblem.of("十个字的密码就够长了", "十个字的密码就够长了"))
        val clefs = "\uD834\uDD1E".repeat(9)
        assertEquals(PassphraseProblem.SHORT, PassphraseProblem.of(clefs, clefs))
        assertEquals(PassphraseProblem.OTHER, PassphraseProblem.of(PASSPHRASE, "$PASSPHRASE "))
    }

    private companion object {
        const val PASSPHRASE = "correct horse battery"
    }
}
