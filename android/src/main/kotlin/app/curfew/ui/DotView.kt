package app.curfew.ui

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.view.View
import app.curfew.R
import kotlin.math.min

/** Draws the dots of the ring: filled, hollow, crossed. The shape carries the meaning, colour only helps. */
internal class DotPainter(
    private val context: Context,
) {
    private val paint = Paint(Paint.ANTI_ALIAS_FLAG).also { it.strokeCap = Paint.Cap.ROUND }

    fun draw(
        canvas: Canvas,
        kind: DotKind,
        x: Float,
        y: Float,
        radius: Float,
    ) {
        paint.color = context.getColor(color(kind))
        paint.style = if (kind == DotKind.RANG) Paint.Style.FILL else Paint.Style.STROKE
        paint.strokeWidth = radius * STROKE
        val inner = radius - paint.strokeWidth / 2
        when (kind) {
            DotKind.RANG -> canvas.drawCircle(x, y, radius, paint)
            DotKind.SILENT -> canvas.drawCircle(x, y, inner, paint)
            DotKind.STOPPED -> {
                canvas.drawLine(x - inner, y - inner, x + inner, y + inner, paint)
                canvas.drawLine(x - inner, y + inner, x + inner, y - inner, paint)
            }
        }
    }

    private fun color(kind: DotKind): Int =
        when (kind) {
            DotKind.RANG -> R.color.green
            DotKind.SILENT -> R.color.amber
            DotKind.STOPPED -> R.color.red
        }

    private companion object {
        /** Of the radius. */
        const val STROKE = 0.5f
    }
}

/** One dot by itself, for a legend. Decoration: the words beside it say the same. */
class DotView(
    context: Context,
    private val kind: DotKind,
) : View(context) {
    private val painter = DotPainter(context)

    init {
        importantForAccessibility = IMPORTANT_FOR_ACCESSIBILITY_NO
    }

    override fun onDraw(canvas: Canvas) {
        val radius = min(width, height) / 2f
        painter.draw(canvas, kind, width / 2f, height / 2f, radius)
    }
}
