package app.curfew.laws

import android.content.Context
import android.view.View
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.TriView
import app.curfew.time.Times
import app.curfew.ui.Card
import app.curfew.ui.EmptyState
import app.curfew.ui.ErrorState
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.styledText
import java.time.DayOfWeek
import java.time.ZonedDateTime

/** The views of [LawsScreen]. Main thread. */
internal class LawsBinder(
    private val context: Context,
    private val actions: Actions,
    private val today: () -> ZonedDateTime,
) {
    /** Where the views lead. */
    class Actions(
        val again: () -> Unit,
        val choosePlace: () -> Unit,
        val chooseTime: () -> Unit,
    )

    private val frame = FrameLayout(context)
    private var scroll: ScrollColumn? = null

    /** The whole screen. */
    val view: View = frame

    fun bind(state: LawsState) {
        val above = scroll?.scrollY ?: 0
        frame.removeAllViews()
        scroll = null
        when (state) {
            LawsState.Loading -> Unit
            LawsState.Failed -> frame.addView(failed(context, actions.again))
            is LawsState.Ready -> {
                val made = body(state)
                scroll = made
                frame.addView(made)
                made.post { made.scrollTo(0, above) }
            }
        }
    }

    private fun body(state: LawsState.Ready): ScrollColumn {
        val body = ScrollColumn(context)
        body.part(context.styledText(R.style.Text_Body_Secondary, context.getText(R.string.laws_about)))
        val card = body.part(Card(context).withRows())
        val place = state.placeName ?: context.getText(R.string.settings_region_none)
        card.addWide(
            ListRow(context)
                .bind(RowSymbol(R.drawable.ic_globe), context.getText(R.string.laws_place), place) {
                    actions.choosePlace()
                }.withChevron(),
        )
        val clock = Times.clock(context, state.at.hour * MINUTES_PER_HOUR + state.at.minute)
        val shown = if (state.isNow) context.getString(R.string.laws_now, time(state, clock)) else time(state, clock)
        card.addWide(
            ListRow(context)
                .bind(RowSymbol(R.drawable.ic_calendar), context.getText(R.string.laws_time), shown) {
                    actions.chooseTime()
                }.withChevron(),
        )
        val cards = LawCard(context, state.places)
        state.laws.forEach { body.part(cards.of(it, clock)) }
        if (state.laws.isEmpty() && state.place != null) {
            val none = context.getString(R.string.laws_none, state.placeName)
            body.part(EmptyState(context).bind(R.drawable.ic_calendar, none))
        }
        return body
    }

    /** "Thu, Oct 1, 8:15 PM · public holiday · by the clock of Florida". */
    private fun time(
        state: LawsState.Ready,
        clock: String,
    ): String {
        val here = today().withZoneSameInstant(state.at.zone)
        val day = Times.day(context, state.at.toLocalDate(), here.toLocalDate())
        val law = state.laws.firstOrNull()
        val isWeekend = state.at.dayOfWeek >= DayOfWeek.SATURDAY
        val kind =
            when {
                law == null -> null
                law.holiday == TriView.YES -> R.string.laws_holiday
                law.holiday == TriView.UNKNOWN -> R.string.laws_holiday_unknown
                isWeekend && law.workday == TriView.YES -> R.string.laws_workday
                else -> null
            }
        val isElsewhere = here.offset != today().offset
        return listOfNotNull(
            context.getString(R.string.history_day_time, day, clock),
            kind?.let(context::getString),
            state.placeName?.takeIf { isElsewhere }?.let { context.getString(R.string.laws_clock_of, it) },
        ).joinToString(context.getString(R.string.history_dot))
    }

    internal companion object {
        const val MINUTES_PER_HOUR = 60

        fun failed(
            context: Context,
            again: () -> Unit,
        ): View =
            context.centred(
                ErrorState(context).bind(
                    context.getText(R.string.laws_failed_title),
                    context.getText(R.string.laws_failed_text),
                    context.getText(R.string.action_try_again),
                    again,
                ),
            )
    }
}
