package app.curfew.laws

import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.core.LawPlace
import app.curfew.core.LawView
import app.curfew.core.TriView
import app.curfew.ui.Work
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneId
import java.time.ZonedDateTime

/** What [LawsScreen] shows. */
sealed interface LawsState {
    /** Nothing has been read yet. */
    data object Loading : LawsState

    /** The library could not say. */
    data object Failed : LawsState

    /**
     * The laws of a place at a time.
     *
     * @property places every place that has laws here
     * @property place the chosen one, ISO 3166; null where the phone knows no region
     * @property at the time that is asked about, by the clock of the place
     * @property isNow whether that is the time of the phone's clock
     * @property laws what was found, those first that set hours
     */
    data class Ready(
        val places: List<LawPlace>,
        val place: String?,
        val at: ZonedDateTime,
        val isNow: Boolean,
        val laws: List<LawView>,
    ) : LawsState {
        /** What [place] is called; a code where there are no laws of it here. */
        val placeName: String? get() = place?.let(places::nameOf)
    }
}

/** What a person does on [LawsScreen]. */
sealed interface LawsEvent {
    /** Another place. */
    data class PlaceChosen(
        val place: String,
    ) : LawsEvent

    /**
     * Another time.
     *
     * @property day by the calendar of the place
     * @property minute minutes after midnight there, `0..1439`
     */
    data class TimeChosen(
        val day: LocalDate,
        val minute: Int,
    ) : LawsEvent

    /** The present time again. */
    data object NowChosen : LawsEvent
}

/**
 * Asks what laws say about calling. Main thread; the core is asked through [work].
 *
 * @property region what the SIM card or the network says
 * @property countryOf the country in which a zone is, by its IANA name
 */
class LawsPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val language: LanguageView,
    private val region: () -> String?,
    private val now: () -> ZonedDateTime,
    private val countryOf: (String) -> String?,
    private val show: (LawsState) -> Unit,
) {
    /** What is shown. */
    var state: LawsState = LawsState.Loading
        private set

    private var place: String? = null
    private var time: LawsEvent.TimeChosen? = null

    /** Reads; again at each return to the screen. */
    fun load() {
        val chosen = place
        val sim = region()
        val asked = time
        work.run({
            val of = chosen ?: core.settings().home ?: sim
            val places = core.lawPlaces(language)
            val at = momentOf(asked, places.find { it.code == of })
            val laws = of?.let { core.laws(it, at.toInstant().toEpochMilli(), at.offset.totalSeconds, language) }
            LawsState.Ready(places, of, at, asked == null, laws.orEmpty().sortedBy(::rank))
        }) { read ->
            // What was chosen meanwhile has asked again.
            if (chosen != place || asked != time) return@run
            state = read.getOrElse { LawsState.Failed }
            show(state)
        }
    }

    /** Takes what a person does. */
    fun handle(event: LawsEvent) {
        when (event) {
            is LawsEvent.PlaceChosen -> place = event.place
            is LawsEvent.TimeChosen -> time = event
            LawsEvent.NowChosen -> time = null
        }
        load()
    }

    private fun momentOf(
        asked: LawsEvent.TimeChosen?,
        place: LawPlace?,
    ): ZonedDateTime {
        val here = now()
        val zone = zoneOf(place, here.zone)
        if (asked == null) return here.withZoneSameInstant(zone)
        val time = LocalTime.of(asked.minute / MINUTES_PER_HOUR, asked.minute % MINUTES_PER_HOUR)
        return ZonedDateTime.of(asked.day, time, zone)
    }

    /** A country may have several zones: the phone's own is the one to go by where it is one of them. */
    private fun zoneOf(
        place: LawPlace?,
        here: ZoneId,
    ): ZoneId = if (place == null || countryOf(here.id) == place.code) here else ZoneId.of(place.zone)

    /** The order of laws on a screen. */
    companion object {
        private const val MINUTES_PER_HOUR = 60

        /** Those whose hours the time is outside of, then inside, then unknown, then those without hours. */
        fun rank(law: LawView): Int =
            when {
                !law.hasHours -> WITHOUT
                law.inside == TriView.NO -> 0
                law.inside == TriView.YES -> 1
                else -> WITHOUT - 1
            }

        private const val WITHOUT = 3
    }
}

/** What a place is called; its code where there are no laws of it here. */
internal fun List<LawPlace>.nameOf(code: String): String = find { it.code == code }?.name ?: code
