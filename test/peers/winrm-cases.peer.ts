import { describe, expect, it } from '@jest/globals';
import {
  type Case,
  type CaseLooks,
  looksAfter,
  looksMeanwhile,
  looksOf,
} from '#src/playbook/case.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import { lookOf } from '#src/script/look-of.ts';
import { loadShipped } from './this-machine.ts';
import { call, never, startWindowsPeer, type WindowsPeer } from './windows-peer.ts';
import { scenarioOf, windowsScripts } from './windows-scenario.ts';

// The host is played from the cases of the playbook; the way to it is the whole way, over sealed NTLM.
const loaded = loadShipped('rdp-closed-before-logon');
const scripts = windowsScripts(loaded);
const cases = loadCases(loaded)
  .cases.map(({ name, content }) => ({ name, written: content }))
  .filter(({ written }) => written.host.platform === 'windows');
const repaired = cases.filter(({ written }) => Object.keys(written.after).length > 0);

const names = Object.keys(scripts).filter((name) => !name.includes('/'));

/** What every probe of the playbook reads, in one round trip. */
async function look(peer: WindowsPeer): Promise<ReadonlyMap<string, unknown>> {
  const calls = names.map((name) => call(scripts[name] ?? '', { name }));
  const result = await peer.transport.run({ host: host(peer), calls, signal: never });
  const read = result.envelopes.flatMap((envelope): [string, unknown][] => {
    const probe = loaded.playbook.probes[envelope.name];
    if (probe?.on !== 'host') return [];
    const taken = lookOf(probe, envelope, { source: 'winrm', at: 0 });
    return [[envelope.name, taken.kind === 'read' ? taken.values : taken.kind]];
  });
  return new Map(read);
}

/** The same out of the case file, read by the engine of the playbook. */
function expected(written: CaseLooks): ReadonlyMap<string, unknown> {
  const looks = looksOf(written, { at: 0, source: 'winrm' });
  return new Map(
    names.map((name) => {
      const taken = looks[name];
      return [name, taken?.kind === 'read' ? taken.values : 'failed'];
    }),
  );
}

function run(peer: WindowsPeer, name: string, mode: 'run' | 'preview' = 'run') {
  const text = scripts[name] ?? '';
  const calls = [call(text, { name, mode })];
  return peer.transport.run({ host: host(peer), calls, signal: never });
}

function host(peer: WindowsPeer): ReturnType<WindowsPeer['inventoryHost']> {
  return peer.inventoryHost('sealed NTLM on HTTP');
}

function remediesOf({ after }: Case): readonly string[] {
  return Object.keys(after).filter((name) => scripts[`${name}/apply`] !== undefined);
}

describe('a Windows case of the shipped playbook, over sealed NTLM', () => {
  it('exists, with repairs', () => {
    expect(names.length).toBeGreaterThan(5);
    expect(repaired.length).toBeGreaterThan(5);
  });

  it.each(repaired)(
    '$name reads as it is written, before its remedy and after',
    async ({ written }) => {
      await using peer = await startWindowsPeer({ scenario: scenarioOf(written, scripts) });
      let now = written.looks;

      expect(await look(peer)).toEqual(expected(now));
      for (const remedy of remediesOf(written)) {
        const previewed = await run(peer, `${remedy}/apply`, 'preview');
        await run(peer, `${remedy}/apply`);
        now = looksAfter(written, remedy, looksMeanwhile(written, remedy, now));

        expect(previewed).toMatchObject({ envelopes: [{ outcome: 'ok' }] });
        expect(await look(peer)).toEqual(expected(now));
        expect((await peer.host.state()).ran[`${remedy}/apply`]).toBe(1);
      }
      expect(await peer.host.state()).toMatchObject({ clearBodies: 0, brokenMessages: 0 });
    },
  );
});
