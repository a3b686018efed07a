package app.curfew.rules

import android.view.View
import android.view.accessibility.AccessibilityNodeInfo
import android.widget.ListView
import android.widget.TextView
import app.curfew.R
import app.curfew.core.DispositionView
import app.curfew.core.PresentationView
import app.curfew.core.ReasonView
import app.curfew.core.TriView
import app.curfew.core.VerificationView
import app.curfew.testing.CurfewTestRunner
import app.curfew.testing.Screenshots
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import java.time.ZoneId
import java.time.ZonedDateTime

/** What else may be supposed of a call, as a person supposes it. */
@RunWith(CurfewTestRunner::class)
class TryMoreFlowTest {
    private val core = FakeCore()
    private val asked get() = core.asked.last()

    private fun run(test: UnderTest.() -> Unit) =
        TestShell.run(core, {
            TryItScreen { ZonedDateTime.of(2026, 3, 12, 22, 31, 0, 0, ZoneId.of("Asia/Shanghai")) }
        }) {
            type(text(R.string.rules_try_number), "+12065550123")
            touch(text(R.string.rules_try_ask))
            test()
        }

    private fun UnderTest.choose(
        row: Int,
        choice: Int,
    ) {
        touch(text(row))
        touch(text(choice))
    }

    private fun UnderTest.typeTimes(
        row: Int,
        label: Int,
        times: String,
    ) {
        touch(text(row))
        type(text(label), times)
        touch(text(R.string.action_done))
    }

    @Test
    fun `it is closed at first, and says what is set when it is closed again`() =
        run {
            assertFalse(sees(text(R.string.rules_if_sim)))
            assertTrue(sees(text(R.string.rules_if_text)))
            touch(text(R.string.rules_if))
            assertFalse(sees(text(R.string.rules_if_text)))
            touch(text(R.string.rules_if_sim))
            touch("2")
            assertEquals(2.toUByte(), asked.sim)
            choose(R.string.rules_if_emergency, R.string.rules_if_never)
            assertEquals(emptyList<UInt>(), asked.emergency)
            touch(text(R.string.rules_if))
            val set = text(R.string.rules_if_sim) + ", " + text(R.string.rules_if_emergency)
            assertTrue("${reads()}", sees(set))
            assertEquals("closing asks nothing and changes nothing", 3, core.asked.size)
            touch(text(R.string.rules_if))
            choose(R.string.rules_if_sim, R.string.rules_if_unknown)
            assertNull(asked.sim)
        }

    @Test
    fun `each row asks what it says`() =
        run {
            touch(text(R.string.rules_if))
            touch(text(R.string.rules_if_outgoing))
            assertTrue(asked.outgoing)
            touch(text(R.string.rules_if_outgoing))
            assertFalse(asked.outgoing)
            assertFalse("a star is one of a contact", sees(text(R.string.rules_if_star)))
            touch(text(R.string.rules_try_contact))
            choose(R.string.rules_if_star, R.string.rules_if_not_starred)
            assertEquals(false, asked.starred)
            choose(R.string.rules_if_star, R.string.rules_if_starred)
            assertEquals(true, asked.starred)
            choose(R.string.history_fact_network, R.string.history_verification_failed)
            assertEquals(VerificationView.FAILED, asked.verification)
            typeTimes(R.string.rules_if_dialled, R.string.rules_if_days, "13")
            assertEquals(listOf(13u * 1440u), asked.dialled)
            assertTrue(sees(text(R.string.rules_if_ago, text(R.string.rules_if_days), "13")))
            typeTimes(R.string.rules_if_answered, R.string.rules_if_days, "2")
            assertEquals(listOf(2u * 1440u), asked.answered)
            typeTimes(R.string.rules_if_called, R.string.rules_if_minutes, "10, 59")
            assertEquals(listOf(10u, 59u), asked.called)
            typeTimes(R.string.rules_if_emergency, R.string.rules_if_hours, "23")
            assertEquals(listOf(23u * 60u), asked.emergency)
            choose(R.string.rules_if_dialled, R.string.rules_if_remembered)
            assertNull(asked.dialled)
            touch(text(R.string.rules_if_contacts))
            assertEquals(TriView.UNKNOWN, asked.contact)
        }

