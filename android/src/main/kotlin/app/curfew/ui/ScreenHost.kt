package app.curfew.ui

import android.app.Activity
import android.content.Intent
import app.curfew.backup.BackupPresenter
import app.curfew.core.CurfewInterface

/** What a [Screen] may ask of the shell that shows it. Owned by the activity; main thread. */
interface ScreenHost {
    val activity: Activity

    /** The Rust side. Synchronous: call it through [work]. */
    val core: CurfewInterface

    val work: Work

    /** [Work] beside [work], for what takes long. */
    val longWork: Work

    /** Makes backups and brings them back. */
    val backups: BackupPresenter

    /** What the phone itself knows. */
    val phone: Phone

    /** Shows a screen on top of this one. */
    fun open(screen: Screen)

    /** Leaves the screen in front. */
    fun back()

    /** Leaves everything and shows the root of a destination. */
    fun go(destination: Destination)

    /** Says a thing at the bottom for some seconds; [action] is the way to undo it. */
    fun snackbar(
        text: CharSequence,
        action: CharSequence? = null,
        onAction: (() -> Unit)? = null,
    )

    /** Starts an activity for a result: the code and the data it gave. */
    fun launch(
        intent: Intent,
        onResult: (Int, Intent?) -> Unit,
    )

    /** Asks for a runtime permission; says at once true if it is held. */
    fun requestPermission(
        name: String,
        onResult: (Boolean) -> Unit,
    )

    /** The title or the actions of the screen in front have changed. */
    fun barChanged()
}
