import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anchorSyslog } from '#adapters/syslog/anchor-syslog.ts';
import { type SyslogOptions, SyslogSink } from '#adapters/syslog/syslog-sink.ts';
import { createSystemClock } from '#adapters/system/clock.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import { readAnchors } from '#src/journal/anchor.ts';
import { auditEntries } from '#test/fakes/audit-entries.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { until } from './process.ts';
import { hasRsyslog, type Rsyslog, startRsyslog } from './rsyslog.ts';

const needsRsyslog = hasRsyslog ? describe : describe.skip;

needsRsyslog('a real rsyslog (needs the packages rsyslog and rsyslog-gnutls)', () => {
  const notAfter = Date.UTC(2124, 0, 1);
  const tls = selfSigned({ commonName: 'siem', alternativeNames: ['siem.example.com'], notAfter });
  let server: Rsyslog;

  beforeAll(async () => {
    server = await startRsyslog(tls);
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  function options(): SyslogOptions {
    return {
      settings: {
        kind: 'syslog',
        host: '127.0.0.1',
        port: server.port,
        serverName: 'siem.example.com',
        ca: SecretReference.parse('env:CA'),
        facility: 13,
        enterprise: 32473,
      },
      secrets: { resolve: async () => tls.cert },
      clock: createSystemClock(),
      machine: { host: 'bot-01', process: '17' },
    };
  }

  function seqs(): readonly number[] {
    return server.lines().flatMap((line) => {
      const seq = /\[fettle@32473 seq="(\d+)"/.exec(line)?.[1];
      return seq === undefined ? [] : [Number(seq)];
    });
  }

  it('understands every part of a message', async () => {
    await using sink = new SyslogSink(options());
    const [entry] = auditEntries(1, 1);
    if (entry === undefined) throw new Error('no entry');
    const fields = { person: 'a "b" \\ ] c', host: 'web-01' };

    await sink.send([{ ...entry, fields }]);
    await until('the message is there', () => server.lines().length === 1);

    expect(server.lines()[0]?.split('\t')).toEqual([
      'decided',
      '13.5',
      '2026-11-21T08:00:00.000Z',
      'bot-01',
      'fettle',
      `[fettle@32473 seq="1" incident="inc-00000001" person="a \\"b\\" \\\\ \\] c" host="web-01" hash="${'ab'.repeat(32)}"]`,
      expect.stringContaining('Zoë approved the plan'),
    ]);
  });

  it('has read everything when both sides have ended well', async () => {
    const before = server.lines().length;
    const sink = new SyslogSink(options());
    await sink.send(auditEntries(2, 1001));

    expect(await sink.finish()).toBe(true);
    await until('all are written', () => server.lines().length === before + 1000);
    expect(seqs().slice(-1000)).toEqual(auditEntries(2, 1001).map(({ seq }) => seq));
  });

  it('keeps an anchor in a file that can be held against the journal', async () => {
    const line = `{"anchor":{"at":1,"format":1,"hash":"${'a'.repeat(64)}","seq":7}}`;

    await anchorSyslog(options()).note(line, new AbortController().signal);
    await until('it is written', () => server.lines().at(-1)?.startsWith('anchor\t') === true);

    const { anchors } = readAnchors(server.lines().join('\n'));
    expect(anchors).toMatchObject([{ anchor: { seq: 7 } }]);
  });

  it('may be started again in the middle: the sink says so, and goes on', async () => {
    await using sink = new SyslogSink(options());
    await sink.send(auditEntries(2001, 2001));
    await until('it is written', () => seqs().at(-1) === 2001);
    await server.stop();
    let told = 0;
    await until('the sink has heard of it', async () => {
      await sink.send([]).catch(() => {
        told += 1;
      });
      return told > 0;
    });
    await server.start();

    await sink.send(auditEntries(2001, 2002));
    await until('the next is written', () => seqs().at(-1) === 2002);

    expect(seqs().slice(-3)).toEqual([2001, 2001, 2002]);
  });
});
