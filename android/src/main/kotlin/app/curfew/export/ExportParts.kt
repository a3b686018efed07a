package app.curfew.export

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Typeface
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import android.widget.ProgressBar
import app.curfew.R
import app.curfew.history.HeadSymbol
import app.curfew.ui.Card
import app.curfew.ui.RowSymbol
import app.curfew.ui.Tone
import app.curfew.ui.addRest
import app.curfew.ui.addWide
import app.curfew.ui.centred
import app.curfew.ui.column
import app.curfew.ui.row
import app.curfew.ui.styledText

/** The views of a file that is made and handed over. Main thread. */
internal class ExportParts(
    private val context: Context,
) {
    /** It takes a while. */
    fun busy(what: Int): View {
        val column = context.column(16)
        column.gravity = Gravity.CENTER_HORIZONTAL
        val wheel = ProgressBar(context)
        wheel.indeterminateTintList = ColorStateList.valueOf(context.getColor(R.color.primary))
        val wrap = LinearLayout.LayoutParams.WRAP_CONTENT
        column.addView(wheel, LinearLayout.LayoutParams(wrap, wrap))
        val text = context.styledText(R.style.Text_Body_Secondary, context.getText(what))
        text.textAlignment = View.TEXT_ALIGNMENT_CENTER
        text.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        column.addWide(text)
        return context.centred(column)
    }

    /** How far it is: made, saved, or not saved and why. */
    fun head(saving: Saving): View {
        val words = HEADS.getValue(saving)
        val texts = context.column(4)
        val title = context.styledText(R.style.Text_Title, context.getText(words.title))
        title.isAccessibilityHeading = true
        title.setTextColor(context.getColor(if (words.tone == Tone.ATTENTION) R.color.amber else R.color.green))
        texts.addWide(title)
        texts.addWide(context.styledText(R.style.Text_Body, context.getText(words.text)))
        val line = context.row(16)
        line.addView(
            HeadSymbol(
                context,
                RowSymbol(
                    if (words.tone ==
                        Tone.ATTENTION
                    ) {
                        R.drawable.ic_warning
                    } else {
                        R.drawable.ic_check
                    },
                    words.tone,
                ),
            ),
        )
        line.addRest(texts)
        val card = Card(context)
        card.accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
        card.addWide(line)
        return card
    }

    /** One thing to know of the file. */
    fun fact(
        card: Card,
        label: Int,
        value: CharSequence,
        isCode: Boolean = false,
    ) {
        val lines = context.column()
        lines.isScreenReaderFocusable = true
        lines.addWide(context.styledText(R.style.Text_Label_Secondary, context.getText(label)))
        val text = context.styledText(R.style.Text_Body, value)
        if (isCode) text.typeface = Typeface.MONOSPACE
        lines.addWide(text)
        card.addWide(lines)
    }

    private class HeadWords(
        val tone: Tone,
        val title: Int,
        val text: Int,
    )

    private companion object {
        val HEADS =
            mapOf(
                Saving.NOT_YET to HeadWords(Tone.GOOD, R.string.export_done_title, R.string.export_done_text),
                Saving.RUNNING to HeadWords(Tone.GOOD, R.string.export_done_title, R.string.export_done_text),
                Saving.SAVED to HeadWords(Tone.GOOD, R.string.export_saved_title, R.string.export_saved_text),
                Saving.FAILED to HeadWords(Tone.ATTENTION, R.string.export_not_saved_title, R.string.export_not_saved),
                Saving.FAILED_PART_LEFT to
                    HeadWords(Tone.ATTENTION, R.string.export_not_saved_title, R.string.export_not_saved_part),
            )
    }
}
