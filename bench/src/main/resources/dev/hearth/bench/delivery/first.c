/* SPDX-License-Identifier: Apache-2.0
 *
 * The init of a guest that only says that it was started, and ends it.
 */
#include <fcntl.h>
#include <sys/reboot.h>
#include <unistd.h>

int main(void) {
    int console = open("/dev/console", O_WRONLY);
    if (console < 0 || write(console, "=started=\n", 10) != 10) {
        return 1;
    }
    return reboot(RB_AUTOBOOT);
}
