import { describe, expect, it } from '@jest/globals';
import type { TicketSource, Tickets } from '#adapters/winrm/kerberos/kerberos.ts';
import { SystemKerberos } from '#adapters/winrm/kerberos/system-kerberos.ts';
import { FakeNative, type FakeNativeOptions } from './fake-native.ts';

const principal = 'fettle@CORP.EXAMPLE';
const sources: readonly TicketSource[] = [
  { kind: 'password', principal, password: 'secret' },
  { kind: 'keytab', principal, path: '/etc/fettle/fettle.keytab' },
  { kind: 'cache', path: '/run/fettle/tickets' },
  { kind: 'cache', path: undefined },
];
const mechanisms = ['krb5', 'spnego'] as const;
const cases = sources.flatMap((source) =>
  mechanisms.map((mechanism) => ({ what: `${source.kind} and ${mechanism}`, source, mechanism })),
);
type Case = (typeof cases)[number];

/** Tickets, a conversation to its end, and everything given back; what failed, if anything did. */
async function whole({ source, mechanism }: Case, options: FakeNativeOptions = {}) {
  const library = new FakeNative(options);
  const kerberos = new SystemKerberos(async () => library.native);
  try {
    using tickets = await kerberos.tickets(source);
    using conversation = conversed(tickets, mechanism);
    await conversation.step(undefined);
    const { granted } = await conversation.step(Uint8Array.of(1));
    return { library, granted, error: undefined };
  } catch (error) {
    return { library, granted: undefined, error };
  }
}

function conversed(tickets: Tickets, mechanism: Case['mechanism']) {
  return tickets.converse({ mechanism, service: 'host/rds-07', channelBindings: undefined });
}

describe('what the libraries gave', () => {
  it.each(cases)('is given back once, by $what', async (given) => {
    const { library, granted, error } = await whole(given);

    expect(error).toBeUndefined();
    expect(granted).toEqual({ flags: 0x3e, encryption: 18, isKerberos: true, lifetime: 36_000 });
    expect([...library.held.values()]).toEqual([]);
  });

  it.each(cases)('is given back by $what, whichever call fails', async (given) => {
    const { calls } = (await whole(given)).library;

    for (const [failing, name] of calls.entries()) {
      const { library, granted, error } = await whole(given, { failing });
      expect({ name, held: [...library.held.values()] }).toEqual({ name, held: [] });
      const isTold = granted !== undefined && granted.encryption === undefined;
      expect([name, isTold || (Error.isError(error) && error.name)]).toEqual([
        name,
        name.startsWith('gss_inquire') || 'KerberosFault',
      ]);
    }
  });

  it.each(cases)('is not given back under a call that runs, by $what', async (given) => {
    const gates = new Map<string, PromiseWithResolvers<void>>();
    const waiting = (name: string): Promise<void> => {
      const gate = Promise.withResolvers<void>();
      gates.set(name, gate);
      return gate.promise;
    };
    const library = new FakeNative({ waiting });
    const coming = new SystemKerberos(async () => library.native).tickets(given.source);
    await opened(gates, /^krb5_get_init_creds_/, given.source.kind === 'cache');
    const tickets = await coming;
    const conversation = conversed(tickets, given.mechanism);
    const step = conversation.step(undefined);
    await opened(gates, /^gss_acquire/);

    conversation[Symbol.dispose]();
    tickets[Symbol.dispose]();
    const heldBefore = library.held.size;
    await opened(gates, /^gss_init/);
    await step;

    expect(heldBefore).toBeGreaterThan(0);
    expect([...library.held.values()]).toEqual([]);
  });

  it('is not read behind its end: a key without a kind is of none', async () => {
    const source = { kind: 'cache', path: undefined } as const;
    const given = { what: 'a cache', source, mechanism: 'krb5' } as const;

    const { granted, error } = await whole(given, { keyParts: 1 });

    expect(error).toBeUndefined();
    expect(granted).toMatchObject({ encryption: undefined });
  });

  it.each([
    ['came before', 2],
    ['is old', 4],
  ])('is no session where the answer of the host %s', async (_, beside) => {
    const source = { kind: 'cache', path: undefined } as const;
    const given = { what: 'a cache', source, mechanism: 'krb5' } as const;

    const { library, granted, error } = await whole(given, { beside });

    expect(granted).toBeUndefined();
    expect(error).toMatchObject({ name: 'KerberosFault', stage: 'service' });
    expect([...library.held.values()]).toEqual([]);
  });

  it('stays as long as one conversation needs it, however often the tickets are put away', async () => {
    const library = new FakeNative();
    const kerberos = new SystemKerberos(async () => library.native);
    const tickets = await kerberos.tickets({ kind: 'password', principal, password: 'secret' });
    using conversation = conversed(tickets, 'krb5');

    tickets[Symbol.dispose]();
    tickets[Symbol.dispose]();
    const { token } = await conversation.step(undefined);

    expect(token).toBeUndefined();
    expect([...library.held.values()]).toContain('krb5_cc_destroy');
  });
});

/** Lets a call that waits go on once it has come. */
async function opened(
  gates: ReadonlyMap<string, PromiseWithResolvers<void>>,
  name: RegExp,
  isAbsent = false,
): Promise<void> {
  if (isAbsent) return;
  for (;;) {
    const [, gate] = [...gates].find(([each]) => name.test(each)) ?? [];
    if (gate !== undefined) return gate.resolve();
    await Promise.resolve();
  }
}
