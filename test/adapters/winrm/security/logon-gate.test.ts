import { setImmediate as tick } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Attempt, LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { unhex } from './bytes-of.ts';

const key = unhex('07'.repeat(32));
const denied = { code: 'access-denied' };

interface Scene {
  readonly gate: LogonGate;
  readonly wait: (ms: number) => void;
  /** Logs on with this end, or rejects as the gate does. */
  readonly logOn: (
    end: 'accepted' | 'refused',
    host: string,
    changed?: Partial<Attempt>,
  ) => Promise<void>;
  /** Lets a refusal or an entry be seen: enters and leaves without a word. */
  readonly tryOn: (host: string, changed?: Partial<Attempt>) => Promise<string>;
}

function attempt(host: string, changed: Partial<Attempt> = {}): Attempt {
  return { host, account: 'CORP\\svc', password: 'Pa55word', ...changed };
}

function scene(): Scene {
  let time = 1_000;
  const gate = new LogonGate({ key, now: () => time });
  const never = new AbortController().signal;
  return {
    gate,
    wait: (ms) => {
      time += ms;
    },
    logOn: async (end, host, changed) => {
      using pass = await gate.enter(attempt(host, changed), never);
      pass[end]();
    },
    tryOn: async (host, changed) => {
      using _pass = await gate.enter(attempt(host, changed), never);
      return 'tried';
    },
  };
}

describe('an account that was refused', () => {
  it('is not tried again on the same host', async () => {
    const { logOn, tryOn } = scene();
    await logOn('refused', 'a');

    await expect(tryOn('a')).rejects.toMatchObject(denied);
    await expect(tryOn('a', { account: 'corp\\SVC' })).rejects.toMatchObject(denied);
    expect(await tryOn('b')).toBe('tried');
  });

  it('is tried at once with another password', async () => {
    const { logOn, tryOn } = scene();
    await logOn('refused', 'a');

    expect(await tryOn('a', { password: 'pa55word' })).toBe('tried');
    expect(await tryOn('a', { account: 'CORP\\other' })).toBe('tried');
  });

  it('is tried nowhere after three hosts in a row', async () => {
    const { logOn, tryOn } = scene();
    await logOn('accepted', 'z');
    for (const host of ['a', 'b', 'c']) await logOn('refused', host);

    await expect(tryOn('d')).rejects.toMatchObject(denied);
    await expect(tryOn('z')).rejects.toMatchObject(denied);
  });

  it('is tried on others as long as some host accepts it in between', async () => {
    const { logOn, tryOn } = scene();
    for (const host of ['a', 'b', 'c', 'd', 'e']) {
      await logOn('refused', host);
      await logOn('accepted', 'z');
    }

    expect(await tryOn('f')).toBe('tried');
    await expect(tryOn('a')).rejects.toMatchObject(denied);
  });

  it('is tried again after an hour, and not a moment before', async () => {
    const { logOn, tryOn, wait } = scene();
    for (const host of ['a', 'b', 'c']) await logOn('refused', host);

    wait(3_599_999);
    await expect(tryOn('a')).rejects.toMatchObject(denied);
    await expect(tryOn('d')).rejects.toMatchObject(denied);
    wait(1);
    expect(await tryOn('a')).toBe('tried');
    expect(await tryOn('d')).toBe('tried');
  });

  it('gets one more try where somebody asks for it, and none elsewhere', async () => {
    const { gate, logOn, tryOn } = scene();
    for (const host of ['a', 'b', 'c']) await logOn('refused', host);

    gate.forgive(attempt('a'));
    gate.forgive(attempt('a'));

    await expect(tryOn('b')).rejects.toMatchObject(denied);
    await logOn('refused', 'a');
    await expect(tryOn('d')).rejects.toMatchObject(denied);
  });

  it('says nothing about its password', async () => {
    const { gate, logOn, tryOn } = scene();
    await logOn('refused', 'a');

    const error = await tryOn('a').catch((reason: unknown) => reason);

    expect(error).toMatchObject(denied);
    expect(inspect([error, gate], { depth: 9, showHidden: true })).not.toContain('Pa55word');
  });
});

describe('many hosts at once', () => {
  const hosts = Array.from({ length: 500 }, (_, index) => `host${index}`);
  const never = new AbortController().signal;

  it('refuse a wrong password three times and not more', async () => {
    const { gate } = scene();
    let refusals = 0;

    const ends = await Promise.allSettled(
      hosts.map(async (host) => {
        using pass = await gate.enter(attempt(host), never);
        await Promise.resolve();
        refusals += 1;
        pass.refused();
      }),
    );

    expect(refusals).toBe(3);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(497);
  });

  it('leave less room after a refusal, until somebody lets the account in', async () => {
    const { gate, logOn } = scene();
    await logOn('refused', 'a');
    const first = await gate.enter(attempt('b'), never);
    await gate.enter(attempt('c'), never);

    let isIn = false;
    const third = gate.enter(attempt('d'), never).then(() => {
      isIn = true;
    });
    await tick();
    expect(isIn).toBe(false);
    first.accepted();
    await third;

    expect(isIn).toBe(true);
  });

  it('are all reached with the right password, three logons at a time', async () => {
    const { gate } = scene();
    let [underWay, most] = [0, 0];

    await Promise.all(
      hosts.map(async (host) => {
        using pass = await gate.enter(attempt(host), never);
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        underWay -= 1;
        pass.accepted();
      }),
    );

    expect(most).toBe(3);
  });

  it('do not hold each other up when logons end without a verdict', async () => {
    const { tryOn } = scene();

    const ends = await Promise.all(hosts.map((host) => tryOn(host)));

    expect(ends).toHaveLength(500);
  });

  it('let those go on whose time is not over', async () => {
    const { gate, tryOn } = scene();
    const impatient = new AbortController();
    const passes = await Promise.all(
      hosts.slice(0, 3).map((host) => gate.enter(attempt(host), never)),
    );

    const given = gate.enter(attempt('given up'), impatient.signal);
    const patient = tryOn('patient');
    impatient.abort(new Error('no time left'));
    await expect(given).rejects.toThrow('no time left');
    passes[0]?.accepted();

    expect(await patient).toBe('tried');
  });

  it('take one word from each pass', async () => {
    const { gate, tryOn } = scene();
    const pass = await gate.enter(attempt('a'), never);

    pass.accepted();
    pass.refused();
    pass[Symbol.dispose]();

    expect(await tryOn('a')).toBe('tried');
  });
});
