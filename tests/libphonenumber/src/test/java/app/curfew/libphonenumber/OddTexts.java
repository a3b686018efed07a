package app.curfew.libphonenumber;

import java.util.List;

/** Texts that no rule makes. The numbers are from +1 NPA 555-0100 to 0199 and service lines. */
final class OddTexts {
    static final List<Case> ALL = List.of(
            // Half of a surrogate pair, before, in and after a number.
            odd("US", "\ud835+12065550100"),
            odd("US", "+1206\ud835" + "5550100"),
            odd("US", "+12065550100\ud835"),
            odd("US", "\udfce2065550100"),
            odd("US", "206555\udfce0100"),
            odd("US", "2065550100\udfce"),
            odd(null, "tel:\ud835+12065550100"),
            odd(null, "\ud835"),
            // Digits beyond 16 bits.
            odd("US", "\ud835\udfd0\ud835\udfce\ud835\udfd4\ud835\udfd3\ud835\udfd3\ud835\udfd3"
                    + "\ud835\udfce\ud835\udfcf\ud835\udfce\ud835\udfce"),
            odd(null, "+1206555010\ud835\udfce"),
            odd(null, "+1\ud835\udfd0065550100"),
            // Letters for digits.
            odd("US", "1-800-FLOWERS"),
            odd(null, "+1 800 FLOWERS"),
            odd("US", "(800) Flowers"),
            odd("AU", "1300 FLOWERS"),
            odd("US", "206555010A"),
            // Words.
            odd("US", "call 2065550100"),
            odd("US", "2065550100 call me"),
            odd("US", "Tel. +1 206 555 0100"),
            odd("US", "2065550100 (work)"),
            odd("US", "O2065550100"),
            // Marks of service codes.
            odd("US", "*67 206 555 0100"),
            odd("US", "*2065550100"),
            odd("US", "#2065550100"),
            odd("US", "206*555*0100"),
            odd("US", "2065550100#"),
            odd("US", "2065550100*"),
            odd("US", "*31*+12065550100"),
            // Codes before a number that the plans lack, a carrier's code twice, an extension.
            odd("CN", "12583113800138000"),
            odd("CN", "17951113800138000"),
            odd("CN", "196 021 6552 9988"),
            odd("CN", "021-62345678-801"),
            odd("CN", "+86-21-62345678-801"),
            odd("DE", "01033 030 123456"),
            odd("KR", "*23#010-2000-0000"),
            // Two numbers, an amount, a date.
            odd("US", "2065550100, 2065550101"),
            odd("US", "2065550100/2065550101"),
            odd("US", "2065550100 / x2065550101"),
            odd("US", "(206) 555-0100/x100"),
            odd("US", "12.50"),
            odd("US", "37,7"),
            odd("US", "08/07/2021"),
            // Plus signs.
            odd("US", "++12065550100"),
            odd("US", "+ 1 206 555 0100"),
            odd("US", "+-12065550100"),
            odd("US", "(+1) 206 555 0100"),
            odd("US", "+(1)2065550100"),
            odd("US", "1+2065550100"),
            odd("US", "+0012065550100"),
            odd("US", "+01112065550100"),
            odd("US", "00112065550100"),
            odd("CN", "+0012065550100"),
            odd("DE", "00+12065550100"),
            odd("US", "+2105550100"),
            // URIs.
            odd("US", "TEL:2065550100"),
            odd("US", "tel://2065550100"),
            odd("US", "tel:2065550100;ext=55;phone-context=+1"),
            odd("US", "tel:5550100;phone-context=+1206"),
            odd("US", "tel:5550100;phone-context=+1-206"),
            odd("US", "tel:5550100;phone-context=+1206;isub=1"),
            odd("CN", "tel:2065550100;phone-context=example.com"),
            odd("US", "tel:2065550100;phone-context=+86"),
            odd("US", "tel:2065550100;phone-context="),
            odd("US", "tel:+12065550100;phone-context=+86"),
            odd("US", "tel:+12065550100;isub=12345"),
            odd("US", "+12065550100;isub=12345"),
            odd("US", "2065550100;ext=55"),
            odd("US", "tel:+1-206-555-0100?x=1"),
            odd("US", "sip:+12065550100@example.com"),
            odd("US", "%2B12065550100"),
            odd("US", "tel:%2B12065550100"),
            // Old call logs.
            odd("US", "-1"),
            odd("US", "-2"),
            odd("US", "-3"),
            // Service numbers and subscriber numbers.
            odd("US", "911"),
            odd("US", "5550100"),
            odd("CN", "95588"),
            odd("CN", "110"),
            odd("CN", "12123"),
            odd("CN", "121231100"),
            odd("CN", "4008108888"),
            odd("CN", "17951 138 0013 8000"),
            odd("CN", "179110 138 0013 8000"),
            odd("CN", "17951 010 6552 9988"),
            odd("CN", "12593 13800138000"),
            odd(null, "+8617951138001"),
            odd("AU", "131444"),
            odd("ES", "061"),
            odd("HK", "31234567"));

    private static Case odd(String home, String text) {
        return new Case(Group.ODD, home, text);
    }

    private OddTexts() {}
}
