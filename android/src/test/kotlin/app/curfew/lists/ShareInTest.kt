package app.curfew.lists

import android.content.Intent
import android.net.Uri
import app.curfew.R
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.FindingView
import app.curfew.core.ImportPreview
import app.curfew.core.RemarkView
import app.curfew.core.RulesPreview
import app.curfew.core.WhoView
import app.curfew.rules.FakeCore
import app.curfew.rules.Samples
import app.curfew.rules.UnderTest
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.InlineWork
import app.curfew.ui.ScreensGraph
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** Numbers that another app shares into Curfew. */
@RunWith(CurfewTestRunner::class)
class ShareInTest {
    /** The activity of the manifest, over a fake core. */
    class SharedInto : ImportActivity() {
        override fun onCreate(savedInstanceState: android.os.Bundle?) {
            setTheme(R.style.Theme_Curfew)
            super.onCreate(savedInstanceState)
        }

        override fun createGraph(): ScreensGraph =
            object : ScreensGraph(applicationContext) {
                override val work: Work = InlineWork

                override fun openCore(): CurfewInterface = core

                override fun cameToFront(core: CurfewInterface) = Unit
            }

        /** What the next activity is made with. */
        companion object {
            var core = FakeCore()
        }
    }

    @Before
    fun start() {
        ScreenSetup().apply()
        SharedInto.core = FakeCore()
        SharedInto.core.preview = ImportPreview(1uL, 0uL, emptyList(), listOf("+12065550123"))
    }

    private fun share(
        intent: Intent,
        test: UnderTest.() -> Unit,
    ) = Robolectric.buildActivity(SharedInto::class.java, intent).setup().use { controller ->
        Screenshots.settle()
        UnderTest({ controller.get() }) { controller.recreate() }.test()
    }

    @Test
    fun `a text is shown, and kept only when that is wanted`() =
        share(Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, "+12065550123")) {
            assertTrue("${reads()}", sees("1 number"))
            assertTrue(SharedInto.core.numberLists.isEmpty())
            type(text(R.string.lists_new_label), "Banks")
            turn()
            touch(text(R.string.lists_import_confirm, "1 number"))
            assertEquals(listOf("+12065550123"), SharedInto.core.numberLists.getValue("Banks"))
            touch(text(R.string.action_done))
            assertTrue(activity.isFinishing)
        }

    @Test
    fun `rules are shown with what is left out, added, and taken out again`() {
        val rule = Samples.rule("", "Roof sellers", WhoView.Prefix("+1206"), DispositionView.REJECT)
        val remarks =
            listOf(
                RemarkView("Texts", "left_out", "messages"),
                RemarkView("Everybody", "switched_off", "below"),
                RemarkView("New", "left_out", "a reason of later"),
            )
        val later = FindingView("Odd", "a problem of later", listOf("XX"))
        val findings = listOf(FindingView("Roof sellers", "shadowed", listOf("Night")), later)
        SharedInto.core.rulesPreview = RulesPreview(listOf(rule), 1uL, remarks, 5u, findings)
        share(Intent(Intent.ACTION_SEND).setType("application/json").putExtra(Intent.EXTRA_TEXT, "{}")) {
            for (expected in listOf(
                "Roof sellers",
                "Numbers that begin with",
                "Texts",
                text(R.string.lists_why_messages),
                text(R.string.lists_rules_off, text(R.string.lists_why_below)),
                text(R.string.lists_why_other),
                text(R.string.rules_find, "Roof sellers", text(R.string.rules_find_shadowed, "Night")),
                text(R.string.rules_find_unknown, "XX"),
                "and 2 more",
            )) {
                assertTrue("$expected in ${reads()}", reads().any { expected in it })
            }
            assertFalse("${reads()}", sees(text(R.string.lists_rules_none)))
            assertTrue(SharedInto.core.rules.isEmpty())
            touch(text(R.string.lists_rules_add))
            assertEquals(listOf("Roof sellers"), SharedInto.core.rules.map { it.name })
            turn()
            touch(text(R.string.action_undo))
            assertTrue(SharedInto.core.rules.isEmpty())
            assertTrue("${reads()}", sees(text(R.string.lists_rules_undone)))
            touch(text(R.string.lists_import_confirm, "1 number"))
            assertTrue("${reads()}", sees(text(R.string.lists_import_where)))
        }
    }

    @Test
    fun `of very many rules the first are shown, and all are added`() {
        val rule = Samples.rule("", "Roof sellers", WhoView.Prefix("+1206"), DispositionView.REJECT)
        val rules = (1..70).map { rule.copy(id = "r$it", name = "Rule $it") }
        SharedInto.core.rulesPreview = RulesPreview(rules, 0uL, emptyList(), 0u, emptyList())
        share(Intent(Intent.ACTION_SEND).setType("application/json").putExtra(Intent.EXTRA_TEXT, "{}")) {
            assertTrue("${reads()}", sees("Rule 50") && !sees("Rule 51") && sees("and 20 more"))
            touch(text(R.string.lists_rules_add))
            assertEquals(70, SharedInto.core.rules.size)
        }
    }

    @Test
    fun `a file that may not be read says so, and the way out closes`() {
        val uri = Uri.parse("content://com.example.files/1")
        shadowOf(RuntimeEnvironment.getApplication().contentResolver)
            .registerInputStreamSupplier(uri) { throw SecurityException("no") }
        share(Intent(Intent.ACTION_VIEW).setDataAndType(uri, "text/csv")) {
            assertTrue("${reads()}", sees(text(R.string.lists_import_not_allowed)))
            touch(text(R.string.action_close))
            assertTrue(activity.isFinishing)
        }
    }

    @Test
    fun `other apps find the activity for texts and tables`() {
        val packages = RuntimeEnvironment.getApplication().packageManager
        for (intent in listOf(
            Intent(Intent.ACTION_SEND).setType("text/plain"),
            Intent(Intent.ACTION_SEND).setType("text/csv"),
            Intent(Intent.ACTION_SEND).setType("application/gzip"),
            Intent(Intent.ACTION_SEND).setType("text/x-vcard"),
            Intent(Intent.ACTION_SEND).setType("text/vcard"),
            Intent(Intent.ACTION_SEND).setType("text/xml"),
            Intent(Intent.ACTION_SEND).setType("application/xml"),
            Intent(Intent.ACTION_SEND).setType("application/zip"),
            Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://com.example/1"), "text/vcard"),
            Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://com.example/1"), "text/x-vcard"),
            Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://com.example/1"), "application/xml"),
            Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://com.example/1"), "application/zip"),
            Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://com.example/1"), "application/json"),
            Intent(Intent.ACTION_VIEW).setDataAndType(Uri.parse("content://com.example/1"), "text/plain"),
        )) {
            val found = packages.queryIntentActivities(intent, 0).map { it.activityInfo.name }
            assertEquals("$intent", listOf(ImportActivity::class.java.name), found)
        }
    }
}
