package app.curfew.lists

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.rules.RuleEditorScreen
import app.curfew.ui.BarAction
import app.curfew.ui.BottomSheet
import app.curfew.ui.Numbers
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** The numbers of one list. Main thread. */
class ListScreen(
    private val name: String,
) : Screen() {
    override val key = KEY_START + name

    private var presenter: ListPresenter? = null
    private var host: ScreenHost? = null
    private var binder: ListBinder? = null
    private var question: BottomSheet? = null
    private val adding =
        EntrySheet(
            R.string.lists_add,
            R.string.lists_add_label,
            R.string.lists_add_action,
            ::add,
            InputType.TYPE_CLASS_PHONE,
        )

    override fun title(context: Context): CharSequence = name

    override fun actions(host: ScreenHost): List<BarAction> {
        val delete =
            BarAction(R.drawable.ic_delete, host.activity.getString(R.string.lists_delete)) { askToDelete(host) }
        if (presenter?.state?.trouble != null) return listOf(delete)
        val add =
            BarAction(R.drawable.ic_add, host.activity.getString(R.string.lists_add)) { adding.open(host.activity) }
        return listOfNotNull(
            add.takeIf { presenter?.state?.about?.signer == null },
            BarAction(R.drawable.ic_file, host.activity.getString(R.string.lists_import)) { importFile(host, name) },
            delete,
        )
    }

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: newPresenter(host)
        this.presenter = presenter
        val made =
            ListBinder(
                host.activity,
                presenter::handle,
                ListBinder.Actions(
                    add = { adding.open(host.activity) },
                    importFile = { importFile(host, name) },
                    makeRule = { host.open(RuleEditorScreen(null, name)) },
                    back = host::back,
                ),
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    private fun newPresenter(host: ScreenHost) =
        ListPresenter(name, host.core, host.work, ::show, ::say, TreeFolder(host.activity))

    override fun onShown() {
        presenter?.handle(ListEvent.Shown)
        host?.let { adding.restore(it.activity) }
    }

    override fun onHidden() {
        adding.suspend()
        question?.dismiss()
    }

    private fun add(text: String) {
        presenter?.handle(ListEvent.Added(text))
    }

    private fun show(state: ListState) {
        val before = binder?.run { showsTrouble to showsSigned }
        binder?.bind(state)
        if (before != binder?.run { showsTrouble to showsSigned }) host?.barChanged()
    }

    private fun say(notice: ListNotice) {
        val host = host ?: return
        val context = host.activity
        when (notice) {
            is ListNotice.Added -> {
                adding.close()
                offerUndo(host, R.string.lists_added, notice.number, ListEvent.Removed(notice.number))
            }
            is ListNotice.AlreadyThere -> {
                adding.close()
                host.snackbar(context.getString(R.string.lists_already_there, Numbers.display(notice.number)))
            }
            ListNotice.Unreadable -> adding.refuse(context.getString(R.string.lists_unreadable))
            is ListNotice.Removed ->
                offerUndo(host, R.string.lists_removed, notice.number, ListEvent.Restored(notice.number))
            ListNotice.Deleted -> {
                host.back()
                host.snackbar(context.getString(R.string.lists_deleted, name))
            }
            ListNotice.AsBefore -> host.snackbar(context.getString(R.string.lists_as_before))
            ListNotice.NotSaved -> {
                adding.refuse(context.getString(R.string.lists_not_saved))
                host.snackbar(context.getString(R.string.lists_not_saved))
            }
        }
    }

    private fun countOf(
        context: Context,
        numbers: Long,
        ranges: Long,
    ): String =
        if (numbers + ranges == 0L) {
            context.getString(R.string.lists_list_empty)
        } else {
            context.getString(R.string.lists_delete_text, context.countOf(numbers, ranges))
        }

    private fun offerUndo(
        host: ScreenHost,
        text: Int,
        number: String,
        undo: ListEvent,
    ) {
        val context = host.activity
        host.snackbar(context.getString(text, Numbers.display(number)), context.getString(R.string.action_undo)) {
            presenter?.handle(undo)
        }
    }

    /** Names what is lost, before it is. */
    private fun askToDelete(host: ScreenHost) {
        val context = host.activity
        val state = presenter?.state ?: return
        val sheet = BottomSheet(context, context.getString(R.string.lists_delete_title, name))
        val lost =
            when (val total = state.total) {
                null -> context.getString(R.string.lists_delete_text_damaged)
                else -> countOf(context, total, state.about?.ranges?.toLong() ?: 0)
            }
        sheet.content.addWide(context.styledText(R.style.Text_Body, lost))
        if (state.rules.isNotEmpty()) {
            val rules = state.rules.joinToString(context.getString(R.string.lists_joint))
            val text = context.getString(R.string.lists_delete_rules, rules)
            sheet.content.addWide(context.styledText(R.style.Text_Body, text))
        }
        sheet.destructive(context.getString(R.string.action_delete)) { presenter?.handle(ListEvent.Deleted) }
        sheet.quiet(context.getString(R.string.action_cancel))
        question = sheet
        sheet.show()
    }

    /** Names the screen for the shell. */
    companion object {
        /** What [Screen.key] begins with; the list's name follows. */
        const val KEY_START = "lists/one/"
    }
}
