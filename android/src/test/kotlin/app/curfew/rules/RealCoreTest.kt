package app.curfew.rules

import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.OutcomeView
import app.curfew.core.SignatureView
import app.curfew.core.WhoView
import app.curfew.core.openCurfew
import app.curfew.lists.ImportEvent
import app.curfew.lists.ImportPresenter
import app.curfew.lists.ImportProblem
import app.curfew.lists.ImportSource
import app.curfew.lists.ImportState
import app.curfew.lists.ListEvent
import app.curfew.lists.ListNotice
import app.curfew.lists.ListPresenter
import app.curfew.lists.ListsEvent
import app.curfew.lists.ListsPresenter
import app.curfew.lists.ListsState
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File
import java.time.ZoneId
import java.time.ZonedDateTime

/** The presenters over the Rust core itself: what they take for granted is so. */
class RealCoreTest {
    @get:Rule
    val folder = TemporaryFolder()

    private lateinit var core: CurfewInterface

    @Before
    fun open() {
        core = openCurfew(folder.newFolder("device").path, folder.newFolder("private").path)
        core.setHome("US")
        core.saveRules(listOf(Samples.family, Samples.night))
    }

    private fun save(draft: RuleDraft): RuleEditorState {
        val editor = RuleEditorPresenter(core, InlineWork, draft, isNew = true, { null }, {}, {})
        editor.handle(RuleEditorEvent.Saved("offered"))
        return editor.state
    }

    @Test
    fun `a rule across midnight holds until its end`() {
        save(RuleDraft("new", "Weekend", who = WhoKind.Hidden, windows = listOf(TimeWindow(setOf(6), 22 * 60, 7 * 60))))
        val zone = ZoneId.of("America/New_York")
        // 31 October 2026 is a Saturday; the clocks go back in the night after it.
        for ((at, stopped) in listOf(
            ZonedDateTime.of(2026, 10, 31, 21, 59, 0, 0, zone) to false,
            ZonedDateTime.of(2026, 10, 31, 22, 0, 0, 0, zone) to true,
            ZonedDateTime.of(2026, 11, 1, 6, 59, 0, 0, zone) to true,
            ZonedDateTime.of(2026, 11, 1, 7, 0, 0, 0, zone) to false,
        )) {
            val presenter = TryItPresenter(core, InlineWork, { at }, {})
            presenter.handle(TryItEvent.HiddenChosen(true))
            presenter.handle(TryItEvent.Asked)
            val said = (presenter.state.answer as TryItAnswer.Said).explanation
            val expected = if (stopped) OutcomeView.MATCHED else OutcomeView.WHEN
            assertEquals("$at: ${said.steps}", expected, said.steps.first { it.ruleName == "Weekend" }.outcome)
        }
    }

    @Test
    fun `a rule that says more than the screens show loses nothing by them`() {
        fun document(
            first: String,
            second: String,
        ) = """{"version": 2, "rules": [$first, $second]}"""

        fun marketing(name: String) =
            """{"id": "sales", "name": "$name", "who": {"all": [{"none": ["starred"]}, {"list": "Banks"}]},
                "when": {"all": [{"windows": [{"start": "18:00", "end": "08:00"}]}]}, "then": "evidence"}"""
        val rest = """{"id": "night", "name": "Night", "who": "anyone", "then": "reject"}"""
        core.importRulebook(document(marketing("Sales calls"), rest))
        core.createList("Banks")

        val sales = core.rulebook().rules.first()
        assertEquals(DispositionView.SILENCE, sales.then)
        assertTrue(sales.saysMore)
        assertEquals(listOf(true, false), core.rulebook().rules.map { it.isAbout("Banks") })
        val lists = ListsPresenter(core, InlineWork, {}, {})
        lists.handle(ListsEvent.Shown)
        assertEquals(listOf("Sales calls"), (lists.state as ListsState.Ready).lists.single().rules)

        val editor = RuleEditorPresenter(core, InlineWork, RuleDraft.of(sales), isNew = false, { null }, {}, {})
        editor.handle(RuleEditorEvent.Named("Sales"))
        editor.handle(RuleEditorEvent.Saved("offered"))
        assertTrue("${editor.state.problems}", editor.state.problems.isEmpty())
        val rules = RulesPresenter(core, InlineWork, {}, {})
        rules.handle(RulesEvent.Shown)
        rules.handle(RulesEvent.Moved("sales", 1))
        rules.handle(RulesEvent.Switched("sales", false))
        rules.handle(RulesEvent.Switched("sales", true))
        val changed = core.rulebookJson()

        core.importRulebook(document(rest, marketing("Sales")))
        assertEquals(core.rulebookJson(), changed)
    }

