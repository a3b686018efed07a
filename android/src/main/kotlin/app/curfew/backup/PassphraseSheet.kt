package app.curfew.backup

import android.content.Context
import android.text.InputType
import android.view.View
import android.view.inputmethod.EditorInfo
import android.widget.Button
import app.curfew.R
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.SwitchRow
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.showText
import app.curfew.ui.styledText

/**
 * Asks for a passphrase and stays open until it is taken. It belongs to a screen: what was typed outlives a rotation, and
 * goes with the sheet. Main thread.
 *
 * @param isNew whether it is to be typed twice
 */
internal class PassphraseSheet(
    private val title: Int,
    private val about: Int,
    private val action: Int,
    private val isNew: Boolean,
    private val onEntered: (String) -> Unit,
    private val onLeft: () -> Unit = {},
) {
    private var open: Views? = null

    /** What is typed while the sheet is open, or waits to be opened again; null: closed. */
    private var typed: Array<String>? = null
    private var isShown = false
    private var isBusy = false
    private var wrong: Int? = null

    /** Whether it is open, or will be when its screen comes back. */
    val isOpen: Boolean get() = typed != null

    /** Asks. */
    fun open(context: Context) {
        if (open != null) return
        val text = typed ?: arrayOf("", "")
        typed = text
        val views = Views(context, text)
        open = views
        views.sheet.onGone {
            if (open === views) {
                forget()
                onLeft()
            }
        }
        views.bind()
        views.sheet.show()
        val first = views.fields.first()
        first.field.requestFocus()
    }

    /** Says why it was not taken; null: nothing is wrong with it. */
    fun refuse(why: Int?) {
        wrong = why
        open?.bind()
    }

    /** Whether it is being tried: then nothing can be typed. */
    fun busy(isBusy: Boolean) {
        this.isBusy = isBusy
        open?.bind()
    }

    /** It was taken. */
    fun close() {
        val sheet = open?.sheet
        forget()
        sheet?.dismiss()
    }

    /** The views go; what is typed stays. */
    fun suspend() {
        val sheet = open?.sheet
        open = null
        sheet?.dismiss()
    }

    /** Opens again what was open when the views went. */
    fun restore(context: Context) {
        if (isOpen) open(context)
    }

    private fun enter() {
        val text = typed ?: return
        if (isBusy) return
        val problem = if (isNew) PassphraseProblem.of(text[0], text[1]) else null
        when (problem) {
            PassphraseProblem.SHORT -> refuse(R.string.backup_short)
            PassphraseProblem.OTHER -> refuse(R.string.backup_other)
            null -> {
                refuse(null)
                onEntered(text[0])
            }
        }
    }

    private fun forget() {
        open = null
        typed = null
        wrong = null
        isBusy = false
        isShown = false
    }

    private inner class Views(
        private val context: Context,
        text: Array<String>,
    ) {
        val sheet = BottomSheet(context, context.getText(title))
        val fields = (0..(if (isNew) 1 else 0)).map { field(it, text) }
        private val progress = context.styledText(R.style.Text_Body_Secondary)
        private val button: Button = Buttons.primary(context, context.getText(action)) { enter() }

        private val leave: Button = Buttons.text(context, context.getText(R.string.action_cancel)) { sheet.dismiss() }

        init {
            sheet.content.addWide(context.styledText(R.style.Text_Body, context.getText(about)))
            fields.forEach(sheet.content::addWide)
            val show = SwitchRow(context).bind(context.getText(R.string.backup_show), null, isShown) {
                isShown = it
                bind()
            }
            show.setPadding(0, show.paddingTop, 0, show.paddingBottom)
            sheet.content.addWide(show)
            progress.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
            sheet.content.addWide(progress)
            sheet.button(button)
            sheet.button(leave)
        }

        private fun field(
            at: Int,
            text: Array<String>,
        ): TextField {
            val label = if (at == 0) R.string.backup_passphrase else R.string.backup_again
            val made = TextField(context).bind(context.getText(label), text[at])
            val isLast = at == 1 || !isNew
            made.field.imeOptions = if (isLast) EditorInfo.IME_ACTION_DONE else EditorInfo.IME_ACTION_NEXT
            // The system keeps no copy of it.
            made.field.isSaveEnabled = false
            made.field.setOnEditorActionListener { _, _, _ ->
                if (isLast) enter()
                isLast
            }
            made.onChange = {
                // Another look at the same text is a change to the field, and none to the user.
                if (it != text[at]) {
                    text[at] = it
                    wrong = null
                    bind()
                }
            }
            return made
        }

        fun bind() {
            val variation =
                if (isShown) InputType.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD else InputType.TYPE_TEXT_VARIATION_PASSWORD
            val type = InputType.TYPE_CLASS_TEXT or variation
            fields.forEach {
                it.field.isEnabled = !isBusy
                if (it.field.inputType == type) return@forEach
                val at = it.field.selectionEnd
                it.field.inputType = type
                it.field.setSelection(at.coerceAtLeast(0))
            }
            val why = wrong?.let(context::getText)
            fields.forEach { it.error(null) }
            (if (wrong == R.string.backup_other) fields.last() else fields.first()).error(why)
            button.visibility = if (isBusy) View.GONE else View.VISIBLE
            // What runs goes on without the sheet.
            leave.text = context.getText(if (isBusy) R.string.action_close else R.string.action_cancel)
            progress.showText(if (isBusy) context.getText(R.string.backup_restoring) else null)
        }
    }
}
