package app.curfew.screens

import android.app.Activity
import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.ImageView
import android.widget.TextView
import app.curfew.testing.Screenshots
import app.curfew.ui.ListRow
import app.curfew.ui.ShellActivity
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowDialog

/** What a person does with the screen in front, and how the system answers. Test thread. */
class Person(
    private val activity: ShellActivity,
) {
    /** How often the person has touched the screen, the system's dialogs included. */
    var taps = 0
        private set

    /** Touches the first button that is drawn as the one thing to do. */
    fun tapsPrimary() = tap(
        visible().filterIsInstance<Button>().first {
            it.currentTextColor ==
                activity.getColor(app.curfew.R.color.on_primary)
        },
    )

    /** Touches what says [text], or what holds it. */
    fun taps(text: CharSequence) {
        val said =
            visible().firstOrNull { says(it) == text.toString() } ?: throw AssertionError("no \"$text\" in ${reads()}")
        tap(generateSequence(said) { it.parent as? View }.first { it.hasOnClickListeners() })
    }

    /** Every text that can be read. */
    fun reads(): List<String> = visible().map(::says).filter(String::isNotEmpty)

    /** Whether something that says [part] is on the screen as a whole: nobody has to scroll. */
    fun seesWhole(part: String): Boolean =
        visible().any { view ->
            val seen = Rect()
            part in says(view) && view.getGlobalVisibleRect(seen) && seen.height() == view.height
        }

    /** The picture before what says [text], a resource. */
    fun iconOf(text: CharSequence): Int {
        val said = visible().first { says(it) == text.toString() }
        val row = generateSequence(said) { it.parent as? View }.first { it is ListRow }
        val picture = under(row).filterIsInstance<ImageView>().first { it.drawable != null }
        return shadowOf(picture.drawable).createdFromResId
    }

    /** Answers the activity that was started for a result. */
    fun answersSystem(ok: Boolean) {
        taps++
        val asked = shadowOf(activity).nextStartedActivityForResult
        shadowOf(activity).receiveResult(asked.intent, if (ok) Activity.RESULT_OK else Activity.RESULT_CANCELED, null)
        Screenshots.settle()
    }

    private fun tap(view: View) {
        taps++
        check(view.isEnabled) { "not enabled" }
        view.performClick()
        Screenshots.settle()
        // The stage's phone answers at once; no dialog of the system is drawn.
        shadowOf(activity).peekNextStartedActivityForResult()?.let { answered ->
            if (answered.intent.action ==
                "role request"
            ) {
                answersSystem(true)
            }
        }
    }

    /** The window in front: a sheet, else the screen. */
    private fun visible(): List<View> {
        val sheet = ShadowDialog
            .getLatestDialog()
            ?.takeIf { it.isShowing }
            ?.window
            ?.decorView
        return under(sheet ?: activity.window.decorView)
    }

    private fun under(view: View): List<View> =
        when {
            view.visibility != View.VISIBLE -> emptyList()
            view is ViewGroup -> listOf(view) + (0 until view.childCount).flatMap { under(view.getChildAt(it)) }
            else -> listOf(view)
        }

    private fun says(view: View): String =
        (view as? TextView)?.text?.toString()?.takeIf(String::isNotEmpty)
            ?: view.contentDescription?.toString().orEmpty()
}
