package app.curfew.cases

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.text.format.Formatter
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.CaseChangeView
import app.curfew.core.CaseDetail
import app.curfew.core.CaseNumberView
import app.curfew.history.EntryScreen
import app.curfew.lists.EntrySheet
import app.curfew.lists.UriSource
import app.curfew.ui.BottomSheet
import app.curfew.ui.Languages
import app.curfew.ui.Numbers
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.addWide
import app.curfew.ui.styledText
import java.io.File

/** Everything about the case [id]. Main thread. */
class CaseScreen(
    private val id: String,
) : Screen() {
    override val key = KEY_START + id

    private var presenter: CasePresenter? = null
    private var host: ScreenHost? = null
    private var binder: CaseBinder? = null
    private var isInFront = false
    private val naming =
        EntrySheet(R.string.case_rename, R.string.cases_name, R.string.case_save, ::rename)

    private var asking: BottomSheet? = null
    private var attaching: AttachPresenter? = null
    private val fileName =
        EntrySheet(
            R.string.case_attach,
            R.string.case_file_name,
            R.string.case_attach_now,
            { attaching?.attach(it) },
            about = R.string.case_attach_about,
        )

    override fun title(context: Context): CharSequence = ready()
        ?.detail
        ?.line
        ?.name
        .orEmpty()

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter =
            presenter ?: CasePresenter(id, host.core, host.work, Languages.of(host.activity), ::show, ::notSaved)
        this.presenter = presenter
        val copies = File(host.activity.cacheDir, "attach")
        attaching = attaching ?: AttachPresenter(id, host.core, host.longWork, copies, ::say)
        val phone = host.phone
        val made =
            CaseBinder(
                host.activity,
                CaseBinder.Actions(
                    again = presenter::load,
                    back = host::back,
                    note = { host.open(NoteScreen(id, it)) },
                    complain = { host.open(FormsScreen(id)) },
                    letter = { letter(host) },
                    bundle = { host.open(BundleScreen(id)) },
                    attach = { pickFile(host) },
                    remove = ::remove,
                    removeCall = ::removeCall,
                    withdraw = ::withdraw,
                    removeInstitution = ::removeInstitution,
                    openCall = { host.open(EntryScreen(it, phone::now)) },
                    more = presenter::more,
                    rename = { naming.open(host.activity, it) },
                    close = ::close,
                ),
            ) { phone.now().toLocalDate() }
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.load()
        isInFront = true
        val context = host?.activity ?: return
        naming.restore(context)
        fileName.restore(context)
    }

    override fun onHidden() {
        isInFront = false
        asking?.dismiss()
        naming.suspend()
        fileName.suspend()
    }

    private fun ready() = presenter?.state as? CaseState.Ready

    private fun show(state: CaseState) {
        binder?.bind(state)
        host?.barChanged()
    }

    private fun notSaved() {
        host?.snackbar(host?.activity?.getText(R.string.cases_not_saved) ?: return)
    }

    private fun rename(name: String) {
        naming.close()
        presenter?.change(CaseChangeView.RENAMED, name.trim())
    }

    private fun remove(
        number: CaseNumberView,
        isReplyLine: Boolean,
    ) {
        val (gone, back) =
            if (isReplyLine) {
                CaseChangeView.REPLY_LINE_REMOVED to CaseChangeView.REPLY_LINE
            } else {
                CaseChangeView.NUMBER_REMOVED to CaseChangeView.NUMBER_ADDED
            }
        presenter?.change(gone, number.number)
        removed(Numbers.display(number.number)) {
            presenter?.change(back, number.number, number.source, number.confidence)
        }
    }

    private fun removeCall(call: CaseNumberView) {
        val context = host?.activity ?: return
        presenter?.change(CaseChangeView.CALL_REMOVED, call.number)
        removed(context.getString(R.string.case_one_call)) {
            presenter?.change(CaseChangeView.CALL_ADDED, call.number, call.source, call.confidence)
        }
    }

    /** Asks first: there is no undo but a new note. */
    private fun withdraw(
        entry: ULong,
        what: String,
    ) {
        val context = host?.activity ?: return
        val sheet = BottomSheet(context, context.getText(R.string.case_mistake_title))
        sheet.content.addWide(context.styledText(R.style.Text_Body, what))
        sheet.content.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.case_mistake_about)))
        sheet.destructive(context.getText(R.string.case_mistake_yes)) { presenter?.withdraw(entry) }
        sheet.quiet(context.getText(R.string.action_cancel))
        asking = sheet
        sheet.show()
    }

    private fun removeInstitution(detail: CaseDetail) {
        val name = detail.institution ?: return
        presenter?.change(CaseChangeView.INSTITUTION_REMOVED)
        removed(name) {
            presenter?.change(
                CaseChangeView.INSTITUTION,
                name,
                detail.institutionSource,
                detail.institutionConfidence,
            )
        }
    }

    private fun removed(
        what: String,
        undo: () -> Unit,
    ) {
        val context = host?.activity ?: return
        host?.snackbar(context.getString(R.string.lists_removed, what), context.getText(R.string.action_undo), undo)
    }

    private fun close(isOpen: Boolean) {
        val host = host ?: return
        presenter?.change(if (isOpen) CaseChangeView.CLOSED else CaseChangeView.REOPENED)
        if (!isOpen) return
        host.snackbar(
            host.activity.getText(R.string.case_closed_now),
            host.activity.getText(R.string.action_undo),
        ) { presenter?.change(CaseChangeView.REOPENED) }
    }

    private fun pickFile(host: ScreenHost) {
        if (attaching?.isCopying == true) return say(AttachNotice.Busy)
        val detail = ready()?.detail ?: return
        // A file whose copy is lost takes no more room when it comes again.
        val lost = detail.files.filter { !it.isThere }.maxOfOrNull { it.bytes } ?: 0uL
        val most = maxOf(detail.fileRoom, lost).toLong()
        if (most == 0L) return say(AttachNotice.TooLarge)
        val choose = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        host.launch(choose) { result, data ->
            val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
            attaching?.pick(UriSource(host.activity, listOf(uri), most))
        }
    }

    private fun say(notice: AttachNotice) {
        val context = host?.activity ?: return
        if (notice is AttachNotice.Name) {
            fileName.await(notice.offered)
            if (isInFront) fileName.restore(context)
            return
        }
        if (notice == AttachNotice.NoName) return fileName.refuse(context.getText(R.string.case_file_no_name))
        fileName.close()
        val room = Formatter.formatFileSize(context, ready()?.detail?.fileRoom?.toLong() ?: 0)
        host?.snackbar(
            when (notice) {
                AttachNotice.Busy -> context.getText(R.string.case_file_busy)
                AttachNotice.Copying -> context.getText(R.string.case_file_copying)
                AttachNotice.Attached -> context.getText(R.string.case_file_attached)
                AttachNotice.TooLarge -> context.getString(R.string.case_file_too_large, room)
                AttachNotice.NotRead -> context.getText(R.string.case_file_not_read)
                else -> context.getText(R.string.case_file_not_kept)
            },
        )
        if (notice == AttachNotice.Attached) presenter?.load()
    }

    private fun letter(host: ScreenHost) {
        val memory = StoredAnswers(host.activity)
        val language = Languages.of(host.activity)
        host.work.run({ host.core.caseLetter(id, Identity(memory.read()).view(), language) }) { made ->
            val text = made.getOrNull() ?: return@run host.snackbar(host.activity.getText(R.string.cases_not_read))
            val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
            host.activity.startActivity(Intent.createChooser(send, null))
        }
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with; the case's id follows. */
        const val KEY_START = "cases/one/"
    }
}
