package app.curfew.screens

import android.app.role.RoleManager
import android.content.Intent
import app.curfew.MainActivity
import app.curfew.R
import app.curfew.screening.CallLink
import app.curfew.systemService
import app.curfew.testing.ScreenSetup
import app.curfew.testing.Screenshots
import app.curfew.ui.InlineWork
import app.curfew.ui.ScreensGraph
import app.curfew.ui.Work
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowRoleManager

/** The real app, but that everything is done at once. */
class OpenedApp : MainActivity() {
    override fun createGraph(): ScreensGraph =
        object : ScreensGraph(applicationContext) {
            override val work: Work = InlineWork
        }

    /** Test thread. */
    companion object {
        /** Every text on the home screen of somebody who opens the app, which has its role. */
        fun home(): List<String> =
            opened(null) {
                val skip = it.getString(R.string.welcome_skip)
                val person = Person(it)
                if (skip in person.reads()) person.taps(skip)
                person.reads()
            }

        /** Every text on the first page of the history. */
        fun history(): List<String> =
            opened(CallLink.toHistory(RuntimeEnvironment.getApplication())) { Person(it).reads() }

        private fun <T> opened(
            intent: Intent?,
            use: (OpenedApp) -> T,
        ): T {
            // Tall, so that no row is left out for want of room.
            ScreenSetup(heightDp = 3000).apply()
            val controller = Robolectric.buildActivity(OpenedApp::class.java, intent)
            val roles: ShadowRoleManager = Shadow.extract(controller.get().systemService<RoleManager>())
            roles.addAvailableRole(RoleManager.ROLE_CALL_SCREENING)
            roles.addHeldRole(RoleManager.ROLE_CALL_SCREENING)
            return controller.setup().use {
                Screenshots.settle()
                use(it.get())
            }
        }
    }
}
