import { describe, expect, it } from '@jest/globals';
import { Network } from '#adapters/network/network.ts';
import { builtInLooks } from '#src/playbook/looks.ts';
import { Look } from '#src/playbook/reading.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { FakeRdpServer } from '#test/fakes/rdp-server.ts';
import { lookAt, noNames, onTls, request, setting, start, tls } from './looking.ts';

describe('the RDP look', () => {
  it('gives exactly the keys that playbooks may name, each with its type or a reason', async () => {
    const looks = [await lookAt(onTls(tls)), await lookAt(() => ({ kind: 'close' }))];

    for (const look of looks) {
      expect(Look.safeParse(look).success).toBe(true);
      const { values, unknown } = look.kind === 'read' ? look : { values: {}, unknown: {} };
      const keys = [...Object.keys(values), ...Object.keys(unknown)].toSorted();
      expect(keys).toEqual(Object.keys(builtInLooks.rdp).toSorted());
    }
  });

  it('asks no more than one connection at a time, whoever looks', async () => {
    const { network } = setting();
    await using fake = await FakeRdpServer.start({ answer: onTls(tls) });

    const looks = await Promise.all([1, 2, 3].map(() => network.look(request(fake.port))));

    expect(looks.map(({ kind }) => kind)).toEqual(['read', 'read', 'read']);
    expect(fake.mostAtOnce).toBe(1);
    expect(fake.requests).toEqual([11, 3, 1, 0, 11, 3, 1, 0, 11, 3, 1, 0]);
  });

  it('leaves a host alone that was silent twice', async () => {
    const { clock, network } = setting();
    await using fake = await FakeRdpServer.start({
      answer: () => ({ kind: 'silent' }),
      onSilence: () => void clock.advance(5_000),
    });

    const look = await network.look(request(fake.port));

    expect(fake.requests).toEqual([11, 3]);
    expect(look).toMatchObject({ durationMs: 10_000, unknown: { ask1: 'not answered in time' } });
  });

  it('keeps what it saw when the deadline comes in between', async () => {
    const { clock, network } = setting();
    await using fake = await FakeRdpServer.start({
      answer: (asked) => (asked === 11 ? { kind: 'failure', code: 5 } : { kind: 'silent' }),
      onSilence: () => void clock.advance(2_000),
    });

    const look = await network.look(request(fake.port, { deadlineMs: 2_000 }));

    expect(look).toMatchObject({ kind: 'read', values: { phase: 'P3c', ask11: 'fail:5' } });
    expect(look).toMatchObject({ unknown: { ask3: 'not answered in time' } });
  });

  it('does not call a host silent that was given no time', async () => {
    const { clock, network } = setting();
    await using fake = await FakeRdpServer.start({
      answer: () => ({ kind: 'silent' }),
      onSilence: () => void clock.advance(1_000),
    });

    const look = await network.look(request(fake.port, { deadlineMs: 1_000 }));

    expect(look).toMatchObject({ kind: 'failed', failure: 'timed-out' });
  });

  it('stops when it is told to, and closes its connection', async () => {
    const { clock, network } = setting();
    const stop = new AbortController();
    await using fake = await FakeRdpServer.start({
      answer: () => ({ kind: 'silent' }),
      onSilence: () => stop.abort(),
    });

    const look = await network.look(request(fake.port, { signal: stop.signal }));

    expect(look).toMatchObject({ kind: 'failed', failure: 'timed-out' });
    expect(look).toHaveProperty('message', expect.stringContaining('stopped'));
    expect(clock.pending).toBe(0);
  });

  it('passes the turn on from one that gave up waiting', async () => {
    const { network } = setting();
    const stop = new AbortController();
    await using fake = await FakeRdpServer.start({
      answer: (asked) => {
        stop.abort();
        return onTls(tls)(asked);
      },
    });

    const [first, second, third] = await Promise.all([
      network.look(request(fake.port)),
      network.look(request(fake.port, { signal: stop.signal })),
      network.look(request(fake.port)),
    ]);

    expect([first?.kind, second?.kind, third?.kind]).toEqual(['read', 'failed', 'read']);
    expect(fake.mostAtOnce).toBe(1);
  });
});

