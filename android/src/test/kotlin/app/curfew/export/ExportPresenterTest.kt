package app.curfew.export

import app.curfew.core.CurfewException
import app.curfew.core.DispositionView
import app.curfew.core.ExportForm
import app.curfew.core.LanguageView
import app.curfew.history.FakeLedger
import app.curfew.history.Period
import app.curfew.history.WaitingWork
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.FileNotFoundException
import java.io.IOException
import java.io.OutputStream
import java.time.ZoneId
import java.time.ZonedDateTime

class ExportPresenterTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val now = ZonedDateTime.of(2026, 3, 12, 20, 15, 0, 0, ZoneId.of("Asia/Shanghai"))
    private val core = FakeLedger(FakeLedger.twoWeeks())
    private val folder by lazy { File(temporary.root, "export") }
    private val files by lazy { ExportFiles(folder) }

    private fun presenter(work: Work = InlineWork) = ExportPresenter(core, work, files, { now }, null, {})

    private fun done(presenter: ExportPresenter = presenter()): Pair<ExportPresenter, MadeExport> {
        presenter.handle(ExportEvent.Shown)
        presenter.handle(ExportEvent.Confirmed(LanguageView.ENGLISH))
        return presenter to (presenter.state as ExportState.Done).made
    }

    @Test
    fun `what is counted before is what is in the file`() {
        for (which in Which.entries) {
            for (period in Period.entries) {
                val presenter = presenter()
                presenter.handle(ExportEvent.Chosen(ExportChoice(which, period, ExportForm.CSV)))
                val counted = (presenter.state as ExportState.Choosing).calls
                presenter.handle(ExportEvent.Confirmed(LanguageView.ENGLISH))
                assertEquals("$which $period", counted, (presenter.state as ExportState.Done).made.calls)
            }
        }
    }

    @Test
    fun `nothing beyond the choice is asked for`() {
        val presenter = presenter()
        presenter.handle(ExportEvent.Chosen(ExportChoice(Which.NOT_RUNG, Period.MONTH, ExportForm.JSONL)))
        presenter.handle(ExportEvent.Confirmed(LanguageView.SIMPLIFIED_CHINESE))
        val (form, filter, language) = core.exported.single()
        assertEquals(ExportForm.JSONL, form)
        assertEquals(LanguageView.SIMPLIFIED_CHINESE, language)
        assertEquals(setOf(DispositionView.SILENCE, DispositionView.REJECT), filter.dispositions.toSet())
        assertEquals(
            now
                .toLocalDate()
                .minusDays(29)
                .atStartOfDay(now.zone)
                .toInstant()
                .toEpochMilli(),
            filter.sinceMs,
        )
        assertNull(filter.search)
        presenter.handle(ExportEvent.Again)
        presenter.handle(ExportEvent.Chosen(ExportChoice(Which.ALL)))
        presenter.handle(ExportEvent.Confirmed(LanguageView.ENGLISH))
        assertEquals(
            "each call that came in, but none that this phone made",
            3,
            core.exported
                .last()
                .second.dispositions.size,
        )
    }

    @Test
    fun `the count of an older choice does not show`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.handle(ExportEvent.Chosen(ExportChoice(Which.ALL)))
        presenter.handle(ExportEvent.Chosen(ExportChoice(Which.NOT_RUNG)))
        work.finish()
        assertEquals(ExportState.Choosing(ExportChoice(Which.NOT_RUNG), 13), presenter.state)
    }

    @Test
    fun `a file that could not be written is said to be none`() {
        core.writeFailure = CurfewException.Storage("full")
        val presenter = presenter()
        presenter.handle(ExportEvent.Confirmed(LanguageView.ENGLISH))
        assertTrue((presenter.state as ExportState.Choosing).notWritten)
        presenter.handle(ExportEvent.Shown)
        assertTrue("it is still said on return", (presenter.state as ExportState.Choosing).notWritten)
        presenter.handle(ExportEvent.Chosen(ExportChoice(Which.ALL)))
        assertFalse((presenter.state as ExportState.Choosing).notWritten)
    }

    @Test
    fun `a history that cannot be read is counted again`() {
        core.failure = CurfewException.Storage("broken")
        val presenter = presenter()
        presenter.handle(ExportEvent.Shown)
        assertTrue((presenter.state as ExportState.Choosing).notRead)
        core.failure = null
        presenter.handle(ExportEvent.Shown)
        assertEquals(ExportState.Choosing(calls = 13), presenter.state)
    }

    @Test
    fun `a copy is saved whole`() {
        val (presenter, made) = done()
        val target = Target()
        presenter.handle(ExportEvent.SaveTo(target))
        assertEquals(Saving.SAVED, (presenter.state as ExportState.Done).saving)
        assertArrayEquals(made.file.readBytes(), target.stream.toByteArray())
        assertEquals(made.bytes, target.stream.size().toLong())
        assertTrue("it was closed", target.isClosed)
        assertFalse(target.isDiscarded)
    }

    @Test
    fun `what is not saved whole is not saved`() {
        val failures =
            mapOf<String, () -> OutputStream>(
                "it cannot be opened" to { throw FileNotFoundException("gone") },
                "writing fails" to { FailingStream(atByte = 3) },
                "flushing fails" to { FailingStream(atFlush = true) },
                "closing fails" to { FailingStream(atClose = true) },
            )
        for ((why, open) in failures) {
            for (discards in listOf(true, false)) {
                val (presenter, _) = done()
                val target = Target(discards, open)
                presenter.handle(ExportEvent.SaveTo(target))
                val expected = if (discards) Saving.FAILED else Saving.FAILED_PART_LEFT
                assertEquals(why, expected, (presenter.state as ExportState.Done).saving)
                assertTrue("$why: what was begun is taken away", target.isDiscarded)
            }
        }
    }

    @Test
    fun `a file that is not the one that was exported is not saved`() {
        val (presenter, made) = done()
        made.file.appendText("x")
        presenter.handle(ExportEvent.SaveTo(Target()))
        assertEquals(Saving.FAILED, (presenter.state as ExportState.Done).saving)
        made.file.delete()
        presenter.handle(ExportEvent.SaveTo(Target()))
        assertEquals(Saving.FAILED, (presenter.state as ExportState.Done).saving)
    }

    @Test
    fun `after a failure it can be saved elsewhere`() {
        val (presenter, _) = done()
        presenter.handle(ExportEvent.SaveTo(Target { throw IOException("full") }))
        presenter.handle(ExportEvent.SaveTo(Target()))
        assertEquals(Saving.SAVED, (presenter.state as ExportState.Done).saving)
    }

    @Test
    fun `where the system has cleared the cache, one chooses again`() {
        val (presenter, made) = done()
        presenter.handle(ExportEvent.Shown)
        assertTrue(presenter.state is ExportState.Done)
        made.file.delete()
        presenter.handle(ExportEvent.Shown)
        assertEquals(ExportState.Choosing(made.choice, 13), presenter.state)
    }

    @Test
    fun `old exports are deleted with the next, and what broke off`() {
        folder.mkdirs()
        val nowMs = now.toInstant().toEpochMilli()
        val ages =
            mapOf(
                "curfew-calls-20260311-201400.csv" to ExportFiles.KEPT_MS + 60_000,
                "curfew-calls-20260301-000000.html.part" to ExportFiles.KEPT_MS * 3,
                "curfew-calls-20280301-000000.csv" to -ExportFiles.KEPT_MS * 700,
                "curfew-calls-20260312-191500.csv" to 3_600_000L,
            )
        ages.forEach { (name, age) -> File(folder, name).also { it.writeText("old") }.setLastModified(nowMs - age) }
        val (_, made) = done()
        made.file.setLastModified(nowMs)
        files.clean(nowMs)
        assertEquals(setOf("curfew-calls-20260312-191500.csv", made.file.name), folder.list()?.toSet())
        assertEquals("curfew-calls-20260312-201500.html", made.file.name)
    }

    @Test
    fun `only the names of exports lead to files, and only in the folder`() {
        folder.mkdirs()
        val good = File(folder, "curfew-calls-20260312-201500.csv").also { it.writeText("calls") }
        val secret = temporary.newFile("curfew-calls-20260312-201501.csv").also { it.writeText("secret") }
        File(folder, "other.csv").writeText("other")
        File(folder, "curfew-calls-20260312-201502.csv.part").writeText("half")
        File(folder, "curfew-calls-20260312-201503.csv").mkdir()
        java.nio.file.Files.createSymbolicLink(
            File(folder, "curfew-calls-20260312-201504.csv").toPath(),
            secret.toPath(),
        )
        assertEquals(good.canonicalFile, files.named(good.name))
        for (name in listOf(
            null,
            "",
            ".",
            "..",
            "../${secret.name}",
            "..%2F${secret.name}",
            secret.path,
            "./${good.name}",
            "${good.name}/",
            "${good.name}\u0000",
            "other.csv",
            "curfew-calls-20260312-201502.csv.part",
            "curfew-calls-20260312-201503.csv",
            "curfew-calls-20260312-201504.csv",
            "curfew-calls-20260312-201505.csv",
            "CURFEW-CALLS-20260312-201500.csv",
        )) {
            assertNull("$name", files.named(name))
        }
    }

    private class Target(
        private val discards: Boolean = true,
        private val opens: (() -> OutputStream)? = null,
    ) : ExportTarget {
        val stream = ByteArrayOutputStream()
        var isClosed = false
        var isDiscarded = false

        override fun open(): OutputStream =
            opens?.invoke() ?: object : OutputStream() {
                override fun write(byte: Int) = stream.write(byte)

                override fun close() {
                    isClosed = true
                }
            }

        override fun discard(): Boolean {
            isDiscarded = true
            return discards
        }
    }

    /** Fails at a byte, at a flush or at the end, as a full disk or a lost connection does. */
    private class FailingStream(
        private val atByte: Int = Int.MAX_VALUE,
        private val atFlush: Boolean = false,
        private val atClose: Boolean = false,
    ) : OutputStream() {
        private var written = 0

        override fun write(byte: Int) {
            if (written++ >= atByte) throw IOException("no room")
        }

        override fun flush() {
            if (atFlush) throw IOException("no room")
        }

        override fun close() {
            if (atClose) throw IOException("no room")
        }
    }
}