    @Test
    fun `a caller without a number is hidden in one of four ways, and nothing came before`() =
        run {
            touch(text(R.string.rules_if))
            assertFalse(sees(text(R.string.rules_if_no_number)))
            touch(text(R.string.rules_try_hidden))
            for (gone in listOf(
                R.string.rules_if_contacts,
                R.string.rules_if_dialled,
                R.string.rules_if_answered,
                R.string.rules_if_called,
            )) {
                assertFalse(text(gone), sees(text(gone)))
            }
            choose(R.string.rules_if_no_number, R.string.history_payphone)
            assertEquals(PresentationView.PAYPHONE, asked.presentation)
        }

    @Test
    fun `what is no time stays in its sheet`() =
        run {
            touch(text(R.string.rules_if))
            val before = core.asked.size
            typeTimes(R.string.rules_if_dialled, R.string.rules_if_days, "soon")
            assertTrue("${reads()}", sees(text(R.string.rules_problem_value)))
            type(text(R.string.rules_if_days), "7")
            touch(text(R.string.action_done))
            assertEquals(before + 1, core.asked.size)
            assertEquals(listOf(7u * 1440u), asked.dialled)
        }

    @Test
    fun `the phone may be in another country, and it says from which the verdict is`() =
        run {
            core.explanation = core.explanation.copy(seenFrom = "GB")
            touch(text(R.string.rules_if))
            choose(R.string.rules_if_network, R.string.rules_if_elsewhere)
            // The first country of the list.
            val rows = find { it is ListView } as ListView
            rows.performItemClick(rows.getChildAt(0), 0, 0)
            Screenshots.settle()
            assertEquals("AF", asked.network)
            val seen = text(R.string.rules_if_seen_from, "United Kingdom")
            assertTrue("${reads()}", reads().any { it.endsWith(seen) })
            choose(R.string.rules_if_network, R.string.rules_if_home)
            assertNull(asked.network)
        }

    @Test
    fun `the answer stays when the phone is turned`() =
        run {
            assertTrue(sees(text(R.string.rules_try_silence)))
            turn()
            assertTrue("${reads()}", sees(text(R.string.rules_try_silence)))
        }

    @Test
    fun `a call that goes out is not said to ring`() =
        run {
            core.explanation =
                core.explanation.copy(
                    disposition = DispositionView.ALLOW,
                    reason = ReasonView.OUTGOING,
                    steps = emptyList(),
                )
            touch(text(R.string.rules_if))
            touch(text(R.string.rules_if_outgoing))
            assertTrue("${reads()}", sees(text(R.string.rules_try_goes_out)))
            assertFalse(sees(text(R.string.rules_try_allow)))
        }

    @Test
    fun `a screen reader hears that it opens and closes`() =
        run {
            fun head(): View {
                val title = find { (it as? TextView)?.text == text(R.string.rules_if) }
                return generateSequence(title) { it.parent as? View }.first(View::isClickable)
            }

            fun actions() = head().createAccessibilityNodeInfo().actionList
            assertTrue(AccessibilityNodeInfo.AccessibilityAction.ACTION_EXPAND in actions())
            head().performAccessibilityAction(AccessibilityNodeInfo.ACTION_EXPAND, null)
            Screenshots.settle()
            assertTrue(sees(text(R.string.rules_if_sim)))
            assertTrue(AccessibilityNodeInfo.AccessibilityAction.ACTION_COLLAPSE in actions())
            assertFalse(AccessibilityNodeInfo.AccessibilityAction.ACTION_EXPAND in actions())
        }
}
