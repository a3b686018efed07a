package app.curfew.history

import app.curfew.core.Counts
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.EntryDetail
import app.curfew.core.EntryKind
import app.curfew.core.ExportForm
import app.curfew.core.ExportSummary
import app.curfew.core.FailureKindView
import app.curfew.core.FoundView
import app.curfew.core.HistoryEntry
import app.curfew.core.HistoryFilter
import app.curfew.core.HistoryPage
import app.curfew.core.LanguageView
import app.curfew.core.ListView
import app.curfew.core.NeverBlockView
import app.curfew.core.NumberView
import app.curfew.core.PresentationView
import app.curfew.core.ReasonView
import app.curfew.core.RuleView
import app.curfew.core.RulebookView
import app.curfew.core.StepView
import app.curfew.core.VerificationView
import java.io.File
import java.lang.reflect.Proxy
import java.security.MessageDigest
import java.time.LocalDateTime
import java.time.ZoneOffset

/** Fails a test that asks the core for something it does not expect. */
private val nothing: CurfewInterface =
    Proxy.newProxyInstance(
        CurfewInterface::class.java.classLoader,
        arrayOf(CurfewInterface::class.java),
    ) { _, method, _ ->
        throw AssertionError("the core was asked for ${method.name}")
    } as CurfewInterface

