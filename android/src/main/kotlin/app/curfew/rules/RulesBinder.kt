package app.curfew.rules

import android.transition.ChangeBounds
import android.transition.TransitionManager
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.RuleView
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.EmptyState
import app.curfew.ui.ErrorState
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.StatusCard
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.motionIsOff
import app.curfew.ui.styledText

/** The views of [RulesScreen]. Main thread. */
class RulesBinder(
    private val host: ScreenHost,
    private val handle: (RulesEvent) -> Unit,
) {
    private val context = host.activity
    private val cards = mutableMapOf<String, RuleCard>()
    private val stack = context.column(12)
    private val damaged = StatusCard(context)
    private val findings = StatusCard(context)
    private val intro = context.styledText(R.style.Text_Body_Secondary, context.getString(R.string.rules_intro))
    private val empty =
        EmptyState(context).bind(
            R.drawable.ic_rules,
            context.getString(R.string.rules_empty),
            context.getString(R.string.rules_add),
            ::addRule,
        )
    private val add = Buttons.tonal(context, context.getString(R.string.rules_add), ::addRule)
    private val body = ScrollColumn(context)
    private val failed = context.centred(failed())

    /** The whole screen. */
    val view: View = FrameLayout(context)

    init {
        listOf(damaged, findings, intro, stack, empty, add, tryIt()).forEach { body.part(it) }
        (view as FrameLayout).addView(body)
        view.addView(failed)
        body.visibility = View.GONE
        failed.visibility = View.GONE
    }

    /** Shows the rules. */
    fun bind(state: RulesState) {
        failed.visibility = if (state is RulesState.Failed) View.VISIBLE else View.GONE
        when (state) {
            RulesState.Loading, RulesState.Failed -> body.visibility = View.GONE
            is RulesState.Ready -> bind(state)
        }
    }

    /** Says what happened, with the way to undo it. */
    fun say(notice: RulesNotice) {
        when (notice) {
            is RulesNotice.Moved ->
                host.snackbar(context.getString(R.string.rules_moved, notice.name, notice.place), undoLabel()) {
                    handle(RulesEvent.Undone(notice.undo))
                }
            is RulesNotice.Deleted ->
                host.snackbar(context.getString(R.string.rules_deleted, notice.name), undoLabel()) {
                    handle(RulesEvent.Undone(notice.undo))
                }
            RulesNotice.NotSaved -> host.snackbar(context.getString(R.string.rules_not_saved))
        }
    }

    private fun bind(state: RulesState.Ready) {
        val wasShown = body.visibility == View.VISIBLE
        body.visibility = View.VISIBLE
        val any = state.rules.isNotEmpty()
        show(damaged, state.damaged)
        bindDamaged(any)
        show(findings, state.findings.isNotEmpty())
        findings.bind(
            Tone.ATTENTION,
            context.getString(R.string.rules_find_title),
            FindingWords.of(context, state.findings),
        )
        show(intro, any)
        show(stack, any)
        show(add, any)
        show(empty, !any)
        if (wasShown && !motionIsOff()) {
            TransitionManager.beginDelayedTransition(stack, ChangeBounds().setDuration(MOVE_MS))
        }
        cards.keys.retainAll(state.rules.map { it.id }.toSet())
        state.rules.forEachIndexed { at, rule ->
            cards.getOrPut(rule.id) { RuleCard(context, Listener()) }.bind(rule, at, state.rules.size, state.off)
        }
        arrange(state.rules.map { cards.getValue(it.id).view })
    }

    private fun bindDamaged(older: Boolean) =
        damaged.bind(
            Tone.ATTENTION,
            context.getString(R.string.rules_damaged_title),
            context.getString(if (older) R.string.rules_damaged_text else R.string.rules_damaged_none),
            context.getString(R.string.rules_damaged_keep).takeIf { older },
            { handle(RulesEvent.OlderKept) },
        )

    /** Brings the cards into order. The one that a keyboard or a screen reader is on stays attached, and keeps that. */
    private fun arrange(wanted: List<View>) {
        val present = (0 until stack.childCount).map(stack::getChildAt)
        if (present == wanted) return
        val held = present.find { it in wanted && holdsAttention(it) }
        present.filter { it !== held }.forEach(stack::removeView)
        wanted.forEachIndexed { at, card ->
            if (card !== held) stack.addView(card, at.coerceAtMost(stack.childCount), wide())
        }
    }

    private fun holdsAttention(view: View): Boolean =
        view.hasFocus() ||
            view.isAccessibilityFocused ||
            (view is ViewGroup && (0 until view.childCount).any { holdsAttention(view.getChildAt(it)) })

    private fun wide() =
        android.widget.LinearLayout.LayoutParams(
            ViewGroup.LayoutParams.MATCH_PARENT,
            ViewGroup.LayoutParams.WRAP_CONTENT,
        )

    private fun tryIt(): View {
        val card = Card(context).withRows()
        card.addWide(
            ListRow(context)
                .bind(
                    RowSymbol(R.drawable.ic_play),
                    context.getString(R.string.rules_try_title),
                    context.getString(R.string.rules_try_text),
                ) { host.open(TryItScreen()) }
                .withChevron(),
        )
        return card
    }

    private fun failed() =
        ErrorState(context).bind(
            context.getString(R.string.rules_failed_title),
            context.getString(R.string.rules_failed_text),
            context.getString(R.string.action_try_again),
        ) { handle(RulesEvent.Shown) }

    private fun addRule() = host.open(RuleEditorScreen(null))

    private fun undoLabel() = context.getString(R.string.action_undo)

    private fun show(
        view: View,
        shown: Boolean,
    ) {
        view.visibility = if (shown) View.VISIBLE else View.GONE
    }

    private inner class Listener : RuleCard.Listener {
        override fun onOpen(rule: RuleView) = host.open(RuleEditorScreen(rule))

        override fun onEvent(event: RulesEvent) = handle(event)
    }

    private companion object {
        const val MOVE_MS = 200L
    }
}
