package app.curfew.rules

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.text.InputType
import android.view.View
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.lists.ListsScreen
import app.curfew.ui.Buttons
import app.curfew.ui.Chip
import app.curfew.ui.FlowLayout
import app.curfew.ui.ScreenHost
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import app.curfew.ui.column
import app.curfew.ui.styledText

/** Who calls: the kinds of callers as chips, and what the chosen kind needs to be told. Main thread. */
class WhoSection(
    private val host: ScreenHost,
    private val handle: (RuleEditorEvent) -> Unit,
) {
    private val context: Context = host.activity
    private val kinds = WhoKind.entries.associateWith { Chip(context) }
    private val note = context.styledText(R.style.Text_Label_Secondary)
    private val number = phoneField { handle(RuleEditorEvent.NumberTyped(it)) }
    private val prefix = phoneField { handle(RuleEditorEvent.PrefixTyped(it)) }
    private val lists = FlowLayout(context)
    private val listLabel =
        context.styledText(R.style.Text_Label_Secondary, context.getString(R.string.rules_list_label))
    private val listProblem = ProblemText(context)
    private val openLists =
        Buttons.tonal(context, context.getString(R.string.rules_open_lists)) { host.open(ListsScreen()) }
    private val allowContacts = Buttons.tonal(
        context,
        context.getString(R.string.rules_contact_allow),
        ::askForContacts,
    )
    private var shown: RuleEditorState? = null

    /** The section below its header. */
    val view = context.column(8)

    init {
        val chips = FlowLayout(context)
        kinds.values.forEach(chips::addView)
        listOf(chips, number, prefix, listLabel, lists, listProblem.view, note).forEach(view::addWide)
        val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
        listOf(openLists, allowContacts).forEach { view.addView(it, LinearLayout.LayoutParams(wrap, wrap)) }
    }

    /** Shows the callers of the rule. */
    fun bind(state: RuleEditorState) {
        shown = state
        val draft = state.draft
        kinds.forEach { (kind, chip) ->
            chip.bind(context.getString(labelOf(kind)), kind == draft.who) { handle(RuleEditorEvent.WhoChosen(kind)) }
        }
        number.bind(context.getString(R.string.rules_number_label), draft.number)
        number.error(problem(state, NUMBER_PROBLEMS))
        show(number, draft.who == WhoKind.Number)
        prefix.bind(context.getString(R.string.rules_prefix_label), draft.prefix)
        prefix.error(problem(state, PREFIX_PROBLEMS))
        show(prefix, draft.who == WhoKind.Prefix)
        bindLists(state)
        note.text = noteOf(state)
        show(note, note.text.isNotEmpty())
        show(openLists, draft.who == WhoKind.List && state.listsRead && state.lists.isEmpty())
        show(allowContacts, draft.who == WhoKind.Contact && !readsContacts())
    }

    private fun bindLists(state: RuleEditorState) {
        val shown = state.draft.who == WhoKind.List
        show(lists, shown && state.lists.isNotEmpty())
        show(listLabel, shown && state.lists.isNotEmpty())
        listProblem.bind(problem(state, LIST_PROBLEMS).takeIf { shown && state.lists.isNotEmpty() })
        while (lists.childCount > state.lists.size) lists.removeViewAt(0)
        while (lists.childCount < state.lists.size) lists.addView(Chip(context))
        state.lists.forEachIndexed { at, name ->
            val says = if (name in state.off) context.getString(R.string.lists_find_off, name) else name
            (lists.getChildAt(at) as Chip).bind(says, name == state.draft.list) {
                handle(RuleEditorEvent.ListChosen(name))
            }
        }
    }

    private fun noteOf(state: RuleEditorState): String {
        val list = state.draft.list
        return when (state.draft.who) {
            WhoKind.Anyone -> context.getString(R.string.rules_note_anyone)
            WhoKind.Contact ->
                context.getString(
                    if (readsContacts()) R.string.rules_note_contact_read else R.string.rules_note_contact,
                )
            WhoKind.Hidden -> context.getString(R.string.rules_note_hidden)
            WhoKind.Number -> context.getString(R.string.rules_number_help)
            WhoKind.Prefix -> context.getString(R.string.rules_prefix_help)
            WhoKind.List ->
                when {
                    list != null && state.listsRead && list !in state.lists ->
                        context.getString(R.string.rules_list_gone, list)
                    list != null && list in state.off -> context.getString(R.string.lists_switch_off)
                    state.listsRead && state.lists.isEmpty() -> context.getString(R.string.rules_no_lists)
                    else -> ""
                }
        }
    }

    private fun readsContacts(): Boolean =
        context.checkSelfPermission(Manifest.permission.READ_CONTACTS) == PackageManager.PERMISSION_GRANTED

    private fun askForContacts() =
        host.requestPermission(Manifest.permission.READ_CONTACTS) { _ -> shown?.let(::bind) }

    private fun problem(
        state: RuleEditorState,
        texts: Map<RuleProblem, Int>,
    ): String? = texts.entries.firstOrNull { it.key in state.problems }?.let { context.getString(it.value) }

    private fun labelOf(kind: WhoKind): Int =
        when (kind) {
            WhoKind.Anyone -> R.string.rules_choice_anyone
            WhoKind.Contact -> R.string.rules_choice_contact
            WhoKind.Hidden -> R.string.rules_choice_hidden
            WhoKind.Number -> R.string.rules_choice_number
            WhoKind.Prefix -> R.string.rules_choice_prefix
            WhoKind.List -> R.string.rules_choice_list
        }

    private fun phoneField(onChange: (String) -> Unit) =
        TextField(context).also {
            it.field.inputType = InputType.TYPE_CLASS_PHONE
            it.field.textDirection = View.TEXT_DIRECTION_LTR
            it.onChange = onChange
        }

    private fun show(
        view: View,
        shown: Boolean,
    ) {
        view.visibility = if (shown) View.VISIBLE else View.GONE
    }

    private companion object {
        val NUMBER_PROBLEMS =
            mapOf(
                RuleProblem.NumberMissing to R.string.rules_problem_number_missing,
                RuleProblem.NumberUnreadable to R.string.rules_problem_number,
            )
        val PREFIX_PROBLEMS =
            mapOf(
                RuleProblem.PrefixMissing to R.string.rules_problem_prefix_missing,
                RuleProblem.PrefixUnreadable to R.string.rules_problem_prefix,
            )
        val LIST_PROBLEMS = mapOf(RuleProblem.ListMissing to R.string.rules_problem_list)
    }
}
