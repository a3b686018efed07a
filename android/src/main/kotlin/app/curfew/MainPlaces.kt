package app.curfew

import app.curfew.cases.CasesScreens
import app.curfew.core.CurfewInterface
import app.curfew.history.HistoryScreen
import app.curfew.history.HistoryScreens
import app.curfew.home.HomeScreen
import app.curfew.lists.ListsScreens
import app.curfew.rules.RulesScreen
import app.curfew.rules.RulesScreens
import app.curfew.settings.MoreScreen
import app.curfew.settings.MoreScreens
import app.curfew.ui.Destination
import app.curfew.ui.Places
import app.curfew.ui.Screen
import app.curfew.ui.ScreenFactory
import app.curfew.ui.ScreensGraph
import app.curfew.welcome.WelcomeScreen

/** The screens behind the bottom bar; at the first run the welcome stands in for home. */
internal class MainPlaces(
    private val graph: ScreensGraph,
) : Places {
    private val factories: List<ScreenFactory> =
        listOf(HistoryScreens(graph.phone), RulesScreens, ListsScreens, CasesScreens, MoreScreens(graph.phone))

    @Volatile
    private var welcomed = true

    override fun coreIsOpen(core: CurfewInterface) {
        welcomed = core.settings().onboardingDone
    }

    override fun root(destination: Destination): Screen =
        when (destination) {
            Destination.HOME -> if (welcomed) {
                HomeScreen(
                    graph.phone,
                )
            } else {
                WelcomeScreen(graph.phone) { welcomed = true }
            }
            Destination.HISTORY -> HistoryScreen(graph.phone)
            Destination.RULES -> RulesScreen()
            Destination.MORE -> MoreScreen(graph.phone)
        }

    override fun remake(key: String): Screen? = factories.firstNotNullOfOrNull { it.create(key) }
}
