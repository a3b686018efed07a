package app.curfew.ui

import android.app.Activity
import android.os.Build
import android.window.OnBackInvokedCallback
import android.window.OnBackInvokedDispatcher

/**
 * Takes the back gesture while the app has somewhere to go back to, and leaves it to the system otherwise, which
 * then shows where the gesture leads. Main thread.
 */
internal class BackGesture(
    private val register: () -> Unit,
    private val unregister: () -> Unit,
) {
    private var isTaken = false

    /** From now on the gesture is taken, or left to the system. */
    fun take(wanted: Boolean) {
        if (wanted == isTaken) return
        isTaken = wanted
        if (wanted) register() else unregister()
    }

    /** Makes it for an activity. Before API 33 it does nothing: `onBackPressed` gets every gesture. */
    companion object {
        fun of(
            activity: Activity,
            onBack: () -> Unit,
        ): BackGesture {
            if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return BackGesture({ }, { })
            val callback = OnBackInvokedCallback(onBack)
            val dispatcher = activity.onBackInvokedDispatcher
            return BackGesture(
                { dispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, callback) },
                { dispatcher.unregisterOnBackInvokedCallback(callback) },
            )
        }
    }
}