    @Test
    fun `a draft is tried on the calls of the ledger, and nothing is saved`() {
        val before = core.rulebookJson()
        val editor = RuleEditorPresenter(core, InlineWork, RuleDraft("new"), isNew = true, { null }, {}, {})
        editor.handle(RuleEditorEvent.Shown)
        assertEquals(RuleTrial.NoCalls, editor.state.trial)
        editor.handle(RuleEditorEvent.WhoChosen(WhoKind.Prefix))
        editor.handle(RuleEditorEvent.PrefixTyped("++"))
        assertEquals("what the core refuses is not told of", RuleTrial.None, editor.state.trial)
        assertEquals(before, core.rulebookJson())
    }

    @Test
    fun `a number in the national form is kept as the network delivers it`() {
        val state = save(RuleDraft("new", who = WhoKind.Number, number = "(206) 555-0123", always = true))
        assertTrue("${state.problems}", state.problems.isEmpty())
        val rule = core.rulebook().rules.first()
        assertEquals(WhoView.Number("+12065550123"), rule.who)
        assertEquals("offered", rule.name)
    }

    @Test
    fun `what the core refuses comes back to its field`() {
        for ((draft, problem) in listOf(
            RuleDraft("n", who = WhoKind.Number, number = "hello") to RuleProblem.NumberUnreadable,
            RuleDraft("p", who = WhoKind.Prefix, prefix = "+12x") to RuleProblem.PrefixUnreadable,
            RuleDraft("q", who = WhoKind.Prefix, prefix = "++1") to RuleProblem.PrefixUnreadable,
            RuleDraft("r", who = WhoKind.Prefix, prefix = "+" + "1".repeat(16)) to RuleProblem.PrefixUnreadable,
            RuleDraft("s", "x".repeat(201)) to RuleProblem.NameTooLong,
        )) {
            assertEquals(draft.toString(), setOf(problem), save(draft).problems)
        }
        assertEquals(2, core.rulebook().rules.size)
        val longest = save(RuleDraft("t", "x".repeat(RuleEditorPresenter.MAX_NAME_BYTES)))
        assertTrue("the limit itself: ${longest.problems}", longest.problems.isEmpty())
    }

    @Test
    fun `windows that the editor lets through are taken by the core`() {
        for (window in listOf(
            TimeWindow.NIGHT.between(0, 0),
            TimeWindow.NIGHT.between(end = 0),
            TimeWindow(setOf(7), 1439, 1),
            TimeWindow(setOf(1), 0, 1),
        )) {
            assertEquals(null, window.problem)
            val state = save(RuleDraft("w", windows = listOf(window), then = DispositionView.REJECT))
            assertTrue("$window ${state.problems}", state.problems.isEmpty())
            val kept = core
                .rulebook()
                .rules
                .first { it.id == "w" }
                .windows
                .map(TimeWindow::of)
            assertEquals(listOf(window), kept)
        }
    }

    @Test
    fun `rules are reordered, and the core tries them in that order`() {
        val presenter = RulesPresenter(core, InlineWork, {}, {})
        presenter.handle(RulesEvent.Shown)
        presenter.handle(RulesEvent.Moved("night", 0))
        assertEquals(listOf("night", "family"), core.rulebook().rules.map { it.id })
        presenter.handle(RulesEvent.Switched("night", false))
        assertFalse(
            core
                .rulebook()
                .rules
                .first()
                .enabled,
        )
        assertFalse((presenter.state as RulesState.Ready).damaged)
    }

    @Test
    fun `a file with bad lines becomes a list, and its numbers are found`() {
        val file = "name;number\nA;206-555-0123\nB;1.2E+10\nC;=A1\nD;+1 206 555 0124\nE;hello\n"
        val source =
            object : ImportSource {
                override val name = "banks"

                override fun copy(into: File) = null.also { into.writeText(file) }
            }
        val import = ImportPresenter(source, null, core, InlineWork, folder.newFolder()) {}
        import.handle(ImportEvent.Shown)
        val ready = import.state as ImportState.Ready
        assertEquals(2uL to 3uL, ready.preview.numbers to ready.preview.refused)
        val refused = ready.preview.firstRefused.map { it.line.toInt() to it.reason }
        assertEquals(
            listOf(3 to "rounded by a spreadsheet", 4 to "a spreadsheet formula", 6 to "not a number"),
            refused,
        )
        import.handle(ImportEvent.Confirmed)
        assertEquals(ImportState.Done("banks", 2, isUsed = false), import.state)

        val said = mutableListOf<ListNotice>()
        val list = ListPresenter("banks", core, InlineWork, {}, { said += it })
        list.handle(ListEvent.Shown)
        assertEquals(listOf("+12065550123", "+12065550124"), list.state.numbers)
        list.handle(ListEvent.Added("(206) 555-0124"))
        list.handle(ListEvent.Added("hello"))
        list.handle(ListEvent.Removed("+12065550123"))
        val expected =
            listOf(ListNotice.AlreadyThere("+12065550124"), ListNotice.Unreadable, ListNotice.Removed("+12065550123"))
        assertEquals(expected, said)
        assertEquals(1L, list.state.total)
    }

