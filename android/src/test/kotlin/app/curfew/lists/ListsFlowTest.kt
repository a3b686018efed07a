package app.curfew.lists

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.provider.DocumentsContract
import android.widget.EditText
import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.core.ImportPreview
import app.curfew.core.KeyView
import app.curfew.core.RefusedLine
import app.curfew.rules.FakeCore
import app.curfew.rules.TestShell
import app.curfew.rules.UnderTest
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.Numbers
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** What a person does with lists, through the shell. */
@RunWith(CurfewTestRunner::class)
class ListsFlowTest {
    private val core = FakeCore()

    @Before
    fun english() = ScreenSetup().apply()

    @Test
    fun `a list is made and a number is put on it, taken off and put back`() =
        TestShell.run(core, ::ListsScreen) {
            touch(text(R.string.lists_new))
            touch(text(R.string.lists_new_action))
            assertTrue("${reads()}", sees(text(R.string.lists_name_missing)))
            type(text(R.string.lists_new_label), "Banks")
            touch(text(R.string.lists_new_action))
            assertTrue("${reads()}", sees(text(R.string.lists_list_empty)))

            touch(text(R.string.lists_add))
            type(text(R.string.lists_add_label), "?")
            touch(text(R.string.lists_add_action))
            assertTrue("${reads()}", sees(text(R.string.lists_unreadable)))
            type(text(R.string.lists_add_label), "+1 206 555 0123")
            touch(text(R.string.lists_add_action))
            assertEquals(listOf("+12065550123"), core.numberLists["Banks"])

            val says = Numbers.display("+12065550123")
            touch(text(R.string.lists_remove, says))
            assertEquals(emptyList<String>(), core.numberLists["Banks"])
            touch(text(R.string.action_undo))
            assertEquals(listOf("+12065550123"), core.numberLists["Banks"])
        }

    @Test
    fun `a half-typed number outlives a turn of the phone`() {
        core.createList("Banks")
        TestShell.run(core, { ListScreen("Banks") }) {
            touch(text(R.string.lists_add))
            type(text(R.string.lists_add_label), "+12065550123")
            turn()
            touch(text(R.string.lists_add_action))
            assertEquals(listOf("+12065550123"), core.numberLists["Banks"])
        }
    }

