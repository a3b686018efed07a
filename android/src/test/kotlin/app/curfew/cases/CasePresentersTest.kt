package app.curfew.cases

import app.curfew.core.AnswerNote
import app.curfew.core.AskView
import app.curfew.core.CaseChangeView
import app.curfew.core.CaseHint
import app.curfew.core.CaseLine
import app.curfew.core.ChannelView
import app.curfew.core.ComplaintField
import app.curfew.core.ConfidenceView
import app.curfew.core.ConsentNote
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.InstitutionView
import app.curfew.core.LanguageView
import app.curfew.core.MemoNote
import app.curfew.core.RefusalNote
import app.curfew.core.SpeakerView
import app.curfew.history.WaitingWork
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import java.lang.reflect.Proxy
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZonedDateTime

private val nothing: CurfewInterface =
    Proxy.newProxyInstance(
        CurfewInterface::class.java.classLoader,
        arrayOf(CurfewInterface::class.java),
    ) { _, method, _ -> throw AssertionError("the core was asked for ${method.name}") } as CurfewInterface

/** Keeps what it is told, one line each. */
private class FakeCases : CurfewInterface by nothing {
    val told = mutableListOf<String>()
    var failure: CurfewException? = null
    var hint = CaseHint("icbc", "Bank", listOf(CaseLine("c-1", "One", true, emptyList(), 0u)), emptyList())

    private fun tell(what: String) {
        failure?.let { throw it }
        told += what
    }

    override fun cases(): List<CaseLine> = emptyList()

    override fun caseHint(
        number: String,
        language: LanguageView,
    ): CaseHint = failure?.let { throw it } ?: hint

    override fun openCase(
        name: String,
        numbers: List<String>,
        institution: String?,
    ): String {
        tell("open $name $numbers $institution")
        return "c-2"
    }

    override fun changeCase(
        id: String,
        what: CaseChangeView,
        value: String?,
        source: String?,
        confidence: ConfidenceView,
    ) = tell("$id $what $value $source $confidence")

    val banks = listOf("Bank of China", "China Bank", "Bank").map { InstitutionView(it, "95588", "bank") }

    override fun institutions(
        text: String,
        language: LanguageView,
    ): List<InstitutionView> = failure?.let { throw it } ?: banks.filter { text.trim() in it.name }

    override fun noteRefusal(
        case: String,
        call: ULong?,
        note: RefusalNote,
    ) = tell(
        "$case $call ${note.said.atMs} ${note.said.offsetSeconds} ${note.channel} ${note.to} ${note.reference} ${note.text}",
    )

    override fun noteConsent(
        case: String,
        note: ConsentNote,
    ) = tell("$case ${note.given} ${note.said.atMs} ${note.channel} ${note.text}")

    override fun noteMemo(
        call: ULong,
        note: MemoNote,
    ) = tell("$call $note")
}

/** What the presenters of cases do, without Android. */
class CasePresentersTest {
    private val core = FakeCases()
    private val now = ZonedDateTime.of(2026, 3, 12, 20, 15, 30, 0, ZoneId.of("Asia/Shanghai"))

    private fun note(
        what: CaseNote,
        said: MutableList<NoteOutcome>,
    ) = NotePresenter("c-1", what, core, InlineWork, LanguageView.ENGLISH, { now }, {}, said::add)

    @Test
    fun `a refusal is noted at the time that was entered, on the phone's clock`() {
        val said = mutableListOf<NoteOutcome>()
        val presenter = note(CaseNote.REFUSAL, said)
        assertEquals(20 * 60 + 15, presenter.draft.minute)
        val entered =
            presenter.draft.copy(
                day = LocalDate.of(2026, 3, 1),
                minute = 14 * 60 + 2,
                channel = ChannelView.LETTER,
                to = " agent ",
                reference = "  ",
            )
        presenter.change(entered)
        presenter.save()
        // 2026-03-01T14:02:59.999+08:00
        assertEquals(listOf("c-1 null 1772344979999 28800 LETTER agent null null"), core.told)
        assertEquals(listOf(NoteOutcome.SAVED), said)
    }

