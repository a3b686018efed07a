package app.curfew.protection

import app.curfew.protection.RoleMonitor.Change

/** Looks at the role, and tells the user where it is gone without them. Any thread. */
class ProtectionWatch(
    private val monitor: RoleMonitor,
    private val notifier: ProtectionNotifier,
) {
    /** Looks once. */
    fun look(cause: CheckCause): Change {
        val change = monitor.check(cause)
        when (change) {
            Change.LOST -> if (cause != CheckCause.APP_OPENED && cause != CheckCause.ROLE_REQUEST) notifier.showOff()
            Change.GAINED -> notifier.clear()
            Change.NONE -> Unit
        }
        return change
    }
}
