import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { until } from './process.ts';

const lock = '/run/lock/fettle-test-xrdp';

/**
 * Makes us the only test on this machine that starts an xrdp; dispose to let the next one.
 * xrdp does not start, with whatever configuration, while /run/xrdp/xrdp.pid exists.
 */
export async function takeXrdpLock(): Promise<Disposable> {
  mkdirSync('/run/lock', { recursive: true });
  await until('the other test that uses xrdp', () => tryLock(), { withinMs: 80_000 });
  return { [Symbol.dispose]: () => rmSync(lock, { force: true }) };
}

/** A symbolic link is made in one step. It points to /proc/<pid>, which exists as long as its owner lives. */
function tryLock(): boolean {
  try {
    symlinkSync(`/proc/${process.pid}`, lock);
    return true;
  } catch (error) {
    if (!isExisting(error)) throw error;
    if (!existsSync(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isExisting(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === 'EEXIST';
}
