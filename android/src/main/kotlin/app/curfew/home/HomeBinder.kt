package app.curfew.home

import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.cases.CasesScreen
import app.curfew.health.HealthScreen
import app.curfew.ui.CARD_RADIUS_DP
import app.curfew.ui.Card
import app.curfew.ui.Destination
import app.curfew.ui.ErrorState
import app.curfew.ui.ListRow
import app.curfew.ui.Phone
import app.curfew.ui.RingView
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.StatusCard
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.styledText
import app.curfew.ui.touchable

/** The views of the home screen. */
internal class HomeBinder(
    private val host: ScreenHost,
    private val phone: Phone,
    private val onEvent: (HomeEvent) -> Unit,
) {
    private val context = host.activity
    private val mend = StatusMend(host, phone, onEvent)
    private val body = ScrollColumn(context)
    private val status = StatusCard(context)
    private val day = Card(context, gapDp = 0)
    private val ring = RingView(context)
    private val nextLabel = context.styledText(R.style.Text_Label_Secondary)
    private val nextTime = context.styledText(R.style.Text_Title)
    private val counts = CountsView(context)
    private val failed = context.centred(
        ErrorState(context).bind(
            context.getText(R.string.core_failed_title),
            context.getText(R.string.core_failed_text),
            context.getText(R.string.action_try_again),
        ) { onEvent(HomeEvent.Shown) },
    )

    /** The screen's view. */
    val view = FrameLayout(context)

    init {
        body.part(status)
        status.foreground = context.touchable(null, CARD_RADIUS_DP)
        status.setOnClickListener { host.open(HealthScreen(phone)) }
        body.part(day)
        dayCard()
        val cases = body.part(Card(context).withRows())
        cases.addWide(
            ListRow(context)
                .bind(
                    RowSymbol(R.drawable.ic_file),
                    context.getText(R.string.cases_title),
                    context.getText(R.string.more_cases_text),
                ) { host.open(CasesScreen()) }
                .withChevron(),
        )
        view.addView(body)
        view.addView(failed)
    }

    fun bind(state: HomeState) {
        body.visibility = if (state is HomeState.Ready) View.VISIBLE else View.GONE
        failed.visibility = if (state is HomeState.Failed) View.VISIBLE else View.GONE
        if (state !is HomeState.Ready) return
        mend.bind(status, state.status)
        ring.bind(state.ring)
        next(state)
        counts.view.visibility = if (state.counts == null) View.GONE else View.VISIBLE
        state.counts?.let(counts::bind)
    }

    private fun dayCard() {
        day.onClick { host.go(Destination.HISTORY) }
        val heading = context.styledText(R.style.Text_Title, context.getText(R.string.home_today))
        heading.isAccessibilityHeading = true
        day.addWide(heading)
        val words = context.column()
        words.gravity = Gravity.CENTER_HORIZONTAL
        listOf(nextLabel, nextTime).forEach {
            it.textAlignment = View.TEXT_ALIGNMENT_CENTER
            words.addWide(it)
        }
        val picture = FrameLayout(context)
        picture.addView(ring, FrameLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT, Gravity.CENTER))
        day.addWide(picture)
        val inside = context.resources.configuration.fontScale <= FITS_INSIDE
        ring.keepsCentreFree = inside
        if (inside) {
            picture.addView(words, FrameLayout.LayoutParams(context.dp(WORDS_DP), WRAP_CONTENT, Gravity.CENTER))
        } else {
            words.setPadding(0, context.dp(12), 0, 0)
            day.addWide(words)
        }
        counts.view.setPadding(0, context.dp(16), 0, 0)
        day.addWide(counts.view)
        (picture.layoutParams as LinearLayout.LayoutParams).topMargin = context.dp(8)
    }

    private fun next(state: HomeState.Ready) {
        val words = NextWords.of(context, state.next, state.today, state.ring.untold)
        nextLabel.text = words.label
        nextTime.text = words.time
        nextTime.visibility = if (words.time.isEmpty()) View.GONE else View.VISIBLE
    }

    private companion object {
        /** From this text size on, the words stand below the ring. */
        const val FITS_INSIDE = 1.3f
        const val WORDS_DP = 124
    }
}
