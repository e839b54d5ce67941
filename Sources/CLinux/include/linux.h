// Calls of the Linux kernel, and of its C library, that Swift cannot make by itself: variadic ones, structures of the
// kernel's own headers, and what Swift's module of the library leaves out.
#pragma once
#include <stdint.h>
#include <sys/types.h>

/// The process, user and group at the other end of a Unix socket, as the kernel noted them when it connected.
struct kith_peer {
  pid_t process;
  uid_t user;
  gid_t group;
};

/// SO_PEERCRED. 0, or -1 with errno.
int kith_peer_credentials(int socket, struct kith_peer *peer);

/// SO_PEERGROUPS: the supplementary groups of the peer. Their number, which may be more than `capacity` (then none is
/// written), or -1 with errno.
int kith_peer_groups(int socket, gid_t *groups, int capacity);

/// Opens a path below a folder, never by way of a symbolic link and never outside: openat2(2) with RESOLVE_BENEATH and
/// RESOLVE_NO_SYMLINKS; on a kernel before 5.6, or where a sandbox does not know the call, openat(2) with O_NOFOLLOW for
/// each part of the path in turn. A descriptor, or -1 with errno.
int kith_open_beneath(int folder, const char *path, int flags, mode_t mode);

/// Gives the memory of a part of a memory file back: it reads as zeros. 0, or -1 with errno.
int kith_punch_hole(int file, int64_t offset, int64_t length);

/// Tells malloc how much memory at the end of each of its arenas is not given back to the system, and from which size on a
/// piece comes from the system by itself, and how many arenas threads share. Does nothing with a C library that has no such
/// settings.
void kith_keep_memory(int kept_bytes, int large_bytes, int arenas);

/// Gives freed memory back to the system.
void kith_trim_memory(void);

/// A descriptor of an epoll set that is ready.
struct kith_ready {
  /// What it was watched as.
  uint64_t token;
  /// KITH_READ, KITH_WRITE, KITH_HANG_UP.
  uint32_t events;
};

enum {
  KITH_READ = 1,
  KITH_WRITE = 2,
  /// Both sides are closed, or the socket has failed; told whether it is asked for or not.
  KITH_HANG_UP = 4,
};

/// epoll_create1(2). A descriptor, or -1 with errno.
int kith_epoll(void);

/// Watches a descriptor for some events, level-triggered, as `token`: `is_new` the first time, then with other events. 0, or
/// -1 with errno.
int kith_epoll_watch(int epoll, int descriptor, int is_new, uint32_t events, uint64_t token);

/// Watches a descriptor no longer. 0, or -1 with errno.
int kith_epoll_forget(int epoll, int descriptor);

/// Waits up to `milliseconds`, for ever if that is negative. How many are ready, or -1 with errno.
int kith_epoll_wait(int epoll, struct kith_ready *ready, int capacity, int milliseconds);

/// eventfd(2) that does not block. A descriptor, or -1 with errno.
int kith_event(void);

/// accept4(2): a connection's descriptor, which does not block, or -1 with errno.
int kith_accept(int socket);

/// Names the calling thread, in at most 15 bytes, for tools that show the process's threads.
void kith_name_thread(const char *name);

/// Starts a program of the PATH in a process group of its own. It gets SIGTERM when the calling thread ends, even by SIGKILL.
/// `descriptors` become its descriptors from 0 on; each must be larger than their number. Its id, or -1 with errno.
pid_t kith_start_bound(const char *program, char *const *arguments, const int *descriptors, int count);

/// A date in one of the three ways in which HTTP has them (RFC 9110, section 5.6.7), as seconds of the epoch; -1 where it is none.
int64_t kith_http_time(const char *date);

/// A file in memory, without a name and closed by exec: memfd_create(2). A descriptor, or -1 with errno.
int kith_memory_file(const char *label);

/// A pointer of the calling thread's own; null at first.
void *kith_thread_value(void);
void kith_set_thread_value(void *value);

/// Tell the thread sanitiser, in a program that was built with it, that a thread which takes something from a place sees all
/// that was done before it was left there. It does not see that by itself where a lock is one that it does not know, as Swift's Mutex.
/// Nothing elsewhere.
void kith_left(const void *place);
void kith_taken(const void *place);
