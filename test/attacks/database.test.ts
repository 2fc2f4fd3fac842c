import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStore, readSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { DataFolder } from '#test/adapters/sqlite/data-folder.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { jonas, maria, Site } from '#test/fakes/site.ts';
import { applied, presses, report, rulesOf, tokenOf } from './attacked-site.ts';

const clock = new FakeClock();

let data: DataFolder;
beforeEach(() => {
  data = new DataFolder();
});
afterEach(() => data[Symbol.dispose]());

/** A plan waits, and the process has ended. */
async function left(): Promise<Site> {
  await using store = await openSqliteStore({ folder: data.path, clock });
  const site = await new Site({ store, rules: rulesOf() }).start();
  await site.write(maria, report);
  await until(site, 'explaining');
  await site.press(maria, /plan/i);
  await until(site, 'waiting');
  await site.conductor.stop();
  return site;
}

/** The disk takes its own time; a state is waited for, never a duration. */
async function until(site: Site, kind: string): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) {
    await site.conductor.idle();
    if ((await site.incident()).state.kind === kind) return;
    await site.calm();
  }
  throw new Error(`it never came to ${kind}`);
}

/** Starts again on what lies there, and the approval is given. Says why the start was refused, if it was. */
async function approved(site: Site): Promise<unknown> {
  const token = tokenOf(site);
  try {
    await using store = await openSqliteStore({ folder: data.path, clock });
    await site.restartOn(store);
    await presses(site, jonas, { token });
    await site.conductor.idle();
    await site.conductor.stop();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function faults(): Promise<readonly string[]> {
  await using store = await readSqliteStore(data.path);
  return (await store.verify()).map(({ kind }) => kind);
}

describe('a row of the database that was edited by hand', () => {
  it('without an edit, the approval runs after the restart', async () => {
    const site = await left();

    const refused = await approved(site);

    expect(refused).toBeUndefined();
    expect(applied(site)).toBe(1);
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['the host of the plan', "replace(event, 'web-01', 'web-02')"],
    ['the script of the plan', "replace(event, 'put_boolean active true', 'rm -rf /')"],
    ['who may approve', 'replace(event, \'"ops"\', \'"anyone"\')'],
    ['how many have to', 'replace(event, \'"approvals":1\', \'"approvals":0\')'],
  ])('is found by verify, and refused at the start: %s', async (_what, change) => {
    const site = await left();

    data.forge(`UPDATE record SET event = ${change} WHERE event LIKE '%"planned"%'`);

    expect(await faults()).not.toEqual([]);
    const refused = await approved(site);
    expect(refused).toMatchObject({ code: 'journal-broken' });
    expect(applied(site)).toBe(0);
  });

  it('gives a button no other meaning than its plan has: the digest is held against it', async () => {
    const site = await left();

    data.forge(`UPDATE action SET meaning = replace(meaning, '"digest":"', '"digest":"0')`);
    await approved(site);

    expect(applied(site)).toBe(0);
  });

  it('in the cached state of an open incident moves nothing: only its records count', async () => {
    const site = await left();

    data.forge(`UPDATE incident SET fold = replace(fold, '"ops"', '"anyone"')`);
    await approved(site);

    expect(applied(site)).toBe(1);
    expect((await lastDecision()).by).toMatchObject({ human: 'jonas' });
  });

  it('in the files of the playbook is noticed: they are held against their digest', async () => {
    const site = await left();

    data.forge(`UPDATE revision SET files = replace(files, 'put_boolean active true', 'rm -rf /')`);
    await approved(site);

    const ran = site.host.ran.filter((name) => name === 'start/apply');
    expect(ran.length).toBeLessThanOrEqual(1);
    expect(JSON.stringify(await plans())).not.toContain('rm -rf');
  });
});

async function lastDecision() {
  const events = await allEvents();
  const decided = events.findLast((event) => event.kind === 'decided');
  if (decided?.kind !== 'decided') throw new Error('nobody decided');
  return decided;
}

async function plans() {
  return (await allEvents()).filter(({ kind }) => kind === 'planned');
}

async function allEvents() {
  await using store = await readSqliteStore(data.path);
  const events = [];
  for await (const { event } of store.scan(1)) events.push(event);
  return events;
}
