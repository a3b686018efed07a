package app.curfew.bionic;

import com.github.unidbg.arm.backend.Unicorn2Factory;
import com.github.unidbg.file.linux.AndroidFileIO;
import com.github.unidbg.linux.android.AndroidARM64Emulator;
import com.github.unidbg.memory.SvcMemory;
import com.github.unidbg.unix.UnixSyscallHandler;
import java.io.File;
import java.util.List;

/** A 64-bit ARM processor with Android's libraries, whose kernel is {@link KernelCalls}. */
final class BionicEmulator extends AndroidARM64Emulator {
    /** {@code root} is the emulated file system's "/". */
    BionicEmulator(File root) {
        super("app.curfew", root, List.of(new Unicorn2Factory(false)));
    }

    KernelCalls kernel() {
        return (KernelCalls) getSyscallHandler();
    }

    @Override
    protected UnixSyscallHandler<AndroidFileIO> createSyscallHandler(SvcMemory memory) {
        return new KernelCalls(memory);
    }
}