    @Test
    fun `the backup of another app becomes rules below those in force`() {
        val file = File("../tests/samples/imports/spamblocker.gz").readBytes()
        val source =
            object : ImportSource {
                override val name = "SpamBlocker"

                override fun copy(into: File) = null.also { into.writeBytes(file) }
            }
        val before = core.rulebook().rules
        val import = ImportPresenter(source, null, core, InlineWork, folder.newFolder()) {}
        import.handle(ImportEvent.Shown)
        val found = (import.state as ImportState.Rules).preview
        assertEquals(10 to 8u, found.rules.size to found.remarksTotal)
        import.handle(ImportEvent.Confirmed)
        val rules = core.rulebook().rules
        val ids = before.map { it.id }
        assertEquals(ids + found.rules.map { it.id }, rules.map { it.id })
        assertEquals(found.rules.map { it.name }, rules.drop(before.size).map { it.name })
        assertFalse("below what is missing it stops nothing", rules.last().enabled)
        val shared = folder.newFile()
        shared.writeText(core.rulebookJson())
        assertEquals(rules.size, core.previewRules(shared.path, 0, 0).rules.size)
        import.handle(ImportEvent.Undone)
        assertEquals(ids, core.rulebook().rules.map { it.id })
    }

    @Test
    fun `a signed list file is taken over, switched off and taken back`() {
        fun bringIn(
            vararg files: String,
            edit: (ImportPresenter) -> Unit = {},
        ): ImportPresenter {
            val source =
                object : ImportSource {
                    override val name = "Ann"

                    override fun copy(into: File): ImportProblem? {
                        val (first, signature) = files.map { File("../tests/samples/lists/$it") } + File("none")
                        first.copyTo(into, overwrite = true)
                        if (signature.exists()) signature.copyTo(File(into.path + ImportSource.SIGNATURE))
                        return null
                    }
                }
            val import = ImportPresenter(source, null, core, InlineWork, folder.newFolder()) {}
            import.handle(ImportEvent.Shown)
            edit(import)
            import.handle(ImportEvent.Confirmed)
            return import
        }

        val kept = bringIn("sellers.pub").state
        assertEquals(ImportState.Key("Ann", kept = true), kept)
        bringIn("sellers.list", "sellers.list.minisig") {
            val ready = it.state as ImportState.Ready
            val about = ready.preview.about
            assertEquals(SignatureView.RIGHT to "Ann", about?.let { it.signature to it.signer })
            assertEquals("Sellers" to "a sample", about?.let { it.name to it.source })
            assertFalse(ready.isDoubtful)
        }
        val numbers = listOf("+12065550100", "+12065550101", "+12065550102", "95588")
        assertEquals(numbers, core.listNumbers("Sellers", null, 9u))
        val again = bringIn("sellers.list") { assertTrue((it.state as ImportState.Ready).isDoubtful) }
        assertEquals(ImportState.Done("Sellers", 4, isUsed = false, isNew = false, ranges = 7), again.state)
        again.handle(ImportEvent.Undone)
        assertTrue((again.state as ImportState.Done).undone)
        val list = ListPresenter("Sellers", core, InlineWork, {}, {})
        list.handle(ListEvent.Switched(false))
        assertEquals(false to false, list.state.about?.let { it.on to it.canUndo })
        list.handle(ListEvent.Searched("(206)"))
        assertEquals(3, list.state.numbers.size)
    }

    @Test
    fun `a list of thousands comes by pages`() {
        val numbers = (0 until 2345).map { "+1206555%04d".format(it) }
        val file = folder.newFile()
        file.writeText(numbers.joinToString("\n"))
        core.previewImport(file.path, true)
        core.importNumbers("many", file.path, true)
        val list = ListPresenter("many", core, InlineWork, {}, {})
        list.handle(ListEvent.Shown)
        while (list.state.more) list.handle(ListEvent.EndReached)
        assertEquals(numbers, list.state.numbers)
        list.handle(ListEvent.Shown)
        assertEquals(numbers, list.state.numbers)
        list.handle(ListEvent.Searched("2344"))
        assertEquals(listOf("+12065552344"), list.state.numbers)
    }
}
