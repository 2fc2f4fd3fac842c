import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Behaviour, FakeRdpServer, type OnHello } from '#test/fakes/rdp-server.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { healthyMachine } from './healthy-machine.ts';
import { paths, withRegistry } from './machine.ts';
import { hasPwsh, type Played, play } from './stage.ts';
import { probeNamed, toldBy } from './windows-probes.ts';

const needsPwsh = hasPwsh ? describe : describe.skip;
const probe = probeNamed('windows-loopback');
const certificate = selfSigned({ commonName: 'web-01', notAfter: Date.now() - 86_400_000 });

function agreeing(onHello: OnHello): Behaviour {
  return { kind: 'response', selected: 1, onHello };
}

const listeners: readonly {
  readonly title: string;
  readonly behaviour: Behaviour;
  readonly answer: string;
  readonly tls: string;
}[] = [
  {
    title: 'completes TLS with an expired certificate',
    behaviour: agreeing({ kind: 'tls', options: certificate }),
    answer: 'agrees',
    tls: 'completes',
  },
  {
    title: 'closes at the ClientHello',
    behaviour: agreeing({ kind: 'close' }),
    answer: 'agrees',
    tls: 'breaks',
  },
  {
    title: 'resets at the ClientHello',
    behaviour: agreeing({ kind: 'reset' }),
    answer: 'agrees',
    tls: 'breaks',
  },
  {
    title: 'says nothing to the ClientHello',
    behaviour: agreeing({ kind: 'silent' }),
    answer: 'agrees',
    tls: 'silent',
  },
  {
    title: 'has no certificate',
    behaviour: { kind: 'failure', code: 3 },
    answer: 'refuses',
    tls: 'not-tried',
  },
  {
    title: 'agrees on no TLS',
    behaviour: { kind: 'response', selected: 0 },
    answer: 'refuses',
    tls: 'not-tried',
  },
  { title: 'is old', behaviour: { kind: 'legacy' }, answer: 'refuses', tls: 'not-tried' },
  { title: 'closes at once', behaviour: { kind: 'close' }, answer: 'closes', tls: 'not-tried' },
  { title: 'is silent', behaviour: { kind: 'silent' }, answer: 'silent', tls: 'not-tried' },
  {
    title: 'is a web server',
    behaviour: { kind: 'bytes', bytes: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') },
    answer: 'foreign',
    tls: 'not-tried',
  },
];

needsPwsh('the handshake of a host with itself', () => {
  const played: Played[] = [];

  beforeAll(async () => {
    await using open = new AsyncDisposableStack();
    const ports: number[] = [];
    for (const { behaviour } of listeners) {
      const server = open.use(await FakeRdpServer.start({ answer: () => behaviour }));
      ports.push(server.port);
    }
    const machines = ports.map((PortNumber) =>
      withRegistry(healthyMachine(), paths.listener, { PortNumber }),
    );
    played.push(...(await play(machines.map((machine) => ({ text: probe.text, machine })))));
  });

  it.each(listeners.map((listener, index) => ({ ...listener, index })))(
    '$title',
    ({ index, answer, tls }) => {
      const run = played[index];
      if (run === undefined) throw new Error('PowerShell did not answer.');

      const told = toldBy(probe, run);

      expect(told.flaws).toEqual([]);
      expect(told.values).toMatchObject({ answer, tls });
      expect(told.values.thumbprint).toMatch(tls === 'completes' ? /^[0-9A-F]{40}$/ : /^$/);
    },
  );
});
