package app.curfew.cases

import android.content.ClipboardManager
import android.content.Intent
import android.net.Uri
import android.provider.CallLog.Calls
import android.widget.EditText
import android.widget.Switch
import app.curfew.R
import app.curfew.core.AskView
import app.curfew.core.CaseChangeView
import app.curfew.core.ConfidenceView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.IdentityView
import app.curfew.core.LanguageView
import app.curfew.core.LogRowView
import app.curfew.core.SpeakerView
import app.curfew.history.EntryScreen
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.systemService
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.ui.Numbers
import app.curfew.ui.Screen
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** From a call to a complaint that is handed over, on the real library. */
@RunWith(CurfewTestRunner::class)
class CasesFlowTest {
    private lateinit var curfew: TestPhone
    private val phone = FakePhone()

    @Before
    fun setUp() {
        curfew = TestPhone()
        curfew.rulebook(TestPhone.QUIET_HOURS)
        curfew.core.setHome("CN")
        ScreenSetup(heightDp = 6000).apply()
    }

    @After
    fun tearDown() = curfew.close()

    private fun on(
        screen: () -> Screen,
        test: UnderTest.() -> Unit,
    ) = TestShell.run(curfew.core, screen, test)

    private fun UnderTest.expect(part: String) = assertTrue("no \"$part\" in ${reads()}", reads().any { part in it })

    private fun UnderTest.shared(): String {
        val chooser = shadowOf(activity).nextStartedActivity

        @Suppress("DEPRECATION")
        val send = chooser.getParcelableExtra<Intent>(Intent.EXTRA_INTENT)!!

        @Suppress("DEPRECATION")
        val uri = send.getParcelableExtra<Uri>(Intent.EXTRA_STREAM) ?: return send.getStringExtra(Intent.EXTRA_TEXT)!!
        assertEquals("text/plain", send.type)
        return activity.contentResolver.openInputStream(uri)!!.use { it.readBytes().decodeToString() }
    }

    @Test
    fun `a call becomes a case, a refusal, a memo, the fields of a form and a text that is shared`() {
        curfew.telecom.screen(FakeCall.of(CALLER, at(22, 31)))
        curfew.telecom.screen(FakeCall.of(CALLER, at(22, 40, day = 4)))
        val call = curfew.calls().last().seq
        on({ EntryScreen(call) { phone.now } }) {
            touch(text(R.string.cases_start))
            type(text(R.string.cases_name), "Sample Lender")
            touch(text(R.string.cases_open))
            expect("2 calls on 2 days")
            expect(text(R.string.case_not_told))

            touch(text(R.string.case_told))
            touch(text(R.string.case_by_letter))
            type(text(R.string.case_to), "the office")
            type(text(R.string.case_reference), "4711")
            touch(text(R.string.case_save))
            expect("Letter · the office · 4711")
            expect("0 calls since")
            back()

            touch(text(R.string.memo_of_call))
            touch(text(R.string.memo_recording))
            touch(text(R.string.memo_yes))
            touch(text(R.string.memo_skip))
            touch(text(R.string.memo_no))
            type(text(R.string.memo_product), "loans")
            touch(text(R.string.case_save))
            // The case is there already.
            touch(text(R.string.cases_start))
            expect(text(R.string.cases_has_it))
            touch("Sample Lender")
            expect("A recording · loans · you said stop")

            touch(text(R.string.case_complain))
            touch("National Financial Regulatory Administration (12378)")
            expect(text(R.string.complaint_lacks))
            touch(text(R.string.complaint_next))
            expect("投诉人姓名")
            touch(text(R.string.complaint_fill))
            (find { it is EditText } as EditText).setText("A. Sample")
            touch(text(R.string.case_save))
            expect("A. Sample")
            touch(text(R.string.complaint_copy, "投诉人姓名"))
            val clip = activity.systemService<ClipboardManager>().primaryClip
            assertEquals("A. Sample", clip?.getItemAt(0)?.text)

            touch(text(R.string.complaint_hand_over))
            touch(text(R.string.complaint_share_text))
            val page = shared()
            for (part in listOf("A. Sample", CALLER, "the office", "4711", "loans")) {
                assertTrue("$part in $page", part in page)
            }
            touch(text(R.string.complaint_filed))
            type(text(R.string.complaint_file_number), "2026-7")
            touch(text(R.string.case_save))
            back()
            back()
            back()
            expect("2026-7")
            touch(text(R.string.case_letter))
            assertTrue(CALLER in shared())
        }
        val case = curfew.core.cases().single()
        val detail = curfew.core.caseDetail(case.id, LanguageView.ENGLISH, 1u)
        assertEquals("the office", detail.refusals.single().to)
        val memo = curfew.core
            .caseCalls(case.id, 0u, 1u)
            .single()
            .memos
            .single()
        assertEquals(SpeakerView.RECORDING, memo.speaker)
        assertEquals(listOf(true, null, false), listOf(memo.saidStop, memo.saidWho, memo.wayOut))
        assertTrue(
            "nobody asked for it to be kept",
            StoredAnswers(RuntimeEnvironment.getApplication()).read().isEmpty(),
        )
    }

