/*
 * What the C compiler makes of the types and numbers that SQLite's Unix files use, with the headers
 * of musl behind bionic-over-musl.h: one constant each. `cargo xtask native` reads them out of the
 * object file and lets src/lib.rs compare them with the libc crate's definitions for Android.
 *
 * The list is what os_unix.c and mutex_unix.c of SQLite 3.54 name.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define FACT(name, value) const long long curfew_fact_##name = (long long)(value);
/* Not by FACT: the name would be replaced by its value before it is put together. */
#define NUMBER(name) const long long curfew_fact_##name = (long long)(name);
#define SIZE(name, type) FACT(SIZE_##name, sizeof(type))
#define FIELD(structure, field) \
  FACT(OFFSET_##structure##_##field, offsetof(struct structure, field))

SIZE(pthread_mutexattr_t, pthread_mutexattr_t)
SIZE(pthread_mutex_t, pthread_mutex_t)
SIZE(stat, struct stat)
SIZE(flock, struct flock)
SIZE(timespec, struct timespec)
SIZE(timeval, struct timeval)
SIZE(tm, struct tm)
SIZE(off_t, off_t)
SIZE(mode_t, mode_t)
SIZE(uid_t, uid_t)
SIZE(pid_t, pid_t)
SIZE(time_t, time_t)
SIZE(size_t, size_t)

FIELD(stat, st_dev)
FIELD(stat, st_ino)
FIELD(stat, st_mode)
FIELD(stat, st_nlink)
FIELD(stat, st_uid)
FIELD(stat, st_size)
FIELD(stat, st_blksize)
FACT(OFFSET_stat_st_mtime, offsetof(struct stat, st_mtim.tv_sec))
FIELD(flock, l_type)
FIELD(flock, l_whence)
FIELD(flock, l_start)
FIELD(flock, l_len)
FIELD(flock, l_pid)
FIELD(timespec, tv_nsec)
FIELD(timeval, tv_usec)
FIELD(tm, tm_sec)
FIELD(tm, tm_min)
FIELD(tm, tm_hour)
FIELD(tm, tm_mday)
FIELD(tm, tm_mon)
FIELD(tm, tm_year)

NUMBER(_SC_PAGESIZE)
NUMBER(PTHREAD_MUTEX_RECURSIVE)
NUMBER(O_RDONLY)
NUMBER(O_RDWR)
NUMBER(O_CREAT)
NUMBER(O_EXCL)
NUMBER(O_CLOEXEC)
NUMBER(O_NOFOLLOW)
NUMBER(O_LARGEFILE)
NUMBER(F_GETFD)
NUMBER(F_SETFD)
NUMBER(F_GETLK)
NUMBER(F_SETLK)
NUMBER(F_SETLKW)
NUMBER(F_RDLCK)
NUMBER(F_WRLCK)
NUMBER(F_UNLCK)
NUMBER(FD_CLOEXEC)
NUMBER(SEEK_SET)
NUMBER(F_OK)
NUMBER(R_OK)
NUMBER(W_OK)
NUMBER(S_IFMT)
NUMBER(S_IFDIR)
NUMBER(S_IFLNK)
NUMBER(S_IFREG)
NUMBER(PROT_READ)
NUMBER(PROT_WRITE)
NUMBER(MAP_SHARED)
NUMBER(EACCES)
NUMBER(EAGAIN)
NUMBER(EBUSY)
NUMBER(EEXIST)
NUMBER(EINTR)
NUMBER(EINVAL)
NUMBER(EISDIR)
NUMBER(ENOENT)
NUMBER(ENOLCK)
NUMBER(ENOSPC)
NUMBER(ENOTSUP)
NUMBER(ENXIO)
NUMBER(EOVERFLOW)
NUMBER(EPERM)
NUMBER(ERANGE)
NUMBER(ETIMEDOUT)
