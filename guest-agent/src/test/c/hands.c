// SPDX-License-Identifier: Apache-2.0
//
// What tests need done inside a guest, by a program without libraries:
//
//   hands burn PERCENT MILLIS   keep one CPU busy for that share of the time, then say what was
//                               done: "others NANOS", what all other tasks ran meanwhile, and lines
//                               of CLOCK_MONOTONIC and of the own CPU time, wherever the load
//                               changed
//   hands hold MIB              say "ready", and at each line of the input the next of: take that
//                               much memory and say "held"; end
//   hands vsock CID PORT        connect, send the input, print what comes until the other side ends
//   hands tsc                   how fast this machine's time stamp counter runs, in kHz
//
// CPU times are those of the scheduler, in nanoseconds: no ticks are involved.

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define MAX_MARKS 10000
#define PAGE 4096

typedef long long nanos;

// As in linux/vm_sockets.h, which musl's headers do not have.
struct vsock_address {
    unsigned short family, reserved;
    unsigned port, cid;
    unsigned char zero[4];
};

static nanos now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

// What all tasks but this one have run so far. Without threads, a process is a task.
static nanos others(void) {
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    nanos sum = 0;
    while (proc && (entry = readdir(proc))) {
        char path[64];
        long long ran;
        int pid = atoi(entry->d_name);
        if (pid <= 0 || pid == getpid()) continue;
        snprintf(path, sizeof path, "/proc/%d/schedstat", pid);
        FILE *file = fopen(path, "r");
        if (!file) continue;
        if (fscanf(file, "%lld", &ran) == 1) sum += ran;
        fclose(file);
    }
    if (proc) closedir(proc);
    return sum;
}

// Periods of 50 to 150 ms at random: equal ones would stay in step with the timer tick, and the
// kernel, which charges whole ticks to whom it meets, would see always or never what it could.
static int burn(int percent, nanos length) {
    static nanos marks[MAX_MARKS + 2][2];
    int count = 0;
    nanos before = others();
    nanos due = now(CLOCK_MONOTONIC), end = due + length;
    srand(1);
    while (now(CLOCK_MONOTONIC) < end && count < MAX_MARKS) {
        nanos start = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        nanos period = SECOND / 20 + rand() % (SECOND / 10);
        nanos enough = cpu + period * percent / 100;
        marks[count][0] = start;
        marks[count++][1] = cpu;
        due += period;
        while (now(CLOCK_PROCESS_CPUTIME_ID) < enough)
            ;
        marks[count][0] = now(CLOCK_MONOTONIC);
        marks[count++][1] = now(CLOCK_PROCESS_CPUTIME_ID);
        if (percent >= 100 || now(CLOCK_MONOTONIC) > due) {
            due = now(CLOCK_MONOTONIC);
        } else {
            struct timespec until = {due / SECOND, due % SECOND};
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        }
    }
    printf("others %lld\n", others() - before);
    for (int i = 0; i < count; i++) printf("%lld %lld\n", marks[i][0], marks[i][1]);
    return 0;
}

static void await_line(void) {
    int c;
    while ((c = getchar()) != EOF && c != '\n')
        ;
}

static int hold(size_t bytes) {
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return 1;
    puts("ready");
    fflush(stdout);
    await_line();
    for (size_t at = 0; at < bytes; at += PAGE) memory[at] = 1;
    puts("held");
    fflush(stdout);
    await_line();
    return 0;
}

static int connect_vsock(unsigned cid, unsigned port) {
    struct vsock_address to = {.family = AF_VSOCK, .port = port, .cid = cid};
    char buffer[PAGE];
    ssize_t length;
    int peer = socket(AF_VSOCK, SOCK_STREAM, 0);
    if (peer < 0 || connect(peer, (struct sockaddr *)&to, sizeof to)) {
        perror("connect");
        return 1;
    }
    puts("connected");
    fflush(stdout);
    while ((length = read(0, buffer, sizeof buffer)) > 0)
        if (send(peer, buffer, length, MSG_NOSIGNAL) != length) break;
    while ((length = recv(peer, buffer, sizeof buffer, 0)) > 0) fwrite(buffer, 1, length, stdout);
    return 0;
}

static int tsc(void) {
    nanos start = now(CLOCK_MONOTONIC_RAW);
    unsigned long long ticks = __builtin_ia32_rdtsc();
    usleep(50000);
    nanos end = now(CLOCK_MONOTONIC_RAW);
    ticks = __builtin_ia32_rdtsc() - ticks;
    printf("%llu\n", (unsigned long long)(ticks * 1e6 / (end - start)));
    return 0;
}

int main(int count, char **words) {
    const char *verb = count > 1 ? words[1] : "";
    if (!strcmp(verb, "burn") && count == 4) return burn(atoi(words[2]), atoll(words[3]) * 1000000);
    if (!strcmp(verb, "hold") && count == 3) return hold((size_t)atol(words[2]) << 20);
    if (!strcmp(verb, "vsock") && count == 4) return connect_vsock(atoi(words[2]), atoi(words[3]));
    if (!strcmp(verb, "tsc")) return tsc();
    fputs("hands: see the head of hands.c\n", stderr);
    return 2;
}
