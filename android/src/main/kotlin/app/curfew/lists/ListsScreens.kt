package app.curfew.lists

import app.curfew.ui.Screen
import app.curfew.ui.ScreenFactory

/** Makes the screens of this package again after the process died. An import is not: its file may be gone. */
object ListsScreens : ScreenFactory {
    override fun create(key: String): Screen? =
        when {
            key == ListsScreen.KEY -> ListsScreen()
            key.startsWith(ListScreen.KEY_START) -> ListScreen(key.removePrefix(ListScreen.KEY_START))
            else -> null
        }
}
