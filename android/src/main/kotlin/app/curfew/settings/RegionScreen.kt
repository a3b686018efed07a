package app.curfew.settings

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import app.curfew.R
import app.curfew.ui.ListColumn
import app.curfew.ui.ListRow
import app.curfew.ui.Phone
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.dp
import app.curfew.ui.icon
import app.curfew.ui.styledText
import java.text.Collator
import java.util.Locale

/** Regions as the user's language names and sorts them. */
internal object Regions {
    /** ISO 3166-1 alpha-2 codes, sorted by name. */
    fun all(context: Context): List<String> {
        val collator = Collator.getInstance(context.resources.configuration.locales[0])
        return Locale.getISOCountries().sortedWith(compareBy(collator) { name(context, it) })
    }

    /** What the user calls a region. */
    fun name(
        context: Context,
        code: String,
    ): String = Locale("", code).getDisplayCountry(context.resources.configuration.locales[0])
}

/** Chooses the home region: the one whose numbers come without a country code. Main thread. */
class RegionScreen(
    private val phone: Phone,
) : Screen() {
    override val key = KEY

    private var host: ScreenHost? = null
    private var list: ListColumn? = null

    override fun title(context: Context): CharSequence = context.getText(R.string.settings_region)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val made = ListColumn(host.activity)
        val about = host.activity.styledText(
            R.style.Text_Body_Secondary,
            host.activity.getText(R.string.settings_region_about),
        )
        about.setPadding(0, host.activity.dp(8), 0, host.activity.dp(8))
        made.header(about)
        list = made
        return made
    }

    override fun onShown() {
        val host = host ?: return
        host.work.run({ host.core.settings().home }) { read -> read.onSuccess(::show) }
    }

    private fun show(chosen: String?) {
        val host = host ?: return
        val list = list ?: return
        val codes = listOf(null) + Regions.all(host.activity)
        val sim = phone.simRegion()
        val rows = RegionAdapter(host.activity, codes, chosen, sim)
        val top = list.onSaveInstanceState()
        list.adapter = rows
        list.onRestoreInstanceState(top)
        list.setOnItemClickListener { _, _, position, _ ->
            choose(codes.getOrElse(position - list.headerViewsCount) { chosen })
        }
    }

    private fun choose(code: String?) {
        val host = host ?: return
        host.work.run({ host.core.setHome(code) }) { written ->
            if (written.isSuccess) host.back() else host.snackbar(host.activity.getText(R.string.settings_not_saved))
        }
    }

    /** Names the screen. */
    companion object {
        /** See [Screen.key]. */
        const val KEY = "more/settings/region"
    }
}

/** One row for each region; null is the SIM card's. */
private class RegionAdapter(
    private val context: Context,
    private val codes: List<String?>,
    private val chosen: String?,
    private val sim: String?,
) : BaseAdapter() {
    override fun getCount(): Int = codes.size

    override fun getItem(position: Int): Any? = codes[position]

    override fun getItemId(position: Int): Long = position.toLong()

    override fun getView(
        position: Int,
        convertView: View?,
        parent: ViewGroup,
    ): View {
        val row = convertView as? ListRow ?: ListRow(context)
        val code = codes[position]
        val isChosen = code == chosen
        row.isSelected = isChosen
        row.end.removeAllViews()
        if (isChosen) row.end.addView(context.icon(R.drawable.ic_check, R.color.primary))
        if (code != null) return row.bind(null, Regions.name(context, code), trailing = code)
        val simName = sim?.let { Regions.name(context, it) } ?: context.getString(R.string.settings_region_none)
        return row.bind(null, context.getText(R.string.settings_region_auto), simName)
    }
}
