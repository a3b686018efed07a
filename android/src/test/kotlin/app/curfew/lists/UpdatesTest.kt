package app.curfew.lists

import app.curfew.core.ChangesView
import app.curfew.core.CurfewException
import app.curfew.core.FileView
import app.curfew.core.ImportPreview
import app.curfew.core.SignatureView
import app.curfew.rules.FakeCore
import app.curfew.ui.InlineWork
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File

/** List files in the folder for updates. */
class UpdatesTest {
    @get:Rule
    val cache = TemporaryFolder()

    private val core = FakeCore()

    private class Folder : ListFolder {
        override var name: String? = "Sync"
        val taken = mutableSetOf<String>()
        private var told = emptySet<String>()
        val all = mutableListOf<FolderFile>()
        val done = mutableSetOf<String>()
        var total: Int? = null

        override fun files() = FolderFiles(all.filterNot { it.stamp in done }, total ?: all.size)

        override fun done(file: FolderFile) {
            done += file.stamp
        }

        override fun takes(list: String) = list in taken

        override fun take(
            list: String,
            on: Boolean,
        ) {
            if (on) taken += list else taken -= list
        }

        override fun news(all: Set<String>) = (all - told).also { told = all }
    }

    private class Source(
        private val problem: ImportProblem? = null,
        private val content: String = "x",
    ) : ImportSource {
        override val name = "sellers"

        override fun copy(into: File) = problem.also { into.writeText(content) }
    }

    private val folder = Folder()
    private val updates by lazy { Updates(folder, core, cache.root.resolve("import")) }
    private val lists by lazy { ListsPresenter(core, InlineWork, {}, {}, updates) }

    private fun offered(signature: SignatureView = SignatureView.RIGHT) {
        val about = FileView("Sellers", "reports", "", 0, signature, "Ann")
        core.preview = ImportPreview(2uL, 0uL, emptyList(), listOf("+12065550100", "+12065550101"), 0uL, about)
        folder.all += FolderFile("sellers.list", "sellers.list|1", Source())
    }

    private fun inForce() {
        core.numberLists["Sellers"] = mutableListOf("+12065550199")
        core.sources["Sellers"] = "reports"
    }

    private fun shown(): ListsState.Ready {
        lists.handle(ListsEvent.Shown)
        assertEquals(
            "no copy is left",
            0,
            cache.root
                .resolve("import")
                .list()
                .orEmpty()
                .size,
        )
        return lists.state as ListsState.Ready
    }

    @Test
    fun `a new list and an update are offered until they are in force`() {
        offered()
        val first = shown()
        assertEquals("Sync", first.folder)
        assertEquals(listOf(null to 2L), first.news.updates.map { it.list to it.numbers })
        inForce()
        val update = shown().news.updates.single()
        assertEquals("Sellers" to ChangesView(2uL, 1uL, 0uL, false), update.list to update.changes)
        assertEquals("nothing is taken over", 1, core.numberLists["Sellers"]!!.size)
        core.preview = core.preview.copy(numbers = 0uL)
        core.numberLists["Sellers"]!!.clear()
        core.relabelled = 3uL
        val relabelled = shown().news.updates.single()
        assertEquals("other labels", 3uL, relabelled.changes?.relabelled)
        core.relabelled = 0uL
        core.otherAbout = true
        assertEquals("of another day", 1, shown().news.updates.size)
        core.otherAbout = false
        assertTrue(shown().news.updates.isEmpty())
        assertEquals(setOf("sellers.list|1"), folder.done)
    }

    @Test
    fun `a signed update is taken over without asking only where that is wanted`() {
        inForce()
        offered()
        assertEquals(1, shown().news.updates.size)
        folder.taken += "Others"
        assertEquals("of another list it is", 1, shown().news.updates.size)
        val list = ListPresenter("Sellers", core, InlineWork, {}, {}, folder)
        list.handle(ListEvent.SignedTaken(true))
        assertTrue(list.state.takes)
        val ready = shown()
        assertTrue(ready.news.updates.isEmpty())
        assertEquals("the lists are read again", 2L, ready.lists.single().numbers)
        assertTrue("it can be taken back", "Sellers" in core.before)
    }

