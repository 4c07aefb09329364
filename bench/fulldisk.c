/* A disk that fills up or fails, for the processes that load this: every call that changes a file below FULLDISK_HOME
   is counted in the file FULLDISK_CONTROL, and fails while its number is armed. A full disk still takes what overwrites
   bytes that it gave before, as a real one does; one that fails takes nothing. Control: counter, first, last, errno. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile long *control;
static char home[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FULLDISK_CONTROL"), *folder = getenv("FULLDISK_HOME");
    if (!file || !folder) return;
    snprintf(home, sizeof home, "%s/", folder);
    int opened = open(file, O_RDWR | O_CLOEXEC);
    if (opened < 0) return;
    control = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    close(opened);
}

static int ours(const char *path) { return control && path && strncmp(path, home, strlen(home)) == 0; }

static int fails(long long end, int fd) {
    long number = __atomic_add_fetch(&control[0], 1, __ATOMIC_SEQ_CST);
    if (number < control[1] || number > control[2]) return 0;
    struct stat seen;
    if (control[3] != EIO && fd >= 0 && end >= 0 && fstat(fd, &seen) == 0 && end <= (long long)seen.st_blocks * 512) return 0;
    errno = (int)control[3];
    return 1;
}

static int told(int fd, long long end) {
    char link[64], path[PATH_MAX];
    if (!control || fd < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path) && fails(end, fd);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *from, size_t count) {
    REAL(write);
    return told(fd, lseek(fd, 0, SEEK_CUR) + (long long)count) ? -1 : real(fd, from, count);
}
ssize_t pwrite(int fd, const void *from, size_t count, off_t at) {
    REAL(pwrite);
    return told(fd, at + (long long)count) ? -1 : real(fd, from, count, at);
}
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
    REAL(pwrite64);
    return told(fd, at + (long long)count) ? -1 : real(fd, from, count, at);
}
int fsync(int fd) { REAL(fsync); return told(fd, 0) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return told(fd, 0) ? -1 : real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return told(fd, 0) ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return told(fd, 0) ? -1 : real(fd, size); }
int posix_fallocate(int fd, off_t at, off_t size) { REAL(posix_fallocate); return told(fd, at + size) ? (int)control[3] : real(fd, at, size); }
int posix_fallocate64(int fd, off64_t at, off64_t size) { REAL(posix_fallocate64); return told(fd, at + size) ? (int)control[3] : real(fd, at, size); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return ours(path) && fails(-1, -1) ? -1 : real(path, mode); }
int link(const char *from, const char *to) { REAL(link); return ours(to) && fails(-1, -1) ? -1 : real(from, to); }
int rename(const char *from, const char *to) { REAL(rename); return ours(to) && control[3] == EIO && fails(-1, -1) ? -1 : real(from, to); }

static int creates(const char *path, int flags) { struct stat seen; return (flags & O_CREAT) && ours(path) && stat(path, &seen) < 0; }
int open(const char *path, int flags, ...) {
    REAL(open);
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more);
    return creates(path, flags) && fails(-1, -1) ? -1 : real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    REAL(open64);
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more);
    return creates(path, flags) && fails(-1, -1) ? -1 : real(path, flags, mode);
}
