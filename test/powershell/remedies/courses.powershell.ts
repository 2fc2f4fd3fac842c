import { beforeAll, describe, expect, it } from '@jest/globals';
import { hasPwsh, type Played } from '#test/powershell/stage.ts';
import { type Ailing, ailing } from './ailing.ts';
import { type Course, coursesOf, machineOf, settled } from './course.ts';

// Skipped where there is no PowerShell on PATH, nor in FETTLE_PWSH. None of it has run on a real Windows yet.
const needsPwsh = hasPwsh ? describe : describe.skip;

const courses: Course[] = [];

// Some 250 runs of scripts: a minute alone, many on a machine that is busy.
beforeAll(async () => {
  if (hasPwsh) courses.push(...(await coursesOf(ailing)));
}, 900_000);

function courseOf(one: Ailing): Course {
  const found = courses[ailing.indexOf(one)];
  if (found === undefined) throw new Error('This course was not played.');
  return found;
}

needsPwsh.each(ailing)('$remedy for $title', (one) => {
  it('says beforehand what it would do, and does none of it', () => {
    const { preview } = courseOf(one);

    expect(preview.envelope).toMatchObject({ outcome: 'ok', message: '' });
    expect(preview.envelope.value).toEqual({ preview: one.preview });
    expect(preview.changed).toEqual([]);
  });

  it('mends it', () => {
    const { applied } = courseOf(one);

    expect(applied.envelope).toMatchObject({ outcome: 'ok', message: '' });
    expect(applied.envelope.value).toMatchObject({ changed: true });
    expect(one.shows(machineOf(applied))).toEqual(one.mended);
  });

  it('does no harm when it runs again, and says so', () => {
    const { again } = courseOf(one);
    const changed = one.repeats === true;

    expect(again.envelope).toMatchObject({ outcome: 'ok', value: { changed } });
    expect(one.shows(machineOf(again))).toEqual(one.mended);
    expect(again.changed.length > 0).toBe(changed);
  });
});

needsPwsh.each(ailing.filter(({ noWayBack }) => !noWayBack))('$remedy for $title', (one) => {
  it('is put back exactly, however often', () => {
    const course = courseOf(one);

    expect(course.back?.envelope).toMatchObject({ outcome: 'ok', message: '' });
    expect(left(course, course.back)).toEqual(wanted(one, course));
    expect(course.backAgain?.envelope).toMatchObject({ outcome: 'ok', message: '' });
    expect(left(course, course.backAgain)).toEqual(wanted(one, course));
  });

  it('leaves a way back wherever it breaks off', () => {
    const course = courseOf(one);

    expect(course.broken.length).toBeGreaterThan(0);
    for (const { at, applied, back } of course.broken) {
      const machine = left(course, back);
      expect({ at, ...applied.envelope }).toMatchObject({ at, message: 'it broke off here' });
      expect({ at, ...back.envelope }).toMatchObject({ at, outcome: 'ok' });
      expect({ at, machine }).toEqual({ at, machine: settled(course.before, course.before) });
    }
  });
});

function left({ before }: Course, played: Played | undefined) {
  return played === undefined ? undefined : settled(machineOf(played), before);
}

/** As it was; but a new certificate stays, since its key has taken the place of the old one. */
function wanted({ leaves }: Ailing, { before, applied }: Course) {
  return leaves === 'the new certificate'
    ? settled(machineOf(applied), before)
    : settled(before, before);
}
