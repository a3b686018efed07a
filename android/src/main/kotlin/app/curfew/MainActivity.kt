package app.curfew

import android.content.Intent
import app.curfew.cases.MemoScreen
import app.curfew.health.HealthNotifier
import app.curfew.health.HealthScreen
import app.curfew.history.CallOpener
import app.curfew.lists.ListsNotifier
import app.curfew.lists.ListsScreen
import app.curfew.screening.CallLink
import app.curfew.ui.Destination
import app.curfew.ui.Places
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScreensGraph
import app.curfew.ui.ShellActivity

/** The app's window: home, history, rules and more. Main thread. */
open class MainActivity : ShellActivity() {
    override fun createPlaces(graph: ScreensGraph): Places = MainPlaces(graph)

    /** A tap on a notification asks for the lists, for the health page, for the history, for one call in it, or says what happened in one. */
    override fun onIntent(
        intent: Intent,
        host: ScreenHost,
    ) {
        if (ListsNotifier.asksForLists(intent)) {
            host.go(Destination.MORE)
            host.open(ListsScreen())
        }
        if (HealthNotifier.asksForHealth(intent)) {
            host.go(Destination.MORE)
            host.open(HealthScreen(host.phone))
        }
        if (!CallLink.asksForHistory(intent)) return
        host.go(Destination.HISTORY)
        CallLink.memoOf(intent)?.let { host.open(MemoScreen(it, afterCall = true)) }
        val (adds, starts) = CallLink.asksToAdd(intent) to CallLink.asksForCase(intent)
        CallLink.callAtMs(intent)?.let { CallOpener.open(it, host, adds = adds, starts = starts) }
    }
}
