package app.curfew.cases

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.history.WaitingWork
import app.curfew.lists.ImportProblem
import app.curfew.lists.NamedSource
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File
import java.lang.reflect.Proxy

private class FakeFiles(
    nothing: CurfewInterface,
) : CurfewInterface by nothing {
    val told = mutableListOf<String>()
    var failure: Exception? = null

    override fun attachFile(
        case: String,
        path: String,
        name: String,
        mime: String,
    ) {
        failure?.let { throw it }
        told += "$case $name $mime ${File(path).readText()}"
    }
}

/** Attaching a file, without Android. */
class AttachPresenterTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val core =
        FakeFiles(
            Proxy.newProxyInstance(
                CurfewInterface::class.java.classLoader,
                arrayOf(CurfewInterface::class.java),
            ) { _, method, _ -> throw AssertionError("the core was asked for ${method.name}") } as CurfewInterface,
        )
    private val copies get() = File(folder.root, "attach")
    private val said = mutableListOf<AttachNotice>()

    private fun presenter(
        work: Work = InlineWork,
        into: File = copies,
    ) = AttachPresenter("c-1", core, work, into, said::add)

    /** A file that says [text], or fails. */
    private class Source(
        private val text: String = "a photo",
        private val problem: ImportProblem? = null,
    ) : NamedSource {
        override val name = "letter"
        override val fileName = "letter.jpg"
        override val type = "image/jpeg"

        override fun copy(into: File): ImportProblem? {
            into.writeText(text)
            return problem
        }
    }

    @Test
    fun `a file is named, copied and attached once`() {
        copies.mkdirs()
        File(copies, "import1.tmp").writeText("left")
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.attach("before")
        presenter.pick(Source())
        work.finish()
        presenter.attach("  ")
        presenter.attach("Their letter")
        presenter.attach("Their letter")
        work.finish()
        presenter.attach("again")
        work.finish()
        assertEquals(listOf("c-1 Their letter image/jpeg a photo"), core.told)
        val expected =
            listOf(AttachNotice.Name("letter.jpg"), AttachNotice.NoName, AttachNotice.Copying, AttachNotice.Attached)
        assertEquals(expected, said)
        assertEquals("no copy is left, also of a process that was ended", 0, copies.list()!!.size)
    }

    @Test
    fun `a file that is picked while another is copied is refused, and not in silence`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.pick(Source("not this one"))
        presenter.pick(Source())
        work.finish()
        assertEquals("one was taken, the last", listOf<AttachNotice>(AttachNotice.Name("letter.jpg")), said)
        presenter.attach("Their letter")
        presenter.pick(Source("another"))
        assertEquals(AttachNotice.Busy, said.last())
        work.finish()
        assertEquals(listOf("c-1 Their letter image/jpeg a photo"), core.told)
        presenter.pick(Source("another"))
        work.finish()
        presenter.attach("Another")
        work.finish()
        assertEquals("c-1 Another image/jpeg another", core.told.last())
    }

    @Test
    fun `each way of failing is told, and nothing is left`() {
        for ((source, notice) in listOf(
            Source(problem = ImportProblem.TooLarge) to AttachNotice.TooLarge,
            Source(problem = ImportProblem.NotAllowed) to AttachNotice.NotRead,
            Source(problem = ImportProblem.BrokenOff) to AttachNotice.NotRead,
            Source("") to AttachNotice.NotRead,
        )) {
            val presenter = presenter()
            presenter.pick(source)
            presenter.attach("Theirs")
            assertEquals(notice, said.last())
        }
        for ((failure, notice) in listOf(
            CurfewException.Input("no room") to AttachNotice.TooLarge,
            CurfewException.Storage("full") to AttachNotice.NotKept,
        )) {
            core.failure = failure
            val presenter = presenter()
            presenter.pick(Source())
            presenter.attach("Theirs")
            assertEquals(notice, said.last())
        }
        val presenter = presenter(into = folder.newFile())
        presenter.pick(Source())
        presenter.attach("Theirs")
        assertEquals(AttachNotice.NotKept, said.last())
        assertEquals(emptyList<String>(), core.told)
        assertEquals(0, copies.list()!!.size)
    }
}
