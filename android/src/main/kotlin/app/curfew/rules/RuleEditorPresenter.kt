package app.curfew.rules

import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.TrialView
import app.curfew.ui.Work

/** Why a rule cannot be kept, each shown at the field it is about. */
enum class RuleProblem {
    /** The name has more than [RuleEditorPresenter.MAX_NAME_BYTES] bytes. */
    NameTooLong,

    /** No number is typed. */
    NumberMissing,

    /** The core cannot read the number. */
    NumberUnreadable,

    /** No beginning is typed. */
    PrefixMissing,

    /** The core refuses the beginning. */
    PrefixUnreadable,

    /** No list is chosen. */
    ListMissing,

    /** There is no window, and the rule is not for every time. */
    NoWindow,

    /** The core refuses the rule for another reason. */
    Refused,

    /** The rules could not be written. */
    NotSaved,
}

/**
 * What [RuleEditorScreen] shows.
 *
 * @property lists the names of the lists to choose from
 * @property off those of [lists] that are switched off
 * @property region whose calendars and laws are offered, ISO 3166
 * @property listsRead whether [lists] are known
 * @property changed whether leaving would lose something
 * @property trial what the rule would have done to the recorded calls
 */
data class RuleEditorState(
    val draft: RuleDraft,
    val isNew: Boolean,
    val lists: List<String> = emptyList(),
    val region: String? = null,
    val listsRead: Boolean = false,
    val problems: Set<RuleProblem> = emptySet(),
    val changed: Boolean = false,
    val saving: Boolean = false,
    val trial: RuleTrial = RuleTrial.None,
    val off: Set<String> = emptySet(),
)

/** What a person does on [RuleEditorScreen]. */
sealed interface RuleEditorEvent {
    /** The screen came to the front. */
    data object Shown : RuleEditorEvent

    /** The name was typed. */
    data class Named(
        val name: String,
    ) : RuleEditorEvent

    /** A kind of callers was chosen. */
    data class WhoChosen(
        val who: WhoKind,
    ) : RuleEditorEvent

    /** The number was typed. */
    data class NumberTyped(
        val number: String,
    ) : RuleEditorEvent

    /** The beginning of numbers was typed. */
    data class PrefixTyped(
        val prefix: String,
    ) : RuleEditorEvent

    /** A list was chosen. */
    data class ListChosen(
        val name: String,
    ) : RuleEditorEvent

    /** Every time, or only in the windows. */
    data class AlwaysChosen(
        val always: Boolean,
    ) : RuleEditorEvent

    /** A window was made or changed; [at] is its place, the number of windows for a new one. */
    data class WindowPut(
        val at: Int,
        val window: TimeWindow,
    ) : RuleEditorEvent

    /** A window was taken out. */
    data class WindowRemoved(
        val at: Int,
    ) : RuleEditorEvent

    /** A removed window comes back. */
    data class WindowRestored(
        val at: Int,
        val window: TimeWindow,
    ) : RuleEditorEvent

    /** Another condition: [new] in the place of [old], or added, or [old] taken out. */
    data class ConditionPut(
        val old: Condition?,
        val new: Condition?,
    ) : RuleEditorEvent

    /** What happens was chosen. */
    data class ThenChosen(
        val then: DispositionView,
        val evidence: Boolean = false,
    ) : RuleEditorEvent

    /** Whether a stopped call is told of. */
    data class NotifyChosen(
        val on: Boolean,
    ) : RuleEditorEvent

    /** The rule is to be kept, called [fallbackName] where no name was typed. */
    data class Saved(
        val fallbackName: String,
    ) : RuleEditorEvent
}

/**
 * A rule that was kept.
 *
 * @property place where it stands, from 1
 * @property added whether it is new
 */
data class KeptRule(
    val name: String,
    val place: Int,
    val added: Boolean,
)

/**
 * One rule being made or changed. Main thread; the core is asked through [work].
 *
 * Nothing that was typed is lost: a refused rule stays on the screen with its problems.
 */
class RuleEditorPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private var original: RuleDraft,
    isNew: Boolean,
    private val region: () -> String?,
    private val show: (RuleEditorState) -> Unit,
    private val kept: (KeptRule) -> Unit,
) {
    /** What is shown. */
    var state = RuleEditorState(original, isNew)
        private set

    private val trials = RuleTrials(work, ::tryOut) { present(state.copy(trial = it)) }

    /** Takes what a person does. */
    fun handle(event: RuleEditorEvent) {
        val draft = state.draft
        when (event) {
            RuleEditorEvent.Shown -> shown()
            is RuleEditorEvent.Named -> edit(draft.copy(name = event.name), RuleProblem.NameTooLong)
            is RuleEditorEvent.WhoChosen -> edit(draft.copy(who = event.who), *CALLER_PROBLEMS)
            is RuleEditorEvent.NumberTyped -> edit(draft.copy(number = event.number), *CALLER_PROBLEMS)
            is RuleEditorEvent.PrefixTyped -> edit(draft.copy(prefix = event.prefix), *CALLER_PROBLEMS)
            is RuleEditorEvent.ListChosen -> edit(draft.copy(list = event.name), *CALLER_PROBLEMS)
            is RuleEditorEvent.AlwaysChosen -> edit(draft.copy(always = event.always), RuleProblem.NoWindow)
            is RuleEditorEvent.WindowPut -> putWindow(event)
            is RuleEditorEvent.WindowRemoved ->
                edit(draft.copy(windows = draft.windows.filterIndexed { at, _ -> at != event.at }))
            is RuleEditorEvent.WindowRestored -> restoreWindow(event)
            is RuleEditorEvent.ConditionPut -> edit(draft.copy(more = put(draft.more, event)))
            is RuleEditorEvent.ThenChosen -> edit(draft.copy(then = event.then, evidence = event.evidence))
            is RuleEditorEvent.NotifyChosen -> edit(draft.copy(notify = event.on))
            is RuleEditorEvent.Saved -> save(event.fallbackName)
        }
    }

    private fun shown() {
        loadLists()
        trials.take(state.draft)
    }

    private fun loadLists() {
        work.run({ core.lists() }) { lists ->
            val all = lists.getOrDefault(emptyList())
            val off = all.filterNot { it.on }.map { it.name }.toSet()
            present(state.copy(lists = all.map { it.name }, listsRead = lists.isSuccess, off = off))
        }
        val sim = region()
        work.run({ core.settings().home ?: sim }) { present(state.copy(region = it.getOrNull())) }
    }

    /** A rule has one end. */
    private fun put(
        more: List<Condition>,
        event: RuleEditorEvent.ConditionPut,
    ): List<Condition> {
        val new = event.new
        val kept = more.filter { it == event.old || it != new && (new?.key != "until" || it.key != "until") }
        if (event.old == null) return kept + listOfNotNull(new)
        return kept.mapNotNull { if (it == event.old) new else it }
    }

    /**
     * Asks the core whether it takes [condition], and tells it as it is to be kept: a number as the network delivers
     * it, an institution by its id; `null` where it is refused.
     */
    fun check(
        condition: Condition,
        told: (Condition?) -> Unit,
    ) = work.run({ taken(condition) }) { taken ->
        told(taken.getOrElse { if (it is CurfewException.Input || it is UnreadableNumber) null else condition })
    }

    /** Any thread. */
    private fun taken(condition: Condition): Condition {
        val text = condition.text
        val settled =
            when (condition.key) {
                "number" -> core.describe(text).canonical ?: throw UnreadableNumber()
                "institution" -> core.describe(text).institution ?: text.takeIf { it.any(Char::isLetter) }
                    ?: throw UnreadableNumber()
                else -> null
            }
        val taken = if (settled == null) condition else Condition.of(condition.key, settled).copy(not = condition.not)
        val rule =
            checkNotNull(RuleDraft("new", always = true, more = listOf(taken)).toView("")) { "it is about anyone" }
        core.tryRule(listOf(rule), rule.id)
        return taken
    }

    private fun putWindow(event: RuleEditorEvent.WindowPut) {
        val windows = state.draft.windows
        val changed =
            if (event.at in windows.indices) {
                windows.mapIndexed { at, window -> if (at == event.at) event.window else window }
            } else {
                windows + event.window
            }
        edit(state.draft.copy(windows = changed, always = false), RuleProblem.NoWindow)
    }

    private fun restoreWindow(event: RuleEditorEvent.WindowRestored) {
        val windows = state.draft.windows
        val at = event.at.coerceIn(0, windows.size)
        edit(
            state.draft.copy(windows = windows.take(at) + event.window + windows.drop(at)),
            RuleProblem.NoWindow,
        )
    }

    /** Shows a changed rule; the problems of the field that changed are gone. */
    private fun edit(
        draft: RuleDraft,
        vararg solved: RuleProblem,
    ) {
        val problems = state.problems - solved.toSet() - RuleProblem.Refused - RuleProblem.NotSaved
        present(state.copy(draft = draft, problems = problems, changed = draft != original))
        trials.take(draft)
    }

    private fun save(fallbackName: String) {
        if (state.saving) return
        val draft = state.draft
        val problems = problemsOf(draft)
        if (problems.isNotEmpty()) {
            present(state.copy(problems = problems))
            return
        }
        val added = state.isNew
        present(state.copy(saving = true, problems = emptySet()))
        work.run({ write(draft, fallbackName, added) }) { written ->
            written.fold(
                { rule ->
                    original = draft
                    present(state.copy(saving = false, changed = state.draft != draft))
                    kept(rule)
                },
                { present(state.copy(saving = false, problems = setOf(problemOf(it, draft)))) },
            )
        }
    }

    private fun problemOf(
        error: Throwable,
        draft: RuleDraft,
    ): RuleProblem =
        when {
            error is UnreadableNumber -> RuleProblem.NumberUnreadable
            error !is CurfewException.Input -> RuleProblem.NotSaved
            draft.who == WhoKind.Number -> RuleProblem.NumberUnreadable
            draft.who == WhoKind.Prefix -> RuleProblem.PrefixUnreadable
            else -> RuleProblem.Refused
        }

    private fun problemsOf(draft: RuleDraft): Set<RuleProblem> {
        val bytes = draft.name
            .trim()
            .toByteArray()
            .size
        val callers =
            when (draft.who) {
                WhoKind.Number -> RuleProblem.NumberMissing
                WhoKind.Prefix -> RuleProblem.PrefixMissing
                WhoKind.List -> RuleProblem.ListMissing
                WhoKind.Anyone, WhoKind.Contact, WhoKind.Hidden -> null
            }
        return listOfNotNull(
            RuleProblem.NameTooLong.takeIf { bytes > MAX_NAME_BYTES },
            callers.takeIf { draft.whoView() == null },
            RuleProblem.NoWindow.takeIf { !draft.always && draft.windows.isEmpty() },
        ).toSet()
    }

    private fun present(next: RuleEditorState) {
        if (next == state) return
        state = next
        show(next)
    }

    /** Any thread. */
    private fun write(
        draft: RuleDraft,
        fallbackName: String,
        added: Boolean,
    ): KeptRule {
        val rule = ruleOf(draft, fallbackName)
        val rules = RulesEdit.Put(rule).of(core.rulebook().rules)
        core.saveRules(rules)
        return KeptRule(rule.name, rules.indexOfFirst { it.id == rule.id } + 1, added)
    }

    /** Any thread. A rule that is switched off is tried as if it were on. */
    private fun tryOut(draft: RuleDraft): TrialView {
        val rule = ruleOf(draft, "").copy(enabled = true)
        return core.tryRule(RulesEdit.Put(rule).of(core.rulebook().rules), rule.id)
    }

    private fun ruleOf(
        draft: RuleDraft,
        fallbackName: String,
    ): RuleView {
        // The number as the network delivers it, so that one typed in the national form is matched too.
        val isTyped =
            draft.who == WhoKind.Number && draft.beyond == null &&
                draft.number != draft.source?.let(RuleDraft::of)?.number
        val read = if (isTyped) {
            draft.copy(
                number = core.describe(draft.number).canonical ?: throw UnreadableNumber(),
            )
        } else {
            draft
        }
        return checkNotNull(read.toView(fallbackName)) { "a draft without problems has callers" }
    }

    private class UnreadableNumber : Exception()

    /** Limits that the core sets. */
    companion object {
        /** The longest name of a rule, bytes of UTF-8. */
        const val MAX_NAME_BYTES = 200

        private val CALLER_PROBLEMS =
            arrayOf(
                RuleProblem.NumberMissing,
                RuleProblem.NumberUnreadable,
                RuleProblem.PrefixMissing,
                RuleProblem.PrefixUnreadable,
                RuleProblem.ListMissing,
            )
    }
}
