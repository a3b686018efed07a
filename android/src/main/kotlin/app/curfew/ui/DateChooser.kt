package app.curfew.ui

import android.app.DatePickerDialog
import android.content.Context
import android.view.Gravity
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.time.Times
import java.time.LocalDate

/** A day, by the platform's own picker. Main thread. */
class DateChooser(
    context: Context,
    private val label: CharSequence,
    private val today: LocalDate,
    private val onChange: (LocalDate) -> Unit,
) : LinearLayout(context) {
    private val button = Buttons.tonal(context, "", ::pick)
    private var day = today
    private var picker: DatePickerDialog? = null

    init {
        gravity = Gravity.CENTER_VERTICAL
        addRest(context.styledText(R.style.Text_Body, label))
        addView(button, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
    }

    /** Shows [day]. */
    fun bind(day: LocalDate) {
        this.day = day
        button.text = Times.day(context, day, today)
        button.contentDescription = context.getString(R.string.rules_time_reads, label, button.text)
    }

    override fun onDetachedFromWindow() {
        super.onDetachedFromWindow()
        picker?.dismiss()
        picker = null
    }

    private fun pick() {
        val dialog =
            DatePickerDialog(
                context,
                { _, year, month, date -> onChange(LocalDate.of(year, month + 1, date)) },
                day.year,
                day.monthValue - 1,
                day.dayOfMonth,
            )
        picker = dialog
        dialog.show()
    }
}
