package app.curfew.bionic;

import com.github.unidbg.Emulator;
import com.github.unidbg.arm.ARMEmulator;
import com.github.unidbg.arm.backend.Backend;
import com.github.unidbg.arm.context.RegisterContext;
import com.github.unidbg.debugger.Breaker;
import com.github.unidbg.file.FileIO;
import com.github.unidbg.linux.ARM64SyscallHandler;
import com.github.unidbg.memory.SvcMemory;
import com.github.unidbg.pointer.UnidbgPointer;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import unicorn.Arm64Const;

/**
 * The Linux kernel as the emulated library sees it: what unidbg does, and what SQLite and Rust's
 * standard library need beyond it.
 *
 * <p>Numbers and arguments: the kernel's {@code asm-generic/unistd.h}. One process, one thread; a
 * lock of a file is granted to whoever asks, and {@code fsync} trusts the host.
 */
final class KernelCalls extends ARM64SyscallHandler {
    private static final int FLOCK = 32;
    private static final int FTRUNCATE = 46;
    private static final int FCHMOD = 52;
    private static final int FCHOWN = 55;
    private static final int PREAD64 = 67;
    private static final int PWRITE64 = 68;
    private static final int FSYNC = 82;
    private static final int FDATASYNC = 83;

    private static final int F_GETLK = 5;
    private static final int F_SETLK = 6;
    private static final int F_SETLKW = 7;
    /** {@code l_type} of a {@code struct flock}: nobody else holds a lock. */
    private static final short F_UNLCK = 2;

    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;

    private static final int EPERM = 1;
    private static final int EBADF = 9;
    private static final int ENOSYS = 38;

    private final List<Integer> unknown = new ArrayList<>();

    KernelCalls(SvcMemory memory) {
        super(memory);
        // The emulator's debugger would wait for a person at the terminal.
        setBreaker(new Breaker() {
            @Override
            public void debug() {
                throw new IllegalStateException("the library ran into an instruction that stops it");
            }

            @Override
            public void brk(UnidbgPointer pc, int number) {
                throw new IllegalStateException("the library ended itself at " + pc + ", break " + number);
            }
        });
    }

    /** Numbers of calls that were answered with "not implemented". */
    List<Integer> unknown() {
        return List.copyOf(unknown);
    }

    /**
     * A kernel answers a failure with the negative number of the error, from which bionic sets
     * {@code errno}; unidbg sets {@code errno} itself and answers -1, which bionic would take for
     * EPERM.
     */
    @Override
    public void hook(Backend backend, int interrupt, int swi, Object user) {
        super.hook(backend, interrupt, swi, user);
        if (interrupt == ARMEmulator.EXCP_SWI && swi == 0
                && backend.reg_read(Arm64Const.UC_ARM64_REG_X0).intValue() == -1) {
            int errno = ((Emulator<?>) user).getMemory().getLastErrno();
            backend.reg_write(Arm64Const.UC_ARM64_REG_X0, (long) -(errno == 0 ? EPERM : errno));
        }
    }

    @Override
    protected boolean handleSyscall(Emulator<?> emulator, int number) {
        RegisterContext call = emulator.getContext();
        switch (number) {
            case FTRUNCATE -> answer(emulator, truncate(call.getIntArg(0), call.getLongArg(1)));
            case PREAD64 -> answer(emulator, readAt(emulator, call));
            case PWRITE64 -> answer(emulator, writeAt(call));
            case FLOCK, FSYNC, FDATASYNC, FCHMOD, FCHOWN -> answer(emulator, fdMap.containsKey(call.getIntArg(0)) ? 0 : -EBADF);
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    protected int fcntl(Emulator<?> emulator, int descriptor, int command, long argument) {
        return switch (command) {
            case F_GETLK -> {
                UnidbgPointer.pointer(emulator, argument & 0xffffffffL).setShort(0, F_UNLCK);
                yield 0;
            }
            case F_SETLK, F_SETLKW -> 0;
            default -> super.fcntl(emulator, descriptor, command, argument);
        };
    }

    @Override
    protected boolean handleUnknownSyscall(Emulator<?> emulator, int number) {
        unknown.add(number);
        answer(emulator, -ENOSYS);
        return true;
    }

    private long truncate(int descriptor, long length) {
        FileIO file = fdMap.get(descriptor);
        return file == null ? -EBADF : file.ftruncate(Math.toIntExact(length));
    }

    private long readAt(Emulator<?> emulator, RegisterContext call) {
        FileIO file = fdMap.get(call.getIntArg(0));
        if (file == null) {
            return -EBADF;
        }
        int before = file.lseek(0, SEEK_CUR);
        int end = file.lseek(0, SEEK_END);
        int at = file.lseek(Math.toIntExact(call.getLongArg(3)), SEEK_SET);
        int read = at >= end ? 0 : file.read(emulator.getBackend(), call.getPointerArg(1), call.getIntArg(2));
        file.lseek(before, SEEK_SET);
        return read;
    }

    private long writeAt(RegisterContext call) {
        FileIO file = fdMap.get(call.getIntArg(0));
        if (file == null) {
            return -EBADF;
        }
        Pointer buffer = call.getPointerArg(1);
        int before = file.lseek(0, SEEK_CUR);
        file.lseek(Math.toIntExact(call.getLongArg(3)), SEEK_SET);
        int written = file.write(buffer.getByteArray(0, call.getIntArg(2)));
        file.lseek(before, SEEK_SET);
        return written;
    }

    private static void answer(Emulator<?> emulator, long result) {
        emulator.getBackend().reg_write(Arm64Const.UC_ARM64_REG_X0, result);
    }
}
