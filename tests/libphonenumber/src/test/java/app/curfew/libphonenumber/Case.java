package app.curfew.libphonenumber;

/**
 * One text to read.
 *
 * @param home the region in which it is read, null for none
 */
record Case(Group group, String home, String text) {
    /**
     * The text as the core gets it: UTF-8 has no half of a surrogate pair, so U+FFFD stands for
     * it, as in every conversion that loses it.
     */
    String utf8Text() {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
