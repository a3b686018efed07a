package app.curfew.lists

import android.content.Context
import android.view.WindowManager
import android.view.inputmethod.EditorInfo
import app.curfew.R
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.ByteLimit
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/**
 * A sheet that asks for one line of text and stays open until it is taken. It belongs to a screen: what was typed
 * outlives a rotation. Main thread.
 *
 * @param inputType of [android.text.InputType]
 * @param about what to know before
 */
class EntrySheet(
    private val title: Int,
    private val label: Int,
    private val action: Int,
    private val onEntered: (String) -> Unit,
    private val inputType: Int = android.text.InputType.TYPE_CLASS_TEXT or
        android.text.InputType.TYPE_TEXT_FLAG_CAP_SENTENCES,
    private val about: Int? = null,
) {
    private var sheet: BottomSheet? = null
    private var field: TextField? = null

    /** What is typed while the sheet is open, or waits to be opened again; `null`: closed. */
    private var typed: String? = null

    /** Asks; [offered] stands in the field. */
    fun open(
        context: Context,
        offered: String = "",
    ) {
        if (sheet != null) return
        val text = typed ?: offered
        typed = text
        val made = BottomSheet(context, context.getString(title))
        val entry = TextField(context).bind(context.getString(label), text)
        entry.field.inputType = inputType
        entry.limit(ByteLimit.LINE)
        entry.field.imeOptions = EditorInfo.IME_ACTION_DONE
        entry.field.setOnEditorActionListener { _, _, _ ->
            enter()
            true
        }
        entry.onChange = {
            typed = it
            entry.error(null)
        }
        about?.let { made.content.addWide(context.styledText(R.style.Text_Body_Secondary, context.getText(it))) }
        made.content.addWide(entry)
        made.button(Buttons.primary(context, context.getString(action), ::enter))
        made.button(Buttons.text(context, context.getString(R.string.action_cancel), ::close))
        made.onGone { if (sheet === made) forget() }
        sheet = made
        field = entry
        made.show()
        entry.field.requestFocus()
    }

    /** Asks as soon as its screen comes to the front. */
    fun await(offered: String) {
        if (typed == null) typed = offered
    }

    /** Says why the entry was not taken. */
    fun refuse(why: CharSequence) {
        field?.error(why)
    }

    /** The entry was taken. */
    fun close() {
        sheet?.dismiss()
        forget()
    }

    /** The views go; what is typed stays. */
    fun suspend() {
        val open = sheet
        sheet = null
        field = null
        open?.dismiss()
    }

    /** Opens again what was open when the views went. */
    fun restore(context: Context) {
        if (typed != null) open(context)
    }

    private fun enter() {
        onEntered(typed.orEmpty())
    }

    private fun forget() {
        sheet = null
        field = null
        typed = null
    }
}