    @Test
    fun `the page of a list says its licence and its labels`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123")
        TestShell.run(core, { ListScreen("Banks") }) {
            assertFalse("nothing is said", reads().any { "Licence" in it || "Labels" in it })
        }
        core.sources["Banks"] = "reports"
        core.licences["Banks"] = "CC0-1.0"
        core.labels["Banks"] = (1..20).map { "L$it" }
        val named = "From: reports\nLicence: CC0-1.0\nLabels: " + (1..20).joinToString { "L$it" }
        TestShell.run(core, { ListScreen("Banks") }) { assertTrue("${reads()}", sees(named)) }
        core.labels["Banks"] = (1..23).map { "L$it" }
        TestShell.run(core, { ListScreen("Banks") }) { assertTrue("${reads()}", sees("$named, and 3 more")) }
    }

    @Test
    fun `files of the folder that cannot be read are named, and how many are looked at`() {
        Robolectric.setupContentProvider(TreeFolderTest.Provider::class.java, "com.example.documents")
        TreeFolderTest.Provider.broken = false
        TreeFolderTest.Provider.files = mapOf("a.list" to 1L, "b.list" to 1L)
        val folder = TreeFolder(RuntimeEnvironment.getApplication())
        folder.pick(DocumentsContract.buildTreeDocumentUri("com.example.documents", "primary:Sync"))
        TreeFolderTest.Provider.contents = mapOf("b.list" to "CURFEWL4")
        core.damagedFiles += "CURFEWL4"
        TestShell.run(core, ::ListsScreen) {
            assertTrue("${reads()}", sees(text(R.string.lists_broken_none)) && sees(text(R.string.lists_broken_newer)))
            assertTrue("${reads()}", sees("a.list") && sees("b.list"))
            assertFalse("${reads()}", reads().any { "list files" in it })
        }
        TreeFolderTest.Provider.files = (0 until 203).associate { "$it.list" to 1L }
        folder.files().files.forEach(folder::done)
        TestShell.run(core, ::ListsScreen) {
            assertTrue("${reads()}", sees("It holds 203 list files. The first 200 by name are looked at."))
            assertFalse("${reads()}", sees(text(R.string.lists_updates)))
        }
    }

    @Test
    fun `deleting asks once and names what is lost`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123", "+12065550124")
        TestShell.run(core, ::ListsScreen) {
            touch("Banks")
            touch(text(R.string.lists_delete))
            assertTrue("${reads()}", sees(text(R.string.lists_delete_text, "2 numbers")))
            touch(text(R.string.action_cancel))
            assertEquals(setOf("Banks"), core.numberLists.keys)
            touch(text(R.string.lists_delete))
            touch(text(R.string.action_delete))
            assertTrue(core.numberLists.isEmpty())
            assertTrue("${reads()}", sees(text(R.string.lists_empty)))
        }
    }

    @Test
    fun `a damaged list says what to do`() {
        core.numberLists["Banks"] = null
        TestShell.run(core, ::ListsScreen) {
            touch("Banks")
            assertTrue("${reads()}", sees(text(R.string.lists_damaged_text)))
            touch(text(R.string.lists_delete))
            touch(text(R.string.action_delete))
            assertTrue(core.numberLists.isEmpty())
        }
    }

    @Test
    fun `a search keeps what has the digits`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123", "+12065550199")
        TestShell.run(core, { ListScreen("Banks") }) {
            type(text(R.string.lists_search), "0199")
            val found = activity.resources.getQuantityString(R.plurals.lists_found, 1, 1)
            assertTrue("${reads()}", sees(found))
        }
    }

    @Test
    fun `a list is switched off, and its last import taken back`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123", "+12065550124")
        core.before["Banks"] = mutableListOf("+12065550123")
        TestShell.run(core, ::ListsScreen) {
            touch("Banks")
            touch(text(R.string.lists_switch))
            assertEquals(setOf("Banks"), core.off)
            assertTrue("${reads()}", sees(text(R.string.lists_switch_off)))
            touch(text(R.string.lists_undo))
            assertEquals(listOf("+12065550123"), core.numberLists["Banks"])
            assertTrue("${reads()}", sees(text(R.string.lists_as_before)))
            assertFalse("${reads()}", sees(text(R.string.lists_undo)))
            back()
            assertTrue("${reads()}", reads().any { text(R.string.lists_off, "1 number") in it })
        }
    }

    @Test
    fun `a folder for updates is picked and left`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123")
        TestShell.run(core, ::ListsScreen) {
            touch(text(R.string.lists_folder_pick))
            val asked = shadowOf(activity).nextStartedActivityForResult
            assertEquals(Intent.ACTION_OPEN_DOCUMENT_TREE, asked.intent.action)
            val tree = Uri.parse("content://com.example.documents/tree/primary%3ASync%2Flists")
            shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(tree))
            Screenshots.settle()
            assertTrue("${reads()}", sees(text(R.string.lists_folder_is, "lists")))
            touch(text(R.string.lists_folder_leave))
            assertTrue("${reads()}", sees(text(R.string.lists_folder_pick)))
        }
    }

    @Test
    fun `a list with a key can take updates without asking`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123")
        val display = Numbers.display("+12065550123")

        fun UnderTest.changes() = listOf(text(R.string.lists_add), text(R.string.lists_remove, display))
        TestShell.run(core, { ListScreen("Banks") }) {
            assertFalse(sees(text(R.string.lists_takes)))
            changes().forEach { assertTrue("${reads()}", sees(it)) }
        }
        core.signers["Banks"] = "Ann"
        TestShell.run(core, { ListScreen("Banks") }) {
            assertTrue("${reads()}", sees(text(R.string.lists_takes_text, "Ann")))
            // Its next edition would drop them.
            assertTrue("${reads()}", reads().any { text(R.string.lists_signed_own) in it })
            changes().forEach { assertFalse("${reads()}", sees(it)) }
            touch(text(R.string.lists_takes))
            assertTrue(TreeFolder(activity).takes("Banks"))
            touch(text(R.string.lists_delete))
            touch(text(R.string.action_delete))
            assertFalse("a later list of this name is another", TreeFolder(activity).takes("Banks"))
        }
    }

    @Test
    fun `keys are shown, and removing one asks first`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123")
        core.trusted += KeyView("0123456789ABCDEF", "Ann", 1_793_491_200)
        TestShell.run(core, ::ListsScreen) {
            assertTrue("${reads()}", reads().any { "0123 4567 89AB CDEF" in it && "Nov 1, 2026" in it })
            touch(text(R.string.lists_remove, "Ann"))
            touch(text(R.string.action_cancel))
            assertEquals(1, core.trusted.size)
            touch(text(R.string.lists_remove, "Ann"))
            core.writeFailure = CurfewException.Storage("full")
            touch(text(R.string.action_delete))
            assertTrue("${reads()}", sees(text(R.string.lists_not_saved)))
            core.writeFailure = null
            touch(text(R.string.lists_remove, "Ann"))
            touch(text(R.string.action_delete))
            assertFalse("${reads()}", sees(text(R.string.lists_keys)))
            assertTrue(core.trusted.isEmpty())
        }
    }

    @Test
    fun `a number is looked for on all lists`() {
        core.numberLists["Banks"] = mutableListOf("+12065550123")
        TestShell.run(core, ::ListsScreen) {
            val field = find { it is EditText }
            type(text(R.string.lists_find), "+12065550123")
            assertTrue("${reads()}", reads().count { it == "Banks" } == 2)
            assertTrue("the field stays while somebody types", field === find { it is EditText })
            type(text(R.string.lists_find), "+12065550124")
            assertTrue("${reads()}", sees(text(R.string.lists_find_none)))
            core.numberLists["Sellers"] = null
            type(text(R.string.lists_find), "+12065550123")
            assertTrue("${reads()}", reads().any { "Banks" in it && text(R.string.lists_damaged_number) in it })
            core.numberLists -= "Sellers"
            type(text(R.string.lists_find), "+12065550124")
            turn()
            assertTrue("${reads()}", sees("+12065550124") && sees(text(R.string.lists_find_none)))
        }
    }

    @Test
    fun `a file is chosen, looked at and imported`() {
        core.preview =
            ImportPreview(
                2uL,
                1uL,
                listOf(RefusedLine(2u, "rounded by a spreadsheet")),
                listOf("+12065550123", "+12065550124"),
            )
        TestShell.run(core, ::ListsScreen) {
            touch(text(R.string.lists_import))
            val asked = shadowOf(activity).nextStartedActivityForResult
            assertEquals(Intent.ACTION_OPEN_DOCUMENT, asked.intent.action)
            val uri = Uri.parse("content://com.example.files/7")
            shadowOf(RuntimeEnvironment.getApplication().contentResolver)
                .registerInputStreamSupplier(uri) { "+12065550123\n1.2E+10\n+12065550124".byteInputStream() }
            shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(uri))
            Screenshots.settle()
            expectPreview()
            type(text(R.string.lists_new_label), "Banks")
            touch(text(R.string.lists_import_confirm, "2 numbers"))
            assertEquals(2, core.numberLists.getValue("Banks")!!.size)
            touch(text(R.string.lists_make_rule))
            assertTrue("${reads()}", sees(text(R.string.rules_new_title)))
            assertTrue("${reads()}", reads().any { "Banks" in it })
        }
    }

    private fun UnderTest.expectPreview() {
        assertTrue("${reads()}", sees("2 numbers"))
        assertTrue("${reads()}", sees(text(R.string.lists_import_line, 2L, text(R.string.lists_line_rounded))))
        assertFalse("${reads()}", sees(text(R.string.lists_import_not)))
    }
}
