package app.curfew.cases

import android.content.Context
import app.curfew.core.AskView

/** What the user said of themselves, kept on the phone where they asked for that. */
interface IdentityMemory {
    /** What is kept; empty where nothing is. */
    fun read(): Map<AskView, String>

    /** Keeps [said] and nothing else; an empty map forgets all of it. */
    fun keep(said: Map<AskView, String>)
}

/** Whether "What happened" opens after an answered call. */
interface AskMemory {
    /** On until it is switched off. */
    var asksAfterCalls: Boolean

    /** Whether a notification offers a note after one; on until it is switched off. */
    var notifiesAfterCalls: Boolean
}

/** Both, in storage that opens with the first unlock. Not on the main thread, but for making one. */
class StoredAnswers(
    context: Context,
) : IdentityMemory,
    AskMemory {
    private val preferences by lazy { context.getSharedPreferences("cases", Context.MODE_PRIVATE) }

    override var asksAfterCalls: Boolean
        get() = preferences.getBoolean(ASKS, true)
        set(value) = preferences.edit().putBoolean(ASKS, value).apply()

    override var notifiesAfterCalls: Boolean
        get() = preferences.getBoolean(NOTIFIES, true)
        set(value) = preferences.edit().putBoolean(NOTIFIES, value).apply()

    override fun read(): Map<AskView, String> =
        KEPT.mapNotNull { ask -> preferences.getString(ask.name, null)?.let { ask to it } }.toMap()

    override fun keep(said: Map<AskView, String>) {
        val edit = preferences.edit()
        KEPT.forEach { edit.putString(it.name, said[it]) }
        edit.apply()
    }

    private companion object {
        const val ASKS = "asks_after_calls"
        const val NOTIFIES = "notifies_after_calls"
        val KEPT = AskView.entries - AskView.ANSWER
    }
}
