package app.curfew.cases

import app.curfew.core.AnswerNote
import app.curfew.core.AskView
import app.curfew.core.CaseChangeView
import app.curfew.core.Complaint
import app.curfew.core.ComplaintField
import app.curfew.core.ConfidenceView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.ExportSummary
import app.curfew.core.FormView
import app.curfew.core.IdentityView
import app.curfew.core.LanguageView
import app.curfew.core.SettingsView
import app.curfew.export.ExportFiles
import app.curfew.history.WaitingWork
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File
import java.lang.reflect.Proxy
import java.time.ZoneOffset
import java.time.ZonedDateTime

private val nothing: CurfewInterface =
    Proxy.newProxyInstance(
        CurfewInterface::class.java.classLoader,
        arrayOf(CurfewInterface::class.java),
    ) { _, method, _ -> throw AssertionError("the core was asked for ${method.name}") } as CurfewInterface

private val NAME = ComplaintField("name", "Name", null, true, null, null, 0u, null, emptyList(), null, AskView.NAME)
private val BRANCH = NAME.copy(id = "branch", ask = AskView.ANSWER)

private class FakeForms : CurfewInterface by nothing {
    /** Who complained, and which sheet was asked for. */
    val asked = mutableListOf<Pair<IdentityView, UInt>>()
    val changed = mutableListOf<String>()
    var failure: CurfewException? = null
    var own = listOf("+12065550150")

    override fun settings() = SettingsView("CN", true, null, null, own)

    override fun forms(language: LanguageView) =
        listOf(FormView("other", true, "", "", "", "", true), FormView("form", true, "Body", "Title", "", "", true))

    override fun complaint(
        case: String,
        form: String,
        who: IdentityView,
        language: LanguageView,
        sheet: UInt,
    ): Complaint {
        failure?.let { throw it }
        asked += who to sheet
        return Complaint(listOf("lacks"), listOf("has"), 3u, listOf(NAME.copy(value = who.name)), 0u, "CODE")
    }

    override fun writeComplaint(
        case: String,
        form: String,
        who: IdentityView,
        language: LanguageView,
        html: Boolean,
        path: String,
    ): ExportSummary {
        failure?.let { throw it }
        File(path).writeText("${who.name} $html")
        return ExportSummary(2uL, 9uL, "00")
    }

    override fun changeCase(
        id: String,
        what: CaseChangeView,
        value: String?,
        source: String?,
        confidence: ConfidenceView,
    ) {
        failure?.let { throw it }
        changed += "$id $what $value"
    }
}

private class FakeMemory : IdentityMemory {
    var kept = emptyMap<AskView, String>()

    override fun read() = kept

    override fun keep(said: Map<AskView, String>) {
        kept = said
    }
}