    @Test
    fun `who complains is kept only where the user says so, and forgotten again`() {
        val case = sampleCase(curfew)
        val memory = StoredAnswers(RuntimeEnvironment.getApplication())
        on({ ComplaintScreen(case, "cn-12378") }) {
            touch(text(R.string.complaint_next))
            touch(text(R.string.complaint_fill))
            (find { it is EditText } as EditText).setText("A. Sample")
            touch(text(R.string.case_save))
            assertTrue(memory.read().isEmpty())
            touch(text(R.string.complaint_keep))
            assertEquals(mapOf(AskView.NAME to "A. Sample"), memory.read())
        }
        on({ ComplaintScreen(case, "cn-12378") }) {
            touch(text(R.string.complaint_next))
            expect("A. Sample")
            touch(text(R.string.complaint_keep))
            assertTrue(memory.read().isEmpty())
        }
    }

    @Test
    fun `what is typed into a field outlives a turn of the phone`() {
        val case = sampleCase(curfew)
        on({ ComplaintScreen(case, "cn-12378") }) {
            touch(text(R.string.complaint_next))
            touch(text(R.string.complaint_fill))
            (find { it is EditText } as EditText).setText("A. Sam")
            turn()
            assertEquals("A. Sam", (find { it is EditText } as EditText).text.toString())
            touch(text(R.string.action_cancel))
            turn()
            assertFalse(sees(text(R.string.action_cancel)))
        }
    }

    @Test
    fun `after a call a case is offered once the memo is saved`() {
        sampleCase(curfew)
        val seq = curfew.calls().last().seq
        on({ CasesScreen() }) {
            activity.host.open(MemoScreen(seq, afterCall = true))
            touch(text(R.string.memo_ai))
            touch(text(R.string.memo_save_now))
            expect(text(R.string.case_noted))
            touch(text(R.string.cases_start))
            expect(text(R.string.cases_has_it))
        }
    }

    @Test
    fun `the memo says which call it is about`() {
        val log = listOf(LogRowView(at(22, 31), CALLER, 1, Calls.INCOMING_TYPE, 125, 0, 0, false, null))
        curfew.telecom.screen(FakeCall.of(CALLER, at(22, 31)))
        curfew.telecom.screen(FakeCall.of("95588", at(12, 0, day = 8)))
        curfew.core.reconcile(log)
        val (known, bank) = curfew.calls().map { it.seq }
        val said = { seq: ULong, afterCall: Boolean ->
            var lines = emptyList<String>()
            on({ MemoScreen(seq, afterCall) }) { lines = reads() }
            lines
        }
        val talked = said(known, false)
        assertTrue("$talked", Numbers.display(CALLER) in talked)
        assertTrue("$talked", "Tue, Feb 3, 10:31\u00a0PM\nAnswered · 02:05" in talked)
        val institution = said(bank, true)
        assertTrue("$institution", "ICBC" in institution)
        // Somebody talked, or nothing would be asked; the call log has not been read yet.
        assertTrue("$institution", "\u206695588\u2069\nSun, Feb 8, 12:00\u00a0PM\nAnswered" in institution)
        assertTrue("${said(999uL, false)}", text(R.string.memo_who_spoke) in said(999uL, false))
    }

