import { describe, expect, it } from '@jest/globals';
import type { PipelineRequest } from '#adapters/winrm/client/pipeline-request.ts';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import type { Reached } from '#adapters/winrm/transport/reached.ts';
import { lookAtSessions } from '#adapters/winrm/transport/session-looks.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import { configurationOf } from '#src/host/winrm-settings.ts';
import { revisionUri } from '#src/jea/shown-revision.ts';
import { psMembers } from '#src/psrp/value.ts';
import { never, windowsHost } from './under-test.ts';

const denied = new BotError('access-denied', 'The host refused.', { details: { fault: 5 } });
const missing = new BotError('bad-output', 'The host refused.', {
  details: { fault: 2150858811 },
});
const cut = new BotError('host-unreachable', 'The connection was lost.');

const needed = new Map([
  ['a1', 'Read-FettleA'],
  ['b2', 'Read-FettleB'],
  ['c3', 'Invoke-FettleC'],
]);

/** A host that answers each session like this: may it be opened, and what an endpoint of Fettle shows. */
interface Answers {
  readonly winrs?: BotError;
  readonly psrp?: BotError;
  readonly jea?: BotError;
  readonly shows?: readonly string[];
  /** Digests of the texts that it runs, by command; of the others it tells none. */
  readonly runs?: Readonly<Record<string, string>>;
}

class Told {
  readonly opened: string[] = [];
  readonly orders: string[] = [];
  readonly #answers: Answers;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async open({ transports: { winrm } }: Host): Promise<Reached> {
    if (winrm === undefined) throw new Error('no winrm');
    const { session } = winrm;
    const configuration = configurationOf(winrm) ?? '';
    this.opened.push(`${session} ${configuration}`.trim());
    const common = {
      probe: () => {
        throw new Error('nothing but sessions is looked at');
      },
      tryShell: () => Promise.resolve(this.#answers[session]),
      close: async () => {
        this.opened.push('closed');
        await Promise.resolve();
      },
    };
    const run = (request: PipelineRequest) => Promise.resolve(this.#run(request));
    if (session === 'winrs') {
      const notHere = () => Promise.reject(new Error('nothing is run'));
      return { kind: 'winrs', host: { ...common, run: notHere } };
    }
    await Promise.resolve();
    return { kind: session, configuration, host: { ...common, run } };
  }

  #run({ statements, hear }: PipelineRequest): RunEnd {
    const { jea, shows = [...needed.values()], runs = {} } = this.#answers;
    if (jea !== undefined) return { kind: 'not-run', fault: jea };
    this.orders.push(...statements().flatMap((line) => line.map(({ name }) => name)));
    for (const name of [...shows, 'Get-Help', 'Invoke-Expression']) {
      const digest = runs[name];
      const help = digest === undefined ? null : revisionUri(digest);
      const value = psMembers([
        ['Name', name],
        ['HelpUri', help],
      ]);
      hear({ kind: 'output', pipeline: 'p', value });
    }
    return { kind: 'ended', exitCode: 0, output: 'whole' };
  }
}

async function looks(answers: Answers, winrm: object = {}) {
  const told = new Told(answers);
  const host = windowsHost(winrm);
  const open = (entry: Host) => told.open(entry);
  const seen = await lookAtSessions({ host, signal: never, open, needed });
  return {
    told,
    lines: seen.map(({ session, may, detail }) => `${session} ${may}: ${detail}`),
    seen,
  };
}

describe('the sessions of a host', () => {
  it('are opened one after another, each closed, and nothing is asked but which commands there are', async () => {
    const { told, lines } = await looks({});

    expect(told.opened).toEqual([
      'winrs',
      'closed',
      'psrp Microsoft.PowerShell',
      'closed',
      'jea Fettle',
      'closed',
    ]);
    expect(told.orders).toEqual(['Get-Command', 'Select-Object']);
    expect(lines).toEqual([
      'winrs yes: it opens a shell',
      'psrp yes: Microsoft.PowerShell lets it in',
      'jea yes: all 3 commands that the playbooks need',
    ]);
  });

  it('are refused to an account by rights, or are not there', async () => {
    const { lines } = await looks({ winrs: denied, psrp: denied, jea: missing });

    expect(lines).toEqual([
      'winrs no: shells are for administrators of the host',
      'psrp no: rds-07 does not let this account use the endpoint Microsoft.PowerShell.',
      'jea no: rds-07 has no endpoint Fettle.',
    ]);
  });

  it('are unknown when the host does not say', async () => {
    const { lines } = await looks({ winrs: cut, psrp: cut, jea: cut });

    expect(lines).toEqual(
      ['winrs', 'psrp', 'jea'].map((each) => `${each} unknown: The connection was lost.`),
    );
  });

  it.each([
    { session: 'jea', configuration: 'Ours', opened: ['psrp Microsoft.PowerShell', 'jea Ours'] },
    { session: 'psrp', configuration: 'Ours', opened: ['psrp Ours', 'jea Fettle'] },
  ])(
    'with $session keep its own endpoint, and take the usual one for the rest',
    async ({ opened, ...winrm }) => {
      const { told } = await looks({}, winrm);

      expect(told.opened.filter((each) => each.includes(' '))).toEqual(opened);
    },
  );

  it.each([
    {
      shows: ['Read-FettleA', 'Read-FettleB'],
      detail: '2 of 3 commands that the playbooks need: it may look there, and not repair all',
      lacks: ['Invoke-FettleC'],
    },
    {
      shows: ['Invoke-FettleC'],
      detail: '1 of 3 commands that the playbooks need',
      lacks: ['Read-FettleA', 'Read-FettleB'],
    },
  ])('name what an endpoint with $shows lacks', async ({ shows, detail, lacks }) => {
    const { seen } = await looks({ shows });

    expect(seen.at(-1)).toEqual({ session: 'jea', may: 'yes', detail, missing: lacks });
  });

  it('name what an endpoint has for another text', async () => {
    const runs = { 'Read-FettleA': 'a1', 'Read-FettleB': 'older', 'Invoke-FettleC': 'c3' };

    const { seen } = await looks({ runs });

    expect(seen.at(-1)).toEqual({
      session: 'jea',
      may: 'yes',
      detail: '2 of 3 commands that the playbooks need, and 1 of another revision',
      missing: ['Read-FettleB'],
    });
  });

  it('count no endpoint as ours that shows nothing of ours', async () => {
    const { lines } = await looks({ shows: [] });

    expect(lines.at(-1)).toBe('jea no: Fettle shows no command of Fettle');
  });

  it('are told without what is needed, where the playbooks are not known', async () => {
    const told = new Told({});
    const open = (entry: Host) => told.open(entry);
    const seen = await lookAtSessions({
      host: windowsHost(),
      signal: never,
      open,
      needed: undefined,
    });

    expect(seen.at(-1)?.detail).toBe('3 commands of Fettle');
  });

  it('are unknown when a secret is not to be had', async () => {
    const fault = new BotError('secret-missing', 'the secret env:WORD is not to be had');
    const seen = await lookAtSessions({
      host: windowsHost(),
      signal: never,
      open: () => Promise.reject(fault),
      needed,
    });

    expect(seen.map(({ may }) => may)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