    @Test
    fun `what is not signed with the key of the list is asked about`() {
        inForce()
        folder.taken += "Sellers"
        for (signature in listOf(SignatureView.NONE, SignatureView.UNKNOWN, SignatureView.WRONG)) {
            folder.all.clear()
            offered(signature)
            assertEquals("$signature", 1, shown().news.updates.size)
        }
        folder.all.clear()
        offered()
        core.otherSigner = true
        assertEquals(1, shown().news.updates.size)
        assertEquals(1, core.numberLists["Sellers"]!!.size)
        core.numberLists.clear()
        assertEquals("a new list is never made unasked", 1, shown().news.updates.size)
        assertTrue(core.numberLists.isEmpty())
    }

    @Test
    fun `what cannot be read is named with its reason and looked at again`() {
        val problems = listOf(ImportProblem.BrokenOff, ImportProblem.TooLarge, ImportProblem.NotAllowed)
        problems.forEach { folder.all += FolderFile("$it.list", "$it.list|1", Source(it)) }
        folder.all += FolderFile("gone.list", "gone.list|1", Source(ImportProblem.NotFound))
        folder.all += FolderFile("empty.list", "empty.list|1", Source(content = ""))
        val broken = problems.map { BrokenFile("$it.list", it) } + BrokenFile("empty.list", ImportProblem.Empty)
        assertEquals(FolderNews(broken = broken, total = 5), shown().news)
        folder.all.clear()
        offered()
        val page = "CURFEWL3\u0001".padEnd(4096, '\u0000')
        val refused = CurfewException.Storage("damaged")
        for ((content, failure, why) in listOf(
            Triple(page, refused, ImportProblem.Damaged),
            Triple(page.dropLast(1), refused, ImportProblem.Part),
            Triple("CURFEWL3\u0002".padEnd(4096, '\u0000'), refused, ImportProblem.Part),
            Triple("CURFEWL3", refused, ImportProblem.Part),
            Triple("CURFEWL4", refused, ImportProblem.Newer),
            Triple("+12065550100", CurfewException.Storage("no room"), ImportProblem.Failed),
            Triple("a picture", CurfewException.Input("a picture"), ImportProblem.NoList),
        )) {
            val file = Folder()
            file.all += FolderFile("sellers.list", "sellers.list|1", Source(content = content))
            val failing =
                object : app.curfew.core.CurfewInterface by core {
                    override fun previewImport(
                        path: String,
                        labels: Boolean,
                    ): ImportPreview = throw failure
                }
            val news = Updates(file, failing, cache.root).look()
            assertEquals(FolderNews(broken = listOf(BrokenFile("sellers.list", why)), total = 1), news)
        }
        inForce()
        val full =
            object : app.curfew.core.CurfewInterface by core {
                override fun importChanges(
                    name: String,
                    path: String,
                ): ChangesView = throw CurfewException.Storage("no room")
            }
        val failed = listOf(BrokenFile("sellers.list", ImportProblem.Failed))
        assertEquals(failed, Updates(folder, full, cache.root).look().broken)
        core.numberLists.clear()
        assertTrue(folder.done.isEmpty())
        assertEquals(1, shown().news.updates.size)
        // A text that somebody called .list is none.
        core.preview = core.preview.copy(about = null)
        val text = shown().news
        assertEquals(listOf(BrokenFile("sellers.list", ImportProblem.NoList)), text.broken)
        assertTrue(text.updates.isEmpty() && folder.done.isEmpty())
    }

    @Test
    fun `how many files there are is said, and no folder is looked through where none was picked`() {
        offered()
        folder.total = 203
        assertEquals(203, shown().news.total)
        folder.name = null
        val other = ListsPresenter(core, InlineWork, {}, {}, updates)
        other.handle(ListsEvent.Shown)
        assertEquals(FolderNews(), (other.state as ListsState.Ready).news)
        assertFalse("sellers.list|1" in folder.done)
    }
}
