/* SPDX-License-Identifier: Apache-2.0
 *
 * The least that an initramfs must do where drivers are modules: what a kernel with built-in drivers
 * does itself. Loads the modules, mounts the disk, and becomes its init.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    FILE *order = fopen("/hearth/modules/order", "r");
    char path[256] = "/hearth/modules/";
    char *name = path + strlen(path);
    while (order && fgets(name, 200, order)) {
        name[strcspn(name, "\n")] = 0;
        int module = open(path, O_RDONLY);
        syscall(SYS_finit_module, module, "", 0);
        close(module);
    }
    mkdir("/dev", 0755);
    mkdir("/newroot", 0755);
    if (mount("dev", "/dev", "devtmpfs", 0, 0) || mount("/dev/vda", "/newroot", "ext4", 0, 0)
        || mount("/dev", "/newroot/dev", 0, MS_MOVE, 0) || chdir("/newroot")
        || mount(".", "/", 0, MS_MOVE, 0) || chroot(".")) {
        return 1;
    }
    return execl("/sbin/init", "/sbin/init", (char *) 0);
}
