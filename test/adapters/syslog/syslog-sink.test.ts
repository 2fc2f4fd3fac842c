import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anchorSyslog } from '#adapters/syslog/anchor-syslog.ts';
import { type SyslogOptions, SyslogSink } from '#adapters/syslog/syslog-sink.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { auditEntries } from '#test/fakes/audit-entries.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { SyslogReceiver } from '#test/fakes/syslog-receiver.ts';

const notAfter = Date.UTC(2124, 0, 1);
const tls = selfSigned({ commonName: 'siem', alternativeNames: ['siem.example.com'], notAfter });
const own = selfSigned({ commonName: 'bot', notAfter });
const given: Record<string, string> = {
  'env:CA': tls.cert,
  'env:CERT': own.cert,
  'env:KEY': own.key,
};
const secrets: Secrets = { resolve: async (reference) => given[reference] ?? '' };
const never = new AbortController().signal;

let clock = new FakeClock();
let receiver = new SyslogReceiver(tls);
let port = 0;
const opened: SyslogSink[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  receiver = new SyslogReceiver(tls);
  port = await receiver.start();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sink) => sink[Symbol.asyncDispose]()));
  await receiver.stop();
});

function optionsWith(settings: Partial<SyslogOptions['settings']> = {}): SyslogOptions {
  return {
    settings: {
      kind: 'syslog',
      host: '127.0.0.1',
      port,
      serverName: 'siem.example.com',
      ca: SecretReference.parse('env:CA'),
      facility: 13,
      enterprise: 32473,
      ...settings,
    },
    secrets,
    clock,
    machine: { host: 'bot-01', process: '17' },
  };
}

function sinkWith(settings: Partial<SyslogOptions['settings']> = {}): SyslogSink {
  const sink = new SyslogSink(optionsWith(settings));
  opened.push(sink);
  return sink;
}

/** Until the sink has heard that its connection broke. */
async function broken(sink: SyslogSink): Promise<unknown> {
  for (;;) {
    const refused = await sink.send([]).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refused !== undefined) return refused;
    await settle();
  }
}

describe('the journal over syslog', () => {
  it('arrives whole, in order, on one connection', async () => {
    const sink = sinkWith();

    await sink.send(auditEntries(1, 200));
    await sink.send(auditEntries(201, 202));
    await receiver.has(202);

    expect(receiver.faults).toEqual([]);
    expect(receiver.received.map(({ data }) => Number(data.seq))).toEqual(
      auditEntries(1, 202).map(({ seq }) => seq),
    );
    expect(receiver.received[0]).toEqual({
      facility: 13,
      severity: 5,
      time: '2026-11-21T08:00:00.000Z',
      host: 'bot-01',
      id: 'decided',
      data: {
        seq: '1',
        incident: 'inc-00000001',
        account: 'slack:T/U',
        host: 'web-01',
        hash: 'ab'.repeat(32),
      },
      text: 'Zoë approved the plan',
    });
    expect(receiver.connections).toBe(1);
  });

  it('is certain to be there when both sides have ended well', async () => {
    const sink = sinkWith();
    await sink.send(auditEntries(1, 3));

    expect(await sink.finish()).toBe(true);
    expect(receiver.received.length).toBe(3);
    expect(clock.pending).toBe(0);
  });

  it('says that the connection broke, and opens another one', async () => {
    const sink = sinkWith();
    await sink.send(auditEntries(1, 1));
    await receiver.has(1);
    await receiver.stop();

    expect(await broken(sink)).toMatchObject({
      code: 'audit-failed',
      message: expect.stringContaining(`syslog at 127.0.0.1:${port}: `),
    });
    await receiver.start(port);
    await sink.send(auditEntries(1, 2));
    await receiver.has(3);

    expect(receiver.connections).toBe(2);
  });

  it.each([
    { of: 'nobody knows', settings: { ca: undefined }, message: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    {
      of: 'names somebody else',
      settings: { serverName: 'other.example.com' },
      message: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
  ])('is not sent to whom a certificate shows that $of', async ({ settings, message }) => {
    await expect(sinkWith(settings).send(auditEntries(1, 1))).rejects.toMatchObject({
      code: 'audit-failed',
      message: `syslog at 127.0.0.1:${port}: ${message}`,
    });
    expect(receiver.received).toEqual([]);
  });

  it('shows the receiver who sends, where the site says so', async () => {
    await receiver.stop();
    const asking = { requestCert: true, rejectUnauthorized: true, ca: own.cert };
    receiver = new SyslogReceiver(tls, asking);
    port = await receiver.start();
    const clientCertificate = {
      cert: SecretReference.parse('env:CERT'),
      key: SecretReference.parse('env:KEY'),
    };

    await sinkWith({ clientCertificate }).send(auditEntries(1, 1));
    await receiver.has(1);

    expect(receiver.faults).toEqual([]);
  });

  it('is given up when the receiver takes nothing more', async () => {
    receiver.deaf = true;
    const sink = sinkWith();
    const full = Array.from({ length: 1000 }, () => auditEntries(1, 200));
    await sink.send(auditEntries(1, 1));
    let refused: unknown;
    const sending = (async () => {
      for (const entries of full) await sink.send(entries);
      return 'everything was taken';
    })().catch((error: unknown) => error);
    void sending.then((ended) => {
      refused = ended;
    });
    while (refused === undefined) await clock.advance(1000);

    expect(refused).toMatchObject({ code: 'audit-failed' });
  });
});

describe('anchors over syslog', () => {
  it('are one message each, on a connection of their own', async () => {
    const place = anchorSyslog(optionsWith());

    await place.note('{"anchor":{"seq":1}}', never);
    await place.note('{"anchor":{"seq":2}}', never);

    expect(receiver.received.map(({ id, text }) => [id, text])).toEqual([
      ['anchor', '{"anchor":{"seq":1}}'],
      ['anchor', '{"anchor":{"seq":2}}'],
    ]);
    expect(receiver.connections).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('are not noted when nobody is there', async () => {
    await receiver.stop();

    await expect(anchorSyslog(optionsWith()).note('x', never)).rejects.toMatchObject({
      message: `syslog at 127.0.0.1:${port}: ECONNREFUSED`,
    });
  });
});
