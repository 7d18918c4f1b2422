// Fails one call to the system, or cuts it short: loaded before the C library by LD_PRELOAD.
//
// FAULT_CALL  which call: open read write fsync rename close
// FAULT_AT    which of them, from 1; 0 fails none
// FAULT_WITH  the number of the error; 0 for a short count, of read and write only
// FAULT_TIMES how many in a row; 1 when not set
// FAULT_LOG   a file that gets one line a call made (name), and `fault` before the one that fails
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static int log_file = -1;

static long number(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? atol(text) : otherwise;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static void note(const char *text) {
  static ssize_t (*write_next)(int, const void *, size_t);
  static int (*open_next)(const char *, int, ...);
  if (!write_next) write_next = next("write");
  if (!open_next) open_next = next("open");
  const char *path = getenv("FAULT_LOG");
  if (!path) return;
  if (log_file < 0) log_file = open_next(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file >= 0 && write_next(log_file, text, strlen(text)) < 0) _exit(99);
}

// Whether this call is to fail; errno is set when it is.
static int fails(const char *name) {
  const char *wanted = getenv("FAULT_CALL");
  if (!wanted || strcmp(wanted, name) != 0) return 0;
  long at = number("FAULT_AT", 0);
  int call = atomic_fetch_add(&calls, 1) + 1;
  note(name);
  note("\n");
  if (at == 0 || call < at || call >= at + number("FAULT_TIMES", 1)) return 0;
  note("fault\n");
  errno = (int)number("FAULT_WITH", EIO);
  return 1;
}

ssize_t read(int file, void *bytes, size_t count) {
  static ssize_t (*original)(int, void *, size_t);
  if (!original) original = next("read");
  if (fails("read")) {
    if (errno) return -1;
    return original(file, bytes, count > 7 ? 7 : count);
  }
  return original(file, bytes, count);
}

ssize_t write(int file, const void *bytes, size_t count) {
  static ssize_t (*original)(int, const void *, size_t);
  if (!original) original = next("write");
  if (fails("write")) {
    if (errno) return -1;
    return original(file, bytes, count > 7 ? 7 : count);
  }
  return original(file, bytes, count);
}

int fsync(int file) {
  static int (*original)(int);
  if (!original) original = next("fsync");
  if (fails("fsync")) return -1;
  return original(file);
}

int close(int file) {
  static int (*original)(int);
  if (!original) original = next("close");
  if (fails("close")) {
    int error = errno;
    original(file);
    errno = error;
    return -1;
  }
  return original(file);
}

int rename(const char *from, const char *to) {
  static int (*original)(const char *, const char *);
  if (!original) original = next("rename");
  if (fails("rename")) return -1;
  return original(from, to);
}

int open(const char *path, int flags, ...) {
  static int (*original)(const char *, int, ...);
  if (!original) original = next("open");
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  if (fails("open")) return -1;
  return original(path, flags, mode);
}

// Where a number has 64 bits anyway, one and the same.
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
