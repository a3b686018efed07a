package app.curfew.run

import android.net.Uri
import app.curfew.screening.Disposition
import app.curfew.screening.FakeCall
import java.io.File
import java.util.TimeZone

/** One call of a day: a line of what `curfew replay --calls-out` writes. */
data class DayCall(
    /** The line of the source that it comes from. */
    val line: String,
    val atMs: Long,
    val zone: TimeZone,
    /** As the network would deliver it; empty for a withheld number. */
    val number: String,
) {
    /** As Telecom describes it. */
    fun toFakeCall(): FakeCall =
        if (number.isEmpty()) FakeCall.hidden(atMs) else FakeCall(Uri.fromParts("tel", number, null), atMs = atMs)

    /** The hour of the day in the called phone's zone. */
    fun localHour(): Int = Math.floorMod((atMs + zone.getOffset(atMs)) / MILLIS_PER_HOUR, HOURS).toInt()

    companion object {
        private const val MILLIS_PER_HOUR = 3_600_000L
        private const val HOURS = 24L
        private const val FIELDS = 4

        /** Reads `LINE TAB UNIX_MS TAB ZONE TAB NUMBER`, one call a line. */
        fun read(file: File): List<DayCall> =
            file.readLines().filter(String::isNotEmpty).mapIndexed { index, text ->
                val fields = text.split('\t')
                require(fields.size == FIELDS) { "${file.name}, line ${index + 1}: ${fields.size} fields, not $FIELDS" }
                val (line, atMs, zone, number) = fields
                val known = TimeZone.getTimeZone(zone)
                require(known.id == zone) { "${file.name}, line ${index + 1}: no such zone" }
                DayCall(line, atMs.toLong(), known, number)
            }
    }
}

/** What became of one call. */
data class DayAnswer(
    val call: DayCall,
    /** What Telecom was told. */
    val disposition: Disposition,
    /** The id of the rule that decided, or null. */
    val rule: String?,
    /** Why, in the word that the command line uses. */
    val reason: String,
    /** From Telecom's question to the answer. */
    val nanos: Long,
)

/** Everything that a run found. */
class DayResult(
    val answers: List<DayAnswer>,
    val sdk: Int,
    val seconds: Double,
    val ledger: File,
) {
    /** By the rule that decided; what no rule decided stands under its reason. */
    val byRule: Map<String, Int> = answers.groupingBy { it.rule ?: it.reason }.eachCount().toSortedMap()

    /** One JSON object; `calls` to `by_hour` as in `curfew --json replay`, which sees no answers being given. */
    fun toJson(): String {
        val sorted = answers.map { it.nanos }.sorted()
        val fields =
            listOf(
                "\"calls\": ${answers.size}",
                dispositions(answers),
                "\"by_rule\": " +
                    byRule.entries.joinToString(prefix = "{", postfix = "}") { "${quoted(it.key)}: ${it.value}" },
                "\"by_hour\": " + hours(),
                "\"answer_ns\": {\"first\": ${answers.first().nanos}, \"median\": ${rank(sorted, MEDIAN)}, " +
                    "\"p99\": ${rank(sorted, P99)}, \"max\": ${sorted.last()}}",
                "\"sdk\": $sdk",
                "\"seconds\": ${"%.3f".format(java.util.Locale.ROOT, seconds)}",
                "\"ledger\": ${quoted(ledger.path)}",
            )
        return fields.joinToString(",\n  ", "{\n  ", "\n}\n")
    }

    /** `LINE TAB DISPOSITION TAB RULE`, as `curfew replay --verdicts-out` writes it, so that `diff` compares them. */
    fun toTsv(): String =
        answers.joinToString("") { "${it.call.line}\t${it.disposition.name.lowercase()}\t${it.rule ?: "-"}\n" }

    private fun hours(): String {
        val byHour = answers.groupBy { it.call.localHour() }
        return (0 until HOURS).joinToString(",\n    ", "[\n    ", "\n  ]") { hour ->
            "{\"hour\": $hour, ${dispositions(byHour[hour].orEmpty())}}"
        }
    }

    private fun dispositions(answers: List<DayAnswer>): String =
        Disposition.entries.joinToString { disposition ->
            "\"${disposition.name.lowercase()}\": ${answers.count { it.disposition == disposition }}"
        }

    /** The nearest-rank percentile. */
    private fun rank(
        sorted: List<Long>,
        percent: Int,
    ): Long = sorted[(sorted.size * percent + PERCENT - 1) / PERCENT - 1]

    private fun quoted(text: String): String = org.json.JSONObject.quote(text)

    private companion object {
        const val HOURS = 24
        const val MEDIAN = 50
        const val P99 = 99
        const val PERCENT = 100
    }
}
