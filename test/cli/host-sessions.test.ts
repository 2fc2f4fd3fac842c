import { describe, expect, it } from '@jest/globals';
import { sessionsOn, tellSessions } from '#src/cli/host-sessions.ts';
import { Host } from '#src/host/host.ts';
import type { SessionLook } from '#src/host/session-advice.ts';
import type { Transport } from '#src/ports/transport.ts';

const { signal } = new AbortController();

function host(transports: object = { winrm: { user: 'f', password: 'env:KEY' } }): Host {
  return Host.parse({ name: 'rds-08', address: '10.0.0.8', platform: 'windows', transports });
}

function transport(sessions?: () => Promise<readonly SessionLook[]>): Transport {
  return {
    name: 'winrm',
    serves: () => true,
    run: () => Promise.reject(new Error('not here')),
    check: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    ...(sessions === undefined ? {} : { sessions }),
  };
}

const letIn = [{ step: 'let-in', ok: true, detail: 'as f' }] as const;
const shutOut = [{ step: 'let-in', ok: false, detail: 'it says no' }] as const;

function looks(may: SessionLook['may']): readonly SessionLook[] {
  const kinds = ['winrs', 'psrp', 'jea'] as const;
  return kinds.map((session) => ({ session, may, detail: 'as\u001b[2J seen' }));
}

const notAsked = () => Promise.reject(new Error('not to be asked'));

describe('the sessions of a host', () => {
  it.each([
    { may: 'no', mark: '-', take: 'none', says: 'no session that is known' },
    { may: 'unknown', mark: '?', take: 'none', says: 'could not be told' },
    { may: 'yes', mark: '+', take: 'jea', says: 'may do more' },
  ] as const)('are told with why, when all are "$may"', async ({ may, mark, take, says }) => {
    const given = {
      transport: transport(() => Promise.resolve(looks(may))),
      checked: letIn,
      signal,
    };
    const said: string[] = [];

    const sessions = await sessionsOn(host(), given);
    if (sessions !== undefined) tellSessions({ out: (line) => said.push(line) }, sessions);

    expect(said[0]).toMatch(new RegExp(`^ {2}sessions {2}${take}: .*${says}`));
    expect(said[1]).toBe(`    ${mark} winrs: ${may}, as seen`);
  });

  it.each([
    { why: 'nobody was let in', on: host(), by: transport(notAsked), checked: shutOut },
    { why: 'there is one kind only', on: host(), by: transport(), checked: letIn },
    { why: 'there is no WinRM', on: host({}), by: transport(notAsked), checked: letIn },
  ])('are not looked at where $why', async ({ on, by, checked }) => {
    expect(await sessionsOn(on, { transport: by, checked, signal })).toBeUndefined();
  });
});
