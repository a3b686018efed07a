/*
 * What bionic defines otherwise than musl, put before SQLite's C source.
 *
 * Without the NDK, SQLite is compiled against the headers of musl 1.2.3 and then runs on bionic.
 * On 64-bit ARM and x86 both follow the kernel's layouts (stat, flock, timespec, the flags of open
 * and mmap), but for what stands here. layout/ compares every type and number that SQLite's Unix
 * files use with the libc crate's definitions for Android, and fails the build at a difference.
 *
 * Source: bionic's libc/include at android-10.0.0_r1 (pthread.h, bits/sysconf.h, errno.h).
 */
#ifndef CURFEW_BIONIC_OVER_MUSL_H
#define CURFEW_BIONIC_OVER_MUSL_H

/* SQLite asks for POSIX, GNU and large-file declarations only in parts of its source. */
#define _GNU_SOURCE 1

/*
 * A mutex attribute is 4 bytes in musl, 8 in bionic. SQLite has one on its stack, so bionic would
 * write past its end. musl defines a type only while its __DEFINED_ mark is not set.
 */
#define __DEFINED_pthread_mutexattr_t
typedef long pthread_mutexattr_t;

/* errno is a call in both; the function's name differs. */
#define __errno_location __errno

/* The keys of sysconf: musl's 30 for the page size is _SC_XOPEN_ENH_I18N in bionic. */
#include <unistd.h>
#undef _SC_PAGESIZE
#define _SC_PAGESIZE 0x0027

/*
 * strerror_r returns int in POSIX and a text in GNU; bionic chooses by _GNU_SOURCE from level 23,
 * musl never does. SQLite calls it only if told that it is there.
 */
#undef HAVE_STRERROR_R

#endif
