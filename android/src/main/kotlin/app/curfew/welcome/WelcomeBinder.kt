package app.curfew.welcome

import android.app.TimePickerDialog
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.time.Times
import app.curfew.ui.Buttons
import app.curfew.ui.Chip
import app.curfew.ui.FlowLayout
import app.curfew.ui.Phone
import app.curfew.ui.Ring
import app.curfew.ui.RingArc
import app.curfew.ui.RingView
import app.curfew.ui.RoleAsk
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.StatusCard
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.icon
import app.curfew.ui.showText
import app.curfew.ui.styledText

/** The views of the welcome: a ring with the quiet hours, one sentence, one button. */
internal class WelcomeBinder(
    host: ScreenHost,
    phone: Phone,
    private val onEvent: (WelcomeEvent) -> Unit,
) {
    private val context = host.activity
    private val role = RoleAsk(host, phone)
    private val body = ScrollColumn(context, gapDp = 0)
    private val ring = RingView(context)
    private val headline = context.styledText(R.style.Text_Display)
    private val text = context.styledText(R.style.Text_Body_Secondary)
    private val times = FlowLayout(context)
    private val start = Chip(context)
    private val end = Chip(context)
    private val problem = context.styledText(R.style.Text_Label)
    private val refused = StatusCard(context)
    private val next = context.styledText(R.style.Text_Label_Secondary)
    private val primary = Buttons.primary(context, "") { onPrimary() }
    private val quiet = Buttons.text(context, context.getText(R.string.welcome_skip)) { onEvent(WelcomeEvent.Skip) }
    private val backup =
        Buttons.text(context, context.getText(R.string.welcome_backup)) { onEvent(WelcomeEvent.HasBackup) }
    private var onPrimary: () -> Unit = {}

    /** The screen's view. */
    val view: LinearLayout = context.column()

    init {
        val picture = FrameLayout(context)
        // With large text the sentence matters more than the picture.
        val size = if (context.resources.configuration.fontScale >
            LARGE_TEXT
        ) {
            context.dp(SMALL_RING_DP)
        } else {
            WRAP_CONTENT
        }
        picture.addView(ring, FrameLayout.LayoutParams(size, size, Gravity.CENTER_HORIZONTAL))
        val moon = context.icon(R.drawable.ic_moon, R.color.primary)
        picture.addView(moon, FrameLayout.LayoutParams(context.dp(MOON_DP), context.dp(MOON_DP), Gravity.CENTER))
        // On a turned phone there is room for the sentence only.
        if (context.resources.configuration.screenHeightDp < LOW_DP) picture.visibility = View.GONE
        body.part(picture)
        headline.isAccessibilityHeading = true
        problem.setTextColor(context.getColor(R.color.red))
        problem.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        times.addView(start)
        times.addView(end)
        listOf(headline, text, times, problem, refused, next).forEach { body.part(it) }
        space(headline, 16)
        space(text, 8)
        space(times, 12)
        space(refused, 16)
        space(next, 16)
        view.addView(body, LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        view.addWide(ButtonsAtTheFoot(context, primary, backup, quiet))
    }

    fun bind(state: WelcomeState) {
        val from = Times.clock(context, state.startMinute)
        val until = Times.clock(context, state.endMinute)
        val offered = state.step == WelcomeState.Step.OFFER || state.step == WelcomeState.Step.ASKING
        val hours = offered && !state.hasRules
        val arc = RingArc(state.startMinute, state.endMinute)
        ring.bind(Ring(arcs = if (state.hasRules) emptyList() else listOf(arc)))
        val says =
            if (hours) context.getString(R.string.welcome_headline, from) else context.getString(R.string.welcome_rules)
        headline.showText(says.takeIf { offered })
        text.showText(context.getText(R.string.welcome_text).takeIf { hours })
        times.visibility = if (hours) View.VISIBLE else View.GONE
        backup.visibility = if (hours && state.step == WelcomeState.Step.OFFER) View.VISIBLE else View.GONE
        start.bind(context.getString(R.string.welcome_from, from), false) {
            choose(state.startMinute) { onEvent(WelcomeEvent.StartChosen(it)) }
        }
        end.bind(context.getString(R.string.welcome_until, until), false) {
            choose(state.endMinute) { onEvent(WelcomeEvent.EndChosen(it)) }
        }
        problem.showText(problemText(state.problem))
        next.showText(if (offered) nextText() else null)
        primary.isEnabled = state.step != WelcomeState.Step.ASKING
        if (offered) {
            refused.visibility = View.GONE
            val span = Times.span(context, state.startMinute, state.endMinute)
            primary.text =
                if (hours) context.getString(R.string.welcome_set, span) else context.getText(R.string.home_role_action)
            onPrimary = { onEvent(WelcomeEvent.SetQuietHours) }
            quiet.setText(R.string.welcome_skip)
        } else {
            refusal(state)
        }
    }

    private fun refusal(state: WelcomeState) {
        val step = state.step
        refused.visibility = View.VISIBLE
        quiet.setText(R.string.welcome_go_on)
        primary.visibility = View.VISIBLE
        when (step) {
            WelcomeState.Step.DECLINED -> {
                refused.bind(
                    Tone.OFF,
                    context.getText(R.string.welcome_declined_title),
                    context.getText(
                        if (state.hasRules) R.string.home_role_text else R.string.welcome_declined_text,
                    ),
                )
                primary.setText(R.string.welcome_ask_again)
                onPrimary = { onEvent(WelcomeEvent.AskAgain) }
            }
            WelcomeState.Step.NOT_ASKED -> {
                refused.bind(
                    Tone.OFF,
                    context.getText(R.string.welcome_declined_title),
                    context.getText(
                        if (state.hasRules) R.string.role_not_asked_text else R.string.welcome_not_asked_text,
                    ),
                )
                primary.setText(R.string.role_open_settings)
                onPrimary = { role.openSettings { onEvent(WelcomeEvent.Shown) } }
            }
            WelcomeState.Step.NO_ROLE -> {
                refused.bind(Tone.OFF, context.getText(R.string.home_off), context.getText(R.string.home_no_role_text))
                primary.visibility = View.GONE
            }
            WelcomeState.Step.OFFER, WelcomeState.Step.ASKING -> Unit
        }
    }

    private fun nextText(): CharSequence =
        context.getText(if (contactsMatter) R.string.welcome_next_contacts else R.string.welcome_next)

    private fun problemText(problem: WelcomeState.Problem?): CharSequence? =
        when (problem) {
            WelcomeState.Problem.SAME_TIMES -> context.getText(R.string.welcome_same_times)
            WelcomeState.Problem.NOT_SAVED -> context.getText(R.string.welcome_not_saved)
            null -> null
        }

    private fun choose(
        minute: Int,
        onChosen: (Int) -> Unit,
    ) = TimePickerDialog(
        context,
        { _, hour, rest -> onChosen(hour * MINUTES + rest) },
        minute / MINUTES,
        minute % MINUTES,
        Times.is24Hours(context),
    ).show()

    private fun space(
        view: View,
        dp: Int,
    ) {
        (view.layoutParams as LinearLayout.LayoutParams).topMargin = context.dp(dp)
    }

    private companion object {
        const val MINUTES = 60
        const val MOON_DP = 56
        const val LARGE_TEXT = 1.3f
        const val SMALL_RING_DP = 184
        const val LOW_DP = 480
    }
}
