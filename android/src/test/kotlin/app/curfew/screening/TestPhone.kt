package app.curfew.screening

import android.Manifest
import android.app.Application
import app.curfew.appGraph
import app.curfew.core.CurfewInterface
import app.curfew.core.DispositionView
import app.curfew.core.EntryKind
import app.curfew.core.FailureKindView
import app.curfew.core.HistoryEntry
import app.curfew.core.HistoryFilter
import app.curfew.core.openCurfew
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.nio.file.Files
import java.time.LocalDateTime
import java.time.ZoneOffset

/**
 * A phone with Curfew on it: the app of this test with the real library, its folders, and Telecom. One for each
 * test. Test thread, which is the main thread.
 */
class TestPhone : AutoCloseable {
    private val app: Application = RuntimeEnvironment.getApplication()
    val folders: Folders get() = app.appGraph.folders
    val telecom: FakeTelecom by lazy { FakeTelecom() }

    init {
        folders.device.mkdirs()
        shadowOf(app).grantPermissions(Manifest.permission.READ_CONTACTS, Manifest.permission.POST_NOTIFICATIONS)
        FakeContacts.install()
    }

    /** Puts a rulebook on the disk, and in force. */
    fun rulebook(vararg rules: String) {
        folders.device.resolve("rulebook.json").writeText("""{"version": 2, "rules": [${rules.joinToString()}]}""")
        restart()
    }

    /** Has the JVM load all it takes to screen a call, so that times measured afterwards are those of a call. */
    fun warmUp() {
        telecom.screen(FakeCall.hidden(at(0, 0)))
        restart()
        listOfNotNull(folders.device, folders.private()).forEach(File::deleteRecursively)
        folders.device.mkdirs()
        folders.private()?.mkdirs()
        restart()
    }

    /** What the screens see, from the same library. */
    val core: CurfewInterface get() = openCurfew(folders.device.path, folders.private()?.path)

    /** Ends the process and starts another: all files are closed, and opened again. */
    fun restart() {
        val elsewhere = Files.createTempDirectory("curfew-elsewhere").toFile()
        NativeScreener.open(elsewhere.path, elsewhere.path)
        // The library closes files when it uses the same ones in another folder.
        NativeScreener.failed(FailureKind.OTHER.code, "restart")
        openCurfew(elsewhere.path, elsewhere.path).health()
        NativeScreener.open(folders.device.path, folders.private()?.path)
        elsewhere.deleteRecursively()
    }

    /** The calls in the ledger, oldest first. */
    fun calls(): List<HistoryEntry> = entries().filter { it.kind == EntryKind.CALL }

    /** What failed, from the ledger, oldest first. */
    fun failures(): List<FailureKindView> = entries().mapNotNull { it.failure }

    /** All of the ledger, oldest first. */
    fun entries(): List<HistoryEntry> =
        core
            .history(HistoryFilter(null, null, null, emptyList<DispositionView>(), false), null, MANY)
            .entries
            .reversed()

    /** Every byte in the phone's folders, to see whether something was written. */
    fun bytesOnDisk(): Map<String, List<Byte>> =
        listOfNotNull(folders.device, folders.private())
            .flatMap { it.walk().filter(File::isFile).filterNot { file -> file.name.endsWith("-shm") } }
            .associate { it.path to it.readBytes().asList() }

    override fun close() {
        telecom.close()
        FakeContacts.reset()
    }

    companion object {
        private const val MANY = 1000u

        /** A time of a day in February 2026 (the 3rd is a Tuesday) in UTC, which is the zone of the tests. */
        fun at(
            hour: Int,
            minute: Int,
            day: Int = 3,
        ): Long = LocalDateTime.of(2026, 2, day, hour, minute).toInstant(ZoneOffset.UTC).toEpochMilli()

        const val CONTACTS_RING = """{"id": "known", "name": "People I know", "who": "contact", "then": "allow"}"""
        const val STARRED_RING = """{"id": "star", "name": "Stars", "who": "starred", "then": "allow"}"""
        const val CONTACTS_SILENT = """{"id": "known", "name": "People I know", "who": "contact", "then": "silence"}"""
        const val HIDDEN_STOPPED = """{"id": "hidden", "name": "No number", "who": "hidden", "then": "reject"}"""
        const val ALL_STOPPED = """{"id": "all", "name": "Everybody", "who": "anyone", "then": "reject"}"""
        const val QUIET_HOURS =
            """{"id": "quiet", "name": "Quiet hours", "who": "anyone", "when": {"windows": [
                {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "22:00", "end": "07:00"}]},
                "then": "silence"}"""

        /** A rule that stops one number. */
        fun stopped(number: String) =
            """{"id": "one", "name": "One caller", "who": {"number": "$number"}, "then": "reject"}"""

        /** A rule that stops a list. */
        fun listStopped(name: String) =
            """{"id": "list", "name": "A list", "who": {"list": "$name"}, "then": "reject"}"""
    }
}