    private fun text(id: Int) = RuntimeEnvironment.getApplication().getString(id)

    @Test
    fun `numbers come and go, and a case closes`() {
        val case = sampleCase(curfew)
        on({ CaseScreen(case) }) {
            touch(text(R.string.case_add_number))
            type(text(R.string.lists_add_label), "none")
            touch(text(R.string.case_save))
            expect(text(R.string.lists_unreadable))
            type(text(R.string.lists_add_label), "+12065550103")
            type(text(R.string.case_source), "a text message")
            touch(text(R.string.case_guess))
            touch(text(R.string.case_save))
            expect("0 calls · a text message · a guess")
            val remove = reads().last { it.startsWith("Remove") && "0103" in it }
            touch(remove)
            assertFalse(reads().any { "a text message" in it })
            touch(text(R.string.action_undo))
            expect("0 calls · a text message · a guess")

            touch(text(R.string.case_close))
            expect(text(R.string.case_is_closed))
            touch(text(R.string.case_reopen))
            assertFalse(sees(text(R.string.case_is_closed)))
            touch(text(R.string.case_rename))
            type(text(R.string.cases_name), "Them")
            touch(text(R.string.case_save))
            assertEquals("Them", activity.title)
            turn()
            assertEquals("Them", activity.title)
        }
    }

    @Test
    fun `who they say they are is chosen, shown as said by the user, taken away and written`() {
        val case = sampleCase(curfew)
        curfew.telecom.screen(FakeCall.of("95588", at(12, 0, day = 8)))
        on({ CaseScreen(case) }) {
            expect("5 calls on 5 days")
            touch(text(R.string.case_say_who))
            touch(text(R.string.case_save))
            expect(text(R.string.case_file_no_name))
            type(text(R.string.case_who_name), "工商")
            touch("ICBC")
            type(text(R.string.case_source), "a text message")
            turn()
            touch(text(R.string.case_save))
            // The calls of its numbers are in the case now.
            expect("6 calls on 6 days")
            expect(text(R.string.case_institution_said, "ICBC"))
            expect("said by you · a text message · likely")

            touch(text(R.string.lists_remove, "ICBC"))
            expect("5 calls on 5 days")
            touch(text(R.string.action_undo))
            expect("said by you · a text message · likely")

            touch("ICBC")
            type(text(R.string.case_who_name), "Sample Bank")
            assertFalse(sees("ICBC"))
            touch(text(R.string.case_guess))
            touch(text(R.string.case_save))
            expect(text(R.string.case_institution_said, "Sample Bank"))
            expect("said by you · a guess")
            touch(text(R.string.case_letter))
            // A letter is addressed by the name alone.
            val letter = shared()
            assertTrue(letter, "Sample Bank\n" in letter)
            assertFalse(letter, "not confirmed" in letter)
        }
    }

    @Test
    fun `more calls than a page are shown page by page`() {
        val case = sampleCase(curfew)
        repeat(CasePresenter.PAGE) { curfew.telecom.screen(FakeCall.of(CALLER, at(9, it, day = 8))) }
        on({ CaseScreen(case) }) {
            val rows = { reads().count { "after the refusal, call" in it } }
            assertEquals(CasePresenter.PAGE, rows())
            touch(text(R.string.case_more))
            // Of 25 calls two came before the refusal.
            assertEquals(CasePresenter.PAGE + 3, rows())
            assertFalse(sees(text(R.string.case_more)))
        }
    }

