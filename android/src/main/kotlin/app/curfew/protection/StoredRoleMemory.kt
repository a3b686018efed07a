package app.curfew.protection

import android.content.Context

/** [RoleMemory] in device-protected storage, so that a boot before the first unlock knows it too. */
class StoredRoleMemory(
    context: Context,
) : RoleMemory {
    private val preferences =
        context.createDeviceProtectedStorageContext().getSharedPreferences("protection", Context.MODE_PRIVATE)

    override var wasHeld: Boolean
        get() = preferences.getBoolean(WAS_HELD, false)
        set(value) {
            preferences.edit().putBoolean(WAS_HELD, value).commit()
        }

    private companion object {
        const val WAS_HELD = "was_held"
    }
}
