package app.curfew.rules

import android.content.Context
import app.curfew.R
import app.curfew.time.Times
import app.curfew.ui.Numbers
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject
import org.json.JSONTokener
import java.time.DateTimeException
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.format.DateTimeFormatter
import java.time.format.FormatStyle
import java.util.Locale

/**
 * Conditions of a rulebook's document (`docs/formats/rulebook.schema.json`) as a person would say them, in the language
 * of [context]. What this version has no words for is `null`.
 */
internal class ConditionWords(
    private val context: Context,
) {
    private val locale: Locale = context.resources.configuration.locales[0]
    private val words = RuleWords(context)

    /** A condition alone, as a step of an explanation has it: of callers or of times. */
    fun condition(document: String): String? =
        said {
            val value = JSONTokener(document).nextValue() ?: throw JSONException("nothing")
            val isTime = value is JSONObject && (listOf("windows", "dates", "outside_hours_of").any(value::has))
            if (isTime) times(value) else who(value)
        }

    /** A condition of a draft; one that must fail says so. */
    fun condition(condition: Condition): String? =
        said {
            val value = condition.value
            val asked = if (condition.not) JSONObject().put("none", JSONArray().put(value)) else value
            if (condition.isTime) times(asked) else who(asked)
        }

    /** The only rule of a document: "Couriers, until May 4, 2026: ring". */
    fun rule(
        document: String,
        then: String,
    ): String? =
        said {
            val rule = JSONObject(document).getJSONArray("rules").getJSONObject(0)
            val always = if (rule.has("when")) rule.get("when") else "always"
            val until = rule.optString("until").takeIf(String::isNotEmpty)?.let(::until)
            val time = listOfNotNull(times(always), until).joinToString(text(R.string.rules_until_joint))
            text(R.string.rules_sentence, who(rule.get("who")).replaceFirstChar(Char::titlecase), time, then)
        }

    /**
     * A group inside which there are others, or that is long, as lines: each part on its own, below how the parts are
     * joined. `null` where one sentence says it.
     */
    fun outline(condition: Condition): String? =
        said {
            val value = condition.value
            val sentence = condition(condition) ?: throw JSONException("no words")
            val isDeep = groupIn(value)?.let { parts -> parts.any { groupIn(it) != null } } == true
            if (groupIn(value) == null || !isDeep && sentence.length <= SHORT) throw JSONException("a sentence will do")
            val shown = if (condition.not) JSONObject().put("none", JSONArray().put(value)) else value
            outline(shown, if (condition.isTime) ::times else ::who, "").trim()
        }

    private fun outline(
        value: Any,
        say: (Any) -> String,
        indent: String,
    ): String {
        val parts = groupIn(value) ?: return "\n" + indent + BULLET + say(value).replaceFirstChar(Char::titlecase)
        val how = (value as JSONObject).keys().next()
        val inner = parts.singleOrNull()?.let(::groupIn)
        // "None of: one of: a, b" says no more than "none of: a, b".
        if (how != "none" && parts.size == 1) return outline(parts.single(), say, indent)
        val shown = if (how == "none" && inner != null && "any" in keysOf(parts.single())) inner else parts
        val head = "\n" + indent + (if (indent.isEmpty()) "" else BULLET) + text(HEADS.getValue(how))
        return head + shown.joinToString("") { outline(it, say, indent + INDENT) }
    }

    private fun groupIn(value: Any): List<Any>? =
        (value as? JSONObject)?.let { group -> HEADS.keys.firstNotNullOfOrNull { group.optJSONArray(it)?.items() } }

    private fun keysOf(value: Any): List<String> = (value as JSONObject).keys().asSequence().toList()

    private fun said(say: () -> String): String? =
        try {
            spaced(say())
        } catch (_: JSONException) {
            null
        } catch (_: DateTimeException) {
            null
        } catch (_: ClassCastException) {
            // A field of another type than this version knows.
            null
        } catch (_: NoSuchElementException) {
            null
        }

    private fun who(value: Any): String {
        if (value !is JSONObject) return text(WORDS[value] ?: throw JSONException("no words"))
        val name = value.keys().next()
        val inner = value.get(name)
        return when (name) {
            "any", "all", "none" -> joined(name, inner as JSONArray, R.string.rules_cond_not, ::who)
            "number" -> Numbers.display(inner as String)
            "prefix" -> text(R.string.rules_who_prefix, Numbers.isolate(inner as String))
            "list" -> text(R.string.rules_who_list, inner)
            "range" -> {
                inner as JSONObject
                val (from, to) = listOf("from", "to").map { Numbers.display(inner.getString(it)) }
                text(R.string.rules_cond_range, from, to)
            }
            "digits" -> {
                inner as JSONObject
                text(R.string.rules_cond_digits, inner.optInt("min", 1), inner.optInt("max", MOST_DIGITS))
            }
            "pattern" -> text(R.string.rules_cond_pattern, Numbers.isolate(inner as String))
            "regex" -> text(R.string.rules_cond_regex, Numbers.isolate(inner as String))
            "institution" -> text(R.string.rules_cond_institution, inner)
            "verification" -> text(VERIFICATIONS[inner] ?: throw JSONException("no words"))
            "institution_kind", "number_kind", "class" ->
                text(KINDS["$name/$inner"] ?: throw JSONException("no words"))
            "sim" -> text(R.string.rules_cond_sim, inner)
            "dialled" -> text(R.string.rules_cond_dialled, (inner as JSONObject).getInt("days"))
            "answered" -> text(R.string.rules_cond_answered, (inner as JSONObject).getInt("days"))
            "repeated" -> {
                inner as JSONObject
                text(R.string.rules_cond_repeated, inner.getInt("calls"), inner.getInt("minutes"))
            }
            "neighbour" -> text(R.string.rules_cond_neighbour, inner)
            else -> throw JSONException("no words")
        }
    }

    private fun times(value: Any): String {
        if (value == "always") return text(R.string.rules_always)
        value as? JSONObject ?: throw JSONException("no words")
        val name = value.keys().next()
        return when (name) {
            "any", "all", "none" -> joined(name, value.getJSONArray(name), R.string.rules_cond_not_when, ::times)
            "windows" ->
                value
                    .getJSONArray(name)
                    .objects()
                    .joinToString(text(R.string.rules_windows_joint)) { words.window(RuleDocument.window(it)) }
            "dates" -> value.getJSONArray(name).objects().joinToString(text(R.string.rules_windows_joint)) {
                val (first, last) = listOf("first", "last").map { day -> date(LocalDate.parse(it.getString(day))) }
                if (first == last) first else text(R.string.rules_cond_range, first, last)
            }
            "until" -> until(value.getString(name))
            "outside_hours_of" -> text(R.string.rules_cond_outside, apart(words.place(value.getString(name))))
            else -> throw JSONException("no words")
        }
    }

    /** "A and b, but not c"; [not] is said of a `none` that stands alone. */
    private fun joined(
        how: String,
        parts: JSONArray,
        not: Int,
        say: (Any) -> String,
    ): String {
        val joint = text(if (how == "all") R.string.rules_cond_and else R.string.rules_cond_or)
        val all = StringBuilder()
        for (index in 0 until parts.length()) {
            val part = parts.get(index)
            val name = (part as? JSONObject)?.keys()?.next()
            val excepted = if (how == "all" && index > 0 && name == "none") part.getJSONArray(name) else null
            if (excepted != null) {
                all.append(text(R.string.rules_cond_but)).append(apart(joined("any", excepted, not, say).inside()))
                continue
            }
            if (index > 0) all.append(joint)
            val nested = parts.length() > 1 && (name == "any" || name == "all")
            val said = if (index > 0 || how == "none") say(part).inside() else say(part)
            all.append(if (nested) text(R.string.rules_cond_group, said) else apart(said))
        }
        return if (how == "none") text(not, apart(all.toString())) else all.toString()
    }

    /** Chinese has no spaces but around Latin letters and digits: here they get theirs, which [spaced] may take. */
    private fun apart(said: String): String {
        if (locale.language != "zh") return said
        val visible = said.filterNot { it in ISOLATES }
        val before = if (visible.firstOrNull()?.isLatin == true) " " else ""
        val after = if (visible.lastOrNull()?.isLatin == true) " " else ""
        return before + said + after
    }

    private val Char.isLatin get() = code < FIRST_HAN && (isLetterOrDigit() || this == '+' || this == '*')

    private fun spaced(said: String) =
        if (locale.language == "zh") said.replace(IDLE_SPACES, "").replace("  ", " ").trim(' ') else said

    /** Inside a sentence: "people in my contacts". */
    private fun String.inside() = replaceFirstChar { it.lowercase(locale) }

    private fun until(end: String): String {
        val at = LocalDateTime.parse(end)
        val clock = Times.clock(context, at.hour * MINUTES_PER_HOUR + at.minute)
        return text(R.string.rules_cond_until, date(at.toLocalDate()), clock)
    }

    private fun date(day: LocalDate): String =
        day.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale))

    private fun text(
        id: Int,
        vararg arguments: Any,
    ): String = context.getString(id, *arguments)

    private fun JSONArray.objects(): List<JSONObject> = (0 until length()).map(::getJSONObject)

    /** The words that the document has for callers. */
    companion object {
        /** How many of these a line of an outline begins with says how deep it lies. */
        const val INDENT = '\u2003'

        /** What one sentence of a group may have. */
        private const val SHORT = 120
        private const val BULLET = "• "
        private const val FIRST_HAN = 0x2e80
        private const val ISOLATES = "\u2066\u2067\u2068\u2069"

        /** Beside Chinese punctuation, which has air of its own. */
        private val IDLE_SPACES = Regex("(?<=[“（，：；、]) +| +(?=[”），：；、])")
        private val HEADS =
            mapOf(
                "all" to R.string.rules_cond_all_of,
                "any" to R.string.rules_cond_one_of,
                "none" to R.string.rules_cond_none_of,
            )
        private val VERIFICATIONS =
            mapOf<Any, Int>(
                "passed" to R.string.rules_cond_verified,
                "failed" to R.string.rules_cond_verification_failed,
                "none" to R.string.rules_cond_unverified,
            )
        private const val MOST_DIGITS = 15
        private const val MINUTES_PER_HOUR = 60
        private val WORDS =
            mapOf<Any, Int>(
                "anyone" to R.string.rules_who_anyone,
                "contact" to R.string.rules_who_contact,
                "starred" to R.string.rules_cond_starred,
                "hidden" to R.string.rules_who_hidden,
                "withheld" to R.string.rules_cond_withheld,
                "unknown" to R.string.rules_cond_unknown,
                "payphone" to R.string.rules_cond_payphone,
                "unreadable" to R.string.rules_cond_unreadable,
            )

        /** Kinds and classes, as `FIELD/WORD`. */
        val KINDS =
            mapOf(
                "institution_kind/bank" to R.string.rules_kind_bank,
                "institution_kind/payment" to R.string.rules_kind_payment,
                "institution_kind/insurer" to R.string.rules_kind_insurer,
                "institution_kind/broker" to R.string.rules_kind_broker,
                "institution_kind/courier" to R.string.rules_kind_courier,
                "institution_kind/airline" to R.string.rules_kind_airline,
                "institution_kind/travel" to R.string.rules_kind_travel,
                "institution_kind/shop" to R.string.rules_kind_shop,
                "institution_kind/platform" to R.string.rules_kind_platform,
                "institution_kind/cloud" to R.string.rules_kind_cloud,
                "institution_kind/maker" to R.string.rules_kind_maker,
                "institution_kind/fuel" to R.string.rules_kind_fuel,
                "institution_kind/carrier" to R.string.rules_kind_carrier,
                "institution_kind/utility" to R.string.rules_kind_utility,
                "number_kind/sales" to R.string.rules_kind_sales,
                "number_kind/survey" to R.string.rules_kind_survey,
                "number_kind/delivery" to R.string.rules_kind_delivery,
                "number_kind/government" to R.string.rules_kind_government,
                "number_kind/finance" to R.string.rules_kind_finance,
                "number_kind/service" to R.string.rules_kind_service,
                "number_kind/mixed" to R.string.rules_kind_mixed,
                "number_kind/inbound_service" to R.string.rules_kind_inbound_service,
                "number_kind/virtual_operator" to R.string.rules_kind_virtual_operator,
                "number_kind/toll_free" to R.string.rules_class_toll_free,
                "number_kind/costly" to R.string.rules_kind_costly,
                "class/mobile" to R.string.rules_class_mobile,
                "class/fixed" to R.string.rules_class_fixed,
                "class/toll_free" to R.string.rules_class_toll_free,
                "class/premium" to R.string.rules_class_premium,
                "class/shared_cost" to R.string.rules_class_shared_cost,
                "class/voip" to R.string.rules_class_voip,
                "class/personal" to R.string.rules_class_personal,
                "class/pager" to R.string.rules_class_pager,
                "class/uan" to R.string.rules_class_uan,
                "class/short" to R.string.rules_class_short,
                "class/foreign" to R.string.rules_class_foreign,
                "class/impossible" to R.string.rules_class_impossible,
            )
    }
}
