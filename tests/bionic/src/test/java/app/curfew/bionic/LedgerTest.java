package app.curfew.bionic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ledger that is written on Android's own C library, read back and its hashes computed again by Java. */
final class LedgerTest extends PhoneTest {
    private static final int IN_THE_LEDGER = 0;
    private static final int IN_THE_SPOOL = 1;

    /** {@code EventKind}. */
    private static final int CALL = 1;
    private static final int FAILURE = 2;
    private static final int PROTECTION = 3;

    /** One entry; {@code disposition} is null but for a call. */
    private record Row(int kind, String number, Integer disposition, String rule) {}

    @Test
    void aCallIsInTheFileBeforeRecordReturns() throws Exception {
        phone.open();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(NIGHT_CALL), 900));
        assertEquals(List.of(new Row(CALL, "+12065550100", Reply.SILENCE, "night")), readLedger());
    }

    @Test
    void theChainGoesOnAfterTheProcessWasEnded() throws Exception {
        phone.open();
        phone.record(phone.screen(NIGHT_CALL), 900);
        restart();
        phone.open();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(DAY_CALL), 1_100));
        assertEquals(IN_THE_LEDGER, phone.protection(false, "the role was taken away"));
        assertEquals(
                List.of(
                        new Row(CALL, "+12065550100", Reply.SILENCE, "night"),
                        new Row(CALL, "+12065550101", Reply.ALLOW, null),
                        new Row(PROTECTION, null, null, null)),
                readLedger());
    }

    @Test
    void aPanicIsRecordedBesideItsCall() throws Exception {
        phone.open();
        phone.panicInTheNextDecision();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(NIGHT_CALL), 900));
        List<Row> rows = readLedger();
        assertEquals(List.of(CALL, FAILURE), rows.stream().map(Row::kind).sorted().toList());
        Row call = rows.stream().filter(row -> row.kind() == CALL).findFirst().orElseThrow();
        assertEquals(Reply.ALLOW, call.disposition());
    }

    @Test
    void whatCameBeforeTheUnlockMovesIntoTheLedger() throws Exception {
        phone.openBeforeUnlock();
        assertEquals(IN_THE_SPOOL, phone.record(phone.screen(NIGHT_CALL), 900));
        assertFalse(phone.privateDirectory().resolve("ledger.log").toFile().exists());
        phone.open();
        assertEquals(IN_THE_LEDGER, phone.record(phone.screen(DAY_CALL), 900));
        assertEquals(
                List.of("+12065550100", "+12065550101"), readLedger().stream().map(Row::number).toList());
    }

    @Test
    void aHundredCallsSurviveACheckpoint() throws Exception {
        phone.open();
        for (int call = 0; call < 100; call++) {
            assertEquals(IN_THE_LEDGER, phone.record(phone.screen(NIGHT_CALL), 900 + call), "call " + call);
        }
        restart();
        assertEquals(100, readLedger().size());
    }

    /**
     * Reads the whole {@code ledger.log} (docs/formats/ledger.md) and computes each leaf hash and each hash
     * of a subtree again (RFC 6962, 2.1).
     */
    private List<Row> readLedger() throws NoSuchAlgorithmException, IOException {
        ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(phone.privateDirectory().resolve("ledger.log")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("CURFEWG1", new String(take(log, 8), StandardCharsets.US_ASCII));
        take(log, 32);
        List<Row> rows = new ArrayList<>();
        Deque<byte[]> peaks = new ArrayDeque<>();
        while (log.hasRemaining()) {
            int length = Short.toUnsignedInt(log.getShort());
            long seq = Integer.toUnsignedLong(log.getInt()) | (long) log.getShort() << 32;
            assertEquals(rows.size() + 1, seq);
            byte[] entry = take(log, length);
            byte[] hash = sha256(0x00, entry);
            assertArrayEquals(hash, take(log, 32));
            for (int level = Long.numberOfTrailingZeros(seq); level > 0; level--) {
                hash = sha256(0x01, peaks.pop(), hash);
                assertArrayEquals(hash, take(log, 32));
            }
            peaks.push(hash);
            rows.add(row(ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return rows;
    }

    private static Row row(ByteBuffer entry) {
        int version = entry.get();
        int kind = entry.get();
        take(entry, entry.get() == 0 ? 0 : 16);
        take(entry, 12);
        text(entry);
        if (version == 3) {
            take(entry, entry.get() == 0 ? 0 : 12);
        }
        if (kind != CALL) {
            return new Row(kind, null, null, null);
        }
        take(entry, 3);
        int disposition = entry.get();
        entry.get();
        text(entry);
        String number = text(entry);
        return new Row(kind, number, disposition, text(entry));
    }

    private static String text(ByteBuffer entry) {
        int length = Short.toUnsignedInt(entry.getShort());
        return length == 0xFFFF ? null : new String(take(entry, length), StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static byte[] sha256(int prefix, byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((byte) prefix);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
