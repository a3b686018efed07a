package app.curfew.screens

import android.content.Intent
import android.os.Bundle
import app.curfew.R
import app.curfew.backup.BackupPresenter
import app.curfew.core.CurfewInterface
import app.curfew.protection.ProtectionFacts
import app.curfew.protection.ScreeningRole.RequestOutcome
import app.curfew.ui.Destination
import app.curfew.ui.InlineWork
import app.curfew.ui.Phone
import app.curfew.ui.Places
import app.curfew.ui.Screen
import app.curfew.ui.ScreensGraph
import app.curfew.ui.ShellActivity
import app.curfew.ui.Work
import java.io.File
import java.time.ZoneId
import java.time.ZonedDateTime

/**
 * What the stage shows.
 *
 * @property core the Rust side, or a fake
 * @property longWork what takes long is done by it
 * @property stack makes the screens that lie on each other, the root first; anew for each picture
 */
class Scene(
    val core: CurfewInterface,
    val phone: Phone = FakePhone(),
    val destination: Destination = Destination.HOME,
    val longWork: Work = InlineWork,
    val stack: (Phone) -> List<Screen>,
)

/** The real shell over [scene], with everything done at once, but for [Scene.longWork]. */
class StageActivity : ShellActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        setTheme(R.style.Theme_Curfew)
        super.onCreate(savedInstanceState)
    }

    override fun createGraph(): ScreensGraph =
        object : ScreensGraph(applicationContext) {
            override val work: Work = InlineWork
            override val longWork: Work = scene.longWork
            override val phone: Phone = scene.phone
            private val own by lazy { BackupPresenter(scene.core, longWork, File(cacheDir, "backup")) }

            override fun backups(core: CurfewInterface): BackupPresenter = own

            override fun openCore(): CurfewInterface = opens?.invoke() ?: scene.core

            override fun cameToFront(core: CurfewInterface) = Unit
        }

    override fun createPlaces(graph: ScreensGraph): Places =
        object : Places {
            private val screens = scene.stack(scene.phone)

            override fun root(destination: Destination): Screen = screens.first()

            override fun remake(key: String): Screen? = screens.find { it.key == key }
        }

    /** What the next activity shows. Test thread. */
    companion object {
        lateinit var scene: Scene

        /** Opens the core in place of the scene's; may throw. */
        var opens: (() -> CurfewInterface)? = null
    }
}

/** A phone that a test sets. Everything is allowed, and it is Thursday, 20:15, in Shanghai. */
class FakePhone(
    var facts: ProtectionFacts =
        ProtectionFacts(
            roleHeld = true,
            libraryLoaded = true,
            contactsReadable = true,
            contactsMatter = false,
            notificationsShown = true,
        ),
    var now: ZonedDateTime = ZonedDateTime.of(2026, 3, 12, 20, 15, 0, 0, ZoneId.of("Asia/Shanghai")),
    var request: Intent? = Intent("role request"),
    var outcome: RequestOutcome = RequestOutcome.HELD,
    var region: String? = "CN",
) : Phone {
    override fun now(): ZonedDateTime = now

    override fun elapsedMillis(): Long = 0

    override fun facts(
        rulebookProblem: Boolean,
        failedLately: Boolean,
    ): ProtectionFacts = facts.copy(rulebookProblem = rulebookProblem, failedLately = failedLately)

    override fun roleRequest(): Intent? = request

    override fun roleOutcome(tookMillis: Long): RequestOutcome = outcome

    override fun noteRole() = Unit

    override fun roleSettings(): Intent = Intent("role settings")

    override fun appSettings(): Intent = Intent("app settings")

    override fun notificationSettings(): Intent = Intent("notification settings")

    override fun simRegion(): String? = region
}
