package app.curfew.calllog

import android.Manifest.permission.READ_CALL_LOG
import android.os.Build
import android.provider.CallLog.Calls
import app.curfew.core.LogRowView
import app.curfew.testing.CurfewTestRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** What is read of the call log, on each version. */
@RunWith(CurfewTestRunner::class)
@Config(sdk = [29, 31, 34, 35])
class CallLogReaderTest {
    private val app = RuntimeEnvironment.getApplication()
    private val reader = CallLogReader(app)

    @Before
    fun install() {
        FakeCallLog.install()
        FakeCallLog.columns =
            if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) FakeCallLog.ANDROID_10 else FakeCallLog.ANDROID_12
        shadowOf(app).grantPermissions(READ_CALL_LOG)
    }

    @Test
    fun `every column that this version has`() {
        FakeCallLog.rows += FakeCallLog.row(
            1_770_000_000_000,
            "+12065550100",
            Calls.BLOCKED_TYPE,
            Calls.DURATION to 7,
            "block_reason" to 1,
            "missed_reason" to 65_536L,
            "call_screening_component_name" to "app.curfew/app.curfew.screening.CurfewScreeningService",
            "subscription_id" to "2",
        )
        FakeCallLog.rows += FakeCallLog.row(
            1_770_000_000_001,
            "",
            Calls.MISSED_TYPE,
            Calls.NUMBER_PRESENTATION to 2,
            "call_screening_component_name" to "app.curfewer/x",
        )
        val missed = if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) 0L else 65_536L
        assertEquals(
            listOf(
                LogRowView(1_770_000_000_000, "+12065550100", 1, 6, 7, 1, missed, true, "2"),
                LogRowView(1_770_000_000_001, "", 2, 3, 0, 0, 0, false, null),
            ),
            reader.read(),
        )
        assertEquals("${CallLogReader.MAX_ROWS}", FakeCallLog.asked.single().getQueryParameter("limit"))
    }

    @Test
    fun `a maker's provider that has fewer columns`() {
        FakeCallLog.columns = FakeCallLog.OLD
        FakeCallLog.rows += FakeCallLog.row(5, "95588", Calls.INCOMING_TYPE, Calls.DURATION to 61)
        assertEquals(listOf(LogRowView(5, "95588", 1, 1, 61, 0, 0, false, null)), reader.read())
    }

    @Test
    fun `no rows, more rows than are asked for, and no answer`() {
        assertEquals(emptyList<LogRowView>(), reader.read())
        repeat(CallLogReader.MAX_ROWS + 5) { FakeCallLog.rows += FakeCallLog.row(it.toLong(), "95588", 1) }
        assertEquals(CallLogReader.MAX_ROWS, reader.read()?.size)
        FakeCallLog.isSilent = true
        assertNull(reader.read())
    }

    @Test
    fun `what may not be read is not asked for`() {
        shadowOf(app).denyPermissions(READ_CALL_LOG)
        assertNull(reader.read())
        assertEquals("nobody was asked", 0, FakeCallLog.asked.size)
        shadowOf(app).grantPermissions(READ_CALL_LOG)
        FakeCallLog.failure = SecurityException("taken back")
        assertNull(reader.read())
    }
}
