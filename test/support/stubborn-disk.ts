import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder.ts'

/** Fails every fsync with EIO while `$DISK_FAILS` exists, and takes the milliseconds that `$DISK_SLOW` holds; counts in `$DISK_LOG`. */
const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int stubborn(const char *name, int fd) {
  const char *fails = getenv("DISK_FAILS"), *slow = getenv("DISK_SLOW"), *log = getenv("DISK_LOG");
  FILE *file = slow ? fopen(slow, "re") : NULL;
  long ms = 0;
  if (file) {
    if (fscanf(file, "%ld", &ms) != 1) ms = 0;
    fclose(file);
  }
  struct timespec pause = { ms / 1000, (ms % 1000) * 1000000L };
  if (ms > 0) nanosleep(&pause, NULL);
  int to = log ? open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (to >= 0) {
    if (write(to, ".", 1) != 1) { }
    close(to);
  }
  if (fails && access(fails, F_OK) == 0) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return real(fd);
}

int fsync(int fd) { return stubborn("fsync", fd); }
int fdatasync(int fd) { return stubborn("fdatasync", fd); }
`

export interface StubbornDisk {
  /** For the process whose disk this is. */
  env: Record<string, string>
  /** From now on nothing is written to the disk for good. */
  fail: () => void
  recover: () => void
  /** From now on each sync takes this long; 0 = no longer than it must. */
  slow: (ms: number) => void
  log: string
}

export function hasCompiler(): boolean {
  return process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0
}

/** A disk that can be told to fail or to be slow: a library that stands before the C library's own sync. */
export function stubbornDisk(): StubbornDisk {
  const folder = tempFolder()
  const [source, library, fails, slow, log] = ['disk.c', 'disk.so', 'fails', 'slow', 'log'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
    string,
  ]
  writeFileSync(source, SOURCE)
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the library did not compile: ${stderr}`)
  return {
    env: { LD_PRELOAD: library, DISK_FAILS: fails, DISK_SLOW: slow, DISK_LOG: log },
    fail: () => writeFileSync(fails, ''),
    recover: () => rmSync(fails, { force: true }),
    slow: (ms) => writeFileSync(slow, String(ms)),
    log,
  }
}
