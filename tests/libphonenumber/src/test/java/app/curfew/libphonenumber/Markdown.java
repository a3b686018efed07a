package app.curfew.libphonenumber;

/** Texts in a table of a Markdown file. */
final class Markdown {
    /** The text between backquotes, in ASCII: what is not shown as itself is written as in Java. */
    static String code(String text) {
        StringBuilder code = new StringBuilder("`");
        for (char character : text.toCharArray()) {
            boolean isPlain = character >= ' ' && character < 0x7f && "`|\\".indexOf(character) < 0;
            code.append(isPlain ? String.valueOf(character) : String.format("\\u%04x", (int) character));
        }
        return code.append('`').toString();
    }

    private Markdown() {}
}
