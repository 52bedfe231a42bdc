/* SPDX-License-Identifier: Apache-2.0
 *
 * What the Java of the agent knows of Linux by number: constants, and where a field lies in a struct.
 * The compiler compares each with the headers of the machine it compiles for, so that no machine is
 * built for on which one of them is another. SystemCallsTest holds the constants against the Java.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define SAME(known, here) _Static_assert((known) == (here), #here " is not " #known " on this machine")
#define AT(place, type, field) SAME(place, offsetof(struct type, field))
#define BYTES(count, what) SAME(count, sizeof(what))

/* SystemCalls.java */
SAME(0x2, O_RDWR);
SAME(0x800, O_NONBLOCK);
SAME(0x80000, O_CLOEXEC);
SAME(0x800, SOCK_NONBLOCK);
SAME(0x80000, SOCK_CLOEXEC);
SAME(2, AF_INET);
SAME(1, SOCK_STREAM);
SAME(1, SOL_SOCKET);
SAME(2, SO_REUSEADDR);
SAME(6, IPPROTO_TCP);
SAME(1, TCP_NODELAY);
SAME(1, SHUT_WR);
SAME(0x8915, SIOCGIFADDR);
SAME(13, SIGPIPE);
SAME(1, (intptr_t) SIG_IGN);
SAME(0, SEEK_SET);
SAME(2, SEEK_END);
SAME(0, CLOCK_REALTIME);
SAME(1, CLOCK_MONOTONIC);
SAME(2, CLOCK_PROCESS_CPUTIME_ID);
SAME(2, _SC_CLK_TCK);
SAME(30, _SC_PAGESIZE);
SAME(1, GRND_NONBLOCK);

/* MachineCalls.java and Machine.java */
SAME(2, SOCK_DGRAM);
SAME(0, (intptr_t) SIG_DFL);
SAME(4, RLIMIT_CORE);
SAME(6, RLIMIT_NPROC);
SAME(7, RLIMIT_NOFILE);
SAME(9, RLIMIT_AS);
SAME(0x1234567, RB_AUTOBOOT);
SAME(1, MS_RDONLY);
SAME(2, MS_NOSUID);
SAME(4, MS_NODEV);
SAME(4096, MS_BIND);
SAME(8192, MS_MOVE);
SAME(0x890b, SIOCADDRT);
SAME(0x8913, SIOCGIFFLAGS);
SAME(0x8914, SIOCSIFFLAGS);
SAME(0x8916, SIOCSIFADDR);
SAME(0x891c, SIOCSIFNETMASK);
BYTES(16, struct rlimit);

/* Errno.java */
SAME(2, ENOENT);
SAME(4, EINTR);
SAME(11, EAGAIN);
SAME(13, EACCES);
SAME(17, EEXIST);
SAME(30, EROFS);
SAME(98, EADDRINUSE);
SAME(115, EINPROGRESS);

/* Kernel.java: poll(2), uname(2), statvfs(3), and struct timespec, as two longs */
SAME(0x1, POLLIN);
SAME(0x2, POLLPRI);
SAME(0x4, POLLOUT);
BYTES(8, struct pollfd);
AT(4, pollfd, events);
AT(6, pollfd, revents);
BYTES(6 * 65, struct utsname);
AT(4 * 65, utsname, machine);
SAME(1, sizeof(struct statvfs) <= 16 * sizeof(int64_t));
AT(1 * 8, statvfs, f_frsize);
AT(2 * 8, statvfs, f_blocks);
AT(3 * 8, statvfs, f_bfree);
AT(4 * 8, statvfs, f_bavail);
AT(5 * 8, statvfs, f_files);
AT(6 * 8, statvfs, f_ffree);
BYTES(8, ((struct statvfs *) 0)->f_blocks);
BYTES(16, struct timespec);
AT(8, timespec, tv_nsec);

/* ProcessesCollector.java and PortFinder.java: getdents64(2) */
AT(16, dirent, d_reclen);
BYTES(2, ((struct dirent *) 0)->d_reclen);
AT(19, dirent, d_name);

/* IpAddress.java, Endpoint.java and Door.java: struct sockaddr, the longest in 28 bytes */
SAME(10, AF_INET6);
SAME(40, AF_VSOCK);
AT(2, sockaddr_in, sin_port);
AT(4, sockaddr_in, sin_addr);
BYTES(16, struct sockaddr_in);
AT(2, sockaddr_in6, sin6_port);
AT(8, sockaddr_in6, sin6_addr);
BYTES(28, struct sockaddr_in6);

/* OwnAddress.java and Network.java: struct ifreq of netdevice(7), struct rtentry of rtentry(7) */
BYTES(40, struct ifreq);
AT(16, ifreq, ifr_flags);
SAME(0x1, IFF_UP);
BYTES(120, struct rtentry);
AT(8, rtentry, rt_dst);
AT(24, rtentry, rt_gateway);
AT(40, rtentry, rt_genmask);
AT(56, rtentry, rt_flags);
SAME(0x3, RTF_UP | RTF_GATEWAY);
AT(20, ifreq, ifr_addr.sa_data[2]);

/* All of it is little-endian, and an address is a long. */
SAME(__ORDER_LITTLE_ENDIAN__, __BYTE_ORDER__);
BYTES(8, void *);
