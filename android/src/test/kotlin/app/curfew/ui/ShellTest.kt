package app.curfew.ui

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.graphics.Insets
import android.view.View
import android.view.ViewGroup
import android.view.WindowInsets
import android.widget.TextView
import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.screens.FakeCore
import app.curfew.screens.Person
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

@RunWith(CurfewTestRunner::class)
class ShellTest {
    private val log = mutableListOf<String>()

    /** What serves the root now. */
    private lateinit var listHost: ScreenHost

    private inner class Plain(
        override val key: String,
        private val editor: Boolean = false,
    ) : Screen() {
        override val showsDestinations = !editor

        override fun title(context: Context): CharSequence = key

        override fun createView(
            host: ScreenHost,
            parent: ViewGroup,
        ): View {
            if (key == "root") listHost = host
            return ScrollColumn(host.activity).also { it.part(TextView(host.activity)).text = key }
        }

        override fun onShown() {
            log += "+$key"
        }

        override fun onHidden() {
            log += "-$key"
        }
    }

    private val root = Plain("root")
    private val detail = Plain("detail")

    @Before
    fun setTheStage() {
        ScreenSetup().apply()
        StageActivity.scene = Scene(FakeCore()) { listOf(root, detail) }
    }

    private fun start(): ActivityController<StageActivity> =
        Robolectric.buildActivity(StageActivity::class.java).setup().also { Screenshots.settle() }

    private fun title(activity: StageActivity) = activity.requireViewById<TextView>(R.id.screen_title).text.toString()

    /** The titles that can be seen, from the start of the line. */
    private fun titles(activity: StageActivity): List<String> =
        under(activity.window.decorView).filter { it.id == R.id.screen_title }.map { (it as TextView).text.toString() }

    private fun under(view: View): List<View> =
        when {
            view.visibility != View.VISIBLE -> emptyList()
            view is ViewGroup -> listOf(view) + (0 until view.childCount).flatMap { under(view.getChildAt(it)) }
            else -> listOf(view)
        }

    private fun back(activity: StageActivity) {
        @Suppress("DEPRECATION")
        activity.onBackPressed()
        Screenshots.settle()
    }

    @Test
    fun `screens are told when they come to the front and leave it`() {
        start().use {
            val activity = it.get()
            activity.host.open(detail)
            back(activity)
            it.pause()
            assertEquals(listOf("+root", "-root", "+detail", "-detail", "+root", "-root"), log)
        }
    }

    @Test
    fun `back goes from the detail to the root and then out`() {
        start().use {
            val activity = it.get()
            activity.host.open(detail)
            assertEquals("detail", title(activity))
            assertEquals(View.VISIBLE, activity.requireViewById<View>(R.id.screen_back).visibility)
            back(activity)
            assertEquals("root", title(activity))
            assertEquals(View.GONE, activity.requireViewById<View>(R.id.screen_back).visibility)
            assertFalse(activity.isFinishing)
            back(activity)
            assertTrue(activity.isFinishing)
        }
    }

    @Test
    @Config(sdk = [29, 34])
    fun `back works on old and new systems`() {
        start().use {
            val activity = it.get()
            activity.host.open(detail)
            back(activity)
            assertEquals("root", title(activity))
        }
    }

    @Test
    fun `the same screens are there after the phone was turned`() {
        start().use {
            it.get().host.open(detail)
            it.recreate()
            Screenshots.settle()
            assertEquals("detail", title(it.get()))
            back(it.get())
            assertEquals("root", title(it.get()))
        }
    }

    @Test
    fun `an answer that comes after the phone was turned reaches who asked, and what it opens is shown`() {
        start().use {
            val before = it.get()
            before.host.launch(Intent(Intent.ACTION_OPEN_DOCUMENT).setType("text/plain")) { result, _ ->
                assertEquals(Activity.RESULT_OK, result)
                before.host.open(detail)
            }
            val asked = shadowOf(before).nextStartedActivityForResult
            it.recreate()
            assertNotSame(before, it.get())
            shadowOf(it.get()).callOnActivityResult(asked.requestCode, Activity.RESULT_OK, Intent())
            Screenshots.settle()
            assertEquals("detail", title(it.get()))
        }
    }

