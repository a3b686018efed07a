package app.curfew.health

import android.app.Activity
import android.content.Intent
import android.view.View
import app.curfew.R
import app.curfew.core.AnchorView
import app.curfew.export.DocumentTarget
import app.curfew.export.ExportCopy
import app.curfew.export.ExportScreen
import app.curfew.export.Saving
import app.curfew.history.SheetRow
import app.curfew.lists.UriSource
import app.curfew.time.Times
import app.curfew.ui.BottomSheet
import app.curfew.ui.Buttons
import app.curfew.ui.Card
import app.curfew.ui.FlowLayout
import app.curfew.ui.ListRow
import app.curfew.ui.Phone
import app.curfew.ui.RowSymbol
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.sectionHeader
import app.curfew.ui.styledText
import java.io.File
import java.time.Instant

/** The part of the health page about what dates the ledger from outside. Main thread. */
internal class AnchorsSection(
    private val host: ScreenHost,
    private val phone: Phone,
    private val presenter: AnchorsPresenter,
) {
    private val context = host.activity
    private val heading = context.sectionHeader(context.getText(R.string.dated_title))
    private val about = Card(context, gapDp = 12)
    private val ask = Buttons.tonal(context, context.getText(R.string.dated_request)) { presenter.request() }
    private val add = Buttons.tonal(context, context.getText(R.string.dated_add), ::choose)
    private val list = Card(context).withRows()
    private var sheet: BottomSheet? = null
    private var isInFront = false

    init {
        about.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.dated_about)))
        val buttons = FlowLayout(context)
        buttons.addView(ask)
        buttons.addView(add)
        about.addWide(buttons)
        bind(presenter.state)
    }

    fun addTo(body: ScrollColumn) = parts().forEach { body.part(it) }

    /** The views come to the front; a request that was made behind them is handed over now. */
    fun show() {
        isInFront = true
        bind(presenter.state)
    }

    /** The views go; what waits to be handed over stays. */
    fun hide() {
        isInFront = false
        val open = sheet
        sheet = null
        open?.dismiss()
    }

    private fun parts() = listOf(heading, about, list)

    fun bind(state: DatedState) {
        val anchors = state.anchors
        listOf(heading, about).forEach { it.visibility = if (anchors == null) View.GONE else View.VISIBLE }
        list.visibility = if (anchors.isNullOrEmpty()) View.GONE else View.VISIBLE
        for (button in listOf(ask, add)) {
            button.isEnabled = !state.isRunning
            button.alpha = if (state.isRunning) OFF else 1f
        }
        list.removeAllViews()
        anchors.orEmpty().forEach { list.addWide(row(it)) }
        if (isInFront && sheet == null) state.request?.let(::handOver)
    }

    private fun row(anchor: AnchorView): View {
        val stated = anchor.statedMs
        val block = anchor.block
        val title =
            when {
                stated != null -> anchor.by ?: context.getString(R.string.dated_no_name)
                block != null -> context.getString(R.string.dated_block, block.toLong())
                else -> context.getString(R.string.dated_no_block)
            }
        val count = anchor.size.toLong().coerceAtMost(Int.MAX_VALUE.toLong())
        val over = context.resources.getQuantityString(R.plurals.dated_over, count.toInt(), count)
        val text =
            when {
                stated != null -> over + "\n" + time(stated)
                block != null -> over
                else -> over + "\n" + context.getString(R.string.dated_upgrade)
            }
        val tone = if (stated == null && block == null) Tone.ATTENTION else Tone.GOOD
        return ListRow(context).bind(RowSymbol(R.drawable.ic_calendar, tone), title, text)
    }

    private fun time(atMs: Long): String {
        val now = phone.now()
        val offset = now.zone.rules
            .getOffset(Instant.ofEpochMilli(atMs))
            .totalSeconds
        val day = Times.day(context, Times.dayOf(atMs, offset), now.toLocalDate())
        return context.getString(R.string.history_day_time, day, Times.clockAt(context, atMs, offset))
    }

    private fun choose() {
        val ask = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        host.launch(ask) { result, data ->
            val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
            presenter.add(UriSource(context, listOf(uri), AnchorsPresenter.MOST_BYTES))
        }
    }

    fun said(what: Dated) {
        val text =
            when (what) {
                Dated.Added -> R.string.dated_added
                Dated.OtherBytes -> R.string.dated_other
                Dated.Unreadable -> R.string.dated_unreadable
                Dated.NotSigned -> R.string.dated_not_signed
                Dated.NoKey -> R.string.dated_no_key
                Dated.Failed -> R.string.dated_failed
            }
        host.snackbar(context.getText(text))
    }

    private fun handOver(file: File) {
        val made = BottomSheet(context, context.getText(R.string.dated_made))
        made.content.addWide(context.styledText(R.style.Text_Body, context.getText(R.string.dated_what_to_do)))

        fun way(
            icon: Int,
            text: Int,
            act: () -> Unit,
        ) {
            val row = SheetRow(context)
            row.bind(RowSymbol(icon), context.getText(text), null, null) {
                made.dismiss()
                act()
            }
            made.content.addWide(row)
        }
        way(R.drawable.ic_share, R.string.export_share) {
            context.startActivity(ExportScreen.shareIntent(context, file))
        }
        way(R.drawable.ic_save_to, R.string.export_save_to) { saveTo(file) }
        made.quiet(context.getText(R.string.action_cancel))
        made.onGone {
            if (sheet === made) {
                sheet = null
                presenter.handedOver()
            }
        }
        sheet = made
        made.show()
    }

    private fun saveTo(file: File) =
        host.launch(ExportScreen.saveIntent(file)) { result, data ->
            val uri = data?.data.takeIf { result == Activity.RESULT_OK } ?: return@launch
            val target = DocumentTarget(context, uri)
            val task = {
                val length = file.length()
                ExportCopy.save(file, target) { bytes, _ -> bytes == length && bytes > 0 }
            }
            host.longWork.run(task) { saved ->
                val text =
                    when (saved.getOrDefault(Saving.FAILED_PART_LEFT)) {
                        Saving.SAVED -> R.string.export_saved_title
                        Saving.FAILED_PART_LEFT -> R.string.export_not_saved_part
                        else -> R.string.export_not_saved
                    }
                host.snackbar(context.getText(text))
            }
        }

    private companion object {
        const val OFF = 0.4f
    }
}
