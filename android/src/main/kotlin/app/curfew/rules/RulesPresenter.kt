package app.curfew.rules

import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.FindingView
import app.curfew.core.RuleView
import app.curfew.core.WhoView
import app.curfew.ui.Work
import java.time.OffsetDateTime

/** What [RulesScreen] shows. */
sealed interface RulesState {
    /** The rules are being read. */
    data object Loading : RulesState

    /** The rules could not be read at all. */
    data object Failed : RulesState

    /**
     * @property rules in the order in which they are tried
     * @property damaged whether the rulebook on the phone could not be read, so that these are older rules or none
     * @property findings what is probably not meant in the rules in force
     * @property off the lists that are switched off
     */
    data class Ready(
        val rules: List<RuleView>,
        val damaged: Boolean,
        val findings: List<FindingView> = emptyList(),
        val off: Set<String> = emptySet(),
    ) : RulesState
}

/** What a person does on [RulesScreen]. */
sealed interface RulesEvent {
    /** The screen came to the front. */
    data object Shown : RulesEvent

    /** Switches a rule on or off. */
    data class Switched(
        val id: String,
        val on: Boolean,
    ) : RulesEvent

    /** Moves a rule to another place, from 0. */
    data class Moved(
        val id: String,
        val to: Int,
    ) : RulesEvent

    /** Deletes a rule. */
    data class Deleted(
        val id: String,
    ) : RulesEvent

    /** The older rules that stand in for unreadable ones are to be the rules. */
    data object OlderKept : RulesEvent

    /** Takes a move or a deletion back. */
    data class Undone(
        val edit: RulesEdit,
    ) : RulesEvent
}

/** What [RulesScreen] says once. */
sealed interface RulesNotice {
    /** A rule stands at [place], from 1. */
    data class Moved(
        val name: String,
        val place: Int,
        val undo: RulesEdit,
    ) : RulesNotice

    /** A rule is gone. */
    data class Deleted(
        val name: String,
        val undo: RulesEdit,
    ) : RulesNotice

    /** The change could not be kept; the screen shows the rules that are in force. */
    data object NotSaved : RulesNotice
}

/**
 * A change of the rules that can be applied to whatever rules there are by then, so that undoing one change
 * leaves later ones alone.
 */
sealed interface RulesEdit {
    /** The rules after the change. */
    fun of(rules: List<RuleView>): List<RuleView>

    /** Changes nothing: the rules in force are written. */
    data object Same : RulesEdit {
        override fun of(rules: List<RuleView>) = rules
    }

    /** Switches a rule on or off. */
    data class Switch(
        val id: String,
        val on: Boolean,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>) = rules.map { if (it.id == id) it.copy(enabled = on) else it }
    }

    /** Puts a rule at [to], from 0, or at the end where there are fewer. */
    data class Move(
        val id: String,
        val to: Int,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>): List<RuleView> {
            val rule = rules.find { it.id == id } ?: return rules
            val others = rules.filter { it.id != id }
            val place = to.coerceIn(0, others.size)
            return others.take(place) + rule + others.drop(place)
        }
    }

    /** Takes a rule out. */
    data class Delete(
        val id: String,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>) = rules.filter { it.id != id }
    }

    /** Puts a rule in at [at], from 0, or at the end where there are fewer; not where its id is there already. */
    data class Insert(
        val rule: RuleView,
        val at: Int,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>): List<RuleView> {
            if (rules.any { it.id == rule.id }) return rules
            val place = at.coerceIn(0, rules.size)
            return rules.take(place) + rule + rules.drop(place)
        }
    }

    /** Puts rules at the end: what the others decide stays decided so. Those whose id is there already stay out. */
    data class Append(
        val added: List<RuleView>,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>): List<RuleView> {
            val ids = rules.map { it.id }.toSet()
            return rules + added.filter { it.id !in ids }
        }
    }

    /** Takes rules out. */
    data class Remove(
        val ids: Set<String>,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>) = rules.filter { it.id !in ids }
    }

    /** Replaces the rule of the same id; adds a new one at [RulesEdit.placeOfNew]. */
    data class Put(
        val rule: RuleView,
    ) : RulesEdit {
        override fun of(rules: List<RuleView>): List<RuleView> =
            if (rules.any { it.id == rule.id }) {
                rules.map { if (it.id == rule.id) rule else it }
            } else {
                Insert(rule, placeOfNew(rule, rules)).of(rules)
            }
    }

    companion object {
        /**
         * Where a new rule goes, from 0: before the first rule about a broader kind of callers, because the first
         * rule that fits decides. The hospital's number added after "Anyone" would never ring at night.
         *
         * Of a rule that says more, the callers are not known. In doubt the phone rings: one that lets calls ring
         * is taken for narrow and stays in front, one that stops them is taken for broad.
         */
        fun placeOfNew(
            rule: RuleView,
            rules: List<RuleView>,
        ): Int = rules.indexOfFirst { breadth(it) > breadth(rule) }.takeIf { it >= 0 } ?: rules.size

        private fun breadth(rule: RuleView): Int =
            if (rule.saysMore) {
                if (rule.then == DispositionView.ALLOW) NARROWEST else BROADEST
            } else {
                when (rule.who) {
                    is WhoView.Number -> NARROWEST
                    is WhoView.Prefix, is WhoView.List, is WhoView.Hidden -> 1
                    is WhoView.Contact -> 2
                    is WhoView.Anyone -> BROADEST
                }
            }

        private const val NARROWEST = 0
        private const val BROADEST = 3
    }
}

