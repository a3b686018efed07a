package app.curfew.ui

import android.content.Context
import android.text.Editable
import android.text.TextWatcher
import android.view.View
import android.widget.EditText
import android.widget.LinearLayout
import app.curfew.R

/** A text field with its label above, and below it what is wrong with the entry. */
class TextField(
    context: Context,
) : LinearLayout(context) {
    private val label = context.styledText(R.style.Text_Label_Secondary)
    private val wrong = context.styledText(R.style.Text_Label)

    /** The field itself, for its input type and action key. */
    val field = EditText(context)

    /** Told of every change by the user. */
    var onChange: (String) -> Unit = {}

    /** What is written. */
    val value: String
        get() = this.field.text.toString()

    init {
        orientation = VERTICAL
        field.id = View.generateViewId()
        field.minimumHeight = dp(TOUCH_DP)
        field.setTextAppearance(R.style.Text_Body)
        field.setHintTextColor(context.getColor(R.color.ink_secondary))
        label.labelFor = field.id
        wrong.setTextColor(context.getColor(R.color.red))
        wrong.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        label.setPadding(0, 0, 0, dp(4))
        wrong.setPadding(0, dp(4), 0, 0)
        addWide(label)
        addWide(field)
        addWide(wrong)
        error(null)
        field.addTextChangedListener(
            object : TextWatcher {
                override fun beforeTextChanged(text: CharSequence, start: Int, count: Int, after: Int) = Unit

                override fun onTextChanged(text: CharSequence, start: Int, before: Int, count: Int) = Unit

                override fun afterTextChanged(text: Editable) = onChange(text.toString())
            },
        )
    }

    /** Shows [text] under [label]; [hint] is an example in grey. Leaves the cursor alone where the text is the same. */
    fun bind(
        label: CharSequence,
        text: CharSequence,
        hint: CharSequence? = null,
    ): TextField {
        this.label.text = label
        if (value != text.toString()) {
            field.setText(text)
            field.setSelection(field.text.length)
        }
        field.hint = hint
        return this
    }

    /** Takes no more than [bytes] of UTF-8. */
    fun limit(bytes: Int) {
        field.filters = arrayOf(ByteLimit(bytes))
    }

    /** Says what is wrong, or nothing. */
    fun error(text: CharSequence?) {
        wrong.showText(text)
        field.background =
            context.rounded(R.color.surface, FIELD_RADIUS_DP, if (text == null) R.color.control_edge else R.color.red)
        field.setPadding(dp(12), dp(12), dp(12), dp(12))
    }

    private companion object {
        const val FIELD_RADIUS_DP = 12
    }
}