    @Test
    fun `the call in which it was said does not come after it, and nothing is said later than now`() {
        val call = now.withMinute(2).withSecond(35)
        val draft = NoteDraft.at(call)
        assertEquals(call.withSecond(59).toInstant().toEpochMilli() + 999, draft.said(now)?.atMs)
        assertTrue(draft.said(now)!!.atMs >= call.toInstant().toEpochMilli())
        assertEquals(now.toInstant().toEpochMilli(), NoteDraft.at(now).said(now)?.atMs)
        assertEquals(null, NoteDraft.at(now.plusMinutes(1)).said(now))
    }

    @Test
    fun `what lies ahead, is no number or cannot be written is told`() {
        val said = mutableListOf<NoteOutcome>()
        val refusal = note(CaseNote.REFUSAL, said)
        refusal.change(refusal.draft.copy(minute = 20 * 60 + 16))
        refusal.save()
        assertTrue(core.told.isEmpty())
        core.failure = CurfewException.Input("no number")
        note(CaseNote.NUMBER, said).save()
        note(CaseNote.CONSENT, said).save()
        core.failure = CurfewException.Storage("full")
        note(CaseNote.REPLY_LINE, said).save()
        val expected = listOf(NoteOutcome.NOT_PAST, NoteOutcome.NO_NUMBER, NoteOutcome.NOT_SAVED, NoteOutcome.NOT_SAVED)
        assertEquals(expected, said)
    }

    @Test
    fun `a number has its source, and a reply line is one`() {
        val said = mutableListOf<NoteOutcome>()
        for (what in listOf(CaseNote.NUMBER, CaseNote.REPLY_LINE)) {
            val presenter = note(what, said)
            val entered = presenter.draft.copy(number = "12378", source = "a page", confidence = ConfidenceView.CERTAIN)
            presenter.change(entered, isTyped = true)
            presenter.save()
        }
        val expected = listOf("c-1 NUMBER_ADDED 12378 a page CERTAIN", "c-1 REPLY_LINE 12378 a page CERTAIN")
        assertEquals(expected, core.told)
        val consent = note(CaseNote.CONSENT, said)
        consent.change(consent.draft.copy(given = true, text = "Yes."))
        consent.save()
        assertEquals("c-1 true 1773317730000 PHONE Yes.", core.told.last())
    }

    @Test
    fun `an institution is looked for while it is typed, chosen or written, and likely`() {
        val said = mutableListOf<NoteOutcome>()
        val presenter = note(CaseNote.INSTITUTION, said)
        val names = { presenter.found.map { it.name } }

        fun type(text: String) = presenter.change(presenter.draft.copy(number = text), isTyped = true)
        assertEquals(emptyList<String>(), names())
        type("China")
        assertEquals(listOf("Bank of China", "China Bank"), names())
        type("Bank")
        assertEquals("the whole name is one alone", listOf("Bank"), names())
        type(" ")
        assertEquals(emptyList<String>(), names())
        type("Sample Bank")
        presenter.change(presenter.draft.copy(source = " their letter "), isTyped = true)
        presenter.save()
        assertEquals(listOf("c-1 INSTITUTION Sample Bank their letter LIKELY"), core.told)
        core.failure = CurfewException.Input("nothing")
        type("China")
        assertEquals("what cannot be looked for is written", emptyList<String>(), names())
        presenter.save()
        assertEquals(listOf(NoteOutcome.SAVED, NoteOutcome.NO_NUMBER), said)
    }

    @Test
    fun `an answer about what was typed before is not shown`() {
        val work = WaitingWork()
        val english = LanguageView.ENGLISH
        var shown = 0
        val presenter = NotePresenter("c-1", CaseNote.INSTITUTION, core, work, english, { now }, { shown++ }, {})
        presenter.change(presenter.draft.copy(number = "China"), isTyped = true)
        presenter.change(presenter.draft.copy(number = ""), isTyped = true)
        work.finish()
        assertEquals(emptyList<InstitutionView>() to 1, presenter.found to shown)
    }

