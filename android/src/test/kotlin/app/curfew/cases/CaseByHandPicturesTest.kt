package app.curfew.cases

import app.curfew.R
import app.curfew.core.CaseChangeView
import app.curfew.core.ConfidenceView
import app.curfew.core.LanguageView
import app.curfew.history.EntryScreen
import app.curfew.rules.UnderTest
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import app.curfew.ui.Screen
import app.curfew.ui.ShellActivity
import org.junit.After
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

/** What is put right in a case by hand. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class CaseByHandPicturesTest {
    private lateinit var curfew: TestPhone
    private lateinit var case: String
    private var hidden = 0uL

    @Before
    fun setUp() {
        curfew = TestPhone()
        case = sampleCase(curfew)
        curfew.telecom.screen(FakeCall.hidden(at(12, 0, day = 8)))
        hidden = curfew.calls().single { it.number == null }.seq
    }

    @After
    fun tearDown() = curfew.close()

    private fun take(
        name: String,
        heightDp: Int = 891,
        act: (ShellActivity) -> Unit = {},
        screen: () -> Screen,
    ) {
        val scene = Scene(curfew.core, FakePhone(), Destination.MORE) { listOf(CasesScreen(), screen()) }
        ScreenPictures.take(name, scene, heightDp = heightDp, act = act)
    }

    @Test
    fun `a case with what was put right`() {
        val core = curfew.core
        core.withdrawNote(
            case,
            core
                .caseDetail(case, LanguageView.ENGLISH, 1u)
                .refusals
                .single()
                .entry,
        )
        core.changeCase(case, CaseChangeView.CALL_ADDED, "$hidden", "I knew the voice", ConfidenceView.LIKELY)
        core.changeCase(case, CaseChangeView.INSTITUTION, "icbc", "their letter", ConfidenceView.LIKELY)
        core.setHome("HK")
        take("case-by-hand", heightDp = 3400) { CaseScreen(case) }
    }

    @Test
    fun `noted by mistake`() {
        val act = { it: ShellActivity ->
            val start = it.getString(R.string.case_mistake, "").trim()
            UnderTest({ it }, {}).run { touch(reads().first { read -> read.startsWith(start) }) }
        }
        take("case-mistake", heightDp = 1800, act = act) { CaseScreen(case) }
    }

    @Test
    fun `how it is known whose the call was`() =
        take("case-add-call") { NoteScreen(case, CaseNote.CALL, hidden) }

    @Test
    fun `a call without a number`() = take(
        "case-hidden-call",
        heightDp = 1200,
    ) { EntryScreen(hidden) { FakePhone().now } }
}
