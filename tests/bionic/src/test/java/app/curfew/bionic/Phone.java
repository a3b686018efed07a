package app.curfew.bionic;

import com.github.unidbg.linux.android.AndroidResolver;
import com.github.unidbg.linux.android.dvm.DvmObject;
import com.github.unidbg.linux.android.dvm.StringObject;
import com.github.unidbg.linux.android.dvm.VM;
import com.github.unidbg.linux.android.dvm.array.ByteArray;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One process of the app on an emulated phone, after {@code System.loadLibrary("curfew")}: the
 * functions of {@code app.curfew.screening.NativeScreener}, called as Kotlin calls them.
 *
 * <p>Files of the phone lie under the root on the host, so that what one phone wrote can be read
 * by the host, or by the next phone, after a restart.
 */
final class Phone implements AutoCloseable {
    /** The level of the libc, libm, libdl and liblog that unidbg carries. */
    private static final int LIBRARIES_OF_ANDROID = 23;

    /** In microseconds; a call takes a few milliseconds. */
    private static final long LIMIT = 60_000_000;

    private static final String DEVICE = "/data/user_de/0/app.curfew/files/curfew";
    private static final String PRIVATE = "/data/user/0/app.curfew/files/curfew";

    private final Path root;
    private final BionicEmulator emulator;
    private final VM vm;
    private final DvmObject<?> screener;

    /** Starts the app. {@code root} is the phone's "/" on the host. */
    Phone(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(deviceDirectory());
        Files.createDirectories(privateDirectory());
        emulator = new BionicEmulator(root.toFile());
        emulator.setTimeout(LIMIT);
        emulator.getMemory().setLibraryResolver(new AndroidResolver(LIBRARIES_OF_ANDROID));
        vm = emulator.createDalvikVM();
        // The library has no code that runs while it is loaded, so this is early enough.
        long base = vm.loadLibrary(library(), true).getModule().base;
        RelativeRelocations.apply(emulator.getBackend(), library(), base);
        screener = vm.resolveClass("app/curfew/screening/NativeScreener").newObject(null);
    }

    /** The library under test; a relative path begins at the root of the repository. */
    static File library() {
        Path named = Path.of(System.getProperty("curfew.library"));
        Path file = Path.of(System.getProperty("curfew.root")).resolve(named).normalize();
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is not there: cargo xtask native --abi arm64-v8a"
                    + " --features fault-injection --out target/android-faults");
        }
        return file.toFile();
    }

    Path deviceDirectory() {
        return root.resolve(DEVICE.substring(1));
    }

    Path privateDirectory() {
        return root.resolve(PRIVATE.substring(1));
    }

    /** {@code open}, after the phone was unlocked. */
    int open() {
        return open(new StringObject(vm, PRIVATE));
    }

    /** {@code open}, between the phone's start and its first unlock. */
    int openBeforeUnlock() {
        return open(0);
    }

    Reply screen(ScreeningRequest request) {
        return screen(request.encode());
    }

    Reply screen(byte[] request) {
        return Reply.unpack(
                screener.callJniMethodLong(emulator, "screen([B)J", new ByteArray(vm, request)));
    }

    /** The answer to a call went out after {@code afterMicros} microseconds. */
    int record(Reply reply, long afterMicros) {
        return screener.callJniMethodInt(emulator, "record(IJZ)I", reply.ticket(), afterMicros, true);
    }

    int protection(boolean active, String cause) {
        return screener.callJniMethodInt(
                emulator, "protection(ZLjava/lang/String;)I", active, new StringObject(vm, cause));
    }

    void panicInTheNextDecision() {
        screener.callJniMethod(emulator, "injectFault(I)V", 1);
    }

    /** A page of the history by these conditions, and what is counted of it, as the library writes it for tests. */
    String history(String... conditions) {
        DvmObject<?> answer = screener.callJniMethodObject(
                emulator,
                "askHistory(Ljava/lang/String;)Ljava/lang/String;",
                new StringObject(vm, String.join("\n", conditions)));
        return (String) answer.getValue();
    }

    /** Numbers of kernel calls that the emulator does not know. */
    List<Integer> unknownCalls() {
        return emulator.kernel().unknown();
    }

    @Override
    public void close() throws IOException {
        emulator.close();
    }

    private int open(Object privateDirectory) {
        return screener.callJniMethodInt(
                emulator,
                "open(Ljava/lang/String;Ljava/lang/String;)I",
                new StringObject(vm, DEVICE),
                privateDirectory);
    }
}
