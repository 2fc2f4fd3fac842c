import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Machine, paths, withRegistry } from '#test/powershell/machine.ts';
import { hasPwsh, type Played, play } from '#test/powershell/stage.ts';
import { ailing } from './ailing.ts';
import { machineOf, settled } from './course.ts';
import { found, step, toldBy } from './step.ts';

// Skipped where there is no PowerShell on PATH, nor in FETTLE_PWSH. None of it has run on a real Windows yet.
const needsPwsh = hasPwsh ? describe : describe.skip;

const guarded = ailing.filter(({ remedy }) =>
  /^(raise-security-settings|scope-firewall-rule)$/.test(remedy),
);

/** The same machine, with its undo due so many seconds from now. */
function dueIn(machine: Machine, seconds: number): Machine {
  const at = Date.now() / 1000 + seconds;
  const tasks = Object.entries(machine.tasks).map(
    ([name, task]) => [name, { ...task, at }] as const,
  );
  return { ...machine, tasks: Object.fromEntries(tasks) };
}

needsPwsh.each(guarded)(
  'the undo of $remedy, armed on the host',
  ({ remedy, machine, parameters = {} }) => {
    const task = `\\Fettle\\Undo ${remedy}`;
    const undo = `param() Invoke-ArmedTask -TaskName '${task}'`;
    const before = machine();
    let applied: Played;
    let after: readonly Played[];

    beforeAll(async () => {
      applied = found(await play([step(`${remedy}/apply`, before, { parameters })]), 0);
      const state = toldBy(applied.envelope);
      const armed = machineOf(applied);
      const changedSince = {
        ...withRegistry(armed, paths.listener, { SecurityLayer: 1 }),
        firewall: armed.firewall.map((rule) => ({ ...rule, remoteAddress: ['LocalSubnet'] })),
      };
      after = await play([
        { text: undo, machine: armed },
        step(`${remedy}/confirm`, undefined, { state }),
        step(`${remedy}/rollback`, undefined, { state }),
        step(`${remedy}/confirm`, armed, { state }),
        step(`${remedy}/confirm`, undefined, { state }),
        step(`${remedy}/rollback`, changedSince, { state }),
        step(`${remedy}/confirm`, dueIn(armed, 5), { state }),
        step(`${remedy}/confirm`, dueIn(armed, -5), { state }),
        step(`${remedy}/confirm`, armed, { state: { changed: false, backup: '', names: [] } }),
        step(`${remedy}/apply`, { ...before, tasks: armed.tasks }, { parameters }),
      ]);
    });

    it('stands there before the first change, for SYSTEM, in ten minutes', () => {
      const [entry] = Object.values(machineOf(applied).tasks);
      const armed = applied.changed.findIndex((line) => line.startsWith(`task ${task}`));
      const first = applied.changed.findIndex((line) => /^(registry|firewall) /.test(line));

      expect(entry).toMatchObject({ user: 'S-1-5-18', state: 'Ready' });
      expect(armed).toBeGreaterThan(-1);
      expect(first).toBeGreaterThan(armed);
    });

    it('puts the host back by itself, and is gone then', () => {
      const undone = found(after, 0);

      expect(undone.envelope).toMatchObject({ outcome: 'ok', message: '' });
      expect(settled(machineOf(undone), before)).toEqual(settled(before, before));
    });

    it('lets nobody confirm what the host has put back', () => {
      expect(found(after, 1).envelope).toMatchObject({ outcome: 'error' });
      expect(found(after, 1).envelope.message).toContain('has put');
      expect(found(after, 1).changed).toEqual([]);
    });

    it('leaves nothing to a rollback that comes later', () => {
      expect(found(after, 2).envelope).toMatchObject({ outcome: 'ok' });
      expect(settled(machineOf(found(after, 2)), before)).toEqual(settled(before, before));
    });

    it('is disarmed once the repair is confirmed, and once is enough', () => {
      const kept = { ...settled(machineOf(applied), before), tasks: {} };

      for (const confirmed of [found(after, 3), found(after, 4)]) {
        expect(confirmed.envelope).toMatchObject({ outcome: 'ok', message: '' });
        expect(settled(machineOf(confirmed), before)).toEqual(kept);
      }
    });

    it('is disarmed, and nothing else, where somebody has changed the same since', () => {
      const { envelope, changed } = found(after, 5);

      expect(envelope.outcome).toBe('error');
      expect(envelope.message).toContain('Somebody has changed');
      expect(changed).toContainEqual(expect.stringContaining('removed'));
    });

    it.each([
      { title: 'is due in a moment', index: 6, says: 'too late' },
      { title: 'should have begun', index: 7, says: 'too late' },
      { title: 'belongs to an earlier repair', index: 8, says: 'an earlier repair is armed' },
    ])('is not taken for disarmed when it $title', ({ index, says }) => {
      const { envelope, changed } = found(after, index);

      expect(envelope.outcome).toBe('error');
      expect(envelope.message).toContain(says);
      expect(changed).toEqual([]);
    });

    it('of an earlier repair lets no second one begin', () => {
      const { envelope, changed } = found(after, 9);

      expect(envelope.outcome).toBe('error');
      expect(envelope.message).toContain('still armed');
      expect(envelope.value).toBeUndefined();
      expect(changed).toEqual([]);
    });
  },
);
