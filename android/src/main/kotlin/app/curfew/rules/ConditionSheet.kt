package app.curfew.rules

import android.text.InputType
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.LinearLayout
import app.curfew.R
import app.curfew.laws.LawPlaceScreen
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.Chip
import app.curfew.ui.DateChooser
import app.curfew.ui.Languages
import app.curfew.ui.ScreenHost
import app.curfew.ui.TextField
import app.curfew.ui.addWide
import org.json.JSONArray
import org.json.JSONObject
import java.time.LocalDate
import java.time.LocalDateTime

/** The values of one condition, and whether it must fail instead. Asks the core before it closes. Main thread. */
internal class ConditionSheet private constructor(
    private val host: ScreenHost,
    private val presenter: RuleEditorPresenter,
    private val before: Condition,
    private val onMade: (Condition) -> Unit,
) {
    private val context = host.activity
    private val key = before.key
    private val inner = (before.value as? JSONObject)?.get(key)
    private val title = ConditionWords(context).condition(before.copy(not = false)).orEmpty()
    private val sheet = BottomSheet(context, title.replaceFirstChar(Char::titlecase))
    private val problem = ProblemText(context)
    private val fields = mutableMapOf<String, TextField>()
    private val days = mutableMapOf<String, LocalDate>()
    private var minute = 0
    private var not = before.not

    private fun show() {
        val parts = inner as? JSONObject
        when {
            key == "until" -> end(LocalDateTime.parse(inner as String))
            inner is JSONArray -> inner.getJSONObject(0).let { dates ->
                day("first", R.string.rules_window_from, LocalDate.parse(dates.getString("first")))
                day("last", R.string.rules_window_until, LocalDate.parse(dates.getString("last")))
            }
            parts != null -> parts.keys().forEach { field(it, parts.get(it)) }
            key in LABELS -> field(key, checkNotNull(inner))
        }
        if (key != "until") sheet.content.addView(except(), LinearLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
        sheet.content.addWide(problem.view)
        sheet.button(Buttons.primary(context, context.getText(R.string.action_done), ::done))
        sheet.quiet(context.getText(R.string.action_cancel))
        sheet.show()
    }

    private fun except(): Chip {
        val chip = Chip(context)

        fun bind() {
            chip.bind(context.getText(R.string.rules_cond_except), not) {
                not = !not
                bind()
            }
        }
        bind()
        return chip
    }

    private fun field(
        name: String,
        value: Any,
    ) {
        val made = TextField(context).bind(context.getText(LABELS.getValue(name)), value.toString())
        made.field.inputType = if (value is Int) InputType.TYPE_CLASS_NUMBER else TEXT
        fields[name] = made
        sheet.content.addWide(made)
    }

    private fun day(
        name: String,
        label: Int,
        value: LocalDate,
    ) {
        lateinit var chooser: DateChooser
        chooser = DateChooser(context, context.getText(label), host.phone.now().toLocalDate()) {
            days[name] = it
            chooser.bind(it)
        }
        days[name] = value
        chooser.bind(value)
        sheet.content.addWide(chooser)
    }

    private fun end(value: LocalDateTime) {
        day(key, R.string.rules_window_until, value.toLocalDate())
        lateinit var time: TimeStepper
        time = TimeStepper(context, context.getText(R.string.rules_try_time)) {
            minute = it
            time.bind(it)
        }
        minute = value.hour * HOUR + value.minute
        time.bind(minute)
        sheet.content.addWide(time)
    }

    private fun done() {
        val made = Condition(made() ?: before.json, before.isTime, not)
        presenter.check(made) { taken ->
            problem.bind(context.getText(R.string.rules_problem_value).takeIf { taken == null })
            if (taken != null) {
                sheet.dismiss()
                onMade(taken)
            }
        }
    }

    /** The condition as its fields are now; null where there are none. */
    private fun made(): String? {
        val values = fields.mapValues { (_, field) -> field.value.trim() }
        val parts = inner as? JSONObject
        return when {
            key == "until" -> JSONObject().put(key, "${days[key]}T" + RuleDocument.clock(minute)).toString()
            days.isNotEmpty() -> {
                val dates = JSONObject(days.mapValues { it.value.toString() })
                JSONObject().put(key, JSONArray().put(dates)).toString()
            }
            values.isEmpty() -> null
            parts != null -> {
                val typed = values.mapValues { (name, text) -> typed(parts.get(name), text) }
                JSONObject().put(key, JSONObject(typed)).toString()
            }
            else -> JSONObject().put(key, typed(inner, values.getValue(key))).toString()
        }
    }

    private fun typed(
        before: Any?,
        text: String,
    ): Any = if (before is Int) text.toIntOrNull() ?: -1 else text

    /** Opens a condition. */
    companion object {
        private const val TEXT = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
        private const val HOUR = 60
        private val GROUPS = listOf("any", "all", "none", "windows")

        /** What shows the values of [condition] to be changed; `null` where only the rulebook's text can. */
        fun of(
            host: ScreenHost,
            presenter: RuleEditorPresenter,
            condition: Condition,
            onMade: (Condition) -> Unit,
        ): (() -> Unit)? {
            val days = (condition.value as? JSONObject)?.optJSONArray("dates")
            return when {
                condition.key in GROUPS || days != null && days.length() > 1 -> null
                condition.key == "outside_hours_of" -> { -> choosePlace(host, condition, onMade) }
                else -> { -> ConditionSheet(host, presenter, condition, onMade).show() }
            }
        }

        private fun choosePlace(
            host: ScreenHost,
            condition: Condition,
            onMade: (Condition) -> Unit,
        ) = host.work.run({ host.core.lawPlaces(Languages.of(host.activity)) }) { read ->
            val places = read.getOrDefault(emptyList())
            host.open(
                LawPlaceScreen(places, condition.text) {
                    onMade(Condition.of(condition.key, it, true).copy(not = condition.not))
                },
            )
        }

        private val LABELS =
            mapOf(
                "number" to R.string.rules_number_label,
                "prefix" to R.string.rules_prefix_label,
                "pattern" to R.string.rules_field_pattern,
                "regex" to R.string.rules_field_regex,
                "institution" to R.string.rules_field_institution,
                "from" to R.string.rules_window_from,
                "to" to R.string.rules_window_until,
                "calls" to R.string.rules_field_calls,
                "minutes" to R.string.rules_field_minutes,
                "days" to R.string.rules_field_days,
                "min" to R.string.rules_field_min,
                "max" to R.string.rules_field_max,
                "sim" to R.string.rules_field_sim,
                "neighbour" to R.string.rules_field_last,
            )
    }
}
