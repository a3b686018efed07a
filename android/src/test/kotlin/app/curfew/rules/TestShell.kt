package app.curfew.rules

import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.TextView
import app.curfew.core.CurfewInterface
import app.curfew.screens.Scene
import app.curfew.screens.StageActivity
import app.curfew.testing.Screenshots
import app.curfew.ui.Screen
import app.curfew.ui.ShellActivity
import org.robolectric.Robolectric
import org.robolectric.shadows.ShadowDialog

/** Shows screens in the real shell, for tests that do what a person does. */
object TestShell {
    /** Shows [root] over [core] and lets [test] use it. */
    fun run(
        core: CurfewInterface,
        root: () -> Screen,
        test: UnderTest.() -> Unit,
    ) = run(Scene(core) { listOf(root()) }, test)

    /** Shows the root of [scene] and lets [test] use it. */
    fun run(
        scene: Scene,
        test: UnderTest.() -> Unit,
    ) {
        StageActivity.scene = scene
        ShadowDialog.reset()
        Robolectric.buildActivity(StageActivity::class.java).setup().use { controller ->
            val screen = UnderTest({ controller.get() }) { controller.recreate() }
            Screenshots.settle()
            screen.test()
        }
    }
}

/** What a test does with the screen in front: as a person, by what can be read. */
class UnderTest(
    private val current: () -> ShellActivity,
    private val recreate: () -> Unit,
) {
    /** The activity that is shown now. */
    val activity get() = current()

    /** The windows from front to back: an open sheet, then the screen. */
    private val roots: List<View>
        get() {
            val dialog = ShadowDialog
                .getLatestDialog()
                ?.takeIf { it.isShowing }
                ?.window
                ?.decorView
            return listOfNotNull(dialog, activity.window.decorView)
        }

    /** A text of the app's resources. */
    fun text(
        id: Int,
        vararg arguments: Any,
    ): String = activity.getString(id, *arguments)

    /** Whether [text] can be read. */
    fun sees(text: String): Boolean = visible().any { saysOf(it) == text }

    /** Every text that can be read, for the message of a failed test. */
    fun reads(): List<String> = visible().mapNotNull(::saysOf).filter(String::isNotEmpty)

    /** Touches what says [text], or what holds it. */
    fun touch(text: String) {
        val said = visible().firstOrNull { saysOf(it) == text } ?: throw AssertionError("no \"$text\" in ${reads()}")
        generateSequence(
            said,
        ) { it.parent as? View }.first { it.hasOnClickListeners() || it.isClickable }.performClick()
        Screenshots.settle()
    }

    /** Types into the field under [label]. */
    fun type(
        label: String,
        text: String,
    ) {
        val shown = visible()
        val at = shown.indexOfFirst { it is TextView && it !is EditText && it.text.toString() == label }
        if (at < 0) throw AssertionError("no \"$label\" in ${reads()}")
        (shown.drop(at).first { it is EditText } as EditText).setText(text)
        Screenshots.settle()
    }

    /** Goes back as the gesture does. */
    fun back() {
        @Suppress("DEPRECATION")
        activity.onBackPressed()
        Screenshots.settle()
    }

    /** Turns the phone. */
    fun turn() {
        recreate()
        Screenshots.settle()
    }

    /** The first view that can be seen and fits. */
    fun find(fits: (View) -> Boolean): View = visible().first(fits)

    private fun visible(): List<View> = roots.take(1).flatMap(::under)

    private fun under(view: View): List<View> =
        when {
            view.visibility != View.VISIBLE -> emptyList()
            view is ViewGroup -> listOf(view) + (0 until view.childCount).flatMap { under(view.getChildAt(it)) }
            else -> listOf(view)
        }

    private fun saysOf(view: View): String? =
        (view as? TextView)?.text?.toString()?.takeIf(String::isNotEmpty) ?: view.contentDescription?.toString()
}
