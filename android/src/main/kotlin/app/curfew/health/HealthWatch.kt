package app.curfew.health

import android.content.Context
import app.curfew.core.CurfewInterface
import app.curfew.core.EvidenceView
import app.curfew.core.Noted
import java.time.ZonedDateTime

/** What the health page says went wrong and a notification tells. */
enum class HealthNews {
    /** Calls of the phone's log that did not come here. */
    NOT_ASKED,

    /** Answers that Telecom waited long for. */
    LATE,
    ;

    /** What the ledger says of it. */
    fun of(evidence: EvidenceView): Noted =
        when (this) {
            NOT_ASKED -> evidence.notAsked
            LATE -> evidence.late
        }
}

/** Remembers across processes what the user knows. Not on the main thread. */
interface ToldMemory {
    /** Up to which moment, Unix milliseconds; 0: nothing yet. */
    fun toldMs(news: HealthNews): Long

    /** From now on, up to [atMs]. */
    fun told(
        news: HealthNews,
        atMs: Long,
    )
}

/** Shows news, and takes them back. Any thread. */
interface NewsBoard {
    /** Shows it; false where the user sees no such notifications. */
    fun show(
        news: HealthNews,
        noted: Noted,
    ): Boolean

    /** Takes it back. */
    fun clear(news: HealthNews)
}

/**
 * Tells once of each thing that went wrong by the health page, until the page was seen or nothing is wrong any more. Not on the
 * main thread.
 *
 * @param nowMs the time on the phone's clock, Unix milliseconds
 */
class HealthWatch(
    private val memory: ToldMemory,
    private val board: NewsBoard,
    private val nowMs: () -> Long,
) {
    /** Looks once. Throws what the core does where the ledger cannot be read. */
    fun look(core: CurfewInterface) {
        val now = nowMs()
        val evidence = core.evidence(now - HealthPresenter.SINCE.toMillis())
        for (news in HealthNews.entries) {
            val noted = news.of(evidence)
            // What was told by a clock that stood ahead says nothing of now.
            val toldMs = memory.toldMs(news).takeIf { it <= now } ?: 0
            when {
                noted.times == 0u -> board.clear(news)
                // First it is shown: where the process ends between, it is shown again in its own place.
                noted.lastMs > toldMs && board.show(news, noted) -> memory.told(news, noted.lastMs)
            }
        }
    }

    /** The user sees the page, with [evidence]. */
    fun seen(evidence: EvidenceView) {
        for (news in HealthNews.entries) {
            memory.told(news, news.of(evidence).lastMs)
            board.clear(news)
        }
    }

    /** Makes one. */
    companion object {
        /** On this phone. */
        fun of(context: Context) =
            HealthWatch(StoredTold(context), HealthNotifier(context)) { ZonedDateTime.now().toInstant().toEpochMilli() }
    }
}

/** [ToldMemory] beside the ledger, in credential-protected storage. */
class StoredTold(
    context: Context,
) : ToldMemory {
    private val preferences by lazy { context.getSharedPreferences("told", Context.MODE_PRIVATE) }

    override fun toldMs(news: HealthNews): Long = preferences.getLong(news.name, 0)

    override fun told(
        news: HealthNews,
        atMs: Long,
    ) {
        // On the disk at once: the process may end as soon as its job has.
        if (atMs != toldMs(news)) preferences.edit().putLong(news.name, atMs).commit()
    }
}
