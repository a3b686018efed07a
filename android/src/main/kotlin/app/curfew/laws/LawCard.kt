package app.curfew.laws

import android.content.Context
import android.view.View
import app.curfew.R
import app.curfew.core.AboutView
import app.curfew.core.CapView
import app.curfew.core.CountsView
import app.curfew.core.ForceView
import app.curfew.core.LawPlace
import app.curfew.core.LawView
import app.curfew.core.PerView
import app.curfew.core.TallyView
import app.curfew.core.TriView
import app.curfew.time.Times
import app.curfew.ui.Card
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.icon
import app.curfew.ui.row
import app.curfew.ui.styledText

/** Whether of each of the calls it is known that somebody talked, or that nobody did. */
internal val TallyView.areTalksKnown get() = contacts == contactsAtMost

/**
 * Draws what one text says: whom it binds, its hours against a time, its caps, its article. Facts only; whether it
 * binds a caller is nowhere said. Main thread.
 */
internal class LawCard(
    private val context: Context,
    private val places: List<LawPlace>,
) {
    /** The card of [law] for the time [clock], such as "10:31 PM". */
    fun of(
        law: LawView,
        clock: String,
    ): View {
        val card = Card(context)
        val title = context.styledText(R.style.Text_Title, law.binds.replaceFirstChar(Char::titlecase))
        title.isAccessibilityHeading = true
        card.addWide(title)
        card.addWide(secondary(kind(law)))
        card.addWide(hours(law, clock))
        law.caps.forEach { card.addWide(cap(it)) }
        law.refusal?.let { card.addWide(context.styledText(R.style.Text_Body, it)) }
        law.note?.let { card.addWide(context.styledText(R.style.Text_Body_Secondary, it)) }
        card.addWide(secondary(source(law)))
        return card
    }

    private fun kind(law: LawView): String {
        val about = law.about.joinToString(text(R.string.laws_and)) { text(ABOUT.getValue(it)) }
        return context.getString(R.string.laws_kind, about, text(FORCE.getValue(law.force)), places.nameOf(law.place))
    }

    private fun hours(
        law: LawView,
        clock: String,
    ): View {
        val spans = law.hours
        val says =
            when {
                !law.hasHours -> text(R.string.laws_no_hours)
                !law.holds -> text(R.string.laws_not_in_force)
                spans == null && law.inside == TriView.YES -> context.getString(R.string.laws_inside_any, clock)
                spans == null && law.inside == TriView.NO -> context.getString(R.string.laws_outside_any, clock)
                spans == null -> text(R.string.laws_hours_unknown)
                spans.isEmpty() -> text(R.string.laws_not_on_this_day)
                law.inside == TriView.YES -> context.getString(R.string.laws_inside, clock, spansOf(law))
                else -> context.getString(R.string.laws_outside, clock, spansOf(law))
            }
        val (picture, color) =
            when {
                !law.hasHours || !law.holds -> R.drawable.ic_info to R.color.ink_secondary
                law.inside == TriView.YES -> R.drawable.ic_check to R.color.green
                spans == null && law.inside == TriView.UNKNOWN -> R.drawable.ic_info to R.color.ink_secondary
                else -> R.drawable.ic_moon to R.color.amber
            }
        val unless = law.unless?.let { context.getString(R.string.laws_unless, says, it) }
        return line(picture, color, unless ?: says)
    }

    private fun spansOf(law: LawView): String =
        law.hours.orEmpty().joinToString(text(R.string.laws_and)) {
            Times.span(context, it.start.toInt(), it.end.toInt())
        }

    private fun cap(cap: CapView): View {
        val counted = cap.counts?.let(COUNTS::getValue) ?: R.plurals.laws_calls
        val counts = context.resources.getQuantityString(counted, cap.count.toInt())
        val most = context.getString(R.string.laws_cap, cap.count.toInt(), counts, text(PER.getValue(cap.per)), cap.of)
        val tally = cap.tally ?: return line(R.drawable.ic_phone, R.color.ink_secondary, most)
        val so = context.getString(
            R.string.laws_tally,
            tally.attempts.toInt(),
            tally.rings.toInt(),
            talks(tally),
        )
        return line(R.drawable.ic_phone, R.color.ink_secondary, most + "\n" + so)
    }

    private fun talks(tally: TallyView): String =
        if (tally.areTalksKnown) {
            tally.contacts.toString()
        } else {
            context.getString(R.string.laws_range, tally.contacts.toInt(), tally.contactsAtMost.toInt())
        }

    private fun source(law: LawView): String {
        val since =
            law.inForce?.let { context.getString(R.string.laws_in_force, it) }
                ?: text(R.string.laws_since_unknown).takeIf { law.holds }
        val until = law.until?.let { context.getString(R.string.laws_until, it) }
        val read = if (law.verified) R.string.laws_verified else R.string.laws_not_verified
        val channel =
            law.channel.takeIf { it.isNotEmpty() }?.joinToString(text(R.string.laws_and)) { name ->
                CHANNELS[name]?.let(::text) ?: name
            }
        return listOfNotNull(
            law.citation,
            since,
            until,
            context.getString(read, law.checked),
            channel?.let { context.getString(R.string.laws_channel, it) },
        ).joinToString("\n")
    }

    private fun line(
        picture: Int,
        color: Int,
        says: String,
    ): View {
        val line = context.row(12)
        line.addView(context.icon(picture, color))
        line.addRest(context.styledText(R.style.Text_Body, says))
        return line
    }

    private fun secondary(says: String) = context.styledText(R.style.Text_Label_Secondary, says)

    private fun text(id: Int): String = context.getString(id)

    private companion object {
        val ABOUT =
            mapOf(
                AboutView.MARKETING to R.string.laws_marketing,
                AboutView.COLLECTION to R.string.laws_collection,
                AboutView.SURVEY to R.string.laws_survey,
                AboutView.ANY to R.string.laws_any,
            )

        /** Channels of the data that are a kind of body and not a name. */
        val CHANNELS =
            mapOf(
                "lender" to R.string.laws_channel_lender,
                "operator" to R.string.laws_channel_operator,
                "police" to R.string.laws_channel_police,
                "state AG" to R.string.laws_channel_attorney,
                "court (online filing)" to R.string.laws_channel_court,
                "committee" to R.string.laws_channel_committee,
            )
        val FORCE =
            mapOf(
                ForceView.LAW to R.string.laws_law,
                ForceView.REGULATION to R.string.laws_regulation,
                ForceView.STANDARD to R.string.laws_standard,
                ForceView.GUIDANCE to R.string.laws_guidance,
                ForceView.VOLUNTARY to R.string.laws_voluntary,
                ForceView.DRAFT to R.string.laws_draft,
            )
        val COUNTS =
            mapOf(
                CountsView.ATTEMPTS to R.plurals.laws_attempts,
                CountsView.RINGS to R.plurals.laws_rings,
                CountsView.CONTACTS to R.plurals.laws_contacts,
            )
        val PER =
            mapOf(
                PerView.DAY to R.string.laws_a_day,
                PerView.HOURS24 to R.string.laws_24_hours,
                PerView.WEEK to R.string.laws_a_week,
                PerView.DAYS7 to R.string.laws_7_days,
                PerView.MONTH to R.string.laws_a_month,
                PerView.DAYS30 to R.string.laws_30_days,
            )
    }
}
