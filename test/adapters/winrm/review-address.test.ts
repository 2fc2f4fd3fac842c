import { expect, it } from '@jest/globals';
import { call, never, playedTransport, windowsHost } from './transport/under-test.ts';

// Node takes no other letters in the header Host: the job would break as by a defect.
it.each([
  ['サーバー.example', /^xn--[a-z0-9-]+\.example$/],
  ['münchen.example', /^xn--mnchen-3ya\.example$/],
  ['RDS-07.corp.example', /^RDS-07\.corp\.example$/],
  ['fe80::1%eth0', /^fe80::1%eth0$/],
  ['under_score', /^under_score$/],
])('%s is named as networks know it', async (address, expected) => {
  const { transport, made } = playedTransport();
  const host = windowsHost({ address, tls: { serverName: address } });

  await transport.run({ host, calls: [call('a')], signal: never });

  expect(made[0]?.endpoint.address).toMatch(expected);
  expect(made[0]?.endpoint.tls?.serverName).toMatch(expected);
});
