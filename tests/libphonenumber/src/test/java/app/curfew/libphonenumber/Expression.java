package app.curfew.libphonenumber;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A regular expression of the numbering plans, to make texts that match it: digits, classes,
 * brackets, alternatives and repetitions. What stands in a lookahead is not written; a text that
 * therefore does not match is made anew.
 */
final class Expression {
    private static final int TRIES = 20;
    /** The most repetitions of an expression without an end. */
    private static final int ENDLESS = 6;

    private final Pattern pattern;
    private final Part whole;
    private final String source;
    private int at;

    Expression(String source) {
        this.source = source;
        this.pattern = Pattern.compile(source);
        this.whole = either();
        if (at < source.length()) {
            throw new IllegalArgumentException("unexpected at " + at + ": " + source);
        }
    }

    /** A text that matches; empty where chance finds none. */
    Optional<String> sample(Random random) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            StringBuilder text = new StringBuilder();
            whole.write(random, text);
            if (pattern.matcher(text).matches()) {
                return Optional.of(text.toString());
            }
        }
        return Optional.empty();
    }

    private interface Part {
        void write(Random random, StringBuilder text);
    }

    private Part either() {
        List<Part> parts = new ArrayList<>();
        parts.add(sequence());
        while (take('|')) {
            parts.add(sequence());
        }
        return (random, text) -> parts.get(random.nextInt(parts.size())).write(random, text);
    }

    private Part sequence() {
        List<Part> parts = new ArrayList<>();
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            parts.add(repeated(single()));
        }
        return (random, text) -> parts.forEach(part -> part.write(random, text));
    }

    private Part single() {
        char first = source.charAt(at++);
        return switch (first) {
            case '(' -> {
                boolean isWritten = true;
                if (take('?')) {
                    isWritten = source.charAt(at++) == ':';
                }
                Part inner = either();
                expect(')');
                yield isWritten ? inner : (random, text) -> {};
            }
            case '[' -> oneOf(members());
            case '\\' -> {
                expect('d');
                yield oneOf("0123456789");
            }
            case '$', '^' -> (random, text) -> {};
            default -> {
                if (!Character.isDigit(first) && first != '~') {
                    throw new IllegalArgumentException("unexpected at " + (at - 1) + ": " + source);
                }
                yield (random, text) -> text.append(first);
            }
        };
    }

    private String members() {
        StringBuilder members = new StringBuilder();
        while (!take(']')) {
            char member = source.charAt(at++);
            if (member == '\\') {
                expect('d');
                members.append("0123456789");
            } else if (take('-')) {
                char last = source.charAt(at++);
                for (char next = member; next <= last; next++) {
                    members.append(next);
                }
            } else {
                members.append(member);
            }
        }
        return members.toString();
    }

    private static Part oneOf(String members) {
        return (random, text) -> text.append(members.charAt(random.nextInt(members.length())));
    }

    private Part repeated(Part part) {
        if (take('?')) {
            return times(part, 0, 1);
        }
        if (take('*')) {
            return times(part, 0, ENDLESS);
        }
        if (take('+')) {
            return times(part, 1, ENDLESS);
        }
        if (!take('{')) {
            return part;
        }
        int least = count();
        int most = least;
        if (take(',')) {
            most = source.charAt(at) == '}' ? least + ENDLESS : count();
        }
        expect('}');
        return times(part, least, most);
    }

    private static Part times(Part part, int least, int most) {
        return (random, text) -> {
            int times = least + random.nextInt(most - least + 1);
            for (int time = 0; time < times; time++) {
                part.write(random, text);
            }
        };
    }

    private int count() {
        int start = at;
        while (Character.isDigit(source.charAt(at))) {
            at++;
        }
        return Integer.parseInt(source.substring(start, at));
    }

    private boolean take(char wanted) {
        boolean isThere = at < source.length() && source.charAt(at) == wanted;
        if (isThere) {
            at++;
        }
        return isThere;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw new IllegalArgumentException("no " + wanted + " at " + at + ": " + source);
        }
    }
}
