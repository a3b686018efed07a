package app.curfew.rules

import app.curfew.core.DispositionView
import app.curfew.core.RuleView
import app.curfew.core.WhoView

/** The kinds of callers a rule can be about, in the order in which they are offered. */
enum class WhoKind {
    Anyone,
    Contact,
    Hidden,
    Number,
    Prefix,
    List,
}

/**
 * A rule while it is edited. Immutable; what is typed for one kind of caller is kept while another is tried.
 *
 * @property id names the rule in the record of calls, so it never changes
 * @property name what the user calls it; blank: the screen offers a name
 * @property number what is typed for [WhoKind.Number]
 * @property prefix what is typed for [WhoKind.Prefix]
 * @property list the list chosen for [WhoKind.List]
 * @property always whether the rule holds at every time; [windows] are kept all the same
 * @property evidence whether [then] is silence so that the user or voicemail can answer
 * @property notify whether a notification tells of a call that the rule stopped
 * @property more what must hold beside callers and windows
 * @property source the rule by hand of which this was made; unchanged, it goes back as it came
 * @property beyond the rule as the core gave it where this version cannot read it: then the draft's callers, times and
 *   consequence mean nothing, and [toView] gives it back with another name at most
 */
data class RuleDraft(
    val id: String,
    val name: String = "",
    val enabled: Boolean = true,
    val who: WhoKind = WhoKind.Anyone,
    val number: String = "",
    val prefix: String = "",
    val list: String? = null,
    val always: Boolean = false,
    val windows: List<TimeWindow> = listOf(TimeWindow.NIGHT),
    val then: DispositionView = DispositionView.SILENCE,
    val evidence: Boolean = false,
    val notify: Boolean = true,
    val more: List<Condition> = emptyList(),
    val source: RuleView? = null,
    val beyond: RuleView? = null,
) {
    /** The rule's times as the core has them: none means always. */
    val times: List<TimeWindow> get() = if (always) emptyList() else windows

    /** Whether it asks who is in the contacts, which is not recorded. */
    val asksContacts: Boolean
        get() = beyond == null && (who == WhoKind.Contact || more.any { it.key == "contact" || it.key == "starred" })

    /** Whether callers and times are there. */
    val isWhole: Boolean get() = beyond != null || (whoView() != null && (always || windows.isNotEmpty()))

    /**
     * The callers as the core takes them, or `null` where the number, the beginning or the list is missing.
     * The spaces and signs that people write into numbers are left out.
     */
    fun whoView(): WhoView? =
        when (who) {
            WhoKind.Anyone -> WhoView.Anyone
            WhoKind.Contact -> WhoView.Contact
            WhoKind.Hidden -> WhoView.Hidden
            WhoKind.Number -> bare(number).takeIf(String::isNotEmpty)?.let(WhoView::Number)
            WhoKind.Prefix -> bare(prefix).takeIf(String::isNotEmpty)?.let(WhoView::Prefix)
            WhoKind.List -> list?.let(WhoView::List)
        }

    /** The rule as the core takes it, called [fallbackName] where it has no name; `null` without callers. */
    fun toView(fallbackName: String): RuleView? {
        val called = name.trim().ifEmpty { fallbackName }
        if (beyond != null) return beyond.copy(name = called, enabled = enabled)
        val callers = whoView() ?: return null
        if (source != null && of(source).copy(name = name, enabled = enabled) == this) {
            return source.copy(name = called, enabled = enabled)
        }
        val isPlain = more.isEmpty() && !evidence && notify && times.all { it.of == null }
        return RuleView(
            id = id,
            name = called,
            enabled = enabled,
            who = if (isPlain) callers else WhoView.Anyone,
            windows = if (isPlain) times.map(TimeWindow::toView) else emptyList(),
            then = then,
            beyond = if (isPlain) null else RuleDocument.write(this),
        )
    }

    companion object {
        /** A new rule; about [list] where there is one, then at any time. */
        fun fresh(
            id: String,
            list: String? = null,
        ) = if (list == null) RuleDraft(id) else RuleDraft(id, who = WhoKind.List, list = list, always = true)

        /** The rule that the core gave. */
        fun of(rule: RuleView): RuleDraft {
            if (rule.saysMore) RuleDocument.read(rule)?.let { return it }
            val who = rule.who
            val windows = rule.windows.map(TimeWindow::of)
            return RuleDraft(
                id = rule.id,
                name = rule.name,
                enabled = rule.enabled,
                who = kind(who),
                number = (who as? WhoView.Number)?.number.orEmpty(),
                prefix = (who as? WhoView.Prefix)?.prefix.orEmpty(),
                list = (who as? WhoView.List)?.name,
                always = windows.isEmpty(),
                windows = windows.ifEmpty { listOf(TimeWindow.NIGHT) },
                then = rule.then,
                beyond = rule.takeIf { it.saysMore },
            )
        }

        /** The kind of callers. */
        fun kind(who: WhoView): WhoKind =
            when (who) {
                is WhoView.Anyone -> WhoKind.Anyone
                is WhoView.Contact -> WhoKind.Contact
                is WhoView.Hidden -> WhoKind.Hidden
                is WhoView.Number -> WhoKind.Number
                is WhoView.Prefix -> WhoKind.Prefix
                is WhoView.List -> WhoKind.List
            }

        private fun bare(text: String): String = text.filterNot { it.isWhitespace() || it in SEPARATORS }

        private const val SEPARATORS = "-.()/\u2010\u2011\u2012\u2013\u00a0"
    }
}
