package app.curfew.ui

import android.content.Context
import android.view.View
import android.view.ViewGroup

/**
 * One full screen of the app: it makes its view, and a presenter of its own keeps its state.
 *
 * A screen lives as long as it is on a back stack and survives rotation; its view does not. Everything that
 * belongs to a view or to a [ScreenHost] is made anew in [createView]. Main thread.
 */
abstract class Screen {
    /** Names this screen so that it can be made again after the process died; empty: it is not brought back. */
    open val key: String = ""

    /** Whether the bottom bar (the rail on wide screens) is shown with it. An editor says no. */
    open val showsDestinations: Boolean = true

    /** What the top bar says. */
    abstract fun title(context: Context): CharSequence

    /** The top bar's buttons, at most three, from left to right. */
    open fun actions(host: ScreenHost): List<BarAction> = emptyList()

    /** Makes the view. [parent] gives layout parameters only; the caller adds the view. */
    abstract fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View

    /** The view is in front: load, or load again. Called after [createView] and on each return. */
    open fun onShown() = Unit

    /** The view is no longer in front. */
    open fun onHidden() = Unit

    /** True if the screen used the back gesture up itself (it closed a search, it asked about unsaved changes). */
    open fun onBack(): Boolean = false

    /** Whether [onBack] would use the gesture up now; predictive back shows the way home only if not. */
    open val holdsBack: Boolean = false
}

/**
 * A button of the top bar.
 *
 * @property icon a drawable of the kit
 * @property label what a screen reader says and a long press shows
 */
class BarAction(
    val icon: Int,
    val label: CharSequence,
    val onClick: () -> Unit,
)

/** Makes screens again from their [Screen.key], after the process died. One for each feature. */
fun interface ScreenFactory {
    /** The screen of [key], or null if the key is not of this feature or what it names is gone. */
    fun create(key: String): Screen?
}
