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

/** Chooses the place whose laws are shown. Main thread. */
class LawPlaceScreen(
    private val places: List<LawPlace>,
    private val chosen: String?,
    private val onChosen: (String) -> Unit,
) : Screen() {
    override fun title(context: Context): CharSequence = context.getText(R.string.laws_place)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val list = ListColumn(host.activity)
        list.adapter = PlaceRows(host.activity)
        list.setOnItemClickListener { _, _, position, _ ->
            onChosen(places[position].code)
            host.back()
        }
        return list
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
}
