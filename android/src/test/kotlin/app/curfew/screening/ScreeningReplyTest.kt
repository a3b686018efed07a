package app.curfew.screening

import app.curfew.core.ReasonView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class ScreeningReplyTest {
    @Test
    fun `each field comes out of its bits`() {
        val reply = ScreeningReply(2L or (1L shl 8) or (0x0102L shl 16) or (0x7FFF_FFFEL shl 32))
        assertEquals(Disposition.REJECT, reply.disposition)
        assertEquals(ScreeningReply.REASON_RULE_MATCHED, reply.reason)
        assertEquals(0x0102, reply.rule)
        assertEquals(0x7FFF_FFFE, reply.ticket)
    }

    @Test
    fun `a rule that wants no notification says so beside the disposition`() {
        val quiet = ScreeningReply(2L or 0x80)
        assertEquals(Disposition.REJECT, quiet.disposition)
        assertEquals(false to true, quiet.notify to ScreeningReply(2L or (1L shl 8)).notify)
    }

    @Test
    fun `the reasons have the codes of the core`() {
        for ((reason, code) in mapOf(
            ReasonView.RULE_MATCHED to ScreeningReply.REASON_RULE_MATCHED,
            ReasonView.EMERGENCY_SUSPENSION to ScreeningReply.REASON_EMERGENCY_SUSPENSION,
            ReasonView.OUTGOING to ScreeningReply.REASON_OUTGOING,
            ReasonView.CLOCK_NOT_SET to ScreeningReply.REASON_CLOCK_NOT_SET,
            ReasonView.FAILURE to ScreeningReply.REASON_FAILURE,
            ReasonView.PAUSED to ScreeningReply.REASON_PAUSED,
            ReasonView.OPEN_CASE to ScreeningReply.REASON_OPEN_CASE,
        )) {
            // The screens' enum stands in the order of the codes.
            assertEquals("$reason", reason.ordinal, code)
        }
    }

    @Test
    fun `no rule is null`() {
        assertNull(ScreeningReply(0xFFFFL shl 16).rule)
    }

    @Test
    fun `an unknown disposition lets the phone ring`() {
        assertEquals(Disposition.ALLOW, ScreeningReply(9).disposition)
    }
}
