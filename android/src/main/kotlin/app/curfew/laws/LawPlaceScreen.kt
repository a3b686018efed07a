package app.curfew.laws

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import app.curfew.R
import app.curfew.core.LawPlace
import app.curfew.ui.ListColumn
import app.curfew.ui.ListRow
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.icon
import java.text.Collator

/** Chooses the place whose laws are shown, or another one under another [title]. Main thread. */
class LawPlaceScreen(
    private val known: List<LawPlace>,
    private val chosen: String?,
    private val title: Int = R.string.laws_place,
    private val onChosen: (String) -> Unit,
) : Screen() {
    private var places: List<LawPlace> = known

    override fun title(context: Context): CharSequence = context.getText(title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        places = byName(host.activity)
        val list = ListColumn(host.activity)
        list.adapter = PlaceRows(host.activity)
        list.setOnItemClickListener { _, _, position, _ ->
            onChosen(places[position].code)
            host.back()
        }
        // The chosen place, with a few before it.
        list.setSelection(maxOf(0, places.indexOfFirst { it.code == chosen } - ROWS_BEFORE))
        return list
    }

    /** Countries as the reader's language orders their names, each before its states and provinces. */
    private fun byName(context: Context): List<LawPlace> {
        val collator = Collator.getInstance(context.resources.configuration.locales[0])
        val country = { place: LawPlace -> known.nameOf(place.code.substringBefore('-')) }
        return known.sortedWith(
            compareBy<LawPlace, String>(collator, country)
                .thenBy { it.code.contains('-') }
                .thenBy(collator) { it.name },
        )
    }

    private inner class PlaceRows(
        private val context: Context,
    ) : BaseAdapter() {
        override fun getCount(): Int = places.size

        override fun getItem(position: Int): Any = places[position]

        override fun getItemId(position: Int): Long = position.toLong()

        override fun getView(
            position: Int,
            convertView: View?,
            parent: ViewGroup,
        ): View {
            val row = convertView as? ListRow ?: ListRow(context)
            val place = places[position]
            val isChosen = place.code == chosen
            row.isSelected = isChosen
            row.end.removeAllViews()
            if (isChosen) row.end.addView(context.icon(R.drawable.ic_check, R.color.primary))
            return row.bind(null, place.name, trailing = place.code)
        }
    }

    private companion object {
        const val ROWS_BEFORE = 3
    }
}
