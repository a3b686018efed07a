package app.curfew.libphonenumber;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** {@code curfew number - --json}: one line for each case in, one answer for each out. */
final class Curfew {
    /**
     * An answer of the program.
     *
     * @param kind {@code e164}, {@code short}, {@code hidden} or {@code unreadable}
     * @param e164 null where the text has none
     * @param valid null where no plan tells
     */
    record Answer(String kind, String e164, Boolean valid) {
        /** Whether it says that a numbering plan has this full number. */
        boolean claimsValid() {
            return e164 != null && Boolean.TRUE.equals(valid);
        }

        @Override
        public String toString() {
            return e164 == null ? kind : e164 + (claimsValid() ? " valid" : " not valid");
        }
    }

    /** Asks for all cases, in order. */
    static void ask(List<Case> cases, BiConsumer<Case, Answer> each) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program().toString(), "number", "-", "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread writer = new Thread(() -> write(cases, process), "cases");
        writer.start();
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (Case asked : cases) {
                String line = answers.readLine();
                if (line == null) {
                    throw new IllegalStateException("no answer to " + Markdown.code(asked.text()));
                }
                each.accept(asked, answer(asked, line));
            }
            if (answers.readLine() != null) {
                throw new IllegalStateException("more answers than cases");
            }
        } finally {
            process.destroy();
        }
        writer.join();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("curfew ended with " + process.exitValue());
        }
    }

    private static void write(List<Case> cases, Process process) {
        try (BufferedWriter lines = process.outputWriter(StandardCharsets.UTF_8)) {
            for (Case asked : cases) {
                lines.write(asked.home() == null ? "" : asked.home());
                lines.write('\t');
                lines.write(asked.utf8Text());
                lines.write('\n');
            }
        } catch (IOException error) {
            // The program ended: the reader finds an answer missing and says so.
        }
    }

    private static Answer answer(Case asked, String line) {
        JsonObject object = JsonParser.parseString(line).getAsJsonObject();
        if (!asked.utf8Text().equals(text(object.get("input")))) {
            throw new IllegalStateException("another text is answered: " + line);
        }
        JsonElement valid = object.get("valid");
        return new Answer(
                text(object.get("kind")),
                text(object.get("e164")),
                valid.isJsonNull() ? null : valid.getAsBoolean());
    }

    private static String text(JsonElement element) {
        return element.isJsonNull() ? null : element.getAsString();
    }

    /** The program under test; a relative path begins at the root of the repository. */
    private static Path program() {
        Path named = Path.of(System.getProperty("curfew.program"));
        Path file = Path.of(System.getProperty("curfew.root")).resolve(named).normalize();
        if (!Files.isExecutable(file)) {
            throw new UncheckedIOException(new IOException(file + " is not there: cargo build -p curfew-cli"));
        }
        return file;
    }

    private Curfew() {}
}
