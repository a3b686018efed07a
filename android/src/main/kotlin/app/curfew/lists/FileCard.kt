package app.curfew.lists

import android.content.Context
import app.curfew.R
import app.curfew.core.ChangesView
import app.curfew.core.FileView
import app.curfew.core.ImportPreview
import app.curfew.core.ListView
import app.curfew.core.SignatureView
import app.curfew.time.Times
import app.curfew.ui.Card
import app.curfew.ui.Numbers
import app.curfew.ui.StatusCard
import app.curfew.ui.Tone
import app.curfew.ui.addWide
import app.curfew.ui.styledText

/** What a file holds and, where it is a list file, what it says of itself. */
internal fun Context.foundCard(preview: ImportPreview): Card {
    val card = Card(this)
    card.addWide(styledText(R.style.Text_Title, countOf(preview.numbers.toLong(), preview.ranges.toLong())))
    preview.about?.let { card.addWide(styledText(R.style.Text_Body, originOf(it))) }
    val sample = preview.sample.joinToString("\n", transform = Numbers::display)
    if (sample.isNotEmpty()) {
        card.addWide(styledText(R.style.Text_Label_Secondary, getString(R.string.lists_import_sample)))
        card.addWide(styledText(R.style.Text_Body, sample))
    }
    return card
}

/** "New: 120 · Gone: 4 · As before: 3,000 · Other label: 7". */
internal fun Context.changesOf(changes: ChangesView): String {
    val (added, removed, same) = listOf(changes.added, changes.removed, changes.same).map { it.toLong() }
    val all = getString(R.string.lists_changes, added, removed, same)
    val relabelled = changes.relabelled.toLong()
    return if (relabelled == 0L) all else getString(R.string.lists_changes_labels, all, relabelled)
}

/** Why one may not want to take a list file over; `null`: nothing is wrong. */
internal fun Context.doubtCard(state: ImportState.Ready): StatusCard? {
    if (!state.isDoubtful) return null
    val isWrong = state.preview.about?.signature == SignatureView.WRONG
    val (title, text) =
        if (isWrong) {
            R.string.lists_wrong_title to getString(R.string.lists_wrong)
        } else {
            val list = (state.target as? ImportTarget.Existing)?.name.orEmpty()
            R.string.lists_signer_title to getString(R.string.lists_signer, list)
        }
    return StatusCard(this).also { it.bind(Tone.ATTENTION, getString(title), text) }
}

private fun Context.originOf(file: FileView): String {
    val signed =
        when (file.signature) {
            SignatureView.RIGHT -> getString(R.string.lists_signed, file.signer.orEmpty())
            SignatureView.UNKNOWN -> getString(R.string.lists_signed_unknown)
            SignatureView.NONE -> getString(R.string.lists_signed_not)
            SignatureView.WRONG -> null
        }
    val licence = licenceOf(file.licence)
    return listOfNotNull(file.name, sourceOf(file.source, file.date), licence, signed).joinToString("\n")
}

/** What a list says of itself: source, day, licence, labels; `null` where it says nothing. */
internal fun Context.aboutOf(list: ListView): String? {
    val lines = listOf(sourceOf(list.source, list.date), licenceOf(list.licence), labelsOf(list.labels))
    return lines.filterNotNull().takeIf { it.isNotEmpty() }?.joinToString("\n")
}

private fun Context.licenceOf(licence: String): String? =
    licence.takeIf(String::isNotEmpty)?.let { getString(R.string.lists_licence, it) }

/** How many numbers have each would need the whole list to be read. */
private fun Context.labelsOf(labels: List<String>): String? {
    if (labels.isEmpty()) return null
    val more = labels.size - MOST_LABELS
    val rest = if (more > 0) resources.getQuantityString(R.plurals.lists_import_more_refused, more, more) else null
    val named = labels.take(MOST_LABELS) + listOfNotNull(rest)
    return getString(R.string.lists_labels_are, named.joinToString(getString(R.string.lists_joint)))
}

/** Where numbers come from, and of when they are; `null` where neither is said. */
internal fun Context.sourceOf(
    source: String,
    date: Long,
): String? {
    val from = source.takeIf(String::isNotEmpty)?.let { getString(R.string.lists_source, it) }
    val of = dateOf(date)?.let { getString(R.string.lists_date, it) }
    return listOfNotNull(from, of).takeIf { it.isNotEmpty() }?.joinToString("\n")
}

/** The day at Unix [seconds], in UTC; `null` where it is not known. */
internal fun Context.dateOf(seconds: Long): String? {
    // Seconds that no calendar has come from a file too.
    val day = seconds.takeIf { it in 1..LAST_DAY }?.let { Times.dayOf(it * MS, 0) }
    return day?.let { Times.day(this, it, NO_DAY) }
}

private const val MS = 1000L

/** How many labels are named. */
private const val MOST_LABELS = 20

/** 9999-12-31. */
private const val LAST_DAY = 253_402_214_400L

/** Neither today nor yesterday of any list, and of another year. */
private val NO_DAY = java.time.LocalDate.MIN
    .plusDays(1)