describe('a port that is not open', () => {
  it('is P1, with nothing else guessed', async () => {
    const { network } = setting();
    const port = await closedPort();

    const rdp = await network.look(request(port));
    const tcp = await network.look(request(port, { look: 'tcp' }));

    expect(rdp).toMatchObject({
      kind: 'read',
      values: { phase: 'P1', tcp: 'refused', resolves: true },
      unknown: { tls: 'the port is not open: refused' },
    });
    expect(tcp).toMatchObject({
      kind: 'read',
      values: { result: 'refused', address: '127.0.0.1' },
    });
  });

  it('is open for the TCP look when somebody listens', async () => {
    const { network } = setting();
    await using fake = await FakeRdpServer.start({ answer: () => ({ kind: 'close' }) });

    const look = await network.look(request(fake.port, { look: 'tcp' }));

    expect(look).toMatchObject({ values: { result: 'open', address: '127.0.0.1', connectMs: 0 } });
  });
});

describe('the DNS look', () => {
  const both = [
    { address: '2001:db8::7', family: 6 },
    { address: '192.0.2.7', family: 4 },
  ];

  it('tells both families and the servers that were asked', async () => {
    const { network } = setting({ ...noNames, lookup: () => Promise.resolve(both) });

    const look = await network.look(request(1, { look: 'dns', address: 'rds-07.example.test' }));

    expect(look).toMatchObject({
      kind: 'read',
      values: {
        resolves: true,
        addresses: '192.0.2.7, 2001:db8::7',
        ipv4Count: 1,
        ipv6Count: 1,
        error: '',
        answeredBy: '192.0.2.53',
      },
    });
  });

  it('tells that the hosts file answered', async () => {
    const hostsFile = () => Promise.resolve('# own\n192.0.2.7\tother RDS-07 # mine\n');
    const { network } = setting({ ...noNames, hostsFile, lookup: () => Promise.resolve(both) });

    const look = await network.look(request(1, { look: 'dns', address: 'rds-07' }));

    expect(look).toMatchObject({ values: { answeredBy: 'hosts file' } });
  });

  it('takes an address as it is', async () => {
    const { network } = setting();

    const look = await network.look(request(1, { look: 'dns', address: '2001:db8::7' }));

    expect(look).toMatchObject({
      values: { addresses: '2001:db8::7', ipv6Count: 1, answeredBy: 'literal address' },
    });
  });

  it('is P0 for RDP when the name does not resolve', async () => {
    const lookup = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const { network } = setting({ ...noNames, lookup });
    const address = 'rds-07.example.test';

    const dns = await network.look(request(1, { look: 'dns', address }));
    const tcp = await network.look(request(1, { look: 'tcp', address }));
    const rdp = await network.look(request(1, { address }));

    expect(dns).toMatchObject({ values: { resolves: false, error: 'ENOTFOUND', ipv4Count: 0 } });
    expect(tcp).toMatchObject({ kind: 'failed', failure: 'unreachable' });
    expect(rdp).toMatchObject({ values: { phase: 'P0', resolves: false } });
  });

  it('waits no longer for a resolver that never answers than a step may take', async () => {
    const clock = new FakeClock(start);
    const lookup = () => {
      void clock.advance(5_000);
      return new Promise<never>(() => {});
    };
    const network = new Network({ clock, names: { ...noNames, lookup } });

    const look = await network.look(request(1, { look: 'dns', address: 'rds-07' }));

    expect(look).toMatchObject({ values: { resolves: false, error: 'ETIMEOUT' } });
  });
});

async function closedPort(): Promise<number> {
  const fake = await FakeRdpServer.start({ answer: () => ({ kind: 'close' }) });
  const { port } = fake;
  await fake[Symbol.asyncDispose]();
  return port;
}
