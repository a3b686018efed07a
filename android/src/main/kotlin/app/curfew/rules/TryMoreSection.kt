package app.curfew.rules

import android.os.Bundle
import android.text.InputType
import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import app.curfew.R
import app.curfew.core.LawPlace
import app.curfew.laws.LawPlaceScreen
import app.curfew.settings.Regions
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.ScreenHost
import app.curfew.ui.SwitchRow
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.icon

/** What else may be supposed of a call, behind one row that is closed at first. Main thread. */
internal class TryMoreSection(
    private val host: ScreenHost,
    private val handle: (TryItEvent) -> Unit,
) {
    private val context = host.activity
    private val head = ListRow(context)
    private var sheet: BottomSheet? = null
    private var isOpen = false
    private var more = TryMore()

    /** The row, and below it the others. */
    val view = Card(context).withRows()

    init {
        head.accessibilityDelegate =
            object : View.AccessibilityDelegate() {
                override fun onInitializeAccessibilityNodeInfo(
                    host: View,
                    info: AccessibilityNodeInfo,
                ) {
                    super.onInitializeAccessibilityNodeInfo(host, info)
                    info.addAction(
                        if (isOpen) {
                            AccessibilityNodeInfo.AccessibilityAction.ACTION_COLLAPSE
                        } else {
                            AccessibilityNodeInfo.AccessibilityAction.ACTION_EXPAND
                        },
                    )
                }

                override fun performAccessibilityAction(
                    host: View,
                    action: Int,
                    args: Bundle?,
                ): Boolean {
                    val toggles = listOf(AccessibilityNodeInfo.ACTION_COLLAPSE, AccessibilityNodeInfo.ACTION_EXPAND)
                    if (action in toggles) return host.performClick()
                    return super.performAccessibilityAction(host, action, args)
                }
            }
        view.addWide(head)
    }

    /** Closes what is open above the screen. */
    fun dismiss() {
        sheet?.dismiss()
        sheet = null
    }

    /** Shows what is supposed. */
    fun bind(state: TryItState) {
        isOpen = state.isOpen
        more = state.more
        while (view.childCount > 1) view.removeViewAt(1)
        val rows = rowsOf(state)
        if (state.isOpen) rows.forEach { view.addWide(it.view()) }
        val set = rows.filter { it.isSet }.joinToString { context.getText(it.title) }
        val says = set.ifEmpty { context.getText(R.string.rules_if_text) }
        head.end.removeAllViews()
        head.end.addView(context.icon(if (isOpen) R.drawable.ic_up else R.drawable.ic_down, R.color.ink_secondary))
        head.bind(null, context.getText(R.string.rules_if), says.takeUnless { isOpen }) {
            handle(TryItEvent.MoreOpened)
        }
    }

    /** One thing that may be supposed. */
    private class Row(
        val title: Int,
        val isSet: Boolean,
        val view: () -> View,
    )

    private fun rowsOf(state: TryItState): List<Row> =
        listOfNotNull(
            switch(R.string.rules_if_outgoing, more.outgoing) { copy(outgoing = it) },
            chosen(R.string.rules_if_no_number, more.noNumber, NO_NUMBERS) { copy(noNumber = it) }
                .takeIf { state.hidden },
            switch(R.string.rules_if_contacts, more.contactsUnknown) { copy(contactsUnknown = it) }
                .takeUnless { state.hidden },
            chosen(R.string.rules_if_star, more.starred, STARS) { copy(starred = it) }.takeIf { state.contact },
            chosen(R.string.history_fact_network, more.verified, VERIFIED) { copy(verified = it) },
            sim(),
            network(),
            ago(R.string.rules_if_dialled, more.dialled, DAYS) { copy(dialled = it) }.takeUnless { state.hidden },
            ago(R.string.rules_if_answered, more.answered, DAYS) { copy(answered = it) }.takeUnless { state.hidden },
            ago(R.string.rules_if_called, more.called, MINUTES) { copy(called = it) }.takeUnless { state.hidden },
            ago(R.string.rules_if_emergency, more.emergency, HOURS) { copy(emergency = it) },
        )

    private fun change(next: TryMore) = handle(TryItEvent.MoreChosen(next))

    private fun switch(
        title: Int,
        on: Boolean,
        set: TryMore.(Boolean) -> TryMore,
    ) = Row(title, on) { SwitchRow(context).bind(context.getText(title), null, on) { change(more.set(it)) } }

    private fun row(
        title: Int,
        isSet: Boolean,
        says: CharSequence,
        open: () -> Unit,
    ) = Row(title, isSet) { ListRow(context).bind(null, context.getText(title), says, onClick = open).withChevron() }

    private fun <T> chosen(
        title: Int,
        value: T,
        choices: Map<T, Int>,
        set: TryMore.(T) -> TryMore,
    ): Row {
        val texts = choices.mapValues { (_, text) -> context.getText(text) }
        return row(title, value != choices.keys.first(), texts.getValue(value)) {
            choose(title, texts, value) { change(more.set(it)) }
        }
    }

    private fun sim(): Row {
        val unknown = context.getText(R.string.rules_if_unknown)
        val texts = mapOf<Int?, CharSequence>(null to unknown) + (1..MAX_SIM).associateWith(Int::toString)
        return row(R.string.rules_if_sim, more.sim != null, texts.getValue(more.sim)) {
            choose(R.string.rules_if_sim, texts, more.sim) { change(more.copy(sim = it)) }
        }
    }

    private fun network(): Row {
        val title = R.string.rules_if_network
        val there = more.network
        val home = context.getText(R.string.rules_if_home)
        return row(title, there != null, there?.let { Regions.name(context, it) } ?: home) {
            val elsewhere = context.getText(R.string.rules_if_elsewhere)
            choose(title, mapOf(false to home, true to elsewhere), there != null) { abroad ->
                if (abroad) chooseCountry(title, there) else change(more.copy(network = null))
            }
        }
    }

    private fun chooseCountry(
        title: Int,
        there: String?,
    ) {
        val countries = Regions.all(context).map { LawPlace(it, Regions.name(context, it), "") }
        host.open(LawPlaceScreen(countries, there, title) { change(more.copy(network = it)) })
    }

    private fun ago(
        title: Int,
        value: List<Int>?,
        unit: Pair<Int, Int>,
        set: TryMore.(List<Int>?) -> TryMore,
    ): Row {
        val (label, minutes) = unit
        val isKnown = title != R.string.rules_if_answered
        val texts = mapOf<List<Int>?, CharSequence>(
            null to context.getText(if (isKnown) R.string.rules_if_remembered else R.string.rules_if_unknown),
            emptyList<Int>() to context.getText(R.string.rules_if_never),
        )
        val typed = value.orEmpty().joinToString { (it / minutes).toString() }
        val says = texts[value] ?: context.getString(R.string.rules_if_ago, context.getText(label), typed)
        return row(title, value != null, says) {
            val sheet = choose(title, texts, value) { change(more.set(it)) }
            val field = TextField(context).bind(context.getText(label), typed)
            field.field.inputType = InputType.TYPE_CLASS_PHONE
            sheet.content.addWide(field)
            sheet.button(
                Buttons.primary(context, context.getText(R.string.action_done)) {
                    val times = TryMore.times(field.value, minutes)
                    field.error(context.getText(R.string.rules_problem_value).takeIf { times == null })
                    if (times != null) {
                        sheet.dismiss()
                        change(more.set(times))
                    }
                },
            )
            sheet.quiet(context.getText(R.string.action_cancel))
        }
    }

    private fun <T> choose(
        title: Int,
        texts: Map<T, CharSequence>,
        chosen: T,
        onChosen: (T) -> Unit,
    ): BottomSheet {
        val made = BottomSheet(context, context.getText(title))
        texts.forEach { (value, text) ->
            val row = ChoiceRow(context).bind(null, text, null, value == chosen) {
                made.dismiss()
                onChosen(value)
            }
            made.content.addWide(row)
        }
        sheet = made
        made.show()
        return made
    }

    /** What is not of one section. */
    companion object {
        /** What a caller without a number is called. */
        fun textOf(noNumber: NoNumber): Int = NO_NUMBERS.getValue(noNumber)

        /** As many as a rule can name. */
        private const val MAX_SIM = 4
        private val DAYS = R.string.rules_if_days to 24 * 60
        private val HOURS = R.string.rules_if_hours to 60
        private val MINUTES = R.string.rules_if_minutes to 1
        private val NO_NUMBERS =
            mapOf(
                NoNumber.WITHHELD to R.string.history_hidden_number,
                NoNumber.UNKNOWN to R.string.history_unknown_number,
                NoNumber.PAYPHONE to R.string.history_payphone,
                NoNumber.UNREADABLE to R.string.history_unreadable_number,
            )
        private val STARS =
            mapOf(
                null to R.string.rules_if_unknown,
                true to R.string.rules_if_starred,
                false to R.string.rules_if_not_starred,
            )
        private val VERIFIED =
            mapOf(
                null to R.string.history_not_verified,
                true to R.string.history_verified,
                false to R.string.history_verification_failed,
            )
    }
}
