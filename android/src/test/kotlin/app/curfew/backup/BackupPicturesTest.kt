package app.curfew.backup

import android.app.Activity
import android.content.Intent
import android.net.Uri
import app.curfew.R
import app.curfew.core.CurfewException
import app.curfew.core.LedgerBack
import app.curfew.core.LedgerFate
import app.curfew.core.OtherLedger
import app.curfew.core.RestoredView
import app.curfew.core.SaidAt
import app.curfew.health.FakeEvidence
import app.curfew.history.WaitingWork
import app.curfew.rules.UnderTest
import app.curfew.screens.Scene
import app.curfew.screens.ScreenPictures
import app.curfew.settings.MoreScreen
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.Screenshots
import app.curfew.ui.Destination
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.GraphicsMode
import java.io.ByteArrayOutputStream
import java.time.LocalDateTime
import java.time.ZoneOffset

/** The backup's screen before, while and after a backup is made and brought back. */
@RunWith(CurfewTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class BackupPicturesTest {
    private val core = FakeBackups()

    private var work: Work = InlineWork

    private fun take(
        name: String,
        act: UnderTest.() -> Unit = {},
    ) = ScreenPictures.take(
        name,
        Scene(core, destination = Destination.MORE, longWork = work) { phone ->
            listOf(MoreScreen(phone), BackupScreen(now = phone::now))
        },
        heightDp = TALL_DP,
    ) { UnderTest({ it }, {}).act() }

    private fun UnderTest.answer() {
        val asked = shadowOf(activity).nextStartedActivityForResult.intent
        shadowOf(activity).receiveResult(asked, Activity.RESULT_OK, Intent().setData(ELSEWHERE))
        Screenshots.settle()
    }

    private fun UnderTest.make() {
        shadowOf(activity.contentResolver).registerOutputStream(ELSEWHERE, ByteArrayOutputStream())
        touch(text(R.string.backup_make))
        type(text(R.string.backup_passphrase), PASSPHRASE)
        type(text(R.string.backup_again), PASSPHRASE)
        touch(text(R.string.backup_where))
        answer()
    }

    private fun UnderTest.choose(passphrase: String) {
        shadowOf(activity.contentResolver).registerInputStream(ELSEWHERE, PASSPHRASE.byteInputStream())
        touch(text(R.string.backup_choose))
        answer()
        type(text(R.string.backup_passphrase), passphrase)
        touch(text(R.string.backup_restore_action))
    }

    @Test
    fun `nothing was done yet`() = take("backup")

    @Test
    fun `a passphrase is chosen`() =
        take("backup-passphrase") {
            touch(text(R.string.backup_make))
            type(text(R.string.backup_passphrase), PASSPHRASE)
            type(text(R.string.backup_again), "correct horse batery")
            touch(text(R.string.backup_where))
            touch(text(R.string.backup_show))
        }

    @Test
    fun `a backup was made`() = take("backup-made") { make() }

    @Test
    fun `another passphrase`() = take("backup-wrong") { choose("another passphrase") }

    @Test
    fun `it came back`() = take("backup-back") { choose(PASSPHRASE) }

    @Test
    fun `much stays as it is here`() {
        core.restored =
            RestoredView(
                listOf(LedgerBack(LedgerFate.BESIDE, 1234uL), LedgerBack(LedgerFate.BESIDE, 7uL)),
                false,
                "/rules.json",
                listOf("Banks", "Sellers"),
                listOf("Reported"),
                12u,
                1u,
            )
        take("backup-kept") { choose(PASSPHRASE) }
    }

    @Test
    fun `histories of other phones`() {
        fun on(
            year: Int,
            month: Int,
        ) = SaidAt(LocalDateTime.of(year, month, 7, 12, 0).toInstant(ZoneOffset.UTC).toEpochMilli(), 0)
        core.others =
            listOf(
                OtherLedger("aa", FakeEvidence.CODE, 1234uL, on(2024, 11), on(2026, 1)),
                OtherLedger("bb", FakeEvidence.CODE, 1uL, on(2026, 3), on(2026, 3)),
                OtherLedger("cc", FakeEvidence.CODE, 0uL, null, null),
                OtherLedger("dd", null, 0uL, null, null),
            )
        ScreenPictures.take(
            "backup-others",
            Scene(core, destination = Destination.MORE) { listOf(MoreScreen(it), BackupScreen(now = it::now)) },
            heightDp = 1700,
        )
    }

    @Test
    fun `it is being written`() {
        val waiting = WaitingWork()
        work = waiting
        take("backup-writing") { make() }
    }

    @Test
    fun `it is being brought back`() {
        val waiting = WaitingWork()
        work = waiting
        take("backup-bringing") {
            shadowOf(activity.contentResolver).registerInputStream(ELSEWHERE, PASSPHRASE.byteInputStream())
            touch(text(R.string.backup_choose))
            answer()
            waiting.finish()
            Screenshots.settle()
            type(text(R.string.backup_passphrase), PASSPHRASE)
            touch(text(R.string.backup_restore_action))
        }
    }

    @Test
    fun `no room`() {
        core.failure = CurfewException.Storage("full")
        take("backup-failed") {
            make()
            choose(PASSPHRASE)
        }
    }

    private companion object {
        const val TALL_DP = 1100
        const val PASSPHRASE = "correct horse battery"
        val ELSEWHERE: Uri = Uri.parse("content://com.example.files/document/7")
    }
}
