package app.curfew.ui

import kotlin.math.cos
import kotlin.math.sin

/** Minutes in a day. */
const val DAY_MINUTES = 1440

/**
 * What a 24-hour ring shows. Imports no `android.*`.
 *
 * @property arcs the hours that are kept quiet
 * @property dots one for each call
 * @property nowMinute where the hand points, minutes after midnight; null: no hand
 * @property untold whether there may be quiet hours beside the arcs
 */
data class Ring(
    val arcs: List<RingArc> = emptyList(),
    val dots: List<RingDot> = emptyList(),
    val nowMinute: Int? = null,
    val untold: Boolean = false,
)

/**
 * Half-open: from [startMinute] until just before [endMinute], minutes after midnight, `0..1440`. An end at or
 * before the start is on the next day.
 */
data class RingArc(
    val startMinute: Int,
    val endMinute: Int,
) {
    /** Its length in minutes, `1..1440`. */
    val minutes: Int
        get() = (endMinute - startMinute).let { if (it <= 0) it + DAY_MINUTES else it }
}

/** One call at [minute] after midnight, `0..1439`. */
data class RingDot(
    val minute: Int,
    val kind: DotKind,
)

/** What became of a call; each has its own shape. */
enum class DotKind { RANG, SILENT, STOPPED }

/** Where things are on the ring. Pure; angles in degrees as `Canvas.drawArc` counts them: 0 at three o'clock, clockwise. */
object RingGeometry {
    /** Midnight is at the top, noon at the bottom, six in the morning at the right. */
    fun angle(minute: Int): Float = Math.floorMod(minute, DAY_MINUTES) * DEGREES / DAY_MINUTES - QUARTER

    /** How far an arc of [minutes] goes round. */
    fun sweep(minutes: Int): Float = minutes * DEGREES / DAY_MINUTES

    /** The point at [radius] from the centre, to the right and down of it. */
    fun point(
        minute: Int,
        radius: Float,
    ): Pair<Float, Float> {
        val radians = Math.toRadians(angle(minute).toDouble())
        return Pair((radius * cos(radians)).toFloat(), (radius * sin(radians)).toFloat())
    }

    /**
     * Gives each dot a level, 0 outermost, so that no two of a level are nearer to each other than [apartMinutes]
     * says for it. Where all levels are full, a dot takes the one whose next dot is farthest away.
     */
    fun levels(
        minutes: List<Int>,
        apartMinutes: List<Int>,
    ): List<Int> {
        val taken = apartMinutes.map { mutableListOf<Int>() }
        return minutes.map { minute ->
            val gaps = taken.map { others -> others.minOfOrNull { distance(it, minute) } ?: DAY_MINUTES }
            val free = gaps.indices.firstOrNull { gaps[it] >= apartMinutes[it] }
            val level = free ?: gaps.indexOf(gaps.max())
            taken[level] += minute
            level
        }
    }

    private fun distance(
        a: Int,
        b: Int,
    ): Int = Math.floorMod(a - b, DAY_MINUTES).let { minOf(it, DAY_MINUTES - it) }

    private const val DEGREES = 360f
    private const val QUARTER = 90f
}

/** The minute of the day at [atMs] (Unix milliseconds) on a clock that is [offsetSeconds] ahead of UTC. */
fun minuteOfDay(
    atMs: Long,
    offsetSeconds: Int,
): Int = Math
    .floorMod(
        Math.floorDiv(atMs, MS_PER_MINUTE) + Math.floorDiv(offsetSeconds, SECONDS_PER_MINUTE),
        DAY_MINUTES.toLong(),
    ).toInt()

private const val MS_PER_MINUTE = 60_000L
private const val SECONDS_PER_MINUTE = 60
