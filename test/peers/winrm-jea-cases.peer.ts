import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { assess } from '#src/playbook/assess.ts';
import { type Case, isFailed, looksOf } from '#src/playbook/case.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import type { Look, Looks } from '#src/playbook/reading.ts';
import { lookOf } from '#src/script/look-of.ts';
import { JeaPeer } from './jea-peer.ts';
import { loadShipped } from './this-machine.ts';
import { call, never } from './windows-peer.ts';
import { scenarioOf } from './windows-scenario.ts';

// Cases that end without a script: their probes go over one warm session of the endpoint, and give the verdicts that
// are written. Where a case says that no probe was let in at all, there is nothing to read.
const loaded = loadShipped('rdp-closed-before-logon');
const { probes } = loaded.playbook;
const cases = loadCases(loaded)
  .cases.map(({ name, content }) => ({ name, written: content }))
  .filter(({ written }) => written.host.platform === 'windows')
  .filter(({ written }) => Object.keys(written.after).length === 0)
  .filter(({ written }) =>
    Object.entries(written.looks).some(
      ([name, look]) => probes[name]?.on === 'host' && !isFailed(look),
    ),
  );

const taken = { at: 0, source: 'winrm' };
let peer: JeaPeer;

beforeAll(async () => {
  peer = await JeaPeer.start(loaded);
});

afterAll(() => peer[Symbol.asyncDispose]());

async function read(written: Case): Promise<Looks> {
  await peer.host.play(scenarioOf(written, peer.scripts));
  const calls = Object.entries(peer.scripts)
    .filter(([name]) => written.looks[name] !== undefined)
    .map(([name, text]) => call(text, { name }));
  const { envelopes } = await peer.transport.run({
    host: peer.inventoryHost(),
    calls,
    signal: never,
  });
  const inside = envelopes.flatMap((envelope): [string, Look][] => {
    const probe = probes[envelope.name];
    return probe?.on === 'host' ? [[envelope.name, lookOf(probe, envelope, taken)]] : [];
  });
  const outside = Object.entries(looksOf(written.looks, taken)).filter(
    ([name]) => probes[name]?.on === 'outside',
  );
  return Object.fromEntries([...outside, ...inside]);
}

it('are many', () => {
  expect(cases.length).toBeGreaterThan(150);
});

it.each(cases)('$name has its verdicts by JEA', async ({ written }) => {
  const looks = await read(written);

  const { host, answers, skipped } = written;
  const known = { looks, answers, skipped, platform: host.platform, hasHost: true };
  const { findings } = assess(loaded.playbook, { ...known, tried: [], suspected: 'never' });
  expect(Object.fromEntries(findings.map(({ cause, verdict }) => [cause, verdict]))).toEqual(
    written.expect,
  );
});

it('took one session', async () => {
  const { resources, brokenMessages } = await peer.host.state();

  expect({ resources, brokenMessages }).toEqual({ resources: { Fettle: 1 }, brokenMessages: 0 });
});
