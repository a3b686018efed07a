package app.curfew.rules

import app.curfew.ui.Screen
import app.curfew.ui.ScreenFactory

/** Makes the screens of this package again after the process died. An editor is not: its rule may have changed. */
object RulesScreens : ScreenFactory {
    override fun create(key: String): Screen? =
        when (key) {
            RulesScreen.KEY -> RulesScreen()
            TryItScreen.KEY -> TryItScreen()
            else -> null
        }
}
