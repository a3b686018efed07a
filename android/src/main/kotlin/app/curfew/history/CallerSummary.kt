package app.curfew.history

import android.content.Context
import android.view.Gravity
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.core.NumberView
import app.curfew.time.Times
import app.curfew.ui.RingView
import app.curfew.ui.addWide
import app.curfew.ui.dp
import app.curfew.ui.showText
import app.curfew.ui.styledText
import java.util.Locale

/** A number in words and on the ring: where it belongs, how often and when it called. Main thread. */
internal class CallerSummary(
    context: Context,
) : LinearLayout(context) {
    private val plan = context.styledText(R.style.Text_Body_Secondary)
    private val count = context.styledText(R.style.Text_Body)
    private val habit = context.styledText(R.style.Text_Body)
    private val ring = RingView(context)
    private val picture = FrameLayout(context)

    init {
        orientation = VERTICAL
        addWide(count)
        addWide(habit)
        addWide(plan)
        picture.addView(ring, FrameLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.CENTER))
        picture.setPadding(0, dp(12), 0, 0)
        addWide(picture)
    }

    fun bind(
        known: NumberView?,
        caller: CallerCalls,
    ) {
        val calls = caller.incoming.size
        count.showText(countOf(calls, caller.isComplete))
        habit.showText(caller.habit?.let(::habitOf))
        plan.showText(known?.let(::planOf))
        picture.visibility = if (calls > 1) VISIBLE else GONE
        ring.bind(
            caller.ring,
            reads =
                countOf(calls, caller.isComplete) + caller.habit?.let { " " + habitOf(it) }.orEmpty(),
        )
    }

    private fun countOf(
        calls: Int,
        isComplete: Boolean,
    ): String =
        when {
            !isComplete -> context.getString(R.string.history_caller_calls_at_least, calls)
            calls == 0 -> context.getString(R.string.history_caller_never)
            else -> resources.getQuantityString(R.plurals.history_caller_calls, calls, calls)
        }

    private fun habitOf(habit: CallHabit): String {
        val (first, last) = listOf(habit.firstMinute, habit.lastMinute).map { Times.clock(context, it) }
        return if (first ==
            last
        ) {
            context.getString(R.string.history_habit_minute, first)
        } else {
            context.getString(R.string.history_habit, first, last)
        }
    }

    /** "United States, toll-free"; nothing where nothing is known. */
    private fun planOf(known: NumberView): String {
        val locale = resources.configuration.locales[0]
        val region = known.region?.let {
            Locale
                .Builder()
                .setRegion(it)
                .build()
                .getDisplayCountry(locale)
        }
        val kind = known.`class`?.let(CLASSES::get)?.let(context::getString)
        val validity = if (known.valid == false) context.getString(R.string.history_not_in_plan) else null
        return listOfNotNull(region, kind, validity).joinToString(context.getString(R.string.history_dot))
    }

    private companion object {
        /** The core's words for the classes of the numbering plans. */
        val CLASSES =
            mapOf(
                "mobile" to R.string.history_class_mobile,
                "fixed" to R.string.history_class_fixed,
                "toll_free" to R.string.history_class_toll_free,
                "premium" to R.string.history_class_premium,
                "shared_cost" to R.string.history_class_shared_cost,
                "voip" to R.string.history_class_voip,
                "pager" to R.string.history_class_pager,
            )
    }
}
