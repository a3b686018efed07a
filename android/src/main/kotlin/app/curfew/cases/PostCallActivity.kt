package app.curfew.cases

import android.app.Activity
import android.content.Context
import android.net.Uri
import android.os.Bundle
import android.os.CancellationSignal
import app.curfew.screening.CallLink
import app.curfew.screening.Contact
import app.curfew.screening.ContactLookup
import app.curfew.ui.ScreensGraph

/**
 * Started by Telecom when a call is over, where this app has the screening role. Shows nothing itself: of an answered
 * call from somebody who is no contact it shows a notification and opens "What happened", as the user wants it, and goes. Main thread. Open for tests only.
 */
open class PostCallActivity : Activity() {
    /** What the core is asked by. */
    protected open fun createGraph(): ScreensGraph = ScreensGraph(applicationContext)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val caller = PostCall.talkedWith(intent)
        val context = applicationContext
        if (caller == null) return finish()
        val graph = createGraph()
        graph.work.run({ find(context, graph, caller) }) { found ->
            found.getOrNull()?.let { startActivity(CallLink.toMemo(this, it)) }
            finish()
        }
    }

    /** The entry of the call that is asked about now. */
    private fun find(
        context: Context,
        graph: ScreensGraph,
        caller: Uri,
    ): ULong? {
        val wishes = StoredAnswers(context)
        if (!wishes.asksAfterCalls && !wishes.notifiesAfterCalls) return null
        val answer = ContactLookup(context).find(caller, CancellationSignal())
        val isContact = answer is ContactLookup.Answer.Read && answer.contact != Contact.NO
        if (isContact) return null
        val now = graph.phone
            .now()
            .toInstant()
            .toEpochMilli()
        val call = PostCall.find(graph.openCore(), caller.schemeSpecificPart, now) ?: return null
        if (wishes.notifiesAfterCalls) AnsweredCallNotifier(context).show(call)
        return call.seq.takeIf { wishes.asksAfterCalls }
    }
}
