import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { z } from 'zod';
import { faultLine } from '#src/document/fault.ts';
import { didYouMean, nearest } from '#src/document/nearest.ts';
import { parseDocument } from '#src/document/parse-document.ts';

const Zoo = z.strictObject({
  name: z.string().min(1),
  open: z.boolean().default(true),
  animals: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('bird'), wings: z.number() }),
        z.strictObject({ kind: z.literal('fish'), water: z.enum(['salt', 'fresh']) }),
      ]),
    )
    .default([]),
  rules: z
    .record(
      z.string().regex(/^[a-z]+$/, 'use lower case'),
      z.union([z.string(), z.strictObject({ below: z.number() })]),
    )
    .default({}),
});

function faultsOf(source: string): string[] {
  const parsed = parseDocument(source, { file: 'zoo.yaml', schema: Zoo });
  return parsed.ok ? [] : parsed.faults.map(faultLine);
}

describe('a document', () => {
  it('is read with its defaults', () => {
    const parsed = parseDocument('name: Berlin', { file: 'zoo.yaml', schema: Zoo });

    expect(parsed.ok && parsed.value).toEqual({
      name: 'Berlin',
      open: true,
      animals: [],
      rules: {},
    });
  });

  it.each([
    { name: 'a missing key', source: 'open: true', faults: ['zoo.yaml:1:1 name: is missing'] },
    {
      name: 'a mistyped key, at the key',
      source: 'name: a\nanimls: []',
      faults: ['zoo.yaml:2:1 animls: there is no key "animls" here (did you mean "animals"?)'],
    },
    {
      name: 'a mistyped key inside a union, by its branch',
      source: 'name: a\nanimals:\n  - kind: bird\n    wings: 2\n    wing: 2',
      faults: ['zoo.yaml:5:5 animals.0.wing: there is no key "wing" here (did you mean "wings"?)'],
    },
    {
      name: 'a mistyped choice',
      source: 'name: a\nanimals:\n  - kind: fish\n    water: frsh',
      faults: ['zoo.yaml:4:12 animals.0.water: write one of salt, fresh (did you mean "fresh"?)'],
    },
    {
      name: 'a mistyped kind',
      source: 'name: a\nanimals:\n  - kind: brid\n    wings: 1',
      faults: ['zoo.yaml:3:11 animals.0.kind: write one of bird, fish (did you mean "bird"?)'],
    },
    {
      name: 'a key in the wrong form',
      source: 'name: a\nrules:\n  Upper: x',
      faults: ['zoo.yaml:3:3 rules.Upper: use lower case'],
    },
    {
      name: 'the deepest fault of a union',
      source: 'name: a\nrules:\n  x: { below: high }',
      faults: ['zoo.yaml:3:15 rules.x.below: must be a number'],
    },
    {
      name: 'several faults at once, in reading order',
      source: 'open: 3\nname: ""',
      faults: [
        'zoo.yaml:1:7 open: must be true or false',
        'zoo.yaml:2:7 name: must be: string to have >=1 characters',
      ],
    },
    {
      name: 'a duplicate key',
      source: 'name: a\nname: b',
      faults: ['zoo.yaml:2:1 Map keys must be unique'],
    },
    {
      name: 'an anchor and its alias',
      source: 'name: &n a\nrules: { x: *n }',
      faults: [
        'zoo.yaml:1:10 anchors and aliases are not allowed; write it out',
        'zoo.yaml:2:13 anchors and aliases are not allowed; write it out',
      ],
    },
    { name: 'a tag', source: 'name: !secret a', faults: ['zoo.yaml:1:7 Unresolved tag: !secret'] },
    { name: 'an empty file', source: '', faults: ['zoo.yaml:1:1 must be a map (key: value)'] },
    {
      name: 'a list instead of a map',
      source: '- a',
      faults: ['zoo.yaml:1:1 must be a map (key: value)'],
    },
  ])('names $name', ({ source, faults }) => {
    expect(faultsOf(source)).toEqual(faults);
  });

  it('points at a place for what the schema cannot see', () => {
    const parsed = parseDocument('name: a\nrules:\n  x:\n    below: 1\n', {
      file: 'z',
      schema: Zoo,
    });

    expect(parsed.ok && faultLine(parsed.fault(['rules', 'x'], 'too low'))).toBe(
      'z:3:3 rules.x: too low',
    );
    expect(parsed.ok && faultLine(parsed.fault(['rules', 'x', 'below'], 'too low'))).toBe(
      'z:4:12 rules.x.below: too low',
    );
    expect(parsed.ok && faultLine(parsed.fault(['rules', 'y'], 'missing'))).toBe(
      'z:2:1 rules.y: missing',
    );
  });

  it('refuses a text beyond its limit', () => {
    const parsed = parseDocument('name: aaaaaaaaaa', { file: 'z', schema: Zoo, maxCharacters: 10 });

    expect(parsed.ok || parsed.faults.map(faultLine)).toEqual([
      'z:1:1 is larger than 10 characters',
    ]);
  });

  it.each(['[', '{a: ', '- '])('refuses %j written 100,000 times over', (deep) => {
    const parsed = parseDocument(deep.repeat(100_000), { file: 'z', schema: Zoo });

    expect(parsed.ok).toBe(false);
  });

  it.each([100, 1000, 1150, 20_000])('reads or refuses what is nested %d deep', (depth) => {
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const parsed = parseDocument(deep, { file: 'z', schema: z.json() });

    const messages = parsed.ok ? [] : parsed.faults.map(({ message }) => message);
    // How deep is too deep depends on the stack; it never throws, and never says anything else.
    expect(messages.filter((message) => message !== 'is nested too deeply')).toEqual([]);
    expect(parsed.ok || depth > 100).toBe(true);
    expect(parsed.ok && depth === 20_000).toBe(false);
  });

  it('never repeats a value that was written', () => {
    const faults = faultsOf(
      'name: {hunter2: hunter2}\nanimals: hunter2\nopen: "hunter2"\n"hunter2" hunter2',
    );

    expect(faults.join()).not.toContain('hunter2');
    expect(faultsOf('name: [hunter2]\nanimals: hunter2\nopen: hunter2').join()).not.toContain(
      'hunter2',
    );
  });

  it('gives a result for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const parsed = parseDocument(source, { file: 'z', schema: Zoo });
        expect(parsed.ok || parsed.faults.length > 0).toBe(true);
      }),
    );
  });

  it('gives a result for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = parseDocument(stringify(value, { aliasDuplicateObjects: false }), {
          file: 'z',
          schema: Zoo,
        });
        expect(parsed.ok || parsed.faults.every(({ line, column }) => line > 0 && column > 0)).toBe(
          true,
        );
      }),
    );
  });
});

describe('the nearest name', () => {
  it.each([
    { name: 'daysLef', known: ['daysLeft', 'found'], near: ['daysLeft'] },
    { name: 'RDS-70', known: ['rds-07', 'web-01'], near: ['rds-07'] },
    { name: 'ｒｄｓ-07', known: ['rds-07'], near: ['rds-07'] },
    { name: 'quite-other', known: ['rds-07'], near: [] },
    { name: 'ab', known: ['ba', 'abc', 'xyz'], near: ['ba', 'abc'] },
  ])('to $name is $near', ({ name, known, near }) => {
    expect(nearest(name, known)).toEqual(near);
  });

  it('is silent when nothing is near', () => {
    expect(didYouMean('xyzzy', ['host'])).toBe('');
  });
});
