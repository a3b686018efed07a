package app.curfew.ui

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.content.pm.PackageManager

/** Who waits for the answer of another activity or of the user; outlives a turn of the phone. Main thread. */
internal class WaitingAnswers {
    val results = mutableMapOf<Int, (Int, Intent?) -> Unit>()
    val permissions = mutableMapOf<Int, (Boolean) -> Unit>()
    private var next = FIRST

    /** The code of the next question. */
    fun code(): Int = next++

    private companion object {
        /** Away from 0, which some activities give by mistake. */
        const val FIRST = 100
    }
}

/** Questions to other activities and to the user. Main thread. */
internal class ActivityRequests(
    private val activity: Activity,
    private val waiting: WaitingAnswers,
) {
    /** No app for [intent] counts as cancelled. */
    fun launch(
        intent: Intent,
        onResult: (Int, Intent?) -> Unit,
    ) {
        val code = waiting.code()
        waiting.results[code] = onResult
        try {
            @Suppress("DEPRECATION") // Its successor is AndroidX only.
            activity.startActivityForResult(intent, code)
        } catch (_: ActivityNotFoundException) {
            onActivityResult(code, Activity.RESULT_CANCELED, null)
        }
    }

    fun requestPermission(
        name: String,
        onResult: (Boolean) -> Unit,
    ) {
        if (activity.checkSelfPermission(name) == PackageManager.PERMISSION_GRANTED) return onResult(true)
        val code = waiting.code()
        waiting.permissions[code] = onResult
        activity.requestPermissions(arrayOf(name), code)
    }

    fun onActivityResult(
        code: Int,
        result: Int,
        data: Intent?,
    ) {
        waiting.results.remove(code)?.invoke(result, data)
    }

    fun onPermissionsResult(
        code: Int,
        grants: IntArray,
    ) {
        waiting.permissions.remove(code)?.invoke(grants.firstOrNull() == PackageManager.PERMISSION_GRANTED)
    }
}