/** A ledger and lists in memory. Entries are kept newest first. */
class FakeLedger(
    var entries: List<HistoryEntry> = emptyList(),
) : CurfewInterface by nothing {
    /** What every call throws, if anything. */
    var failure: CurfewException? = null

    /** Thrown by changes only. */
    var writeFailure: CurfewException? = null

    var steps: List<StepView>? = null
    var neverBlock: NeverBlockView? = null
    var verification = VerificationView.NOT_VERIFIED
    var rules = emptyList<RuleView>()
    val numberLists = linkedMapOf<String, MutableList<String>>()
    val damaged = mutableSetOf<String>()

    /** The filters that [history] was asked with. */
    val asked = mutableListOf<HistoryFilter>()

    /** Of which ledgers [entry] was asked for one. */
    val entriesOf = mutableListOf<String?>()

    /** What [export] was asked for: form, filter, language. */
    val exported = mutableListOf<Triple<ExportForm, HistoryFilter, LanguageView>>()

    override fun history(
        filter: HistoryFilter,
        before: ULong?,
        limit: UInt,
    ): HistoryPage {
        check()
        asked += filter
        val fits = entries.filter { fits(it, filter) && (before == null || it.seq < before) }
        return HistoryPage(fits.take(limit.toInt()), fits.size > limit.toInt())
    }

    override fun entry(
        seq: ULong,
        ledger: String?,
    ): EntryDetail {
        check()
        entriesOf += ledger
        val entry = entries.find { it.seq == seq } ?: throw CurfewException.NotFound("there is no such entry")
        val isCall = entry.kind == EntryKind.CALL
        return EntryDetail(
            entry = entry,
            steps = steps,
            ruleId = entry.ruleName,
            verification = verification,
            answeredAfterUs = 4120uL.takeIf { isCall },
            delivered = true,
            spooled = false,
            leafHash = HASH,
            rulebookSha256 = HASH.takeIf { isCall },
        )
    }

    override fun describe(number: String): NumberView {
        check()
        val isShort = !number.startsWith("+")
        return NumberView(
            if (isShort) "short" else "e164",
            number,
            "US".takeUnless {
                isShort
            },
            "toll_free".takeIf { number.startsWith("+1800") },
            true,
            neverBlock,
        )
    }

    override fun counts(filter: HistoryFilter): Counts {
        check()
        val calls = entries.filter { it.kind == EntryKind.CALL && !it.outgoing && fits(it, filter) }

        fun of(disposition: DispositionView) = calls.count { it.disposition == disposition }.toULong()
        return Counts(of(DispositionView.ALLOW), of(DispositionView.SILENCE), of(DispositionView.REJECT), 0uL)
    }

    override fun export(
        form: ExportForm,
        filter: HistoryFilter,
        language: LanguageView,
        path: String,
    ): ExportSummary {
        check()
        writeFailure?.let { throw it }
        exported += Triple(form, filter, language)
        val calls = entries.filter { it.kind == EntryKind.CALL && fits(it, filter) }
        val bytes = calls.joinToString("") { "${it.seq}\n" }.toByteArray()
        File(path).writeBytes(bytes)
        val hash = MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) }
        return ExportSummary(calls.size.toULong(), bytes.size.toULong(), hash)
    }

    override fun rulebook() = RulebookView(rules, "00", null)

    override fun lists(): List<ListView> {
        check()
        return numberLists.map { (name, numbers) ->
            ListView(
                name,
                numbers.size.toULong(),
                0uL,
                name in damaged,
                on =
                    name !in off,
                signer = signers[name],
            )
        }
    }

    /** The lists that are switched off. */
    val off = mutableSetOf<String>()

    /** Whose key a list came with. */
    val signers = mutableMapOf<String, String>()

    override fun findNumber(text: String) =
        numberLists
            .filter { (name, numbers) -> name in damaged || text in numbers }
            .keys
            .map { FoundView(it, it !in off, null, "", emptyList(), unknown = it in damaged) }

    override fun createList(name: String) {
        writeFailure?.let { throw it }
        numberLists[name] = mutableListOf()
    }

    override fun addNumber(
        name: String,
        text: String,
    ): String {
        writeFailure?.let { throw it }
        val numbers = numberLists.getValue(name)
        if (text !in numbers) numbers += text
        return text
    }

    override fun removeNumber(
        name: String,
        number: String,
    ) {
        numberLists.getValue(name) -= number
    }

    private fun check() {
        failure?.let { throw it }
    }

    private fun fits(
        entry: HistoryEntry,
        filter: HistoryFilter,
    ): Boolean {
        val search = filter.search
        return filter.sinceMs.let { it == null || entry.atMs >= it } &&
            filter.untilMs.let { it == null || entry.atMs < it } &&
            (
                search == null || entry.number?.contains(search) == true ||
                    entry.ruleName?.contains(search, ignoreCase = true) == true
            ) &&
            (
                filter.dispositions.isEmpty() ||
                    entry.kind == EntryKind.CALL && !entry.outgoing && entry.disposition in filter.dispositions
            )
    }

    /** Samples: in Shanghai, where the stage's phone is on 12 March 2026, 20:15. */
    companion object {
        const val HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        const val OFFSET = 8 * 3600

        /** Unix milliseconds of a minute in March 2026. */
        fun at(
            day: Int,
            hour: Int,
            minute: Int,
        ): Long = LocalDateTime
            .of(
                2026,
                3,
                day,
                hour,
                minute,
            ).toInstant(ZoneOffset.ofTotalSeconds(OFFSET))
            .toEpochMilli()

        fun call(
            seq: Int,
            atMs: Long,
            number: String?,
            disposition: DispositionView,
            rule: String? = null,
            reason: ReasonView = if (rule == null) ReasonView.NO_RULE_MATCHED else ReasonView.RULE_MATCHED,
            presentation: PresentationView = if (number ==
                null
            ) {
                PresentationView.RESTRICTED
            } else {
                PresentationView.ALLOWED
            },
            outgoing: Boolean = false,
        ) = HistoryEntry(
            seq.toULong(),
            EntryKind.CALL,
            atMs,
            OFFSET,
            "Asia/Shanghai",
            number,
            presentation,
            disposition,
            reason,
            rule,
            outgoing,
            null,
            null,
            null,
        )

        fun failure(
            seq: Int,
            atMs: Long,
            what: FailureKindView,
        ) = HistoryEntry(
            seq.toULong(),
            EntryKind.FAILURE,
            atMs,
            OFFSET,
            "Asia/Shanghai",
            null,
            PresentationView.UNKNOWN,
            DispositionView.ALLOW,
            ReasonView.FAILURE,
            null,
            false,
            what,
            null,
            "decide.rs line 12",
        )

        fun protection(
            seq: Int,
            atMs: Long,
            on: Boolean,
        ) = HistoryEntry(
            seq.toULong(),
            EntryKind.PROTECTION,
            atMs,
            OFFSET,
            "Asia/Shanghai",
            null,
            PresentationView.UNKNOWN,
            DispositionView.ALLOW,
            ReasonView.NO_RULE_MATCHED,
            null,
            false,
            null,
            on,
            "boot",
        )

        fun other(
            seq: Int,
            atMs: Long,
            word: String,
        ) = HistoryEntry(
            seq.toULong(),
            EntryKind.OTHER,
            atMs,
            OFFSET,
            "Asia/Shanghai",
            null,
            PresentationView.UNKNOWN,
            DispositionView.ALLOW,
            ReasonView.NO_RULE_MATCHED,
            null,
            false,
            null,
            null,
            word,
        )

        /** Two weeks in which one number calls every night at half past ten. */
        fun twoWeeks(): List<HistoryEntry> {
            val nightly = (1..11).map { day ->
                call(day, at(day, 22, 28 + day % 5), NIGHTLY, DispositionView.SILENCE, "Quiet hours")
            }
            val others =
                listOf(
                    protection(20, at(11, 22, 50), on = false),
                    protection(21, at(12, 7, 2), on = true),
                    other(22, at(12, 7, 10), "rulebook_changed"),
                    call(23, at(12, 8, 3), "+12065550111", DispositionView.ALLOW, "People I know"),
                    call(24, at(12, 9, 25), null, DispositionView.REJECT, "Hidden numbers: reject"),
                    failure(25, at(12, 11, 40), FailureKindView.PANIC),
                    call(26, at(12, 12, 30), "12368", DispositionView.ALLOW, reason = ReasonView.NEVER_BLOCK),
                    call(
                        27,
                        at(12, 14, 5),
                        "+12065550142",
                        DispositionView.ALLOW,
                        outgoing = true,
                        reason = ReasonView.OUTGOING,
                    ),
                    call(28, at(12, 16, 20), "+12065550142", DispositionView.ALLOW),
                    call(29, at(12, 19, 50), "+12065550163", DispositionView.REJECT, "Banks and shops"),
                )
            return (nightly + others).reversed()
        }

        const val NIGHTLY = "+12065550199"
    }
}
