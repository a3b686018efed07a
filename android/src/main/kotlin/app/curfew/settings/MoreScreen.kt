package app.curfew.settings

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.backup.BackupScreen
import app.curfew.calllog.CallLogScreen
import app.curfew.cases.CasesScreen
import app.curfew.health.HealthScreen
import app.curfew.laws.LawsScreen
import app.curfew.lists.ListsScreen
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.Phone
import app.curfew.ui.RowSymbol
import app.curfew.ui.Screen
import app.curfew.ui.ScreenFactory
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide

/** The ways to everything that is not needed daily. Main thread. */
class MoreScreen(
    private val phone: Phone,
) : Screen() {
    override val key = "more"

    override fun title(context: Context): CharSequence = context.getText(R.string.destination_more)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val context = host.activity
        val body = ScrollColumn(context)
        val card = body.part(Card(context).withRows())

        fun way(
            icon: Int,
            title: Int,
            subtitle: Int,
            screen: () -> Screen,
        ) = card.addWide(
            ListRow(context)
                .bind(RowSymbol(icon), context.getText(title), context.getText(subtitle)) { host.open(screen()) }
                .withChevron(),
        )
        way(R.drawable.ic_lists, R.string.more_lists, R.string.more_lists_text) { ListsScreen() }
        way(R.drawable.ic_file, R.string.cases_title, R.string.more_cases_text) { CasesScreen() }
        way(R.drawable.ic_calendar, R.string.more_laws, R.string.more_laws_text) { LawsScreen() }
        way(R.drawable.ic_settings, R.string.settings_title, R.string.more_settings_text) { SettingsScreen(phone) }
        way(R.drawable.ic_storage, R.string.storage_title, R.string.more_storage_text) { StorageScreen(phone) }
        way(R.drawable.ic_info, R.string.about_title, R.string.more_about_text) { AboutScreen() }
        return body
    }
}

/** Makes the screens of this package again from their keys. */
class MoreScreens(
    private val phone: Phone,
) : ScreenFactory {
    override fun create(key: String): Screen? =
        when (key) {
            LawsScreen.KEY -> LawsScreen()
            SettingsScreen.KEY -> SettingsScreen(phone)
            RegionScreen.KEY -> RegionScreen(phone)
            CallLogScreen.KEY -> CallLogScreen(phone)
            HealthScreen.KEY -> HealthScreen(phone)
            BackupScreen.FIRST_KEY -> BackupScreen(isFirst = true, now = phone::now)
            BackupScreen.KEY -> BackupScreen(now = phone::now)
            OwnNumbersScreen.KEY -> OwnNumbersScreen()
            StorageScreen.KEY -> StorageScreen(phone)
            AboutScreen.KEY -> AboutScreen()
            LicenceScreen.KEY -> LicenceScreen()
            else -> null
        }
}
