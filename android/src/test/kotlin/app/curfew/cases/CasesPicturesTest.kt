package app.curfew.cases

import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import app.curfew.R
import app.curfew.core.CaseChangeView
import app.curfew.core.CaseLine
import app.curfew.core.ChannelView
import app.curfew.core.ConfidenceView
import app.curfew.core.ConsentNote
import app.curfew.core.CurfewInterface
import app.curfew.core.MemoNote
import app.curfew.core.RefusalNote
import app.curfew.core.SaidAt
import app.curfew.core.SpeakerView
import app.curfew.history.CallerScreen
import app.curfew.history.EntryScreen
import app.curfew.screening.FakeCall
import app.curfew.screening.TestPhone
import app.curfew.screening.TestPhone.Companion.at
import app.curfew.screens.FakePhone
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.Screenshots
import app.curfew.ui.Destination
import app.curfew.ui.Screen
import app.curfew.ui.ShellActivity
import org.junit.After
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.GraphicsMode

internal const val CALLER = "+12065550100"

/** A caller that rang at night on five days, was told to stop on the second, and has a case. */
internal fun sampleCase(curfew: TestPhone): String {
    curfew.rulebook(TestPhone.QUIET_HOURS)
    curfew.core.setHome("CN")
    (3..7).forEach { day -> curfew.telecom.screen(FakeCall.of(CALLER, at(22, 31 + day, day))) }
    val core = curfew.core
    val id = core.openCase("Sample Lender", listOf(CALLER), null)
    val said = SaidAt(at(23, 0, day = 4), 0)
    val refusal = RefusalNote(said, ChannelView.PHONE, "agent 4711", "123", null)
    core.noteRefusal(id, null, refusal)
    core.noteConsent(id, ConsentNote(false, said, ChannelView.WEB, "In their app."))
    core.noteMemo(
        curfew.calls().last().seq,
        MemoNote(SpeakerView.RECORDING, "Sample Lender", "loans", null, true, false, "A loan at a special rate."),
    )
    val letter = "their letter"
    core.changeCase(id, CaseChangeView.NUMBER_ADDED, "+12065550101", letter, ConfidenceView.LIKELY)
    core.changeCase(id, CaseChangeView.REPLY_LINE, "+12065550102", letter, ConfidenceView.CERTAIN)
    return id
}

@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class CasesPicturesTest {
    private lateinit var curfew: TestPhone
    private lateinit var case: String

    @Before
    fun setUp() {
        curfew = TestPhone()
        case = sampleCase(curfew)
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
    fun `the cases`() {
        val closed = curfew.core.openCase("Another caller", listOf("+12065550150"), null)
        curfew.core.changeCase(closed, CaseChangeView.CLOSED, null, null, ConfidenceView.NOT_STATED)
        ScreenPictures.take("cases", Scene(curfew.core, FakePhone(), Destination.MORE) { listOf(CasesScreen()) })
    }

    @Test
    fun `no case`() {
        val core = object : CurfewInterface by curfew.core {
            override fun cases() = emptyList<CaseLine>()
        }
        ScreenPictures.take("cases-none", Scene(core, FakePhone(), Destination.MORE) { listOf(CasesScreen()) })
    }

    @Test
    fun `one case`() = take("case", heightDp = 3400) { CaseScreen(case) }

    @Test
    fun `told to stop`() = take("case-told") { NoteScreen(case, CaseNote.REFUSAL) }

    @Test
    fun consent() = take("case-consent") { NoteScreen(case, CaseNote.CONSENT) }

    @Test
    fun `a number`() = take("case-number") { NoteScreen(case, CaseNote.NUMBER) }

    private fun field(view: View): EditText? =
        view as? EditText ?: (view as? ViewGroup)?.let { group ->
            (0 until group.childCount).firstNotNullOfOrNull { field(group.getChildAt(it)) }
        }

    @Test
    fun `who they say they are`() {
        val act = { it: ShellActivity ->
            field(it.window.decorView)?.setText("955")
            Screenshots.settle()
        }
        take("case-who", act = act) { NoteScreen(case, CaseNote.INSTITUTION) }
    }

    @Test
    fun `one case of whom the user named`() {
        curfew.core.changeCase(case, CaseChangeView.INSTITUTION, "icbc", "their letter", ConfidenceView.LIKELY)
        take("case-said", heightDp = 1800) { CaseScreen(case) }
    }

    @Test
    fun bodies() = take("complaint-bodies", heightDp = 1200) { FormsScreen(case) }

    @Test
    fun `what is missing`() = take("complaint-audit", heightDp = 1400) { ComplaintScreen(case, "cn-12378") }

    @Test
    fun `the fields`() {
        val next = { it: ShellActivity -> Person(it).taps(it.getString(R.string.complaint_next)) }
        take("complaint-fields", heightDp = 2400, next) { ComplaintScreen(case, "cn-12378") }
    }

    @Test
    fun `who spoke`() = take("memo") { MemoScreen(curfew.calls().last().seq) }

    @Test
    fun `who spoke in a call of an institution`() {
        curfew.telecom.screen(FakeCall.of("95588", at(12, 0, day = 8)))
        take("memo-institution") { MemoScreen(curfew.calls().last().seq, afterCall = true) }
    }

    @Test
    fun `the last words`() {
        val act = { it: ShellActivity ->
            val person = Person(it)
            person.taps(it.getString(R.string.memo_human))
            repeat(3) { _ -> person.taps(it.getString(R.string.memo_yes)) }
        }
        take("memo-words", act = act) { MemoScreen(curfew.calls().last().seq) }
    }

    @Test
    fun `which case`() {
        val act = { it: ShellActivity -> Person(it).taps(it.getString(R.string.cases_start)) }
        take("case-which", act = act) { CallerScreen(CALLER) { FakePhone().now } }
    }

    @Test
    fun `a call with its ways`() =
        take("case-call", heightDp = 1600) { EntryScreen(curfew.calls().last().seq) { FakePhone().now } }
}
