package app.curfew.cases

import app.curfew.core.AuthoritySignature
import app.curfew.core.BundleContents
import app.curfew.core.BundleView
import app.curfew.core.CurfewException
import app.curfew.core.CurfewInterface
import app.curfew.core.LanguageView
import app.curfew.core.PhoneKey
import app.curfew.core.PhoneSigner
import app.curfew.export.ExportFiles
import app.curfew.export.ExportTarget
import app.curfew.export.Saving
import app.curfew.history.WaitingWork
import app.curfew.ui.InlineWork
import app.curfew.ui.Work
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.ByteArrayOutputStream
import java.io.File
import java.io.IOException
import java.lang.reflect.Proxy
import java.security.MessageDigest
import java.time.ZoneId
import java.time.ZonedDateTime

private val contents = BundleContents(2uL, 61uL, listOf("+12065550100"), 1u, 23uL)

/** A core that writes "bundle" where it is asked to. */
private class FakeBundles(
    nothing: CurfewInterface,
) : CurfewInterface by nothing {
    var failure: Exception? = null
    var unreadable: Exception? = null
    var unsigned: String? = null
    val asked = mutableListOf<String>()

    override fun bundleContents(case: String): BundleContents = unreadable?.let { throw it } ?: contents

    override fun bundle(
        case: String,
        language: LanguageView,
        page: ByteArray,
        path: String,
        signer: PhoneSigner,
    ): BundleView {
        asked += "$case $language ${page.decodeToString()} ${File(path).name}"
        failure?.let { throw it }
        File(path).writeText("bundle")
        val hash = MessageDigest.getInstance("SHA-256").digest("bundle".toByteArray())
        return BundleView(2uL, 62uL, 6uL, hash.joinToString("") { "%02x".format(it) }, "CODE", unsigned)
    }
}

