import type Koffi from 'koffi';
import { BotError } from '#src/errors.ts';
import { Turns } from './turns.ts';

/** An address in the memory of this process. */
export type Pointer = bigint;
/** Where a function of C writes an address or a number. */
export type Slot<Value> = [Value];

/** A function of a library of the system. Its result is a status. */
export interface NativeFunction {
  (...values: readonly unknown[]): number;
  /**
   * The same off the main thread: for what may wait for a network. Whoever is called off before its turn rejects
   * with the reason of the signal; what has begun cannot be stopped.
   */
  readonly waiting: (
    signal: AbortSignal | undefined,
    ...values: readonly unknown[]
  ) => Promise<number>;
}

/** What a function takes, as koffi writes types. */
export type NativeType = Parameters<typeof Koffi.sizeof>[0];

/** The libraries of MIT Kerberos in this process, and what it takes to call them. */
export interface Native {
  readonly krb5: (name: string, takes: readonly NativeType[]) => NativeFunction;
  readonly gss: (name: string, takes: readonly NativeType[]) => NativeFunction;
  readonly koffi: typeof Koffi;
}

/** Calls that wait for a KDC run in the pool of four threads that files and names need, too. */
const mostWaiting = 2;
/** Names are looked up on this stack, which takes more than the 128 KiB of koffi. */
export const stackBytes = 1_048_576;

const platforms: readonly string[] = ['x64', 'arm64'];
const what = 'Kerberos needs';
const missing = { reason: 'no-kerberos' };
const otherwise = 'Or take auth: ntlm, or a client certificate over HTTPS.';

/**
 * Loads koffi and the libraries of the system. Rejects with `config-invalid` where one is missing, or
 * where the system has another Kerberos than MIT's.
 */
export async function loadNative(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Native> {
  if (platform !== 'linux' || !platforms.includes(arch)) {
    throw new BotError('config-invalid', `Kerberos is not supported here (${platform} ${arch}).`, {
      details: missing,
      hint: `${what} MIT Kerberos on Linux, on x64 or arm64: the Kerberos of macOS and of Windows is another one. ${otherwise}`,
    });
  }
  const koffi = await loadKoffi();
  const krb5 = open(koffi, 'libkrb5.so.3');
  const gss = open(koffi, 'libgssapi_krb5.so.2');
  const turns = new Turns(mostWaiting);
  const functionOf = (library: ReturnType<typeof Koffi.load>) => {
    return (name: string, takes: readonly NativeType[]) =>
      callable(library.func(name, 'int32', [...takes]), turns);
  };
  return { krb5: functionOf(krb5), gss: functionOf(gss), koffi };
}

async function loadKoffi(): Promise<typeof Koffi> {
  try {
    const { default: koffi } = await import('koffi');
    // It may be said before the first library only; who loads this module anew has said it.
    if (koffi.config().async_stack_size !== stackBytes) {
      koffi.config({ async_stack_size: stackBytes });
    }
    return koffi;
  } catch (error) {
    throw new BotError('config-invalid', 'Kerberos needs the package koffi, which is not there.', {
      cause: error,
      details: missing,
      hint: `It is an optional dependency: npm install with its platform package (@koromix/koffi-${process.platform}-${process.arch}), without --omit=optional. ${otherwise}`,
    });
  }
}

function open(koffi: typeof Koffi, name: string): ReturnType<typeof Koffi.load> {
  try {
    return koffi.load(name);
  } catch (error) {
    throw new BotError('config-invalid', `${what} the library ${name}, which is not there.`, {
      cause: error,
      details: missing,
      hint: `Install MIT Kerberos where Fettle runs: libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Red Hat and Alpine. ${otherwise}`,
    });
  }
}

function callable(raw: ReturnType<ReturnType<typeof Koffi.load>['func']>, turns: Turns) {
  const call = (...values: readonly unknown[]): number => Number(raw(...values));
  const waiting: NativeFunction['waiting'] = async (signal, ...values) => {
    using _turn = await turns.next(signal);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    raw.async(...values, (error: unknown, status: unknown) => {
      // Keeps buffers that C reads and writes from being collected before it is done with them.
      if (error === null && values.length > 0) resolve(Number(status));
      else reject(error);
    });
    return await promise;
  };
  return Object.assign(call, { waiting });
}

/** What C wrote there; throws, as a defect, when it said that it had succeeded and wrote nothing. */
export function written(slot: Slot<Pointer | null>): Pointer {
  const [pointer] = slot;
  if (pointer === null) throw new Error('Kerberos gave no address');
  return pointer;
}

export function empty(): Slot<Pointer | null> {
  return [null];
}
