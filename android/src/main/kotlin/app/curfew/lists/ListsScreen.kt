package app.curfew.lists

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.KeyView
import app.curfew.ui.BarAction
import app.curfew.ui.BottomSheet
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** All lists of numbers. Main thread. */
class ListsScreen : Screen() {
    override val key = KEY

    private var presenter: ListsPresenter? = null
    private var host: ScreenHost? = null
    private var binder: ListsBinder? = null
    private var question: BottomSheet? = null
    private val naming = EntrySheet(R.string.lists_new, R.string.lists_new_label, R.string.lists_new_action, ::create)

    override fun title(context: Context): CharSequence = context.getString(R.string.lists_title)

    override fun actions(host: ScreenHost) =
        listOf(
            BarAction(R.drawable.ic_file, host.activity.getString(R.string.lists_import)) { importFile(host, null) },
            BarAction(R.drawable.ic_add, host.activity.getString(R.string.lists_new)) { naming.open(host.activity) },
        )

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: newPresenter(host)
        this.presenter = presenter
        val made =
            ListsBinder(
                host.activity,
                ListsBinder.Actions(
                    open = { host.open(ListScreen(it)) },
                    create = { naming.open(host.activity) },
                    importFile = { importFile(host, null) },
                    again = { presenter.handle(ListsEvent.Shown) },
                    find = { presenter.handle(ListsEvent.Asked(it)) },
                    update = { host.open(ImportScreen(it.source, it.list)) },
                    pickFolder = { pickFolder(host, presenter) },
                    leaveFolder = { leaveFolder(host, presenter) },
                    removeKey = { askToRemove(host, it) },
                ),
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    private fun newPresenter(host: ScreenHost): ListsPresenter {
        val updates = Updates(TreeFolder(host.activity), host.core, importCache(host.activity))
        return ListsPresenter(host.core, host.work, { binder?.bind(it) }, ::say, updates)
    }

    private fun pickFolder(
        host: ScreenHost,
        presenter: ListsPresenter,
    ) = host.launch(Intent(Intent.ACTION_OPEN_DOCUMENT_TREE)) { result, data ->
        val uri = data?.data
        if (result == Activity.RESULT_OK && uri != null) {
            TreeFolder(host.activity).pick(uri)
            presenter.handle(ListsEvent.Shown)
        }
    }

    private fun leaveFolder(
        host: ScreenHost,
        presenter: ListsPresenter,
    ) {
        TreeFolder(host.activity).pick(null)
        presenter.handle(ListsEvent.Shown)
    }

    override fun onShown() {
        presenter?.handle(ListsEvent.Shown)
        host?.let { naming.restore(it.activity) }
    }

    override fun onHidden() {
        naming.suspend()
        question?.dismiss()
    }

    /** Names what is lost, before it is. */
    private fun askToRemove(
        host: ScreenHost,
        key: KeyView,
    ) {
        val context = host.activity
        val sheet = BottomSheet(context, context.getString(R.string.lists_key_remove, key.name))
        val text = context.getString(R.string.lists_key_remove_text)
        sheet.content.addWide(context.styledText(R.style.Text_Body, text))
        sheet.destructive(context.getString(R.string.action_delete)) {
            presenter?.handle(ListsEvent.KeyRemoved(key.id))
        }
        sheet.quiet(context.getString(R.string.action_cancel))
        question = sheet
        sheet.show()
    }

    private fun create(name: String) {
        presenter?.handle(ListsEvent.Created(name))
    }

    private fun say(notice: ListsNotice) {
        val host = host ?: return
        when (notice) {
            is ListsNotice.Created -> {
                naming.close()
                host.open(ListScreen(notice.name))
            }
            ListsNotice.KeyNotRemoved -> host.snackbar(host.activity.getString(R.string.lists_not_saved))
            is ListsNotice.NotCreated -> naming.refuse(host.activity.getString(nameProblemText(notice.why)))
        }
    }

    /** Names the screen for the shell. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "lists"
    }
}

/** What is wrong with the name of a list. */
internal fun nameProblemText(problem: ListNameProblem): Int =
    when (problem) {
        ListNameProblem.Missing -> R.string.lists_name_missing
        ListNameProblem.TooLong -> R.string.lists_name_long
        ListNameProblem.Taken -> R.string.lists_name_taken
        ListNameProblem.Refused -> R.string.lists_name_refused
        ListNameProblem.NotSaved -> R.string.lists_not_saved
    }
