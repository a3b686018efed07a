package app.curfew.rules

import android.app.TimePickerDialog
import android.content.Context
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.time.Times
import app.curfew.ui.Buttons
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.row
import app.curfew.ui.styledText
import kotlin.math.ceil

/**
 * A time of day: a quarter of an hour earlier, a quarter later, or any minute by the platform's own picker, which
 * follows the clock setting of the phone. Main thread.
 */
class TimeStepper(
    context: Context,
    private val label: CharSequence,
    private val onChange: (Int) -> Unit,
) : LinearLayout(context) {
    private val time = Buttons.tonal(context, "", ::pick)
    private var minute = 0
    private var picker: TimePickerDialog? = null

    init {
        val line = context.row()
        line.gravity = Gravity.CENTER_VERTICAL
        val says = context.styledText(R.style.Text_Body, label)
        orientation = VERTICAL
        // Large text leaves no room for the label beside the time.
        if (context.textIsLarge) addWide(says) else line.addRest(says)
        line.addView(step(R.drawable.rules_minus, R.string.rules_earlier, -STEP))
        line.addView(time, LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.WRAP_CONTENT))
        line.addView(step(R.drawable.ic_add, R.string.rules_later, STEP))
        addWide(line)
        time.setTextAppearance(R.style.Text_Title)
        time.setTextColor(context.getColor(R.color.primary))
        time.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        // The buttons of two steppers stand under each other, and do not move while one is used.
        val widest = WIDE_MINUTES.maxOf { time.paint.measureText(Times.clock(context, it)) }
        time.minWidth = ceil(widest).toInt() + time.paddingLeft + time.paddingRight
    }

    /** Shows [minute] after midnight, `0..1440`. */
    fun bind(minute: Int) {
        this.minute = minute % TimeWindow.MINUTES_PER_DAY
        time.text = Times.clock(context, minute)
        time.contentDescription = context.getString(R.string.rules_time_reads, label, time.text)
    }

    override fun onDetachedFromWindow() {
        super.onDetachedFromWindow()
        picker?.dismiss()
        picker = null
    }

    private fun pick() {
        picker =
            TimePickerDialog(
                context,
                { _, hour, minute -> onChange(hour * HOUR + minute) },
                minute / HOUR,
                minute % HOUR,
                Times.is24Hours(context),
            ).also { it.show() }
    }

    private fun step(
        icon: Int,
        says: Int,
        by: Int,
    ) = Buttons.icon(context, icon, context.getString(says, label), R.color.primary) { onChange(steppedBy(minute, by)) }

    private companion object {
        const val HOUR = 60
        const val STEP = 15

        /** Times of two figures for the hour, before and after noon. */
        val WIDE_MINUTES = listOf(10 * HOUR, 22 * HOUR)
    }
}