    @Test
    fun `the screens are made again after the process died`() {
        val saved = android.os.Bundle()
        start().use {
            it.get().host.open(detail)
            it.pause().saveInstanceState(saved)
        }
        Robolectric
            .buildActivity(
                StageActivity::class.java,
            ).create(saved)
            .start()
            .restoreInstanceState(saved)
            .resume()
            .visible()
            .use {
                Screenshots.settle()
                assertEquals("detail", title(it.get()))
                back(it.get())
                assertEquals("root", title(it.get()))
            }
    }

    @Test
    fun `an editor has no bottom bar`() {
        start().use {
            val activity = it.get()
            val bar = activity.requireViewById<View>(R.id.shell_bar)
            assertEquals(View.VISIBLE, bar.visibility)
            activity.host.open(Plain("editor", editor = true))
            assertEquals(View.GONE, bar.visibility)
            back(activity)
            assertEquals(View.VISIBLE, bar.visibility)
        }
    }

    @Test
    fun `on a wide window the list stays beside its detail`() {
        ScreenSetup(widthDp = 900, heightDp = 700).apply()
        start().use {
            val activity = it.get()
            activity.host.open(detail)
            assertEquals(listOf("root", "detail"), titles(activity))
            listHost.open(Plain("other"))
            assertEquals("it takes the detail's place", listOf("root", "other"), titles(activity))
            assertEquals(
                "the list was in front all the time",
                listOf("+root", "-root", "+root", "+detail", "-detail", "+other"),
                log,
            )
            activity.host.open(Plain("editor", editor = true))
            assertEquals(listOf("editor"), titles(activity))
            back(activity)
            back(activity)
            assertEquals(listOf("root"), titles(activity))
        }
    }

    @Test
    fun `a snackbar's action runs once and takes the snackbar away`() {
        start().use {
            val activity = it.get()
            var undone = 0
            activity.host.snackbar("Deleted", "Undo") { undone++ }
            val bar = activity.requireViewById<ViewGroup>(R.id.shell_snackbar)
            assertEquals(View.VISIBLE, bar.visibility)
            bar.getChildAt(1).performClick()
            assertEquals(1, undone)
            assertEquals(View.GONE, bar.visibility)
        }
    }

    @Test
    fun `controls keep clear of the system's bars, content scrolls under them`() {
        start().use {
            val activity = it.get()
            val window = activity.window.decorView
            val insets = WindowInsets
                .Builder()
                .setInsets(
                    WindowInsets.Type.systemBars(),
                    Insets.of(0, 60, 0, 90),
                ).build()
            window.dispatchApplyWindowInsets(insets)
            layOut(window)
            val titleTop = top(activity.requireViewById<View>(R.id.screen_title))
            assertTrue("$titleTop", titleTop >= 60)
            val bar = activity.requireViewById<ViewGroup>(R.id.shell_bar)
            assertEquals(90, bar.paddingBottom)
            activity.host.open(Plain("editor", editor = true))
            window.dispatchApplyWindowInsets(insets)
            layOut(window)
            val scroll = activity.requireViewById<ScrollColumn>(R.id.screen_scroll)
            assertEquals("the content reaches the edge", window.height, top(scroll) + scroll.height)
            assertTrue("its end does not stay under the bar", scroll.paddingBottom >= 90)
        }
    }

    @Test
    fun `a core that does not open is said so, and opened again on request`() {
        StageActivity.opens = { throw CurfewException.Storage("full") }
        start().use {
            val activity = it.get()
            assertEquals(activity.getString(R.string.app_name), title(activity))
            assertTrue(log.isEmpty())
            StageActivity.opens = null
            Person(activity).taps(activity.getString(R.string.action_try_again))
            assertEquals("root", title(activity))
        }
        StageActivity.opens = null
    }

    private fun layOut(view: View) {
        view.measure(
            View.MeasureSpec.makeMeasureSpec(view.width, View.MeasureSpec.EXACTLY),
            View.MeasureSpec.makeMeasureSpec(view.height, View.MeasureSpec.EXACTLY),
        )
        view.layout(0, 0, view.width, view.height)
    }

    private fun top(view: View): Int = IntArray(2).also(view::getLocationInWindow)[1]
}
