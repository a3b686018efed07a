package app.curfew.rules

import android.content.Context
import android.os.Bundle
import android.view.Gravity
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.view.accessibility.AccessibilityNodeInfo.AccessibilityAction
import android.widget.ImageButton
import android.widget.LinearLayout
import android.widget.Space
import app.curfew.R
import app.curfew.core.RuleView
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.dp
import app.curfew.ui.row
import app.curfew.ui.styledText

/**
 * One rule in the list: its hours as a ring, its sentence, a switch, and its place among the others. A screen reader
 * hears the card as one thing, with moving and deleting as its actions.
 */
class RuleCard(
    private val context: Context,
    private val listener: Listener,
) {
    /** What a person does with the card of a rule. */
    interface Listener {
        /** Opens the rule. */
        fun onOpen(rule: RuleView)

        /** Does something to the rule. */
        fun onEvent(event: RulesEvent)
    }

    private val words = RuleWords(context)
    private val ring = RuleRing(context)
    private val name = context.styledText(R.style.Text_Title)
    private val sentence = context.styledText(R.style.Text_Label_Secondary)
    private val switch = context.cardSwitch()
    private val place = context.styledText(R.style.Text_Label_Secondary)
    private val up = button(R.drawable.ic_up) { move(-1) }
    private val down = button(R.drawable.ic_down) { move(1) }
    private val delete = button(R.drawable.ic_delete) { send(RulesEvent.Deleted(rule.id)) }

    private lateinit var rule: RuleView
    private var at = 0
    private var count = 1

    /** The card. */
    val view: Card = Card(context, gapDp = 0).onClick { listener.onOpen(rule) }

    init {
        val texts = context.column(4)
        texts.addWide(name)
        texts.addWide(sentence)
        val large = context.textIsLarge
        val top = context.row(12)
        top.gravity = Gravity.CENTER_VERTICAL
        top.addView(ring)
        top.addRest(if (large) Space(context) else texts)
        top.addView(switch)
        val bottom = context.row()
        bottom.gravity = Gravity.CENTER_VERTICAL
        bottom.addRest(place)
        listOf(up, down, delete).forEach { bottom.addView(it, LinearLayout.LayoutParams(it.layoutParams)) }
        bottom.setPadding(0, context.dp(4), 0, 0)
        view.setPaddingRelative(context.dp(16), context.dp(16), context.dp(8), context.dp(4))
        view.addWide(top)
        if (large) {
            texts.setPaddingRelative(0, context.dp(8), context.dp(8), 0)
            view.addWide(texts)
        }
        view.addWide(bottom)
        listOf(name, sentence, place).forEach { it.importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO }
        view.accessibilityDelegate = Actions()
    }

    /** Shows a rule at its place, from 0, and those of the lists that it is about which are [off]. */
    fun bind(
        rule: RuleView,
        at: Int,
        count: Int,
        off: Set<String>,
    ) {
        this.rule = rule
        this.at = at
        this.count = count
        val missing = off.filter(rule::isAbout).map { context.getString(R.string.rules_find_list_off, it) }
        val says = (listOf(words.sentence(rule)) + missing).joinToString("\n")
        val placeSays = context.getString(R.string.rules_place, at + 1, count)
        val offSays = context.getString(R.string.rules_off)
        name.text = rule.name
        sentence.text = says
        place.text = if (rule.enabled) placeSays else context.getString(R.string.rules_place_off, placeSays, offSays)
        name.setTextColor(context.getColor(if (rule.enabled) R.color.ink else R.color.ink_secondary))
        ring.bind(rule)
        ring.alpha = if (rule.enabled) 1f else FADED
        view.contentDescription = context.getString(R.string.rules_card, placeSays, rule.name, says)
        bindSwitch()
        up.contentDescription = context.getString(R.string.rules_move_up, rule.name)
        down.contentDescription = context.getString(R.string.rules_move_down, rule.name)
        delete.contentDescription = context.getString(R.string.rules_delete, rule.name)
        enable(up, at > 0)
        enable(down, at < count - 1)
    }

    private fun bindSwitch() {
        switch.contentDescription = context.getString(R.string.rules_switch, rule.name)
        switch.setOnCheckedChangeListener(null)
        switch.isChecked = rule.enabled
        switch.setOnCheckedChangeListener { _, on -> send(RulesEvent.Switched(rule.id, on)) }
    }

    private fun move(by: Int) = send(RulesEvent.Moved(rule.id, at + by))

    private fun send(event: RulesEvent) = listener.onEvent(event)

    private fun button(
        icon: Int,
        onClick: () -> Unit,
    ): ImageButton = Buttons.icon(context, icon, "", R.color.ink_secondary, onClick)

    private fun enable(
        button: View,
        enabled: Boolean,
    ) {
        button.isEnabled = enabled
        button.alpha = if (enabled) 1f else FADED
    }

    /** Moving and deleting without looking for the buttons. */
    private inner class Actions : View.AccessibilityDelegate() {
        override fun onInitializeAccessibilityNodeInfo(
            host: View,
            info: AccessibilityNodeInfo,
        ) {
            super.onInitializeAccessibilityNodeInfo(host, info)
            val edit = context.getString(R.string.rules_action_edit)
            info.addAction(AccessibilityAction(AccessibilityAction.ACTION_CLICK.id, edit))
            if (at > 0) info.addAction(action(R.id.rules_action_up, R.string.rules_action_up))
            if (at < count - 1) info.addAction(action(R.id.rules_action_down, R.string.rules_action_down))
            info.addAction(action(R.id.rules_action_delete, R.string.action_delete))
        }

        override fun performAccessibilityAction(
            host: View,
            action: Int,
            args: Bundle?,
        ): Boolean {
            when (action) {
                R.id.rules_action_up -> move(-1)
                R.id.rules_action_down -> move(1)
                R.id.rules_action_delete -> send(RulesEvent.Deleted(rule.id))
                else -> return super.performAccessibilityAction(host, action, args)
            }
            return true
        }

        private fun action(
            id: Int,
            label: Int,
        ) = AccessibilityAction(id, context.getString(label))
    }

    private companion object {
        const val FADED = 0.38f
    }
}
