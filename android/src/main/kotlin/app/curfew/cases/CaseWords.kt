package app.curfew.cases

import android.content.Context
import app.curfew.R
import app.curfew.core.CaseCallView
import app.curfew.core.ChannelView
import app.curfew.core.ConfidenceView
import app.curfew.core.HappenedView
import app.curfew.core.MemoNote
import app.curfew.core.SaidAt
import app.curfew.core.SpeakerView
import app.curfew.time.Times
import app.curfew.ui.ErrorState
import app.curfew.ui.centred
import java.time.LocalDate

/** What a case says, in words. Main thread. */
internal class CaseWords(
    private val context: Context,
    private val today: LocalDate,
) {
    private val dot = context.getString(R.string.history_dot)

    /** A day, `YYYY-MM-DD`, as the language writes it. */
    fun day(day: String): String = day(LocalDate.parse(day))

    /** "Yesterday". */
    fun day(at: SaidAt): String = day(Times.dayOf(at.atMs, at.offsetSeconds))

    /** Cases go on for years, and what stands here is copied into papers: the year is always said. */
    private fun day(day: LocalDate): String {
        val isNear = day == today || day == today.minusDays(1)
        return Times.day(context, day, if (isNear) today else LocalDate.EPOCH)
    }

    /** "Yesterday, 22:31". */
    fun at(at: SaidAt): String {
        val day = day(at)
        val clock = Times.clockAt(context, at.atMs, at.offsetSeconds)
        return context.getString(R.string.history_day_time, day, clock)
    }

    /** What became of a call, and where it stands after the refusal. */
    fun says(call: CaseCallView): String {
        val (day, nth) = call.day to call.nth
        val after =
            if (day == null || nth == null) null else context.getString(R.string.case_after, day.toInt(), nth.toInt())
        return listOfNotNull(context.getString(happened(call.happened)), after).joinToString(dot)
    }

    /** A note about a call, on one line each. */
    fun says(memo: MemoNote): String {
        val yes = { text: Int, it: Boolean? -> if (it == true) context.getString(text) else null }
        val first =
            listOfNotNull(
                speaker(memo.speaker)?.let(context::getString),
                memo.company,
                memo.product,
                yes(R.string.memo_said_who, memo.saidWho),
                yes(R.string.memo_said_stop, memo.saidStop),
                yes(R.string.memo_way_out, memo.wayOut),
            ).joinToString(dot)
        return listOfNotNull(first, memo.text).filter(String::isNotEmpty).joinToString("\n")
    }

    /** What a thing that was said comes to: by what way, to whom, which reference, which words. */
    fun says(
        channel: ChannelView,
        vararg more: String?,
    ): String = (listOf(context.getString(channel(channel))) + more.filterNotNull()).joinToString(dot)

    /** Words for what the core knows as codes. */
    companion object {
        fun channel(channel: ChannelView): Int =
            when (channel) {
                ChannelView.PHONE -> R.string.case_by_phone
                ChannelView.KEY -> R.string.case_by_key
                ChannelView.SMS -> R.string.case_by_sms
                ChannelView.EMAIL -> R.string.case_by_email
                ChannelView.LETTER -> R.string.case_by_letter
                ChannelView.WEB -> R.string.case_by_web
                ChannelView.REGISTER -> R.string.case_by_register
                ChannelView.REGULATOR -> R.string.case_by_regulator
                ChannelView.IN_PERSON -> R.string.case_in_person
            }

        /** Null where it was not asked. */
        fun confidence(confidence: ConfidenceView): Int? =
            when (confidence) {
                ConfidenceView.NOT_STATED -> null
                ConfidenceView.CERTAIN -> R.string.case_certain
                ConfidenceView.LIKELY -> R.string.case_likely
                ConfidenceView.GUESS -> R.string.case_guess
            }

        /** Null where it was not noted. */
        fun speaker(speaker: SpeakerView): Int? =
            when (speaker) {
                SpeakerView.UNKNOWN -> null
                SpeakerView.HUMAN -> R.string.memo_human
                SpeakerView.RECORDING -> R.string.memo_recording
                SpeakerView.AI -> R.string.memo_ai
                SpeakerView.NOBODY -> R.string.memo_nobody
            }

        fun happened(happened: HappenedView): Int =
            when (happened) {
                HappenedView.UNKNOWN -> R.string.case_unknown
                HappenedView.ANSWERED -> R.string.case_answered
                HappenedView.MISSED -> R.string.case_missed
                HappenedView.DECLINED -> R.string.case_declined
                HappenedView.RANG -> R.string.case_rang
                HappenedView.SILENCED -> R.string.case_silenced
                HappenedView.STOPPED -> R.string.case_stopped
            }
    }
}

/** The cases could not be read. */
internal fun Context.failed(again: () -> Unit) =
    centred(
        ErrorState(this).bind(
            getText(R.string.history_failed_title),
            getText(R.string.history_failed_what_to_do),
            getText(R.string.action_try_again),
            again,
        ),
    )