/**
 * The rules as a list. Main thread; the core is asked through [work].
 *
 * A change shows at once and is written behind; where writing fails, the rules in force are shown again.
 */
class RulesPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val show: (RulesState) -> Unit,
    private val say: (RulesNotice) -> Unit,
    private val now: () -> OffsetDateTime = OffsetDateTime::now,
) {
    /** What is shown. */
    var state: RulesState = RulesState.Loading
        private set

    /** Takes what a person does. */
    fun handle(event: RulesEvent) {
        when (event) {
            RulesEvent.Shown -> load()
            is RulesEvent.Switched -> apply(RulesEdit.Switch(event.id, event.on))
            is RulesEvent.Moved -> move(event)
            is RulesEvent.Deleted -> delete(event)
            RulesEvent.OlderKept -> apply(RulesEdit.Same)
            is RulesEvent.Undone -> apply(event.edit)
        }
    }

    private fun load() {
        work.run({ read() }) { present(it.getOrDefault(RulesState.Failed)) }
    }

    /** Any thread. What is said of the rules must not keep them from being shown. */
    private fun read(): RulesState {
        val book = core.rulebook()
        val at = now()
        val findings = runCatching { core.lintRules(at.toInstant().toEpochMilli(), at.offset.totalSeconds) }
        val lists = runCatching { core.lists() }.getOrDefault(emptyList())
        val off = lists.filterNot { it.on }.map { it.name }.toSet()
        return RulesState.Ready(book.rules, book.problem != null, findings.getOrDefault(emptyList()), off)
    }

    private fun move(event: RulesEvent.Moved) {
        val rules = ready()?.rules ?: return
        val from = rules.indexOfFirst { it.id == event.id }
        if (from < 0 || event.to !in rules.indices || event.to == from) return
        val notice = RulesNotice.Moved(rules[from].name, event.to + 1, RulesEdit.Move(event.id, from))
        apply(RulesEdit.Move(event.id, event.to), notice)
    }

    private fun delete(event: RulesEvent.Deleted) {
        val rules = ready()?.rules ?: return
        val at = rules.indexOfFirst { it.id == event.id }
        if (at < 0) return
        apply(RulesEdit.Delete(event.id), RulesNotice.Deleted(rules[at].name, RulesEdit.Insert(rules[at], at)))
    }

    private fun apply(
        edit: RulesEdit,
        notice: RulesNotice? = null,
    ) {
        val before = ready() ?: return
        present(before.copy(rules = edit.of(before.rules)))
        // From the rules in force, which another screen may have changed.
        work.run({ core.saveRules(edit.of(core.rulebook().rules)) }) { saved ->
            if (saved.isSuccess) notice?.let(say) else say(RulesNotice.NotSaved)
            load()
        }
    }

    private fun ready() = state as? RulesState.Ready

    private fun present(next: RulesState) {
        if (next == state) return
        state = next
        show(next)
    }
}
