package app.curfew.bionic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;

/**
 * A call as Kotlin hands it to Rust, in bytes; the format is drawn in
 * {@code uniffi-bindings/src/request.rs}.
 *
 * @param handle the caller's URI as Telecom gives it, null for none
 * @param at when it rings, with the phone's offset from UTC
 */
record ScreeningRequest(String handle, OffsetDateTime at) {
    private static final byte VERSION = 1;
    private static final byte INCOMING = 0;
    private static final byte PRESENTATION_ALLOWED = 1;
    private static final byte NOT_VERIFIED = 0;
    private static final byte NO_CONTACT = 0;
    private static final byte NO_FLAGS = 0;
    private static final short NO_HANDLE = (short) 0xFFFF;
    private static final byte[] HOME = {'U', 'S'};
    private static final byte[] ZONE = "America/Los_Angeles".getBytes(StandardCharsets.UTF_8);

    byte[] encode() {
        byte[] text = handle == null ? new byte[0] : handle.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(23 + ZONE.length + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(VERSION)
                .put(INCOMING)
                .put(PRESENTATION_ALLOWED)
                .put(NOT_VERIFIED)
                .put(NO_CONTACT)
                .put(NO_FLAGS)
                .put(HOME)
                .putLong(at.toInstant().toEpochMilli())
                .putInt(at.getOffset().getTotalSeconds())
                .put((byte) ZONE.length)
                .put(ZONE)
                .putShort(handle == null ? NO_HANDLE : (short) text.length)
                .put(text)
                .array();
    }
}
