import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const page = readFileSync('docs/security.md', 'utf8');

const rows = [...page.matchAll(/^\| (.+) \| `(test\/[^`]+)` \| (.+) \|$/gm)].map(
  ([, pitfall = '', file = '', test = '']) => ({ pitfall, file, test }),
);

it('names a test for every pitfall', () => {
  expect(rows.length).toBeGreaterThanOrEqual(25);
  expect(new Set(rows.map(({ pitfall }) => pitfall)).size).toBe(rows.length);
});

it.each(rows)('names a test that there is: $pitfall', ({ file, test }) => {
  expect(existsSync(file)).toBe(true);
  const source = readFileSync(file, 'utf8');
  const titles = ["'", '"', '`'].map((quote) => `${quote}${test}${quote}`);

  expect(titles.filter((title) => source.includes(title))).not.toEqual([]);
});

it('names every family of the attack suite', () => {
  const families = readdirSync('test/attacks').flatMap((file) =>
    file.endsWith('.test.ts') ? [file.slice(0, -'.test.ts'.length)] : [],
  );

  expect(families.filter((family) => !page.includes(`(\`${family}\`)`))).toEqual([]);
});

it('is linked from the short page, which stays short', () => {
  const short = readFileSync('SECURITY.md', 'utf8');

  expect(short).toContain('docs/security.md');
  expect(short.split('\n').length).toBeLessThanOrEqual(60);
});
