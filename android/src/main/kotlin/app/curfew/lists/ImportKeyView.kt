package app.curfew.lists

import android.content.Context
import android.view.View
import app.curfew.R
import app.curfew.rules.footed
import app.curfew.rules.messageCard
import app.curfew.ui.Buttons
import app.curfew.ui.ScrollColumn
import app.curfew.ui.TextField

/** Asks what a key is called by which lists are signed. Main thread. */
internal class ImportKeyView(
    private val context: Context,
    private val handle: (ImportEvent) -> Unit,
) {
    private val name = TextField(context)

    /** The whole screen. */
    val view: View

    init {
        val body = ScrollColumn(context)
        val title = context.getString(R.string.lists_key_title)
        body.part(context.messageCard(R.drawable.ic_info, R.color.ink, title, context.getString(R.string.lists_key)))
        body.part(name)
        name.onChange = { handle(ImportEvent.Named(it)) }
        val keep = Buttons.primary(context, context.getString(R.string.lists_key_keep)) {
            handle(ImportEvent.Confirmed)
        }
        view = footed(body, keep)
    }

    /** Shows the name and what is wrong with it. */
    fun bind(state: ImportState.Key) {
        name.bind(context.getString(R.string.lists_key_name), state.name)
        name.error(state.problem?.let { context.getString(textOf(it)) })
    }

    private fun textOf(problem: ListNameProblem) =
        if (problem == ListNameProblem.Missing) R.string.lists_key_missing else nameProblemText(problem)
}
