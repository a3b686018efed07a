package app.curfew.rules

import app.curfew.core.RuleView
import app.curfew.core.WhoView
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject
import org.json.JSONTokener

/**
 * A condition of a rule beside those for which a [RuleDraft] has fields. All of them must hold. Immutable.
 *
 * @property json as the rulebook's document has it (`docs/formats/rulebook.schema.json`), or `{"until": ..}`, the
 *   rule's end
 * @property isTime whether it is about times, not callers
 * @property not whether it must fail instead
 */
data class Condition(
    val json: String,
    val isTime: Boolean = false,
    val not: Boolean = false,
) {
    /** A word, or an object of one field. */
    val value: Any get() = JSONTokener(json).nextValue()

    /** The word, or the name of the field. */
    val key: String get() = (value as? JSONObject)?.keys()?.next() ?: value.toString()

    /** What is in the field; nothing for a word. */
    val text: String get() = (value as? JSONObject)?.optString(key).orEmpty()

    companion object {
        /** The condition [key] with its [value]. */
        fun of(
            key: String,
            value: Any,
            isTime: Boolean = false,
        ) = Condition(JSONObject().put(key, value).toString(), isTime)
    }
}

/** Rules that say more than a [RuleView] has fields for, between the core's document and a draft. */
internal object RuleDocument {
    /** The draft of a rule by hand; `null` for a document that this version does not know. */
    fun read(view: RuleView): RuleDraft? =
        try {
            draft(view, JSONObject(checkNotNull(view.beyond)).getJSONArray("rules").getJSONObject(0))
        } catch (_: JSONException) {
            null
        }

    private fun draft(
        view: RuleView,
        rule: JSONObject,
    ): RuleDraft {
        val callers = parts(rule.get("who"), false)
        val times = rule
            .opt("when")
            ?.let { parts(it, true) }
            .orEmpty()
            .filter { it.not || it.key != "always" }
        val first = callers.firstOrNull { kindOf(it) != null }
        val who = first?.let(::kindOf) ?: WhoKind.Anyone
        val text = first?.text.orEmpty()
        val windows = times.firstOrNull { !it.not && it.key == "windows" }
        val end = if (rule.has("until")) listOf(Condition.of("until", rule.getString("until"), true)) else emptyList()
        val hours = (windows?.value as JSONObject?)?.getJSONArray("windows")?.items().orEmpty()
        return RuleDraft(
            view.id,
            view.name,
            view.enabled,
            who,
            number = if (who == WhoKind.Number) text else "",
            prefix = if (who == WhoKind.Prefix) text else "",
            list = text.takeIf { who == WhoKind.List },
            then = view.then,
            always = hours.isEmpty(),
            windows = hours.map { window(it as JSONObject) }.ifEmpty { listOf(TimeWindow.NIGHT) },
            evidence = rule.getString("then") == "evidence",
            notify = rule.optBoolean("notify", true),
            more = callers.filter { it !== first } + times.filter { it !== windows } + end,
            source = view,
        )
    }

    /** The document of a draft with callers. */
    fun write(draft: RuleDraft): String {
        val (times, callers) = draft.more.partition { it.isTime }
        val (end, whens) = times.partition { it.key == "until" }
        val isAnyone = draft.who == WhoKind.Anyone && callers.isNotEmpty()
        val who = if (isAnyone) null else who(draft)
        val windows = JSONArray(draft.times.map(::jsonOf)).takeIf { it.length() > 0 }
        val rule = JSONObject().put("id", draft.id).put("name", "")
        rule.put("who", joined(who, callers)).put("notify", draft.notify)
        rule.put("when", joined(windows?.let { JSONObject().put("windows", it) }, whens) ?: "always")
        rule.put("then", if (draft.evidence) "evidence" else draft.then.name.lowercase())
        end.forEach { rule.put("until", (it.value as JSONObject).get("until")) }
        return JSONObject().put("version", 2).put("rules", JSONArray().put(rule)).toString()
    }

    /** The only rule of a document by lines, to be read where there are no words for it. */
    fun pretty(document: String): String =
        try {
            JSONObject(document).getJSONArray("rules").getJSONObject(0).toString(2)
        } catch (_: JSONException) {
            document
        }

    private fun joined(
        first: Any?,
        more: List<Condition>,
    ): Any? {
        val (not, all) = more.partition { it.not }
        val none = JSONArray(not.map { it.value }).takeIf { not.isNotEmpty() }?.let { JSONObject().put("none", it) }
        val parts = listOfNotNull(first) + all.map { it.value } + listOfNotNull(none)
        return if (parts.size > 1) JSONObject().put("all", JSONArray(parts)) else parts.firstOrNull()
    }

    /** What `all` and `none` at the top join; deeper groups stay as they are. */
    private fun parts(
        value: Any,
        isTime: Boolean,
    ): List<Condition> =
        ((value as? JSONObject)?.optJSONArray("all")?.items() ?: listOf(value)).flatMap { part ->
            val none = (part as? JSONObject)?.optJSONArray("none")?.items()
            (none ?: listOf(part)).map { Condition(textOf(it), isTime, none != null) }
        }

    private fun textOf(value: Any) = if (value is String) JSONObject.quote(value) else value.toString()

    /** The callers for which a draft has fields; the document calls them as [WhoKind] does. */
    private fun kindOf(condition: Condition): WhoKind? =
        WhoKind.entries.find { it.word == condition.key && !condition.not }

    private fun who(draft: RuleDraft): Any {
        val word = draft.who.word
        val text =
            when (val who = draft.whoView()) {
                is WhoView.Number -> who.number
                is WhoView.Prefix -> who.prefix
                is WhoView.List -> who.name
                else -> return word
            }
        return JSONObject().put(word, text)
    }

    private val WhoKind.word get() = name.lowercase()

    /** A window of a document. */
    fun window(value: JSONObject): TimeWindow {
        val days = value.opt("days")
        val named = (days as? JSONObject)?.optJSONArray("weekdays") ?: days as? JSONArray
        val weekdays = named?.items()?.map { 1 + WEEKDAYS.indexOf(it) }?.toSet()
        val kind = (days as? JSONObject)?.keys()?.asSequence()?.first { it != "weekdays" }
        return TimeWindow(
            weekdays ?: TimeWindow.EVERY_DAY,
            minute(value.getString("start")),
            minute(value.getString("end")),
            kind?.let { DaysOf(it, days.getString(it)) },
        ).let { if (it.end == 0) it.between() else it }
    }

    private fun jsonOf(window: TimeWindow): JSONObject {
        val named = JSONArray(window.days.sorted().map { WEEKDAYS[it - 1] })
        val weekdays = named.takeIf { it.length() < WEEKDAYS.size }
        val of = window.of
        val days = of?.let { JSONObject().put(it.kind, it.place).putOpt("weekdays", weekdays) } ?: weekdays
        return JSONObject().putOpt("days", days).put("start", clock(window.start)).put("end", clock(window.end))
    }

    private fun minute(clock: String): Int {
        val (hour, minute) = clock.split(':').map { it.toIntOrNull() ?: throw JSONException("no time") }
        return hour * MINUTES_PER_HOUR + minute
    }

    /** "07:05". */
    fun clock(minute: Int): String =
        listOf(minute / MINUTES_PER_HOUR, minute % MINUTES_PER_HOUR).joinToString(":") { "$it".padStart(2, '0') }

    private const val MINUTES_PER_HOUR = 60
    private val WEEKDAYS = listOf("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}

/** Everything in an array, in its order. */
internal fun JSONArray.items(): List<Any> = (0 until length()).map(::get)
