import type { Names } from '#adapters/network/names.ts';
import { Network } from '#adapters/network/network.ts';
import { Host } from '#src/host/host.ts';
import type { Look } from '#src/playbook/reading.ts';
import type { OutsideRequest } from '#src/ports/transport.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { type Behaviour, FakeRdpServer, type OnHello } from '#test/fakes/rdp-server.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';

export const day = 86_400_000;
export const start = Date.UTC(2026, 10, 21, 8, 0, 0);
export const good = selfSigned({
  commonName: 'rds-07',
  alternativeNames: ['rds-07.example.test'],
  notAfter: start + 177.5 * day,
});
export const tls: Extract<OnHello, { readonly kind: 'tls' }> = {
  kind: 'tls',
  options: { ...good, maxVersion: 'TLSv1.3' },
};
export const noNames: Names = {
  lookup: () => Promise.reject(new Error('no name is looked up here')),
  hostsFile: () => Promise.resolve(''),
  servers: () => ['192.0.2.53'],
};

export interface Setting {
  readonly clock: FakeClock;
  readonly network: Network;
}

export function setting(names: Names = noNames): Setting {
  const clock = new FakeClock(start);
  return { clock, network: new Network({ clock, names }) };
}

export interface RequestOptions extends Partial<Omit<OutsideRequest, 'host'>> {
  readonly address?: string;
}

export function request(port: number, options: RequestOptions = {}): OutsideRequest {
  const { address = '127.0.0.1', ...rest } = options;
  return {
    host: Host.parse({
      name: 'rds-07',
      address,
      platform: 'windows',
      transports: { network: { rdpPort: port } },
    }),
    probe: 'outside',
    look: 'rdp',
    deadlineMs: 60_000,
    signal: new AbortController().signal,
    ...rest,
  };
}

export function onTls(onHello: OnHello): (request: number) => Behaviour {
  return (asked) => ({ kind: 'response', selected: asked & 1, onHello });
}

/** One look at a fake that behaves alike for every request; a silence lets five seconds pass. */
export async function lookAt(answer: (request: number) => Behaviour): Promise<Look> {
  const { clock, network } = setting();
  await using fake = await FakeRdpServer.start({
    answer,
    onSilence: () => void clock.advance(5_000),
  });
  const look = await network.look(request(fake.port));
  if (clock.pending > 0) throw new Error('the look left a timer behind');
  return look;
}
