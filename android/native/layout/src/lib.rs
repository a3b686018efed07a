//! Holds SQLite's C headers against Android: every type and number that SQLite's Unix files use must
//! be what the `libc` crate defines for this target.
//!
//! There is nothing to run. `cargo xtask native` compiles `facts.c` with the flags that SQLite is
//! compiled with, writes what it finds as constants into the file that `CURFEW_C_FACTS` names, and
//! checks this crate; a difference is an error that names the fact.
//!
//! Not compared, because `libc` has no number for them: `PTHREAD_MUTEX_INITIALIZER`, all zero in both;
//! `MAP_FAILED`, the address -1 in both; `MREMAP_MAYMOVE`, which is the kernel's.

#![no_std]

use core::mem::{offset_of, size_of};

/// What the C compiler sees, `i64` each.
mod c {
    include!(env!("CURFEW_C_FACTS"));
}

/// One constant assertion a line, so that the compiler names the one that fails.
macro_rules! same {
    ($($fact:ident = $android:expr;)*) => {
        $(const _: () = assert!(
            c::$fact == $android as i64,
            concat!("bionic-over-musl.h does not make up for a difference: ", stringify!($fact)),
        );)*
    };
}

same! {
    SIZE_pthread_mutexattr_t = size_of::<libc::pthread_mutexattr_t>();
    SIZE_pthread_mutex_t = size_of::<libc::pthread_mutex_t>();
    SIZE_stat = size_of::<libc::stat>();
    SIZE_flock = size_of::<libc::flock>();
    SIZE_timespec = size_of::<libc::timespec>();
    SIZE_timeval = size_of::<libc::timeval>();
    SIZE_tm = size_of::<libc::tm>();
    SIZE_off_t = size_of::<libc::off_t>();
    SIZE_mode_t = size_of::<libc::mode_t>();
    SIZE_uid_t = size_of::<libc::uid_t>();
    SIZE_pid_t = size_of::<libc::pid_t>();
    SIZE_time_t = size_of::<libc::time_t>();
    SIZE_size_t = size_of::<libc::size_t>();
}

same! {
    OFFSET_stat_st_dev = offset_of!(libc::stat, st_dev);
    OFFSET_stat_st_ino = offset_of!(libc::stat, st_ino);
    OFFSET_stat_st_mode = offset_of!(libc::stat, st_mode);
    OFFSET_stat_st_nlink = offset_of!(libc::stat, st_nlink);
    OFFSET_stat_st_uid = offset_of!(libc::stat, st_uid);
    OFFSET_stat_st_size = offset_of!(libc::stat, st_size);
    OFFSET_stat_st_blksize = offset_of!(libc::stat, st_blksize);
    OFFSET_flock_l_type = offset_of!(libc::flock, l_type);
    OFFSET_flock_l_whence = offset_of!(libc::flock, l_whence);
    OFFSET_flock_l_start = offset_of!(libc::flock, l_start);
    OFFSET_flock_l_len = offset_of!(libc::flock, l_len);
    OFFSET_flock_l_pid = offset_of!(libc::flock, l_pid);
    OFFSET_timespec_tv_nsec = offset_of!(libc::timespec, tv_nsec);
    OFFSET_timeval_tv_usec = offset_of!(libc::timeval, tv_usec);
    OFFSET_tm_tm_sec = offset_of!(libc::tm, tm_sec);
    OFFSET_tm_tm_min = offset_of!(libc::tm, tm_min);
    OFFSET_tm_tm_hour = offset_of!(libc::tm, tm_hour);
    OFFSET_tm_tm_mday = offset_of!(libc::tm, tm_mday);
    OFFSET_tm_tm_mon = offset_of!(libc::tm, tm_mon);
    OFFSET_tm_tm_year = offset_of!(libc::tm, tm_year);
    OFFSET_stat_st_mtime = offset_of!(libc::stat, st_mtime);
}

same! {
    _SC_PAGESIZE = libc::_SC_PAGESIZE;
    PTHREAD_MUTEX_RECURSIVE = libc::PTHREAD_MUTEX_RECURSIVE;
    O_RDONLY = libc::O_RDONLY;
    O_RDWR = libc::O_RDWR;
    O_CREAT = libc::O_CREAT;
    O_EXCL = libc::O_EXCL;
    O_CLOEXEC = libc::O_CLOEXEC;
    O_NOFOLLOW = libc::O_NOFOLLOW;
    O_LARGEFILE = libc::O_LARGEFILE;
    F_GETFD = libc::F_GETFD;
    F_SETFD = libc::F_SETFD;
    F_GETLK = libc::F_GETLK;
    F_SETLK = libc::F_SETLK;
    F_SETLKW = libc::F_SETLKW;
    F_RDLCK = libc::F_RDLCK;
    F_WRLCK = libc::F_WRLCK;
    F_UNLCK = libc::F_UNLCK;
    FD_CLOEXEC = libc::FD_CLOEXEC;
    SEEK_SET = libc::SEEK_SET;
    F_OK = libc::F_OK;
    R_OK = libc::R_OK;
    W_OK = libc::W_OK;
    S_IFMT = libc::S_IFMT;
    S_IFDIR = libc::S_IFDIR;
    S_IFLNK = libc::S_IFLNK;
    S_IFREG = libc::S_IFREG;
    PROT_READ = libc::PROT_READ;
    PROT_WRITE = libc::PROT_WRITE;
    MAP_SHARED = libc::MAP_SHARED;
    EACCES = libc::EACCES;
    EAGAIN = libc::EAGAIN;
    EBUSY = libc::EBUSY;
    EEXIST = libc::EEXIST;
    EINTR = libc::EINTR;
    EINVAL = libc::EINVAL;
    EISDIR = libc::EISDIR;
    ENOENT = libc::ENOENT;
    ENOLCK = libc::ENOLCK;
    ENOSPC = libc::ENOSPC;
    ENOTSUP = libc::ENOTSUP;
    ENXIO = libc::ENXIO;
    EOVERFLOW = libc::EOVERFLOW;
    EPERM = libc::EPERM;
    ERANGE = libc::ERANGE;
    ETIMEDOUT = libc::ETIMEDOUT;
}