    @Test
    fun `the switches show what was touched last, also while they are read`() {
        val memory = object : AskMemory {
            override var asksAfterCalls = true
            override var notifiesAfterCalls = true
        }
        val work = WaitingWork()
        val shown = mutableListOf<CasesState>()
        val presenter = CasesPresenter(core, work, memory, shown::add)
        presenter.load()
        work.finish()
        assertEquals(CasesState.Ready(emptyList(), asks = true, notifies = true), presenter.state)
        presenter.load()
        presenter.ask(false)
        presenter.notify(false)
        assertEquals(CasesState.Ready(emptyList(), asks = false, notifies = false), presenter.state)
        work.finish()
        assertEquals(CasesState.Ready(emptyList(), asks = false, notifies = false), shown.last())
        assertFalse(memory.asksAfterCalls || memory.notifiesAfterCalls)
    }

    @Test
    fun `two taps note a thing once`() {
        val work = WaitingWork()
        val refusal = NotePresenter("c-1", CaseNote.REFUSAL, core, work, LanguageView.ENGLISH, { now }, {}, {})
        val memo = MemoPresenter(7uL, core, work, LanguageView.ENGLISH, {}, {})
        memo.spoke(SpeakerView.AI)
        repeat(2) {
            refusal.save()
            memo.save()
        }
        work.finish()
        assertEquals(core.told.toString(), 2, core.told.size)
    }

    @Test
    fun `each question of the memo can be answered, skipped and gone back to`() {
        val said = mutableListOf<MemoOutcome>()
        val memo = MemoPresenter(7uL, core, InlineWork, LanguageView.ENGLISH, {}, said::add)
        assertFalse(memo.back())
        memo.save()
        assertEquals("nothing is written of nothing", listOf(MemoOutcome.NOTHING), said)
        memo.spoke(SpeakerView.HUMAN)
        memo.answer(true)
        assertTrue(memo.back())
        memo.answer(false)
        memo.skip()
        assertEquals(MemoStep.WAY_OUT, memo.draft.step)
        memo.answer(true)
        memo.typed(memo.draft.copy(company = " Lender ", text = ""))
        memo.skip()
        val note = MemoNote(SpeakerView.HUMAN, "Lender", null, null, false, true, null)
        assertEquals(listOf("7 $note"), core.told)
        core.failure = CurfewException.Storage("full")
        memo.save()
        assertEquals(listOf(MemoOutcome.NOTHING, MemoOutcome.SAVED, MemoOutcome.NOT_SAVED), said)
    }

    @Test
    fun `a number goes to a new case, to an open one, or is there already`() {
        val said = mutableListOf<StartNotice>()
        val presenter = StartCasePresenter("95588", core, InlineWork, LanguageView.ENGLISH, said::add)
        presenter.ask()
        presenter.open(" Bank ")
        presenter.choose("c-1")
        core.hint = core.hint.copy(hasIt = listOf("c-1"))
        presenter.ask()
        presenter.choose("c-1")
        assertEquals(listOf("open Bank [95588] icbc", "c-1 NUMBER_ADDED 95588 null NOT_STATED"), core.told)
        core.failure = CurfewException.Storage("full")
        presenter.open("Bank")
        presenter.ask()
        val there = StartNotice.There("c-1")
        val expected = listOf(StartNotice.There("c-2"), there, there, StartNotice.NotSaved, StartNotice.NotRead)
        assertEquals(expected, said.filterNot { it is StartNotice.Choose })
    }

    @Test
    fun `what is said goes where the form asks for it, and an empty word takes it away`() {
        fun field(
            id: String,
            ask: AskView?,
        ) = ComplaintField(id, id, null, true, null, null, 0u, null, emptyList(), null, ask)
        val who =
            Identity()
                .with(field("a", AskView.NAME), " A. Sample ")
                .with(field("b", AskView.ANSWER), "mine")
                .with(field("c", null), "not asked")
        assertEquals(Identity(mapOf(AskView.NAME to "A. Sample"), mapOf("b" to "mine")), who)
        assertEquals("A. Sample", who.view().name)
        assertEquals(listOf(AnswerNote("b", "mine")), who.view().answers)
        assertEquals(Identity(), who.with(field("a", AskView.NAME), " ").with(field("b", AskView.ANSWER), ""))
    }
}