/** The way to a complaint, without Android. */
class ComplaintPresenterTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val core = FakeForms()
    private val memory = FakeMemory()
    private val told = mutableListOf<ComplaintNotice>()

    private fun presenter(work: Work = InlineWork): ComplaintPresenter {
        val files = ExportFiles(folder.root)
        val now = { ZonedDateTime.of(2026, 3, 12, 20, 15, 0, 0, ZoneOffset.UTC) }
        return ComplaintPresenter("c-1", "form", core, work, memory, LanguageView.ENGLISH, files, now, {}, told::add)
    }

    private val ComplaintPresenter.ready get() = state as ComplaintState.Ready

    @Test
    fun `it goes from what is missing to the fields, sheet by sheet, and back`() {
        val presenter = presenter()
        presenter.load()
        assertEquals("Body", presenter.ready.form.body)
        assertFalse("there is nothing before", presenter.back())
        presenter.next()
        presenter.turn(2)
        assertEquals(2u, core.asked.last().second)
        presenter.load()
        assertEquals(ComplaintStep.FIELDS to 2, presenter.ready.step to presenter.ready.sheet)
        assertTrue(presenter.back())
        assertEquals(ComplaintStep.AUDIT, presenter.ready.step)
        core.failure = CurfewException.Storage("gone")
        presenter.load()
        assertEquals(ComplaintState.Failed, presenter.state)
    }

    @Test
    fun `the phone's one number is known, of several none is taken`() {
        presenter().load()
        assertEquals(
            "+12065550150",
            core.asked
                .last()
                .first.ownNumber,
        )
        core.own = listOf("+12065550150", "+12065550151")
        presenter().load()
        assertEquals(
            null,
            core.asked
                .last()
                .first.ownNumber,
        )
        memory.kept = mapOf(AskView.OWN_NUMBER to "+12065550152")
        val presenter = presenter()
        presenter.load()
        assertEquals(
            "+12065550152",
            core.asked
                .last()
                .first.ownNumber,
        )
        assertTrue(presenter.ready.keeps)
    }

    @Test
    fun `what is said is asked with, and kept only where that is on`() {
        val presenter = presenter()
        presenter.load()
        presenter.said(NAME, "A. Sample")
        presenter.said(BRANCH, "Main Street")
        assertEquals(
            "A. Sample",
            core.asked
                .last()
                .first.name,
        )
        assertEquals(
            listOf(AnswerNote("branch", "Main Street")),
            core.asked
                .last()
                .first.answers,
        )
        assertTrue(memory.kept.isEmpty() && !presenter.ready.keeps)
        presenter.keep(true)
        assertEquals("A. Sample", memory.kept[AskView.NAME])
        presenter.said(NAME, "B. Sample")
        assertEquals("B. Sample", memory.kept[AskView.NAME])
        presenter.keep(false)
        assertTrue(memory.kept.isEmpty() && !presenter.ready.keeps)
        assertEquals(
            "it stays on the screen",
            "B. Sample",
            core.asked
                .last()
                .first.name,
        )
    }

    @Test
    fun `an answer while the form is read is not lost`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.load()
        work.finish()
        presenter.turn(1)
        presenter.said(NAME, "A. Sample")
        work.finish()
        val field = presenter.ready.complaint.fields
            .single()
        assertEquals("A. Sample", field.value)
    }

    @Test
    fun `a file is made and a filing noted, or it is said that they are not`() {
        val presenter = presenter()
        presenter.make(true, saves = false)
        assertTrue("nothing is read yet", told.isEmpty())
        presenter.load()
        presenter.said(NAME, "A. Sample")
        presenter.make(true, saves = false)
        val made = (told.single() as ComplaintNotice.Made).made
        assertEquals("A. Sample true", made.file.readText())
        assertEquals("curfew-complaint-20260312-201500.html", made.file.name)
        assertEquals("it can be lent", made.file, ExportFiles(folder.root).named(made.file.name))
        presenter.filed(" 2026-7 ")
        presenter.filed("")
        val expected = listOf("c-1 FILED_WITH form", "c-1 FILE_NUMBER 2026-7", "c-1 FILED_WITH form")
        assertEquals(expected, core.changed)
        core.failure = CurfewException.Storage("full")
        presenter.make(false, saves = true)
        presenter.filed("")
        val last = told.takeLast(2)
        assertEquals(List(2) { ComplaintNotice.NotSaved }, last)
    }

    @Test
    fun `one file is made at a time, and each is told with what it was asked for`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.load()
        work.finish()
        presenter.make(html = true, saves = true)
        presenter.make(html = false, saves = false)
        work.finish()
        val first = told.single() as ComplaintNotice.Made
        assertEquals(true to "null true", first.saves to first.made.file.readText())
        // One that failed stands in the way of none.
        core.failure = CurfewException.Storage("full")
        presenter.make(html = false, saves = false)
        work.finish()
        core.failure = null
        presenter.make(html = false, saves = false)
        work.finish()
        assertEquals(listOf(ComplaintNotice.NotSaved, false), listOf(told[1], (told[2] as ComplaintNotice.Made).saves))
    }
}
