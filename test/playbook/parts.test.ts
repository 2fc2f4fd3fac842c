import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { faultLine } from '#src/document/fault.ts';
import { fileFaults } from '#src/playbook/check-files.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { type Files, good } from '#test/playbook/door-stuck.ts';

const Maps = z.record(z.string(), z.unknown());

function mapsOf(text: string | undefined): Record<string, unknown> {
  return Maps.parse(parse(text ?? ''));
}

/** The good playbook with its causes and remedies in a file of their own. */
function divided(change: { readonly head?: string; readonly part?: string } = {}): Files {
  const { causes, remedies, warnings = [], ...rest } = mapsOf(good['playbook.yaml']);
  return {
    ...good,
    'playbook.yaml': `${stringify({ ...rest, parts: ['doors.yaml'] })}${change.head ?? ''}`,
    'doors.yaml': `${stringify({ causes, remedies, warnings })}${change.part ?? ''}`,
  };
}

function faultsOf(files: Files): string[] {
  const loading = loadPlaybook('door-stuck', files);
  return loading.ok ? [] : loading.faults.map(faultLine);
}

describe('a playbook in parts', () => {
  it('is the same playbook as in one file, but for its revision', () => {
    const whole = loadPlaybook('door-stuck', good);
    const parts = loadPlaybook('door-stuck', divided());

    expect(faultsOf(divided())).toEqual([]);
    expect(whole.ok && parts.ok && parts.loaded.playbook).toEqual(
      whole.ok && whole.loaded.playbook,
    );
    expect(whole.ok && parts.ok && parts.loaded.revision === whole.loaded.revision).toBe(false);
  });

  it('names the file in which a fault stands', () => {
    const files = divided();
    const part = (files['doors.yaml'] ?? '').replace(
      'service.state: stopped',
      'service.state: stoped',
    );

    expect(faultsOf({ ...files, 'doors.yaml': part })).toEqual([
      expect.stringMatching(/^doors\.yaml:\d+:\d+ causes\..*there is no value "stoped"/),
    ]);
  });

  it.each([
    {
      fault: 'a part that is not there',
      files: { ...divided(), 'doors.yaml': undefined },
      says: /^playbook\.yaml:\d+:\d+ parts\.0: there is no file "doors.yaml"$/,
    },
    {
      fault: 'a name that stands in two files',
      files: divided({
        part: 'probes:\n  service: { on: outside, title: x, look: tcp, returns: {} }\n',
      }),
      says: /^doors\.yaml:\d+:\d+ probes\.service: is in playbook\.yaml already$/,
    },
    {
      fault: 'a part that has a part',
      files: divided({ part: 'parts: [more.yaml]\n' }),
      says: /^doors\.yaml:\d+:\d+ parts: /,
    },
    {
      fault: 'itself as a part',
      files: {
        ...good,
        'playbook.yaml': `${good['playbook.yaml'] ?? ''}\nparts: [playbook.yaml]\n`,
      },
      says: /parts\.0: is this file itself$/,
    },
    {
      fault: 'a file outside the folder',
      files: { ...good, 'playbook.yaml': `${good['playbook.yaml'] ?? ''}\nparts: [../x.yaml]\n` },
      says: /parts\.0: name a file of this folder/,
    },
  ])('refuses $fault', ({ files, says }) => {
    const there = Object.fromEntries(
      Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
    );
    expect(faultsOf(there)).toContainEqual(expect.stringMatching(says));
  });

  it('tells a file that could be a part and is not', () => {
    const loading = loadPlaybook('door-stuck', { ...good, 'doors.yaml': 'causes: {}' });

    expect(loading.ok && fileFaults(loading.loaded).map(faultLine)).toEqual([
      'doors.yaml:1:1 playbook.yaml does not name it among its parts',
    ]);
  });

  it('points at a warning by its place in its own file', () => {
    const yaml = divided({ head: 'warnings:\n  - { text: rename machinekeys, answer: No. }\n' });
    const { warnings: _, ...rest } = mapsOf(yaml['doors.yaml']);
    const files = {
      ...yaml,
      'doors.yaml': stringify({ ...rest, warnings: [{ text: 'abcd', answer: 'No.' }] }),
    };
    const loading = loadPlaybook('door-stuck', files);

    expect(loading.ok && loading.fault(['warnings', 1, 'text'], 'm')).toMatchObject({
      file: 'doors.yaml',
      path: 'warnings.0.text',
    });
  });
});
