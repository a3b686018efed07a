package app.curfew.bionic;

import com.github.unidbg.arm.backend.Backend;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;

/**
 * What Android's linker has read since Android 9 and unidbg's does not: relocations that add the
 * library's address to a word, a bit each (DT_ANDROID_RELR). A word of the table is an address, with
 * bit 0 clear; or bits for the 63 words behind those before it, with bit 0 set.
 */
final class RelativeRelocations {
    private static final long DT_ANDROID_RELR = 0x6fffe000L;
    private static final long DT_ANDROID_RELRSZ = 0x6fffe001L;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int WORD = Long.BYTES;

    private final ByteBuffer file;

    private RelativeRelocations(ByteBuffer file) {
        this.file = file;
    }

    /** Applies those of the library that was loaded at {@code base}, where it has such a table. */
    static void apply(Backend backend, File library, long base) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(library.toPath())).order(ByteOrder.LITTLE_ENDIAN);
        new RelativeRelocations(file).apply(backend, base);
    }

    private void apply(Backend backend, long base) {
        long table = dynamic(DT_ANDROID_RELR);
        if (table == 0) {
            // A linker may have packed none, or left them where unidbg reads them.
            return;
        }
        long size = dynamic(DT_ANDROID_RELRSZ);
        int applied = 0;
        long where = 0;
        for (long at = 0; at < size; at += WORD) {
            long word = file.getLong(offset(table + at));
            if ((word & 1) == 0) {
                add(backend, base, word);
                applied++;
                where = word + WORD;
                continue;
            }
            for (int bit = 1; bit < Long.SIZE; bit++) {
                if ((word >>> bit & 1) != 0) {
                    add(backend, base, where + (long) (bit - 1) * WORD);
                    applied++;
                }
            }
            where += (long) (Long.SIZE - 1) * WORD;
        }
        if (applied == 0) {
            throw new IllegalStateException("the table of relative relocations says nothing");
        }
    }

    private void add(Backend backend, long base, long address) {
        long value = base + file.getLong(offset(address));
        byte[] bytes = ByteBuffer.allocate(WORD).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        backend.mem_write(base + address, bytes);
    }

    /** The value of a tag of the dynamic section; 0 where it has none. */
    private long dynamic(long tag) {
        for (int header = 0; header < headers(); header++) {
            if (type(header) != PT_DYNAMIC) {
                continue;
            }
            int first = (int) field(header, 8);
            int end = first + (int) field(header, 32);
            for (int entry = first; entry < end; entry += 2 * WORD) {
                if (file.getLong(entry) == tag) {
                    return file.getLong(entry + WORD);
                }
            }
        }
        return 0;
    }

    /** Where in the file the byte of this address is. */
    private int offset(long address) {
        for (int header = 0; header < headers(); header++) {
            long within = address - field(header, 16);
            if (type(header) == PT_LOAD && within >= 0 && within < field(header, 32)) {
                return (int) (field(header, 8) + within);
            }
        }
        throw new IllegalStateException("no byte of the file is loaded there");
    }

    private int headers() {
        return file.getShort(56);
    }

    private int type(int header) {
        return file.getInt((int) file.getLong(32) + header * 56);
    }

    /** A field of a program header: 8 the offset, 16 the address, 32 the bytes in the file. */
    private long field(int header, int at) {
        return file.getLong((int) file.getLong(32) + header * 56 + at);
    }
}
