package app.curfew.ui

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.RectF
import android.graphics.Typeface
import android.view.View
import app.curfew.R
import kotlin.math.min

/**
 * The 24-hour ring, midnight at the top: quiet hours are an arc, now is a hand, each call a dot (filled: rang,
 * hollow: silent, crossed: stopped). The large form also has hour marks and figures. It reads as text: [bind]
 * sets the content description by [RingText].
 */
class RingView(
    context: Context,
    private val form: Form = Form.LARGE,
) : View(context) {
    /** Large: a picture of its own, with figures. Small: beside a title, arcs and dots only. */
    enum class Form(
        internal val sizeDp: Int,
        internal val bandDp: Int,
        internal val dotDp: Int,
        internal val levels: Int,
    ) {
        LARGE(272, 14, 9, 6),
        SMALL(48, 6, 4, 2),
    }

    private val painter = DotPainter(context)

    /** Whether something else stands in the middle: the dots then keep to the outer third. */
    var keepsCentreFree = false
    private var ring = Ring()
    private val box = RectF()
    private val line = Paint(Paint.ANTI_ALIAS_FLAG).also { it.style = Paint.Style.STROKE }
    private val fill = Paint(Paint.ANTI_ALIAS_FLAG)
    private val figures =
        Paint(Paint.ANTI_ALIAS_FLAG).also {
            it.textAlign = Paint.Align.CENTER
            it.typeface = Typeface.create("sans-serif", Typeface.NORMAL)
            it.fontFeatureSettings = "tnum"
        }

    /** Shows [ring]. The small form is only decoration unless [reads] is given. */
    fun bind(
        ring: Ring,
        reads: CharSequence? = if (form == Form.LARGE) RingText.describe(context, ring) else null,
    ) {
        this.ring = ring
        contentDescription = reads
        importantForAccessibility =
            if (reads == null) IMPORTANT_FOR_ACCESSIBILITY_NO else IMPORTANT_FOR_ACCESSIBILITY_YES
        invalidate()
    }

    override fun onMeasure(
        widthSpec: Int,
        heightSpec: Int,
    ) {
        val wanted = dp(form.sizeDp)
        val side = min(resolveSize(wanted, widthSpec), resolveSize(wanted, heightSpec))
        setMeasuredDimension(side, side)
    }

    override fun onDraw(canvas: Canvas) {
        val band = dp(form.bandDp).toFloat()
        val outer = width / 2f - if (form == Form.LARGE) figureRoom() else dp(1).toFloat()
        val middle = outer - band / 2
        canvas.save()
        canvas.translate(width / 2f, height / 2f)
        box.set(-middle, -middle, middle, middle)
        line.strokeWidth = band
        line.strokeCap = Paint.Cap.BUTT
        line.color = context.getColor(R.color.outline)
        canvas.drawOval(box, line)
        line.color = context.getColor(R.color.primary)
        ring.arcs.forEach {
            canvas.drawArc(box, RingGeometry.angle(it.startMinute), RingGeometry.sweep(it.minutes), false, line)
        }
        if (form == Form.LARGE) drawHours(canvas, outer, band)
        drawDots(canvas, outer - band)
        drawHand(canvas, outer, band)
        canvas.restore()
    }

    /** A mark each three hours in the band, a figure each six outside it. */
    private fun drawHours(
        canvas: Canvas,
        outer: Float,
        band: Float,
    ) {
        figures.color = context.getColor(R.color.ink_secondary)
        fill.color = context.getColor(R.color.background)
        for (hour in 0 until HOURS step MARK_HOURS) {
            val minute = hour * MINUTES
            if (hour % FIGURE_HOURS != 0) {
                val (x, y) = RingGeometry.point(minute, outer - band / 2)
                canvas.drawCircle(x, y, dp(1) * 1.5f, fill)
                continue
            }
            val (x, y) = RingGeometry.point(minute, outer + figureRoom() * FIGURE_PLACE)
            drawFigure(canvas, RingText.hour(context, hour), x, y, stacked = hour % NOON != 0)
        }
    }

    /** Around ([x], [y]); beside the ring one part over the other, made to fit between ring and edge. */
    private fun drawFigure(
        canvas: Canvas,
        parts: List<String>,
        x: Float,
        y: Float,
        stacked: Boolean,
    ) {
        figures.textSize = figureSize()
        val lines = if (stacked) parts else listOf(parts.joinToString(" "))
        val widest = lines.maxOf(figures::measureText)
        val room = figureRoom() * FIGURE_FIT
        if (stacked && widest > room) figures.textSize *= room / widest
        val height = figures.descent() - figures.ascent()
        lines.forEachIndexed { at, line ->
            canvas.drawText(line, x, y - height * lines.size / 2 - figures.ascent() + height * at, figures)
        }
    }

    private fun drawDots(
        canvas: Canvas,
        inner: Float,
    ) {
        val radius = dp(form.dotDp) / 2f
        val step = dp(form.dotDp) * 1.35f
        val radii = List(if (keepsCentreFree) LEVELS_AROUND_CENTRE else form.levels) { inner - step * (it + DOT_AIR) }
        // How many minutes two dots must be apart at each level so as not to touch.
        val apart = radii.map { (step / (2 * Math.PI * it) * DAY_MINUTES).toInt().coerceAtLeast(1) }
        val levels = RingGeometry.levels(ring.dots.map { it.minute }, apart)
        ring.dots.zip(levels).forEach { (dot, level) ->
            val (x, y) = RingGeometry.point(dot.minute, radii[level])
            painter.draw(canvas, dot.kind, x, y, radius)
        }
    }

    private fun drawHand(
        canvas: Canvas,
        outer: Float,
        band: Float,
    ) {
        val minute = ring.nowMinute ?: return
        val over = dp(if (form == Form.LARGE) 3 else 1)
        val (x1, y1) = RingGeometry.point(minute, outer - band - over)
        val (x2, y2) = RingGeometry.point(minute, outer + over)
        line.strokeCap = Paint.Cap.ROUND
        // A halo parts the hand from an arc of a like colour.
        line.strokeWidth = dp(if (form == Form.LARGE) 7 else 4).toFloat()
        line.color = context.getColor(R.color.background)
        canvas.drawLine(x1, y1, x2, y2, line)
        line.strokeWidth = dp(if (form == Form.LARGE) 3 else 2).toFloat()
        line.color = context.getColor(R.color.ink)
        canvas.drawLine(x1, y1, x2, y2, line)
    }

    private fun figureSize(): Float =
        min(FIGURE_SP * resources.displayMetrics.scaledDensity, FIGURE_MAX_DP * resources.displayMetrics.density)

    private fun figureRoom(): Float = figureSize() * FIGURE_ROOM

    private companion object {
        const val HOURS = 24
        const val MINUTES = 60
        const val MARK_HOURS = 3
        const val FIGURE_HOURS = 6
        const val NOON = 12
        const val FIGURE_SP = 12f
        const val FIGURE_MAX_DP = 20f
        const val FIGURE_ROOM = 1.7f
        const val FIGURE_PLACE = 0.55f
        const val FIGURE_FIT = 0.8f
        const val LEVELS_AROUND_CENTRE = 3
        const val DOT_AIR = 0.85f
    }
}