    @Test
    fun `every screen is made again from its key`() {
        val screens =
            CaseNote.entries.map { NoteScreen("c-1", it) } +
                listOf(
                    CasesScreen(),
                    CaseScreen("c-1"),
                    FormsScreen("c-1"),
                    BundleScreen("c-1"),
                    ComplaintScreen("c-1", "us-ftc"),
                    MemoScreen(7uL),
                )
        for (screen in screens) {
            assertEquals(screen.key, CasesScreens.create(screen.key)?.key)
        }
        for (key in listOf("", "cases/one/", "cases/memo/x", "cases/note/WHAT/c-1", "history")) {
            assertEquals(key, null, CasesScreens.create(key))
        }
    }

    @Test
    fun `without a case there is one way on`() =
        on({ CasesScreen() }) {
            expect(text(R.string.cases_none))
            touch(text(R.string.cases_new))
            type(text(R.string.cases_name), " ")
            touch(text(R.string.cases_open))
            expect(text(R.string.cases_not_opened))
            type(text(R.string.cases_name), "Them")
            touch(text(R.string.cases_open))
            expect("0 calls on 0 days")
        }

    @Test
    fun `with a case and without, the question after a call can be switched off and on`() {
        val memory = StoredAnswers(RuntimeEnvironment.getApplication())
        for ((before, after) in listOf(true to false, false to true)) {
            on({ CasesScreen() }) {
                expect(text(R.string.memo_title))
                val switch = { (find { it is Switch } as Switch).isChecked }
                touch(text(R.string.memo_notify))
                assertEquals(after, memory.notifiesAfterCalls)
                assertEquals(before, switch())
                touch(text(R.string.memo_ask))
                assertEquals(after, memory.asksAfterCalls)
                turn()
                assertEquals(after, switch())
            }
            sampleCase(curfew)
        }
    }

    @Test
    fun `bodies that could not be read are read again at a touch`() {
        var fails = true
        val library = curfew.core
        val core = object : CurfewInterface by library {
            override fun forms(language: LanguageView) =
                if (fails) throw CurfewException.Storage("busy") else library.forms(language)
        }
        TestShell.run(core, { FormsScreen("c-1") }) {
            touch(text(R.string.action_try_again))
            assertTrue(sees(text(R.string.action_try_again)))
            fails = false
            touch(text(R.string.action_try_again))
            assertFalse(sees(text(R.string.action_try_again)))
            expect(text(R.string.complaint_home))
        }
    }

    @Test
    fun `a file that cannot be written leaves the sheet open, and a number that cannot be noted its words`() {
        val case = sampleCase(curfew)
        var fails = true
        val library = curfew.core
        val full = { if (fails) throw CurfewException.Storage("full") }
        val core = object : CurfewInterface by library {
            override fun writeComplaint(
                case: String,
                form: String,
                who: IdentityView,
                language: LanguageView,
                html: Boolean,
                path: String,
            ) = full().let { library.writeComplaint(case, form, who, language, html, path) }

            override fun changeCase(
                id: String,
                what: CaseChangeView,
                value: String?,
                source: String?,
                confidence: ConfidenceView,
            ) = full().let { library.changeCase(id, what, value, source, confidence) }
        }
        TestShell.run(core, { ComplaintScreen(case, "cn-12378") }) {
            touch(text(R.string.complaint_next))
            touch(text(R.string.complaint_hand_over))
            touch(text(R.string.complaint_save_page))
            expect(text(R.string.complaint_not_written))
            fails = false
            touch(text(R.string.complaint_share_text))
            shared()
            assertFalse("the sheet is gone", sees(text(R.string.complaint_share_text)))
            fails = true
            touch(text(R.string.complaint_filed))
            type(text(R.string.complaint_file_number), "2026-7")
            touch(text(R.string.case_save))
            expect(text(R.string.complaint_not_written))
            fails = false
            touch(text(R.string.case_save))
            expect(text(R.string.case_noted))
        }
        val filings = library.caseDetail(case, LanguageView.ENGLISH, 1u).filings
        assertEquals("2026-7", filings.last().fileNumber)
    }
}
