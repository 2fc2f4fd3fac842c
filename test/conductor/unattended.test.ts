import { describe, expect, it } from '@jest/globals';
import { fold } from '#src/incident/advance.ts';
import { tellStory } from '#src/journal/story.ts';
import { report } from '#test/fakes/ruled-site.ts';
import { jonas, maria, type Site, stoppedHost } from '#test/fakes/site.ts';
import {
  applied,
  reported,
  rulesWith,
  startsWeb,
  unattendedSite,
} from '#test/fakes/unattended-site.ts';

function chosenTimes(kinds: readonly string[]): number {
  return kinds.filter((kind) => kind === 'chosen').length;
}

async function reportedAgain(site: Site): Promise<void> {
  site.host.readings = stoppedHost().readings;
  await site.chat.write(maria, report, { thread: { platform: 'memory', id: 'again' } });
  await site.conductor.idle();
}

describe('a repair that a rule of the site lets run with nobody', () => {
  it('is made, proven and reported, in words that say that no person approved it', async () => {
    const site = await unattendedSite();

    await reported(site);

    expect(applied(site)).toBe(1);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.chat.transcript).toMatch(/Nobody is asked to approve this on web-01/);
    expect(site.chat.transcript).not.toMatch(/Approval needed|Approved by/);
    expect(site.chat.newest?.fallbackText).toMatch(
      /Resolved.*No person approved this repair: the rule "start-web" of this site let it run unattended/s,
    );
  });

  it('stands in the journal as decided by the rule, and folds to the same', async () => {
    const site = await unattendedSite();
    await reported(site);
    const { id } = await site.incident();

    const records = await site.store.records(id);

    const said = tellStory(records).map(({ text }) => text);
    expect(said).toContain(
      'No person asked: start-web, of the rules of the site, asks for the remedy start against stopped',
    );
    expect(said).toContain(
      'Planned: Start the service on web-01, low risk; no person is asked: decided by start-web, of the rules of the site',
    );
    expect(records.filter(({ event }) => event.kind === 'decided')).toEqual([]);
    expect(fold(records.map(({ event }) => event))).toEqual(await site.incident());
  });

  it('is put back like any other when it does not help', async () => {
    const host = stoppedHost();
    host.changes['start/apply'] = () => undefined;
    const site = await unattendedSite({ host });

    await reported(site);

    expect((await site.incident()).state).toMatchObject({ outcome: 'rolled-back' });
    expect(site.host.count('start/rollback')).toBe(1);
    expect(site.chat.newest?.fallbackText).toMatch(/No person approved this repair/);
  });

  it('is begun once for an incident, also when it never started; then a person has to ask', async () => {
    const host = stoppedHost();
    host.faults.set('start/apply', 'unreachable');
    const site = await unattendedSite({ host });

    await reported(site);
    host.faults.clear();
    await site.press(maria, /plan/i);

    expect((await site.incident()).state.kind).toBe('waiting');
    expect(chosenTimes(await site.kinds())).toBe(2);
    expect(applied(site)).toBe(0);
    await site.press(jonas, /^approve$/i);
    await site.conductor.idle();
    expect(applied(site)).toBe(1);
  });

  it('counts like any other against the limits of the site', async () => {
    const site = await unattendedSite({
      rules: rulesWith(startsWeb, '{ repairsPerHostAndDay: 1 }'),
    });
    await reported(site);

    await reportedAgain(site);

    expect(applied(site)).toBe(1);
    expect((await site.incident()).state.kind).toBe('explaining');
  });

  it('is not made twice by a restart', async () => {
    const site = await unattendedSite();
    await reported(site);

    await site.restart();
    await site.conductor.idle();

    expect(applied(site)).toBe(1);
  });

  it('may be called off by whoever reported it, as long as it has not begun', async () => {
    const site = await unattendedSite();
    const held = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let looks = 0;
    site.host.before = async ({ name }) => {
      looks += name === 'service' ? 1 : 0;
      if (name !== 'service' || looks !== 2) return;
      held.resolve();
      await goOn.promise;
    };
    await site.write(maria, report);
    await held.promise;
    expect((await site.incident()).state.kind).toBe('rechecking');

    await site.write(maria, 'cancel');
    goOn.resolve();
    await site.conductor.idle();

    expect((await site.incident()).state).toMatchObject({ outcome: 'cancelled' });
    expect(applied(site)).toBe(0);
  });
});
