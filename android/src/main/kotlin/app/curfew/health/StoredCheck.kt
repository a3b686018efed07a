package app.curfew.health

import android.content.Context

/** [CheckMemory] beside the ledger, in credential-protected storage. */
class StoredCheck(
    context: Context,
) : CheckMemory {
    private val preferences = context.applicationContext.getSharedPreferences("check", Context.MODE_PRIVATE)

    override var last: Checked?
        get() = preferences.getLong(AT, 0).takeIf { it > 0 }?.let { Checked(it, preferences.getLong(PROBLEMS, 0)) }
        set(value) {
            preferences
                .edit()
                .putLong(AT, value?.atMs ?: 0)
                .putLong(PROBLEMS, value?.problems ?: 0)
                .apply()
        }

    private companion object {
        const val AT = "at"
        const val PROBLEMS = "problems"
    }
}
