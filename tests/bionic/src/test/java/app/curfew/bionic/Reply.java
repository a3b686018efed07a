package app.curfew.bionic;

/**
 * What the library answers to a call; the packing is drawn in {@code uniffi-bindings/src/engine/reply.rs}.
 *
 * @param disposition {@link #ALLOW} or {@link #SILENCE}
 * @param reason why, a code of {@code curfew_core::Reason}
 * @param rule the index of the rule that decided, {@link #NO_RULE} for none
 * @param ticket names the decision until its answer is recorded
 */
record Reply(int disposition, int reason, int rule, int ticket) {
    static final int ALLOW = 0;
    static final int SILENCE = 1;
    static final int NO_RULE_MATCHED = 0;
    static final int RULE_MATCHED = 1;
    static final int NEVER_BLOCK = 2;
    static final int FAILURE = 6;
    static final int NO_RULE = 0xFFFF;

    static Reply unpack(long packed) {
        return new Reply(
                (int) (packed & 0xFF),
                (int) (packed >> 8 & 0xFF),
                (int) (packed >> 16 & 0xFFFF),
                (int) (packed >>> 32));
    }
}
