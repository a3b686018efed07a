package app.curfew.screening

import android.app.PendingIntent
import android.content.Context
import android.content.Intent

/** The intents by which a notification opens the history in `MainActivity`, and their reading there. */
object CallLink {
    private const val ACTION_SHOW_HISTORY = "app.curfew.action.SHOW_HISTORY"
    private const val EXTRA_AT_MS = "app.curfew.extra.AT_MS"
    private const val EXTRA_ADD = "app.curfew.extra.ADD"
    private const val EXTRA_CASE = "app.curfew.extra.CASE"
    private const val EXTRA_MEMO = "app.curfew.extra.MEMO"

    /** Opens the one call that came in at [atMs]. */
    fun toCall(
        context: Context,
        atMs: Long,
    ): Intent = toHistory(context).putExtra(EXTRA_AT_MS, atMs)

    /** Opens that call and asks which list its number is to be on. */
    fun toAdd(
        context: Context,
        atMs: Long,
    ): Intent = toCall(context, atMs).putExtra(EXTRA_ADD, true)

    /** Opens that call and asks which case its number is to be in. */
    fun toCase(
        context: Context,
        atMs: Long,
    ): Intent = toCall(context, atMs).putExtra(EXTRA_CASE, true)

    /** Opens "What happened" in the call of the entry [seq]. */
    fun toMemo(
        context: Context,
        seq: ULong,
    ): Intent = toHistory(context).putExtra(EXTRA_MEMO, seq.toLong())

    /** Whether an intent asks to put the number of its call into a case. */
    fun asksForCase(intent: Intent): Boolean = intent.getBooleanExtra(EXTRA_CASE, false)

    /** The entry of the call about which an intent asks what happened, if it does. */
    fun memoOf(intent: Intent): ULong? =
        intent.getLongExtra(EXTRA_MEMO, 0).takeIf { asksForHistory(intent) && it > 0 }?.toULong()

    /** Whether an intent asks to put the number of its call on a list. */
    fun asksToAdd(intent: Intent): Boolean = intent.getBooleanExtra(EXTRA_ADD, false)

    /** Opens the history. */
    fun toHistory(context: Context): Intent =
        Intent(ACTION_SHOW_HISTORY)
            // By name: the class itself would bring the screens' classes into the screening process.
            .setClassName(context, "app.curfew.MainActivity")
            .addFlags(
                Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TOP or Intent.FLAG_ACTIVITY_SINGLE_TOP,
            )

    /** For a notification. Intents that differ in extras alone are one; [code] tells them apart. */
    fun pending(
        context: Context,
        intent: Intent,
        code: Int,
    ): PendingIntent =
        PendingIntent.getActivity(
            context,
            code,
            intent,
            PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE,
        )

    /** Whether an intent asks for the history. */
    fun asksForHistory(intent: Intent?): Boolean = intent?.action == ACTION_SHOW_HISTORY

    /** The time, in Unix milliseconds, of the call that an intent asks for, if it asks for one. */
    fun callAtMs(intent: Intent?): Long? =
        intent?.takeIf { asksForHistory(it) && it.hasExtra(EXTRA_AT_MS) }?.getLongExtra(EXTRA_AT_MS, 0)
}
