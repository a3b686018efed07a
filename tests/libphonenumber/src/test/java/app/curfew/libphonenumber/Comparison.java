package app.curfew.libphonenumber;

import java.util.Optional;

/**
 * When the two answers to one text agree.
 *
 * <p>The core is no copy of the library: it also knows short codes, and it takes no number out of
 * a sentence (the table at the head of {@code core/src/number/read.rs}). So these are compared:
 *
 * <ol>
 *   <li>Validity. Where the library's number is valid, the core has the same E.164 and says valid.
 *       Where the library refuses the text or its number is not valid, the core does not say valid
 *       either; unless the library does so, of the same number, when it reads its own E.164
 *       again ({@link Google.Answer}).
 *   <li>E.164. Where neither says valid and both have one, it is the same: the one that the library
 *       reads back as itself.
 *   <li>Where only the library has one, not valid but of full length, the table must give another
 *       answer: up to nine digits without an international prefix (a short code), marks, or words.
 *   <li>Where only the core has one, the table must say so: {@code +} and 7 to 15 digits, taken as
 *       they stand.
 * </ol>
 *
 * <p>A number of more than 15 digits is none for E.164 (ITU-T E.164 clause 6.1). Where the library
 * has a valid one, the core must have no number, and the case counts neither way.
 */
enum Comparison {
    AGREE,
    /** Agree, by what the library reads when it reads its own E.164 again. */
    AGREE_AT_LAST,
    TOO_LONG,
    /** Valid for the library alone. */
    NOT_VALID_HERE,
    /** Valid for the core alone. */
    VALID_HERE,
    ANOTHER_NUMBER,
    /** A number for the library alone. */
    NO_NUMBER_HERE,
    /** A number for the core alone. */
    NUMBER_HERE;

    private static final int MAX_SHORT_DIGITS = 9;
    private static final int MIN_FULL_DIGITS = 7;
    private static final int MAX_DIGITS = 15;

    boolean isAgreement() {
        return this == AGREE || this == AGREE_AT_LAST;
    }

    static Comparison of(Case asked, Optional<Google.Answer> answer, Curfew.Answer curfew) {
        if (answer.isEmpty()) {
            if (curfew.claimsValid()) {
                return VALID_HERE;
            }
            return curfew.e164() == null || isTakenAsWritten(asked.text(), curfew.e164()) ? AGREE : NUMBER_HERE;
        }
        Google.Reading first = answer.get().first();
        Google.Reading last = answer.get().last();
        if (first.isValid()) {
            if (first.isTooLong() && curfew.e164() == null) {
                return TOO_LONG;
            }
            if (!curfew.claimsValid()) {
                return NOT_VALID_HERE;
            }
            return curfew.e164().equals(first.text()) ? AGREE : ANOTHER_NUMBER;
        }
        if (curfew.e164() == null) {
            return first.hasFullLength() && !first.isTooLong() && !mayBeNoNumber(asked.text(), first)
                    ? NO_NUMBER_HERE
                    : AGREE;
        }
        if (!curfew.e164().equals(last.text())) {
            return ANOTHER_NUMBER;
        }
        if (curfew.claimsValid() != last.isValid()) {
            return curfew.claimsValid() ? VALID_HERE : NOT_VALID_HERE;
        }
        return first.text().equals(last.text()) ? AGREE : AGREE_AT_LAST;
    }

    private static boolean isTakenAsWritten(String text, String number) {
        String digits = digits(text);
        return text.matches("(tel:)?[^0-9]*[+＋].*")
                && number.equals("+" + digits)
                && digits.length() >= MIN_FULL_DIGITS
                && digits.length() <= MAX_DIGITS;
    }

    private static boolean mayBeNoNumber(String text, Google.Reading reading) {
        boolean isShort = digits(text).length() <= MAX_SHORT_DIGITS && !reading.isInternational();
        String number = text.startsWith("tel:") ? text.substring("tel:".length()) : text;
        boolean hasWordsOrMarks = number.codePoints().anyMatch(character ->
                Character.isLetter(character) || "*#~～,;=?%".indexOf(character) >= 0);
        boolean hasPlusBeforePrefix = number.matches("[^0-9]*[+＋][^0-9]*0.*");
        return isShort || hasWordsOrMarks || hasPlusBeforePrefix;
    }

    /** The decimal digits of a text, in ASCII. */
    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints()
                .filter(Character::isDigit)
                .forEach(digit -> digits.append(Character.digit(digit, 10)));
        return digits.toString();
    }
}
