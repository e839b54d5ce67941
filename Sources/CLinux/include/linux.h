// Calls of the Linux kernel, and of its C library, that Swift cannot make by itself: variadic ones, structures of the
// kernel's own headers, and what Swift's module of the library leaves out.
#pragma once
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

/// Tells malloc how much memory at the end of each of its arenas is not given back to the system, and from which size on a
/// piece comes from the system by itself. Does nothing with a C library that has no such settings.
void kith_keep_memory(int kept_bytes, int large_bytes);
