import type { Because } from '#src/incident/finding.ts';
import type { Incident } from '#src/incident/incident.ts';
import { rdpPhases, rdpPhaseWords } from '#src/playbook/looks.ts';
import type { Value } from '#src/playbook/reading.ts';
import type { Expected } from '#src/playbook/schema.ts';
import type { Span, Text } from './card.ts';
import type { CardContext } from './draft.ts';
import { listed } from './measure.ts';
import { capped } from './shown.ts';
import { code } from './span.ts';

type Titles = Pick<CardContext, 'probes'>;

/** What was read under a path, in words: "Certificate file, days left: -3". */
export function readingText(path: string, value: Value, titles: Titles, unit?: string): Text {
  const { name, shownUnit } = subject(path, titles, unit);
  return [`${name}: `, ...meaning(path, value), valueSpan(value, shownUnit)];
}

/** A phase has a number for specialists, and words for everybody else. */
function meaning(path: string, value: Value): Text {
  const phase = rdpPhases.find((each) => path.endsWith('.phase') && each === value);
  return phase === undefined ? [] : [`${rdpPhaseWords[phase]}, `];
}

/** What a path is called: "Certificate file, days left". */
export function pathName(path: string, titles: Titles): string {
  return subject(path, titles).name;
}

/** One line of evidence in words: what was read, and what it would have to be where it is not. */
export function becauseText(because: Because, titles: Titles): Text {
  const { path, expected, actual, unit, truth, missing } = because;
  const { name, shownUnit } = subject(path, titles, unit);
  if (actual === undefined || truth === 'unknown') {
    return [`${name}: not known${missing === undefined ? '' : `, ${missing}`}`];
  }
  const read = readingText(path, actual, titles, unit);
  return truth === 'holds'
    ? read
    : [...read, ', it would have to be ', expectedText(expected, titles, shownUnit)];
}

/** What must be read for a line of evidence to hold. */
export function neededText({ path, expected, unit, missing }: Because, titles: Titles): Text {
  const { name, shownUnit } = subject(path, titles, unit);
  const needed = [`${name}: `, expectedText(expected, titles, shownUnit)];
  return missing === undefined ? needed : [...needed, `; not known so far, ${missing}`];
}

/** Evidence of a plan with what the host says now: for proof after a repair. */
export function provenTexts(
  paths: readonly string[],
  incident: Incident,
  titles: Titles,
): readonly Text[] {
  return paths.flatMap((path) => {
    const value = readingAt(path, incident);
    return value === undefined ? [] : [readingText(path, value, titles, unitOf(path, incident))];
  });
}

/** The unit of a reading, as far as the findings tell it. */
export function unitOf(path: string, { assessment }: Incident): string | undefined {
  return assessment?.findings.flatMap(({ because }) => because).find((line) => line.path === path)
    ?.unit;
}

/** A value as people read it; text from a host stands in code. */
export function valueSpan(value: Value, unit?: string): Span {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return measured(value, unit);
  return value === '' ? 'nothing' : code(capped(value, 200));
}

function readingAt(path: string, { looks }: Incident): Value | undefined {
  const [probe = '', key = ''] = path.split('.');
  const look = Object.hasOwn(looks, probe) ? looks[probe] : undefined;
  if (look?.kind !== 'read' || !Object.hasOwn(look.values, key)) return undefined;
  return look.values[key];
}

function expectedText(expected: Expected, titles: Titles, unit?: string): Span {
  if (typeof expected !== 'object') return valueSpan(expected, unit);
  if ('below' in expected) return `below ${measured(expected.below, unit)}`;
  if ('above' in expected) return `above ${measured(expected.above, unit)}`;
  if ('not' in expected) return `anything but ${plain(expected.not, unit)}`;
  if ('oneOf' in expected) return `one of ${listed(expected.oneOf.map((one) => plain(one, unit)))}`;
  if ('before' in expected) return `before ${expected.before}`;
  if ('after' in expected) return `after ${expected.after}`;
  if ('contains' in expected) return `with "${expected.contains}" in it`;
  const isSame = 'sameAs' in expected;
  const other = pathName(isSame ? expected.sameAs : expected.differsFrom, titles);
  return isSame ? `the same as “${other}”` : `other than “${other}”`;
}

function plain(value: Value, unit?: string): string {
  const span = valueSpan(value, unit);
  return typeof span === 'string' ? span : `"${value}"`;
}

interface Subject {
  readonly name: string;
  readonly shownUnit: string | undefined;
}

/** What a path is called, and the unit as far as the name does not say it: "days left: 3". */
function subject(path: string, { probes }: Titles, unit?: string): Subject {
  const [probe = '', key = ''] = path.split('.');
  if (probe === 'answers') return { name: `your answer to "${words(key)}"`, shownUnit: unit };
  const title = Object.hasOwn(probes, probe) ? probes[probe] : undefined;
  const parts = words(key).split(' ');
  const named = parts.length > 1 && parts.at(-1) === unit ? parts.slice(0, -1) : parts;
  const shownUnit = unit !== undefined && named.includes(unit) ? undefined : unit;
  return { name: `${title ?? words(probe)}, ${named.join(' ')}`, shownUnit };
}

function measured(value: number, unit?: string): string {
  return unit === undefined ? String(value) : `${value} ${unit}`;
}

/** "daysLeft" and "days-left" as "days left". */
function words(name: string): string {
  return name
    .replace(
      /([a-z0-9])([A-Z])/gu,
      (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .replaceAll('-', ' ');
}