/** Making a bundle, without Android. */
class BundlePresenterTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val core =
        FakeBundles(
            Proxy.newProxyInstance(
                CurfewInterface::class.java.classLoader,
                arrayOf(CurfewInterface::class.java),
            ) { _, method, _ -> throw AssertionError("the core was asked for ${method.name}") } as CurfewInterface,
        )
    private val now = ZonedDateTime.of(2026, 3, 12, 20, 15, 0, 0, ZoneId.of("Asia/Shanghai"))
    private val shown = mutableListOf<BundleState>()
    private val signer =
        object : PhoneSigner {
            override fun key(): PhoneKey = throw AssertionError("the core asks for it")

            override fun sign(text: ByteArray): ByteArray = throw AssertionError("the core asks for it")

            override fun holds(signature: AuthoritySignature): Boolean = throw AssertionError("nothing is added")
        }

    private fun presenter(
        work: Work = InlineWork,
        longWork: Work = work,
        page: () -> ByteArray = { "page".toByteArray() },
    ) = BundlePresenter(
        "c-1",
        core,
        work,
        longWork,
        signer,
        page,
        LanguageView.ENGLISH,
        ExportFiles(temporary.root),
        { now },
        shown::add,
    )

    private val BundlePresenter.done get() = state as BundleState.Done

    @Test
    fun `it says what goes in, makes it once, and has its file, code and hash`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.make()
        presenter.load()
        work.finish()
        assertEquals(BundleState.Ready(contents), presenter.state)
        // What was asked before comes in between.
        presenter.load()
        presenter.make()
        presenter.make()
        // A return to the screen meanwhile changes nothing.
        presenter.load()
        assertEquals(BundleState.Writing, presenter.state)
        work.finish()
        assertEquals(listOf("c-1 ENGLISH page curfew-bundle-20260312-201500.zip"), core.asked)
        val done = presenter.done
        assertEquals("bundle", done.made.file.readText())
        val facts = listOf(done.made.calls, done.entries, done.made.bytes, done.made.code, done.unsigned)
        assertEquals(listOf(2L, 62L, 6L, "CODE", null), facts)
        assertEquals(done.made.file.canonicalFile, ExportFiles(temporary.root).named(done.made.file.name))
        assertEquals(listOf(BundleState.Ready(contents), BundleState.Writing, done), shown)
    }

    @Test
    fun `one that is not signed says so`() {
        core.unsigned = "ProviderException"
        val presenter = presenter()
        presenter.load()
        presenter.make()
        assertEquals("ProviderException", presenter.done.unsigned)
    }

    @Test
    fun `a failure stays on the screen with what to do, and the next try may do it`() {
        val presenter = presenter()
        presenter.load()
        for ((failure, problem) in listOf(
            CurfewException.Input("changed") to BundleProblem.NOT_WHOLE,
            CurfewException.Storage("full") to BundleProblem.STORAGE,
            IOException("no page") to BundleProblem.STORAGE,
            CurfewException.NotFound("no case") to BundleProblem.GONE,
        )) {
            core.failure = failure
            presenter.make()
            assertEquals(BundleState.Ready(contents, problem), presenter.state)
        }
        // It still stands there after a look elsewhere.
        presenter.load()
        assertEquals(BundleState.Ready(contents, BundleProblem.GONE), presenter.state)
        core.failure = null
        presenter.make()
        assertTrue(presenter.done.made.file.isFile)
        val unreadable = presenter { throw IOException("no asset") }
        unreadable.load()
        unreadable.make()
        assertEquals(BundleState.Ready(contents, BundleProblem.STORAGE), unreadable.state)
    }

    @Test
    fun `what is read late takes the place of nothing that came since, and the screens do not wait for a bundle`() {
        val work = WaitingWork()
        val long = WaitingWork()
        val presenter = presenter(work, long)
        presenter.load()
        work.finish()
        presenter.load()
        presenter.make()
        long.finish()
        val done = presenter.done
        work.finish()
        assertEquals(done, presenter.state)
        assertEquals(listOf(BundleState.Ready(contents), BundleState.Writing, done), shown)

        val second = presenter(work, long)
        second.load()
        work.finish()
        second.make()
        work.finish()
        assertEquals("it is made by the other thread alone", BundleState.Writing, second.state)
        long.finish()
        second.save(target(discards = true) { ByteArrayOutputStream() })
        work.finish()
        assertEquals(Saving.RUNNING, second.done.saving)
        long.finish()
        assertEquals(Saving.SAVED, second.done.saving)
    }

    @Test
    fun `what a failed try said does not come back into the next`() {
        val work = WaitingWork()
        val presenter = presenter(work)
        presenter.load()
        work.finish()
        core.failure = CurfewException.Storage("full")
        presenter.make()
        work.finish()
        core.failure = null
        presenter.load()
        presenter.make()
        work.finish()
        assertEquals(2, core.asked.size)
        val last = listOf(BundleState.Ready(contents, BundleProblem.STORAGE), BundleState.Writing, presenter.done)
        assertEquals(last, shown.takeLast(3))
    }

    @Test
    fun `a case that cannot be read has no bundle`() {
        for ((failure, problem) in listOf(
            CurfewException.NotFound("no case") to BundleProblem.GONE,
            CurfewException.Input("unreadable") to BundleProblem.NOT_WHOLE,
            CurfewException.Storage("locked") to BundleProblem.STORAGE,
        )) {
            core.unreadable = failure
            val presenter = presenter()
            presenter.load()
            assertEquals(BundleState.Failed(problem), presenter.state)
            presenter.make()
            assertTrue(core.asked.isEmpty())
        }
        val presenter = presenter()
        presenter.load()
        core.unreadable = null
        presenter.load()
        assertEquals(BundleState.Ready(contents), presenter.state)
    }

    @Test
    fun `it is saved whole or not at all, and a file that the system cleared is made again`() {
        val presenter = presenter()
        presenter.load()
        presenter.make()
        val out = ByteArrayOutputStream()
        presenter.save(target(discards = true) { out })
        assertEquals("bundle", out.toString())
        assertEquals(Saving.SAVED, presenter.done.saving)
        presenter.save(target(discards = true) { throw IOException("full") })
        assertEquals(Saving.FAILED, presenter.done.saving)
        presenter.save(target(discards = false) { throw IOException("full") })
        assertEquals(Saving.FAILED_PART_LEFT, presenter.done.saving)
        presenter.load()
        assertEquals(Saving.FAILED_PART_LEFT, presenter.done.saving)
        assertTrue(
            presenter.done.made.file
                .delete(),
        )
        presenter.load()
        assertEquals(BundleState.Ready(contents), presenter.state)
        assertFalse(shown.any { it is BundleState.Failed })
    }

    private fun target(
        discards: Boolean,
        opens: () -> java.io.OutputStream,
    ) = object : ExportTarget {
        override fun open() = opens()

        override fun discard() = discards
    }
}
