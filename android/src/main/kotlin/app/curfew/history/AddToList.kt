package app.curfew.history

import android.content.Context
import app.curfew.R
import app.curfew.lists.EntrySheet
import app.curfew.lists.ListNameProblem
import app.curfew.ui.BottomSheet
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide

/** The sheets by which [number] gets on a list, old or new. Belongs to a screen and outlives its views. Main thread. */
internal class AddToList(
    private val number: String,
) {
    private var host: ScreenHost? = null
    private var presenter: AddNumberPresenter? = null
    private var chooser: BottomSheet? = null
    private val naming =
        EntrySheet(R.string.history_new_list, R.string.history_new_list_label, R.string.history_new_list_action, ::name)

    /** The views of the screen are made. */
    fun attach(host: ScreenHost) {
        this.host = host
        if (presenter == null) presenter = AddNumberPresenter(number, host.core, host.work, ::say)
    }

    /** Asks which list. */
    fun start() = handle(AddEvent.Asked)

    /** The screen is in front. */
    fun restore(context: Context) = naming.restore(context)

    /** The screen is no longer in front. */
    fun suspend() {
        chooser?.dismiss()
        naming.suspend()
    }

    private fun handle(event: AddEvent) {
        presenter?.handle(event)
    }

    private fun name(list: String) = handle(AddEvent.Named(list))

    private fun say(notice: AddNotice) {
        val host = host ?: return
        val context = host.activity
        when (notice) {
            is AddNotice.Choose -> choose(context, notice.lists)
            is AddNotice.Added -> {
                naming.close()
                val text = if (notice.isUsed) R.string.history_added else R.string.history_added_unused
                host.snackbar(
                    context.getString(text, Numbers.display(number), notice.list),
                    context.getText(R.string.action_undo),
                ) {
                    handle(AddEvent.Undone(notice.list))
                }
            }
            is AddNotice.AlreadyThere -> {
                naming.close()
                host.snackbar(context.getString(R.string.history_already_there, Numbers.display(number), notice.list))
            }
            is AddNotice.NameRefused -> naming.refuse(context.getString(nameProblemText(notice.why)))
            AddNotice.NotRead -> host.snackbar(context.getText(R.string.history_lists_not_read))
            AddNotice.NotSaved -> {
                naming.refuse(context.getText(R.string.history_not_saved))
                host.snackbar(context.getText(R.string.history_not_saved))
            }
        }
    }

    private fun choose(
        context: Context,
        lists: List<ListChoice>,
    ) {
        if (lists.isEmpty()) return naming.open(context, context.getString(R.string.lists_mine))
        val sheet = BottomSheet(context, context.getString(R.string.history_which_list))
        lists.forEach { list ->
            val count = context.resources.getQuantityString(
                R.plurals.history_list_numbers,
                list.numbers.coerceAtMost(Int.MAX_VALUE.toLong()).toInt(),
                list.numbers,
            )
            val says = if (list.on) count else context.getString(R.string.lists_off, count)
            val there = context.getString(R.string.history_on_it).takeIf { list.hasIt }
            val row = SheetRow(context)
            row.bind(RowSymbol(R.drawable.ic_lists), list.name, listOfNotNull(says, there).joinToString("\n"), null) {
                sheet.dismiss()
                handle(AddEvent.Chosen(list.name))
            }
            sheet.content.addWide(row)
        }
        val new = SheetRow(context)
        new.bind(RowSymbol(R.drawable.ic_add), context.getText(R.string.history_new_list), null, null) {
            sheet.dismiss()
            naming.open(context)
        }
        sheet.content.addWide(new)
        chooser = sheet
        sheet.show()
    }

    private fun nameProblemText(problem: ListNameProblem): Int =
        when (problem) {
            ListNameProblem.Missing -> R.string.lists_name_missing
            ListNameProblem.TooLong -> R.string.lists_name_long
            ListNameProblem.Taken -> R.string.lists_name_taken
            ListNameProblem.Refused -> R.string.lists_name_refused
            ListNameProblem.NotSaved -> R.string.lists_not_saved
        }
}
