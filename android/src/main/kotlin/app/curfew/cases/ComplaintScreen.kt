package app.curfew.cases

import android.app.Activity
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.ComplaintField
import app.curfew.export.DocumentTarget
import app.curfew.export.ExportCopy
import app.curfew.export.ExportProvider
import app.curfew.export.ExportScreen
import app.curfew.export.MadeExport
import app.curfew.export.Saving
import app.curfew.history.SheetRow
import app.curfew.lists.EntrySheet
import app.curfew.rules.ProblemText
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.Languages
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** The case [case] in the fields of [form]: what is missing, the fields one by one, then a file. Main thread. */
class ComplaintScreen(
    private val case: String,
    private val form: String,
) : Screen() {
    override val key = "$KEY_START$case/$form"

    override val showsDestinations = false

    private var presenter: ComplaintPresenter? = null
    private var host: ScreenHost? = null
    private var binder: ComplaintBinder? = null
    private var sheet: BottomSheet? = null

    /** The field that is filled in, and what is typed so far: it outlives a turn of the phone. */
    private var filling: Pair<ComplaintField, String>? = null

    /** Says in the sheet [sheet] why there is no file. */
    private var problem: ProblemText? = null
    private val filing =
        EntrySheet(
            R.string.complaint_filed,
            R.string.complaint_file_number,
            R.string.case_save,
            { presenter?.filed(it) },
        )

    private val shown get() = presenter?.state as? ComplaintState.Ready

    override fun title(context: Context): CharSequence = shown?.form?.body ?: context.getText(R.string.case_complain)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val context = host.activity
        val presenter = presenter ?: newPresenter(host)
        this.presenter = presenter
        val made =
            ComplaintBinder(
                context,
                ComplaintBinder.Actions(
                    again = presenter::load,
                    next = presenter::next,
                    turn = presenter::turn,
                    copy = { label, value -> copy(host, label, value) },
                    fill = { fill(context, it, (it.whole ?: it.value).orEmpty()) },
                    keep = presenter::keep,
                    handOver = { handOver(context) },
                    filed = { filing.open(context) },
                ),
            )
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    private fun newPresenter(host: ScreenHost): ComplaintPresenter {
        val context = host.activity.applicationContext
        return ComplaintPresenter(
            case,
            form,
            host.core,
            host.work,
            StoredAnswers(context),
            Languages.of(host.activity),
            ExportProvider.filesOf(context),
            host.phone::now,
            ::show,
            ::say,
        )
    }

    override fun onShown() {
        presenter?.load()
        val context = host?.activity ?: return
        filing.restore(context)
        filling?.let { (field, typed) -> fill(context, field, typed) }
    }

    override fun onHidden() {
        val open = sheet
        sheet = null
        problem = null
        open?.dismiss()
        filing.suspend()
    }

    override val holdsBack get() = shown?.step == ComplaintStep.FIELDS

    override fun onBack() = presenter?.back() == true

    private fun show(state: ComplaintState) {
        binder?.bind(state)
        host?.barChanged()
    }

    private fun say(notice: ComplaintNotice) {
        val host = host ?: return
        when (notice) {
            is ComplaintNotice.Made -> {
                if (problem != null) sheet?.dismiss()
                if (notice.saves) saveTo(host, notice.made) else share(host, notice.made)
            }
            ComplaintNotice.Filed -> {
                filing.close()
                host.snackbar(host.activity.getText(R.string.case_noted))
            }
            ComplaintNotice.NotSaved -> notSaved(host, host.activity.getText(R.string.complaint_not_written))
        }
    }

    /** What was chosen or typed stays, for another try. */
    private fun notSaved(
        host: ScreenHost,
        why: CharSequence,
    ) {
        val open = problem
        if (open != null) return open.bind(why)
        filing.refuse(why)
        host.snackbar(why)
    }

    private fun copy(
        host: ScreenHost,
        label: String,
        value: String,
    ) {
        val clipboard = host.activity.getSystemService(ClipboardManager::class.java) ?: return
        clipboard.setPrimaryClip(ClipData.newPlainText(label, value))
        host.snackbar(host.activity.getText(R.string.complaint_copied))
    }

    private fun fill(
        context: Context,
        field: ComplaintField,
        typed: String,
    ) {
        if (sheet != null) return
        filling = field to typed
        val made = BottomSheet(context, field.hint ?: field.label)
        val entry = TextField(context).bind(field.label, typed)
        entry.onChange = { filling = field to it }
        val lines = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_SENTENCES
        entry.field.inputType = lines or InputType.TYPE_TEXT_FLAG_MULTI_LINE
        made.content.addWide(entry)
        if (field.choices.isNotEmpty()) choices(context, made, field)
        made.primary(context.getText(R.string.case_save)) { presenter?.said(field, entry.value) }
        made.quiet(context.getText(R.string.action_cancel))
        open(made) { filling = null }
        entry.field.requestFocus()
    }

    private fun choices(
        context: Context,
        of: BottomSheet,
        field: ComplaintField,
    ) = field.choices.forEach { choice ->
        val row = SheetRow(context)
        row.bind(null, choice, null, choice == field.value) {
            of.dismiss()
            presenter?.said(field, choice)
        }
        of.content.addWide(row)
    }

    private fun handOver(context: Context) {
        val made = BottomSheet(context, context.getText(R.string.complaint_hand_over))
        val about = context.getText(R.string.complaint_hand_over_about)
        made.content.addWide(context.styledText(R.style.Text_Body_Secondary, about))
        for ((html, saving, text) in HANDS) {
            val row = SheetRow(context)
            val icon = if (saving) R.drawable.ic_save_to else R.drawable.ic_share
            row.bind(RowSymbol(icon), context.getText(text), null, null) { presenter?.make(html, saving) }
            made.content.addWide(row)
        }
        val says = ProblemText(context)
        says.bind(null)
        made.content.addWide(says.view)
        made.button(Buttons.text(context, context.getText(R.string.action_cancel), made::dismiss))
        open(made) { problem = null }
        problem = says
    }

    private fun open(
        made: BottomSheet,
        onGone: () -> Unit = {},
    ) {
        made.onGone {
            if (sheet !== made) return@onGone
            sheet = null
            onGone()
        }
        sheet = made
        made.show()
    }

    private fun share(
        host: ScreenHost,
        made: MadeExport,
    ) = host.activity.startActivity(ExportScreen.shareIntent(host.activity, made.file))

    private fun saveTo(
        host: ScreenHost,
        made: MadeExport,
    ) = host.launch(ExportScreen.saveIntent(made.file)) { result, data ->
        val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
        val target = DocumentTarget(host.activity, uri)
        host.work.run({ ExportCopy.save(made, target) }) { saved ->
            val text =
                when (saved.getOrDefault(Saving.FAILED_PART_LEFT)) {
                    Saving.SAVED -> R.string.export_saved_title
                    Saving.FAILED_PART_LEFT -> R.string.export_not_saved_part
                    else -> R.string.export_not_saved
                }
            host.snackbar(host.activity.getText(text))
        }
    }

    /** Names the screen. */
    companion object {
        /** What [Screen.key] begins with; the ids of case and form follow. */
        const val KEY_START = "cases/complaint/"

        private val HANDS =
            listOf(
                Triple(false, false, R.string.complaint_share_text),
                Triple(true, false, R.string.complaint_share_page),
                Triple(false, true, R.string.complaint_save_text),
                Triple(true, true, R.string.complaint_save_page),
            )

        /** The screen of a key after [KEY_START]. */
        fun of(key: String) = ComplaintScreen(key.substringBefore('/'), key.substringAfter('/'))
    }
}
