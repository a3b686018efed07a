package app.curfew.bionic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Decisions by the library that is shipped, on Android's own C library. */
final class ScreeningTest extends PhoneTest {
    /** {@code FailureKind::RulebookUnreadable}. */
    private static final int RULEBOOK_UNREADABLE = 4;

    @Test
    void quietHoursSilenceACallAtNight() {
        assertEquals(0, phone.open());
        Reply reply = phone.screen(NIGHT_CALL);
        assertEquals(new Reply(Reply.SILENCE, Reply.RULE_MATCHED, 1, reply.ticket()), reply);
    }

    @Test
    void outsideTheWindowThePhoneRings() {
        assertEquals(0, phone.open());
        Reply reply = phone.screen(DAY_CALL);
        assertEquals(new Reply(Reply.ALLOW, Reply.NO_RULE_MATCHED, Reply.NO_RULE, reply.ticket()), reply);
    }

    @Test
    void anEmergencyNumberAlwaysRings() {
        assertEquals(0, phone.open());
        Reply reply = phone.screen(new ScreeningRequest("tel:911", AT_NIGHT));
        assertEquals(Reply.ALLOW, reply.disposition());
        assertEquals(Reply.NEVER_BLOCK, reply.reason());
    }

    @Test
    void aPanicIsCaughtAndTheCallRings() {
        assertEquals(0, phone.open());
        phone.panicInTheNextDecision();
        Reply broken = phone.screen(NIGHT_CALL);
        assertEquals(new Reply(Reply.ALLOW, Reply.FAILURE, Reply.NO_RULE, broken.ticket()), broken);
        assertEquals(Reply.SILENCE, phone.screen(NIGHT_CALL).disposition(), "the next call");
    }

    @Test
    void aRequestThatCannotBeReadLetsTheCallRing() {
        assertEquals(0, phone.open());
        byte[] whole = NIGHT_CALL.encode();
        for (int length : new int[] {0, 1, 20, whole.length - 1, 1024, 1025, 5000}) {
            Reply reply = phone.screen(Arrays.copyOf(whole, length));
            assertEquals(Reply.ALLOW, reply.disposition(), length + " bytes");
            assertEquals(Reply.FAILURE, reply.reason(), length + " bytes");
        }
    }

    @Test
    void beforeItIsOpenedThePhoneRings() {
        assertEquals(Reply.ALLOW, phone.screen(NIGHT_CALL).disposition());
    }

    @Test
    void aDamagedRulebookLetsThePhoneRing() throws IOException {
        Files.writeString(phone.deviceDirectory().resolve("rulebook.json"), "{\"version\": 1, \"rules\": [");
        assertEquals(RULEBOOK_UNREADABLE, phone.open());
        assertEquals(Reply.ALLOW, phone.screen(NIGHT_CALL).disposition());
    }
}
