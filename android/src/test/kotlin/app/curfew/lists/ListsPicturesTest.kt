package app.curfew.lists

import android.provider.DocumentsContract
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.core.FileView
import app.curfew.core.FindingView
import app.curfew.core.ImportPreview
import app.curfew.core.KeyView
import app.curfew.core.RefusedLine
import app.curfew.core.RemarkView
import app.curfew.core.RulesPreview
import app.curfew.core.SignatureView
import app.curfew.core.WhoView
import app.curfew.rules.FakeCore
import app.curfew.rules.Samples
import app.curfew.rules.UnderTest
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.testing.CurfewTestRunner
import app.curfew.ui.Destination
import app.curfew.ui.Screen
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.GraphicsMode
import java.io.File

/** Each screen of the lists and the import in both languages and themes, with normal and large text. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ListsPicturesTest {
    private fun core() =
        FakeCore(listOf(Samples.rule("b", "Banks and shops", WhoView.List("Banks"), DispositionView.REJECT))).also {
            it.numberLists["Banks"] = (0 until 30).mapTo(mutableListOf()) { at -> "+120655501%02d".format(at) }
            it.numberLists["Insurance"] = mutableListOf()
            it.numberLists["Marketing"] = null
            it.preview =
                ImportPreview(
                    1234uL,
                    23uL,
                    listOf("rounded by a spreadsheet", "not a number", "empty", "a spreadsheet formula", "too long")
                        .mapIndexed { at, reason -> RefusedLine((at * 17 + 2).toUInt(), reason) },
                    listOf("+12065550100", "+12065550101", "+12065550102", "95588"),
                )
        }

    private class Source(
        private val problem: ImportProblem?,
    ) : ImportSource {
        override val name = "banks-2026"

        override fun copy(into: File): ImportProblem? {
            into.writeText("+12065550100\n")
            return problem
        }
    }

    private fun take(
        name: String,
        core: FakeCore = core(),
        screen: () -> Screen,
        heightDp: Int = 891,
        act: UnderTest.() -> Unit = {},
    ) = ScreenPictures.take(
        "lists-$name",
        Scene(core, destination = Destination.MORE) {
            // Each picture begins with the same lists.
            core.numberLists.remove("banks-2026")
            listOf(ListsScreen(), screen())
        },
        heightDp = heightDp,
    ) { activity -> UnderTest({ activity }, {}).act() }

    private fun importing(problem: ImportProblem? = null): () -> Screen = { ImportScreen(Source(problem)) }

    @Test
    fun `the lists`() = take("all", screen = ::ListsScreen)

    @Test
    fun `no lists`() = take("none", FakeCore(), ::ListsScreen)

    @Test
    fun `a list`() = take("one", screen = { ListScreen("Banks") })

    @Test
    fun `an empty list`() = take("empty", screen = { ListScreen("Insurance") })

    @Test
    fun `a damaged list`() = take("damaged", screen = { ListScreen("Marketing") })

    @Test
    fun `adding a number`() =
        take("add", screen = { ListScreen("Banks") }) {
            touch(text(R.string.lists_add))
            type(text(R.string.lists_add_label), "?")
            touch(text(R.string.lists_add_action))
        }

    @Test
    fun `deleting a list`() =
        take("delete", screen = { ListScreen("Banks") }) { touch(text(R.string.lists_delete)) }

    @Test
    fun `a file before it is imported`() = take("import", screen = importing())

    @Test
    fun `rules of another app before they are imported`() = take("rules", rulesCore(), importing())

    @Test
    fun `rules that were imported, with the way back`() =
        take("rules-done", rulesCore(), importing()) { touch(text(R.string.lists_rules_add)) }

    @Test
    fun `rules that were taken back`() =
        take("rules-undone", rulesCore(), importing()) {
            touch(text(R.string.lists_rules_add))
            touch(text(R.string.action_undo))
        }

    @Test
    fun `rules that cannot come over`() {
        val core = core()
        core.rulesPreview =
            RulesPreview(emptyList(), 12uL, listOf(RemarkView("Old", "left_out", "messages")), 1u, emptyList())
        take("rules-none", core, importing())
    }

    private fun fileCore(
        signature: SignatureView,
        name: String = "Reported sellers",
    ) = core().also {
        val about = FileView(name, "reports of July", "CC0-1.0", 1_793_491_200, signature, "Ann")
        it.preview = it.preview.copy(ranges = 7uL, refused = 0uL, about = about)
        it.numberLists["Reported sellers"] = mutableListOf("+12065550199")
        it.sources["Reported sellers"] = "reports of July"
    }

    @Test
    fun `a list file that changes a list`() = take("file", fileCore(SignatureView.RIGHT), importing())

    @Test
    fun `a list file that was changed on the way`() =
        take("file-wrong", fileCore(SignatureView.WRONG, "Callers"), importing())

    @Test
    fun `a list file of another sender`() =
        take("file-other", fileCore(SignatureView.UNKNOWN).also { it.otherSigner = true }, importing())

    @Test
    fun `a key`() = take("key", core().also { it.isKey = true }, importing()) {
        type(text(R.string.lists_key_name), " ")
        touch(text(R.string.lists_key_keep))
    }

    @Test
    fun `a table with labels before it is imported`() {
        val core = core()
        core.preview = core.preview.copy(refused = 0uL, labels = "category")
        take("labels", core, importing())
    }

    @Test
    fun `keys that lists are taken from`() {
        val core = FakeCore()
        core.numberLists["Sellers"] = mutableListOf("+12065550199")
        core.trusted += KeyView("4FD575EB65879FB5", "Ann of Reports", 1_793_491_200)
        core.trusted += KeyView("0123456789ABCDEF", "城市反骚扰志愿者", 0)
        take("keys", core, ::ListsScreen, heightDp = 1600)
    }

    @Test
    fun `a list that came with a key`() {
        val core = core()
        core.signers["Banks"] = "Ann of Reports"
        core.sources["Banks"] = "reports of July"
        core.licences["Banks"] = "ODbL-1.0, Contents: DbCL-1.0"
        core.labels["Banks"] = listOf("Debt", "Medical & prescriptions", "贷款", "Home improvement", "1-2")
        take("signed", core, { ListScreen("Banks") })
    }

    @Test
    fun `a list that is off and can be taken back`() {
        val core = fileCore(SignatureView.RIGHT)
        core.off += "Banks"
        core.before["Banks"] = mutableListOf()
        core.sources["Banks"] = "reports of July"
        take("off", core, { ListScreen("Banks") })
    }

    @Test
    fun `a number that is on a list`() {
        val core = core()
        core.off += "Banks"
        take("find", core, ::ListsScreen) { type(text(R.string.lists_find), "+12065550105") }
    }

    @Test
    fun `updates in the folder`() {
        Robolectric.setupContentProvider(TreeFolderTest.Provider::class.java, "com.example.documents")
        val page = "\u0001".padEnd(4096 - "CURFEWL3".length, '\u0000')
        val broken =
            mapOf("banks-2026.list" to "CURFEWL3\u0002", "callers.list" to "CURFEWL4", "old.list" to "CURFEWL3$page")
        TreeFolderTest.Provider.files = (broken.keys + "a.list").associateWith { 1L }
        TreeFolderTest.Provider.contents = broken
        TreeFolderTest.Provider.broken = false
        val tree = DocumentsContract.buildTreeDocumentUri("com.example.documents", "primary:Sync/lists")
        TreeFolder(RuntimeEnvironment.getApplication()).pick(tree)
        val core = fileCore(SignatureView.RIGHT)
        core.damagedFiles += broken.values
        take("updates", core, ::ListsScreen, heightDp = 1200)
    }

    @Test
    fun `a folder with more files than are looked at`() {
        Robolectric.setupContentProvider(TreeFolderTest.Provider::class.java, "com.example.documents")
        TreeFolderTest.Provider.files = (0 until 203).associate { "$it.list" to 1L }
        TreeFolderTest.Provider.broken = false
        val folder = TreeFolder(RuntimeEnvironment.getApplication())
        folder.pick(DocumentsContract.buildTreeDocumentUri("com.example.documents", "primary:Sync/lists"))
        folder.files().files.forEach(folder::done)
        take("folder", core(), ::ListsScreen, heightDp = 1200)
    }

    /** Rules with findings and remarks of every fate, and numbers beside them. */
    private fun rulesCore() =
        core().also {
            it.rulesPreview =
                RulesPreview(
                    listOf(
                        Samples.rule("n1", "Offices by day", WhoView.Prefix("+1206"), DispositionView.ALLOW),
                        Samples.rule("n2", "Strangers at night", WhoView.Anyone, DispositionView.SILENCE),
                        Samples.rule("n3", "垃圾电话", WhoView.List("Banks"), DispositionView.REJECT),
                    ),
                    12uL,
                    listOf(
                        RemarkView("Texts with links", "left_out", "messages"),
                        RemarkView("Repeated callers", "switched_off", "below"),
                        RemarkView("Company names", "left_out", "name"),
                    ),
                    5u,
                    listOf(
                        FindingView("Offices by day", "allow_shadowed", listOf("Banks and shops", "Night")),
                        FindingView("垃圾电话", "no_list", listOf("Banks")),
                    ),
                )
        }

    @Test
    fun `a file that is too large`() = take("import-not", screen = importing(ImportProblem.TooLarge))

    @Test
    fun `a file that was imported`() {
        take("import-done", screen = importing()) {
            val found = activity.resources.getQuantityString(R.plurals.lists_numbers, 1234, 1234)
            touch(text(R.string.lists_import_confirm, found))
        }
    }
}
