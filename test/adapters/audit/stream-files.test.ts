import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonLines } from '#adapters/audit/json-lines.ts';
import { positionsIn } from '#adapters/audit/positions.ts';
import { auditEntries } from '#test/fakes/audit-entries.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-stream-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the journal as lines of JSON', () => {
  it('has one line for each record', async () => {
    const path = join(folder, 'audit.jsonl');

    await jsonLines(path).send(auditEntries(1, 2));

    const [first = '', second = '', rest] = (await readFile(path, 'utf8')).split('\n');
    expect(JSON.parse(first)).toEqual({
      time: '2026-11-21T08:00:00.000Z',
      seq: 1,
      incident: 'inc-00000001',
      kind: 'decided',
      severity: 'notice',
      text: 'Zoë approved the plan',
      account: 'slack:T/U',
      host: 'web-01',
      hash: 'ab'.repeat(32),
    });
    expect(JSON.parse(second)).toMatchObject({ seq: 2 });
    expect(rest).toBe('');
  });

  it('goes on in a new file when somebody has moved the old one away', async () => {
    const path = join(folder, 'audit.jsonl');
    const sink = jsonLines(path);
    await sink.send(auditEntries(1, 1));
    await rename(path, `${path}.1`);

    await sink.send(auditEntries(2, 2));

    expect(await readFile(`${path}.1`, 'utf8')).toContain('"seq":1,');
    expect(await readFile(path, 'utf8')).toMatch(/^\{[^\n]*"seq":2,[^\n]*\}\n$/);
  });

  it('says why it cannot be written', async () => {
    await expect(jsonLines(folder).send(auditEntries(1, 1))).rejects.toMatchObject({
      code: 'audit-failed',
    });
  });
});

describe('the position of a stream', () => {
  it('is there after a restart, for each stream its own', async () => {
    await positionsIn(folder).write('syslog a:6514', 7);
    await positionsIn(folder).write('file b', 9);
    await positionsIn(folder).write('syslog a:6514', 8);

    const positions = positionsIn(folder);
    expect(await positions.read('syslog a:6514')).toBe(8);
    expect(await positions.read('file b')).toBe(9);
    expect(await positions.read('file c')).toBeUndefined();
    expect((await readdir(folder)).length).toBe(2);
  });

  it('is none when its file says nothing that could be understood', async () => {
    const positions = positionsIn(folder);
    await positions.write('file b', 9);
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '{"stream":"file b","seq":-1}');

    expect(await positions.read('file b')).toBeUndefined();
  });
});
