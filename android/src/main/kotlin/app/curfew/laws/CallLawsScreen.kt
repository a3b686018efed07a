package app.curfew.laws

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import app.curfew.R
import app.curfew.core.CallLaws
import app.curfew.core.LawPlace
import app.curfew.time.Times
import app.curfew.ui.Card
import app.curfew.ui.EmptyState
import app.curfew.ui.Languages
import app.curfew.ui.ListRow
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** What the laws of the home region, or of a place that is chosen, say about the call of entry [seq]. Main thread. */
class CallLawsScreen(
    private val seq: ULong,
) : Screen() {
    override val key = KEY_START + seq

    private var host: ScreenHost? = null
    private var frame: FrameLayout? = null

    /** The place that was chosen here, such as a state of the home region. */
    private var chosen: String? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.laws_of_call)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        return FrameLayout(host.activity).also { frame = it }
    }

    override fun onShown() = load()

    private fun load() {
        val host = host ?: return
        val sim = host.phone.simRegion()
        val language = Languages.of(host.activity)
        val asked = chosen
        host.work.run({
            val entry = host.core.entry(seq, null).entry
            val place = asked ?: host.core.settings().home ?: sim
            val clock = Times.clockAt(host.activity, entry.atMs, entry.offsetSeconds)
            Said(clock, place, host.core.lawPlaces(language), place?.let { host.core.callLaws(seq, it, language) })
        }) { read ->
            val frame = frame ?: return@run
            if (asked != chosen) return@run
            frame.removeAllViews()
            frame.addView(read.fold({ body(host, it) }) { LawsBinder.failed(host.activity, ::load) })
        }
    }

    private class Said(
        val clock: String,
        val place: String?,
        val places: List<LawPlace>,
        val laws: CallLaws?,
    )

    private fun body(
        host: ScreenHost,
        said: Said,
    ): View {
        val context = host.activity
        val body = ScrollColumn(context)

        fun say(text: CharSequence) = body.part(context.styledText(R.style.Text_Body_Secondary, text))
        say(context.getText(R.string.laws_of_call_about))
        body.part(placeCard(host, said))
        val found = said.laws ?: return body
        if (found.laws.isEmpty()) {
            val none = context.getString(R.string.laws_none, said.place?.let(said.places::nameOf))
            body.part(EmptyState(context).bind(R.drawable.ic_calendar, none))
            return body
        }
        val numbers = found.numbers.toInt()
        found.institution?.let {
            say(context.resources.getQuantityString(R.plurals.laws_counted_as, numbers, it, numbers))
        }
        if (found.unreadable > 0uL) say(context.getString(R.string.laws_not_counted, found.unreadable.toLong()))
        val tallies = found.laws.flatMap { it.caps }.mapNotNull { it.tally }
        if (!tallies.all { it.areTalksKnown }) say(context.getText(R.string.laws_talks_unknown))
        val cards = LawCard(context, said.places)
        found.laws.sortedBy(LawsPresenter::rank).forEach { body.part(cards.of(it, said.clock)) }
        return body
    }

    private fun placeCard(
        host: ScreenHost,
        said: Said,
    ): View {
        val card = Card(host.activity).withRows()
        val shown = said.place?.let(said.places::nameOf) ?: host.activity.getText(R.string.settings_region_none)
        val row = ListRow(host.activity)
        row.bind(RowSymbol(R.drawable.ic_globe), host.activity.getText(R.string.laws_place), shown) {
            host.open(LawPlaceScreen(said.places, said.place) { chosen = it })
        }
        card.addWide(row.withChevron())
        return card
    }

    /** Names the screen for the shell. */
    companion object {
        /** What [Screen.key] begins with; the entry's number follows. */
        const val KEY_START = "history/laws/"
    }
}
