import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { faultLines } from '#adapters/winrm/wsman/fault-line.ts';
import { parseInventory } from '#src/host/inventory.ts';

const page = readFileSync('docs/winrm.md', 'utf8');

/** Cells of the rows of the table under a heading. */
function table(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

interface Feature {
  readonly feature: string;
  readonly ours: string;
  readonly proof: string;
}

const features = table('Features').map((cells): Feature => {
  const [feature = '', ours = '', proof = ''] = [cells[0], cells.at(-2), cells.at(-1)];
  return { feature, ours, proof };
});

/** Whether a file has a test, or a row of a table of tests, of exactly this name. */
function hasTest(proof: string): boolean {
  const [, file = '', name = ''] = /^`([^`]+)` "(.+)"$/.exec(proof) ?? [];
  if (name === '' || !existsSync(file)) return false;
  const source = readFileSync(file, 'utf8');
  const calls = [`it('${name}'`, `)('${name}'`, `(\n  '${name}'`, `(\n    '${name}'`];
  return calls.some((call) => source.includes(call));
}

describe('the table of features', () => {
  it('has a row for everything that is compared', () => {
    expect(features.length).toBeGreaterThan(28);
    expect(table('Features').every((cells) => cells.length === 10)).toBe(true);
  });

  it.each(features)('names a test for "$feature" exactly where it claims it', ({ ours, proof }) => {
    const isClaimed = /^[yp]\b/.test(ours);

    expect(ours).toMatch(/^[ypn](?:\b|\/)/);
    expect(hasTest(proof)).toBe(isClaimed);
    expect(proof === '').toBe(!isClaimed);
  });

  it('is not content with a name that no test has', () => {
    expect(hasTest('`test/peers/winrm-client.peer.ts` "runs commands"')).toBe(false);
    expect(hasTest('`test/peers/none.peer.ts` "runs commands with %s"')).toBe(false);
  });
});

describe('docs/winrm.md', () => {
  it('shows inventories that are in order', () => {
    const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);

    expect(blocks.length).toBeGreaterThan(2);
    for (const text of blocks)
      expect(parseInventory(text, 'hosts.yaml')).toMatchObject({ ok: true });
  });

  it('says of every fault that has a reaction what is done about it', () => {
    const written = table('When the host says no').flatMap(([cell = '']) =>
      cell.split(',').map((one) => one.trim().replaceAll('`', '')),
    );
    const known = faultLines.flatMap(({ number, subcode }) =>
      [number === undefined ? undefined : String(number), subcode].filter(
        (each) => each !== undefined,
      ),
    );

    expect(written.toSorted()).toEqual(known.toSorted());
  });

  it('asks nobody to weaken a host', () => {
    const commands = [...page.matchAll(/```powershell\n(.*?)```|`([^`\n]+)`/gs)]
      .map(([, block, inline]) => block ?? inline ?? '')
      .join('\n');

    expect(commands).not.toMatch(
      /AllowUnencrypted\s*=|TrustedHosts\s+-|Basic="true"|Set-ExecutionPolicy|Enable-PSRemoting -Skip/i,
    );
  });
});
