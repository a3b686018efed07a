package app.curfew.cases

import android.content.Context
import app.curfew.R
import app.curfew.core.CaseHint
import app.curfew.history.SheetRow
import app.curfew.lists.EntrySheet
import app.curfew.ui.BottomSheet
import app.curfew.ui.Languages
import app.curfew.ui.Numbers
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide

/**
 * The sheets by which [number] gets into a case, old or new. Belongs to a screen and outlives its views. Main thread.
 *
 * @param number empty for a call without one, which is noted on a screen of its own
 * @param call the entry of that call
 */
internal class StartCase(
    private val number: String,
    private val call: ULong? = null,
) {
    private var host: ScreenHost? = null
    private var presenter: StartCasePresenter? = null
    private var chooser: BottomSheet? = null
    private val naming =
        EntrySheet(R.string.cases_new, R.string.cases_name, R.string.cases_open, { presenter?.open(it) })

    /** The views of the screen are made. */
    fun attach(host: ScreenHost) {
        this.host = host
        if (presenter == null) {
            presenter = StartCasePresenter(number, host.core, host.work, Languages.of(host.activity), ::say)
        }
    }

    /** Asks which case. */
    fun start() {
        presenter?.ask()
    }

    /** The screen is in front. */
    fun restore(context: Context) = naming.restore(context)

    /** The screen is no longer in front. */
    fun suspend() {
        chooser?.dismiss()
        naming.suspend()
    }

    private fun say(notice: StartNotice) {
        val host = host ?: return
        val context = host.activity
        when (notice) {
            is StartNotice.Choose -> choose(context, notice.hint)
            is StartNotice.There -> {
                naming.close()
                host.open(if (call == null) CaseScreen(notice.case) else NoteScreen(notice.case, CaseNote.CALL, call))
            }
            StartNotice.NotRead -> host.snackbar(context.getText(R.string.cases_not_read))
            StartNotice.NotSaved -> {
                naming.refuse(context.getText(R.string.cases_not_opened))
                host.snackbar(context.getText(R.string.cases_not_saved))
            }
        }
    }

    private fun choose(
        context: Context,
        hint: CaseHint,
    ) {
        val offered = hint.name ?: Numbers.display(number)
        if (hint.open.isEmpty()) return naming.open(context, offered)
        val sheet = BottomSheet(context, context.getString(R.string.cases_which))
        hint.open.forEach { case ->
            val there = context.getText(R.string.cases_has_it).takeIf { case.id in hint.hasIt }
            val row = SheetRow(context)
            row.bind(RowSymbol(R.drawable.ic_file), case.name, there, null) {
                sheet.dismiss()
                presenter?.choose(case.id)
            }
            sheet.content.addWide(row)
        }
        val new = SheetRow(context)
        new.bind(RowSymbol(R.drawable.ic_add), context.getText(R.string.cases_new), null, null) {
            sheet.dismiss()
            naming.open(context, offered)
        }
        sheet.content.addWide(new)
        chooser = sheet
        sheet.show()
    }
}
